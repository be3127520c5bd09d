package content

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"careerpath/engine/wording"
)

// Review is what is left to do in the translations of texts to one language.
type Review struct {
	Tag     string
	Texts   int    // that are to be translated
	Missing []Text // those without a translation, or with an empty one
	Stale   []Stale
	Twice   []wording.Translation // of a text that has one before; the last one counts
	Places  []wording.Translation // with other places to fill than the text has
}

// Stale is a translation of a text that content doesn't have.
type Stale struct {
	wording.Translation
	Now *Text // what the text may have become: the most similar one that has no translation; nil where none is similar
}

// ReviewOf compares the translations to a language with the texts there are.
func ReviewOf(tag string, texts []Text, translations []wording.Translation) Review {
	review := Review{Tag: tag}
	known, formats := map[string]bool{}, map[string]bool{}
	translated, seen := map[string]bool{}, map[string]bool{}
	for _, tr := range translations {
		if seen[tr.From] {
			review.Twice = append(review.Twice, tr)
		}
		seen[tr.From] = true
		translated[tr.From] = translated[tr.From] || tr.To != ""
	}
	for _, t := range texts {
		known[t.Text], formats[t.Text] = true, t.Format
		if !t.asked(tag) {
			continue
		}
		if review.Texts++; !translated[t.Text] {
			review.Missing = append(review.Missing, t)
		}
	}
	for _, tr := range translations {
		if formats[tr.From] && tr.To != "" && !samePlaces(tr) {
			review.Places = append(review.Places, tr)
		}
		if !known[tr.From] {
			review.Stale = append(review.Stale, Stale{Translation: tr, Now: mostSimilar(tr.From, review.Missing)})
		}
	}
	return review
}

// Done says that nothing is left to do.
func (r *Review) Done() bool { return len(r.Missing)+len(r.Stale)+len(r.Twice)+len(r.Places) == 0 }

// samePlaces says whether a translation of a format has the same places to fill. Its form for one may leave out the
// number.
func samePlaces(tr wording.Translation) bool {
	want := places(tr.From)
	number := func(place string) bool { return place == "1:d" }
	return slices.Equal(places(tr.To), want) && (tr.One == "" ||
		slices.Equal(slices.DeleteFunc(places(tr.One), number), slices.DeleteFunc(want, number)))
}

// places are the verbs of a format with the argument that each takes, sorted: "1:s".
func places(format string) []string {
	var out []string
	next := 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		verb := strings.IndexAny(format[i+1:], "sdvqfgex%")
		if verb < 0 {
			break
		}
		spec := format[i+1 : i+1+verb]
		c := format[i+1+verb]
		i += 1 + verb
		if c == '%' {
			continue
		}
		if from, to := strings.Index(spec, "["), strings.Index(spec, "]"); from >= 0 && to > from {
			if n, err := strconv.Atoi(spec[from+1 : to]); err == nil {
				next = n
			}
		}
		out = append(out, strconv.Itoa(next)+":"+string(c))
		next++
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// similar is the share of words that two texts must have in common for one to have come of the other.
const similar = 0.5

// mostSimilar is the text that has most words in common with one, nil where none has many.
func mostSimilar(text string, among []Text) *Text {
	words := wordsOf(text)
	best, share := -1, similar
	for i := range among {
		if s := inCommon(words, wordsOf(among[i].Text)); s > share {
			best, share = i, s
		}
	}
	if best < 0 {
		return nil
	}
	return &among[best]
}

// wordsOf are the words of a text, sorted, in small letters.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	slices.Sort(words)
	return words
}

// inCommon is the share of the words of two texts, sorted, that both have: Dice's coefficient, 0–1.
func inCommon(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
		case c == 0:
			both, i, j = both+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
