package levels_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/internal/levels"
)

func TestTheOptionOfALevelIsCalledAfterItsName(t *testing.T) {
	for _, tt := range []struct {
		name  string
		level float64
		want  string
	}{
		{"Working", 40, "working"},
		{"Sets the pace", 40, "sets_the_pace"},
		{"Über-Expertin (Senior)", 90, "uber_expertin_senior"},
		{"3", 60, "level_3"},
		{"NA", 0, "level_na"},
		{"", 37.5, "level_37_5"},
		{"", 0, "level_0"},
		{"опыт", 20, "level_20"},
	} {
		if got := levels.ID(engine.Anchor{Name: tt.name, Level: tt.level}); got != tt.want {
			t.Errorf("level %v called %q is the option %q, want %q", tt.level, tt.name, got, tt.want)
		}
	}
}
