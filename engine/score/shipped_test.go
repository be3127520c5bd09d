package score_test

import (
	"testing"

	"careerpath/engine/enginetest"
)

func TestTheShippedCasesComeOutAsExpected(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	if faults := c.RunCases(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestTheShippedQuizTellsSixRolesApartBySixteenSkills(t *testing.T) {
	c, q := enginetest.Shipped(t)
	enginetest.Same(t, "skills", len(c.QuizSkills(q.ID)), 16)
	enginetest.Same(t, "roles", len(q.Roles), 6)
}
