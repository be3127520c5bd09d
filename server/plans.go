package server

import (
	"slices"

	"careerpath/store"
)

// plansListed is how many plans are on a page of a list, and how far back pages look.
const plansListed = 10

// plansIn reads the newest plans before one, from the newest on where that is "", the oldest first, with no more in them
// than a list shows: see store.PlanSummary.Brief. older says whether there are some from before.
func plansIn(data store.Reader, before string, most int) (plans []store.Plan, older bool, err error) {
	found, err := data.PlanSummaries(before, most+1)
	if older = len(found) > most; older {
		found = found[:most]
	}
	for i := range slices.Backward(found) {
		plans = append(plans, found[i].Brief())
	}
	return plans, older, err
}

// withActive are the newest plans, those that are active whole, however old these are. older is the id before which there
// are others, "" for none.
func withActive(data store.Reader) (plans []store.Plan, older string, err error) {
	plans, more, err := plansIn(data, "", plansListed)
	if err != nil {
		return nil, "", err
	}
	if more {
		older = plans[0].ID
	}
	active, err := data.ActivePlans()
	for i := range slices.Backward(active) {
		same := func(p store.Plan) bool { return p.ID == active[i].ID }
		if at := slices.IndexFunc(plans, same); at >= 0 {
			plans[at] = active[i]
		} else {
			plans = slices.Insert(plans, 0, active[i])
		}
	}
	return plans, older, err
}
