package postgres

import (
	"crypto/sha256"
	"errors"
	"math"

	"github.com/jackc/pgx/v5"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/packed"
)

func assessmentPlace(person, id, part string) []byte { return place("assessments", person, id, part) }

// kept is a row of assessments, or some of it.
type kept struct {
	id            string
	summary, rest []byte
}

// assessments reads rows of assessments before unpacking any: that may need a text of the database.
func (w *work) assessments(sql string, args ...any) (found []kept, err error) {
	err = w.query(sql, args, func(rows pgx.Rows) error {
		var k kept
		var id []byte
		into := []any{&id, &k.summary}
		if len(rows.FieldDescriptions()) == 3 {
			into = append(into, &k.rest)
		}
		err := rows.Scan(into...)
		k.id = string(id)
		found = append(found, k)
		return err
	})
	return found, err
}

// Assessment is as store.Reader says.
func (w *work) Assessment(id string) (a store.Assessment, err error) {
	found, err := w.assessments(`SELECT id, summary, rest FROM assessments WHERE person = $1 AND id = $2`, w.id, []byte(id))
	if err != nil {
		return a, err
	}
	if len(found) == 0 {
		return a, notFound("there is no assessment %q", id)
	}
	summary, err := w.summary(&found[0])
	if err != nil {
		return a, err
	}
	if err := w.whole(id, found[0].rest, &a); err != nil {
		return store.Assessment{}, err
	}
	return store.Join(summary, a), nil
}

// whole reads what a summary leaves out.
func (w *work) whole(id string, rest []byte, into any) error {
	return w.met(w.store.unpack(assessmentPlace(w.person.who.ID, id, wholePart), rest, into, w.text))
}

// summary reads the summary of an assessment.
func (w *work) summary(k *kept) (s store.Summary, err error) {
	err = w.met(w.store.unpack(assessmentPlace(w.person.who.ID, k.id, summaryPart), k.summary, &s, w.text))
	s.ID = k.id
	return s, err
}

// Summary is as store.Reader says.
func (w *work) Summary(id string) (s store.Summary, err error) {
	found, err := w.assessments(`SELECT id, summary FROM assessments WHERE person = $1 AND id = $2`, w.id, []byte(id))
	if err == nil && len(found) == 0 {
		err = notFound("there is no assessment %q", id)
	}
	if err != nil {
		return s, err
	}
	return w.summary(&found[0])
}

// Summaries is as store.Reader says.
func (w *work) Summaries(quiz, before string, limit int) (all []store.Summary, err error) {
	if limit <= 0 {
		return nil, nil
	}
	sql, args := `SELECT id, summary FROM assessments WHERE person = $1`, []any{w.id, limit}
	switch {
	case quiz != "" && before != "":
		sql, args = sql+` AND quiz = $3 AND id < $4`, append(args, quiz, []byte(before))
	case quiz != "":
		sql, args = sql+` AND quiz = $3`, append(args, quiz)
	case before != "":
		sql, args = sql+` AND id < $3`, append(args, []byte(before))
	}
	return w.summaries(sql+` ORDER BY id DESC LIMIT $2`, args...)
}

