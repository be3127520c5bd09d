package storetest

import (
	"fmt"
	"slices"
	"testing"

	"careerpath/store"
)

// copies are what store.Copier promises beside.
var copies = []struct {
	is    string
	check func(t *testing.T, s store.Copier)
}{
	{"what is imported is what was there", whatIsImportedIsWhatWasThere},
	{"stretches are in order and within bounds", stretchesAreInOrder},
	{"an import is kept as a whole or not at all", anImportIsKeptAsAWhole},
	{"one moment is read as it is", oneMomentIsRead},
	{"a copy goes on from the same source only", aCopyGoesOn},
}

// RunCopier checks every promise of store.Copier, as Run does those of store.Store.
func RunCopier(t *testing.T, open func(t *testing.T) store.Copier) {
	for _, p := range copies {
		t.Run(p.is, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			t.Cleanup(func() { must(t, s.Close()) })
			p.check(t, s)
		})
	}
}

// stretchOf reads everything of people after one up to another.
func stretchOf(t *testing.T, s store.Stretches, after, upTo string, limit int) []store.Whole {
	t.Helper()
	people, err := s.Stretch(t.Context(), after, upTo, limit)
	must(t, err)
	return people
}

// furnish gives a person something of every kind.
func furnish(t *testing.T, s store.Store, person string, n int) {
	t.Helper()
	a := assessmentOf(t, newID())
	update(t, s, person, func(tx store.Tx) error {
		if err := tx.PutSettings(store.Settings{Aim: "leader", Names: map[string]string{a.ID: "Mine"}}); err != nil {
			return err
		}
		for _, do := range []func() error{
			func() error { return tx.PutDraft(draftOf("day_at_work", n)) },
			func() error { return tx.PutDraft(draftOf("another", n+1)) },
			func() error { return tx.AddAssessment(a) },
			func() error { return tx.PutRecord("kind", "one", []byte(`{"b":[1,2.50],"a":"<&\u2028>"}`)) },
			func() error { return tx.PutRecord("kind", "Z", []byte(`null`)) },
			func() error { return tx.PutRecord("a kind", "one", []byte(`"x"`)) },
			func() error { return tx.PutRecord("Kind", "one", []byte(`7`)) },
			func() error {
				return tx.PutKey(store.Key{ID: newID(), Hash: store.SecretHash([]byte(fmt.Sprintf("%32.32s", a.ID[4:]))),
					Kind: store.KeyShare, Name: "a coach", Created: noon.UTC(), Expires: noon.UTC().AddDate(1, 0, 0),
					Used: noon.UTC(), Scope: &store.Scope{What: "plan", Subject: "it", Comment: true}})
			},
		} {
			if err := do(); err != nil {
				return err
			}
		}
		for i := range n {
			e := eventOf(fmt.Sprint(i))
			if _, err := tx.AppendEvent(e); err != nil {
				return err
			}
		}
		return nil
	})
	plan := fullPlan(newID())
	for range n { // versions
		update(t, s, person, func(tx store.Tx) (err error) {
			plan.Version, err = tx.PutPlan(plan)
			return err
		})
	}
}

