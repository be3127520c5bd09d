package main

import (
	"strings"
	"testing"
)

func TestALongSimulationShowsHowFarItIsAndCanBeStopped(t *testing.T) {
	tt := openTerminal(t)
	long := tt.start(t, "simulate", "--content", "testdata/bakery", "--people", "100000")
	tt.expect(t, "simulating")
	tt.press(t, "\x03")
	if status := tt.wait(t, long); status != exitInput {
		t.Errorf("status %d", status)
	}
	tt.expect(t, "stopped; there is no report")
	if strings.Contains(tt.text(), "Gates") {
		t.Error("there is a report after all")
	}
}
