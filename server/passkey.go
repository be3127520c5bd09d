package server

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"careerpath/store"
)

// A passkey (WebAuthn) opens everything, as the private link does, without a link to keep: the person's device has its
// secret, and here is what recognises it, a record of the kind passkeyRecord. Its key has the credential's id for a
// secret, which finds the record and opens nothing by itself.

const (
	passkeyRecord = "passkey"
	maxPasskeys   = 20
)

// passkeyCookie holds what was asked of the browser, until it answers.
var passkeyCookie = heldCookie{name: "careerpath-passkey", path: "/passkeys", minutes: 5, same: http.SameSiteStrictMode}

// What a question is for, so that the answer to one isn't taken for the other.
const (
	toRegister = "register"
	toSignIn   = "sign in"
)

var (
	errPasskey = &problem{status: http.StatusUnprocessableEntity, title: "The passkey was not accepted",
		detail: "Nothing has changed. It may have been removed here, or the device took too long. Try again, or use your " +
			"private link."}
	errManyPasskeys = &problem{status: http.StatusConflict, title: "There are as many passkeys as there can be",
		detail: "End one that isn't used first."}
)

// passkeyPart is a button, for the template of that name.
type passkeyPart struct{ For, Owner string }

// passkeyOwner is a person as the library knows them. They have no name, so the device shows since when they are here.
type passkeyOwner struct {
	id, name    string
	credentials []webauthn.Credential
}

func (o *passkeyOwner) WebAuthnID() []byte                         { return []byte(o.id) }
func (o *passkeyOwner) WebAuthnName() string                       { return o.name }
func (o *passkeyOwner) WebAuthnDisplayName() string                { return o.name }
func (o *passkeyOwner) WebAuthnCredentials() []webauthn.Credential { return o.credentials }

func (s *Server) passkeyOwner(r *http.Request, p store.Person) (*passkeyOwner, error) {
	o := &passkeyOwner{id: p.ID, name: s.brand.Name + ", " + s.calendar(r).date(p.Created)}
	err := s.store.View(r.Context(), p.ID, func(data store.Reader) (err error) {
		o.credentials, err = store.List[webauthn.Credential](data, passkeyRecord)
		return err
	})
	return o, err
}

// passkeys is what checks them, for the address that the asker sees.
func passkeys(r *http.Request, name string) (*webauthn.WebAuthn, error) {
	at, err := url.Parse(addressOf(r))
	if err != nil {
		return nil, err
	}
	w, err := webauthn.New(&webauthn.Config{RPID: at.Hostname(), RPDisplayName: name, RPOrigins: []string{at.String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
	if err != nil {
		return nil, &problem{errPasskey.status, errPasskey.title, errPasskey.detail, err}
	}
	return w, nil
}

// answered adapts a step that the pages' script asks for: what it returns becomes JSON, and its error a message to show.
func answered(step func(*Server, http.ResponseWriter, *http.Request) (any, error)) func(*Server, http.ResponseWriter,
	*http.Request) error {
	return func(s *Server, w http.ResponseWriter, r *http.Request) error {
		status := http.StatusOK
		answer, err := step(s, w, r)
		if err != nil {
			p := problemOf(err)
			if p.status >= http.StatusInternalServerError {
				s.log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r), "route", routeOf(r), "error", err)
			}
			l := s.language(r)
			status, answer = p.status, map[string]string{"message": l.T(p.title) + ". " + l.T(p.detail)}
		}
		return answerJSON(w, status, answer)
	}
}

// passkeySender is who asks, on a page that is theirs.
func (s *Server) passkeySender(r *http.Request) (store.Person, error) {
	p, known, err := s.person(r)
	if err == nil && (!known || r.URL.Query().Get("owner") != ownerOf(p)) {
		err = errLeft
	}
	return p, err
}

// askPasskey begins the making of a passkey.
func (s *Server) askPasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	p, err := s.passkeySender(r)
	if err != nil {
		return nil, err
	}
	owner, err := s.passkeyOwner(r, p)
	if err != nil {
		return nil, err
	}
	if len(owner.credentials) >= maxPasskeys {
		return nil, errManyPasskeys
	}
	with, err := passkeys(r, s.brand.Name)
	if err != nil {
		return nil, err
	}
	creation, session, err := with.BeginRegistration(owner,
		webauthn.WithExclusions(webauthn.Credentials(owner.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("asking for a passkey: %w", err)
	}
	return creation, hold(s, w, r, passkeyCookie, toRegister, session)
}

// addPasskey keeps the passkey that the device has made.
func (s *Server) addPasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	p, err := s.passkeySender(r)
	if err != nil {
		return nil, err
	}
	session, err := s.recall(w, r, toRegister)
	if err != nil {
		return nil, err
	}
	owner, err := s.passkeyOwner(r, p)
	if err != nil {
		return nil, err
	}
	with, err := passkeys(r, s.brand.Name)
	if err != nil {
		return nil, err
	}
	made, err := with.FinishRegistration(owner, *session, r)
	if err != nil {
		return nil, &problem{errPasskey.status, errPasskey.title, errPasskey.detail, err}
	}
	id, err := newID()
	if err != nil {
		return nil, err
	}
	key := store.Key{ID: id, Hash: sha256.Sum256(made.ID), Kind: store.KeyPasskey,
		Name: browserName(s.language(r), r.UserAgent()), Created: s.now().UTC()}
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		kept, err := tx.Records(passkeyRecord)
		if err != nil {
			return err
		}
		if len(kept) >= maxPasskeys {
			return errManyPasskeys
		}
		if err := store.Put(tx, passkeyRecord, id, made); err != nil {
			return err
		}
		return tx.PutKey(key)
	})
	return map[string]string{"to": "/me/keys#passkeys"}, err
}

