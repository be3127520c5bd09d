package allowance_test

import (
	"testing"
	"time"

	"careerpath/server/internal/allowance"
)

// clock is a time that stands still until a test moves it.
type clock struct{ time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.Time }

func (c *clock) pass(d time.Duration) { c.Time = c.Add(d) }

func TestWhoHasTakenAllWaitsUntilThereIsMore(t *testing.T) {
	c := newClock()
	a := allowance.New[string](allowance.Rate{Burst: 3, Every: 10 * time.Second}, c.now)
	for i := range 3 {
		if wait := a.Take("ann"); wait != 0 {
			t.Fatalf("the %d. of 3 waits %v", i+1, wait)
		}
	}
	for range 2 { // to ask in vain takes nothing
		if wait := a.Take("ann"); wait != 10*time.Second {
			t.Fatalf("the 4. waits %v, want 10s", wait)
		}
	}
	if wait := a.Take("ben"); wait != 0 {
		t.Errorf("somebody else waits %v", wait)
	}
	c.pass(10 * time.Second)
	if wait := a.Take("ann"); wait != 0 {
		t.Errorf("after the wait there is another %v", wait)
	}
	c.pass(time.Hour)
	for i := range 3 {
		if wait := a.Take("ann"); wait != 0 {
			t.Errorf("after an hour the %d. waits %v", i+1, wait)
		}
	}
	if a.Take("ann") == 0 {
		t.Error("an hour gave more than 3 at once")
	}
}

func TestAClockThatGoesBackKeepsNobodyWaitingForLong(t *testing.T) {
	c := newClock()
	a := allowance.New[string](allowance.Rate{Burst: 1, Every: time.Second}, c.now)
	a.Take("ann")
	c.pass(-365 * 24 * time.Hour)
	if wait := a.Take("ann"); wait > time.Second {
		t.Errorf("after the clock went back a year ann waits %v", wait)
	}
}

func TestOnlySoManyAskersAreRemembered(t *testing.T) {
	c := newClock()
	a := allowance.New[int](allowance.Rate{Burst: 1, Every: time.Hour}, c.now)
	for asker := range allowance.MostAskers + 1 {
		a.Take(asker)
	}
	if a.Take(allowance.MostAskers) == 0 {
		t.Error("the last asker is forgotten")
	}
	if a.Take(0) != 0 {
		t.Error("the first asker is remembered after that many others")
	}
}

func TestARateMayBeMultiplied(t *testing.T) {
	usual := allowance.Rate{Burst: 10, Every: time.Second}
	for factor, want := range map[float64]allowance.Rate{
		2: {20, time.Second / 2}, 0.5: {5, 2 * time.Second}, 0.01: {1, 100 * time.Second},
	} {
		if got := usual.Times(factor); got != want {
			t.Errorf("%v times %v is %v, want %v", factor, usual, got, want)
		}
	}
}

func TestTheZeroRateBoundsNothing(t *testing.T) {
	a := allowance.New[string](allowance.Rate{}, newClock().now)
	for range 1000 {
		if wait := a.Take("ann"); wait != 0 {
			t.Fatalf("ann waits %v", wait)
		}
	}
}
