package postgres

import (
	"github.com/jackc/pgx/v5"

	"careerpath/store"
)

func planPlace(person, id, part string) []byte { return place("plans", person, id, part) }

// The columns of an assessment and a plan that lists read, and that hold the rest.
const (
	summaryPart = "summary"
	wholePart   = "whole"
)

// Plan is as store.Reader says.
func (w *work) Plan(id string) (p store.Plan, err error) {
	found := false
	err = w.query(`SELECT whole FROM plans WHERE person = $1 AND id = $2`, []any{w.id, []byte(id)}, func(rows pgx.Rows) error {
		found = true
		return w.body(rows, planPlace(w.person.who.ID, id, wholePart), &p)
	})
	if err == nil && !found {
		err = notFound("there is no plan %q", id)
	}
	return p, err
}

// ActivePlans is as store.Reader says.
func (w *work) ActivePlans() (active []store.Plan, err error) {
	err = w.query(`SELECT id, whole FROM plans WHERE person = $1 AND active ORDER BY id`, []any{w.id},
		func(rows pgx.Rows) error {
			var id, whole []byte
			if err := rows.Scan(&id, &whole); err != nil {
				return err
			}
			var p store.Plan
			err := w.unpack(planPlace(w.person.who.ID, string(id), wholePart), whole, &p)
			active = append(active, p)
			return err
		})
	return active, err
}

// PlanSummaries is as store.Reader says.
func (w *work) PlanSummaries(before string, limit int) (found []store.PlanSummary, err error) {
	if limit <= 0 {
		return nil, nil
	}
	sql, args := `SELECT id, summary FROM plans WHERE person = $1 ORDER BY id DESC LIMIT $2`, []any{w.id, limit}
	if before != "" {
		sql, args = `SELECT id, summary FROM plans WHERE person = $1 AND id < $3 ORDER BY id DESC LIMIT $2`,
			append(args, []byte(before))
	}
	err = w.query(sql, args, func(rows pgx.Rows) error {
		var id, summary []byte
		if err := rows.Scan(&id, &summary); err != nil {
			return err
		}
		var s store.PlanSummary
		err := w.unpack(planPlace(w.person.who.ID, string(id), summaryPart), summary, &s)
		found = append(found, s)
		return err
	})
	return found, err
}

// PutPlan is as store.Tx says.
func (w *work) PutPlan(p store.Plan) (uint64, error) {
	if !store.ValidID(p.ID) {
		return 0, internal(nil, "%q can't be a plan's id", p.ID)
	}
	version, size := int64(0), int64(0)
	err := w.query(`SELECT version, octet_length(summary) + octet_length(whole) FROM plans WHERE person = $1 AND id = $2`,
		[]any{w.id, []byte(p.ID)}, func(rows pgx.Rows) error { return rows.Scan(&version, &size) })
	if err != nil {
		return 0, err
	}
	if uint64(version) != p.Version { // 0 where there is none
		return 0, stale("the plan %q is at version %d by now, not %d: read it again", p.ID, version, p.Version)
	}
	p.Version++
	args, now, err := w.planRow(p)
	if err != nil {
		return 0, err
	}
	if version == 0 {
		w.person.plans++
	}
	w.person.bytes += now - size
	return p.Version, w.write(insertPlan+` ON CONFLICT (person, id) DO UPDATE SET version = EXCLUDED.version,
		active = EXCLUDED.active, summary = EXCLUDED.summary, whole = EXCLUDED.whole`, args...)
}

const insertPlan = `INSERT INTO plans (person, id, version, active, summary, whole) VALUES ($1, $2, $3, $4, $5, $6)`

// planRow is what is kept of a plan, as insertPlan takes it, and how large its bodies are.
func (w *work) planRow(p store.Plan) (args []any, size int64, err error) {
	p.Created, p.Updated = p.Created.UTC(), p.Updated.UTC()
	summary, err := w.store.pack(planPlace(w.person.who.ID, p.ID, summaryPart), p.Summary())
	if err != nil {
		return nil, 0, err
	}
	whole, err := w.store.pack(planPlace(w.person.who.ID, p.ID, wholePart), p)
	if err != nil {
		return nil, 0, err
	}
	return []any{w.id, []byte(p.ID), int64(p.Version), p.Active, summary, whole}, int64(len(summary) + len(whole)), nil
}
