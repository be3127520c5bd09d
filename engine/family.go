package engine

import "slices"

// Family is a ladder of roles that differ in height: its positions have their shape in common, and each asks for more
// than the one below it. Roles outside families differ in shape.
type Family struct {
	At        Pos    `yaml:"-" json:"-"`
	ID        string `yaml:"id,required"`
	Title     string `yaml:"title,required,text"`
	Summary   string `yaml:"summary,text" json:",omitempty"`
	Positions []Ref  `yaml:"positions,required"` // roles, the lowest first; a role is in one family at most
}

// Position is the place of a role among the family's positions, from 0, the lowest; −1 where it is none of them.
func (f *Family) Position(role string) int {
	return slices.IndexFunc(f.Positions, func(r Ref) bool { return r.ID == role })
}

// FamilyStanding is where a person stands on the ladder of the family that is nearest to them by shape.
type FamilyStanding struct {
	Family    string           `json:"family"`
	Positions []PositionChance `json:"positions"` // those that the quiz tells apart, the lowest first
	// the two neighbours that hold most, lower and upper, where the most likely position alone holds less than
	// Thresholds.Clear
	Between    []string         `json:"between,omitempty"`
	Correction *StyleCorrection `json:"correction,omitempty"`
}

// PositionChance is how likely a position is the person's.
type PositionChance struct {
	Role        string  `json:"role"`
	Probability float64 `json:"probability"` // 0–1; those of a family add up to 1
	Readiness   float64 `json:"readiness"`   // 0–100
}

// StyleCorrection says whether heights were corrected for how high somebody rates themselves, and by what.
type StyleCorrection struct {
	Points float64       `json:"points"`          // level points that were added to what self-ratings say, 0 for none
	By     StyleEvidence `json:"by,omitempty"`    // what allowed it
	Items  int           `json:"items,omitempty"` // answers it rests on, besides the self-ratings
	Not    NoCorrection  `json:"not,omitempty"`   // why there is none
}

// StyleEvidence is what tells how high somebody rates themselves.
type StyleEvidence string

// ByAnchoredItems says that answers which describe behaviour were compared with self-ratings of the same skills.
const ByAnchoredItems StyleEvidence = "anchored_items"

// NoCorrection says why heights were not corrected.
type NoCorrection string

// The reasons.
const (
	// too few skills are asked about both by self-rating and by items that describe behaviour.
	NotComparable NoCorrection = "not_comparable"
	// what the two say differs by no more than error alone makes likely.
	NotDifferent NoCorrection = "within_error"
)
