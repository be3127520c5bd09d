package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerpath/engine/plan"
	"careerpath/store"
)

var plans = []promise{
	{"summaries of plans come newest first, page by page, and say what the plans do", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ids := []string{"0190-a", "A", "a", newID(), newID(), newID()}
		slices.Sort(ids)
		update(t, s, ann.ID, func(tx store.Tx) (err error) {
			for i := range ids {
				_, failed := tx.PutPlan(fullPlan(ids[i*5%len(ids)]))
				err = errors.Join(err, failed)
			}
			return err
		})
		kept := all(t, s, ann.ID).Plans
		slices.Reverse(ids)
		view(t, s, ann.ID, func(r store.Reader) {
			for _, before := range append([]string{"", "~"}, ids...) {
				for _, limit := range []int{-1, 0, 2, 100} {
					var want []store.PlanSummary
					for i := range slices.Backward(kept) {
						if (before == "" || kept[i].ID < before) && len(want) < limit {
							want = append(want, kept[i].Summary())
						}
					}
					got, err := r.PlanSummaries(before, limit)
					code(t, err, "")
					same(t, got, want)
				}
			}
		})
	}},
	{"active plans are found among the others", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) (err error) {
			for i := range 4 {
				p := fullPlan(newID())
				p.Active = i == 1
				_, failed := tx.PutPlan(p)
				err = errors.Join(err, failed)
			}
			return err
		})
		kept := all(t, s, ann.ID).Plans
		view(t, s, ann.ID, func(r store.Reader) {
			got, err := r.ActivePlans()
			code(t, err, "")
			same(t, got, kept[1:2])
		})
		update(t, s, ann.ID, func(tx store.Tx) error {
			kept[1].Active = false
			_, err := tx.PutPlan(kept[1])
			if active, failed := tx.ActivePlans(); failed != nil || len(active) > 0 {
				t.Errorf("a transaction that has set it aside finds %d active (%v)", len(active), failed)
			}
			return err
		})
	}},
	{"a plan comes back as it was put, to the last character", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		full, bare := fullPlan(newID()), store.Plan{ID: newID()}
		wantFilled(t, reflect.ValueOf(full.Plan), "Plan")
		for _, p := range []store.Plan{full, bare} {
			update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, p, 1) })
		}
		full.Version, bare.Version = 1, 1
		for _, want := range []store.Plan{full, bare} {
			same(t, planIn(t, s, ann.ID, want.ID), want)
		}
		same(t, all(t, s, ann.ID).Plans, []store.Plan{full, bare})
	}},
	{"a plan takes the place of the version it was made from", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		first := fullPlan(newID())
		update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, first, 1) })
		want := planOf(first.ID, 2)
		want.Version = 1
		update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, want, 2) })
		want.Version = 2
		same(t, all(t, s, ann.ID).Plans, []store.Plan{want})
	}},
	{"versions of a plan count up from 1, each plan's by themselves, in one update or in many",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			for version := uint64(0); version < 6; version += 2 {
				for _, id := range []string{"this", "that"} {
					update(t, s, ann.ID, func(tx store.Tx) error {
						return errors.Join(
							wantVersion(tx, store.Plan{ID: id, Version: version}, version+1),
							wantVersion(tx, store.Plan{ID: id, Version: version + 1}, version+2),
						)
					})
				}
			}
		}},
	{"a version undone is given again", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, store.Plan{ID: "p"}, 1) })
		err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
			if err := wantVersion(tx, store.Plan{ID: "p", Version: 1}, 2); err != nil {
				return err
			}
			return errOwn
		})
		isItself(t, err, errOwn)
		update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, store.Plan{ID: "p", Version: 1}, 2) })
	}},
	{"a plan made from any version but the last is Stale, and nothing of its update is kept",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			update(t, s, ann.ID, func(tx store.Tx) error {
				return errors.Join(wantVersion(tx, planOf("p", 1), 1), wantVersion(tx, store.Plan{ID: "p", Version: 1}, 2),
					wantVersion(tx, store.Plan{ID: "p", Version: 2}, 3))
			})
			before := all(t, s, ann.ID)
			for _, version := range []uint64{0, 1, 2, 4, 1 << 63, 1<<64 - 1} {
				wantStale(t, s, ann.ID, store.Plan{ID: "p", Version: version, Active: true})
				same(t, all(t, s, ann.ID), before)
			}
		}},
	{"a new plan whose id exists is Stale", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		_, first := fill(t, s, ann.ID)
		before := all(t, s, ann.ID)
		wantStale(t, s, ann.ID, planOf(first.ID, 2))
		same(t, all(t, s, ann.ID), before)
	}},
	{"a plan that isn't there but has a version is Stale", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		wantStale(t, s, ann.ID, store.Plan{ID: "p", Version: 1})
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
	{"a plan that isn't there is not found, for a person with plans and for one without",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			for range 2 {
				var viewed, updated error
				must(t, s.View(t.Context(), ann.ID, func(r store.Reader) error {
					_, viewed = r.Plan(newID())
					return nil
				}))
				update(t, s, ann.ID, func(tx store.Tx) error {
					_, updated = tx.Plan(newID())
					return nil
				})
				code(t, viewed, store.NotFound)
				code(t, updated, store.NotFound)
				fill(t, s, ann.ID)
			}
		}},
	{"plans come in the order of their ids' bytes", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var want []store.Plan
		for i, id := range []string{"0190-a", "0190-b", "0191", "A", "a", "a b", "a-b", "ab"} {
			want = append(want, planOf(id, i))
		}
		for i := range want {
			update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, want[(i*5)%len(want)], 1) })
		}
		for i := range want {
			want[i].Version = 1
		}
		same(t, all(t, s, ann.ID).Plans, want)
	}},
	{"a plan may be large", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		large := planOf("large", 0)
		for i := range 100 {
			large.Plan.Milestones = append(large.Plan.Milestones,
				plan.Milestone{ID: strconv.Itoa(i), Notes: strings.Repeat(fmt.Sprintf("%02d é\n", i), 2000)})
		}
		for version := range uint64(3) {
			large.Version = version
			update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, large, version+1) })
		}
		large.Version = 3
		same(t, all(t, s, ann.ID).Plans, []store.Plan{large})
	}},
	{"a plan that was put shares no memory with what was given, nor with what comes back",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			spoil := func(p store.Plan) {
				m := &p.Plan.Milestones[0]
				*m.DoneOn, m.Gains[0].Points, m.After[0], m.Why[0].Items[0], m.Notes = 1, 1, "spoilt", "spoilt", "spoilt"
				p.Plan.Gaps[0].Items[0], p.Plan.Gaps[0].Level = "spoilt", 1
			}
			given, want := fullPlan("p"), fullPlan("p")
			want.Assessment, want.Version = given.Assessment, 1
			must(t, s.Update(t.Context(), ann.ID, func(tx store.Tx) error { return wantVersion(tx, given, 1) }))
			spoil(given)
			for range 2 {
				got := all(t, s, ann.ID).Plans
				same(t, got, []store.Plan{want})
				spoil(got[0])
			}
		}},
	{"plans and events of one update are kept together or not at all", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, tick)
		before := all(t, s, ann.ID)
		stale := before.Plans[0]
		stale.Version--
		for name, last := range map[string]func(store.Tx) error{
			"a stale plan":     func(tx store.Tx) error { _, err := tx.PutPlan(stale); return err },
			"no id":            func(tx store.Tx) error { _, err := tx.PutPlan(store.Plan{}); return err },
			"its own decision": func(store.Tx) error { return errOwn },
		} {
			for _, change := range []func(store.Tx) error{
				func(tx store.Tx) error { return errors.Join(tick(tx), tick(tx), last(tx)) },
				func(tx store.Tx) error { return errors.Join(wantVersion(tx, planOf("new", 1), 1), last(tx)) },
				func(tx store.Tx) error { return errors.Join(last(tx), tick(tx)) },
			} {
				if err := s.Update(t.Context(), ann.ID, change); err == nil {
					t.Errorf("%s does not stop the update", name)
				}
				same(t, all(t, s, ann.ID), before)
			}
		}
		update(t, s, ann.ID, tick)
		wantInStep(t, all(t, s, ann.ID), 2)
	}},
	{"of many who change one version of a plan at once, one wins and the others are Stale, with nothing of theirs kept",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			for _, many := range []int{2, writers} {
				update(t, s, ann.ID, tick)
				for range rounds {
					before := all(t, s, ann.ID)
					won := make([]bool, many)
					together(t, many, func(i int) error {
						err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
							return tickFrom(tx, before.Plans[0], strconv.Itoa(i))
						})
						if won[i] = err == nil; !won[i] && store.CodeOf(err) != store.Stale {
							return fmt.Errorf("writer %d got %w", i, err)
						}
						return nil
					})
					after := all(t, s, ann.ID)
					wantInStep(t, after, len(before.Events)+1)
					winner := after.Events[len(after.Events)-1].Subject
					for i, w := range won {
						if w != (winner == strconv.Itoa(i)) {
							t.Fatalf("writer %s is in the log; by what they were told, those won: %v", winner, won)
						}
					}
				}
			}
		}},
	{"a plan and its events stay in step while many change it from the version they last saw",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			update(t, s, ann.ID, tick)
			together(t, writers, func(i int) error {
				for range rounds {
					for {
						var seen []store.Plan
						err := s.View(t.Context(), ann.ID, func(r store.Reader) (err error) {
							seen, err = Plans(r)
							return err
						})
						if err != nil {
							return err
						}
						err = s.Update(t.Context(), ann.ID, func(tx store.Tx) error { return tickFrom(tx, seen[0], strconv.Itoa(i)) })
						if err == nil {
							break
						}
						if store.CodeOf(err) != store.Stale {
							return err
						}
					}
				}
				return nil
			})
			h := all(t, s, ann.ID)
			wantInStep(t, h, 1+writers*rounds)
			for i := range writers {
				mine := slices.DeleteFunc(slices.Clone(h.Events), func(e store.Event) bool { return e.Subject != strconv.Itoa(i) })
				if len(mine) != rounds {
					t.Errorf("%d changes of writer %d were acknowledged, %d are there", rounds, i, len(mine))
				}
			}
		}},
	{"a plan that is read in the update that changes it is never Stale", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		together(t, writers, func(int) error {
			for range rounds {
				if err := s.Update(t.Context(), ann.ID, tick); err != nil {
					return err
				}
			}
			return nil
		})
		wantInStep(t, all(t, s, ann.ID), writers*rounds)
	}},
}

