package server

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"time"

	"careerpath/store"
)

// newSecret is a key's secret.
func newSecret() string {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails: the program ends where there is no randomness
	return base64.RawURLEncoding.EncodeToString(raw)
}

// derived is a secret that whoever holds another can make again for the same purpose, and nobody else: HMAC-SHA256.
func derived(secret, purpose string) string {
	raw, _ := base64.RawURLEncoding.DecodeString(secret) // what is no secret derives nothing that opens anything
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(purpose))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// opens finds the key in force that a secret is of, and whose it is, and notes that it was used; NotFound where it is
// of none of the kinds, and *tooMany where the person themselves has asked too often.
func (s *Server) opens(ctx context.Context, hash store.SecretHash, kinds ...store.KeyKind) (store.Person, store.Key, error) {
	p, key, err := s.store.KeyBySecret(ctx, hash)
	if err != nil {
		return store.Person{}, store.Key{}, err
	}
	if !slices.Contains(kinds, key.Kind) || key.ExpiredBy(s.now()) {
		return store.Person{}, store.Key{}, &store.Error{Code: store.NotFound, Message: "this secret doesn't open that"}
	}
	if key.Kind == store.KeyFirst || key.Kind == store.KeyBrowser || key.Kind == store.KeyAPI {
		if err := s.countPerson(ctx, p.ID); err != nil {
			return store.Person{}, store.Key{}, err
		}
	}
	s.noteUse(ctx, p, key)
	return p, key, nil
}

// noteUse keeps when a key was used, to the hour, and writes that at most once an hour. What fails is no reason to
// refuse what the key opens. Of an observer's key nothing is noted: it would tell the person who has answered.
func (s *Server) noteUse(ctx context.Context, owner store.Person, key store.Key) {
	hour := s.now().UTC().Truncate(time.Hour)
	if !key.Used.Before(hour) || key.Kind == store.KeyObserver {
		return
	}
	err := s.store.Update(ctx, owner.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		for _, k := range keys {
			if k.ID == key.ID && k.Used.Before(hour) { // it is still there
				k.Used = hour
				return tx.PutKey(k)
			}
		}
		return err
	})
	if err != nil && store.CodeOf(err) != store.NotFound { // the person may have just been deleted
		s.log.ErrorContext(ctx, "the use of a key isn't noted", "error", err)
	}
}

// browserKey is a key of the browser that a request came from.
func (s *Server) browserKey(r *http.Request, secret string) (store.Key, error) {
	hash, _ := hashOf(secret)
	id, err := newID()
	return store.Key{ID: id, Hash: hash, Kind: store.KeyBrowser, Name: browserName(s.language(r), r.UserAgent()),
		Created: s.now().UTC()}, err
}

// newLinkKey is the key of a new link, which the browser with a secret can show and no other can: its secret is derived
// from the browser's.
func (s *Server) newLinkKey(secret string, kind store.KeyKind) (store.Key, error) {
	id, err := newID()
	hash, _ := hashOf(derived(secret, id))
	return store.Key{ID: id, Hash: hash, Kind: kind, Created: s.now().UTC()}, err
}

// firstKeys are those of a new person, whose browser has a secret.
func (s *Server) firstKeys(r *http.Request, secret string) ([]store.Key, error) {
	browser, err := s.browserKey(r, secret)
	if err != nil {
		return nil, err
	}
	link, err := s.newLinkKey(secret, store.KeyLink)
	return []store.Key{browser, link}, err
}

// ownKeys gives a browser that came with the first secret of all a key of its own, and a private link that it can show
// where there is none but that secret.
func (s *Server) ownKeys(r *http.Request, p store.Person, secret string) error {
	first, err := s.firstKeys(r, secret)
	if err != nil {
		return err
	}
	browser, link := first[0], first[1]
	return s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		switch err := putBrowser(tx, keys, browser); {
		case store.CodeOf(err) == store.Exists: // another page that opened at once has done it
			return nil
		case err != nil:
			return err
		}
		if slices.ContainsFunc(keys, func(k store.Key) bool { return k.Kind == store.KeyLink }) {
			return nil
		}
		return tx.PutKey(link)
	})
}

// maxBrowsers is how many browsers of a person are signed in at most. One more signs out the one not used for longest.
const maxBrowsers = 50

func putBrowser(tx store.Tx, keys []store.Key, browser store.Key) error {
	signedIn := slices.DeleteFunc(slices.Clone(keys), func(k store.Key) bool { return k.Kind != store.KeyBrowser })
	if len(signedIn) >= maxBrowsers {
		oldest := slices.MinFunc(signedIn, func(a, b store.Key) int { return lastSeen(&a).Compare(lastSeen(&b)) })
		if err := tx.DeleteKey(oldest.ID); err != nil {
			return err
		}
	}
	return tx.PutKey(browser)
}

func lastSeen(k *store.Key) time.Time {
	if k.Used.IsZero() {
		return k.Created
	}
	return k.Used
}

// signIn makes the browser a person's, with a secret that is its own. Whoever it was of before is signed out of it.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, p store.Person, secret string) error {
	before, old, known, err := s.personWithKey(r)
	if err != nil || known && before.ID == p.ID {
		return err
	}
	browser, err := s.browserKey(r, secret)
	if err != nil {
		return err
	}
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		return putBrowser(tx, keys, browser)
	})
	if err != nil && store.CodeOf(err) != store.Exists { // the same form, sent twice
		return err
	}
	if known {
		if err := s.endBrowser(r, before, old); err != nil {
			return err
		}
		w.Header().Set("Clear-Site-Data", `"cache"`) // so that Back shows nothing of theirs
	}
	setCookie(w, r, secret)
	return nil
}

// endBrowser ends the key of a browser that is left. The first secret of all goes on: it is the private link's, too.
func (s *Server) endBrowser(r *http.Request, p store.Person, key store.Key) error {
	if key.Kind != store.KeyBrowser {
		return nil
	}
	err := s.store.Update(r.Context(), p.ID, func(tx store.Tx) error { return tx.DeleteKey(key.ID) })
	if store.CodeOf(err) == store.NotFound { // the person has just been deleted
		return nil
	}
	return err
}