// askSignIn begins coming back by a passkey. Which one it will be, and whose, the device says.
func (s *Server) askSignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	with, err := passkeys(r, s.brand.Name)
	if err != nil {
		return nil, err
	}
	assertion, session, err := with.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("asking for a passkey: %w", err)
	}
	return assertion, hold(s, w, r, passkeyCookie, toSignIn, session)
}

// passkeySignIn makes the browser that of whose passkey it is. The page has said whose results are left.
func (s *Server) passkeySignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	here, _, err := s.person(r)
	if err != nil {
		return nil, err
	}
	if r.URL.Query().Get("owner") != ownerOf(here) {
		return nil, errLeft
	}
	session, err := s.recall(w, r, toSignIn)
	if err != nil {
		return nil, err
	}
	with, err := passkeys(r, s.brand.Name)
	if err != nil {
		return nil, err
	}
	var who store.Person
	var key store.Key
	find := func(id, _ []byte) (webauthn.User, error) {
		if who, key, err = s.opens(r.Context(), sha256.Sum256(id), store.KeyPasskey); err != nil {
			return nil, err
		}
		return s.passkeyOwner(r, who)
	}
	_, used, err := with.FinishPasskeyLogin(find, *session, r)
	switch {
	case store.CodeOf(err) == store.Unavailable:
		return nil, err
	case err != nil:
		return nil, &problem{errPasskey.status, errPasskey.title, errPasskey.detail, err}
	case used.Authenticator.CloneWarning:
		return nil, errPasskey
	}
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		if _, err := tx.Record(passkeyRecord, key.ID); err != nil { // ended meanwhile
			return err
		}
		return store.Put(tx, passkeyRecord, key.ID, used) // with how often it was used
	})
	if store.CodeOf(err) == store.NotFound {
		return nil, errPasskey
	}
	if err != nil {
		return nil, err
	}
	return map[string]string{"to": "/me"}, s.signIn(w, r, who, newSecret())
}

// recall takes back what the browser was asked.
func (s *Server) recall(w http.ResponseWriter, r *http.Request, purpose string) (*webauthn.SessionData, error) {
	session, ok := heldFor[*webauthn.SessionData](s, r, passkeyCookie, purpose)
	passkeyCookie.forget(w, r)
	if !ok || session == nil {
		return nil, errPasskey
	}
	return session, nil
}

// endPasskey forgets a passkey.
func endPasskey(tx store.Tx, keys []store.Key, id string) error {
	if slices.ContainsFunc(keys, func(k store.Key) bool { return k.ID == id && k.Kind == store.KeyPasskey }) {
		return tx.DeleteRecord(passkeyRecord, id)
	}
	return nil
}
