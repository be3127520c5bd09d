package bolt

import (
	"slices"

	"careerpath/store"
)

// Plan is as store.Reader says.
func (r *reader) Plan(id string) (p store.Plan, err error) {
	defer r.work.guard(&err)
	none := notFound("there is no plan %q", id)
	if !store.ValidID(id) {
		return p, none
	}
	place := r.at(planKind, id)
	value, err := r.work.data.get(place)
	switch {
	case err != nil:
		return p, r.work.damaged(err)
	case value == nil:
		return p, none
	}
	return r.plan(&sealed{id, place, value})
}

// ActivePlans is as store.Reader says.
func (r *reader) ActivePlans() (active []store.Plan, err error) {
	defer r.work.guard(&err)
	all, err := r.sealed(planKind)
	if err != nil {
		return nil, err
	}
	for i := range all {
		of, err := r.partsOf(&all[i])
		if err != nil {
			return nil, err
		}
		if !of.whole() && of.mark[0] != activeMark {
			continue
		}
		p, err := r.plan(&all[i])
		if err != nil {
			return nil, err
		}
		if p.Active {
			active = append(active, p)
		}
	}
	return active, nil
}

// PlanSummaries is as store.Reader says.
func (r *reader) PlanSummaries(before string, limit int) (found []store.PlanSummary, err error) {
	defer r.work.guard(&err)
	all, err := r.sealed(planKind)
	if err != nil {
		return nil, err
	}
	for i := range slices.Backward(all) {
		if len(found) >= limit {
			break
		}
		if before != "" && all[i].id >= before {
			continue
		}
		of, err := r.partsOf(&all[i])
		if err != nil {
			return nil, err
		}
		var s store.PlanSummary
		if of.whole() {
			var p store.Plan
			err = r.work.unpack(of.rest, &p)
			s = p.Summary()
		} else {
			err = r.work.unpack(of.summary, &s)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	return found, nil
}

// plan reads a whole plan.
func (r *reader) plan(kept *sealed) (p store.Plan, err error) {
	of, err := r.partsOf(kept)
	if err == nil {
		err = r.work.unpack(of.rest, &p)
	}
	return p, err
}

// The mark of a plan tells whether it is active.
const (
	activeMark = 'a'
	asideMark  = 's'
)

// planPayload is what is kept of a plan: its summary, and all of it.
func (s *Store) planPayload(p *store.Plan) ([]byte, error) {
	whole, err := marshal(p)
	if err != nil {
		return nil, err
	}
	summary, err := marshal(p.Summary())
	if err != nil {
		return nil, err
	}
	of := parts{mark: []byte{asideMark}, summary: s.packer.Pack(summary), rest: s.packer.Pack(whole)}
	if p.Active {
		of.mark[0] = activeMark
	}
	return of.payload(), nil
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
	return p.Version, t.keepPlan(p)
}

// keepPlan keeps a plan with the version it says.
func (t *tx) keepPlan(p store.Plan) error {
	p.Created, p.Updated = p.Created.UTC(), p.Updated.UTC()
	payload, err := t.work.store.planPayload(&p)
	if err != nil {
		return err
	}
	return t.work.put(t.work.data, t.at(planKind, p.ID), payload)
}
