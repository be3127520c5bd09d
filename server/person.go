package server

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/google/uuid"

	"careerpath/store"
)

// A person's browser holds their secret in a cookie. Over HTTPS the name's prefix makes browsers refuse it from anyone but this very host.
const (
	cookieName       = "careerpath"
	secureCookieName = "__Host-careerpath"
	cookieAge        = 400 * 24 * time.Hour // the longest that browsers keep one
	secretBytes      = 32
)

func overHTTPS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// secretOf returns the secret a request carries; false where there is none or it is no secret at all.
func secretOf(r *http.Request) (string, bool) {
	name := cookieName
	if overHTTPS(r) {
		name = secureCookieName
	}
	c, err := r.Cookie(name)
	if err != nil {
		return "", false
	}
	_, ok := hashOf(c.Value)
	return c.Value, ok
}

// hashOf returns the hash a store knows a secret by; false where the text can't be a secret.
func hashOf(secret string) (store.SecretHash, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return store.SecretHash{}, false
	}
	return sha256.Sum256(raw), true
}

// person returns who is asking; false where they are new here, or their cookie is forged or of someone deleted.
func (s *Server) person(r *http.Request) (store.Person, bool, error) {
	secret, ok := secretOf(r)
	if !ok {
		return store.Person{}, false, nil
	}
	hash, _ := hashOf(secret)
	p, err := s.store.PersonBySecret(r.Context(), hash)
	if store.CodeOf(err) == store.NotFound {
		return store.Person{}, false, nil
	}
	return p, err == nil, err
}

// personOrNew is person, and makes one where the asker is new. Call it only where there is something to keep.
func (s *Server) personOrNew(w http.ResponseWriter, r *http.Request) (store.Person, error) {
	p, known, err := s.person(r)
	if err != nil {
		return store.Person{}, err
	}
	if known {
		if secret, ok := secretOf(r); ok {
			setSecret(w, r, secret) // so that it lasts from the last visit on
		}
		return p, nil
	}
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails: the program ends where there is no randomness
	id, err := uuid.NewV7()
	if err != nil {
		return store.Person{}, err
	}
	p = store.Person{ID: id.String(), Created: s.now().UTC()}
	if err := s.store.CreatePerson(r.Context(), p, sha256.Sum256(raw)); err != nil {
		return store.Person{}, err
	}
	setSecret(w, r, base64.RawURLEncoding.EncodeToString(raw))
	return p, nil
}

func setSecret(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: int(cookieAge.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overHTTPS(r),
	}
	if c.Secure {
		c.Name = secureCookieName
	}
	http.SetCookie(w, c)
}

func forgetSecret(w http.ResponseWriter, r *http.Request) {
	c := &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overHTTPS(r)}
	if c.Secure {
		c.Name = secureCookieName
	}
	http.SetCookie(w, c)
}

// view reads the asker's data; false where there is nobody to read of.
func (s *Server) view(r *http.Request, read func(store.Reader) error) (bool, error) {
	p, known, err := s.person(r)
	if err != nil || !known {
		return false, err
	}
	return true, s.store.View(r.Context(), p.ID, read)
}
