package plan_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

func TestAnIntentionIsKeptWithThePlanAndToldByItsEdits(t *testing.T) {
	growth := plan.Plan{Quiz: "q", To: "director"}
	before := growth.Clone()
	want := plan.Intention{Wish: "Decide where we go", Obstacle: "Daily work", If: "something urgent comes up",
		Then: "move the block to the next morning", Rehearsed: true}
	if err := growth.SetIntention(want); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(growth)
	if err != nil {
		t.Fatal(err)
	}
	var kept plan.Plan
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, kept.Intention); diff != "" {
		t.Error(diff)
	}
	wantEdits := []plan.Edit{
		{Field: "wish", Old: "", New: want.Wish}, {Field: "obstacle", Old: "", New: want.Obstacle},
		{Field: "if", Old: "", New: want.If}, {Field: "then", Old: "", New: want.Then},
		{Field: "rehearsed", Old: false, New: true},
	}
	if diff := cmp.Diff(wantEdits, before.Edits(&growth)); diff != "" {
		t.Error(diff)
	}
	if text, err := json.Marshal(before); err != nil || strings.Contains(string(text), "wish") {
		t.Errorf("a plan without an intention is kept as %s (%v)", text, err)
	}
}

func TestAnIntentionThatIsTooLongOrHalfIsRefusedAndThePlanStaysAsItWas(t *testing.T) {
	long := strings.Repeat("ä", 501)
	for _, tc := range []struct {
		name string
		with plan.Intention
		want []string // fields
	}{
		{"long texts", plan.Intention{Wish: long, Obstacle: long, If: long, Then: long},
			[]string{"wish", "obstacle", "if", "then"}},
		{"signs that can't be read", plan.Intention{Wish: "a\x00b"}, []string{"wish"}},
		{"an if without a then", plan.Intention{If: "it rains"}, []string{"then"}},
		{"a then without an if", plan.Intention{Then: "stay in"}, []string{"if"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			growth := plan.Plan{Intention: plan.Intention{Wish: "as it was"}}
			var got []string
			for _, e := range joined(growth.SetIntention(tc.with)) {
				var pe *plan.Error
				if errors.As(e, &pe) {
					got = append(got, pe.Field)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if growth.Wish != "as it was" {
				t.Errorf("the plan's wish is now %q", growth.Wish)
			}
		})
	}
}

func TestAPlansMarkdownSaysWhatItsPersonHasMadeUpTheirMindAbout(t *testing.T) {
	growth := textPlan(t)
	if err := growth.SetIntention(plan.Intention{Wish: "I *decide*", Obstacle: "Daily work", If: "a call comes",
		Then: "call back"}); err != nil {
		t.Fatal(err)
	}
	text := growth.Markdown(wording.English, nil)
	want := "\n- What will be different: I \\*decide\\*\n- What may get in the way: Daily work\n- If a call comes, then " +
		"call back.\n"
	if !strings.Contains(text, want) {
		t.Errorf("the text lacks %q:\n%s", want, text)
	}
}

func TestNothingIsRehearsedWithoutAnIfThenPlan(t *testing.T) {
	var growth plan.Plan
	if err := growth.SetIntention(plan.Intention{Wish: "Lead", Rehearsed: true}); err != nil {
		t.Fatal(err)
	}
	if growth.Rehearsed {
		t.Error("an empty sentence counts as rehearsed")
	}
}

// joined takes a joined error apart, however deep.
func joined(err error) []error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range many.Unwrap() {
		out = append(out, joined(e)...)
	}
	return out
}
