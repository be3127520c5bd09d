package content

import (
	"unicode"

	"golang.org/x/text/language"

	"careerpath/engine"
)

// Text is a text that people read, of content or of the program.
type Text struct {
	At     engine.Pos
	Text   string
	Lang   string // the language it is in, as a tag
	Format bool   // of the program, with places to fill as of fmt.Sprintf
	Counts bool   // it has a form for one
}

// Texts are the texts of content that people read, in reading order: each once, at its first place. What isn't a word,
// such as a number, is none. Faults of the content are LoadFolders' to report.
func Texts(rules, quizzes Folder) []Text {
	fromRules, fromQuizzes := NewReader(rules.Files, rules.Name), NewReader(quizzes.Files, quizzes.Name)
	fromRules.rules()
	fromQuizzes.quizzes()
	for i := range fromRules.Texts {
		fromRules.Texts[i].Lang = engine.DefaultLanguage
	}
	var texts []Text
	seen := map[string]bool{}
	for _, t := range append(fromRules.Texts, fromQuizzes.Texts...) {
		if !seen[t.Text] && hasLetter(t.Text) {
			texts = append(texts, t)
		}
		seen[t.Text] = true
	}
	return texts
}

func hasLetter(text string) bool {
	for _, c := range text {
		if unicode.IsLetter(c) {
			return true
		}
	}
	return false
}

// asked says whether a translation of the text to a language is expected: of English to any, and of what is in another
// language to English.
func (t *Text) asked(tag string) bool {
	from, to := baseOf(t.Lang), baseOf(tag)
	return from != to && (from == engine.DefaultLanguage || to == engine.DefaultLanguage)
}

// baseOf is a language without its region.
func baseOf(tag string) string {
	base, _ := language.Make(tag).Base()
	return base.String()
}
