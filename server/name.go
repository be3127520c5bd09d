package server

import (
	"errors"
	"net/http"

	"careerpath/engine/plan"
	"careerpath/store"
)

// naming is what a person calls a result or a plan, and where they can change that.
type naming struct {
	Address string // of the page that asks for the name
	Name    string // "" for none
}

// namesOf are the names that a person has given to results, by id. A result that was corrected hands its name on to
// the one that replaces it, unless that has one of its own.
func namesOf(settings store.Settings, corrections store.Corrections) map[string]string {
	names := make(map[string]string, len(settings.Names))
	for id, name := range settings.Names {
		for name != "" && id != "" {
			names[id] = name
			id = corrections[id]
			if _, own := settings.Names[id]; own {
				break
			}
		}
	}
	return names
}

// readNames reads namesOf together with what corrects what.
func readNames(data store.Reader) (map[string]string, error) {
	settings, err := data.Settings()
	if err != nil {
		return nil, err
	}
	corrections, err := data.Corrections()
	return namesOf(settings, corrections), err
}

func resultNaming(id, name string) naming { return naming{"/assessments/" + id + "/name", name} }

func planNaming(p *store.Plan) naming { return naming{planURL(p.ID) + "/name", p.Plan.Name} }

// namePage asks for the name of a result or a plan.
type namePage struct {
	Heading  string
	Of       string // what is named, in a line
	Back     string // its address
	Name     string
	Version  uint64 // of the plan, 0 for a result
	Problems []formProblem
}

func (s *Server) getResultName(w http.ResponseWriter, r *http.Request) error {
	return s.showResultName(w, r, http.StatusOK, nil, nil)
}

// showResultName shows the form, with what was sent where that was refused.
func (s *Server) showResultName(w http.ResponseWriter, r *http.Request, status int, sent *string,
	problems []formProblem) error {
	l := s.language(r)
	p := namePage{Heading: l.T("Name this result"), Problems: problems}
	known, err := s.view(r, func(data store.Reader) error {
		a, err := data.Summary(r.PathValue("id"))
		if err != nil {
			return err
		}
		names, err := readNames(data)
		p.Name, p.Back = names[a.ID], "/assessments/"+a.ID
		p.Of = headlineOf(l, &a.Result, &a.Snapshot)
		return err
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	if sent != nil {
		p.Name = *sent
	}
	return s.render(w, r, status, "name", p.Heading, p)
}

func (s *Server) postResultName(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	given := r.PostForm.Get("name")
	name, err := plan.Name(given)
	if err != nil {
		return s.showResultName(w, r, http.StatusUnprocessableEntity, &given, planProblems(s.language(r), err))
	}
	id := r.PathValue("id")
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		if _, err := tx.Summary(id); err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		names := map[string]string{id: name} // of a correction, "" keeps off the name of what it corrects
		for other, kept := range settings.Names {
			if other != id {
				names[other] = kept
			}
		}
		settings.Names = names
		return tx.PutSettings(settings)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/assessments/"+id, http.StatusSeeOther)
	return nil
}

func (s *Server) getPlanName(w http.ResponseWriter, r *http.Request) error {
	return s.showPlanName(w, r, http.StatusOK, nil, nil)
}

func (s *Server) showPlanName(w http.ResponseWriter, r *http.Request, status int, sent *string,
	problems []formProblem) error {
	kept, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	p := namePage{Heading: s.language(r).T("Name this plan"), Of: heading(s.language(r), kept), Back: planURL(kept.ID),
		Name: kept.Plan.Name, Version: kept.Version, Problems: problems}
	if sent != nil {
		p.Name = *sent
	}
	return s.render(w, r, status, "name", p.Heading, p)
}

func (s *Server) postPlanName(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	given := r.PostForm.Get("name")
	err := s.changePlan(r, func(p *plan.Plan) error { return p.SetName(given) })
	if errors.Is(err, errStalePlan) || isForm(err) {
		return s.showPlanName(w, r, statusOf(err), &given, formProblems(s.language(r), err))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, planURL(r.PathValue("id")), http.StatusSeeOther)
	return nil
}
