package columns

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

// Spreadsheet is a text as a cell that no spreadsheet runs: a quote stands before what would begin a formula (as OWASP
// advises against CSV injection), and control characters are written out, such as \x1b. A number stays one.
func Spreadsheet(text string) string {
	if !strings.ContainsAny(text, dangling) && strings.IndexFunc(text, odd) < 0 {
		return text
	}
	if aNumber.MatchString(text) {
		return text
	}
	return formula.ReplaceAllString(Visible(text), "$1$2'$3")
}

// Visible is a text with what can't be seen written out: control characters, and what turns the direction of writing.
func Visible(text string) string {
	if strings.IndexFunc(text, odd) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if odd(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// odd says whether a character can't be seen. Spaces of all kinds can, and so can what joins letters and signs to one.
func odd(r rune) bool {
	return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) && r != '\u200c' && r != '\u200d' && r != '\ufe0f'
}
