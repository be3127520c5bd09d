package plan

import (
	"errors"
	"slices"
)

// CheckIn is how a week with a plan went, in its person's own words. Only Worked has to be said.
type CheckIn struct {
	Milestone string `json:"milestone,omitempty"` // id of the one that was planned for the week, "" for none
	Worked    Worked `json:"worked"`
	Obstacle  string `json:"obstacle,omitempty"` // what got in the way
	Next      string `json:"next,omitempty"`     // what is next
	When      string `json:"when,omitempty"`     // and when
}

// Worked says whether a person worked on what they had planned for the week.
type Worked string

// The answers to whether they did.
const (
	WorkedYes    Worked = "yes"
	WorkedPartly Worked = "partly"
	WorkedNo     Worked = "no"
)

// DaysBetweenCheckIns is how many days lie between two check-ins at least.
const DaysBetweenCheckIns = 7

// maxCheckIn is how many characters each text of a check-in has at most.
const maxCheckIn = 500

// Check refuses a check-in that can't be kept. Everything that is wrong is reported, each as an *Error.
func (c CheckIn) Check() error {
	var err error
	if !slices.Contains([]Worked{WorkedYes, WorkedPartly, WorkedNo}, c.Worked) {
		err = planErrorf("worked", "Say whether you worked on it: yes, a little or no.")
	}
	return errors.Join(err, length("obstacle", c.Obstacle, maxCheckIn), length("next", c.Next, maxCheckIn),
		length("when", c.When, maxCheckIn))
}
