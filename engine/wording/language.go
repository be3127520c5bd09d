package wording

import (
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"careerpath/engine"
)

// Language writes texts in one language. Texts are named by what they are in the language they were written in, which
// for pages and the terminal is English; a text that has no translation stays as it is. Safe for concurrent use.
type Language struct {
	tag     language.Tag
	said    func() translations
	printer *message.Printer // numbers as the language writes them
}

// translations are what a language says, by the texts as they were written.
type translations struct {
	texts   map[string]Translation
	content map[string]string // those of content among them
}

// Translation is a text in another language.
type Translation struct {
	At   engine.Pos `yaml:"-"`
	From string     `yaml:"from,required"`     // as it was written, of a text that counts the form for several
	To   string     `yaml:"to,required,blank"` // "" where it is still to be written
	One  string     `yaml:"one,blank"`         // of a text that counts, the form for one
}

// English is the language that pages and the terminal are written in.
var English = NewLanguage(language.English, nil)

// NewLanguage returns a language with the translations of the program and of content. Where two are of the same text,
// the later one counts, and that of content before the program's.
func NewLanguage(tag language.Tag, program []Translation, content ...Translation) *Language {
	said := newTranslations(program, content)
	return &Language{tag, func() translations { return said }, message.NewPrinter(tag)}
}

// NewLanguageToRead is NewLanguage with the translations that read returns. It is called once, when the language is first
// asked for a text.
func NewLanguageToRead(tag language.Tag, read func() (program, content []Translation)) *Language {
	return &Language{tag, sync.OnceValue(func() translations { return newTranslations(read()) }), message.NewPrinter(tag)}
}

func newTranslations(program, content []Translation) translations {
	said := translations{make(map[string]Translation, len(program)+len(content)), make(map[string]string, len(content))}
	for _, t := range program {
		if t.To != "" {
			said.texts[t.From] = t
		}
	}
	for _, t := range content {
		if t.To != "" {
			said.texts[t.From], said.content[t.From] = t, t.To
		}
	}
	return said
}

// Tag is the language as a BCP 47 tag for lang attributes.
func (l *Language) Tag() string { return l.tag.String() }

// Direction is the direction that the language is read in, for dir attributes: "ltr" or "rtl".
func (l *Language) Direction() string { return engine.DirectionOf(l.Tag()) }

// base is the language without its region: "de" of de-AT.
func (l *Language) base() string {
	base, _ := l.tag.Base()
	return base.String()
}

// Has says whether a text has a translation. English has its own texts.
func (l *Language) Has(text string) bool {
	_, ok := l.said().texts[text]
	return ok
}

// T returns a text in the language. With arguments the text is a format as of fmt.Sprintf, and numbers come out as the
// language writes them; a translation may name arguments by their place, as in %[2]s. A text for a special place says
// which after a broken bar, "Change¦the button", where translations differ by place; what is shown leaves that out.
func (l *Language) T(text string, args ...any) string {
	if t, ok := l.said().texts[text]; ok {
		text = t.To
	} else if before, _, found := strings.Cut(text, between); found {
		text = before
	}
	return l.format(text, args)
}

// Own is T of words that may be a person's own, such as those of a milestone: it translates them where they are a text
// of content, and leaves them as they are where not, whatever signs are in them.
func (l *Language) Own(words string) string {
	if to, ok := l.said().content[words]; ok {
		return to
	}
	return words
}

// N is T of a text that counts: one is its form for n = 1 and other for more, in English. Formats say n with %[1]d, and
// further arguments come after it. Translations go by other.
func (l *Language) N(n int, one, other string, args ...any) string {
	args = append([]any{n}, args...)
	if t, ok := l.said().texts[other]; ok {
		one, other = t.One, t.To
	}
	if one != "" && plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0) == plural.One {
		return l.format(one, args)
	}
	return l.format(other, args)
}

// between stands between a text and the place it is for. People may type it, so their own words go through Own.
const between = "¦"

// Placed is a text for a special place, as T takes it.
func Placed(text, place string) string { return text + between + place }

func (l *Language) format(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	return l.printer.Sprintf(message.Key("", text), args...)
}

// Key marks a text that is translated where it is shown and not where it stands, for those who collect texts.
func Key(text string) string { return text }
