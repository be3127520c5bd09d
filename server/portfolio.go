package server

import (
	"net/http"

	"careerpath/engine/portfolio"
	"careerpath/store"
)

// claims are what the person says of their skills; errNotFound where nothing is kept of anybody.
func (s *Server) claims(r *http.Request) (*portfolio.Claims, error) {
	var out *portfolio.Claims
	known, err := s.view(r, func(data store.Reader) error {
		taken, err := data.Assessments()
		if err != nil {
			return err
		}
		settings, err := data.Settings()
		if err != nil {
			return err
		}
		var results []portfolio.Measured
		for _, a := range store.Standing(taken) {
			results = append(results, portfolio.Measured{At: a.Finished, Result: &a.Result, Snapshot: &a.Snapshot})
		}
		out = portfolio.Gather(data.Person().ID, s.now().UTC(), results, settings.Evidence)
		return nil
	})
	if err == nil && !known {
		err = errNotFound
	}
	return out, err
}

func (s *Server) getResume(w http.ResponseWriter, r *http.Request) error {
	c, err := s.claims(r)
	if err != nil {
		return err
	}
	return downloadJSON(w, "resume-"+s.calendar(r).today().String()+".json", c.Resume())
}

func (s *Server) getBadges(w http.ResponseWriter, r *http.Request) error {
	c, err := s.claims(r)
	if err != nil {
		return err
	}
	return downloadJSON(w, "badges-"+s.calendar(r).today().String()+".json", c.Badges())
}
