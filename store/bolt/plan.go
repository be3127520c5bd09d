package bolt

import "careerpath/store"

// Plan is as store.Reader says.
func (r *reader) Plan(id string) (p store.Plan, err error) {
	defer r.work.guard(&err)
	ok := false
	if r.plans != nil {
		ok, err = r.work.get(r.plans, id, &p)
	}
	if err == nil && !ok {
		err = notFound("there is no plan %q", id)
	}
	return p, err
}

// Plans is as store.Reader says.
func (r *reader) Plans() (all []store.Plan, err error) {
	defer r.work.guard(&err)
	if r.plans == nil {
		return nil, nil
	}
	return list[store.Plan](r.work, r.plans)
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
	if t.plans == nil {
		if t.plans, err = t.bucket(plansBucket); err != nil {
			return 0, err
		}
	}
	if err := t.work.put(t.plans, []byte(p.ID), p); err != nil {
		return 0, err
	}
	return p.Version, nil
}
