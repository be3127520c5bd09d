package engine

import (
	"slices"

	"golang.org/x/text/language"
)

// DefaultLanguage is the language of content that states none.
const DefaultLanguage = "en"

// Language is the language that a quiz is written in, as a BCP 47 tag such as de, pt-BR or ar, with the place where it
// was written.
type Language struct {
	At  Pos
	Tag string
}

// SetText takes the tag from a content file.
func (l *Language) SetText(at Pos, text string, _ bool) { *l = Language{At: at, Tag: text} }

// MarshalText writes the tag alone.
func (l Language) MarshalText() ([]byte, error) { return []byte(l.Tag), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *Language) UnmarshalText(text []byte) error { l.Tag = string(text); return nil }

// Language is the quiz's language as a BCP 47 tag for lang attributes: "en" where it states none.
func (q *Quiz) Language() string {
	if q.Lang == nil {
		return DefaultLanguage
	}
	if tag, ok := ParsedLanguage(q.Lang.Tag); ok {
		return tag.String()
	}
	return DefaultLanguage
}

// Direction is the direction that the quiz's language is read in, for dir attributes: "ltr" or "rtl".
func (q *Quiz) Direction() string { return DirectionOf(q.Language()) }

// InEnglish says whether the quiz is in English, of whatever region.
func (q *Quiz) InEnglish() bool {
	tag, _ := ParsedLanguage(q.Language())
	base, _ := tag.Base()
	return base.String() == DefaultLanguage
}

// Language is the language of the quiz as it was, as Quiz.Language has it.
func (s *Snapshot) Language() string {
	if s.Lang == "" {
		return DefaultLanguage
	}
	return s.Lang
}

// Direction is the direction that the language of the quiz is read in, as Quiz.Direction has it.
func (s *Snapshot) Direction() string { return DirectionOf(s.Language()) }

// ParsedLanguage reads a tag; false where it isn't well-formed, has parts that BCP 47 doesn't know, or names no
// language.
func ParsedLanguage(tag string) (language.Tag, bool) {
	parsed, err := language.Parse(tag)
	if err != nil {
		return language.Tag{}, false
	}
	base, _, _ := parsed.Raw()
	return parsed, base != language.Base{} // und, or a tag for private use
}

// rightToLeft are the scripts that are written from right to left (Unicode 17, bidirectional class R or AL of their
// letters), by ISO 15924.
var rightToLeft = []string{
	"Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi",
	"Mand", "Mani", "Mend", "Merc", "Mero",
	"Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sidt",
	"Sogd", "Sogo", "Syrc", "Thaa", "Yezi",
}

// DirectionOf is the direction of the script that a language is usually written in, or of the one that its tag names.
func DirectionOf(tag string) string {
	parsed, ok := ParsedLanguage(tag)
	if script, sure := parsed.Script(); ok && sure != language.No && slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}
