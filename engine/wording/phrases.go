package wording

import (
	"strings"

	"careerpath/engine"
)

// The methods of a language that build parts of sentences. Those that put English words around names leave them out in
// languages where such words hang on more than the name.

// List joins names as one says them: "a, b and c". and is the English word for the last comma, "and" or "or".
func (l *Language) List(names []string, and string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	last := names[len(names)-1]
	return strings.Join(names[:len(names)-1], ", ") + " " + l.before(l.T(and), last) + " " + last
}

// before is the word and before a name: in Spanish y is e before the sound i, and o is u before the sound o.
func (l *Language) before(and, name string) string {
	if l.base() != "es" {
		return and
	}
	sound := strings.NewReplacer("í", "i", "ó", "o").Replace(strings.ToLower(name))
	sound = strings.TrimPrefix(sound, "h")
	switch {
	case and == "y" && strings.HasPrefix(sound, "i"):
		return "e"
	case and == "o" && strings.HasPrefix(sound, "o"):
		return "u"
	}
	return and
}

// Number writes small whole numbers out, as texts do: "no", "one" to "twelve", "13".
func (l *Language) Number(n int) string {
	if n >= 0 && n < len(smallNumbers) {
		return l.T(smallNumbers[n])
	}
	return l.format("%d", []any{n})
}

var smallNumbers = []string{
	Key("no"), Key("one"), Key("two"), Key("three"), Key("four"), Key("five"), Key("six"), Key("seven"), Key("eight"),
	Key("nine"), Key("ten"), Key("eleven"), Key("twelve"),
}

// Article puts "a" or "an" before an English title. Other languages name the title alone.
func (l *Language) Article(title string) string {
	if l.base() != engine.DefaultLanguage {
		return title
	}
	return Article(title)
}

// Lowered begins a text with a small letter, for the middle of a sentence, but in German, where nouns keep their
// capital.
func (l *Language) Lowered(text string) string {
	if l.base() == "de" {
		return text
	}
	return Lowered(text)
}

// Date writes a day: "2 January 2006".
func (l *Language) Date(d engine.Date) string {
	day := d.Time()
	return l.T("%[1]d %[2]s %[3]s", day.Day(), l.T(months[day.Month()-1]), day.Format("2006"))
}

// ShortDate writes a day for a table or a picture: "2 Jan 2006".
func (l *Language) ShortDate(d engine.Date) string {
	day := d.Time()
	return l.T("%[1]d %[2]s %[3]s¦short", day.Day(), l.T(shortMonths[day.Month()-1]), day.Format("2006"))
}

// Month writes a month of a year: "January 2006".
func (l *Language) Month(d engine.Date) string {
	day := d.Time()
	return l.T("%[1]s %[2]s¦month", l.T(months[day.Month()-1]), day.Format("2006"))
}

// ShortMonth writes a month of a year below a picture: "Jan 2006".
func (l *Language) ShortMonth(d engine.Date) string {
	day := d.Time()
	return l.T("%[1]s %[2]s¦short month", l.T(shortMonths[day.Month()-1]), day.Format("2006"))
}

// DayOfMonth writes a day of a year that goes without saying: "2 Jan".
func (l *Language) DayOfMonth(d engine.Date) string {
	day := d.Time()
	return l.T("%[1]d %[2]s¦day", day.Day(), l.T(shortMonths[day.Month()-1]))
}

var (
	months = []string{
		Key("January"), Key("February"), Key("March"), Key("April"), Key("May"), Key("June"), Key("July"),
		Key("August"), Key("September"), Key("October"), Key("November"), Key("December"),
	}
	shortMonths = []string{
		Key("Jan"), Key("Feb"), Key("Mar"), Key("Apr"), Key("May¦short"), Key("Jun"), Key("Jul"), Key("Aug"),
		Key("Sep"), Key("Oct"), Key("Nov"), Key("Dec"),
	}
)
