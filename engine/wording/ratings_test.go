package wording_test

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"careerpath/engine/wording"
)

// d .32 to .49 (Heidemeier & Moser 2009) are 7.04 to 10.78 points at the standard deviation 22 of the quizzes here.
func TestHowFarSelfRatingsRunAboveManagersIsInPointsOfTheQuiz(t *testing.T) {
	l := wording.NewLanguage(language.English, nil)
	for sd, says := range map[float64]string{22: "about 7 to 11 points", 18: "about 6 to 9 points"} {
		if said := l.SelfRated(sd); !strings.Contains(said, says) {
			t.Errorf("at %v it says %q", sd, said)
		}
	}
}
