package spelling_test

import (
	"testing"

	"careerpath/engine/spelling"
)

// Ids match whatever their case where people write them as headings, so capitals alone don't make another id nearer.
func TestTheNearestIDIsTheOneWhoseCapitalsAloneDiffer(t *testing.T) {
	for _, tt := range []struct {
		id    string
		known []string
		want  string
	}{
		{"C1", []string{"a1", "b1", "c1"}, ` (did you mean "c1"?)`},
		{"C10", []string{"a1", "b1", "c1"}, ` (did you mean "c1"?)`},
		{"SETS_GOLAS", []string{"ask_boss", "sets_goals"}, ` (did you mean "sets_goals"?)`},
		{"aB", []string{"AB", "Ab", "aB2"}, ` (did you mean "AB"?)`},
		{"Cases", []string{"cases", "Cases2", "Case"}, ` (did you mean "cases"?)`},
		{"zz", []string{"a1", "b1", "c1"}, ""},
		{"", []string{"a1"}, ""},
		{"c1", nil, ""},
	} {
		if got := spelling.Nearest(tt.id, tt.known); got != tt.want {
			t.Errorf("%q among %q: %q, want %q", tt.id, tt.known, got, tt.want)
		}
	}
}
