package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/lint"
	"careerpath/engine/wording"
)

// shownTexts is how many texts of a language a warning names; the others are counted.
const shownTexts = 3

// untranslated is what the translations of the content in dir lack, and those of pages there, and what they have that
// nothing says.
func untranslated(dir string) ([]lint.Finding, error) {
	folders, err := contentFolders(dir)
	if err != nil {
		return nil, err
	}
	byTag, faults := content.Translations(folders...)
	if len(faults) > 0 {
		return nil, faults
	}
	texts := content.Texts(folders[0], folders[1])
	var found []lint.Finding
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		found = append(found, findings(content.ReviewOf(tag, texts, byTag[tag]), dir)...)
	}
	byTag, faults = content.Translations(pagesFolder(dir)...)
	if len(faults) > 0 {
		return nil, faults
	}
	texts = languages.Texts()
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		review := content.ReviewOf(tag, texts, byTag[tag])
		if languages.Has(tag) {
			review.Missing = nil // the program has them
		}
		found = append(found, findings(review, dir)...)
	}
	return found, nil
}

// findings are what a review of a language has found, as warnings.
func findings(review content.Review, dir string) []lint.Finding {
	var found []lint.Finding
	name := languageName(review.Tag)
	if n := len(review.Missing); n > 0 {
		var named []string
		for _, t := range review.Missing[:min(n, shownTexts)] {
			named = append(named, fmt.Sprintf("%s %q", t.At, shortened(t.Text)))
		}
		if n > shownTexts {
			named = append(named, fmt.Sprintf("and %s more", wording.Grouped(n-shownTexts)))
		}
		found = append(found, lint.Finding{At: review.Missing[0].At,
			Message: fmt.Sprintf("%s of %s %s not translated to %s", wording.Grouped(n), wording.Count(review.Texts, "text"),
				wording.Plural(n, "is", "are"), name),
			Advice: strings.Join(named, "\n    ") + "\n    'careerpath translate " + strings.TrimSpace(review.Tag+" "+dir) +
				"' adds what is missing to the files"})
	}
	for i, s := range review.Stale {
		if i == shownTexts {
			found[len(found)-1].Advice += fmt.Sprintf("; %s more", wording.Grouped(len(review.Stale)-shownTexts))
			break
		}
		advice := "remove it, or give it the text that it is of as from"
		if s.Now != nil {
			advice = fmt.Sprintf("this text of %s may be what it has become: %q", s.Now.At, s.Now.Text)
		}
		found = append(found, lint.Finding{At: s.At,
			Message: fmt.Sprintf("no text is %q", shortened(s.From)), Advice: advice})
	}
	for _, tr := range review.Places {
		found = append(found, lint.Finding{At: tr.At,
			Message: fmt.Sprintf("the translation of %q has other places to fill", shortened(tr.From)),
			Advice:  "let it have the same signs such as %s and %[1]d, each once"})
	}
	for _, tr := range review.Twice {
		found = append(found, lint.Finding{At: tr.At,
			Message: fmt.Sprintf("%q is translated to %s twice", shortened(tr.From), name), Advice: "keep one of the two"})
	}
	return found
}

// shortened is the beginning of a text, to know it by.
func shortened(text string) string {
	const most = 60
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

// languageName is the English name of a language: "German".
func languageName(tag string) string { return display.English.Languages().Name(language.Make(tag)) }
