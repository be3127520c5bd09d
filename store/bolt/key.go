package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"careerpath/store"
)

// keyText is what is packed of a key: its id is in its place, and its hash before the text.
type keyText struct {
	Kind    store.KeyKind `json:"kind"`
	Name    string        `json:"name,omitempty"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires,omitzero"`
	Used    time.Time     `json:"used,omitzero"`
	Scope   *store.Scope  `json:"scope,omitempty"`
}

// hashSize is how many bytes of a key's payload are its hash.
const hashSize = len(store.SecretHash{})

// keyPayload is what is kept of a key: its hash, and the rest packed.
func (s *Store) keyPayload(k *store.Key) ([]byte, error) {
	text, err := marshal(keyText{Kind: k.Kind, Name: k.Name, Created: k.Created, Expires: k.Expires, Used: k.Used,
		Scope: k.Scope})
	if err != nil {
		return nil, err
	}
	return append(k.Hash[:], s.packer.Pack(text)...), nil
}

// keyOf reads what is kept of a key.
func (w *work) keyOf(id string, payload []byte) (k store.Key, err error) {
	if len(payload) < hashSize {
		return k, w.damaged(errors.New("a key is too short"))
	}
	var text keyText
	if err := w.unpack(payload[hashSize:], &text); err != nil {
		return k, err
	}
	return store.Key{ID: id, Hash: store.SecretHash(payload[:hashSize]), Kind: text.Kind, Name: text.Name,
		Created: text.Created, Expires: text.Expires, Used: text.Used, Scope: text.Scope}, nil
}

// personOfSecret reads whom a secret opens. Files of the first hour of format 5 have the id of the key after that.
func personOfSecret(payload []byte) (person string, err error) {
	person, _, err = cutID(payload)
	return person, err
}

// KeyBySecret is as store.Store says.
func (s *Store) KeyBySecret(ctx context.Context, secret store.SecretHash) (store.Person, store.Key, error) {
	var found store.Person
	var key store.Key
	err := s.read(ctx, func(w *work) error {
		payload, ok, err := w.get(w.secrets, secret[:])
		if err != nil {
			return err
		}
		if !ok {
			return notFound("nobody has this secret")
		}
		person, err := personOfSecret(payload)
		if err != nil {
			return w.damaged(err)
		}
		r, err := w.open(person)
		if store.CodeOf(err) == store.NotFound {
			return w.damaged(errors.New("a secret leads to nobody"))
		}
		if err != nil {
			return err
		}
		found = r.who
		key, ok, err = r.keyOfSecret(secret)
		if err == nil && !ok {
			err = w.damaged(errors.New("a secret leads to no key"))
		}
		return err
	})
	return found, key, err
}

// keyOfSecret finds the key of a secret among the person's; false where none of theirs is.
func (r *reader) keyOfSecret(secret store.SecretHash) (k store.Key, ok bool, err error) {
	err = r.work.each(r.kind(keyKind), func(rest, payload []byte) error {
		if !bytes.HasPrefix(payload, secret[:]) {
			return nil
		}
		id, err := wholeID(rest)
		if err != nil {
			return r.work.damaged(err)
		}
		k, err = r.work.keyOf(id, payload)
		ok = true
		return err
	})
	return k, ok, err
}

// key reads a key; false where there is none.
func (r *reader) key(id string) (k store.Key, ok bool, err error) {
	if !store.ValidID(id) {
		return k, false, nil
	}
	payload, ok, err := r.work.get(r.work.data, r.at(keyKind, id))
	if err != nil || !ok {
		return k, false, err
	}
	k, err = r.work.keyOf(id, payload)
	return k, true, err
}

// Keys is as store.Reader says.
func (r *reader) Keys() (keys []store.Key, err error) {
	defer r.work.guard(&err)
	err = r.work.each(r.kind(keyKind), func(rest, payload []byte) error {
		id, err := wholeID(rest)
		if err != nil {
			return r.work.damaged(err)
		}
		k, err := r.work.keyOf(id, payload)
		keys = append(keys, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(keys, func(a, b store.Key) int { return cmp.Compare(a.ID, b.ID) })
	return keys, nil
}

// PutKey is as store.Tx says.
func (t *tx) PutKey(k store.Key) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(k.ID) {
		return internal(nil, "%q can't be a key's id", k.ID)
	}
	k = k.UTC()
	_, taken, err := t.work.get(t.work.secrets, k.Hash[:])
	if err != nil {
		return err
	}
	if taken {
		if old, own, err := t.keyOfSecret(k.Hash); err != nil || !own || old.ID != k.ID {
			return cmp.Or(err, error(exists("there is such a key already")))
		}
	}
	if err := t.closeDoor(k.ID); err != nil {
		return err
	}
	payload, err := t.work.store.keyPayload(&k)
	if err != nil {
		return err
	}
	if err := t.work.put(t.work.data, t.at(keyKind, k.ID), payload); err != nil {
		return err
	}
	return t.work.put(t.work.secrets, k.Hash[:], appendID(nil, t.who.ID))
}

// DeleteKey is as store.Tx says.
func (t *tx) DeleteKey(id string) (err error) {
	defer t.work.guard(&err)
	if err := t.closeDoor(id); err != nil {
		return err
	}
	return t.remove(keyKind, id)
}

// closeDoor has the secret of a key open nothing any more, where there is such a key.
func (t *tx) closeDoor(id string) error {
	old, ok, err := t.key(id)
	if err != nil || !ok {
		return err
	}
	return t.work.remove(t.work.secrets, old.Hash[:])
}
