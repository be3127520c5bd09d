package columns

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"careerpath/engine/figures"
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

// readNumber reads a number as a program or a person writes it. Where it may be two numbers it asks.
func readNumber(cell string, decimal Decimal) (x float64, ok bool, fault string) {
	if x, ok := plainNumber(cell); ok && (!strings.Contains(cell, ".") || strings.ContainsAny(cell, "eE")) {
		return x, true, ""
	}
	x, err := figures.Parse(cell)
	var two *figures.TwoReadingsError
	switch {
	case errors.As(err, &two):
		return oneReading(cell, two, decimal)
	case err != nil, decimal != AnyDecimal && !written(cell, x, decimal):
		return 0, false, ""
	}
	return x, true, ""
}

// marks are what begins decimals and what sets thousands apart.
var marks = map[Decimal]struct{ decimal, thousands string }{PointDecimal: {".", ","}, CommaDecimal: {",", "."}}

// oneReading takes the one reading of two that the file's way to write numbers says, and asks where that isn't stated.
func oneReading(cell string, two *figures.TwoReadingsError, decimal Decimal) (x float64, ok bool, fault string) {
	whole, _ := plainNumber(two.Whole)
	decimals, _ := plainNumber(two.Decimal)
	switch {
	case decimal != AnyDecimal && strings.Contains(two.Text, marks[decimal].decimal):
		return decimals, true, ""
	case decimal != AnyDecimal:
		return whole, true, ""
	}
	return 0, false, fmt.Sprintf("%q may be %v or %v: say --decimal comma or --decimal point", cell,
		min(whole, decimals), max(whole, decimals))
}

// written says whether a cell with one reading, x, is written in the file's way.
func written(cell string, x float64, decimal Decimal) bool {
	mark := marks[decimal]
	digits, isWhole := plainNumber(strings.NewReplacer(".", "", ",", "").Replace(cell))
	if isWhole && digits == x { // no mark begins decimals
		return !strings.Contains(cell, mark.decimal)
	}
	at := strings.LastIndexAny(cell, ".,")
	return at < 0 || cell[at:at+1] == mark.decimal
}

// ParseDecimal reads the name of a way to write numbers.
func ParseDecimal(word string) (Decimal, error) {
	if d := Decimal(word); d == PointDecimal || d == CommaDecimal {
		return d, nil
	}
	return AnyDecimal, errors.New("decimal is comma or point")
}
