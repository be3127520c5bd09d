// Package rescore counts what becomes of kept results where their answers are scored by other content. It must never know
// where they are kept or whose they are.
package rescore

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Rescorer scores the answers of kept results of a quiz again and counts what comes of it. Everything it keeps is a
// whole number: what it comes to is the same whatever the order of the people, and however they are split among several
// that are merged. It is not safe for concurrent use.
type Rescorer struct {
	Totals

	catalog *score.Catalog
	quiz    string
	batch   *score.Batch // nil where the quiz can't be scored in batches
	roles   []*engine.Role
	waiting []before // by row of the batch
}

// before is what came of answers when they were given.
type before struct {
	person  int64
	role    string // id of the recommended role, "" for none
	verdict engine.Verdict
	share   float64 // of the best-fitting role, NaN where roles weren't compared
}

// New begins with a quiz as the content has it. The error is an *engine.UnknownQuizError.
func New(c *score.Catalog, quiz string) (*Rescorer, error) {
	r := &Rescorer{catalog: c, quiz: quiz}
	batch, ok, err := c.NewBatch(quiz)
	if err != nil {
		return nil, err
	}
	if ok {
		r.batch, r.roles = batch, batch.NextRoles()
	}
	return r, nil
}

// Add scores a kept result again. person tells one person from another: all results of one come after each other, and
// numbers are above 0. What was a short form is scored as one. Its figures are in the Totals once Settle was called.
func (r *Rescorer) Add(person int64, t engine.Taken) {
	r.Kept.add(person)
	r.name(&t)
	was := before{person: person, role: string(t.Result.Role), verdict: t.Result.Verdict, share: math.NaN()}
	if len(t.Result.Roles) > 0 {
		was.share = t.Result.Roles[0].Share
	}
	cq, err := r.catalog.For(&t.Result).Inside().Quiz(r.quiz)
	if err != nil {
		r.Unscored.add(person) // never: New has found the quiz
		return
	}
	answers := r.carried(person, cq, &t)
	if len(answers) == 0 {
		r.Unscored.add(person)
		return
	}
	if r.batch != nil && t.Result.Short == nil {
		if r.batch.Add(answers) != nil {
			r.Unscored.add(person)
			return
		}
		if r.waiting = append(r.waiting, was); len(r.waiting) == score.BatchRows {
			r.Settle()
		}
		return
	}
	sheet, faults := cq.Read(answers)
	if faults != nil {
		r.Unscored.add(person)
		return
	}
	sheet.SeeIn(t.Result.Order)
	is, _, _ := sheet.Judge(0)
	share := math.NaN()
	if len(is.Roles) > 0 {
		share = is.Roles[0].Share
	}
	r.count(&was, string(is.Role), is.Verdict, share)
}

// carried are the answers as the quiz takes them today.
func (r *Rescorer) carried(person int64, cq *compiled.Quiz, t *engine.Taken) engine.Answers {
	if cq.Made(t.Result.Catalog) {
		return t.Answers
	}
	answers := cq.Carried(*t)
	gone, unfit := cq.Aside(*t, answers)
	r.Gone += int64(gone)
	r.Unfit += int64(unfit)
	if gone+unfit > 0 {
		r.Partly.add(person)
	}
	return answers
}

// Settle has the Totals hold all that was added.
func (r *Rescorer) Settle() {
	if len(r.waiting) == 0 {
		return
	}
	r.batch.Score()
	for row := range r.waiting {
		role := ""
		if at := r.batch.Role(row); at >= 0 {
			role = r.roles[at].ID
		}
		share := math.NaN()
		for of := range r.batch.Inside().Shares {
			if x, known := r.batch.Share(row, of); known && (math.IsNaN(share) || x > share) {
				share = x
			}
		}
		r.count(&r.waiting[row], role, r.batch.Verdict(row), share)
	}
	r.batch.Clear()
	r.waiting = r.waiting[:0]
}
