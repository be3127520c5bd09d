package server_test

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/store"
)

// countedStore counts what is read of people's histories.
type countedStore struct {
	store.Store
	results, summaries, plans, planSummaries, events atomic.Int64
}

func (c *countedStore) View(ctx context.Context, person string, read func(store.Reader) error) error {
	return c.Store.View(ctx, person, func(data store.Reader) error { return read(&countedReader{data, c}) })
}

// reads returns what was read since it was asked last.
func (c *countedStore) reads() (of [5]int64) {
	for i, n := range []*atomic.Int64{&c.results, &c.summaries, &c.plans, &c.planSummaries, &c.events} {
		of[i] = n.Swap(0)
	}
	return of
}

type countedReader struct {
	store.Reader
	counted *countedStore
}

func (r *countedReader) Assessment(id string) (store.Assessment, error) {
	r.counted.results.Add(1)
	return r.Reader.Assessment(id)
}

func (r *countedReader) Summary(id string) (store.Summary, error) {
	r.counted.summaries.Add(1)
	return r.Reader.Summary(id)
}

func (r *countedReader) Summaries(quiz, before string, limit int) ([]store.Summary, error) {
	found, err := r.Reader.Summaries(quiz, before, limit)
	r.counted.summaries.Add(int64(len(found)))
	return found, err
}

func (r *countedReader) Plan(id string) (store.Plan, error) {
	r.counted.plans.Add(1)
	return r.Reader.Plan(id)
}

func (r *countedReader) ActivePlans() ([]store.Plan, error) {
	found, err := r.Reader.ActivePlans()
	r.counted.plans.Add(int64(len(found)))
	return found, err
}

func (r *countedReader) PlanSummaries(before string, limit int) ([]store.PlanSummary, error) {
	found, err := r.Reader.PlanSummaries(before, limit)
	r.counted.planSummaries.Add(int64(len(found)))
	return found, err
}

func (r *countedReader) Events(after uint64, limit int) ([]store.Event, error) {
	found, err := r.Reader.Events(after, limit)
	r.counted.events.Add(int64(len(found)))
	return found, err
}

// live adds results, plans and events like some that there are.
func (p *somebody) live(like store.Assessment, growth store.Plan, results, plans, events int) {
	p.t.Helper()
	err := p.store.Update(p.t.Context(), p.id, func(tx store.Tx) error {
		for range results {
			like.ID = uuid.Must(uuid.NewV7()).String()
			like.Finished = like.Finished.Add(time.Minute)
			if err := tx.AddAssessment(like); err != nil {
				return err
			}
		}
		for range plans {
			growth.ID, growth.Version, growth.Active = uuid.Must(uuid.NewV7()).String(), 0, false
			if _, err := tx.PutPlan(growth); err != nil {
				return err
			}
		}
		for range events {
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: "plan_set_aside", Subject: growth.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestWhatPagesReadDoesNotGrowWithAPersonsHistory(t *testing.T) {
	s := newSite(t)
	counted := &countedStore{}
	s.startOver(func(st store.Store) store.Store { counted.Store = st; return counted })
	p := s.somebody()
	first := p.taken(quizID, 40, leader)
	growth := store.Plan{ID: uuid.Must(uuid.NewV7()).String(), Assessment: first.ID, Active: true, Created: time.Now(),
		Updated: time.Now()}
	growth.Plan.Quiz, growth.Plan.To = quizID, "marketing_director"
	if err := p.store.Update(t.Context(), p.id, func(tx store.Tx) error {
		_, err := tx.PutPlan(growth)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	pages := []string{"/", "/me", "/progress", "/assessments/" + first.ID, "/plans/" + growth.ID, "/shares", "/me/leave",
		"/roles/marketing_director", "/skills/strategic_vision", "/compare/marketing_manager/marketing_director",
		"/plans/new", "/calendar"}
	read := func() map[string][5]int64 {
		of := map[string][5]int64{}
		for _, page := range pages {
			counted.reads()
			p.wants(p.get(page), http.StatusOK)
			of[page] = counted.reads()
		}
		return of
	}
	p.live(first, growth, 25, 25, 300)
	ordinary := read()
	p.live(first, growth, 40, 40, 600)
	grown := read()
	for _, page := range pages {
		for i, what := range []string{"results", "summaries", "plans", "summaries of plans"} {
			if grown[page][i] > ordinary[page][i] || grown[page][i] > 50 {
				t.Errorf("%s reads %d %s of somebody with more, and %d before", page, grown[page][i], what, ordinary[page][i])
			}
		}
		if before, now := ordinary[page][4], grown[page][4]; now > before+20 {
			t.Errorf("%s reads %d events of somebody with more, and %d before", page, now, before)
		}
	}
}

// onPages follows the links to older pages of a list on My results, and returns what all the pages link to.
func (p *somebody) onPages(list, of string) map[string]bool {
	p.t.Helper()
	ids, at := map[string]bool{}, "/me"
	for pages := 0; at != ""; pages++ {
		if pages > 10 {
			p.t.Fatalf("the pages have no end: %s", at)
		}
		r := p.get(at)
		p.wants(r, http.StatusOK)
		for _, m := range regexp.MustCompile(`<li><a href="/`+of+`/([^"/]+)"`).FindAllStringSubmatch(r.body, -1) {
			ids[m[1]] = true
		}
		older := regexp.MustCompile(`<a href="(/me\?` + list + `=[^"]+)">Older</a>`).FindStringSubmatch(r.body)
		if at = ""; older != nil {
			at = older[1]
		}
	}
	return ids
}

func TestEveryResultAndPlanIsListedHoweverOldOneUnderWayIsAndHoweverOftenOneWasCorrected(t *testing.T) {
	p := newSite(t).somebody()
	oldest := p.taken(quizID, 90, leader)
	a := p.taken(quizID, 40, leader)
	growth := store.Plan{ID: uuid.Must(uuid.NewV7()).String(), Assessment: a.ID, Created: time.Now(), Updated: time.Now()}
	growth.Plan.Quiz, growth.Plan.To = quizID, "marketing_director"
	want := map[string]bool{}
	p.update(func(tx store.Tx) error {
		for i := range 30 {
			growth.Active = i == 0
			want[growth.ID] = true
			if _, err := tx.PutPlan(growth); err != nil {
				return err
			}
			growth.ID = uuid.Must(uuid.NewV7()).String()
		}
		for range 45 {
			a.Corrects, a.ID = a.ID, uuid.Must(uuid.NewV7()).String()
			if err := tx.AddAssessment(a); err != nil {
				return err
			}
		}
		return nil
	})
	if got := p.onPages("plans", "plans"); !maps.Equal(got, want) {
		t.Errorf("%d plans are listed, want %d", len(got), len(want))
	}
	if got := p.onPages("results", "assessments"); !maps.Equal(got, map[string]bool{oldest.ID: true, a.ID: true}) {
		t.Errorf("the results %v are listed, want %s and %s", got, oldest.ID, a.ID)
	}
}
