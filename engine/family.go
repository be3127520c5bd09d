package engine

import "slices"

// Family is a ladder of roles that differ in height: its positions have their shape in common, and each asks for more
// than the one below it. Roles outside families differ in shape, and so does a position alone, which has no other to
// differ from in height.
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
	Between []string `json:"between,omitempty"`
	// what keeps the most likely position from being called clear, however likely it is; "" for nothing
	Unclear    NotClear         `json:"unclear,omitempty"`
	Correction *StyleCorrection `json:"correction,omitempty"`
}

// PositionChance is how likely a position is the person's.
type PositionChance struct {
	Role        string  `json:"role"`
	Probability float64 `json:"probability"`               // 0–1; those of a family add up to 1
	Readiness   float64 `json:"readiness" nullable:"true"` // 0–100; null where it is Unclaimed
	Unclaimed   bool    `json:"-"`                         // as RoleFit.Unclaimed
}

// NotClear says why no position is called clear. Levels of any height may be a position's, so unlike a shape they don't
// tell answers that somebody meant from answers in a pattern. Only answers that might have contradicted each other do.
type NotClear string

// The reasons.
const (
	RatedOnce   NotClear = "rated_once"   // no skill is rated twice or more by points from least to most
	SameAnswers NotClear = "same_answers" // all that is answered with points has the same point
)

// StyleCorrection says whether heights were corrected for how high somebody rates themselves, and by what.
type StyleCorrection struct {
	Points float64       `json:"points"`          // level points that were added to what self-ratings say, 0 for none
	By     StyleEvidence `json:"by,omitempty"`    // what allowed it
	Items  int           `json:"items,omitempty"` // answers it rests on, besides the self-ratings
	Not    NoCorrection  `json:"not,omitempty"`   // why there is none
	// where heights were corrected: the levels they were told by, of skills that rest on self-ratings at least in part
	Levels []CorrectedLevel `json:"levels,omitempty"`
}

// CorrectedLevel is a skill's level without what somebody rates themselves too high, or too low.
type CorrectedLevel struct {
	Skill string  `json:"skill"`
	Level float64 `json:"level"` // 0–100
}

// LevelOf is the level that heights were told by where somebody's level of a skill is another as answered.
func (c *StyleCorrection) LevelOf(skill string, answered float64) float64 {
	if c != nil {
		for _, l := range c.Levels {
			if l.Skill == skill {
				return l.Level
			}
		}
	}
	return answered
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
	// nothing is asked by self-rating.
	NoSelfRatings NoCorrection = "no_self_ratings"
	// what the two say differs by no more than error alone makes likely.
	NotDifferent NoCorrection = "within_error"
)