func (w *work) summaries(sql string, args ...any) (all []store.Summary, err error) {
	found, err := w.assessments(sql, args...)
	for i := 0; err == nil && i < len(found); i++ {
		var s store.Summary
		s, err = w.summary(&found[i])
		all = append(all, s)
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// First is as store.Reader says.
func (w *work) First(quiz string) (store.Summary, error) {
	sql, args := `SELECT id, summary FROM assessments WHERE person = $1`, []any{w.id}
	if quiz != "" {
		sql, args = sql+` AND quiz = $2`, append(args, quiz)
	}
	all, err := w.summaries(sql+` ORDER BY id LIMIT 1`, args...)
	if err == nil && len(all) == 0 {
		err = notFound("there is no assessment yet")
	}
	if err != nil {
		return store.Summary{}, err
	}
	return all[0], nil
}

// Corrections is as store.Reader says.
func (w *work) Corrections() (store.Corrections, error) {
	all := store.Corrections{}
	err := w.query(`SELECT corrects, id FROM assessments WHERE person = $1 AND corrects IS NOT NULL ORDER BY id DESC`,
		[]any{w.id}, func(rows pgx.Rows) error {
			var of, id []byte
			err := rows.Scan(&of, &id)
			all[string(of)] = string(id)
			return err
		})
	return all, err
}

// What the views of counts and means need of an assessment stands in columns of its own; the program reads it nowhere.
const insertAssessment = `INSERT INTO assessments
	(person, id, quiz, corrects, finished, verdict, role, levels, summary, rest)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// levelsOf are the levels of a result by skill, to a tenth.
func levelsOf(r *engine.Result) map[string]float64 {
	levels := make(map[string]float64, len(r.Levels))
	for i := range r.Levels {
		levels[r.Levels[i].Skill] = math.Round(10*r.Levels[i].Level) / 10
	}
	return levels
}

// AddAssessment is as store.Tx says.
func (w *work) AddAssessment(a store.Assessment) error {
	args, size, err := w.assessmentRow(a)
	if err != nil {
		return err
	}
	added, err := w.exec(insertAssessment+` ON CONFLICT (person, id) DO NOTHING`, args...)
	if err == nil && added == 0 {
		err = exists("there is an assessment %q already", a.ID)
	}
	if err == nil {
		w.person.assessments++
		w.person.bytes += size
	}
	return err
}

// assessmentRow is what is kept of an assessment, as insertAssessment takes it, and how large its bodies are.
func (w *work) assessmentRow(a store.Assessment) (args []any, size int64, err error) {
	for _, id := range []string{a.ID, a.Corrects} {
		if !store.ValidID(id) && (id != "" || id == a.ID) {
			return nil, 0, internal(nil, "%q can't be an assessment's id", id)
		}
	}
	id := a.ID
	a.ID = ""
	a.Started, a.Finished, a.Corrected = a.Started.UTC(), a.Finished.UTC(), a.Corrected.UTC()
	summary, rest := store.Split(a)
	var bodies [2][]byte
	for i, part := range []struct {
		name string
		is   any
	}{{summaryPart, summary}, {wholePart, rest}} {
		text, err := marshal(part.is)
		if err != nil {
			return nil, 0, err
		}
		payload, err := w.packLike(text, a.Quiz, a.Result.Catalog)
		if err != nil {
			return nil, 0, err
		}
		bodies[i] = seal(assessmentPlace(w.person.who.ID, id, part.name), payload)
		size += int64(len(bodies[i]))
	}
	var corrects []byte
	if a.Corrects != "" {
		corrects = []byte(a.Corrects)
	}
	levels, err := marshal(levelsOf(&a.Result))
	if err != nil {
		return nil, 0, err
	}
	var role *string
	if a.Result.Role != "" {
		role = (*string)(&a.Result.Role)
	}
	return []any{w.id, []byte(id), a.Quiz, corrects, a.Finished, string(a.Result.Verdict), role, levels, bodies[0],
		bodies[1]}, size, nil
}

// text finds a text that bodies are packed against.
func (w *work) text(name packed.Name) (text []byte, err error) {
	var body []byte
	err = w.query(`SELECT body FROM texts WHERE name = $1`, []any{name[:]},
		func(rows pgx.Rows) error { return rows.Scan(&body) })
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, errors.New("it isn't there")
	}
	payload, err := unseal(textPlace(name), body)
	if err != nil {
		return nil, err
	}
	return w.store.packer.Unpack(payload, noTexts)
}

func textPlace(name packed.Name) []byte { return place("texts", string(name[:])) }

// packLike packs a part of an assessment of a quiz, made with the content of a hash, against the text for those, if there
// is one.
func (w *work) packLike(text []byte, quiz, catalog string) ([]byte, error) {
	name, ok, err := w.typicalFor(quiz, catalog)
	if err != nil || !ok {
		return w.store.packer.Pack(text), err
	}
	return w.store.packer.PackLike(text, name, w.text)
}

// typicalFor finds the text for assessments of a quiz and content, and keeps it the first time; false where there is none.
// Whoever else keeps one at the same moment keeps the same.
func (w *work) typicalFor(quiz, catalog string) (name packed.Name, ok bool, err error) {
	if w.store.typical == nil || !store.ValidID(quiz) || len(catalog) > 255 {
		return name, false, nil
	}
	if known, ok := w.store.names.Load([2]string{quiz, catalog}); ok {
		return known.(packed.Name), true, nil //nolint:forcetypeassert // nothing else is kept there
	}
	var chosen []byte
	err = w.query(`SELECT name FROM typical WHERE quiz = $1 AND catalog = $2`, []any{quiz, catalog},
		func(rows pgx.Rows) error { return rows.Scan(&chosen) })
	if err != nil {
		return name, false, err
	}
	if len(chosen) == len(name) {
		name = packed.Name(chosen)
		if !w.chose { // or it may be undone
			w.store.names.Store([2]string{quiz, catalog}, name)
		}
		return name, true, nil
	}
	text := w.store.typical(quiz)
	if len(text) == 0 {
		return name, false, nil
	}
	sum := sha256.Sum256(text)
	name, w.chose = packed.Name(sum[:]), true
	if err := w.write(`INSERT INTO texts (name, body) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name[:],
		seal(textPlace(name), w.store.packer.Pack(text))); err != nil {
		return name, false, err
	}
	return name, true, w.write(`INSERT INTO typical (quiz, catalog, name) VALUES ($1, $2, $3)
		ON CONFLICT (quiz, catalog) DO NOTHING`, quiz, catalog, name[:])
}
