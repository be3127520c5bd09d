package lint

import (
	"cmp"
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Finding is something in content that is no fault and yet hardly what its author means: where, what, and what to do
// about it.
type Finding struct {
	At      engine.Pos
	Quiz    string // the id of the quiz it is in, "" where it isn't in one quiz
	Hint    bool   // it may as well be meant: worth a look, and nothing to count
	Message string
	Advice  string
	Line    string // the text of the line At points into, "" where it isn't known
}

// String gives "file:line:col: warning: message" (or hint), where the line is known the line itself with a caret under
// the place, and the advice.
func (l Finding) String() string {
	kind := "warning: "
	if l.Hint {
		kind = "hint: "
	}
	return engine.PointedAt(l.At, kind+l.Message, l.Line) + "\n    " + l.Advice
}

// Check looks for rules that can never hold or do nothing, quizzes whose scoring or wording leads astray, and roles
// that can't be told apart. What it says is in reading order; content without lints gives nil.
func Check(c *score.Catalog) []Finding {
	l := &linter{catalog: c.Inside()}
	l.conditions()
	l.shadows()
	for i := range c.Inside().Content.Quizzes {
		l.quiz(c.Inside().Quizzes[c.Inside().Content.Quizzes[i].ID])
	}
	l.definitions()
	for i := range l.lints {
		l.lints[i].Line = l.lints[i].At.LineIn(c.Inside().Content.Files)
	}
	slices.SortStableFunc(l.lints, func(a, b Finding) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Quiz, b.Quiz))
	})
	return slices.Compact(l.lints)
}

// quiz looks at what one quiz says by itself.
func (l *linter) quiz(cq *compiled.Quiz) {
	l.bands(cq)
	l.codes(cq)
	l.norms(cq)
	l.dominantOptions(cq)
	l.keying(cq)
	l.nearRoles(cq)
	l.turnedScales(cq)
	l.countedTwice(cq)
	l.repeated(cq)
	l.minutes(cq)
	l.reading(cq)
}

// linter collects lints.
type linter struct {
	catalog *compiled.Catalog
	lints   []Finding
}

// add records a lint of a quiz, or of none where quiz is ""; format is as for fmt.Sprintf.
func (l *linter) add(at engine.Pos, quiz, advice, format string, args ...any) {
	l.lints = append(l.lints, Finding{At: at, Quiz: quiz, Message: fmt.Sprintf(format, args...), Advice: advice})
}

// hint is add for what may as well be meant.
func (l *linter) hint(at engine.Pos, quiz, advice, format string, args ...any) {
	l.lints = append(l.lints, Finding{At: at, Quiz: quiz, Hint: true, Message: fmt.Sprintf(format, args...),
		Advice: advice})
}
