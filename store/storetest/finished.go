package storetest

import (
	"fmt"
	"slices"
	"testing"

	"careerpath/store"
)

var finished = []promise{
	{"what people completed is gone through by ranges of ids, each exactly once", func(t *testing.T, s store.Store) {
		ids := []string{"A", "a", "a b", "ab", "é"}
		for range 7 {
			ids = append(ids, newID())
		}
		slices.Sort(ids)
		var want []store.Finished
		for i, id := range ids {
			must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: noon}, keyOf(store.SecretHash{byte(i), 7})))
			of := store.Finished{Person: id}
			for n := range i % 4 { // some have completed nothing
				a := bareAssessment(fmt.Sprintf("%d of %s", n, id), fmt.Sprintf("q%d", n%2))
				update(t, s, id, func(tx store.Tx) error { return tx.AddAssessment(a) })
				of.Sheets = append(of.Sheets, sheetOf(a))
			}
			if len(of.Sheets) > 0 {
				want = append(want, of)
			}
		}
		for size := 1; size <= len(ids)+1; size++ {
			var got []store.Finished
			for after := ""; ; {
				page, err := s.People(t.Context(), after, size)
				must(t, err)
				if len(page) == 0 {
					break
				}
				through := page[len(page)-1].ID
				some, err := s.Finished(t.Context(), "", after, through, store.Every)
				must(t, err)
				got, after = append(got, some...), through
			}
			same(t, got, want)
		}
		for _, none := range [][2]string{{"é", "\U0010FFFF"}, {"b", "a"}, {"a", "a"}, {"", ""}, {"", "0"}} {
			got, err := s.Finished(t.Context(), "", none[0], none[1], store.Every)
			must(t, err)
			if len(got) > 0 {
				t.Errorf("after %q and through %q there is %v", none[0], none[1], got)
			}
		}
	}},
	{"of what people completed only what is chosen is read, from the summaries of one quiz", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		var kept []store.Assessment
		for range 3 {
			kept = append(kept, assessmentOf(t, newID()))
			update(t, s, ann.ID, func(tx store.Tx) error {
				if err := tx.AddAssessment(bareAssessment(newID(), "another")); err != nil {
					return err
				}
				return tx.AddAssessment(kept[len(kept)-1])
			})
		}
		update(t, s, ben.ID, func(tx store.Tx) error { return tx.AddAssessment(bareAssessment(newID(), "another")) })
		var said [][]store.Summary
		got, err := s.Finished(t.Context(), "day_at_work", "", ben.ID, func(all []store.Summary) []int {
			said = append(said, slices.Clone(all))
			all[0], all[1] = store.Summary{}, store.Summary{} // which is nobody's business
			return []int{2, 1}
		})
		must(t, err)
		same(t, got, []store.Finished{{Person: ann.ID, Sheets: []store.Sheet{sheetOf(kept[1]), sheetOf(kept[2])}}})
		same(t, said, [][]store.Summary{{kept[0].Summary(), kept[1].Summary(), kept[2].Summary()}})
		got, err = s.Finished(t.Context(), "", "", ben.ID, func([]store.Summary) []int { return nil })
		must(t, err)
		same(t, got, nil)
		got, err = s.Finished(t.Context(), "unknown", "", ben.ID, store.Every)
		must(t, err)
		same(t, got, nil)
		func() {
			defer func() {
				if recover() != any("no") {
					t.Error("a panic of choose didn't go on to the caller")
				}
			}()
			_, _ = s.Finished(t.Context(), "", "", ben.ID, func([]store.Summary) []int { panic("no") })
		}()
	}},
	{"the latest of each quiz is the last one that is no correction, or what has replaced it",
		func(t *testing.T, s store.Store) {
			ann, _ := newPerson(t, s)
			put := func(id, quiz, corrects string) {
				a := bareAssessment(id, quiz)
				a.Corrects = corrects
				update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(a) })
			}
			put("1", "q", "")
			put("2", "q", "")
			put("3", "q", "1")    // is the first one's, so older than 2
			put("4", "r", "lost") // stands for itself
			latest := func() (ids []string) {
				found, err := s.Finished(t.Context(), "", "", ann.ID, store.Latest)
				must(t, err)
				for _, a := range found[0].Sheets {
					ids = append(ids, a.Summary.ID)
				}
				return ids
			}
			same(t, latest(), []string{"2", "4"})
			put("5", "q", "2")
			put("6", "q", "5")
			same(t, latest(), []string{"4", "6"})
			put("7", "q", "")
			same(t, latest(), []string{"4", "7"})
		}},
	{"what people completed is gone through while others change it", func(t *testing.T, s store.Store) {
		var people []string
		for range 8 {
			p, _ := newPerson(t, s)
			people = append(people, p.ID)
		}
		together(t, 4, func(i int) error {
			if i == 0 {
				for n := range 24 {
					err := s.Update(t.Context(), people[n%8], func(tx store.Tx) error { // two at once, or none
						for k := range 2 {
							if err := tx.AddAssessment(bareAssessment(fmt.Sprintf("%02d %d", n, k), "q")); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			}
			for range 8 {
				found, err := s.Finished(t.Context(), "q", "", people[7], store.Every)
				if err != nil {
					return err
				}
				for _, f := range found {
					if n := len(f.Sheets); n%2 != 0 {
						return fmt.Errorf("half of a change is there: %d assessments", n)
					}
				}
			}
			return nil
		})
	}},
}

// sheetOf is the sheet of an assessment.
func sheetOf(a store.Assessment) store.Sheet {
	sheet := store.Sheet{Summary: a.Summary()}
	sheet.Answered.Answers, sheet.Answered.Result.Order = a.Answers, a.Result.Order
	for _, it := range a.Snapshot.Items {
		sheet.Answered.Snapshot.Items = append(sheet.Answered.Snapshot.Items, struct {
			ID     string `json:"id"`
			Answer string `json:"answer"`
		}{it.ID, it.Answer})
	}
	return sheet
}
