// Package figures reads and writes numbers as people do: with a decimal comma or point, and with thousands set apart. It
// must never know what is counted.
package figures

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// longestNumber is how many characters a number may have: more than make sense, and few enough that any such number
// fits a float64.
const longestNumber = 50

// Why Parse can't read a text, and what to do.
var (
	ErrNoNumber   = errors.New("enter a number in figures, such as 4")
	ErrNotFigures = errors.New("enter one number in figures alone, such as 4, without words or units")
	ErrLongNumber = errors.New("enter a shorter number: this one has more digits than make sense")
	ErrUngrouped  = errors.New("enter one number, with at most one decimal comma or point, and thousands set apart " +
		"by threes or not at all")
)

var (
	onlyFigures  = regexp.MustCompile(`^[-+]?[\d.,' ]*\d[\d.,' ]*$`)
	wholeNumber  = regexp.MustCompile(`^\d+$`)
	withDecimals = regexp.MustCompile(`^(.*)([.,])(\d*)$`)
	// Thousands are set apart by one sign throughout, as 1,234,567 or 1.234.567 or 1'234'567 or 1 234 567, and in India
	// as 12,34,567.
	withThousands = regexp.MustCompile(`^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+|(?:'\d{3})+|(?: \d{3})+)$|^[1-9]\d?(?:,\d{2})+,\d{3}$`)
)

// TwoReadingsError is the error of a text such as 1.500, whose one comma or point may set thousands apart or begin the
// decimals.
type TwoReadingsError struct {
	Text           string // in the digits and signs of ASCII
	Whole, Decimal string // what to write for either reading
}

func (e *TwoReadingsError) Error() string {
	return fmt.Sprintf("write %s or %s: %s can be read as either", e.Whole, e.Decimal, e.Text)
}

// Parse reads a number as people write it: 2.5 or 2,5, with thousands set apart or not, in the digits of any
// script. The error tells the person what to do. It is a *TwoReadingsError where the text can be read in two ways.
func Parse(text string) (float64, error) {
	text = strings.TrimSpace(inASCII(text))
	switch {
	case text == "":
		return 0, ErrNoNumber
	case !onlyFigures.MatchString(text):
		return 0, ErrNotFigures
	case len(text) > longestNumber:
		return 0, ErrLongNumber
	}
	minus, digits := "", strings.TrimLeft(text, "+-")
	if text[0] == '-' {
		minus = "-"
	}
	whole, isWhole := readWhole(digits)
	value, isDecimal := readDecimal(digits)
	switch {
	case !isWhole && !isDecimal:
		return 0, ErrUngrouped
	case !isDecimal:
		value = whole
	}
	x, err := strconv.ParseFloat(minus+value, 64)
	if err == nil && isWhole && isDecimal {
		return 0, &TwoReadingsError{minus + digits, minus + whole, Format(x)}
	}
	return x + 0, err // -0 is 0
}

// readWhole reads a whole number as Go writes it.
func readWhole(text string) (string, bool) {
	if wholeNumber.MatchString(text) {
		return text, true
	}
	return strings.NewReplacer(".", "", ",", "", "'", "", " ", "").Replace(text), withThousands.MatchString(text)
}

// readDecimal reads a number with a decimal comma or point as Go writes it.
func readDecimal(text string) (string, bool) {
	m := withDecimals.FindStringSubmatch(text)
	if m == nil || strings.Contains(m[1], m[2]) {
		return "", false
	}
	whole, ok := readWhole(m[1])
	return whole + "." + m[3], ok || m[1] == ""
}

// Format writes a number so that Parse reads it again, never with an exponent: 1000000, 2.5, and 1.2340 for
// 1.234, which could be read in two ways.
func Format(x float64) string {
	text := plain(x)
	if withThousands.MatchString(strings.TrimPrefix(text, "-")) {
		text += "0"
	}
	return text
}

// inASCII writes the digits, spaces and signs of any script as ASCII has them.
func inASCII(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '−', '－', '–':
			return '-'
		case '＋':
			return '+'
		case '’', '＇', 'ʼ', '٬':
			return '\''
		case '．':
			return '.'
		case '，', '٫':
			return ','
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		if r > unicode.MaxASCII && unicode.IsDigit(r) {
			return '0' + digit(r)
		}
		return r
	}, text)
}

// digit is the value of a decimal digit. Unicode keeps those of a script in runs from nought to nine, which begin where
// its table has a range.
func digit(r rune) rune {
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	return 0
}

// Grouped writes a number with its thousands set apart: 1,200.
func Grouped(x float64) string {
	digits := plain(x)
	end, _, _ := strings.Cut(digits, ".")
	for i := len(end) - 3; i > 0 && end[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Spoken writes a number as people say large ones: 1.5 million, and below a million as Grouped does. So it does with
// those that have more than three digits that count.
func Spoken(x float64) string {
	few, size := Large(x)
	names := map[float64]string{1e6: " million", 1e9: " billion", 1e12: " trillion"}
	return Grouped(few) + names[size]
}

// Large takes a number that people say in millions, billions or trillions apart: 1.5 and 1e6. Others, and those that
// have more than three digits that count, come back as they are, with a size of 1.
func Large(x float64) (few, size float64) {
	for _, size := range []float64{1e12, 1e9, 1e6} {
		if math.Abs(x) < size {
			continue
		}
		if rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64); err != nil || rounded != x {
			break
		}
		return x / size, size
	}
	return x, 1
}

// plain writes a number without an exponent.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
