package bolt

import (
	"hash/crc32"
	"slices"

	"careerpath/store"
)

// Assessment is as store.Reader says.
func (r *reader) Assessment(id string) (a store.Assessment, err error) {
	defer r.work.guard(&err)
	p, err := r.assessment(id)
	if err != nil {
		return a, err
	}
	if err := r.work.unpack(p.rest, &a); err != nil {
		return a, err
	}
	if !p.whole() {
		var summary store.Summary
		if err := r.work.unpack(p.summary, &summary); err != nil {
			return a, err
		}
		a = store.Join(summary, a)
	}
	a.ID = id // which isn't packed: it is in the place
	return a, nil
}

// Summary is as store.Reader says.
func (r *reader) Summary(id string) (s store.Summary, err error) {
	defer r.work.guard(&err)
	p, err := r.assessment(id)
	if err != nil {
		return s, err
	}
	return r.summary(id, &p)
}

// assessment finds the parts of an assessment.
func (r *reader) assessment(id string) (p parts, err error) {
	none := notFound("there is no assessment %q", id)
	if !store.ValidID(id) {
		return p, none
	}
	place := r.at(assessmentKind, id)
	value, err := r.work.data.get(place)
	switch {
	case err != nil:
		return p, r.work.damaged(err)
	case value == nil:
		return p, none
	}
	return r.partsOf(&sealed{id, place, value})
}

// Summaries is as store.Reader says.
func (r *reader) Summaries(quiz, before string, limit int) (found []store.Summary, err error) {
	defer r.work.guard(&err)
	all, err := r.sealed(assessmentKind)
	if err != nil {
		return nil, err
	}
	for i := len(all) - 1; i >= 0 && len(found) < limit; i-- {
		if before != "" && all[i].id >= before {
			continue
		}
		summary, is, err := r.summaryOf(&all[i], quiz)
		if err != nil {
			return nil, err
		}
		if is {
			found = append(found, summary)
		}
	}
	return found, nil
}

// First is as store.Reader says.
func (r *reader) First(quiz string) (first store.Summary, err error) {
	defer r.work.guard(&err)
	all, err := r.sealed(assessmentKind)
	if err != nil {
		return first, err
	}
	for i := range all {
		if first, is, err := r.summaryOf(&all[i], quiz); err != nil || is {
			return first, err
		}
	}
	return first, notFound("there is no assessment yet")
}

// Corrections is as store.Reader says.
func (r *reader) Corrections() (corrections store.Corrections, err error) {
	defer r.work.guard(&err)
	all, err := r.sealed(assessmentKind)
	if err != nil {
		return nil, err
	}
	corrections = store.Corrections{}
	for i := range slices.Backward(all) {
		of, err := r.corrects(&all[i])
		if err != nil {
			return nil, err
		}
		if of != "" {
			corrections[of] = all[i].id
		}
	}
	return corrections, nil
}

// corrects is the id of the assessment that another one corrects, "" where it is no correction.
func (r *reader) corrects(a *sealed) (of string, err error) {
	p, err := r.partsOf(a)
	switch {
	case err != nil:
	case p.whole():
		var summary store.Summary
		summary, err = r.summary(a.id, &p)
		of = summary.Corrects
	case len(p.mark) > quizMarkSize:
		if of, err = wholeID(p.mark[quizMarkSize:]); err != nil {
			err = r.work.damaged(err)
		}
	}
	return of, err
}

// summaryOf reads the summary of an assessment where that is of a quiz, or quiz is "". One of another quiz is mostly
// told without unpacking it.
func (r *reader) summaryOf(a *sealed, quiz string) (s store.Summary, is bool, err error) {
	p, err := r.partsOf(a)
	if err != nil || quiz != "" && !p.whole() && p.mark[0] != quizMark(quiz) {
		return s, false, err
	}
	s, err = r.summary(a.id, &p)
	return s, quiz == "" || s.Quiz == quiz, err
}

// summary reads the summary of an assessment.
func (r *reader) summary(id string, p *parts) (s store.Summary, err error) {
	if p.whole() {
		var a store.Assessment
		err = r.work.unpack(p.rest, &a)
		s = a.Summary()
	} else {
		err = r.work.unpack(p.summary, &s)
	}
	s.ID = id
	return s, err
}

// The mark of an assessment tells most quizzes apart; of a correction the place of what it corrects follows.
const quizMarkSize = 1

func quizMark(quiz string) byte { return byte(crc32.Checksum([]byte(quiz), castagnoli)) }

// AddAssessment is as store.Tx says.
func (t *tx) AddAssessment(a store.Assessment) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(a.ID) {
		return internal(nil, "%q can't be an assessment's id", a.ID)
	}
	if a.Corrects != "" && !store.ValidID(a.Corrects) {
		return internal(nil, "%q can't be an assessment's id", a.Corrects)
	}
	place := t.at(assessmentKind, a.ID)
	taken, err := t.work.has(t.work.data, place)
	if err != nil {
		return err
	}
	if taken {
		return exists("there is an assessment %q already", a.ID)
	}
	sharing := sharer{store: t.work.store, shared: t.work.shared,
		put: func(key, payload []byte) error { return t.work.put(t.work.shared, key, payload) }}
	payload, err := sharing.assessment(a)
	if err != nil && store.CodeOf(err) == "" {
		err = t.work.damaged(err)
	}
	if err != nil {
		return err
	}
	return t.work.put(t.work.data, place, payload)
}
