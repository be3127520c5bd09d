package questionnaire

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// plainText is text that YAML reads as the text it is without quotes, also within braces.
var plainText = regexp.MustCompile(`^[\p{L}(][\p{L}\p{N} .()/'’“”„«»;?!+%=_–—…-]*$`)

// notText are words that YAML reads as something else.
var notText = regexp.MustCompile(`^(?i:true|false|yes|no|on|off|null|y|n|nan|inf)$`)

// text writes a text, in quotes where YAML needs them.
func text(s string) string {
	if plainText.MatchString(s) && !notText.MatchString(s) && s[len(s)-1] != ' ' {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// remark is a text within a comment.
func remark(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}

// oneLine is a text with single spaces and no line ends.
func oneLine(s string) string { return remark(s) }

// paragraphs is a text whose paragraphs are one line each.
func paragraphs(s string) string {
	var out []string
	for _, p := range regexp.MustCompile(`\n\s*\n`).Split(strings.ReplaceAll(s, "\r", ""), -1) {
		if p = oneLine(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// decimal writes a number. What its last bits have from calculation is rounded away.
func decimal(x float64) string {
	if rounded := math.Round(x*1e9) / 1e9; math.Abs(x) < 1e6 {
		x = rounded
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// numbers writes a list.
func numbers(list []float64) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = decimal(x)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// file is a YAML file as it is written.
type file struct{ strings.Builder }

// line writes a line that is so many levels deep.
func (f *file) line(deep int, format string, args ...any) {
	f.WriteString(strings.Repeat("  ", deep))
	fmt.Fprintf(f, format, args...)
	f.WriteByte('\n')
}

// field writes a field with a text, nothing where that is "".
func (f *file) field(deep int, name, value string) {
	if value != "" {
		f.line(deep, "%s: %s", name, text(value))
	}
}
