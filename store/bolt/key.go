package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// firstKey is the id of the key that a person of format 3 has.
const firstKey = "first"

// door is what is kept under secrets/<hash>: whom it opens, and with which key. Format 3 had the person's id alone.
type door struct {
	Person string `json:"person"`
	Key    string `json:"key"`
}

// UnmarshalJSON reads both.
func (d *door) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		d.Key = firstKey
		return json.Unmarshal(text, &d.Person)
	}
	type plain door
	return json.Unmarshal(text, (*plain)(d))
}

// KeyBySecret is as store.Store says.
func (s *Store) KeyBySecret(ctx context.Context, secret store.SecretHash) (store.Person, store.Key, error) {
	var found store.Person
	var key store.Key
	err := s.read(ctx, func(w *work) error {
		var to door
		ok, err := w.get(w.secrets, hex.EncodeToString(secret[:]), &to)
		if err != nil {
			return err
		}
		if !ok {
			return notFound("nobody has this secret")
		}
		r, err := w.open(to.Person)
		if store.CodeOf(err) == store.NotFound {
			return damaged(s.path, errors.New("a secret leads to nobody"))
		}
		if err != nil {
			return err
		}
		found = r.who
		key, ok, err = r.key(to.Key)
		if err == nil && (!ok || key.Hash != secret) {
			err = damaged(s.path, errors.New("a secret leads to no key"))
		}
		return err
	})
	return found, key, err
}

// key reads a key; false where there is none.
func (r *reader) key(id string) (k store.Key, ok bool, err error) {
	if b := r.own.Bucket([]byte(keysBucket)); b != nil {
		if ok, err = r.work.get(b, id, &k); ok || err != nil {
			return k, ok, err
		}
	}
	first, err := r.first()
	if err != nil || id != firstKey || len(first) == 0 {
		return store.Key{}, false, err
	}
	return first[0], true, nil
}

// first is the key of a person of format 3, as a list of at most one.
func (r *reader) first() ([]store.Key, error) {
	var keys []store.Key
	for _, text := range r.secrets {
		hash, err := hex.DecodeString(text)
		if err != nil || len(hash) != len(store.SecretHash{}) {
			return nil, damaged(r.work.store.path, errors.New("a secret is no hash"))
		}
		keys = append(keys, store.Key{ID: firstKey, Hash: store.SecretHash(hash), Kind: store.KeyFirst, Created: r.who.Created})
	}
	return keys, nil
}

// Keys is as store.Reader says.
func (r *reader) Keys() (keys []store.Key, err error) {
	defer r.work.guard(&err)
	if keys, err = r.first(); err != nil {
		return nil, err
	}
	if b := r.own.Bucket([]byte(keysBucket)); b != nil {
		kept, err := list[store.Key](r.work, b)
		if err != nil {
			return nil, err
		}
		keys = append(keys, kept...)
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
	hash := hex.EncodeToString(k.Hash[:])
	var to door
	taken, err := t.work.get(t.work.secrets, hash, &to)
	if err != nil {
		return err
	}
	if taken && to != (door{t.who.ID, k.ID}) {
		return exists("there is such a key already")
	}
	if err := t.closeDoor(k.ID); err != nil {
		return err
	}
	b, err := t.bucket(keysBucket)
	if err != nil {
		return err
	}
	if err := t.work.put(b, []byte(k.ID), k); err != nil {
		return err
	}
	return t.work.put(t.work.secrets, []byte(hash), door{t.who.ID, k.ID})
}

// DeleteKey is as store.Tx says.
func (t *tx) DeleteKey(id string) (err error) {
	defer t.work.guard(&err)
	if err := t.closeDoor(id); err != nil {
		return err
	}
	return t.remove(t.own.Bucket([]byte(keysBucket)), id)
}

// closeDoor has the secret of a key open nothing any more, where there is such a key.
func (t *tx) closeDoor(id string) error {
	old, ok, err := t.key(id)
	if err != nil || !ok {
		return err
	}
	t.work.wrote = true
	if err := t.work.secrets.Delete([]byte(hex.EncodeToString(old.Hash[:]))); err != nil {
		return damaged(t.work.store.path, err)
	}
	if id != firstKey || len(t.secrets) == 0 {
		return nil
	}
	t.secrets = nil
	return t.work.put(t.work.people, []byte(t.who.ID), personRecord{Person: t.who})
}

// bucket returns one of the person's buckets that come with their first record.
func (t *tx) bucket(name string) (*bbolt.Bucket, error) {
	if b := t.own.Bucket([]byte(name)); b != nil {
		return b, nil
	}
	t.work.wrote = true
	b, err := t.own.CreateBucket([]byte(name))
	if err != nil {
		return nil, damaged(t.work.store.path, err)
	}
	return b, nil
}

// remove deletes a record of a bucket, which may be nil, if it is there.
func (t *tx) remove(b *bbolt.Bucket, id string) error {
	if b == nil || !store.ValidID(id) || b.Get([]byte(id)) == nil {
		return nil
	}
	t.work.wrote = true
	if err := b.Delete([]byte(id)); err != nil {
		return damaged(t.work.store.path, err)
	}
	return nil
}
