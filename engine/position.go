package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pos is a place in a content file. Line and Col count from 1, Col in characters; the zero Pos means that the content was not read from a file.
type Pos struct {
	File      string
	Line, Col int
}

// String gives file:line:col, or "" for the zero Pos.
func (p Pos) String() string {
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

func (p Pos) compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Fault is one thing wrong with content: where, and what its author should do about it.
type Fault struct {
	At      Pos
	Message string
	Line    string // the text of the line At points into, "" where it isn't known
}

// String gives "file:line:col: message" and, where the line is known, the line itself with a caret under the place.
func (f Fault) String() string { return pointedAt(f.At, f.Message, f.Line) }

// pointedAt draws a message about a place in a line.
func pointedAt(place Pos, message, line string) string {
	var b strings.Builder
	if at := place.String(); at != "" {
		b.WriteString(at + ": ")
	}
	b.WriteString(message)
	if line == "" {
		return b.String()
	}
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' ' // a tab would move the caret, anything else the terminal
		}
		return r
	}, line)
	fmt.Fprintf(&b, "\n    %s\n    ", line)
	b.WriteString(strings.Repeat(" ", min(max(place.Col-1, 0), utf8.RuneCountInString(line))) + "^")
	return b.String()
}

// lineIn returns the text of the line that a place is in, "" where files don't have it.
func (p Pos) lineIn(files map[string]string) string {
	lines := strings.Split(files[p.File], "\n")
	if p.Line <= 0 || p.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[p.Line-1], "\r")
}

// Faults are all the faults found in one run. As an error it reads as one fault after another.
type Faults []Fault

func (fs Faults) Error() string {
	texts := make([]string, len(fs))
	for i, f := range fs {
		texts[i] = f.String()
	}
	return strings.Join(texts, "\n")
}

// Add records a fault; format is as for fmt.Sprintf.
func (fs *Faults) Add(at Pos, format string, args ...any) {
	*fs = append(*fs, Fault{At: at, Message: fmt.Sprintf(format, args...)})
}

// Sorted returns the faults in reading order, each once, with the line it points into taken from files.
func (fs Faults) Sorted(files map[string]string) Faults {
	out := slices.Clone(fs)
	for i := range out {
		out[i].Line = out[i].At.lineIn(files)
	}
	slices.SortStableFunc(out, func(a, b Fault) int {
		return cmp.Or(a.At.compare(b.At), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(out)
}

// Ref names something else by its id and remembers where it was written.
type Ref struct {
	At Pos
	ID string
}

// SetText takes the id from a content file.
func (r *Ref) SetText(at Pos, text string, _ bool) { *r = Ref{At: at, ID: text} }

// MarshalText writes the id alone.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.ID), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Ref) UnmarshalText(text []byte) error { r.ID = string(text); return nil }

// longestMisspelling is the longest id, in bytes, that is taken for a misspelt one; comparing takes time in proportion.
const longestMisspelling = 100

// Nearest returns ` (did you mean "x"?)` for the known id most like id, or "" where none is close.
func Nearest(id string, known []string) string {
	if len(id) > longestMisspelling {
		return ""
	}
	best, distance := "", 3+len(id)/6
	for _, k := range known {
		if d := editDistance(id, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// suggestion is Nearest for authors of content: where no id is like theirs, it names those there are, unless they are many.
func suggestion(id string, known []string) string {
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

// editDistance is the Levenshtein distance between two ids, in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
