package report

import (
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
)

// Reported is an analysis and what didn't get into it.
type Reported struct {
	analyze.Analysis
	LeftOut int              `json:"left_out"`             // rows at fault
	Skipped *analyze.Skipped `json:"left_aside,omitempty"` // answers of people in a database that today's quiz can't take

	// how many people answered against all others; nil where they are too few to say so of anybody
	PersonTotal *persontotal.Count `json:"person_total,omitempty"`

	Counted bool `json:"-"` // from a database: none of the people may be shown
}
