package columns

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"careerpath/engine"
)

// Decimal is how the numbers of a file are written.
type Decimal string

// The ways to write numbers.
const (
	AnyDecimal   Decimal = ""      // what has one reading only is read so
	PointDecimal Decimal = "point" // 1,234.5
	CommaDecimal Decimal = "comma" // 1.234,5
)

// plainNumber is a number as programs write it.
func plainNumber(cell string) (float64, bool) {
	x, err := strconv.ParseFloat(cell, 64)
	return x, err == nil && strings.Trim(cell, "+-.0123456789eE") == ""
}

// commaNumber is a number such as 4,0.
func commaNumber(cell string) (float64, bool) {
	if strings.Count(cell, ",") != 1 || strings.Contains(cell, ".") {
		return 0, false
	}
	return plainNumber(strings.Replace(cell, ",", ".", 1))
}

var (
	byPoint = regexp.MustCompile(`^[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?$`)
	byComma = regexp.MustCompile(`^[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]*)?$`)
	spaced  = regexp.MustCompile(`^[+-]?[0-9]{1,3}(?:[ '’\x{00a0}\x{202f}\x{2009}][0-9]{3})+(?:[.,][0-9]*)?$`)
	spaces  = strings.NewReplacer(" ", "", "'", "", "’", "", "\u00a0", "", "\u202f", "", "\u2009", "")
)

// readNumber reads a number that may have a decimal comma or marks between thousands. Where it may be two numbers that are both in range it asks.
func readNumber(cell string, decimal Decimal, within *engine.Range) (x float64, ok bool, fault string) {
	grouped := spaced.MatchString(cell)
	if grouped {
		cell = spaces.Replace(cell)
	}
	if !strings.ContainsAny(cell, ".,") {
		x, ok = plainNumber(cell)
		return x, ok, ""
	}
	point, isPoint := 0.0, byPoint.MatchString(cell)
	comma, isComma := 0.0, byComma.MatchString(cell)
	if isPoint {
		point, isPoint = plainNumber(strings.ReplaceAll(cell, ",", ""))
	} else if !strings.Contains(cell, ",") {
		point, isPoint = plainNumber(cell) // such as 1.5e3 or .5
	}
	if isComma {
		comma, isComma = plainNumber(strings.Replace(strings.ReplaceAll(cell, ".", ""), ",", ".", 1))
	}
	switch {
	case decimal == PointDecimal:
		return point, isPoint, ""
	case decimal == CommaDecimal:
		return comma, isComma, ""
	case isPoint && isComma && point != comma:
		fits := func(x float64) bool { return x >= within.Min && x <= within.Max }
		switch {
		case grouped:
			return min(point, comma), true, "" // thousands are marked otherwise, so this mark is the decimal one
		case fits(point) && fits(comma):
			return 0, false, fmt.Sprintf("%q may be %v or %v: say --decimal comma or --decimal point", cell, min(point, comma), max(point, comma))
		case fits(point):
			return point, true, ""
		case fits(comma):
			return comma, true, ""
		}
	}
	if isPoint {
		return point, true, ""
	}
	return comma, isComma, ""
}

// ParseDecimal reads the name of a way to write numbers.
func ParseDecimal(word string) (Decimal, error) {
	if d := Decimal(word); d == PointDecimal || d == CommaDecimal {
		return d, nil
	}
	return AnyDecimal, errors.New("decimal is comma or point")
}
