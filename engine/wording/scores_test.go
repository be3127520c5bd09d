package wording_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/wording"
)

func TestACodeIsExplainedWithItsTies(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   engine.CodeScore
		ties   engine.Ties
		scales []string
		want   string
	}{
		{"clear", engine.CodeScore{Letters: "SA"}, engine.TiesMark, []string{"Social", "Artistic"},
			"Your highest scales, the highest first, are Social and Artistic."},
		{"of one letter", engine.CodeScore{Letters: "S"}, engine.TiesMark, []string{"Social"}, "Your highest scale is Social."},
		{"marked", engine.CodeScore{Letters: "S(AI)", Tied: true}, engine.TiesMark,
			[]string{"Social", "Artistic", "Investigative"}, "Your highest scales, the highest first, are Social, Artistic and " +
				"Investigative. Those in brackets are equal."},
		{"decided by order", engine.CodeScore{Letters: "SA", Tied: true}, engine.TiesOrder, []string{"Social", "Artistic"},
			"Your highest scales, the highest first, are Social and Artistic. Where scales are equal, the questionnaire says " +
				"which comes first."},
		{"none", engine.CodeScore{Tied: true}, engine.TiesNone, nil, "There is none, because scales at its end are equal."},
	} {
		enginetest.Same(t, tt.name, wording.English.Code(&tt.code, tt.ties, tt.scales), tt.want)
	}
}
