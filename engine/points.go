package engine

// ScalePoints is what the labels of a scale count, from the first on: 0, 0, 1, 1 of the GHQ-12. They need not rise.
type ScalePoints struct {
	Scale  Ref       `yaml:",key"`
	Points []float64 `yaml:",value"`
}

// Round is how a sum is rounded that stands for items left aside, too.
type Round string

// The ways. Where none is stated, a sum is rounded to whole numbers if all complete ones are whole.
const (
	RoundNone  Round = "none"
	RoundWhole Round = "whole" // a half goes up
)

// StatedPoints are what the labels of an item's scale count as content has it, before the item is reversed; nil where
// they count up by 1.
func (q *Quiz) StatedPoints(it *Item) []float64 {
	if it.Points != nil || it.Scale == nil {
		return it.Points
	}
	for _, p := range q.Points {
		if p.Scale.ID == it.Scale.ID {
			return p.Points
		}
	}
	return nil
}

// HasOptionPoints says whether any option of the item states points.
func (it *Item) HasOptionPoints() bool {
	for i := range it.Options {
		if it.Options[i].Points != nil {
			return true
		}
	}
	return false
}