func whatIsImportedIsWhatWasThere(t *testing.T, s store.Copier) {
	for n := range 3 {
		p, _ := newPerson(t, s)
		if n > 0 {
			furnish(t, s, p.ID, n+1)
		}
	}
	before := stretchOf(t, s, "", "", 10)
	if len(before) != 3 || len(before[2].Records) != 4 || before[2].Plans[0].Version != 3 || len(before[2].Events) != 3 ||
		len(before[2].Keys) != 2 || len(before[2].Drafts) != 2 || len(before[2].Assessments) != 1 {
		t.Fatalf("what was kept isn't all there: %+v", before)
	}
	var read []held
	var usages []store.Usage
	usage := func(person string) (u store.Usage) {
		view(t, s, person, func(r store.Reader) { u, _ = r.Usage() })
		return u
	}
	for i := range before {
		id := before[i].Person.ID
		read, usages = append(read, all(t, s, id)), append(usages, usage(id))
		must(t, s.DeletePerson(t.Context(), id))
	}
	must(t, s.Import(t.Context(), before))
	after := stretchOf(t, s, "", "", 10)
	same(t, after, before)
	for i := range before {
		id := before[i].Person.ID
		same(t, all(t, s, id), read[i])
		same(t, usage(id), usages[i])
		unlike, err := before[i].Unlike(&after[i])
		must(t, err)
		if len(unlike) > 0 {
			t.Errorf("%v differ", unlike)
		}
		for _, k := range before[i].Keys {
			who, key, err := s.KeyBySecret(t.Context(), k.Hash)
			must(t, err)
			same(t, who, before[i].Person)
			same(t, key, k)
		}
	}
	// and it goes on as if nothing had happened
	last := before[2]
	update(t, s, last.Person.ID, func(tx store.Tx) error {
		if version, err := tx.PutPlan(last.Plans[0]); err != nil || version != 4 {
			t.Errorf("the next version is %d, %v", version, err)
		}
		seq, err := tx.AppendEvent(eventOf("next"))
		if seq != 4 {
			t.Errorf("the next event is %d", seq)
		}
		return err
	})
	for i, kind := range []string{"keys", "drafts", "results", "plans", "events", "small records"} {
		other := last
		[]func(){func() { other.Keys = nil }, func() { other.Drafts = nil }, func() { other.Assessments = nil },
			func() { other.Plans = nil }, func() { other.Events = nil }, func() { other.Records = nil }}[i]()
		unlike, err := last.Unlike(&other)
		must(t, err)
		same(t, unlike, []string{kind})
	}
}

func stretchesAreInOrder(t *testing.T, s store.Copier) {
	var ids []string
	for range 7 {
		p, _ := newPerson(t, s)
		ids = append(ids, p.ID)
	}
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "Zoë", Created: noon.UTC()}))
	ids = append(ids, "Zoë")
	slices.Sort(ids)
	of := func(after, upTo string, limit int) (found []string) {
		for _, w := range stretchOf(t, s, after, upTo, limit) {
			found = append(found, w.Person.ID)
		}
		return found
	}
	same(t, of("", "", 100), ids)
	same(t, of(ids[1], ids[4], 100), ids[2:5])
	same(t, of(ids[1], "", 2), ids[2:4])
	same(t, of(ids[7], "", 2), nil)
	same(t, of(ids[2], ids[2], 2), nil)
	same(t, of("", "", 0), nil)
}

func anImportIsKeptAsAWhole(t *testing.T, s store.Copier) {
	p, secret := newPerson(t, s)
	made := func(id string, keys ...store.Key) store.Whole {
		return store.Whole{Person: store.Person{ID: id, Created: noon.UTC()}, Keys: keys}
	}
	code(t, s.Import(t.Context(), []store.Whole{made("first"), made("second", keyOf(secret))}), store.Exists)
	code(t, s.Import(t.Context(), []store.Whole{made("first"), made(p.ID)}), store.Exists)
	gap := made("first")
	gap.Events = []store.Event{{Seq: 2, Kind: "x"}}
	code(t, s.Import(t.Context(), []store.Whole{gap}), store.Internal)
	people, err := s.People(t.Context(), "", 10)
	must(t, err)
	same(t, people, []store.Person{p})
}

func oneMomentIsRead(t *testing.T, s store.Copier) {
	p, _ := newPerson(t, s)
	furnish(t, s, p.ID, 2)
	before := stretchOf(t, s, "", "", 10)
	must(t, s.AtOneMoment(t.Context(), func(moment store.Stretches) error {
		for range 2 {
			read, err := moment.Stretch(t.Context(), "", "", 10)
			if err != nil {
				return err
			}
			same(t, read, before)
		}
		return nil
	}))
}

func aCopyGoesOn(t *testing.T, s store.Copier) {
	must(t, s.BeginCopy(t.Context(), "there"))
	newPerson(t, s)
	must(t, s.BeginCopy(t.Context(), "there"))
	code(t, s.BeginCopy(t.Context(), "elsewhere"), store.Exists)
	must(t, s.EndCopy(t.Context()))
	code(t, s.BeginCopy(t.Context(), "there"), store.Exists)
}
