package server

import (
	"net/http"

	"careerpath/store"
)

// keepLink asks a person to keep their private link.
type keepLink struct {
	Link  string
	Back  string // address of the plan
	Owner string // so that a page left open answers for nobody else
}

// askToKeep is what a plan's page asks on the day it was adopted, until the person says that they have kept the link;
// nil for nothing. The link stays under My results.
func (s *Server) askToKeep(r *http.Request, kept *store.Plan) (ask *keepLink, err error) {
	c := s.calendar(r)
	if c.day(kept.Created) != c.today() {
		return nil, nil
	}
	_, err = s.view(r, func(data store.Reader) error {
		settings, err := data.Settings()
		if ask = nil; err != nil || settings.LinkKept {
			return err
		}
		keys, err := data.Keys()
		if link := privateLink(r, keys); link != "" { // the sample's person has none
			ask = &keepLink{Link: link, Back: planURL(kept.ID), Owner: ownerOf(data.Person())}
		}
		return err
	})
	return ask, err
}

// postLinkKept takes note that a person has kept their private link, so that they are asked no more.
func (s *Server) postLinkKept(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		if _, err := tx.Plan(r.PathValue("id")); err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil || settings.LinkKept {
			return err
		}
		settings.LinkKept = true
		return tx.PutSettings(settings)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, planURL(r.PathValue("id")), http.StatusSeeOther)
	return nil
}
