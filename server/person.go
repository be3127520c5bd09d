package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"careerpath/store"
)

// A person's browser holds their secret in a cookie. Over HTTPS the name's prefix makes browsers refuse it from anyone
// but this very host.
const (
	cookieName       = "careerpath"
	secureCookieName = "__Host-careerpath"
	cookieAge        = 400 * 24 * time.Hour // the longest that browsers keep one
	secretBytes      = 32
)

// newMark begins the cookie of a browser that has a secret of which nothing is kept yet. A person is made of it by the
// first answer that is kept; without the mark a secret that nobody has is one of someone deleted, and nobody is made of
// that. The mark goes with the next page that is opened (see render) and not with the save: a save may still be on its
// way when the browser is left, and would bring the cookie back.
const newMark = "new."

// cookieOf returns the secret that a request's cookie holds, and whether it is marked as new; ok is false where there
// is none or it is no secret at all.
func cookieOf(r *http.Request) (secret string, fresh, ok bool) {
	name := cookieName
	if overHTTPS(r) {
		name = secureCookieName
	}
	c, err := r.Cookie(name)
	if err != nil && movedToHTTPS(r) {
		c, err = r.Cookie(cookieName)
	}
	if err != nil {
		return "", false, false
	}
	secret, fresh = strings.CutPrefix(c.Value, newMark)
	_, ok = hashOf(secret)
	return secret, fresh, ok
}

// secretOf returns the secret a request carries; false where there is none or it is no secret at all.
func secretOf(r *http.Request) (string, bool) {
	secret, _, ok := cookieOf(r)
	return secret, ok
}

// ownerOf is a mark of whose a page is, so that a page that is still open is not taken for one of whoever uses the
// browser later; "" for nobody's.
func ownerOf(r *http.Request) string {
	secret, ok := secretOf(r)
	if !ok {
		return ""
	}
	sum := sha256.Sum256([]byte("page of " + secret))
	return hex.EncodeToString(sum[:8])
}

// hashOf returns the hash a store knows a secret by; false where the text can't be a secret.
func hashOf(secret string) (store.SecretHash, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return store.SecretHash{}, false
	}
	return sha256.Sum256(raw), true
}

// sender returns who sent a form of a page that was theirs; errLeft where the browser is nobody's or somebody else's now.
// The form must have been read.
func (s *Server) sender(r *http.Request) (store.Person, error) {
	p, known, err := s.person(r)
	if err == nil && (!known || r.PostForm.Get(ownerField) != ownerOf(r)) {
		err = errLeft
	}
	return p, err
}

// person returns who is asking; false where they are new here, or their cookie is forged or of someone deleted.
func (s *Server) person(r *http.Request) (store.Person, bool, error) {
	secret, ok := secretOf(r)
	if !ok {
		return store.Person{}, false, nil
	}
	hash, _ := hashOf(secret)
	p, err := s.personBy(r.Context(), hash)
	if store.CodeOf(err) == store.NotFound {
		return store.Person{}, false, nil
	}
	return p, err == nil, err
}

// personBy finds whose everything a secret opens; NotFound where it opens nothing, or only a part.
func (s *Server) personBy(ctx context.Context, hash store.SecretHash) (store.Person, error) {
	p, key, err := s.store.KeyBySecret(ctx, hash)
	if err != nil {
		return store.Person{}, err
	}
	if key.Kind != store.KeyFirst && key.Kind != store.KeyBrowser || key.ExpiredBy(s.now()) {
		return store.Person{}, &store.Error{Code: store.NotFound, Message: "this secret doesn't open everything"}
	}
	return p, nil
}

var (
	errNoCookies = &problem{status: http.StatusBadRequest, title: "Your browser does not accept cookies from this site",
		detail: "Your answers are found again by a key that your browser keeps in a cookie. " +
			"Allow cookies for this site in your browser's settings, then open the quiz again. The other " +
			"cookies here hold your time zone, language and colours, and none follows you."}
	errLeft = &problem{status: http.StatusConflict,
		title: "This page belongs to answers that this browser no longer holds",
		detail: "They were deleted, the browser was left, or other results were opened here, in another tab or on " +
			"another device. Nothing on this page was saved."}
)

