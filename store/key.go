package store

import "time"

// Key is a secret that opens a person's data, or some of it. What a kind of key opens is decided by whoever asks for it;
// the store keeps a key whatever its dates say.
type Key struct {
	ID      string     `json:"id"`   // UUIDv7
	Hash    SecretHash `json:"hash"` // no other key has it, of whoever
	Kind    KeyKind    `json:"kind"`
	Name    string     `json:"name,omitempty"` // what the person calls it, or whom it is for
	Created time.Time  `json:"created"`
	Expires time.Time  `json:"expires,omitzero"` // zero: it doesn't
	Used    time.Time  `json:"used,omitzero"`    // to the hour; zero: never
	Scope   *Scope     `json:"scope,omitempty"`  // nil for a key to everything
}

// KeyKind says what a key is for.
type KeyKind string

// The kinds of keys.
const (
	KeyFirst    KeyKind = "first"    // the one secret of a person of an old file: their browsers' and their link's at once
	KeyBrowser  KeyKind = "browser"  // the cookie of a browser that is signed in
	KeyLink     KeyKind = "link"     // the private link
	KeyAPI      KeyKind = "api"      // a program's
	KeyPasskey  KeyKind = "passkey"  // a passkey's: its secret is the credential's id, which opens nothing without proof
	KeyShare    KeyKind = "share"    // of somebody who looks on: see Scope
	KeyObserver KeyKind = "observer" // of somebody who is asked about the person: Scope has the round
	KeyGroup    KeyKind = "group"    // the joining link of a group that the person runs: Scope has the group
	KeyAccount  KeyKind = "account"  // of the person's account at an organisation: its hash is the account's mark, of no secret
)

// Scope is what a key opens that doesn't open everything.
type Scope struct {
	What    string `json:"what"`              // result, plan, progress, round or group
	Subject string `json:"subject,omitempty"` // id of that, "" for all
	Comment bool   `json:"comment,omitempty"` // its holder may write, not only read
}

// ExpiredBy says whether the key has ended at a time.
func (k *Key) ExpiredBy(now time.Time) bool { return !k.Expires.IsZero() && !now.Before(k.Expires) }

// UTC returns the key with its times in UTC.
func (k Key) UTC() Key {
	for _, t := range []*time.Time{&k.Created, &k.Expires, &k.Used} {
		if !t.IsZero() {
			*t = t.UTC()
		}
	}
	return k
}
