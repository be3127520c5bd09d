package certainty_test

import (
	"math"
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/internal/certainty"
)

// By hand: in the bin from .6 four people say .62, .65, .68 and .69 (2.64 in all) and three are right; in the last two
// say .9 and 1 (1.9) and one is right; one at .25 is wrong. Off are .36, .9 and .25 of seven people.
func TestTheExpectedCalibrationError(t *testing.T) {
	var one, other certainty.Bins
	enginetest.Near(t, "of nobody", one.Error(), 0, 0)
	one.Add(0.62, true)
	one.Add(0.65, true)
	one.Add(0.68, false)
	one.Add(0.9, true)
	other.Add(0.69, true)
	other.Add(1, false)
	other.Add(0.25, false)
	one.Merge(&other)
	enginetest.Near(t, "error", one.Error(), (0.36+0.9+0.25)/7, 1e-12)
	people := [certainty.Count]int{}
	for i, in := range one {
		people[i] = in.People
	}
	enginetest.Same(t, "people", people, [certainty.Count]int{2: 1, 6: 4, 9: 2})
}

// known is a mixture of which the temperature is known: the role that holds the match with odds of o^T at temperature 1
// is right with odds of o. Of each hundred people at odds 3 to 1, seventy-five are right.
func known(temperature float64) *certainty.Sheets {
	s := certainty.NewSheets(300, 2)
	for i := range 300 {
		odds, right := 3.0, i%100 < 75
		if i >= 200 {
			odds, right = 9, i%100 < 90
		}
		own := 0
		if !right {
			own = 1
		}
		away := 2 * temperature * math.Log(odds) // D² of the second role less that of the first
		s.Put(i, certainty.Sheet{Own: own, Best: right, Recommended: right, MayBeClear: true},
			func(role int) float64 { return 7 + float64(role)*away })
	}
	return s
}

func TestTheTemperatureOfAMixtureIsFound(t *testing.T) {
	for _, temperature := range []float64{1, 1.37, 2, 6.5, 10} {
		s := known(temperature)
		enginetest.Near(t, "temperature", s.Temperature(), temperature, 1e-9)
		enginetest.Near(t, "error at it", s.Bins(temperature).Error(), 0, 1e-9)
		// 200 people at .75, 100 at .9
		loss := -(150*math.Log(0.75) + 50*math.Log(0.25) + 90*math.Log(0.9) + 10*math.Log(0.1)) / 300
		enginetest.Near(t, "log loss at it", s.Loss(temperature), loss, 1e-9)
		if temperature > 1 && s.Bins(1).Error() < 0.01 {
			t.Errorf("shares of a temperature of %v are right at 1, too", temperature)
		}
	}
	enginetest.Near(t, "of shares that say too little", known(0.5).Temperature(), 1, 0)
	enginetest.Near(t, "of shares that say far too much", known(25).Temperature(), 10, 0)
}

func TestTheShareIsFoundFromWhichClearIsRight(t *testing.T) {
	s := known(2)
	at := func(from, wanted, share, part float64) {
		t.Helper()
		gotShare, gotPart := s.Clear(2, from, wanted)
		enginetest.Near(t, "share", gotShare, share, 0)
		enginetest.Near(t, "part that is right", gotPart, part, 1e-12)
	}
	at(0.5, 0.8, 0.5, 0.8)   // everybody: 240 of 300
	at(0.5, 0.81, 0.76, 0.9) // those at .9 alone
	at(0.8, 0.85, 0.8, 0.9)
	at(0.5, 0.91, 0, 0)
}

// Two hundred people say .75 and a hundred .9; nobody's share can make a match clear that something else keeps from it.
func TestMatchesAreCountedThatMayBeClear(t *testing.T) {
	s := known(2)
	for share, want := range map[float64]int{0.74: 300, 0.76: 100, 0.91: 0} {
		all, large := s.Clearable(2, share)
		enginetest.Same(t, "all", all, 300)
		enginetest.Same(t, "as large", large, want)
	}
	s.Put(0, certainty.Sheet{}, func(role int) float64 { return float64(role) * 100 })
	all, large := s.Clearable(2, 0.76)
	enginetest.Same(t, "all but one", all, 299)
	enginetest.Same(t, "as large but one", large, 100)
}

// A role that is so far away that its share is 0 as a number still comes back at a higher temperature.
func TestSharesTooSmallForANumberAreKept(t *testing.T) {
	s := certainty.NewSheets(2, 2)
	for i := range 2 {
		s.Put(i, certainty.Sheet{Own: i, Best: i == 0}, func(role int) float64 { return float64(role) * 4000 })
	}
	enginetest.Near(t, "log loss", s.Loss(1), 1000, 1e-9) // 2000 for the second, 0 for the first
	enginetest.Near(t, "temperature", s.Temperature(), 10, 0)
	if empty := certainty.NewSheets(5, 2); empty.Loss(1) != 0 || empty.Bins(1).Error() != 0 {
		t.Error("nobody is off")
	}
}
