package server

import (
	"net/http"

	"careerpath/store"
)

// leavePage is what someone who leaves a shared browser has to know first: how they come back.
type leavePage struct {
	Known   bool
	Owner   string // so that a page left open doesn't make the next person leave
	Link    string // to come back with
	Account string // where the person has an account to come back with, "" for nowhere
	Results int
	Latest  *resultLine // nil for none
	Since   string
	Stale   bool // the page that was sent belongs to somebody who has left already
}

func (s *Server) getLeave(w http.ResponseWriter, r *http.Request) error {
	return s.showLeave(w, r, http.StatusOK, false)
}

func (s *Server) showLeave(w http.ResponseWriter, r *http.Request, status int, stale bool) error {
	p := leavePage{Stale: stale}
	known, err := s.view(r, func(data store.Reader) error {
		p.Owner, p.Since = ownerOf(data.Person()), s.calendar(r).date(data.Person().Created)
		keys, err := data.Keys()
		if err != nil {
			return err
		}
		p.Link = privateLink(r, keys)
		tied, err := s.tied(data)
		if err != nil {
			return err
		}
		if p.Account = ""; tied {
			p.Account = s.accountHost()
		}
		t, err := s.newestIn(data)
		if err != nil {
			return err
		}
		if n := len(t.standing); n > 0 {
			line := newResultLine(&t.standing[n-1], s.calendar(r))
			p.Latest = &line
		}
		p.Results, err = t.count(data)
		return err
	})
	if err != nil {
		return err
	}
	p.Known = known
	return s.render(w, r, status, "leave", s.language(r).T("Leave this browser"), p)
}

// postLeave makes the browser forget who used it. Nothing is deleted: the private link, which the page has shown, opens
// everything again.
func (s *Server) postLeave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	p, key, known, err := s.personWithKey(r)
	if err != nil {
		return err
	}
	if known && r.PostForm.Get(ownerField) != ownerOf(p) {
		return s.showLeave(w, r, http.StatusConflict, true)
	}
	if known {
		if err := s.endBrowser(r, p, key); err != nil {
			return err
		}
	}
	forgetSecret(w, r)
	w.Header().Set("Clear-Site-Data", `"cache"`) // so that Back shows nothing of theirs
	http.Redirect(w, r, "/me?left", http.StatusSeeOther)
	return nil
}
