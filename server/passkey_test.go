package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerpath/store"
)

// passkeyStep asks for a step as the pages' script does.
func (s *site) passkeyStep(step, owner, body string) reply {
	s.t.Helper()
	return s.post("/passkeys/"+step+"?owner="+owner, "text/plain", body)
}

// newNamedSite is a site at an address with a name: passkeys belong to a name, not to a number.
func newNamedSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.server.URL = strings.Replace(s.server.URL, "127.0.0.1", "localhost", 1)
	return s
}

func (s *site) ownerMark() string {
	s.t.Helper()
	return hiddenField(s.t, s.get("/me/keys"), ":owner")
}

func TestAPasskeyIsAskedForByItsPersonAlone(t *testing.T) {
	s := newNamedSite(t)
	s.wants(s.passkeyStep("ask", "", "{}"), http.StatusConflict, "no longer holds")
	s.somebody()
	owner := s.ownerMark()
	s.wants(s.passkeyStep("ask", "0123456789abcdef", "{}"), http.StatusConflict)
	asked := s.passkeyStep("ask", owner, "{}")
	s.wants(asked, http.StatusOK, `"challenge":"`, `"residentKey":"required"`, `"userVerification":"required"`)
	set := asked.header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "careerpath-passkey=") || !strings.Contains(set, "Path=/passkeys; Max-Age=300; HttpOnly; "+
		"SameSite=Strict") {
		t.Errorf("the cookie is %s", set)
	}
	s.somebody() // another one, in a browser that never asked
	s.wants(s.passkeyStep("add", owner, "{}"), http.StatusConflict)
}

func TestWhatIsNoPasskeyIsRefused(t *testing.T) {
	s := newNamedSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	p := s.somebody()
	owner := s.ownerMark()
	const body = `{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA",` +
		`"authenticatorData":"AA","signature":"AA","userHandle":"AA"}}`
	refused := func(step string) {
		t.Helper()
		for _, sent := range []string{body, "{}", "", "null", `{"id":7}`, "\xff"} {
			s.wants(s.passkeyStep(step, owner, sent), http.StatusUnprocessableEntity, "was not accepted")
		}
	}
	for _, step := range []string{"add", "sign-in"} {
		refused(step) // that wasn't asked for
	}

	// The answer to one question is none to another, nor later, nor with another signature.
	u, _ := url.Parse(s.server.URL + "/passkeys/add")
	hold := func(value string) {
		s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath-passkey", Value: value, Path: "/passkeys"}})
	}
	for asked, answered := range map[string]string{"ask": "sign-in", "ask-sign-in": "add"} {
		s.passkeyStep(asked, owner, "{}")
		s.wants(s.passkeyStep(answered, owner, body), http.StatusUnprocessableEntity)
	}
	for _, wrong := range []func(string) string{
		func(v string) string { return v + "A" },
		func(v string) string { return "A" + v },
		func(v string) string { v, _, _ = strings.Cut(v, "."); return v },
		func(string) string { return "." },
	} {
		set := s.passkeyStep("ask", owner, "{}").header.Get("Set-Cookie")
		value, _, _ := strings.Cut(strings.TrimPrefix(set, "careerpath-passkey="), ";")
		hold(wrong(value))
		s.wants(s.passkeyStep("add", owner, body), http.StatusUnprocessableEntity)
	}
	s.passkeyStep("ask", owner, "{}")
	s.wants(s.passkeyStep("add", owner, body), http.StatusUnprocessableEntity) // asked for, and still no passkey
	s.passkeyStep("ask", owner, "{}")
	now = now.Add(6 * time.Minute)
	s.wants(s.passkeyStep("add", owner, body), http.StatusUnprocessableEntity)
	if got := p.keysOf(p.id, store.KeyPasskey); len(got) != 0 {
		t.Errorf("keys: %+v", got)
	}
}

// The id of a passkey is no secret: whoever knows it is nobody by that.
func TestThePublicPartOfAPasskeyOpensNothing(t *testing.T) {
	s := newSite(t)
	p := s.somebody()
	id := make([]byte, 32)
	id[0] = 1
	p.update(func(tx store.Tx) error {
		if err := tx.PutRecord("passkey", "pk", []byte(`{"id":"AQ"}`)); err != nil {
			return err
		}
		return tx.PutKey(store.Key{ID: "pk", Hash: sha256.Sum256(id), Kind: store.KeyPasskey, Name: "My phone"})
	})
	public := base64.RawURLEncoding.EncodeToString(id)
	guest := &somebody{s, p.id, public}
	guest.signIn()
	s.wants(s.get("/me"), http.StatusOK, "Nothing is kept about you yet")
	s.wants(s.openLink(public), http.StatusNotFound, "opens nothing")

	p.signIn()
	s.wants(s.get("/me/keys"), http.StatusOK, "My phone", "never used")
	s.keyForm("/me/keys/pk", url.Values{"name": {"Old phone"}})
	s.wants(s.get("/me/keys"), http.StatusOK, "Old phone")
	s.keyForm("/me/keys/pk", url.Values{":go": {"end"}})
	p.update(func(tx store.Tx) error {
		if _, err := tx.Record("passkey", "pk"); store.CodeOf(err) != store.NotFound {
			t.Errorf("the record of a passkey that was ended: %v", err)
		}
		return nil
	})
}
