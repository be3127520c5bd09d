package wording_test

import (
	"testing"

	"golang.org/x/text/language"

	"careerpath/engine/wording"
)

func TestAnAnswerReadsInAnotherLanguageAsItWasKept(t *testing.T) {
	german := wording.NewLanguage(language.German, []wording.Translation{
		{From: "people", To: "Personen"}, {From: "thousand", To: "Tsd."}, {From: "Often", To: "Oft"}, {From: "SEO", To: "SEO"},
		{From: "Paid ads", To: "Bezahlte Anzeigen"}, {From: "%s million", To: "%s Millionen"},
		{From: "%d of %d", To: "%d von %d"}, {From: "1 or 2", To: "1 oder 2"}, {From: "Later", To: ""},
	})
	for kept, want := range map[string]string{
		"Often": "Oft", "SEO; Paid ads": "SEO; Bezahlte Anzeigen", "62 of 100": "62 von 100", "1 or 2": "1 oder 2",
		"8": "8", "1,200 people": "1.200 Personen", "0.5": "0,5", "200 thousand (200,000)": "200 Tsd. (200.000)",
		"1,500 thousand (1.5 million)": "1.500 Tsd. (1,5 Millionen)", "3 loaves": "3 loaves", "12 of them (all)": "12 of them (all)",
		"دائما": "دائما", "": "", "Later": "Later", "on [a|b]": "on [a|b]",
		// labels that look like numbers
		"2020": "2020", "1,5": "1,5", "007": "007", "1.50": "1.50", "12,34 people": "12,34 people", "+5 of 100": "+5 of 100",
		"200 thousand (0200)": "200 thousand (0200)",
	} {
		if got := german.Kept(kept); got != want {
			t.Errorf("%q reads %q, want %q", kept, got, want)
		}
	}
	if got := wording.English.Kept("1,500 thousand (1.5 million)"); got != "1,500 thousand (1.5 million)" {
		t.Errorf("in English it reads %q", got)
	}
}

func TestATextWithAPlaceShowsWithoutIt(t *testing.T) {
	for text, want := range map[string]string{
		"Change¦the button": "Change", "a | b": "a | b", "pros|cons": "pros|cons", "x|": "x|", "%d¦day": "%d",
	} {
		if got := wording.English.T(text); got != want {
			t.Errorf("%q shows as %q, want %q", text, got, want)
		}
	}
}

func TestWordsOfAPersonsOwnStayAsTheyAreUnlessContentHasThem(t *testing.T) {
	german := wording.NewLanguage(language.German, []wording.Translation{{From: "Done", To: "Erledigt"}},
		wording.Translation{From: "Lead a project", To: "Leite ein Projekt"},
		wording.Translation{From: "Later", To: ""})
	for words, want := range map[string]string{
		"Lead a project": "Leite ein Projekt", "Done": "Done", "Brief ¦ review": "Brief ¦ review", "100 %d": "100 %d",
		"Later": "Later", "": "",
	} {
		if got := german.Own(words); got != want {
			t.Errorf("%q reads %q, want %q", words, got, want)
		}
	}
	if got := german.T("Lead a project"); got != "Leite ein Projekt" {
		t.Errorf("as a text of content it reads %q", got)
	}
}
