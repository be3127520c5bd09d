package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
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

// nextMark stands between two secrets in a cookie: see renew.
const nextMark = "."

// cookieOf returns the secret that a request's cookie holds, and whether it is marked as new; ok is false where there
// is none or it is no secret at all.
func cookieOf(r *http.Request) (secret string, fresh, ok bool) {
	secret, _, fresh, ok = readCookie(r)
	return secret, fresh, ok
}

// readCookie is cookieOf with the secret that is to come next in a browser that still holds the first one of all: see
// renew.
func readCookie(r *http.Request) (secret, next string, fresh, ok bool) {
	name := cookieName
	if overHTTPS(r) {
		name = secureCookieName
	}
	c, err := r.Cookie(name)
	if err != nil && movedToHTTPS(r) {
		c, err = r.Cookie(cookieName)
	}
	if err != nil {
		return "", "", false, false
	}
	secret, fresh = strings.CutPrefix(c.Value, newMark)
	secret, next, _ = strings.Cut(secret, nextMark)
	if _, ok = hashOf(next); !ok {
		next = ""
	}
	_, ok = hashOf(secret)
	return secret, next, fresh, ok
}

// secretOf returns the secret a request carries; false where there is none or it is no secret at all.
func secretOf(r *http.Request) (string, bool) {
	secret, _, ok := cookieOf(r)
	return secret, ok
}

// ownerOf is a mark of whose a page is, so that a page that is still open is not taken for one of whoever uses the
// browser later; "" for nobody's.
func ownerOf(p store.Person) string {
	if p.ID == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("page of " + p.ID))
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
	p, _, err := s.senderWithKey(r)
	return p, err
}

// senderWithKey is sender with the key of the browser.
func (s *Server) senderWithKey(r *http.Request) (store.Person, store.Key, error) {
	p, key, known, err := s.personWithKey(r)
	if err == nil && (!known || r.PostForm.Get(ownerField) != ownerOf(p)) {
		err = errLeft
	}
	return p, key, err
}

// person returns who is asking; false where they are new here, or their cookie is forged or of someone deleted.
func (s *Server) person(r *http.Request) (store.Person, bool, error) {
	p, _, known, err := s.personWithKey(r)
	return p, known, err
}

// personWithKey is person with the key of the browser.
func (s *Server) personWithKey(r *http.Request) (store.Person, store.Key, bool, error) {
	secret, ok := secretOf(r)
	if !ok || requestOf(r).stranger {
		return store.Person{}, store.Key{}, false, nil
	}
	hash, _ := hashOf(secret)
	p, key, err := s.opens(r.Context(), hash, store.KeyFirst, store.KeyBrowser)
	if store.CodeOf(err) == store.NotFound {
		return store.Person{}, store.Key{}, false, nil
	}
	return p, key, err == nil, err
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
	case (known || ok && fresh && !s.required) && tries != "": // the address goes on without what was asked
		http.Redirect(w, r, strings.TrimSuffix(r.URL.EscapedPath()+"?"+query.Encode(), "?"), http.StatusSeeOther)
		return false, nil
	case known, ok && fresh && !s.required:
		return true, nil
	case s.required:
		http.Redirect(w, r, "/sign-in?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return false, nil
	case tries == "again": // what only reads, such as a search engine or a preview of a link, has made no mistake
		return false, &problem{status: http.StatusOK, title: errNoCookies.title, detail: errNoCookies.detail}
	}
	setCookie(w, r, newMark+newSecret())
	query.Set("cookie", map[bool]string{true: "set", false: "again"}[tries == ""])
	http.Redirect(w, r, r.URL.EscapedPath()+"?"+query.Encode(), http.StatusSeeOther)
	return false, nil
}

// pageOwner is ownerOf for a page to answer. A page made for somebody of whom nothing is kept belongs to nobody yet,
// and says when it was made: whoever the browser becomes after that may send it. So two first pages that open at once
// can both be answered, whichever of their secrets the browser keeps.
func (s *Server) pageOwner(r *http.Request) (string, error) {
	p, known, err := s.person(r)
	if err != nil || known {
		return ownerOf(p), err
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
	case owner == "", known && owner == ownerOf(p), unowned && (!known || p.Created.UnixMilli() >= made):
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
	case !known && s.required:
		return store.Person{}, errSignInFirst
	case !known:
		hash, _ := hashOf(secret)
		id, err := newID()
		if err != nil {
			return store.Person{}, err
		}
		p = store.Person{ID: id, Created: s.now().UTC()}
		keys, err := s.firstKeys(r, secret)
		if err != nil {
			return store.Person{}, err
		}
		if err := s.addPerson(r.Context(), p, keys...); store.CodeOf(err) == store.Exists {
			if p, _, err = s.opens(r.Context(), hash, store.KeyBrowser); err != nil {
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
//
// A browser that still holds the first secret of all, which is the private link's too, gets a key of its own in two
// visits: the first brings it the new secret beside the old one, and the second shows that it has kept it. So pages
// that open at once make one key, and a browser that keeps no cookies makes none.
func (s *Server) renew(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		return
	}
	p, key, known, err := s.personWithKey(r)
	if !known || err != nil {
		return
	}
	secret, next, _, _ := readCookie(r)
	switch {
	case key.Kind == store.KeyFirst && next == "":
		secret += nextMark + newSecret()
	case key.Kind == store.KeyFirst:
		if err := s.ownKeys(r, p, next); err != nil {
			s.log.ErrorContext(r.Context(), "a browser gets no key of its own", "request_id", requestID(r), "error", err)
			break
		}
		secret = next
	}
	setCookie(w, r, secret)
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

// view reads the asker's data, or what an onlooker may see where a page is made for one; false where there is nobody to
// read of.
func (s *Server) view(r *http.Request, read func(store.Reader) error) (bool, error) {
	if of := onlookerOf(r); of != nil {
		return true, of.view(r.Context(), read)
	}
	p, known, err := s.person(r)
	if err != nil || !known {
		return false, err
	}
	return true, s.store.View(r.Context(), p.ID, read)
}