// planOf is a small plan that says n.
func planOf(id string, n int) store.Plan {
	return store.Plan{
		ID: id, Assessment: "it", Created: noon.UTC(), Updated: noon.UTC().Add(time.Duration(n) * time.Microsecond),
		Plan: plan.Plan{Milestones: []plan.Milestone{
			{ID: "count", Status: plan.Doing, Hours: float64(n)},
			{ID: "show", Status: plan.Done, Evidence: fmt.Sprintf("counted to *%d*", n)},
		}},
	}
}

// ticked returns the n of a plan that planOf made, 0 for the zero Plan.
func ticked(p store.Plan) int {
	if len(p.Plan.Milestones) == 0 {
		return 0
	}
	return int(p.Plan.Milestones[0].Hours)
}

// wantVersion puts a plan and says whether it got the version it should.
func wantVersion(tx store.Tx, p store.Plan, want uint64) error {
	got, err := tx.PutPlan(p)
	if err == nil && got != want {
		err = fmt.Errorf("the plan %q is at version %d, want %d", p.ID, got, want)
	}
	return err
}

// wantStale checks that an update which has written something already fails where it puts a plan.
func wantStale(t *testing.T, s store.Store, person string, p store.Plan) {
	t.Helper()
	code(t, s.Update(t.Context(), person, func(tx store.Tx) error {
		if _, err := tx.AppendEvent(eventOf("never kept")); err != nil {
			return err
		}
		got, err := tx.PutPlan(p)
		if err != nil && got != 0 {
			t.Errorf("a plan that is not kept has version %d", got)
		}
		return err
	}), store.Stale)
}

