package store

import (
	"time"

	"careerpath/engine/plan"
)

// Plan is a plan that a person has adopted. A person may have many over time; one at a time is active.
type Plan struct {
	ID         string    `json:"id"`         // UUIDv7
	Assessment string    `json:"assessment"` // id of the result it was drawn up from
	Version    uint64    `json:"version"`    // 0 before it is kept, then one more each time
	Active     bool      `json:"active"`
	Created    time.Time `json:"created"`
	Updated    time.Time `json:"updated"`
	Plan       plan.Plan `json:"plan"`
	// marks of the latest forms that changed it, the newest last, to know one that is sent again
	Sent []string `json:"sent,omitempty"`
}
