package languages_test

import (
	"testing"

	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/quizzes"
	"careerpath/rules"
)

func TestLanguagesThatAreReadWhenTheyAreNeededSayWhatThoseReadAtOnceSay(t *testing.T) {
	folders := []content.Folder{{Files: rules.Embedded(), Name: "rules/data/"},
		{Files: quizzes.Embedded(), Name: "quizzes/data/"}}
	want, err := languages.Load(folders...)
	if err != nil {
		t.Fatal(err)
	}
	got := languages.Shipped(folders...)
	if len(got) != len(want) {
		t.Fatalf("%d languages, want %d", len(got), len(want))
	}
	byTag, faults := content.Translations(folders...)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for i, l := range want {
		if got[i].Tag() != l.Tag() {
			t.Errorf("language %d is %s, want %s", i, got[i].Tag(), l.Tag())
		}
		for _, text := range languages.Texts() {
			if got[i].T(text.Text) != l.T(text.Text) || got[i].Has(text.Text) != l.Has(text.Text) {
				t.Errorf("%s: %q is %q", l.Tag(), text.Text, got[i].T(text.Text))
			}
		}
		for _, text := range byTag[l.Tag()] {
			if got[i].Own(text.From) != text.To || l.Own(text.From) != text.To {
				t.Errorf("%s: %q is %q, want %q", l.Tag(), text.From, got[i].Own(text.From), text.To)
			}
		}
	}
}
