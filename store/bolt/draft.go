package bolt

import (
	"maps"

	"careerpath/store"
)

// Draft is as store.Reader says.
func (r *reader) Draft(quiz string) (d store.Draft, err error) {
	defer r.work.guard(&err)
	ok, err := r.work.get(r.drafts, quiz, &d)
	if err == nil && !ok {
		err = notFound("there is no draft of quiz %q", quiz)
	}
	return d, err
}

// Drafts is as store.Reader says.
func (r *reader) Drafts() (all []store.Draft, err error) {
	defer r.work.guard(&err)
	return list[store.Draft](r.work, r.drafts)
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
	return t.work.put(t.drafts, []byte(d.Quiz), d)
}

// DeleteDraft is as store.Tx says.
func (t *tx) DeleteDraft(quiz string) (err error) {
	defer t.work.guard(&err)
	if t.drafts.Get([]byte(quiz)) == nil {
		return nil
	}
	t.work.wrote = true
	if err := t.drafts.Delete([]byte(quiz)); err != nil {
		return internal(err, "bbolt refused to delete a draft")
	}
	return nil
}
