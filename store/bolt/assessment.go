package bolt

import (
	"cmp"
	"slices"

	"careerpath/store"
)

// Assessment is as store.Reader says.
func (r *reader) Assessment(id string) (a store.Assessment, err error) {
	defer r.work.guard(&err)
	ok, err := r.read(assessmentKind, id, &a)
	switch {
	case err != nil:
		return a, err
	case !ok:
		return a, notFound("there is no assessment %q", id)
	}
	a.ID = id // which isn't packed: it is in the place
	return a, nil
}

// Assessments is as store.Reader says.
func (r *reader) Assessments() (all []store.Assessment, err error) {
	defer r.work.guard(&err)
	err = r.work.each(r.kind(assessmentKind), func(rest, payload []byte) error {
		var a store.Assessment
		id, err := wholeID(rest)
		if err != nil {
			return r.work.damaged(err)
		}
		err = r.work.unpack(payload, &a)
		a.ID = id
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b store.Assessment) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// AddAssessment is as store.Tx says.
func (t *tx) AddAssessment(a store.Assessment) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(a.ID) {
		return internal(nil, "%q can't be an assessment's id", a.ID)
	}
	place := t.at(assessmentKind, a.ID)
	taken, err := t.work.has(t.work.data, place)
	if err != nil {
		return err
	}
	if taken {
		return exists("there is an assessment %q already", a.ID)
	}
	a.ID = ""
	a.Started, a.Finished, a.Corrected = a.Started.UTC(), a.Finished.UTC(), a.Corrected.UTC()
	text, err := marshal(a)
	if err != nil {
		return err
	}
	sharing := sharer{store: t.work.store, shared: t.work.shared,
		put: func(key, payload []byte) error { return t.work.put(t.work.shared, key, payload) }}
	payload, err := sharing.pack(text, a.Quiz, a.Result.Catalog)
	if err != nil {
		return t.work.damaged(err)
	}
	return t.work.put(t.work.data, place, payload)
}
