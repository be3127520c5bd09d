// Package spelling finds what somebody may have meant who wrote an id that isn't there. It must never know what the ids
// are of.
package spelling

import (
	"fmt"
	"strings"
)

// longestMisspelling is the longest id, in bytes, that is taken for a misspelt one; comparing takes time in proportion.
const longestMisspelling = 100

// Nearest returns ` (did you mean "x"?)` for the known id most like id, or "" where none is close. Capital letters count
// as small ones, but between ids that are as near the one with the same capitals is meant.
func Nearest(id string, known []string) string {
	if near := Near(id, known); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// Apart is how many letters of one id have to be added, taken out or changed to make it the other one, in bytes.
func Apart(a, b string) int { return editDistance(a, b, len(a)+len(b)+1) }

// Near returns the known id that Nearest names, "" for none.
func Near(id string, known []string) string {
	if len(id) > longestMisspelling {
		return ""
	}
	best, distance, exact := "", min(3+len(id)/6, len(id)), 0 // where nothing is kept of it, it is none
	small := strings.ToLower(id)
	for _, k := range known {
		d := editDistance(small, strings.ToLower(k), distance+1)
		if d > distance || best == "" && d == distance {
			continue
		}
		e := editDistance(id, k, len(id)+len(k)+1)
		if d < distance || e < exact {
			best, distance, exact = k, d, e
		}
	}
	return best
}

// Suggestion is Nearest for authors of content: where no id is like theirs, it names those there are, unless they are
// many.
func Suggestion(id string, known []string) string {
	const many = 8
	switch nearest := Nearest(id, known); {
	case nearest != "":
		return nearest
	case len(known) == 0:
		return ": there is none"
	case len(known) <= many:
		return ": choose from " + strings.Join(known, ", ")
	}
	return ""
}

// editDistance is the Levenshtein distance between two ids, in bytes, or some number that isn't below enough where the
// distance isn't either.
func editDistance(a, b string, enough int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= enough {
		return enough
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
			least = min(least, row[j+1])
		}
		if least >= enough { // it only grows from row to row
			return enough
		}
	}
	return row[len(b)]
}
