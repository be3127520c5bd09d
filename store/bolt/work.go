package bolt

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/packed"
)

// work is what one call does in a transaction of bbolt, which it may share with other calls.
type work struct {
	store *Store
	tx    *bbolt.Tx

	data, secrets, groups, shared *bbolt.Bucket

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
	}{{dataBucket, &w.data}, {secretsBucket, &w.secrets}, {groupsBucket, &w.groups}, {sharedBucket, &w.shared}} {
		if *top.bucket = w.tx.Bucket([]byte(top.name)); *top.bucket == nil {
			return damaged(w.store.path, fmt.Errorf("it has no bucket %q", top.name))
		}
		(*top.bucket).FillPercent = fills[top.name]
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

// get returns the payload under key; false where there is none.
func (w *work) get(b *bbolt.Bucket, key []byte) (payload []byte, ok bool, err error) {
	value := b.Get(key)
	if value == nil {
		return nil, false, nil
	}
	if payload, err = unseal(key, value); err != nil {
		return nil, false, damaged(w.store.path, err)
	}
	return payload, true, nil
}

// put keeps a payload under key.
func (w *work) put(b *bbolt.Bucket, key, payload []byte) error {
	w.changes(b, key)
	if err := b.Put(key, seal(key, payload)); err != nil {
		return internal(err, "bbolt refused a record")
	}
	return nil
}

// remove deletes what is under key, if there is anything.
func (w *work) remove(b *bbolt.Bucket, key []byte) error {
	if b.Get(key) == nil {
		return nil
	}
	w.changes(b, key)
	if err := b.Delete(key); err != nil {
		return damaged(w.store.path, err)
	}
	return nil
}

// changes notes that what is under key is about to be another.
func (w *work) changes(b *bbolt.Bucket, key []byte) {
	w.wrote = true
	if w.store.noted == nil {
		return
	}
	for name, bucket := range map[string]*bbolt.Bucket{dataBucket: w.data, secretsBucket: w.secrets,
		groupsBucket: w.groups, sharedBucket: w.shared} {
		if b == bucket {
			w.store.noted[place{name, string(key)}] = struct{}{}
		}
	}
}

// marshal is the JSON of what is to be kept.
func marshal(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, internal(err, "what was to be kept can't be written as JSON")
	}
	return text, nil
}

// getPacked reads the packed JSON under a key of data into v; false where there is none.
func (w *work) getPacked(key []byte, v any) (bool, error) {
	payload, ok, err := w.get(w.data, key)
	if err != nil || !ok {
		return false, err
	}
	return true, w.unpack(key, payload, v)
}

// unpack reads packed JSON into v.
func (w *work) unpack(key, payload []byte, v any) error {
	text, err := w.store.packer.Unpack(payload, w.sharedText)
	if err == nil {
		err = parse(key, text, v)
	}
	if err != nil {
		return damaged(w.store.path, fmt.Errorf("the record %q: %w", key, err))
	}
	return nil
}

// putPacked keeps v as packed JSON under a key of data.
func (w *work) putPacked(key []byte, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	return w.put(w.data, key, w.store.packer.Pack(text))
}

// each calls do with what is in data under a prefix, in order of keys: what a key goes on with, and the payload.
func (w *work) each(prefix []byte, do func(rest, payload []byte) error) error {
	c := w.data.Cursor()
	for key, value := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, value = c.Next() {
		payload, err := unseal(key, value)
		if err != nil {
			return damaged(w.store.path, err)
		}
		if err := do(key[len(prefix):], payload); err != nil {
			return err
		}
	}
	return nil
}

// list reads all packed records under a prefix of data, in order of keys.
func list[T any](w *work, prefix []byte) (all []T, err error) {
	err = w.each(prefix, func(rest, payload []byte) error {
		var one T
		err := w.unpack(rest, payload, &one)
		all = append(all, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// sharedText finds a shared text by its name.
func (w *work) sharedText(name packed.Name) ([]byte, error) {
	return findShared(w.store.packer, w.shared, name)
}
