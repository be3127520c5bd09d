package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"careerpath/server/openid"
	"careerpath/store"
)

// A person may have an account at an organisation, by which they come back: a key of the kind store.KeyAccount, whose hash
// is the account's mark, and with the key's id a record of the kind accountRecord. Of the account nothing else is kept.

const accountRecord = "account"

// tie is what is kept of an account beside its key.
type tie struct {
	Issuer  string    `json:"issuer"` // of the account
	Seen    time.Time `json:"seen"`   // when the person signed in with it last
	Manages bool      `json:"manages,omitempty"`
}

// managesFor is how long somebody may run groups after they have signed in: their organisation may take that back.
const managesFor = 12 * time.Hour

// SignInBy has people sign in by an account at a provider. With required, nobody begins without one. Call it before
// Handler.
func (s *Server) SignInBy(p *openid.Provider, required bool) error {
	key, err := p.KeyFor("careerpath: what browsers hold for some minutes")
	if err != nil {
		return err
	}
	if s.sealing, err = newSealing(key); err != nil {
		return err
	}
	s.accounts, s.required = p, required
	return nil
}

var (
	errSignInFirst = &linked{&problem{status: http.StatusForbidden, title: "Sign in first",
		detail: "You begin here with the account that you have at your organisation. Nothing was saved."},
		"/sign-in", "Sign in"}
	errNoManager = &linked{&problem{status: http.StatusForbidden, title: "Your account may not run groups",
		detail: "Your organisation says who may, and that counts for 12 hours after you sign in. Sign in again, or ask " +
			"whoever looks after accounts there. Nothing has changed."}, "/sign-in?to=%2Fgroups", "Sign in"}
)

// ties are a person's accounts, by the ids of their keys.
func ties(data store.Reader) (map[string]tie, error) {
	records, err := data.Records(accountRecord)
	if err != nil {
		return nil, err
	}
	all := make(map[string]tie, len(records))
	for _, record := range records {
		if all[record.ID], err = store.Get[tie](data, accountRecord, record.ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// tied says whether a person has an account at the site's provider.
func (s *Server) tied(data store.Reader) (bool, error) {
	if s.accounts == nil {
		return false, nil
	}
	all, err := ties(data)
	for _, t := range all {
		if t.Issuer == s.accounts.Settings().Issuer {
			return true, err
		}
	}
	return false, err
}

// restricted says whether not everybody may open and run groups.
func (s *Server) restricted() bool { return s.accounts != nil && s.accounts.Settings().Restricted() }

// mayRunGroups says whether a person may open and run groups.
func (s *Server) mayRunGroups(data store.Reader) (bool, error) {
	if !s.restricted() {
		return true, nil
	}
	all, err := ties(data)
	for _, t := range all {
		if t.Issuer == s.accounts.Settings().Issuer && t.Manages && s.now().Before(t.Seen.Add(managesFor)) {
			return true, err
		}
	}
	return false, err
}

// managing is nil where a person may open and run groups.
func (s *Server) managing(ctx context.Context, who store.Person) error {
	return s.store.View(ctx, who.ID, func(data store.Reader) error {
		may, err := s.mayRunGroups(data)
		if err == nil && !may {
			err = errNoManager
		}
		return err
	})
}

// putTie keeps an account of a person's, whose key it has.
func (s *Server) putTie(tx store.Tx, key string, a *openid.Account) error {
	return store.Put(tx, accountRecord, key, tie{Issuer: a.Issuer, Seen: s.now().UTC(), Manages: a.Manages})
}

// accountKey is the key of an account.
func (s *Server) accountKey(a *openid.Account) (store.Key, error) {
	id, err := newID()
	return store.Key{ID: id, Hash: a.Mark(), Kind: store.KeyAccount, Created: s.now().UTC(),
		Used: s.now().UTC().Truncate(time.Hour)}, err
}

// accountOwner is whose an account is; false where it is nobody's yet.
func (s *Server) accountOwner(ctx context.Context, a *openid.Account) (store.Person, store.Key, bool, error) {
	p, key, err := s.opens(ctx, a.Mark(), store.KeyAccount)
	if store.CodeOf(err) == store.NotFound {
		return store.Person{}, store.Key{}, false, nil
	}
	return p, key, err == nil, err
}

// personOfAccount is a new person whose account it is, or, where somebody was quicker, whose it is by now. A browser with
// the secret can show their private link.
func (s *Server) personOfAccount(r *http.Request, a *openid.Account, secret string) (store.Person, error) {
	p := store.Person{Created: s.now().UTC()}
	var err error
	if p.ID, err = newID(); err != nil {
		return p, err
	}
	link, err := s.newLinkKey(secret, store.KeyLink)
	if err != nil {
		return p, err
	}
	key, err := s.accountKey(a)
	if err != nil {
		return p, err
	}
	err = s.addPerson(r.Context(), p, link, key)
	if store.CodeOf(err) == store.Exists {
		p, key, _, err = s.accountOwner(r.Context(), a)
	}
	if err != nil {
		return p, err
	}
	return p, s.noteSignIn(r.Context(), p, key.ID, a)
}

// noteSignIn keeps that a person has signed in with their account.
func (s *Server) noteSignIn(ctx context.Context, p store.Person, key string, a *openid.Account) error {
	return s.store.Update(ctx, p.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(keys, func(k store.Key) bool { return k.ID == key }) { // ended meanwhile
			return errNotBegun
		}
		return s.putTie(tx, key, a)
	})
}

// tieTo makes an account one of a person's, so that they come back by it; false where it is somebody else's, or the
// person has another at the same provider.
func (s *Server) tieTo(ctx context.Context, p store.Person, a *openid.Account) (done bool, err error) {
	key, err := s.accountKey(a)
	if err != nil {
		return false, err
	}
	err = s.store.Update(ctx, p.ID, func(tx store.Tx) error {
		already, err := s.tied(tx)
		if done = !already; err != nil || already {
			return err
		}
		if err := tx.PutKey(key); err != nil {
			return err
		}
		return s.putTie(tx, key.ID, a)
	})
	if store.CodeOf(err) == store.Exists {
		return false, nil
	}
	return done, err
}

// endTie forgets an account.
func endTie(tx store.Tx, keys []store.Key, id string) error {
	if slices.ContainsFunc(keys, func(k store.Key) bool { return k.ID == id && k.Kind == store.KeyAccount }) {
		return tx.DeleteRecord(accountRecord, id)
	}
	return nil
}

// hostOf is where a provider is, as people know it.
func hostOf(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return issuer
	}
	return u.Host
}

// accountHost is where the site's provider is, "" for none.
func (s *Server) accountHost() string {
	if s.accounts == nil {
		return ""
	}
	return hostOf(s.accounts.Settings().Issuer)
}
