// Package languages holds what pages and the terminal say in languages other than English, as data: a folder for each
// language, named by its tag. It must never know where texts are shown.
package languages

import (
	"embed"
	"maps"
	"slices"

	"golang.org/x/text/language"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/wording"
)

//go:embed lang
var own embed.FS

// Folder is the folder of the program's own texts.
func Folder() content.Folder { return content.Folder{Files: own, Name: "engine/languages/"} }

// Load returns English and every other language that pages and the terminal are translated to, English first and the
// others by their tags. folders are those of content, with its translations; what they translate to a language of which
// there are no pages is left out. The error is an engine.Faults.
func Load(folders ...content.Folder) ([]*wording.Language, error) { return LoadWith(nil, folders...) }

// LoadWith is Load with texts of the program in further languages, or in other words, from folders of the same shape as
// Folder.
func LoadWith(pages []content.Folder, folders ...content.Folder) ([]*wording.Language, error) {
	spoken, faults := content.Translations(append([]content.Folder{Folder()}, pages...)...)
	fromContent, more := content.Translations(folders...)
	if faults.Join(more); len(faults) > 0 {
		return nil, faults
	}
	out := []*wording.Language{wording.NewLanguage(language.English, spoken[engine.DefaultLanguage],
		fromContent[engine.DefaultLanguage]...)}
	for _, tag := range slices.Sorted(maps.Keys(spoken)) {
		if tag != engine.DefaultLanguage {
			out = append(out, wording.NewLanguage(language.Make(tag), spoken[tag], fromContent[tag]...))
		}
	}
	return out, nil
}

// Shipped is Load for the content that comes with the program: each language is read when something is first said in it.
// That nothing is wrong with their texts is for a test to show, with Load.
func Shipped(folders ...content.Folder) []*wording.Language {
	all, err := own.ReadDir("lang")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	tags := []string{engine.DefaultLanguage}
	for _, dir := range all {
		if dir.Name() != engine.DefaultLanguage {
			tags = append(tags, dir.Name())
		}
	}
	out := make([]*wording.Language, len(tags))
	for i, tag := range tags {
		out[i] = wording.NewLanguageToRead(language.Make(tag), func() (program, ofContent []wording.Translation) {
			return sound(content.TranslationsTo(tag, Folder())), sound(content.TranslationsTo(tag, folders...))
		})
	}
	return out
}

// sound are translations that come with the program.
func sound(all []wording.Translation, faults engine.Faults) []wording.Translation {
	if len(faults) > 0 {
		panic(faults) // a test reads them
	}
	return all
}

// Texts are the texts of the program, each with its place in the first language that it is translated to.
func Texts() []content.Text {
	spoken, faults := content.Translations(Folder())
	if len(faults) > 0 {
		panic(faults) // they are part of the program, and a test reads them
	}
	var texts []content.Text
	seen := map[string]bool{}
	for _, tag := range slices.Sorted(maps.Keys(spoken)) {
		for _, tr := range spoken[tag] {
			if !seen[tr.From] {
				texts = append(texts, content.Text{At: tr.At, Text: tr.From, Lang: engine.DefaultLanguage, Format: true,
					Counts: tr.One != ""})
			}
			seen[tr.From] = true
		}
	}
	return texts
}

// Has says whether the program is in a language by itself.
func Has(tag string) bool {
	_, err := own.ReadDir("lang/" + tag)
	return err == nil || tag == engine.DefaultLanguage
}
