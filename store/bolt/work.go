package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// work is what one call does in a transaction of bbolt, which it may share with other calls.
type work struct {
	store *Store
	tx    *bbolt.Tx

	people, secrets, data *bbolt.Bucket

	wrote  bool  // something has been put or deleted
	theirs bool  // the caller's function is running: a panic is its own
	spoilt error // damage met on the way, whatever the caller's function made of it
}

// run does the work. A panic of bbolt is a Damaged error; a panic of the caller's function goes on.
func (w *work) run(do func(*work) error) (err error) {
	defer func() {
		if w.theirs {
			return
		}
		if reason := recover(); reason != nil {
			err = damagedSince(w.store.path, reason)
		}
	}()
	for _, top := range []struct {
		name   string
		bucket **bbolt.Bucket
	}{{peopleBucket, &w.people}, {secretsBucket, &w.secrets}, {dataBucket, &w.data}} {
		if *top.bucket, err = w.child(w.tx, top.name); err != nil {
			return err
		}
	}
	if err := do(w); err != nil {
		return err
	}
	return w.spoilt
}

// hand runs the caller's function.
func (w *work) hand(function func() error) error {
	w.theirs = true
	err := function()
	w.theirs = false
	return err
}

// guard, deferred by what the caller's function calls, turns a panic of bbolt into a Damaged error, and sees to it that
// the transaction fails where a Damaged error was met.
func (w *work) guard(err *error) {
	if reason := recover(); reason != nil {
		*err = damagedSince(w.store.path, reason)
	}
	if store.CodeOf(*err) == store.Damaged {
		w.spoilt = *err
	}
}

// parent is what has buckets: a transaction or a bucket.
type parent interface {
	Bucket(name []byte) *bbolt.Bucket
}

// child returns a bucket that is always there.
func (w *work) child(of parent, name string) (*bbolt.Bucket, error) {
	b := of.Bucket([]byte(name))
	if b == nil {
		return nil, damaged(w.store.path, fmt.Errorf("it has no bucket %q", name))
	}
	return b, nil
}

// get reads the record under key into v; false where there is none.
func (w *work) get(b *bbolt.Bucket, key string, v any) (bool, error) {
	if !store.ValidID(key) {
		return false, nil
	}
	value := b.Get([]byte(key))
	if value == nil {
		return false, nil
	}
	if err := decode([]byte(key), value, v); err != nil {
		return false, damaged(w.store.path, err)
	}
	return true, nil
}

// put keeps v as the record under key.
func (w *work) put(b *bbolt.Bucket, key []byte, v any) error {
	value, err := encode(key, v)
	if err != nil {
		return internal(err, "what was to be kept can't be written as JSON")
	}
	w.wrote = true
	if err := b.Put(key, value); err != nil {
		return internal(err, "bbolt refused a record")
	}
	return nil
}

// list reads all records of a bucket, in order of their keys.
func list[T any](w *work, b *bbolt.Bucket) ([]T, error) {
	var all []T
	c := b.Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		var one T
		if err := decode(key, value, &one); err != nil {
			return nil, damaged(w.store.path, err)
		}
		all = append(all, one)
	}
	return all, nil
}
