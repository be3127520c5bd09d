package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// scale is a point of a row of labels from least to most.
type scale struct{}

func (scale) String() string                 { return "scale" }
func (k scale) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (scale) Form() AnswerForm               { return FormNumber }
func (scale) states(it *Item) bool           { return it.Scale != nil }

// Check finds nothing: a scale is a reference, and is checked where it stands.
func (scale) Check(Question, func(Pos, string)) {}

func (scale) Points(q Question) (n int, first float64) { return len(q.Labels), 1 }

func (scale) Range(q Question) (lowest, highest float64) { return 1, float64(len(q.Labels)) }

func (scale) Choices(q Question) []AnswerChoice {
	out := make([]AnswerChoice, len(q.Labels))
	for i, label := range q.Labels {
		out[i] = AnswerChoice{ID: strconv.Itoa(i + 1), Text: label}
	}
	return out
}

func (scale) Fault(q Question, a Answer) string {
	n := len(q.Labels)
	if a.Form() == FormNumber && a.Number() == math.Trunc(a.Number()) && within(a.Number(), 1, float64(n)) {
		return ""
	}
	return fmt.Sprintf("takes a whole number from 1 (%s) to %d (%s), not %s", q.Labels[0], n, q.Labels[n-1], a)
}

func (scale) Alternatives(q Question, given Answer) []Answer {
	var out []Answer
	for point := range q.Labels {
		if x := float64(point + 1); x != given.Number() {
			out = append(out, Number(x))
		}
	}
	return out
}

func (scale) Position(a Answer) (float64, bool) { return a.Number(), true }

func (k scale) Labels(q Question, a Answer) []string { return []string{k.Words(q, a)} }

func (scale) Words(q Question, a Answer) string { return q.Labels[int(a.Number())-1] }

// Carry follows the label: where it has moved, so has the answer.
func (scale) Carry(q Question, a Answer, labels []string) (Answer, bool) {
	if len(labels) > 1 || len(a.Options()) > 1 {
		return Answer{}, false
	}
	point := a.Number()
	if a.Form() != FormNumber || !within(point, 1, float64(len(q.Labels))) ||
		!sameLabel(q.Labels[int(point)-1], labels[0]) {
		point = float64(1 + slices.IndexFunc(q.Labels, func(l string) bool { return sameLabel(l, labels[0]) }))
	}
	return Number(point), true // 0, which no scale takes, where the label is gone
}
