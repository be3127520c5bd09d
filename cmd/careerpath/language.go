package main

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/text/language"

	"careerpath/engine/wording"
)

// langLong says in the help of commands whose output people read that it comes in their language.
const langLong = `What people read is in the language of --lang, or else of the environment
(LC_ALL, LC_MESSAGES, LANG), where there is a translation, and otherwise in
English. Scores, JSON and messages about files are the same in every language.`

// addLang defines --lang.
func addLang(flags *pflag.FlagSet, lang *string) {
	flags.StringVar(lang, "lang", "", "write in the language of this `TAG`, such as de; that of the environment where "+
		"it isn't given")
}

// language is the language to write in: that of a tag, or of the environment where the tag is "".
func (p *program) language(tag string) (*wording.Language, error) {
	spoken, err := p.spoken()
	if err != nil {
		return nil, err
	}
	tags := make([]language.Tag, len(spoken))
	names := make([]string, len(spoken))
	for i, l := range spoken {
		tags[i], names[i] = language.Make(l.Tag()), l.Tag()
	}
	_, i, sure := language.NewMatcher(tags).Match(language.Make(cmp.Or(tag, localeTag(os.Getenv), spoken[0].Tag())))
	switch {
	case sure >= language.High:
		return spoken[i], nil
	case tag != "":
		return nil, usagef("--lang: there is no translation to %q: choose one of %s", tag, strings.Join(names, ", "))
	}
	return spoken[0], nil
}

// localeTag is the language that the environment asks for, as a tag: de-AT of de_AT.UTF-8. "" where it asks for none.
func localeTag(getenv func(string) string) string {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	locale, _, _ = strings.Cut(locale, ".")
	locale, _, _ = strings.Cut(locale, "@")
	if slices.Contains([]string{"", "C", "POSIX"}, locale) {
		return ""
	}
	return strings.ReplaceAll(locale, "_", "-")
}
