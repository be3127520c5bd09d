package calibrate_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/calibrate"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

func TestSetsHoldTheRoleOfFreshPeopleAsOftenAsClaimed(t *testing.T) {
	catalog, quiz := enginetest.Shipped(t)
	for _, alpha := range []float64{0.3, 0.1, 0.02} {
		r, err := calibrate.Simulated(t.Context(), catalog, quiz.ID, 1500, 3, alpha)
		if err != nil {
			t.Fatal(err)
		}
		if r.Fresh.Share < r.Least || r.Least > 1-alpha || r.Least < 1-alpha-0.05 {
			t.Errorf("at α %v sets hold the role of %v, and of %v at least", alpha, r.Fresh.Share, r.Least)
		}
		// a set that has a role in it by its share covers 1 − α; that the best is taken alone can only add to it
		if by := r.Fresh.Share - (1 - alpha); by > r.Fresh.Alone+0.03 {
			t.Errorf("at α %v sets hold %v more than claimed, which the %v without a role don't make", alpha, by, r.Fresh.Alone)
		}
		people := 0
		for _, of := range r.Roles {
			people += of.People
		}
		enginetest.Same(t, "people of all roles", people, r.Fresh.People)
		enginetest.Same(t, "people with a verdict on a role and without", r.N+r.Without, 1500)
		t.Logf("α %v: cut %v of %d people, own role in the set of %.3f of %d others, %.2f roles in it, none by its share in "+
			"%.3f", alpha, r.Cut, r.N, r.Fresh.Share, r.Fresh.People, r.Fresh.Roles, r.Fresh.Alone)
	}
}

func TestAClaimThatPeopleAreTooFewForIsRefused(t *testing.T) {
	catalog, quiz := enginetest.Shipped(t)
	_, err := calibrate.Simulated(t.Context(), catalog, quiz.ID, 98, 1, 0.01)
	var few *calibrate.TooFewError
	if !errors.As(err, &few) || few.Fewest != 99 || few.N > 98 {
		t.Errorf("98 people bear α .01: %v", err)
	}
	for _, alpha := range []float64{0, 0.6, math.NaN()} {
		if _, err := calibrate.Simulated(t.Context(), catalog, quiz.ID, 500, 1, alpha); err == nil {
			t.Errorf("α %v is taken", alpha)
		}
	}
}

func TestAQuizWithoutRolesHasNoSets(t *testing.T) {
	d := enginetest.DraftOf("s")
	quiz := d.Quiz(enginetest.Five("a", "s"))
	if _, err := calibrate.New(d.Catalog(t), quiz.ID); err == nil || !strings.Contains(err.Error(), "no roles apart") {
		t.Errorf("it says %v", err)
	}
	if _, err := calibrate.New(d.Catalog(t), "nope"); err == nil {
		t.Error("an unknown quiz is taken")
	}
}

// Real people are tried on a tenth after the other, in their own order, however they were read.
func TestRealPeopleAreTriedOnOthersThanTheyAreCalibratedOn(t *testing.T) {
	catalog, quiz := enginetest.Shipped(t)
	report := func(apart int) calibrate.Report {
		parts := make([]*calibrate.Adder, apart)
		for i := range parts {
			parts[i], _ = calibrate.New(catalog, quiz.ID)
		}
		for i := range 600 {
			role := quiz.Roles[i%len(quiz.Roles)].ID
			answers := simulate.HolderAnswers(catalog, quiz.ID, i, 22)
			if err := parts[i%apart].Add(answers, role, i); err != nil {
				t.Fatal(err)
			}
		}
		for _, part := range parts[1:] {
			parts[0].Merge(part)
		}
		r, err := parts[0].Report(0.1)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := report(1)
	if diff := cmp.Diff(r, report(7)); diff != "" {
		t.Errorf("read in seven parts:\n%s", diff)
	}
	enginetest.Same(t, "all are tried", r.Fresh.People, r.N)
	enginetest.Same(t, "on", r.On, engine.OnPeople)
	if r.Fresh.Share < r.Least {
		t.Errorf("sets hold the role of %v, of %v at least", r.Fresh.Share, r.Least)
	}
}

func TestWhoeverHoldsNoRoleOfTheQuizCantBeTaken(t *testing.T) {
	catalog, quiz := enginetest.Shipped(t)
	a, err := calibrate.New(catalog, quiz.ID)
	if err != nil {
		t.Fatal(err)
	}
	for role, says := range map[string]string{"": "role is given", "smith": `no role "smith"`} {
		var faults engine.AnswerFaults
		err := a.Add(simulate.HolderAnswers(catalog, quiz.ID, 0, 15), role, 0)
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), says) {
			t.Errorf("of role %q it says %v", role, err)
		}
	}
	// what is left open is no fault, and gives no set
	if err := a.Add(engine.Answers{}, quiz.Roles[0].ID, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Report(0.1); err == nil {
		t.Error("nobody is enough")
	}
}
