package score

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// mostLetters is how many letters may stand for one scale.
const mostLetters = 3

// codes checks a quiz's letter codes: each compares like with like, and its letters tell the scales apart.
func (ck *checker) codes(cq *compiled.Quiz) {
	q := cq.Quiz
	index(ck, "code", q.Codes, func(c *engine.LetterCode) (string, engine.Pos) { return c.ID, c.At })
	for i := range q.Codes {
		ck.code(cq, &q.Codes[i])
	}
}

func (ck *checker) code(cq *compiled.Quiz, c *engine.LetterCode) {
	if len(c.Of) < 2 {
		ck.faults.Add(c.At, "code %q compares scales: name at least two, as of: {realistic: R, investigative: I}", c.ID)
	}
	letters, points, levels := map[string]string{}, "", ""
	for _, s := range c.Of {
		id := s.Scale.ID
		switch _, known := cq.Scale[id]; {
		case !known:
			ck.faults.Add(s.Scale.At, "code %q: the quiz has no scale %q%s", c.ID, id,
				engine.SuggestionFor(&ck.faults, id, cq.Scale))
		case cq.Scored(id):
			points = id
		default:
			levels = id
		}
		other, taken := letters[strings.ToUpper(s.Letters)]
		switch {
		case !lettered(s.Letters):
			ck.faults.Add(s.Scale.At, "code %q: what stands for %s is one to %d letters or digits, not %q", c.ID, id, mostLetters,
				s.Letters)
		case taken:
			ck.faults.Add(s.Scale.At, "code %q: %q stands for %s already: give %s another", c.ID, s.Letters, other, id)
		}
		letters[strings.ToUpper(s.Letters)] = id
	}
	if points != "" && levels != "" {
		ck.faults.Add(c.At, "code %q compares the points of %s with the level of %s, which has no sum: state "+
			"a sum of each scale, or of none", c.ID, points, levels)
	}
	if most := float64(len(c.Of)); len(c.Of) > 1 && (!exact.Within(c.Top, 1, most) || c.Top != math.Trunc(c.Top)) {
		ck.faults.Add(c.At, "code %q: top is how many of its %v scales it names, not %v", c.ID, most, c.Top)
	}
	if ties := c.TieRule(); !slices.Contains([]engine.Ties{engine.TiesMark, engine.TiesOrder, engine.TiesNone}, ties) {
		ck.faults.Add(c.At, "code %q: ties is %s, %s or %s, not %q", c.ID, engine.TiesMark, engine.TiesOrder,
			engine.TiesNone, ties)
	}
}

// lettered says whether a text can stand for a scale, which brackets can't.
func lettered(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= 1 && n <= mostLetters && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
