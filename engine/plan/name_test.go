package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine/plan"
)

func TestAPlanHasTheNameThatItsPersonGivesIt(t *testing.T) {
	for _, tt := range []struct {
		name, given, want string
		refused           bool
	}{
		{name: "words", given: "before the reorganisation", want: "before the reorganisation"},
		{name: "on one line, without the space around it", given: "  a\r\n plan\tof  mine ", want: "a plan of mine"},
		{name: "taken away", given: " ", want: ""},
		{name: "sixty characters of any script", given: strings.Repeat("ü", 60), want: strings.Repeat("ü", 60)},
		{name: "too long", given: strings.Repeat("ü", 61), want: "was", refused: true},
		{name: "no text", given: "\xff", want: "was", refused: true},
		{name: "signs that can't be read", given: "a\x00b", want: "was", refused: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plan.Plan{Name: "was"}
			err := p.SetName(tt.given)
			var refused *plan.Error
			if tt.refused && (!errors.As(err, &refused) || refused.Field != "name") || !tt.refused && err != nil {
				t.Errorf("the error is %v", err)
			}
			if p.Name != tt.want {
				t.Errorf("the name is %q, not %q", p.Name, tt.want)
			}
		})
	}
}

func TestARenamingIsAnEdit(t *testing.T) {
	before := plan.Plan{Name: "first"}
	after := before.Clone()
	if err := after.SetName("second"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]plan.Edit{{Field: "name", Old: "first", New: "second"}}, before.Edits(&after)); diff != "" {
		t.Errorf("the edits (-want +got):\n%s", diff)
	}
}
