package main

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine/change"
	"careerpath/engine/visible"
)

// changeCSV writes a row for each person and scale.
type changeCSV struct {
	to    *csv.Writer
	units map[string]change.Unit
}

// newChangeCSV begins a table. mark comes before it.
func newChangeCSV(to io.Writer, mark string, head report.ChangeHead) changes {
	buffered := bufio.NewWriter(to)
	_, _ = buffered.WriteString(mark) // what fails here fails at the end
	c := &changeCSV{csv.NewWriter(buffered), map[string]change.Unit{}}
	for _, s := range head.Comparison.Scales() {
		c.units[s.Skill] = s.Unit
	}
	_ = c.to.Write([]string{"id", "first_line", "second_line", "skill", "unit", "first", "second", "change",
		"se_difference", "rci", "class", "predicted", "gap", "se_prediction", "t", "df", "p", "class_regression"})
	return c
}

func (c *changeCSV) Person(p report.PersonChange) error {
	for i := range p.Changes {
		ch := &p.Changes[i]
		row := []string{visible.Cell(p.ID), strconv.Itoa(p.FirstLine), strconv.Itoa(p.SecondLine), ch.Skill,
			string(c.units[ch.Skill]), number(ch.First), number(ch.Second), number(ch.Change),
			numberOrNone(ch.SE), numberOrNone(ch.RCI), string(ch.Class)}
		if r := ch.Regression; r != nil {
			row = append(row, number(r.Predicted), number(r.Gap), number(r.SE), number(r.T),
				number(r.DF), number(r.P), string(r.Class))
		} else {
			row = append(row, "", "", "", "", "", "", "")
		}
		if err := c.to.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (c *changeCSV) End(report.ChangeLeftOut) error {
	c.to.Flush()
	return c.to.Error()
}

// plainNumber writes a number for programs, nothing where it isn't known.
func numberOrNone(x *float64) string {
	if x == nil {
		return ""
	}
	return number(*x)
}
