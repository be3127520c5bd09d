package rows

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable shows a name from the input so that a terminal isn't troubled by it.
func Printable(name string) string {
	plain := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != ' '
	}) < 0
	if name == "" || !plain || utf8.RuneCountInString(name) > 60 {
		return strconv.Quote(Shortened(name, 60))
	}
	return name
}

// Shortened cuts a text to so many characters at most, with … for what is left out.
func Shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + "…"
		}
		n++
	}
	return text
}
