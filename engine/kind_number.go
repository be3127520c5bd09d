package engine

import (
	"fmt"
	"math"
	"slices"
)

// mostNumber is how large a number may be that content states.
const mostNumber = 1e12

// numberSteps is in how many steps a number that scores is tried otherwise.
const numberSteps = 10

// number is a number that states a fact, or scores as it stands, or both, or is unscored.
type number struct{}

func (number) String() string                 { return "number" }
func (k number) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (number) Form() AnswerForm               { return FormNumber }

// states leaves a fact that is stated by choosing an option to that kind.
func (number) states(it *Item) bool {
	return it.Number != nil || it.Fact != nil && it.Choose == "" && len(it.Options) == 0
}

func (number) Check(q Question, report func(Pos, string)) {
	switch n := q.Number; {
	case q.Fact == nil && len(q.Measures) == 0 && !q.Unscored || n == nil:
		report(q.At, fmt.Sprintf("item %q: a number item has number: {min, max}, and fact: (what it states), measures: "+
			"(what its points count for) or unscored: true", q.ID))
	case !within(n.Min, -mostNumber, mostNumber) || !within(n.Max, -mostNumber, mostNumber) || n.Min >= n.Max:
		report(n.At, fmt.Sprintf("item %q: min is less than max, and both are between -1e12 and 1e12", q.ID))
	}
}

func (number) Points(Question) (n int, first float64) { return 0, 0 }

func (number) Range(q Question) (lowest, highest float64) {
	if q.Number == nil { // of content that is at fault
		return 0, 0
	}
	return q.Number.Min, q.Number.Max
}

func (number) Choices(Question) []AnswerChoice { return nil }

func (number) Fault(q Question, a Answer) string {
	if a.Form() == FormNumber && within(a.Number(), q.Number.Min, q.Number.Max) {
		return ""
	}
	return fmt.Sprintf("takes a number from %s to %s, not %s", Decimal(q.Number.Min), Decimal(q.Number.Max), a)
}

// Alternatives are tenths of the range, for a number that scores. What is stated is a circumstance.
func (number) Alternatives(q Question, given Answer) []Answer {
	if q.Fact != nil || len(q.Measures) == 0 {
		return nil
	}
	lowest, highest := q.Number.Min, q.Number.Max
	whole := highest-lowest >= numberSteps && lowest == math.Trunc(lowest) && highest == math.Trunc(highest)
	var out []Answer
	for k := range numberSteps + 1 {
		x := lowest + float64((highest-lowest)*float64(k)/numberSteps)
		if whole {
			x = math.Round(x)
		}
		if x = min(x, highest); x != given.Number() {
			out = append(out, Number(x))
		}
	}
	return out
}

func (number) Position(Answer) (float64, bool) { return 0, false }

// Labels are the id of the fact, or the two ends of a number that only scores.
func (number) Labels(q Question, _ Answer) []string {
	switch {
	case q.Fact != nil:
		return []string{q.Fact.ID}
	case q.Number == nil: // of content that is at fault
		return nil
	}
	return []string{Decimal(q.Number.Min), Decimal(q.Number.Max)}
}

func (number) Words(q Question, a Answer) string { return q.amount(a.Number()) }

// Carry takes a number while it states the same fact, or one that scores while its ends are the same.
func (k number) Carry(q Question, a Answer, labels []string) (Answer, bool) {
	return a, slices.Equal(labels, k.Labels(q, a))
}
