package demo

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/engine/persona"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
)

// The demo's plan.
const (
	demoHours     = 2.5  // a week
	demoSlip      = 1.35 // how many times as long a milestone really takes
	demoDropEvery = 5    // of so many milestones reached one is dropped
	DemoDrops     = 1    // at most
	demoAdds      = 2    // after which of the quizzes taken the person adds a milestone
	demoOwn       = 8.0  // hours of the milestone that the person adds
	demoLetGo     = 0.3  // how much faster skills are gained than those fade that the next role asks less of
	demoMood      = 7.0  // level points that a question reads higher or lower from one time to the next, at most
	demoBent      = 8.0  // and that it always does to this person
	demoSecret    = 32   // bytes, as the server's
)

// Store is a database in a directory of its own, both of which go when it is closed.
type Store struct {
	*bolt.Store
	dir    string
	Secret string // of the one person in it
}

// Close ends the database and removes it.
func (s *Store) Close() error { return errors.Join(s.Store.Close(), os.RemoveAll(s.dir)) }

// Open makes a database with one made-up person in it.
func Open(ctx context.Context, c *score.Catalog, now time.Time) (*Store, error) {
	dir, err := os.MkdirTemp("", "careerpath-demo-")
	if err != nil {
		return nil, fmt.Errorf("there is no place for the demo's data: %w", err)
	}
	opened, err := bolt.Open(filepath.Join(dir, "demo.db"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s := &Store{Store: opened, dir: dir}
	if s.Secret, err = New(ctx, c, s, now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// demo is the making of a person with a history.
type demo struct {
	ctx     context.Context
	catalog *score.Catalog
	store   store.Store
	person  string
	cast    *persona.Cast
	closer  *engine.Quiz // about the two roles too; the same where no other is
	now     time.Time
	free    time.Time // when the person can turn to the next milestone
	weeks   int       // of demoWeeks, told so far
}

// New adds a person who has taken one quiz three times and another twice, adopted a plan after the first, done half of
// it, and told of some weeks. It returns their secret.
func New(ctx context.Context, c *score.Catalog, st store.Store, now time.Time) (secret string, err error) {
	d := &demo{ctx: ctx, catalog: c, store: st, now: now.UTC()}
	if err := d.choose(); err != nil {
		return "", err
	}
	raw := make([]byte, demoSecret)
	_, _ = rand.Read(raw) // never fails
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	d.person = id.String()
	began := d.at(demoTaken[0].daysAgo, 9)
	key := store.Key{ID: d.person, Hash: sha256.Sum256(raw), Kind: store.KeyFirst, Created: began}
	if err := st.CreatePerson(ctx, store.Person{ID: d.person, Created: began}, key); err != nil {
		return "", err
	}
	first, err := d.take(0)
	if err != nil {
		return "", err
	}
	growth, err := d.adopt(first)
	if err != nil {
		return "", err
	}
	for i := range demoTaken[1:] { // what happens to the plan between two quizzes comes before the second
		if err := d.live(growth, d.at(demoTaken[i+1].daysAgo, 0)); err != nil {
			return "", err
		}
		if _, err := d.take(i + 1); err != nil {
			return "", err
		}
		if i+1 == demoAdds {
			if err := d.addOwn(growth, i+1); err != nil {
				return "", err
			}
		}
	}
	last := d.at(demoTaken[len(demoTaken)-1].daysAgo, 9).Add(25 * time.Minute)
	err = d.change(growth, last, func(p *plan.Plan) error {
		p.Schedule(engine.DateOf(last))
		return nil
	})
	if err != nil {
		return "", err
	}
	if err := d.live(growth, d.now); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), st.Update(ctx, d.person, func(tx store.Tx) error {
		return tx.PutSettings(d.settings(first.ID))
	})
}

// choose says whom the demo is about.
func (d *demo) choose() error {
	if d.cast = persona.Choose(d.catalog); d.cast == nil {
		return errors.New("the content has no growth path between two roles of a quiz, so there is nothing to show " +
			"in a demo: leave out --demo or --content")
	}
	d.closer = d.cast.Quiz
	quizzes := d.catalog.Quizzes()
	for q := range quizzes {
		if persona.Compares(&quizzes[q], d.cast.From.ID, d.cast.To.ID) && len(quizzes[q].Roles) < len(d.closer.Roles) {
			d.closer = &quizzes[q]
		}
	}
	return nil
}

// at is an hour of a day some days ago, but never after now.
func (d *demo) at(daysAgo, hour int) time.Time {
	day := d.now.AddDate(0, 0, -daysAgo)
	t := time.Date(day.Year(), day.Month(), day.Day(), hour, 7*daysAgo%60, 0, 0, time.UTC)
	if t.After(d.now) {
		return d.now
	}
	return t
}

// take has the person answer a quiz, the nth that they take.
func (d *demo) take(n int) (store.Assessment, error) {
	quiz := d.cast.Quiz
	if demoTaken[n].closer {
		quiz = d.closer
	}
	id, err := uuid.NewV7()
	if err != nil {
		return store.Assessment{}, err
	}
	finished := d.at(demoTaken[n].daysAgo, 9)
	a := store.Assessment{ID: id.String(), Quiz: quiz.ID, Started: finished.Add(-11 * time.Minute),
		Finished: finished, Answers: d.answers(quiz, n)}
	if a.Result, err = d.catalog.Score(quiz.ID, a.Answers); err != nil {
		return store.Assessment{}, err
	}
	if a.Result.Changes, err = d.catalog.Changes(d.ctx, quiz.ID, a.Answers); err != nil {
		return store.Assessment{}, err
	}
	if a.Snapshot, err = d.catalog.Snapshot(quiz.ID, a.Answers, a.Result.Changes...); err != nil {
		return store.Assessment{}, err
	}
	return a, d.store.Update(d.ctx, d.person, func(tx store.Tx) error {
		if err := tx.AddAssessment(a); err != nil {
			return err
		}
		_, err := tx.AppendEvent(store.Event{At: finished, Kind: store.EventFinished, Subject: a.ID})
		return err
	})
}

// answers is how someone answers who has moved some way from one role to the other, a little differently for each
// question and each time.
func (d *demo) answers(quiz *engine.Quiz, n int) engine.Answers {
	who := persona.Person{
		Level: func(skill string) float64 { return d.cast.Level(skill, demoTaken[n].moved, demoLetGo) },
		Swing: func(item string) float64 { return wobble(item, n) },
		Fact:  func(fact string) (float64, bool) { return d.fact(fact, n) },
	}
	return who.Answers(quiz)
}

// wobble is by how many level points a question reads high or low to this person the nth time.
func wobble(item string, n int) float64 {
	between := func(text string) float64 { // -1 and 1
		h := fnv.New32a()
		_, _ = h.Write([]byte(text)) // never fails
		return float64(h.Sum32()%21)/10 - 1
	}
	return demoBent*between(item) + demoMood*between(fmt.Sprint(item, n))
}

// fact is a number that the person states the nth time; false where neither of the two roles says anything of it.
func (d *demo) fact(id string, n int) (float64, bool) {
	if all, ok := demoFacts[id]; ok {
		return all[n], true
	}
	if middle, told := persona.Typical(d.cast.From, id); told {
		return middle, true
	}
	return persona.Typical(d.cast.To, id)
}

// adopt takes on the plan that the first result suggests, to start on the day after.
func (d *demo) adopt(a store.Assessment) (id string, err error) {
	at := a.Finished.Add(26 * time.Minute)
	growth, err := plan.New(d.catalog, &a.Result, a.Answers, d.cast.To.ID,
		plan.Pace{Start: engine.DateOf(at) + 1, HoursPerWeek: demoHours})
	if err != nil {
		return "", fmt.Errorf("the content gives no plan to show in a demo: %w", err)
	}
	if err := growth.SetIntention(demoIntention); err != nil {
		return "", err
	}
	if err := growth.SetName(demoPlanName); err != nil {
		return "", err
	}
	key, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	kept := store.Plan{ID: key.String(), Assessment: a.ID, Active: true, Created: at, Updated: at, Plan: growth}
	return kept.ID, d.store.Update(d.ctx, d.person, func(tx store.Tx) error {
		if _, err := tx.PutPlan(kept); err != nil {
			return err
		}
		_, err := tx.AppendEvent(store.Event{At: at, Kind: store.EventAdopted, Subject: kept.ID})
		return err
	})
}

// live does what the person does for the plan up to a moment: one milestone after the other, each a little slower than
// planned, and now and then a check-in.
func (d *demo) live(growth string, until time.Time) error {
	for ; d.weeks < len(demoWeeks); d.weeks++ {
		at := d.at(demoWeeks[d.weeks].daysAgo, 16)
		if at.After(until) {
			break
		}
		if err := d.work(growth, at); err != nil {
			return err
		}
		if err := d.checkIn(growth, at, demoWeeks[d.weeks].said); err != nil {
			return err
		}
	}
	return d.work(growth, until)
}

// checkIn says how a week with the plan went, as long as there is something to do in it.
func (d *demo) checkIn(growth string, at time.Time, said plan.CheckIn) error {
	return d.store.Update(d.ctx, d.person, func(tx store.Tx) error {
		kept, err := tx.Plan(growth)
		if err != nil {
			return err
		}
		next := slices.IndexFunc(kept.Plan.Milestones, toDo)
		if next < 0 {
			return nil
		}
		said.Milestone = kept.Plan.Milestones[next].ID
		data, err := json.Marshal(said)
		if err != nil {
			return err
		}
		_, err = tx.AppendEvent(store.Event{At: at, Kind: "checked_in", Subject: growth, Data: data})
		return err
	})
}

// toDo says whether a milestone is still to do.
func toDo(m plan.Milestone) bool { return m.Status == plan.Planned || m.Status == plan.Doing }

// work does one milestone after the other up to a moment.
func (d *demo) work(growth string, until time.Time) error {
	for {
		var kept store.Plan
		err := d.store.View(d.ctx, d.person, func(data store.Reader) (err error) {
			kept, err = data.Plan(growth)
			return err
		})
		if err != nil {
			return err
		}
		if start := morning(kept.Plan.Start.Time(), 0); d.free.Before(start) {
			d.free = start
		}
		next := slices.IndexFunc(kept.Plan.Milestones, toDo)
		if next < 0 || d.free.After(until) {
			return nil
		}
		m := &kept.Plan.Milestones[next]
		took := int(math.Ceil(m.Hours / demoHours * demoSlip * 7)) // days
		switch end := morning(d.free, took).Add(7*time.Hour + 20*time.Minute); {
		case m.Status == plan.Planned && dropped(&kept.Plan, m.ID):
			err = d.change(growth, d.free, func(p *plan.Plan) error {
				return p.SetStatus(m.ID, plan.Dropped, "", toldOf(m.ID).dropped, engine.DateOf(d.free))
			})
			d.free = morning(d.free, 1)
		case m.Status == plan.Planned:
			err = d.change(growth, d.free, func(p *plan.Plan) error {
				return p.SetStatus(m.ID, plan.Doing, "", "", engine.DateOf(d.free))
			})
		case end.After(until):
			return nil
		default:
			err = d.change(growth, end, func(p *plan.Plan) error { return finish(p, m.ID, engine.DateOf(end)) })
			d.free = morning(end, 1)
		}
		if err != nil {
			return err
		}
	}
}

// morning is a time when work begins, some days after a moment.
func morning(t time.Time, days int) time.Time {
	day := t.AddDate(0, 0, days)
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 5+day.YearDay()%50, 0, 0, time.UTC)
}

// dropped says whether the person drops a milestone instead of beginning it: the one that there is a reason to tell
// of, or else, now and then, one that no other builds on and that there is nothing to tell about.
func dropped(p *plan.Plan, id string) bool {
	reasoned := func(id string) bool { return toldOf(id).dropped != "" && toldOf(id) != toldOf("") }
	if slices.ContainsFunc(p.Milestones, func(m plan.Milestone) bool { return reasoned(m.ID) }) {
		return reasoned(id)
	}
	closed, drops, needed := 0, 0, toldOf(id) != toldOf("")
	for _, m := range p.Milestones {
		switch m.Status {
		case plan.Dropped:
			drops++
			closed++
		case plan.Done:
			closed++
		case plan.Planned, plan.Doing:
			needed = needed || slices.Contains(m.After, p.Milestone(id).Activity)
		}
	}
	return !needed && drops < DemoDrops && closed+1 >= demoDropEvery*(drops+1)
}

// finish says that a milestone is done, what shows it, and what was learned.
func finish(p *plan.Plan, id string, on engine.Date) error {
	told := toldOf(id)
	if err := p.SetStatus(id, plan.Done, told.evidence, "", on); err != nil {
		return err
	}
	m := p.Milestone(id)
	return p.SetWords(id, plan.Words{
		Title: m.Title, About: m.About, DoneWhen: m.DoneWhen, Obstacle: m.Obstacle, If: m.If, Then: m.Then, Notes: told.notes,
	})
}

// addOwn puts something of the person's own into the plan, soon after a quiz.
func (d *demo) addOwn(growth string, n int) error {
	at := d.at(demoTaken[n].daysAgo, 9).Add(41 * time.Minute)
	return d.change(growth, at, func(p *plan.Plan) error {
		return p.AddOwn(demoOwnWords, demoOwn, nil, engine.DateOf(at))
	})
}

// change makes one change to the plan and records it, as the server does.
func (d *demo) change(growth string, at time.Time, change func(*plan.Plan) error) error {
	return d.store.Update(d.ctx, d.person, func(tx store.Tx) error {
		kept, err := tx.Plan(growth)
		if err != nil {
			return err
		}
		next := kept.Plan.Clone()
		if err := change(&next); err != nil {
			return err
		}
		data, err := json.Marshal(kept.Plan.Edits(&next))
		if err != nil {
			return err
		}
		kept.Plan, kept.Updated = next, at
		if _, err := tx.PutPlan(kept); err != nil {
			return err
		}
		_, err = tx.AppendEvent(store.Event{At: at, Kind: store.EventChanged, Subject: kept.ID, Data: data})
		return err
	})
}
