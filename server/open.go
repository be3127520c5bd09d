package server

import (
	"net/http"
	"net/url"
	"strings"
	"time"

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
	store.KeyShare:    (*Server).openShare,
	store.KeyObserver: (*Server).openObserver,
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
}

func (s *Server) getOpen(w http.ResponseWriter, r *http.Request) error {
	return s.showOpen(w, r, http.StatusOK, openPage{})
}

func (s *Server) showOpen(w http.ResponseWriter, r *http.Request, status int, p openPage) error {
	return s.render(w, r, status, "open", s.language(r).T("Open a link"), p)
}

func (s *Server) postOpen(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	given := r.PostForm.Get(linkField)
	secret := secretIn(given)
	hash, ok := hashOf(secret)
	if !ok {
		wrong := s.language(r).T("This isn't a whole link. Copy it again from where it was sent to you, from http to its end.")
		return s.showOpen(w, r, http.StatusUnprocessableEntity, openPage{Link: given,
			Problems: []formProblem{{Anchor: linkField, Message: wrong}}})
	}
	owner, key, err := s.store.KeyBySecret(r.Context(), hash)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	open := openers[key.Kind]
	if err != nil || open == nil || key.ExpiredBy(s.now()) {
		return errLinkEnded
	}
	return open(s, w, r, opened{secret, owner, key})
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

// A link to a part of somebody's data leaves its secret in a cookie that goes with the pages of that part alone.
const (
	linkCookie       = "careerpath-link"
	secureLinkCookie = "__Secure-careerpath-link"
	linkCookieAge    = 30 * 24 * time.Hour // since the link was last opened
)

// keepLinkOpen sets the cookie of a link, for the pages from a path on.
func (s *Server) keepLinkOpen(w http.ResponseWriter, r *http.Request, of opened, path string) {
	age := linkCookieAge
	if !of.key.Expires.IsZero() {
		age = min(age, of.key.Expires.Sub(s.now()))
	}
	http.SetCookie(w, &http.Cookie{Name: linkCookieName(r), Value: of.secret, Path: path,
		MaxAge: max(1, int(age.Seconds())), HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overHTTPS(r)})
}

func linkCookieName(r *http.Request) string {
	if overHTTPS(r) {
		return secureLinkCookie
	}
	return linkCookie
}

// linkKey is the key of the link that a page below the path of keepLinkOpen was asked for with, and whose it is: the key
// of that id and kind, in force. errLinkEnded where there is none.
func (s *Server) linkKey(r *http.Request, id string, kind store.KeyKind) (store.Person, store.Key, error) {
	for _, c := range r.CookiesNamed(linkCookieName(r)) {
		hash, ok := hashOf(c.Value)
		if !ok {
			continue
		}
		owner, key, err := s.opens(r.Context(), hash, kind)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return store.Person{}, store.Key{}, err
		}
		if err == nil && key.ID == id {
			return owner, key, nil
		}
	}
	return store.Person{}, store.Key{}, errLinkEnded
}
