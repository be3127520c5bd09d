package engine

import "slices"

// Norm is a group of people that a person is compared with: what they scored on some scales of the quiz. A person is
// compared on each scale with the first norm that has it and whose condition holds.
type Norm struct {
	At     Pos         `yaml:"-" json:"-"`
	Name   string      `yaml:"name,required,text"`       // of the group, as results show it: "Women 18 to 34"
	When   *Expression `yaml:"when" json:",omitempty"`   // it reads facts and answers; nil: everybody
	People float64     `yaml:"people" json:",omitempty"` // how many were measured, 0 where it isn't stated
	Source *Ref        `yaml:"source" json:",omitempty"` // that published it
	Of     []NormScale `yaml:"of,required"`              // scale by scale
}

// NormScale is what a norm's people scored on one scale: their mean and standard deviation, or percentiles, or both.
// The unit is the scale's: points of a sum or a composite, and level points elsewhere.
type NormScale struct {
	Scale       Ref          `yaml:",key"` // a skill of the quiz, or a composite
	Mean        *float64     `yaml:"mean" json:",omitempty"`
	SD          *float64     `yaml:"sd" json:",omitempty"`
	Percentiles []Percentile `yaml:"percentiles" json:",omitempty"` // rising
}

// Percentile says below which value so many percent of people are.
type Percentile struct {
	At      Pos     `yaml:"-" json:"-"`
	Percent float64 `yaml:",key"` // more than 0 and less than 100
	Value   float64 `yaml:",value"`
}

// NormedScales lists the scales that the quiz's norms have, in the order in which they are first stated.
func (q *Quiz) NormedScales() []string {
	var ids []string
	for i := range q.Norms {
		for _, of := range q.Norms[i].Of {
			if !slices.Contains(ids, of.Scale.ID) {
				ids = append(ids, of.Scale.ID)
			}
		}
	}
	return ids
}

// NormScore is where a person stands among the people of a norm, on one scale.
type NormScore struct {
	Of     string `json:"of"`               // id of the scale
	Norm   string `json:"norm"`             // name of the group
	People int    `json:"people,omitempty"` // in it, 0 where it isn't known
	// (x − mean)/SD; where the norm states percentiles alone, that of the normal distribution which has the percentile.
	// nil where only a bound of it is known
	Z *float64 `json:"z,omitempty"`
	T *float64 `json:"t,omitempty"` // 50 + 10·z
	// how many percent of the group the person is above, 0–100: of the percentiles stated, interpolated in a straight
	// line, or 100·Φ(z)
	Percentile float64 `json:"percentile"`
	Bound      Bound   `json:"bound,omitempty"`   // which side of Percentile the person is on, where no more is known
	Stanine    int     `json:"stanine,omitempty"` // 2z + 5, rounded, from 1 to 9; 0 where z is nil
}

// Bound says on which side of a percentile somebody is of whom no more is known: published tables end somewhere.
type Bound string

// The bounds.
const (
	BoundNone  Bound = ""      // the percentile is known
	BoundBelow Bound = "below" // at it or lower
	BoundAbove Bound = "above" // at it or higher
)

// SnapshotNorm says where a norm was published, as it was.
type SnapshotNorm struct {
	Name      string `json:"name"`
	Source    string `json:"source"` // its title
	Publisher string `json:"publisher,omitempty"`
	Date      string `json:"date,omitempty"`
	URL       string `json:"url,omitempty"`
}
