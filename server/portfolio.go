package server

import (
	"net/http"
	"slices"

	"careerpath/engine/portfolio"
	"careerpath/store"
)

// claims are what the person says of their skills; errNotFound where nothing is kept of anybody.
func (s *Server) claims(r *http.Request) (*portfolio.Claims, error) {
	var out *portfolio.Claims
	known, err := s.view(r, func(data store.Reader) error {
		t, err := s.newestIn(data)
		if err != nil {
			return err
		}
		settings, err := data.Settings()
		if err != nil {
			return err
		}
		var results []portfolio.Measured
		said := map[string]bool{} // which skills a newer result has measured
		for i := range slices.Backward(t.standing) {
			if !measuresMore(&t.standing[i], said) {
				continue
			}
			a, err := data.Assessment(t.standing[i].ID)
			if err != nil {
				return err
			}
			results = append(results, portfolio.Measured{At: a.Finished, Result: &a.Result, Snapshot: &a.Snapshot})
		}
		slices.Reverse(results) // the oldest first
		out = portfolio.Gather(data.Person().ID, s.now().UTC(), results, settings.Evidence)
		return nil
	})
	if err == nil && !known {
		err = errNotFound
	}
	return out, err
}

// measuresMore says whether a result measured a skill that isn't said yet, and says them.
func measuresMore(s *store.Summary, said map[string]bool) (more bool) {
	for _, l := range s.Result.Levels {
		more = more || !said[l.Skill]
		said[l.Skill] = true
	}
	return more
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
