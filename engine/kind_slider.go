package engine

import (
	"fmt"
	"math"
)

// slider is a whole number from 0 to 100 between two ends in words, as visual analogue scales are (Hayes & Patterson
// 1921).
type slider struct{}

// What a slider goes up to, and by how much its answer moves as an alternative.
const (
	sliderTop  = 100
	sliderStep = 10
)

func (slider) String() string                 { return "slider" }
func (k slider) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (slider) Form() AnswerForm               { return FormNumber }
func (slider) states(it *Item) bool           { return it.Slider != nil }

func (slider) Check(q Question, report func(Pos, string)) {
	if sameLabel(q.Slider.Low, q.Slider.High) {
		report(q.Slider.At, fmt.Sprintf("item %q: the ends of a slider say different things: low and high are both %q",
			q.ID, q.Slider.Low))
	}
}

func (slider) Points(Question) (n int, first float64) { return sliderTop + 1, 0 }

func (slider) Range(Question) (lowest, highest float64) { return 0, sliderTop }

func (slider) Choices(Question) []AnswerChoice { return nil }

func (slider) Fault(q Question, a Answer) string {
	if a.Form() == FormNumber && a.Number() == math.Trunc(a.Number()) && within(a.Number(), 0, sliderTop) {
		return ""
	}
	return fmt.Sprintf("takes a whole number from 0 (%s) to %d (%s), not %s", q.Slider.Low, sliderTop, q.Slider.High, a)
}

// Alternatives are the tens: nobody can tell how they would act at 61 rather than at 60.
func (slider) Alternatives(_ Question, given Answer) []Answer {
	var out []Answer
	for x := 0; x <= sliderTop; x += sliderStep {
		if float64(x) != given.Number() {
			out = append(out, Number(float64(x)))
		}
	}
	return out
}

// Position has 0 at point 1 of a scale and 100 at point 5.
func (slider) Position(a Answer) (float64, bool) { return 1 + a.Number()/(sliderTop/4), true }

// Labels are the two ends.
func (slider) Labels(q Question, _ Answer) []string { return []string{q.Slider.Low, q.Slider.High} }

func (slider) Words(_ Question, a Answer) string { return fmt.Sprintf("%s of %d", a, sliderTop) }

// Carry takes an answer while the ends say the same.
func (slider) Carry(q Question, a Answer, labels []string) (Answer, bool) {
	return a, len(labels) == 2 && sameLabel(labels[0], q.Slider.Low) && sameLabel(labels[1], q.Slider.High)
}
