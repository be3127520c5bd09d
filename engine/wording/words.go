package wording

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerpath/engine/figures"
)

// Number writes small whole numbers out, as texts do: "no", "one" to "twelve", "13".
func Number(n int) string {
	words := []string{
		"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// Grouped writes a number with its thousands set apart: "1,200".
func Grouped[T int | float64](x T) string {
	return figures.Grouped(float64(x))
}

// List joins names as one says them: "a, b and c", with and for the last comma.
func List(names []string, and string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + and + " " + names[len(names)-1]
}

// Plural picks the form of a word for a number.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Article puts "a" or "an" before a title.
func Article(title string) string {
	if strings.ContainsAny(title[:min(1, len(title))], "AEIOUaeiou") {
		return "an " + title
	}
	return "a " + title
}

// Capital begins a text with a capital letter.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Lowered begins a text with a small letter, for the middle of a sentence, but where it begins with an abbreviation such
// as SEO or B2B.
func Lowered(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	word, _, _ := strings.Cut(text, " ")
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(second) || len(word) > size && strings.ToUpper(word) == word {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// Count says how many there are of something: "1 row", "1,200 rows".
func Count(n int, what string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(what, "z"):
		what += "zes"
	default:
		what += "s"
	}
	return Grouped(n) + " " + what
}
