package wording_test

import (
	"testing"

	"golang.org/x/text/language"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/wording"
)

func TestASetOfRolesIsSaidWithHowItWasCalibrated(t *testing.T) {
	english := wording.NewLanguage(language.English, nil)
	for _, tt := range []struct {
		set               engine.RoleSet
		said, calibration string
	}{
		{engine.RoleSet{Roles: []string{"baker", "seller"}, Alpha: 0.1, N: 1994, On: engine.OnSimulated},
			"In 9 of 10 people the role is one of these: the baker or the seller.",
			"Calibrated on 1,994 simulated people (α 0.1)."},
		{engine.RoleSet{Roles: []string{"baker"}, Alpha: 0.05, N: 60, On: engine.OnPeople},
			"In 19 of 20 people the role named in this way is their own. Here it is the baker.",
			"Calibrated on 60 people whose role is known (α 0.05)."},
		{engine.RoleSet{Roles: []string{"baker"}, Alpha: 0.07, N: 60, On: engine.OnPeople, Alone: true},
			"In 93 % of people their own role stands out more than any role does here, so only the nearest one is named: " +
				"the baker.", "Calibrated on 60 people whose role is known (α 0.07)."},
	} {
		said, calibration := english.Set(&engine.Result{Set: &tt.set}, func(id string) string { return "the " + id })
		enginetest.Same(t, "said", said, tt.said)
		enginetest.Same(t, "calibration", calibration, tt.calibration)
	}
	if said, calibration := english.Set(&engine.Result{}, nil); said+calibration != "" {
		t.Errorf("without a set it says %q %q", said, calibration)
	}
}
