package bolt

import "careerpath/store"

// Assessment is as store.Reader says.
func (r *reader) Assessment(id string) (a store.Assessment, err error) {
	defer r.work.guard(&err)
	ok, err := r.work.get(r.assessments, id, &a)
	if err == nil && !ok {
		err = notFound("there is no assessment %q", id)
	}
	return a, err
}

// Assessments is as store.Reader says.
func (r *reader) Assessments() (all []store.Assessment, err error) {
	defer r.work.guard(&err)
	return list[store.Assessment](r.work, r.assessments)
}

// AddAssessment is as store.Tx says.
func (t *tx) AddAssessment(a store.Assessment) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(a.ID) {
		return internal(nil, "%q can't be an assessment's id", a.ID)
	}
	if t.assessments.Get([]byte(a.ID)) != nil {
		return exists("there is an assessment %q already", a.ID)
	}
	a.Started, a.Finished, a.Corrected = a.Started.UTC(), a.Finished.UTC(), a.Corrected.UTC()
	return t.work.put(t.assessments, []byte(a.ID), a)
}
