// Package visible writes texts of others so that they do no harm where they are read: in a terminal, a spreadsheet or a
// page. It must never know what they say.
package visible

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var (
	// A spreadsheet that splits lines at another separator finds beginnings of cells where we have none.
	formula  = regexp.MustCompile(`(^|[;,|])([\s\x{00a0}]*)([=+\-@＝＋－＠])`)
	aNumber  = regexp.MustCompile(`^[+-]?[0-9]+(?:[.,][0-9]+)?$`)
	dangling = "=+-@＝＋－＠"
)

// Cell is a text as a cell that no spreadsheet runs: a quote stands before what would begin a formula (as OWASP
// advises against CSV injection), and control characters are written out, such as \x1b. A number stays one.
func Cell(text string) string {
	if !strings.ContainsAny(text, dangling) && strings.IndexFunc(text, Odd) < 0 {
		return text
	}
	if aNumber.MatchString(text) {
		return text
	}
	return formula.ReplaceAllString(Text(text), "$1$2'$3")
}

// Text is a text with what can't be seen written out: control characters, and what turns the direction of writing.
func Text(text string) string {
	if strings.IndexFunc(text, Odd) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if Odd(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Odd says whether a character can't be seen. Spaces of all kinds can, and so can what joins letters and signs to one.
func Odd(r rune) bool {
	return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) && r != '\u200c' && r != '\u200d' && r != '\ufe0f'
}
