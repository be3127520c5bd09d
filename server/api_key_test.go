package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/server"
	"careerpath/store"
)

func TestAnOperationThatTakesAKeyIsCalledOnlyWithAGoodOne(t *testing.T) {
	p := newSite(t).somebody()
	key := func(kind store.KeyKind, fill byte, expires time.Time) (secret string) {
		raw := []byte(strings.Repeat(string(fill), 32))
		p.update(func(tx store.Tx) error {
			return tx.PutKey(store.Key{ID: uuid.Must(uuid.NewV7()).String(), Hash: sha256.Sum256(raw), Kind: kind,
				Created: time.Now(), Expires: expires})
		})
		return "Bearer " + base64.RawURLEncoding.EncodeToString(raw)
	}
	good := key(store.KeyAPI, 'a', time.Now().Add(time.Hour))
	h := server.NewBreaking(t, p.catalog, p.store, p.log)
	for _, tt := range []struct {
		name, sent string
		status     int
	}{
		{"a good key", good, 200},
		{"a key without an end", key(store.KeyAPI, 'b', time.Time{}), 200},
		{"a key that has ended", key(store.KeyAPI, 'c', time.Now().Add(-time.Hour)), 401},
		{"a browser's key", key(store.KeyBrowser, 'd', time.Time{}), 401},
		{"a key of nobody", "Bearer " + base64.RawURLEncoding.EncodeToString(make([]byte, 32)), 401},
		{"what is no key", "Bearer key", 401},
		{"another scheme", "Basic " + good, 401},
		{"nothing", "", 401},
	} {
		r, w := httptest.NewRequest(http.MethodGet, "/api/v1/who", nil), httptest.NewRecorder()
		r.Header.Set("Authorization", tt.sent)
		h.ServeHTTP(w, r)
		if w.Code != tt.status || (tt.status == 401) != (w.Header().Get("WWW-Authenticate") == "Bearer") ||
			tt.status == 401 && !strings.Contains(w.Body.String(), "/api/problems/unauthorized") ||
			w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", tt.name, w.Code, w.Header(), w.Body)
		}
	}
}
