package server

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"
)

// heldCookie is a cookie in which a browser holds something for some minutes, sealed: it can neither be read nor changed
// there. So nothing is kept here of who never comes back.
type heldCookie struct {
	name    string
	path    string // of the pages that it goes with; "/" keeps neighbouring sites from setting one, over HTTPS
	minutes int
	same    http.SameSite
}

// held is what a cookie holds.
type held[T any] struct {
	Until time.Time `json:"until"`
	What  T         `json:"what"`
}

// newSealing is what cookies are sealed with by a key of 32 bytes: AES-256-GCM.
func newSealing(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// hold has the browser hold something for a purpose, in place of what it held in that cookie.
func hold[T any](s *Server, w http.ResponseWriter, r *http.Request, c heldCookie, purpose string, what T) error {
	age := time.Duration(c.minutes) * time.Minute
	text, err := json.Marshal(held[T]{s.now().Add(age), what})
	if err != nil {
		return err
	}
	sealed := s.sealing.Seal(nil, nil, text, []byte(c.name+"\x00"+purpose))
	c.set(w, r, base64.RawURLEncoding.EncodeToString(sealed), int(age.Seconds()))
	return nil
}

// heldFor returns what the browser holds for a purpose; false where that is nothing, or no longer good.
func heldFor[T any](s *Server, r *http.Request, c heldCookie, purpose string) (T, bool) {
	var h held[T]
	got, err := r.Cookie(c.nameFor(r))
	if err != nil {
		return h.What, false
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(got.Value)
	if err != nil {
		return h.What, false
	}
	text, err := s.sealing.Open(nil, nil, sealed, []byte(c.name+"\x00"+purpose))
	if err != nil {
		return h.What, false
	}
	if err := json.Unmarshal(text, &h); err != nil || !s.now().Before(h.Until) {
		return held[T]{}.What, false
	}
	return h.What, true
}

// forget has the browser hold it no longer.
func (c heldCookie) forget(w http.ResponseWriter, r *http.Request) { c.set(w, r, "", -1) }

func (c heldCookie) set(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: c.nameFor(r), Value: value, Path: c.path, MaxAge: age, HttpOnly: true,
		SameSite: c.same, Secure: overHTTPS(r)})
}

func (c heldCookie) nameFor(r *http.Request) string {
	if c.path == "/" && overHTTPS(r) {
		return "__Host-" + c.name
	}
	return c.name
}
