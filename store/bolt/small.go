package bolt

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"careerpath/store"
)

// Record is as store.Reader says.
func (r *reader) Record(kind, id string) (body json.RawMessage, err error) {
	defer r.work.guard(&err)
	ok := false
	if store.ValidID(kind) && store.ValidID(id) {
		ok, err = r.work.getPacked(appendID(r.records(kind), id), &body)
	}
	if err == nil && !ok {
		err = notFound("there is no such record")
	}
	return body, err
}

// records is what the places of small records of a kind begin with. It has the kind as it is, for a kind is no UUID.
func (r *reader) records(kind string) []byte { return recordsPlace(r.place, kind) }

func recordsPlace(person []byte, kind string) []byte {
	return append(append(append(bytes.Clone(person), recordKind), kind...), 0)
}

// Records is as store.Reader says.
func (r *reader) Records(kind string) (all []store.Record, err error) {
	defer r.work.guard(&err)
	if !store.ValidID(kind) {
		return nil, nil
	}
	err = r.work.each(r.records(kind), func(rest, payload []byte) error {
		id, err := wholeID(rest)
		if err != nil {
			return r.work.damaged(err)
		}
		record := store.Record{ID: id}
		err = r.work.unpack(payload, &record.Body)
		all = append(all, record)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b store.Record) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// PutRecord is as store.Tx says.
func (t *tx) PutRecord(kind, id string, body json.RawMessage) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(kind) || !store.ValidID(id) || !json.Valid(body) {
		return internal(nil, "%q of kind %q can't be kept", id, kind)
	}
	return t.work.putPacked(appendID(t.records(kind), id), body)
}

// DeleteRecord is as store.Tx says.
func (t *tx) DeleteRecord(kind, id string) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(kind) || !store.ValidID(id) {
		return nil
	}
	return t.work.remove(t.work.data, appendID(t.records(kind), id))
}
