package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"careerpath/store"
)

// Everything that is opened with a link is opened at one address, which takes the link's secret in a form. In the link
// the secret is a fragment, which browsers keep to themselves, so that it is in no path, log or Referer.

// linkField is the form's field with the link, whole or its secret alone.
const linkField = "link"

// opened is a link that opens something.
type opened struct {
	secret string
	owner  store.Person
	key    store.Key
}

// openers say what a link opens, by the kind of its key. A kind that isn't here opens nothing.
var openers = map[store.KeyKind]func(*Server, http.ResponseWriter, *http.Request, opened) error{
	store.KeyFirst:    (*Server).openPrivate,
	store.KeyLink:     (*Server).openPrivate,
	store.KeyShare:    openPart(sharedPath),
	store.KeyObserver: openPart(observePath),
	store.KeyGroup:    (*Server).openGroup,
}

// errLinkEnded is what a link that opens nothing says: one text, so that it tells nothing of what it once opened.
var errLinkEnded = &linked{&problem{status: http.StatusNotFound, title: "This link opens nothing",
	detail: "It may have been cut short, it may have ended, or whoever made it may have taken it back. Ask them for a " +
		"new one. If it is your own private link, it was replaced by a newer one, or everything it opened was deleted."},
	"/open", "Paste the link again"}

// openPage takes a link.
type openPage struct {
	Link     string
	Problems []formProblem
	Leaves   *holding // what this browser holds, which a passkey may replace; nil for nothing
	Owner    string
}

func (s *Server) getOpen(w http.ResponseWriter, r *http.Request) error {
	return s.showOpen(w, r, http.StatusOK, openPage{})
}

func (s *Server) showOpen(w http.ResponseWriter, r *http.Request, status int, p openPage) error {
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	if known {
		holds, err := s.holdingOf(r, here)
		if err != nil {
			return err
		}
		p.Leaves, p.Owner = &holds, ownerOf(here)
	}
	return s.render(w, r, status, "open", s.language(r).T("Open a link"), p)
}

func (s *Server) postOpen(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	showsSecret(r) // the link, also where it is mistyped
	given := r.PostForm.Get(linkField)
	secret := secretIn(given)
	hash, ok := hashOf(secret)
	if !ok {
		wrong := s.language(r).T("This isn't a whole link. Copy it again from where it was sent to you, from http to its end.")
		return s.showOpen(w, r, http.StatusUnprocessableEntity, openPage{Link: given,
			Problems: []formProblem{{Anchor: linkField, Message: wrong}}})
	}
	of, err := s.opening(r, hash, secret)
	if err != nil {
		return err
	}
	return openers[of.key.Kind](s, w, r, of)
}

// opening is what a secret opens that is a link's: errLinkEnded where that is nothing, or of none of the kinds, where
// some are given.
func (s *Server) opening(r *http.Request, hash store.SecretHash, secret string, kinds ...store.KeyKind) (opened, error) {
	owner, key, err := s.store.KeyBySecret(r.Context(), hash)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return opened{}, err
	}
	if err != nil || openers[key.Kind] == nil || key.ExpiredBy(s.now()) ||
		len(kinds) > 0 && !slices.Contains(kinds, key.Kind) {
		return opened{}, errLinkEnded
	}
	return opened{secret, owner, key}, nil
}

// secretIn finds the secret in a link as people copy it: its end, or all of it.
func secretIn(link string) string {
	link = strings.TrimSpace(link)
	if i := strings.LastIndexAny(link, "#/"); i >= 0 {
		link = link[i+1:]
	}
	return link
}

// getOldLink leads from where private links led once to where they lead now.
func (s *Server) getOldLink(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, "/open#"+url.PathEscape(r.PathValue("secret")), http.StatusSeeOther)
	return nil
}
