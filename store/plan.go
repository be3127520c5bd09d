package store

import (
	"time"

	"careerpath/engine"
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

// PlanSummary is what lists and figures need of a plan.
type PlanSummary struct {
	ID         string             `json:"id"`
	Assessment string             `json:"assessment"`
	Version    uint64             `json:"version"`
	Active     bool               `json:"active"`
	Created    time.Time          `json:"created"`
	Updated    time.Time          `json:"updated"`
	Plan       plan.Plan          `json:"plan"` // without gaps, milestones and long texts
	Milestones []MilestoneSummary `json:"milestones"`
	Sent       []string           `json:"sent,omitempty"`
}

// MilestoneSummary is what lists need of a milestone.
type MilestoneSummary struct {
	ID       string       `json:"id"`
	Activity string       `json:"activity,omitempty"`
	Title    string       `json:"title"`
	Status   plan.Status  `json:"status"`
	DoneOn   *engine.Date `json:"done_on,omitempty"`
}

// Summary returns what lists need of a plan.
func (p *Plan) Summary() PlanSummary {
	s := PlanSummary{ID: p.ID, Assessment: p.Assessment, Version: p.Version, Active: p.Active, Created: p.Created,
		Updated: p.Updated, Plan: p.Plan, Sent: p.Sent}
	s.Plan.Summary, s.Plan.Gaps, s.Plan.Milestones = "", nil, nil
	s.Plan.Intention, s.Plan.Witness = plan.Intention{}, ""
	for _, m := range p.Plan.Milestones {
		s.Milestones = append(s.Milestones, MilestoneSummary{m.ID, m.Activity, m.Title, m.Status, m.DoneOn})
	}
	return s
}

// Brief is the plan with no more in it than the summary says: to be shown in a list, not to be kept.
func (s *PlanSummary) Brief() Plan {
	p := Plan{ID: s.ID, Assessment: s.Assessment, Version: s.Version, Active: s.Active, Created: s.Created,
		Updated: s.Updated, Plan: s.Plan, Sent: s.Sent}
	for _, m := range s.Milestones {
		p.Plan.Milestones = append(p.Plan.Milestones, plan.Milestone{ID: m.ID, Activity: m.Activity, Title: m.Title,
			Status: m.Status, DoneOn: m.DoneOn})
	}
	return p
}
