package analyze_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine/analyze"
	"careerpath/engine/enginetest"
)

func TestWhatIsWrittenAndReadAgainGoesOnAsIfNothingHadBeen(t *testing.T) {
	ids := []string{"one", "two", "three"}
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), enginetest.Reversed(enginetest.Five("three", "a")))
	c := d.Catalog(t)
	first := sheetsOf(ids, []int{1, 1, 5}, []int{2, 3, 1}, []int{4, 3, 4}, []int{5, 5, 1})
	second := sheetsOf(ids, []int{5, 4, 5}, []int{3, 2, 4}, []int{3, 3, 3})

	whole := addedUp(t, c, "work", slices.Concat(first, second))
	text, err := json.Marshal(addedUp(t, c, "work", first))
	if err != nil {
		t.Fatal(err)
	}
	read, err := analyze.New(c, "work")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, read); err != nil {
		t.Fatal(err)
	}
	for _, answers := range second {
		if _, err := read.Add(answers, ""); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(whole.Analysis(), read.Analysis()); diff != "" {
		t.Errorf("(-in one go +read again):\n%s", diff)
	}

	other := enginetest.DraftOf("a")
	other.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"))
	another := addedUp(t, other.Catalog(t), "work", nil)
	if err := json.Unmarshal(text, another); err == nil {
		t.Error("sums of another quiz are taken")
	}
	if got := another.Analysis().People; got != 0 {
		t.Errorf("and %d people of them count", got)
	}
}
