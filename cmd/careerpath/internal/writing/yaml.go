// Package writing writes content files: YAML as an author would, and ids that resemble names. It must never know what
// the content means.
package writing

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

// Text writes a text, in quotes where YAML needs them.
func Text(s string) string {
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

// Remark is a text within a comment.
func Remark(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}

// OneLine is a text with single spaces and no line ends.
func OneLine(s string) string { return Remark(s) }

// Paragraphs is a text whose paragraphs are one line each.
func Paragraphs(s string) string {
	var out []string
	for _, p := range regexp.MustCompile(`\n\s*\n`).Split(strings.ReplaceAll(s, "\r", ""), -1) {
		if p = OneLine(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// Decimal writes a number. What its last bits have from calculation is rounded away.
func Decimal(x float64) string {
	if rounded := math.Round(x*1e9) / 1e9; math.Abs(x) < 1e6 {
		x = rounded
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// Numbers writes a list.
func Numbers(list []float64) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = Decimal(x)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// File is a YAML file as it is written.
type File struct{ strings.Builder }

// Line writes a line that is so many levels deep.
func (f *File) Line(deep int, format string, args ...any) {
	f.WriteString(strings.Repeat("  ", deep))
	fmt.Fprintf(f, format, args...)
	f.WriteByte('\n')
}

// Field writes a field with a text, nothing where that is "".
func (f *File) Field(deep int, name, value string) {
	if value != "" {
		f.Line(deep, "%s: %s", name, Text(value))
	}
}
