package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/bounded"
)

// changesOf are the changes to a plan that its person's log has, an entry for each event.
func changesOf(s *site) (all [][]plan.Edit) {
	s.t.Helper()
	for _, e := range export(s).Events {
		var changes []plan.Edit
		if e.Kind == store.EventChanged {
			if err := json.Unmarshal(e.Data, &changes); err != nil {
				s.t.Fatal(err)
			}
			all = append(all, changes)
		}
	}
	return all
}

// usage is how much is kept of the site's only person.
func usage(s *site) (u store.Usage) {
	s.t.Helper()
	people, err := s.store.People(s.t.Context(), "", 2)
	if err != nil || len(people) != 1 {
		s.t.Fatalf("there are %d people: %v", len(people), err)
	}
	if err := s.store.View(s.t.Context(), people[0].ID, func(r store.Reader) (err error) {
		u, err = r.Usage()
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return u
}

// noted writes the notes of a milestone, and keeps its other words.
func noted(s *site, growth string, m *plan.Milestone, notes string) {
	s.t.Helper()
	r := s.form(growth+"/milestones/"+m.ID, url.Values{"go": {"words"}, "version": {version(s, growth)}, "title": {m.Title},
		"about": {m.About}, "done_when": {m.DoneWhen}, "obstacle": {m.Obstacle}, "if": {m.If}, "then": {m.Then},
		"notes": {notes}})
	s.wants(r, http.StatusSeeOther)
}

func TestTextsThatChangeAgainAndAgainDoNotFillTheLog(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	growth := adopted(s)
	milestones := kept(s, growth).Plan.Milestones
	one, two := &milestones[0], &milestones[1]
	const apart = 20
	for i := range apart + 5 {
		noted(s, growth, one, fmt.Sprintf("state %d", i))
	}
	noted(s, growth, two, "elsewhere")
	log := changesOf(s)
	if len(log) != apart {
		t.Fatalf("the log has %d entries, want %d", len(log), apart)
	}
	for i, changes := range log[:apart-1] {
		if changes[0].New != fmt.Sprintf("state %d", i) {
			t.Errorf("entry %d is %v", i, changes)
		}
	}
	want := []plan.Edit{{Milestone: one.ID, Field: "notes", Old: "state 18", New: "state 24"},
		{Milestone: two.ID, Field: "notes", Old: "", New: "elsewhere"}}
	if diff := cmp.Diff(want, log[apart-1]); diff != "" {
		t.Errorf("the last entry (-want +got):\n%s", diff)
	}
	now = now.Add(time.Hour)
	noted(s, growth, one, "later")
	if log := changesOf(s); len(log) != apart+1 || log[apart][0].Old != "state 24" {
		t.Errorf("an hour later the log has %d entries", len(log))
	}
}

func TestALongLogKeepsItsEventsAndCutsItsOldTexts(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	growth := adopted(s)
	m := &kept(s, growth).Plan.Milestones[0]
	const writes, letters = 16, 19_000
	random := rand.New(rand.NewPCG(1, 2))
	for range writes {
		text := make([]rune, letters)
		for i := range text {
			text[i] = rune(0x4E00 + random.IntN(0x5000))
		}
		noted(s, growth, m, string(text))
		now = now.Add(time.Hour)
	}
	if u := usage(s); u.EventBytes > 1<<20 || u.EventBytes < 1<<19 {
		t.Errorf("the log has %d bytes", u.EventBytes)
	}
	log := changesOf(s)
	if len(log) != writes {
		t.Fatalf("the log has %d entries, want %d", len(log), writes)
	}
	written := func(i int) []rune { return []rune(log[i][0].New.(string)) }
	if n := len(written(0)); n != 201 || written(0)[200] != '…' {
		t.Errorf("of the oldest text %d characters are left", n)
	}
	if n := len(written(writes - 1)); n != letters {
		t.Errorf("of the newest text %d characters are left", n)
	}
}

// changeCounter counts the events that changes read.
type changeCounter struct {
	store.Store
	events int
}

func (c *changeCounter) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	return c.Store.Update(ctx, person, func(tx store.Tx) error { return change(&countedTx{tx, c}) })
}

type countedTx struct {
	store.Tx
	counter *changeCounter
}

func (t *countedTx) Events(after uint64, limit int) ([]store.Event, error) {
	found, err := t.Tx.Events(after, limit)
	t.counter.events += len(found)
	return found, err
}

func TestAChangeReadsLittleOfALogThatIsLong(t *testing.T) {
	s := newSite(t)
	counter := &changeCounter{}
	s.startOver(func(st store.Store) store.Store { counter.Store = st; return counter })
	growth := adopted(s)
	m := &kept(s, growth).Plan.Milestones[0]
	who := &somebody{site: s, id: s.people()[0].ID}
	random := rand.New(rand.NewPCG(1, 2))
	who.update(func(tx store.Tx) error {
		for range 2500 {
			text := make([]rune, 150)
			for i := range text {
				text[i] = rune(0x4E00 + random.IntN(0x5000))
			}
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: "happened", Subject: string(text)}); err != nil {
				return err
			}
		}
		return nil
	})
	if u := usage(s); u.EventBytes <= 1<<20 {
		t.Fatalf("the log has only %d bytes", u.EventBytes)
	}
	for i := range 15 {
		counter.events = 0
		noted(s, growth, m, fmt.Sprintf("state %d", i))
		if counter.events > 300 {
			t.Errorf("change %d reads %d events", i, counter.events)
		}
	}
	if counter.events > 100 {
		t.Errorf("once all of the log was looked at a change still reads %d events", counter.events)
	}
}

