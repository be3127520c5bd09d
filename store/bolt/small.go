package bolt

import (
	"encoding/json"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Record is as store.Reader says.
func (r *reader) Record(kind, id string) (body json.RawMessage, err error) {
	defer r.work.guard(&err)
	ok := false
	if b := r.kind(kind); b != nil {
		ok, err = r.work.get(b, id, &body)
	}
	if err == nil && !ok {
		err = notFound("there is no such record")
	}
	return body, err
}

// Records is as store.Reader says.
func (r *reader) Records(kind string) (all []store.Record, err error) {
	defer r.work.guard(&err)
	b := r.kind(kind)
	if b == nil {
		return nil, nil
	}
	c := b.Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		record := store.Record{ID: string(key)}
		if err := decode(key, value, &record.Body); err != nil {
			return nil, damaged(r.work.store.path, err)
		}
		all = append(all, record)
	}
	return all, nil
}

// kind is the bucket of a kind of records, nil where there are none.
func (r *reader) kind(kind string) *bbolt.Bucket {
	records := r.own.Bucket([]byte(recordsBucket))
	if records == nil || !store.ValidID(kind) {
		return nil
	}
	return records.Bucket([]byte(kind))
}

// PutRecord is as store.Tx says.
func (t *tx) PutRecord(kind, id string, body json.RawMessage) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(kind) || !store.ValidID(id) || !json.Valid(body) {
		return internal(nil, "%q of kind %q can't be kept", id, kind)
	}
	b := t.kind(kind)
	if b == nil {
		records, err := t.bucket(recordsBucket)
		if err != nil {
			return err
		}
		t.work.wrote = true
		if b, err = records.CreateBucket([]byte(kind)); err != nil {
			return damaged(t.work.store.path, err)
		}
	}
	return t.work.put(b, []byte(id), body)
}

// DeleteRecord is as store.Tx says.
func (t *tx) DeleteRecord(kind, id string) (err error) {
	defer t.work.guard(&err)
	return t.remove(t.kind(kind), id)
}
