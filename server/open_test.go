package server_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerpath/store"
)

// keyOf gives somebody a key and returns its secret.
func (p *somebody) keyOf(k store.Key) string {
	p.t.Helper()
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	k.Hash, k.Created = sha256.Sum256(raw), p.clock().UTC()
	p.update(func(tx store.Tx) error { return tx.PutKey(k) })
	return base64.RawURLEncoding.EncodeToString(raw)
}

// What is no private link opens nothing, whatever key its secret is of.
func TestOnlyAPrivateLinkOpensAnything(t *testing.T) {
	s := newSite(t)
	ann := s.somebody()
	for _, tc := range []struct {
		name  string
		key   store.Key
		opens bool
	}{
		{"a private link", store.Key{ID: "k", Kind: store.KeyLink}, true},
		{"the one secret of an old file", store.Key{ID: "f", Kind: store.KeyFirst}, true},
		{"a private link that has ended", store.Key{ID: "l", Kind: store.KeyLink, Expires: s.clock()}, false},
		{"a browser's cookie", store.Key{ID: "b", Kind: store.KeyBrowser}, false},
		{"a program's key", store.Key{ID: "a", Kind: store.KeyAPI}, false},
		{"a share", store.Key{ID: "s", Kind: store.KeyShare}, false},
		{"an observer", store.Key{ID: "o", Kind: store.KeyObserver}, false},
		{"a group", store.Key{ID: "g", Kind: store.KeyGroup}, false},
	} {
		secret := ann.keyOf(tc.key)
		s.client = newClient(t)
		for _, link := range []string{s.server.URL + "/open#" + secret, "  " + secret + "\n"} {
			r := s.openLink(link)
			if tc.opens {
				s.wants(r, http.StatusOK, "Come back to your results")
			} else {
				s.wants(r, http.StatusNotFound, "This link opens nothing", `href="/open"`)
			}
			if len(r.header["Set-Cookie"]) > 0 {
				t.Errorf("%s sets %v before anybody has said so", tc.name, r.header["Set-Cookie"])
			}
		}
	}
}

func TestALinkThatOpensNothingSaysTheSameWhateverItWas(t *testing.T) {
	s := newSite(t)
	ann := s.somebody()
	gone := ann.keyOf(store.Key{ID: "s", Kind: store.KeyShare})
	ended := ann.keyOf(store.Key{ID: "e", Kind: store.KeyShare, Expires: s.clock().Add(-time.Hour)})
	ann.update(func(tx store.Tx) error { return tx.DeleteKey("s") })
	s.client = newClient(t)
	unknown := s.openLink(strings.Repeat("A", 43))
	s.wants(unknown, http.StatusNotFound)
	for _, secret := range []string{gone, ended} {
		if r := s.openLink(secret); r.status != unknown.status || r.body != unknown.body {
			t.Errorf("it tells what it was:\n%s", r.body)
		}
	}
	for _, text := range []string{"", "my link", "https://elsewhere.example/", strings.Repeat("A", 42) + "<"} {
		r := s.openLink(text)
		s.wants(r, http.StatusUnprocessableEntity, "isn&#39;t a whole link", `href="#link"`)
	}
}

func TestAPrivateLinkReplacesNobodyUnasked(t *testing.T) {
	s := newSite(t)
	first := s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	owner := s.client

	// In the owner's own browser there is nothing to ask.
	if r := s.openLink(link); r.status != http.StatusSeeOther || r.location() != "/me" {
		t.Errorf("one's own link: %d to %q", r.status, r.location())
	}

	s.client = newClient(t)
	second := s.take(answersOf(t, s.catalog, marketer))
	page := s.openLink(link)
	s.wants(page, http.StatusOK, "opens 1 result kept since", "holds another 1 result, kept since", `href="/me/leave"`)
	s.wants(s.get(second), http.StatusOK)

	// A yes that doesn't say whose data is left, or says somebody else's, is asked again.
	_, fields := formOn(t, page, `name="sure"`)
	for _, mark := range []string{"", "0123456789abcdef"} {
		other := url.Values{"link": fields["link"], "sure": {"yes"}, ":owner": {mark}}
		s.wants(s.form("/open", other), http.StatusConflict, "holds other results now", "holds another 1 result")
		s.wants(s.get(second), http.StatusOK)
	}
	s.comeBack(link)
	s.wants(s.get(first), http.StatusOK)
	s.wants(s.get(second), http.StatusNotFound)
	s.client = owner
	s.wants(s.get(first), http.StatusOK)
}
