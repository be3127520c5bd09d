package server

import (
	"net/http"

	"careerpath/store"
)

// privateLink opens the asker's data from any browser.
func privateLink(r *http.Request) string {
	secret, _ := secretOf(r)
	return addressOf(r) + "/open#" + secret
}

// privatePage asks before a private link takes over a browser.
type privatePage struct {
	Secret string
	Opens  holding
	Leaves *holding // what this browser holds of somebody else, nil for nothing
	Owner  string   // whose the browser is, so that a page left open replaces nobody else
	Stale  bool     // it has become somebody else's since the page that was sent was opened
}

// holding is what somebody has kept here, as somebody else may see it who has their link.
type holding struct {
	Results int
	Since   string
}

func (s *Server) holdingOf(r *http.Request, who store.Person) (holding, error) {
	h := holding{Since: s.calendar(r).date(who.Created)}
	err := s.store.View(r.Context(), who.ID, func(data store.Reader) error {
		taken, err := data.Assessments()
		h.Results = len(store.Standing(taken))
		return err
	})
	return h, err
}

// openPrivate makes this browser the owner's, once whoever sits there has said so: they may hold other results.
func (s *Server) openPrivate(w http.ResponseWriter, r *http.Request, of opened) error {
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	sure := r.PostForm.Get("sure") == "yes"
	switch {
	case known && here.ID == of.owner.ID:
		http.Redirect(w, r, "/me", http.StatusSeeOther)
		return nil
	case sure && (!known || r.PostForm.Get(ownerField) == ownerOf(r)):
		setCookie(w, r, of.secret)
		http.Redirect(w, r, "/me", http.StatusSeeOther)
		return nil
	}
	p, status := privatePage{Secret: of.secret, Stale: sure}, http.StatusOK
	if sure {
		status = http.StatusConflict
	}
	if p.Opens, err = s.holdingOf(r, of.owner); err != nil {
		return err
	}
	if known {
		left, err := s.holdingOf(r, here)
		if err != nil {
			return err
		}
		p.Leaves, p.Owner = &left, ownerOf(r)
	}
	return s.render(w, r, status, "open_private", s.language(r).T("Come back to your results"), p)
}
