package bolt

import (
	"cmp"
	"slices"

	"careerpath/store"
)

// Plan is as store.Reader says.
func (r *reader) Plan(id string) (p store.Plan, err error) {
	defer r.work.guard(&err)
	ok, err := r.read(planKind, id, &p)
	if err == nil && !ok {
		err = notFound("there is no plan %q", id)
	}
	return p, err
}

// Plans is as store.Reader says.
func (r *reader) Plans() (all []store.Plan, err error) {
	defer r.work.guard(&err)
	all, err = list[store.Plan](r.work, r.kind(planKind))
	slices.SortFunc(all, func(a, b store.Plan) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// PutPlan is as store.Tx says.
func (t *tx) PutPlan(p store.Plan) (version uint64, err error) {
	defer t.work.guard(&err)
	if !store.ValidID(p.ID) {
		return 0, internal(nil, "%q can't be a plan's id", p.ID)
	}
	kept, err := t.Plan(p.ID)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return 0, err
	}
	if kept.Version != p.Version { // 0 where there is none
		return 0, stale("the plan %q is at version %d by now, not %d: read it again", p.ID, kept.Version, p.Version)
	}
	p.Version++
	p.Created, p.Updated = p.Created.UTC(), p.Updated.UTC()
	if err := t.work.putPacked(t.at(planKind, p.ID), p); err != nil {
		return 0, err
	}
	return p.Version, nil
}
