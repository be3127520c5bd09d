package wording

import (
	"golang.org/x/text/number"

	"careerpath/engine"
)

// Points writes points, of which a mean of scales may have many decimals.
func (l *Language) Points(x float64) string {
	return l.printer.Sprint(number.Decimal(x, number.MaxFractionDigits(2)))
}

// Code explains a letter code in a sentence or two; scales are the titles of those that it names, in its order.
func (l *Language) Code(c *engine.CodeScore, ties engine.Ties, scales []string) string {
	if c.Letters == "" {
		return l.T("There is none, because scales at its end are equal.")
	}
	said := l.N(len(scales), "Your highest scale is %[2]s.", "Your highest scales, the highest first, are %[2]s.",
		l.List(scales, "and"))
	switch {
	case !c.Tied:
		return said
	case ties == engine.TiesMark:
		return said + " " + l.T("Those in brackets are equal.")
	}
	return said + " " + l.T("Where scales are equal, the questionnaire says which comes first.")
}