// planIn reads a plan.
func planIn(t *testing.T, s store.Store, person, id string) store.Plan {
	t.Helper()
	var got store.Plan
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		got, err = r.Plan(id)
		return err
	}))
	return got
}

// tick adds 1 to what the person's one plan says, and appends an event that tells of it. Where there is no plan, it
// makes one.
func tick(tx store.Tx) error {
	p, err := tx.Plan("plan")
	if store.CodeOf(err) == store.NotFound {
		p, err = store.Plan{ID: "plan"}, nil
	}
	return errors.Join(err, tickFrom(tx, p, "anybody"))
}

// tickFrom is tick by someone who has the plan before them.
func tickFrom(tx store.Tx, seen store.Plan, who string) error {
	n := ticked(seen) + 1
	e := store.Event{At: noon.UTC(), Kind: "ticked", Subject: who,
		Data: fmt.Appendf(nil, `{"says":%d,"version":%d}`, n, seen.Version+1)}
	if _, err := tx.AppendEvent(e); err != nil {
		return err
	}
	p := planOf(seen.ID, n)
	p.Version = seen.Version
	return wantVersion(tx, p, seen.Version+1)
}

// changePlan adds 1 to what a plan says, without an event.
func changePlan(tx store.Tx, id string) error {
	kept, err := tx.Plan(id)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	p := planOf(id, ticked(kept)+1)
	p.Version = kept.Version
	return wantVersion(tx, p, kept.Version+1)
}

// wantInStep checks that a person's one plan and its events are what n ticks come to.
func wantInStep(t *testing.T, h held, n int) {
	t.Helper()
	if len(h.Plans) != 1 || len(h.Events) != n {
		t.Fatalf("%d changes came to %d plans and %d events", n, len(h.Plans), len(h.Events))
	}
	want := planOf("plan", n)
	want.Version = uint64(n)
	same(t, h.Plans[0], want)
	for i, e := range h.Events {
		same(t, e, store.Event{
			Seq: uint64(i + 1), At: noon.UTC(), Kind: "ticked", Subject: e.Subject,
			Data: fmt.Appendf(nil, `{"says":%d,"version":%d}`, i+1, i+1),
		})
	}
}

// wantFilled checks that a fixture leaves no field empty. Of a list it looks into the first.
func wantFilled(t *testing.T, v reflect.Value, at string) {
	t.Helper()
	switch {
	case v.IsZero():
		t.Errorf("the fixture leaves %s empty", at)
	case v.Kind() == reflect.Pointer:
		wantFilled(t, v.Elem(), at)
	case v.Kind() == reflect.Slice && v.Len() == 0:
		t.Errorf("the fixture leaves %s empty", at)
	case v.Kind() == reflect.Slice:
		wantFilled(t, v.Index(0), at+"[0]")
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			wantFilled(t, v.Field(i), at+"."+v.Type().Field(i).Name)
		}
	}
}
