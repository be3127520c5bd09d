package bolt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/bolt"
)

func init() { roles["ticker"] = tickForEver }

// How many tick milestones at once, how many milestones each has, and how often their process is killed.
const (
	tickers    = 8
	milestones = 12
	kills      = 40
)

// tickOf is the n-th change of a plan: one milestone, done with evidence that names n, or taken up again. The event of
// it holds the same.
type tickOf struct {
	Version   uint64      `json:"version"`
	Milestone string      `json:"milestone"`
	Status    plan.Status `json:"status"`
	Evidence  string      `json:"evidence"`
}

func newTick(n uint64) tickOf {
	tick := tickOf{Version: n, Milestone: strconv.FormatUint(n%milestones, 10), Status: plan.Done,
		Evidence: fmt.Sprintf("counted to *%d*", n)}
	if n/milestones%3 == 2 {
		tick.Status = plan.Doing
	}
	return tick
}

func (tick tickOf) apply(p *plan.Plan) {
	m := p.Milestone(tick.Milestone)
	m.Status, m.Evidence, m.DoneOn = tick.Status, tick.Evidence, nil
	if tick.Status == plan.Done {
		on := engine.Date(tick.Version)
		m.DoneOn = &on
	}
}

// firstPlan is what each person starts from, at version 1.
func firstPlan() store.Plan {
	p := store.Plan{ID: "plan", Active: true, Version: 1}
	for i := range milestones {
		p.Plan.Milestones = append(p.Plan.Milestones,
			plan.Milestone{ID: strconv.Itoa(i), Title: "Milestone", Status: plan.Planned})
	}
	return p
}

func TestAPlanAndItsEventsSurviveKillsWholeWhileManyTickMilestones(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	random := rand.New(rand.NewPCG(5, 5))
	var acknowledged [tickers]uint64 // the highest version of each person's plan that was
	var expected [tickers]store.Plan // what the events so far come to
	for i := range expected {
		expected[i] = firstPlan()
	}
	for round := range kills {
		child := play(t, "ticker", path)
		if got := child.line(); got != "ticking" {
			t.Fatalf("round %d: the child says %q", round, got)
		}
		heed := func() bool { // what it says before it dies is true; what death cut short is no whole line
			more := child.lines.Scan()
			var i int
			var version uint64
			var end string
			if n, _ := fmt.Sscan(child.lines.Text(), &i, &version, &end); n == 3 && end == "kept" {
				acknowledged[i] = max(acknowledged[i], version)
			}
			return more
		}
		for range random.IntN(3 * tickers) {
			heed()
		}
		kill := time.AfterFunc(time.Duration(random.IntN(30_000))*time.Microsecond, func() { _ = child.Process.Kill() })
		for heed() {
		}
		if err := child.Wait(); kill.Stop() {
			t.Fatalf("round %d: the child ended by itself: %v", round, err)
		}
		s, err := bolt.Open(path)
		must(t, err)
		for i := range tickers {
			must(t, follow(t.Context(), s, i, &expected[i]))
			if expected[i].Version < acknowledged[i] {
				t.Fatalf("round %d: person %d was told of version %d, and has %d", round, i, acknowledged[i], expected[i].Version)
			}
		}
		must(t, s.Close())
	}
	total := uint64(0)
	for i, version := range acknowledged {
		if total += version; version == 0 {
			t.Errorf("in %d rounds person %d did not get on", kills, i)
		}
	}
	t.Logf("%d changes were acknowledged", total)
}

// follow applies the events that came after a plan's version to it, and says where what they come to isn't the plan
// that is kept.
func follow(ctx context.Context, s *bolt.Store, person int, growth *store.Plan) error {
	return s.View(ctx, strconv.Itoa(person), func(r store.Reader) error {
		kept, err := r.Plan(growth.ID)
		if err != nil {
			return err
		}
		events, err := r.Events(growth.Version-1, 1_000_000)
		if err != nil {
			return err
		}
		for _, e := range events {
			var tick tickOf
			if err := json.Unmarshal(e.Data, &tick); err != nil {
				return err
			}
			growth.Version++
			if diff := cmp.Diff(newTick(growth.Version), tick); diff != "" || e.Seq != growth.Version-1 {
				return fmt.Errorf("person %d: event %d is not what was done (-done +logged):\n%s", person, e.Seq, diff)
			}
			tick.apply(&growth.Plan)
		}
		if diff := cmp.Diff(*growth, kept); diff != "" {
			return fmt.Errorf("person %d: the plan is not what its events come to (-events +plan):\n%s", person, diff)
		}
		return nil
	})
}

// tickForEver changes several people's plans at once, and prints each version that was acknowledged.
func tickForEver(path string) error {
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	background := context.Background()
	for i := range tickers {
		err := s.CreatePerson(background, store.Person{ID: strconv.Itoa(i)}, keyOf(store.SecretHash{byte(i)}))
		if store.CodeOf(err) == store.Exists {
			continue
		}
		if err == nil {
			err = s.Update(background, strconv.Itoa(i), func(tx store.Tx) error {
				p := firstPlan()
				p.Version = 0
				_, err := tx.PutPlan(p)
				return err
			})
		}
		if err != nil {
			return err
		}
	}
	fmt.Println("ticking")
	failed := make(chan error)
	for i := range tickers {
		go func() {
			for {
				version, err := tickOnce(background, s, i)
				if err != nil {
					failed <- err
					return
				}
				fmt.Println(i, version, "kept")
			}
		}()
	}
	return <-failed
}

// tickOnce makes the next change of a person's plan.
func tickOnce(ctx context.Context, s *bolt.Store, person int) (version uint64, err error) {
	err = s.Update(ctx, strconv.Itoa(person), func(tx store.Tx) error {
		p, err := tx.Plan("plan")
		if err != nil {
			return err
		}
		tick := newTick(p.Version + 1)
		data, err := json.Marshal(tick)
		if err != nil {
			return err
		}
		tick.apply(&p.Plan)
		_, appended := tx.AppendEvent(store.Event{Kind: "plan_changed", Subject: p.ID, Data: data})
		version, err = tx.PutPlan(p)
		return errors.Join(appended, err)
	})
	return version, err
}
