package server

import (
	"net/http"
	"slices"

	"careerpath/engine/plan"
	"careerpath/store"
)

// mePage is what is kept of a person, and what they can do with it.
type mePage struct {
	Owner   string // so that a page left open deletes nobody else
	Known   bool
	Since   string
	Results []resultLine
	Older   string // id before which there are older results, "" for none
	Newest  bool   // there are newer ones
	Plans   []planEntry

	OlderPlans  string // id before which there are older plans, "" for none
	NewestPlans bool   // there are newer ones
	Plannable   bool   // a plan can start from some result
	Drafts      []quizCard
	Link        string // to come back with from another device, "" where another browser made it
	Browsers    int    // that are signed in
	Renewed     bool   // the link has just been made
	Programs    int    // that have a key
	Shares      int    // links by which others look on
	Groups      int    // that they run or are in
	Problem     string
	Deleted     bool
	Left        bool
}

func (s *Server) getMe(w http.ResponseWriter, r *http.Request) error {
	return s.showMe(w, r, http.StatusOK, "")
}

func (s *Server) showMe(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	p := mePage{Problem: problem, Deleted: r.URL.Query().Has("deleted"),
		Left: r.URL.Query().Has("left"), Renewed: r.URL.Query().Has("renewed")}
	c := s.calendar(r)
	known, err := s.view(r, func(data store.Reader) error {
		p.Owner, p.Since = ownerOf(data.Person()), c.date(data.Person().Created)
		keys, err := data.Keys()
		if err != nil {
			return err
		}
		p.Link = privateLink(r, keys)
		p.Browsers, p.Programs, p.Shares = countKeys(keys, c.now)
		if p.Groups, err = countGroups(data); err != nil {
			return err
		}
		if err := s.listResults(&p, data, r.URL.Query().Get("results"), c); err != nil {
			return err
		}
		if err := s.listPlans(&p, data, r.URL.Query().Get("plans"), c); err != nil {
			return err
		}
		begun, err := data.Drafts()
		p.Drafts = nil
		for _, d := range begun {
			if quiz, ok := s.catalog.Quiz(d.Quiz); ok {
				if card := s.card(s.language(r), quiz, d); card.Begun {
					at, err := finishedIn(data, card.Corrects)
					if err != nil {
						return err
					}
					if !at.IsZero() {
						card.Corrected = c.date(at)
					}
					p.Drafts = append(p.Drafts, card)
				}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Known = known
	return s.render(w, r, status, "me", s.language(r).T("My results"), p)
}

// listResults puts the newest results on the page, or the newest before one.
func (s *Server) listResults(p *mePage, data store.Reader, before string, c calendar) error {
	t, err := takenIn(data, "", before, resultsListed)
	if err != nil {
		return err
	}
	names, err := readNames(data)
	p.Results, p.Plannable = nil, false
	for i := range slices.Backward(t.standing) {
		line := newResultLine(&t.standing[i], c)
		line.Name = names[line.ID]
		p.Results = append(p.Results, line)
		p.Plannable = p.Plannable || len(plan.Targets(s.catalog, &t.standing[i].Result)) > 0
	}
	if p.Newest = before != ""; t.older {
		p.Older = t.all[0].ID
	}
	return err
}

// listPlans puts the newest plans on the page, or the newest before one.
func (s *Server) listPlans(p *mePage, data store.Reader, before string, c calendar) error {
	var plans []store.Plan
	var err error
	if p.NewestPlans = before != ""; p.NewestPlans {
		var more bool
		if plans, more, err = plansIn(data, before, plansListed); more {
			p.OlderPlans = plans[0].ID
		}
	} else {
		plans, p.OlderPlans, err = withActive(data)
	}
	p.Plans = planEntries(c.l, plans, c)
	return err
}

// postDelete removes everything of a person, once they have said so twice.
func (s *Server) postDelete(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if owner := r.PostForm.Get(ownerField); owner != "" && owner != ownerOf(p) {
		return errLeft
	}
	if r.PostForm.Get("sure") != "yes" {
		return s.showMe(w, r, http.StatusUnprocessableEntity,
			s.language(r).T("Tick the box to say that you are sure. Nothing has been deleted."))
	}
	if known {
		if err := s.store.DeletePerson(r.Context(), p.ID); err != nil && store.CodeOf(err) != store.NotFound {
			return err
		}
	}
	forgetSecret(w, r)
	http.Redirect(w, r, "/me?deleted", http.StatusSeeOther)
	return nil
}
