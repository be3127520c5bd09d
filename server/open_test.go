package server_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
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

func TestALinkOpensWhatItsKeyIsFor(t *testing.T) {
	s := newSite(t)
	ann := s.somebody()
	for _, tc := range []struct {
		name string
		key  store.Key
		to   string // where it leads: "/open" to a question, "" nowhere
	}{
		{"a private link", store.Key{ID: "k", Kind: store.KeyLink}, "/open"},
		{"the one secret of an old file", store.Key{ID: "f", Kind: store.KeyFirst}, "/open"},
		{"a private link that has ended", store.Key{ID: "l", Kind: store.KeyLink, Expires: s.clock()}, ""},
		{"a share", store.Key{ID: "s", Kind: store.KeyShare}, "/shared/s"},
		{"a share that ends", store.Key{ID: "e", Kind: store.KeyShare, Expires: s.clock().Add(10 * time.Minute)}, "/shared/e"},
		{"a share that has ended", store.Key{ID: "x", Kind: store.KeyShare, Expires: s.clock()}, ""},
		{"a question about somebody", store.Key{ID: "o", Kind: store.KeyObserver}, "/observe/o"},
		{"one that has ended", store.Key{ID: "p", Kind: store.KeyObserver, Expires: s.clock()}, ""},
		{"a browser's cookie", store.Key{ID: "b", Kind: store.KeyBrowser}, ""},
		{"a program's key", store.Key{ID: "a", Kind: store.KeyAPI}, ""},
	} {
		secret := ann.keyOf(tc.key)
		s.client = newClient(t)
		for _, link := range []string{s.server.URL + "/open#" + secret, "  " + secret + "\n"} {
			r := s.openLink(link)
			set := strings.Join(r.header["Set-Cookie"], "\n")
			switch tc.to {
			case "/open":
				s.wants(r, http.StatusOK, "Come back to your results")
			case "":
				s.wants(r, http.StatusNotFound, "This link opens nothing", `href="/open"`)
			default:
				if r.status != http.StatusSeeOther || r.location() != tc.to ||
					!strings.HasPrefix(set, "careerpath-link="+secret+"; Path="+tc.to+"; ") ||
					!strings.Contains(set, "HttpOnly; SameSite=Lax") || strings.Contains(set, "\n") {
					t.Errorf("%s: %d to %q with the cookie %s", tc.name, r.status, r.location(), set)
				}
				if ends := regexp.MustCompile(`Max-Age=(600|599);`).MatchString(set); ends == tc.key.Expires.IsZero() {
					t.Errorf("%s: the cookie lives on: %s", tc.name, set)
				}
				continue
			}
			if set != "" {
				t.Errorf("%s sets %v before anybody has said so", tc.name, set)
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