// readyToKeep sees to it that what a page will send can be kept: that the browser holds a secret. Where it doesn't, it
// is given one and asked again, which shows whether it keeps cookies; false where that has been answered.
func (s *Server) readyToKeep(w http.ResponseWriter, r *http.Request) (bool, error) {
	_, known, err := s.person(r)
	if err != nil {
		return false, err
	}
	_, fresh, ok := cookieOf(r)
	query := r.URL.Query()
	tries := query.Get("cookie")
	query.Del("cookie")
	switch {
	case (known || ok && fresh) && tries != "": // the address goes on without what was asked
		http.Redirect(w, r, strings.TrimSuffix(r.URL.EscapedPath()+"?"+query.Encode(), "?"), http.StatusSeeOther)
		return false, nil
	case known, ok && fresh:
		return true, nil
	case tries == "again": // what only reads, such as a search engine or a preview of a link, has made no mistake
		return false, &problem{status: http.StatusOK, title: errNoCookies.title, detail: errNoCookies.detail}
	}
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails: the program ends where there is no randomness
	setCookie(w, r, newMark+base64.RawURLEncoding.EncodeToString(raw))
	query.Set("cookie", map[bool]string{true: "set", false: "again"}[tries == ""])
	http.Redirect(w, r, r.URL.EscapedPath()+"?"+query.Encode(), http.StatusSeeOther)
	return false, nil
}

// pageOwner is ownerOf for a page to answer. A page made for somebody of whom nothing is kept belongs to nobody yet,
// and says when it was made: whoever the browser becomes after that may send it. So two first pages that open at once
// can both be answered, whichever of their secrets the browser keeps.
func (s *Server) pageOwner(r *http.Request) (string, error) {
	_, known, err := s.person(r)
	if err != nil || known {
		return ownerOf(r), err
	}
	return newMark + strconv.FormatInt(s.now().UnixMilli(), 10), nil
}

// stillHeld says whether a page that was sent is of whoever the browser is of now; nil where it is.
func (s *Server) stillHeld(r *http.Request) error {
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	owner := r.PostForm.Get(ownerField)
	_, fresh, ok := cookieOf(r)
	made, err := strconv.ParseInt(strings.TrimPrefix(owner, newMark), 10, 64)
	unowned := err == nil && strings.HasPrefix(owner, newMark)
	switch {
	case !ok && owner == "":
		return errNoCookies
	case !ok, !known && !fresh, !known && r.PostForm.Get(draftField) != "":
		return errLeft
	case owner == "", owner == ownerOf(r), unowned && (!known || p.Created.UnixMilli() >= made):
		return nil
	}
	return errLeft
}

// personToKeep is the person whom a request keeps something for. The first time, it makes one of the browser's new
// secret: requests that arrive together carry the same one, so they make one person.
func (s *Server) personToKeep(r *http.Request) (store.Person, error) {
	p, known, err := s.person(r)
	if err != nil {
		return store.Person{}, err
	}
	secret, fresh, ok := cookieOf(r)
	switch {
	case !ok || !known && !fresh:
		return store.Person{}, errLeft
	case !known:
		id, err := newID()
		if err != nil {
			return store.Person{}, err
		}
		hash, _ := hashOf(secret)
		p = store.Person{ID: id, Created: s.now().UTC()}
		key := store.Key{ID: id, Hash: hash, Kind: store.KeyFirst, Created: p.Created}
		if err := s.store.CreatePerson(r.Context(), p, key); store.CodeOf(err) == store.Exists {
			if p, err = s.personBy(r.Context(), hash); err != nil {
				return store.Person{}, err
			}
		} else if err != nil {
			return store.Person{}, err
		}
	}
	return p, nil
}

// renew has the browser of somebody known keep its cookie from this visit on, without the mark of a new one. A page
// that opens is a visit; the answer to a form is none: see newMark.
func (s *Server) renew(w http.ResponseWriter, r *http.Request) {
	secret, ok := secretOf(r)
	if !ok || r.Method != http.MethodGet {
		return
	}
	if _, known, err := s.person(r); known && err == nil {
		setCookie(w, r, secret)
	}
}

func setCookie(w http.ResponseWriter, r *http.Request, value string) {
	c := &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: int(cookieAge.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overHTTPS(r),
	}
	if c.Secure {
		c.Name = secureCookieName
		forgetPlain(w, r)
	}
	http.SetCookie(w, c)
}

// forgetPlain removes the cookie from before the site moved to HTTPS.
func forgetPlain(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(cookieName); err == nil && movedToHTTPS(r) {
		http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true,
			SameSite: http.SameSiteLaxMode, Secure: true})
	}
}

func forgetSecret(w http.ResponseWriter, r *http.Request) {
	forgetPlain(w, r)
	c := &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: overHTTPS(r)}
	if c.Secure {
		c.Name = secureCookieName
	}
	http.SetCookie(w, c)
}

// view reads the asker's data, or the sample's where a page of that is made; false where there is nobody to read of.
func (s *Server) view(r *http.Request, read func(store.Reader) error) (bool, error) {
	if made, ok := r.Context().Value(sampleKey).(*sampleData); ok {
		return true, read(made)
	}
	p, known, err := s.person(r)
	if err != nil || !known {
		return false, err
	}
	return true, s.store.View(r.Context(), p.ID, read)
}
