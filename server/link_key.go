package server

import (
	"net/http"
	"time"

	"careerpath/store"
)

// A link to a part of somebody's data leaves its secret in a cookie that goes with the pages of that part alone.
const (
	linkCookie       = "careerpath-link"
	secureLinkCookie = "__Secure-careerpath-link"
	linkCookieAge    = 30 * 24 * time.Hour // since the link was last opened
)

// openPart opens a link to a part of somebody's data: its pages are those from a path on, which ends in the key's id.
func openPart(path string) func(*Server, http.ResponseWriter, *http.Request, opened) error {
	return func(s *Server, w http.ResponseWriter, r *http.Request, of opened) error {
		s.keepLinkOpen(w, r, of, path+of.key.ID)
		http.Redirect(w, r, path+of.key.ID, http.StatusSeeOther)
		return nil
	}
}

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

// linkOf is the link that opens a key, where the browser that made it asks; any other can't tell it, and gets "".
func linkOf(r *http.Request, key *store.Key) string {
	secret, ok := secretOf(r)
	if !ok {
		return ""
	}
	made := derived(secret, key.ID)
	if hash, _ := hashOf(made); hash != key.Hash {
		return ""
	}
	showsSecret(r)
	return addressOf(r) + "/open#" + made
}
