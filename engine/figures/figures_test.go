package figures_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"careerpath/engine/figures"
)

func TestANumberIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]float64{
		"4": 4, " 4 ": 4, "+4": 4, "-4": -4, "−4": -4, "0": 0, "-0": 0, "007": 7, "1500": 1500,
		"2.5": 2.5, "2,5": 2.5, "2,50": 2.5, ".5": 0.5, ",5": 0.5, "5.": 5, "5,": 5, "0.25": 0.25, "0,25": 0.25,
		"12,3456": 12.3456,
		"0,500":   0.5, "0.125": 0.125, "1234,500": 1234.5, "01.500": 1.5, // nobody sets thousands apart so
		"1 234": 1234, "1\u00a0234": 1234, "1\u2009234\u202f567": 1234567, "1 234,5": 1234.5, "1'234": 1234,
		"1’234.50":  1234.5,
		"1.234.567": 1234567, "1.234.567,5": 1234567.5, "1,234,567": 1234567, "1,234,567.5": 1234567.5,
		"1,234.500": 1234.5, "-1.234,5": -1234.5,
		"12,34,567": 1234567, "1,00,000.25": 100000.25,
		"４２": 42, "２，５": 2.5, "٣": 3, "٢٫٥": 2.5, "१२": 12, "𝟗": 9, "١٬٢٣٤": 1234,
	} {
		if got, err := figures.Parse(text); got != want || err != nil || math.Signbit(got) != (want < 0) {
			t.Errorf("%q is read as %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestANumberWithTwoReadingsIsAskedAbout(t *testing.T) {
	for text, want := range map[string]string{
		"1.500":   "write 1500 or 1.5: 1.500 can be read as either",
		"1,500":   "write 1500 or 1.5: 1,500 can be read as either",
		"12,000":  "write 12000 or 12: 12,000 can be read as either",
		"-1.500":  "write -1500 or -1.5: -1.500 can be read as either",
		"١٫٥٠٠":   "write 1500 or 1.5: 1,500 can be read as either",
		"12.345 ": "write 12345 or 12.3450: 12.345 can be read as either",
	} {
		if x, err := figures.Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q is read as %v, %v; want %q", text, x, err, want)
		}
	}
}

func TestWhatIsNoNumberIsToldWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"": "in figures", "  \t": "in figures", "many": "without words", "3 people": "without words",
		"3h": "without words", "5k": "without words",
		"€5": "without words", "10%": "without words", "1e6": "without words", "0x10": "without words",
		"Inf": "without words", "NaN": "without words",
		"3-4": "one number", "3–4": "one number", "--4": "one number", "1_000": "one number", ".": "one number",
		"-": "one number", "½": "one number",
		"1.2.3": "by threes", "1,50,00": "by threes", "15 00": "by threes", "1.500,250,5": "by threes",
		"1,5.": "by threes", "1'500.000.000": "by threes",
		"0,500,000": "by threes", "1.500 000": "by threes", strings.Repeat("9", 400): "shorter",
		strings.Repeat("9", 51): "shorter",
	} {
		if x, err := figures.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q is read as %v, %v; want an error with %q", text, x, err, want)
		}
	}
}

// grouped sets the thousands of digits apart.
func grouped(digits, by string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + by + digits[i:]
	}
	return digits
}

func TestANumberInEitherConventionIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Uint32().Draw(t, "whole")
		decimals := rapid.SampledFrom([]int{0, 1, 2, 4, 5}).Draw(t, "decimals")
		plain := strconv.FormatUint(uint64(whole), 10)
		fraction := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), decimals, decimals, -1).Draw(t, "fraction")
		want, err := strconv.ParseFloat(plain+"."+fraction, 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, signs := range [][2]string{{"", "."}, {"", ","}, {",", "."}, {".", ","}, {" ", ","}, {" ", "."},
			{"'", "."}, {"\u202f", ","}} {
			text := grouped(plain, signs[0])
			if decimals > 0 {
				text += signs[1] + fraction
			} else if (signs[0] == "." || signs[0] == ",") && strings.Count(text, signs[0]) == 1 {
				continue // has two readings
			}
			if got, err := figures.Parse(text); got != want || err != nil {
				t.Fatalf("%q is read as %v, %v; want %v", text, got, err, want)
			}
		}
	})
}

func TestANumberThatTheProgramWritesIsReadAsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := float64(rapid.Int64Range(-1e15, 1e15).Draw(t, "x")) / rapid.SampledFrom([]float64{1, 10, 100, 1000,
			10000}).Draw(t, "by")
		if got, err := figures.Parse(figures.Format(x)); got != x || err != nil {
			t.Fatalf("%v is written %q, which is read as %v, %v", x, figures.Format(x), got, err)
		}
	})
	for x, want := range map[float64]string{1e6: "1000000", 2.5: "2.5", 1.234: "1.2340", 0.125: "0.125",
		-12.345: "-12.3450", 1234.567: "1234.567"} {
		if got := figures.Format(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}

// The value of a digit is worked out from where Unicode keeps it; this holds for whatever Unicode the program is built
// with.
func TestTheDigitsOfEveryScriptAreRead(t *testing.T) {
	scripts := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsDigit(r) {
			continue
		}
		var ten []rune
		for d := range rune(10) {
			ten = append(ten, r+d)
		}
		if got, err := figures.Parse("1" + string(ten)); got != 10123456789 || err != nil {
			t.Fatalf("%q is read as %v, %v", string(ten), got, err)
		}
		scripts++
		r += 9
	}
	if scripts < 60 {
		t.Errorf("only %d scripts have digits", scripts)
	}
}

func FuzzNumber(f *testing.F) {
	for _, text := range []string{"2,5", "1.500", "1 234,5", "-1.234.567,5", "１，５", "12,34,567.5", "1e6", "3 people",
		strings.Repeat("9", 60)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := figures.Parse(text)
		if err != nil {
			if err.Error() == "" || len(err.Error()) > 200 {
				t.Errorf("%q is told %q", text, err)
			}
			return
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Fatalf("%q is read as %v", text, x)
		}
		if math.Abs(x) >= 1e40 {
			return // written out it may be longer than any number that makes sense
		}
		if again, err := figures.Parse(figures.Format(x)); again != x || err != nil {
			t.Errorf("%q is read as %v, and that written out as %v, %v", text, x, again, err)
		}
	})
}

func TestALargeNumberIsWrittenAsPeopleSayIt(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 4: "4", -4: "-4", 2.5: "2.5", 999999: "999,999", 200000: "200,000", 1e6: "1 million", 1.5e6: "1.5 million",
		2e8: "200 million", 1250000: "1.25 million", 1234567: "1,234,567", 1e9: "1 billion", -2e12: "-2 trillion",
		1e15: "1,000 trillion", 12345.5: "12,345.5",
	} {
		if got := figures.Spoken(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}
