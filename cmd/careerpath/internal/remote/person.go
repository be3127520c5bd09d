package remote

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"careerpath/engine"
	"careerpath/store"
)

// NewPerson makes a person who has nothing yet, and returns their key. The name is the key's.
func (s *Server) NewPerson(ctx context.Context, name string) (token string, err error) {
	var made struct {
		Token string `json:"token"`
	}
	err = s.call(ctx, http.MethodPost, "/api/v1/people", map[string]string{"name": name}, &made)
	return made.Token, err
}

// Me is whose key it is.
func (s *Server) Me(ctx context.Context) (id string, err error) {
	var me struct {
		ID string `json:"id"`
	}
	err = s.call(ctx, http.MethodGet, "/api/v1/me", nil, &me)
	return me.ID, err
}

// Everything is what is kept of a person.
type Everything struct {
	Exported    time.Time          `json:"exported"`
	Person      store.Person       `json:"person"`
	Assessments []store.Assessment `json:"assessments"`
	Plans       []store.Plan       `json:"plans"`
	Settings    store.Settings     `json:"settings"`
}

// Export returns all that is kept of the person, as the server writes it.
func (s *Server) Export(ctx context.Context) (all json.RawMessage, err error) {
	err = s.call(ctx, http.MethodGet, "/api/v1/me/export", nil, &all)
	return all, err
}

// Everything reads what is kept of the person.
func (s *Server) Everything(ctx context.Context) (all Everything, err error) {
	err = s.call(ctx, http.MethodGet, "/api/v1/me/export", nil, &all)
	return all, err
}

// QuizHash identifies what scores a quiz at the server: see score.Catalog.Made.
func (s *Server) QuizHash(ctx context.Context, quiz string) (string, error) {
	var result struct {
		Catalog string `json:"catalog"`
	}
	err := s.call(ctx, http.MethodPost, "/api/v1/score", map[string]any{"quiz": quiz, "answers": map[string]any{}}, &result)
	return result.Catalog, err
}

// Taken are answers to be kept with their result.
type Taken struct {
	Quiz    string         `json:"quiz"`
	Answers engine.Answers `json:"answers"`
	Started time.Time      `json:"started"`
	Order   string         `json:"order,omitempty"` // seed that it comes from, where the items came in an order of their own
	Short   bool           `json:"short,omitempty"` // they are those of the short form
}

// Keep has answers scored and kept, and returns the result.
func (s *Server) Keep(ctx context.Context, taken *Taken) (engine.Result, error) {
	var kept struct {
		Result engine.Result `json:"result"`
	}
	err := s.call(ctx, http.MethodPost, "/api/v1/me/assessments", taken, &kept)
	return kept.Result, err
}

// NewPlan is the plan to adopt.
type NewPlan struct {
	Assessment   string       `json:"assessment"` // id of the result that it starts from
	To           string       `json:"to"`
	HoursPerWeek float64      `json:"hours_per_week"`
	Start        *engine.Date `json:"start,omitempty"` // nil for the server's today
	Adopt        bool         `json:"adopt"`
}

// AdoptPlan keeps a plan as the active one, and returns its id.
func (s *Server) AdoptPlan(ctx context.Context, p *NewPlan) (id string, err error) {
	var kept struct {
		ID string `json:"id"`
	}
	err = s.call(ctx, http.MethodPost, "/api/v1/me/plans", p, &kept)
	return kept.ID, err
}
