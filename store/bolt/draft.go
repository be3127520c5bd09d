package bolt

import (
	"cmp"
	"maps"
	"slices"

	"careerpath/store"
)

// Draft is as store.Reader says.
func (r *reader) Draft(quiz string) (d store.Draft, err error) {
	defer r.work.guard(&err)
	ok, err := r.read(draftKind, quiz, &d)
	if err == nil && !ok {
		err = notFound("there is no draft of quiz %q", quiz)
	}
	return d, err
}

// Drafts is as store.Reader says.
func (r *reader) Drafts() (all []store.Draft, err error) {
	defer r.work.guard(&err)
	all, err = list[store.Draft](r.work, r.kind(draftKind))
	slices.SortFunc(all, func(a, b store.Draft) int { return cmp.Compare(a.Quiz, b.Quiz) })
	return all, err
}

// PutDraft is as store.Tx says.
func (t *tx) PutDraft(d store.Draft) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(d.Quiz) {
		return internal(nil, "%q can't be a quiz id", d.Quiz)
	}
	d.Started, d.Updated = d.Started.UTC(), d.Updated.UTC()
	d.Answers = maps.Clone(d.Answers)
	for item, given := range d.Answers {
		given.At = given.At.UTC()
		d.Answers[item] = given
	}
	return t.work.putPacked(t.at(draftKind, d.Quiz), d)
}

// DeleteDraft is as store.Tx says.
func (t *tx) DeleteDraft(quiz string) (err error) {
	defer t.work.guard(&err)
	return t.remove(draftKind, quiz)
}
