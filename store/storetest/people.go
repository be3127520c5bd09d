package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"careerpath/store"
)

var people = []promise{
	{"a person is found by the secret they were created with", func(t *testing.T, s store.Store) {
		ann, annSecret := newPerson(t, s)
		ben, benSecret := newPerson(t, s)
		for secret, want := range map[store.SecretHash]store.Person{annSecret: ann, benSecret: ben} {
			got, _, err := s.KeyBySecret(t.Context(), secret)
			must(t, err)
			same(t, got, want)
			same(t, all(t, s, want.ID), held{Person: want})
		}
	}},
	{"nobody is found by a secret that nobody has", func(t *testing.T, s store.Store) {
		_, secret := newPerson(t, s)
		secret[31]++
		for _, unknown := range []store.SecretHash{secret, {}} {
			_, _, err := s.KeyBySecret(t.Context(), unknown)
			code(t, err, store.NotFound)
		}
	}},
	{"an id is for one person only", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		other := store.SecretHash{1}
		code(t, s.CreatePerson(t.Context(), ann, keyOf(other)), store.Exists)
		_, _, err := s.KeyBySecret(t.Context(), other)
		code(t, err, store.NotFound)
		got, _, err := s.KeyBySecret(t.Context(), secret)
		must(t, err)
		same(t, got, ann)
	}},
	{"a secret is for one person only", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		late := store.Person{ID: newID(), Created: noon}
		code(t, s.CreatePerson(t.Context(), late, keyOf(secret)), store.Exists)
		code(t, s.View(t.Context(), late.ID, func(store.Reader) error { return nil }), store.NotFound)
		got, _, err := s.KeyBySecret(t.Context(), secret)
		must(t, err)
		same(t, got, ann)
	}},
	{"all people are gone through in pages, in order of id by bytes", func(t *testing.T, s store.Store) {
		pages(t, s, 2)
		ids := []string{"a", "B", "é", "ab", "b", "a b", "\x01", "🧭", strings.Repeat("x", 255)}
		for i, id := range ids {
			must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: noon.Add(time.Duration(i) * time.Hour)},
				keyOf(store.SecretHash{byte(i), 3})))
		}
		fill(t, s, "ab")
		want := []string{"\x01", "B", "a", "a b", "ab", "b", strings.Repeat("x", 255), "é", "🧭"}
		for limit := 1; limit <= len(ids)+1; limit++ {
			pages(t, s, limit, want...)
		}
		got, err := s.People(t.Context(), "ab", 1)
		must(t, err)
		same(t, got, []store.Person{{ID: "b", Created: noon.Add(4 * time.Hour).UTC()}})
		must(t, s.DeletePerson(t.Context(), "ab"))
		got, err = s.People(t.Context(), "ab", 1) // the place in the order stays
		must(t, err)
		same(t, got, []store.Person{{ID: "b", Created: noon.Add(4 * time.Hour).UTC()}})
		pages(t, s, 3, "\x01", "B", "a", "a b", "b", strings.Repeat("x", 255), "é", "🧭")
		for after, limit := range map[string]int{"": 0, "a": -1, "🧭": 5, "\xff": 5} {
			got, err := s.People(t.Context(), after, limit)
			must(t, err)
			if len(got) > 0 {
				t.Errorf("after %q there are %v", after, got)
			}
		}
	}},
	{"a person who is not there is not found, whatever is asked", func(t *testing.T, s store.Store) {
		newPerson(t, s)
		for _, id := range append([]string{newID()}, notIDs...) {
			ran := false
			code(t, s.View(t.Context(), id, func(store.Reader) error { ran = true; return nil }), store.NotFound)
			code(t, s.Update(t.Context(), id, func(store.Tx) error { ran = true; return nil }), store.NotFound)
			code(t, s.DeletePerson(t.Context(), id), store.NotFound)
			if ran {
				t.Errorf("a function was run for %q", id)
			}
		}
	}},
	{"deleting a person deletes their secret and everything they have", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		ben, _ := newPerson(t, s)
		for _, p := range []store.Person{ann, ben} {
			fill(t, s, p.ID)
		}
		kept := all(t, s, ben.ID)
		must(t, s.DeletePerson(t.Context(), ann.ID))

		_, _, err := s.KeyBySecret(t.Context(), secret)
		code(t, err, store.NotFound)
		code(t, s.View(t.Context(), ann.ID, func(store.Reader) error { return nil }), store.NotFound)
		code(t, s.Update(t.Context(), ann.ID, func(store.Tx) error { return nil }), store.NotFound)
		code(t, s.DeletePerson(t.Context(), ann.ID), store.NotFound)
		same(t, all(t, s, ben.ID), kept)
	}},
	{"a change may forget its person, by what it has read of them, and undo that", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		ben, _ := newPerson(t, s)
		for _, p := range []store.Person{ann, ben} {
			fill(t, s, p.ID)
		}
		keptOfAnn, keptOfBen := all(t, s, ann.ID), all(t, s, ben.ID)
		changed := errors.New("they are back")
		err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
			if err := tx.Forget(); err != nil {
				return err
			}
			return changed
		})
		if !errors.Is(err, changed) {
			t.Errorf("it ends with %v", err)
		}
		same(t, all(t, s, ann.ID), keptOfAnn)
		update(t, s, ann.ID, func(tx store.Tx) error {
			if _, err := tx.Keys(); err != nil {
				return err
			}
			return tx.Forget()
		})
		_, _, err = s.KeyBySecret(t.Context(), secret)
		code(t, err, store.NotFound)
		code(t, s.View(t.Context(), ann.ID, func(store.Reader) error { return nil }), store.NotFound)
		same(t, all(t, s, ben.ID), keptOfBen)
	}},
	{"who is created again under an old id and secret starts with nothing", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		fill(t, s, ann.ID)
		must(t, s.DeletePerson(t.Context(), ann.ID))
		must(t, s.CreatePerson(t.Context(), ann, keyOf(secret)))
		same(t, all(t, s, ann.ID), held{Person: ann})
		update(t, s, ann.ID, func(tx store.Tx) error {
			return wantSeq(tx, 1)
		})
	}},
	{"one person's records are as good as absent for another", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		a, p := fill(t, s, ann.ID)
		var draft, assessment, nowhere, growth, stale error
		must(t, s.View(t.Context(), ben.ID, func(r store.Reader) error {
			_, draft = r.Draft(a.Quiz)
			_, assessment = r.Assessment(a.ID)
			_, nowhere = r.Assessment(a.ID[1:])
			_, growth = r.Plan(p.ID)
			return nil
		}))
		update(t, s, ben.ID, func(tx store.Tx) error {
			_, stale = tx.PutPlan(p) // it isn't ben's to change
			return nil
		})
		code(t, draft, store.NotFound)
		code(t, assessment, store.NotFound)
		code(t, growth, store.NotFound)
		code(t, stale, store.Stale)
		if strings.ReplaceAll(assessment.Error(), a.ID, "") != strings.ReplaceAll(nowhere.Error(), a.ID[1:], "") {
			t.Errorf("another's record fails with %q, an absent one with %q", assessment, nowhere)
		}
		same(t, all(t, s, ben.ID), held{Person: ben})
		same(t, all(t, s, ann.ID).Plans, []store.Plan{p})
	}},
	{"two people may use the same ids", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		for _, p := range []store.Person{ann, ben} {
			update(t, s, p.ID, func(tx store.Tx) error {
				return tx.AddAssessment(store.Assessment{ID: "same", Quiz: p.ID, Started: noon, Finished: noon})
			})
			update(t, s, p.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("same", 1)) })
			update(t, s, p.ID, func(tx store.Tx) error { return wantVersion(tx, store.Plan{ID: "same", Assessment: p.ID}, 1) })
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return wantVersion(tx, store.Plan{ID: "same", Version: 1}, 2) })
		must(t, s.DeletePerson(t.Context(), ann.ID))
		same(t, all(t, s, ben.ID), held{
			Person: ben, Drafts: []store.Draft{draftOf("same", 1)},
			Plans:       []store.Plan{{ID: "same", Assessment: ben.ID, Version: 1}},
			Assessments: []store.Assessment{{ID: "same", Quiz: ben.ID, Started: noon.UTC(), Finished: noon.UTC()}},
		})
	}},
	{"an id may be any text of up to 255 bytes", func(t *testing.T, s store.Store) {
		ids := []string{"a", "ab", "b", "A", "a/b", "a b", " ", "..", "%", "a%", "'; --", `"`, `\`, "\x01", "\n", "é",
			"e\u0301", "ключ", "🧭", strings.Repeat("x", 255)}
		for i, id := range ids {
			must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: noon}, keyOf(store.SecretHash{byte(i), 1})))
			update(t, s, id, func(tx store.Tx) error {
				if err := tx.PutDraft(draftOf(id, i)); err != nil {
					return err
				}
				if _, err := tx.PutPlan(store.Plan{ID: id, Assessment: id}); err != nil {
					return err
				}
				return tx.AddAssessment(store.Assessment{ID: id, Quiz: id})
			})
		}
		for i, id := range ids {
			same(t, all(t, s, id), held{
				Person: store.Person{ID: id, Created: noon}, Drafts: []store.Draft{draftOf(id, i)},
				Assessments: []store.Assessment{{ID: id, Quiz: id}}, Plans: []store.Plan{{ID: id, Assessment: id, Version: 1}},
			})
		}
	}},
	{"what is no id can't be kept", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		for i, id := range notIDs {
			secret := store.SecretHash{byte(i), 2}
			code(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: noon}, keyOf(secret)), store.Internal)
			_, _, err := s.KeyBySecret(t.Context(), secret)
			code(t, err, store.NotFound)
			var put, add, adopt, read, fetch, look, remove error
			update(t, s, ann.ID, func(tx store.Tx) error {
				put = tx.PutDraft(store.Draft{Quiz: id})
				add = tx.AddAssessment(store.Assessment{ID: id})
				_, adopt = tx.PutPlan(store.Plan{ID: id})
				_, read = tx.Draft(id)
				_, fetch = tx.Assessment(id)
				_, look = tx.Plan(id)
				remove = tx.DeleteDraft(id)
				return nil
			})
			code(t, put, store.Internal)
			code(t, add, store.Internal)
			code(t, adopt, store.Internal)
			code(t, read, store.NotFound)
			code(t, fetch, store.NotFound)
			code(t, look, store.NotFound)
			must(t, remove)
		}
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
	{"times come back in UTC, to the microsecond", func(t *testing.T, s store.Store) {
		p := store.Person{ID: newID(), Created: noon}
		must(t, s.CreatePerson(t.Context(), p, keyOf(store.SecretHash{7})))
		update(t, s, p.ID, func(tx store.Tx) error {
			if err := tx.PutDraft(store.Draft{Quiz: "q", Started: noon, Updated: noon}); err != nil {
				return err
			}
			if err := tx.AddAssessment(store.Assessment{ID: "a", Started: noon, Finished: noon}); err != nil {
				return err
			}
			_, put := tx.PutPlan(store.Plan{ID: "p", Created: noon, Updated: noon})
			_, err := tx.AppendEvent(store.Event{At: noon})
			return errors.Join(put, err)
		})
		h := all(t, s, p.ID)
		for i, got := range []time.Time{
			h.Person.Created, h.Drafts[0].Started, h.Drafts[0].Updated, h.Assessments[0].Started, h.Assessments[0].Finished,
			h.Plans[0].Created, h.Plans[0].Updated, h.Events[0].At,
		} {
			if !got.Equal(noon) || got.Location() != time.UTC {
				t.Errorf("time %d: kept %v, got %v", i, noon, got)
			}
		}
	}},
}

// pages goes through all people, so many at a time.
func pages(t *testing.T, s store.Store, limit int, want ...string) {
	t.Helper()
	var got []string
	for after := ""; ; after = got[len(got)-1] {
		page, err := s.People(t.Context(), after, limit)
		must(t, err)
		if len(page) > limit {
			t.Fatalf("a page of %d has %d people", limit, len(page))
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			got = append(got, p.ID)
		}
	}
	same(t, got, want)
}

// notIDs can't be ids.
var notIDs = []string{"", strings.Repeat("x", 256), strings.Repeat("x", 40_000), "a\x00b", "a\xffb"}

// fill gives a person some of everything, and returns their assessment, which is of the quiz they have a draft of, and
// their plan.
func fill(t *testing.T, s store.Store, person string) (store.Assessment, store.Plan) {
	t.Helper()
	a := assessmentOf(t, newID())
	p := planOf(newID(), 1)
	update(t, s, person, func(tx store.Tx) error {
		if err := tx.AddAssessment(a); err != nil {
			return err
		}
		if err := tx.PutDraft(draftOf(a.Quiz, 1)); err != nil {
			return err
		}
		if err := wantVersion(tx, p, 1); err != nil {
			return err
		}
		if _, err := tx.AppendEvent(eventOf("first")); err != nil {
			return err
		}
		_, err := tx.AppendEvent(eventOf("second"))
		return err
	})
	p.Version = 1
	return a, p
}
