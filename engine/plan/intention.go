package plan

import "errors"

// Intention is what a person has made up their mind about when adopting a plan: mental contrasting with an if–then plan
// (Oettingen 2012). Every part may be left empty.
type Intention struct {
	Wish     string `json:"wish,omitempty"`     // what would be different once the plan is done
	Obstacle string `json:"obstacle,omitempty"` // what stands in the way most
	If       string `json:"if,omitempty"`       // how the obstacle shows
	Then     string `json:"then,omitempty"`     // what to do then
	// the person has said the if–then sentence to themselves
	Rehearsed bool `json:"rehearsed,omitempty"`
}

// maxIntention is how many characters each part of an intention has at most.
const maxIntention = 500

// SetIntention changes what the person has made up their mind about. Every text that is too long is reported.
func (p *Plan) SetIntention(i Intention) error {
	err := errors.Join(length("wish", i.Wish, maxIntention), length("obstacle", i.Obstacle, maxIntention),
		length("if", i.If, maxIntention), length("then", i.Then, maxIntention))
	switch {
	case i.If != "" && i.Then == "":
		err = errors.Join(err, planErrorf("then", "Write what you will do then, or leave both parts empty."))
	case i.If == "" && i.Then != "":
		err = errors.Join(err, planErrorf("if", "Write when you will do it, or leave both parts empty."))
	}
	if err != nil {
		return err
	}
	i.Rehearsed = i.Rehearsed && i.If != ""
	p.Intention = i
	return nil
}
