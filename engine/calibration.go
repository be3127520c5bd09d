package engine

// Calibration says from which match share on a role belongs to the set of roles that holds a person's own: split
// conformal prediction (Vovk, Gammerman & Shafer 2005). Of N people whose role is known each has the score 1 − the match
// share of that role; the cut is such that in at least 1 − Alpha of further people like them the set holds their own.
type Calibration struct {
	At    Pos          `yaml:"-" json:"-"`
	N     float64      `yaml:"n,required"`     // people it was calibrated on
	Alpha float64      `yaml:"alpha,required"` // in how many the set may miss the role, more than 0 and less than 1
	Cut   float64      `yaml:"cut,required"`   // the most that 1 − share is of a role in the set, 0–1
	On    CalibratedOn `yaml:"on,required"`
}

// CalibratedOn says which people a quiz was calibrated on.
type CalibratedOn string

// The people.
const (
	OnSimulated CalibratedOn = "simulated" // those of the mixture that package simulate draws
	OnPeople    CalibratedOn = "people"    // real ones who said which role they hold
)

// RoleSet is the roles of which one is a person's own in at least 1 − Alpha of people.
type RoleSet struct {
	Roles []string     `json:"roles"` // best first
	Alpha float64      `json:"alpha"`
	N     int          `json:"n"` // people it was calibrated on
	On    CalibratedOn `json:"on"`
	// no role has the share that it takes to be in the set, so the best one alone is in it
	Alone bool `json:"alone,omitempty"`
}
