package lint_test

import (
	"os"
	"testing"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/enginetest"
	"careerpath/engine/lint"
)

// A ladder of four families: its positions are near in shape, no paths lead from one to the next, and the lowest has a
// flat profile.
func TestNothingIsToBeSaidOfALadder(t *testing.T) {
	c, err := content.Load(os.DirFS("../score/testdata/ladder"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(lint.Check(c), lint.Unfinished(c)...) {
		if !f.Hint {
			t.Errorf("%s: %s", f.At, f.Message)
		}
	}
}

// Positions are told by height; of another family those alone count where a holder would stand.
func TestNearShapesOfTwoFamiliesAreSaid(t *testing.T) {
	d := enginetest.DraftOf("a", "b", "c")
	for _, family := range []string{"one", "other"} {
		f := engine.Family{ID: family, Title: family}
		for i, tier := range []string{"t1", "t2", "t3"} {
			r := d.Role(family+"_"+tier, tier, 20+float64(25*i), 25+float64(25*i), 30+float64(25*i))
			f.Positions = append(f.Positions, enginetest.Ref(r.ID))
		}
		d.Families = append(d.Families, f)
	}
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("b1", "b"), enginetest.Five("c1", "c"))
	var got []string
	for _, f := range lint.Check(d.Catalog(t)) {
		if !f.Hint {
			got = append(got, f.Message)
		}
	}
	enginetest.Same(t, "what is said", got, []string{
		"the quiz can't tell other_t1 from one_t1: 50 in 100 holders of one look more like the other, and at most 25 should",
		"the quiz can't tell other_t2 from one_t2: 50 in 100 holders of one look more like the other, and at most 25 should",
		"the quiz can't tell other_t3 from one_t3: 50 in 100 holders of one look more like the other, and at most 25 should",
	})
}
