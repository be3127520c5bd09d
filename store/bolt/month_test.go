package bolt_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/storetest"
)

// TestAMonthOfSavingADraftDoesNotMakeTheFileGrow saves drafts as pages do while somebody answers, every 2 seconds, as
// fast as it can. The space of what is replaced is used again.
func TestAMonthOfSavingADraftDoesNotMakeTheFileGrow(t *testing.T) {
	t.Parallel()
	const items = 40
	persons := storetest.Size(32, 256)
	saves := storetest.Size(3000, 30*24*60*60/2)
	path := newPath(t)
	s := opened(t, path)
	size := func() int64 {
		info, err := os.Stat(path)
		must(t, err)
		return info.Size()
	}
	save := func(who, n int) error {
		return s.Update(t.Context(), fmt.Sprint("person ", who), func(tx store.Tx) error {
			d := store.Draft{ID: "draft", Quiz: "quiz", Answers: map[string]store.Given{}, Updated: time.Unix(int64(2*n), 0)}
			for i := range min(1+n%items, items) { // more and more of it is answered, and then it is begun anew
				d.Answers[fmt.Sprint("item ", i)] = store.Given{Answer: engine.Number(float64(n % 5)),
					Labels: []string{"Never", "Rarely", "Sometimes"}}
			}
			return tx.PutDraft(d)
		})
	}
	for who := range persons {
		must(t, s.CreatePerson(t.Context(), store.Person{ID: fmt.Sprint("person ", who)}))
	}
	each := func(from, to int) {
		var saving sync.WaitGroup
		for who := range persons {
			saving.Go(func() {
				for n := from; n < to; n++ {
					if err := save(who, n); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		saving.Wait()
	}
	began := time.Now()
	each(0, items)
	first := size()
	each(items, saves/persons)
	last := size()
	if last > 2*first+1<<20 {
		t.Errorf("the file has grown from %d bytes to %d", first, last)
	}
	must(t, s.View(t.Context(), "person 1", func(r store.Reader) error {
		d, err := r.Draft("quiz")
		if err == nil && d.Updated.Unix() != int64(2*(saves/persons-1)) {
			t.Errorf("the draft was saved last at %v", d.Updated)
		}
		return err
	}))
	storetest.Figure(t, "a month of drafts saved every 2 s",
		"%d saves of %d people, file %d KB after %d and %d KB at the end (%.0f/s)",
		saves, persons, first>>10, persons*items, last>>10, float64(saves)/time.Since(began).Seconds())
}