func TestWhatDoesNotFitIsRefusedWithWhatToDo(t *testing.T) {
	s := newSite(t)
	s.startOver(func(st store.Store) store.Store {
		return bounded.Over(st, store.Bounds{Assessments: 1, Plans: 1})
	})
	adopted(s)
	result := export(s).Assessments[0].ID
	second := s.form("/plans", url.Values{"assessment": {result}, "to": {"marketing_director"}, "hours": {"2"},
		"start": {time.Now().UTC().Format(time.DateOnly)}})
	s.wants(second, http.StatusConflict, "You have as many plans as fit", "Whoever runs this site can make more room")

	p := s.program()
	sheet := `{"quiz":"marketing_career","answers":{"team_size":"three_to_five","kept_a_schedule":5}}`
	p.wants(p.send("POST", "/api/v1/me/assessments", sheet), http.StatusCreated)
	p.wants(p.send("POST", "/api/v1/me/assessments", sheet), http.StatusConflict, `"type":"/api/problems/full"`,
		`"location":"me.assessments","message":"may be at most 1"`)
}

func TestThereCanBeOnlySoManyOfEachThing(t *testing.T) {
	s := newSite(t)
	p := s.somebody()
	until := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	keys := func(kind store.KeyKind, scope *store.Scope) func(store.Tx, int) error {
		return func(tx store.Tx, n int) error {
			return tx.PutKey(store.Key{ID: fmt.Sprint(kind, n), Hash: sha256.Sum256(fmt.Append(nil, kind, n)), Kind: kind,
				Created: time.Now(), Expires: time.Now().AddDate(1, 0, 0), Scope: scope})
		}
	}
	records := func(kind string, body any) func(store.Tx, int) error {
		return func(tx store.Tx, n int) error { return store.Put(tx, kind, fmt.Sprint(n), body) }
	}
	for _, tt := range []struct {
		what   string
		most   int
		has    func(store.Tx, int) error
		path   string
		form   url.Values
		status int
		says   string
	}{
		{"keys of programs", 20, keys(store.KeyAPI, nil), "/me/keys", url.Values{"name": {"One more"}, "until": {until}},
			http.StatusUnprocessableEntity, "You have 20 keys for programs, which is as many as there can be. End one"},
		{"links", 50, keys(store.KeyShare, &store.Scope{What: "progress"}), "/shares", url.Values{"name": {"One more"},
			"of": {"progress"}, "until": {until}, "comment": {"yes"}}, http.StatusUnprocessableEntity,
			"You have 50 links for others, which is as many as there can be. End one"},
		{"groups", 10, records(store.GroupRecords, store.Group{}), "/groups", url.Values{"name": {"One more"}},
			http.StatusConflict, "There can be 10. End one"},
		{"passkeys", 20, records("passkey", struct{}{}), "/passkeys/ask?owner=", nil, http.StatusConflict,
			"as many passkeys as there can be. End one"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			p.t, s.t = t, t
			p.update(func(tx store.Tx) error {
				for n := range tt.most {
					if err := tt.has(tx, n); err != nil {
						return err
					}
				}
				return nil
			})
			owner := hiddenField(t, p.get("/me"), ":owner")
			path := tt.path
			if strings.HasSuffix(path, "owner=") {
				path += owner
			}
			form := url.Values{":owner": {owner}}
			maps.Copy(form, tt.form)
			p.wants(p.form(path, form), tt.status, tt.says)
		})
	}
}
