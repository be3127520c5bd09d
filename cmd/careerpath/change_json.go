package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine/change"
)

// changeJSON writes one object, a person a line.
type changeJSON struct {
	to     *bufio.Writer
	head   report.ChangeHead
	people int
}

// newChangeJSON begins an object; nothing is written before the first person.
func newChangeJSON(to io.Writer, head report.ChangeHead) changes {
	return &changeJSON{to: bufio.NewWriter(to), head: head}
}

func (c *changeJSON) Person(p report.PersonChange) error {
	if p.Changes == nil {
		p.Changes = []change.Change{}
	}
	before := ",\n"
	if c.people == 0 {
		before = "{\n"
		for _, part := range []struct {
			name string
			of   any
		}{{"quiz", c.head.Quiz.ID}, {"catalog", c.head.Catalog.QuizHash(c.head.Quiz.ID)},
			{"confidence", c.head.Confidence}, {"scales", c.head.Comparison.Scales()}} {
			text, err := oneLine(part.of)
			if err != nil {
				return err
			}
			before += strconv.Quote(part.name) + ": " + text + ",\n"
		}
		before += "\"people\": [\n"
	}
	c.people++
	text, err := oneLine(p)
	if err != nil {
		return err
	}
	_, err = c.to.WriteString(before + text)
	return err
}

func (c *changeJSON) End(left report.ChangeLeftOut) error {
	groups, err := oneLine(c.head.Comparison.Groups())
	if err != nil {
		return err
	}
	leftOut, err := oneLine(left)
	if err != nil {
		return err
	}
	if _, err := c.to.WriteString("\n],\n\"groups\": " + groups + ",\n\"left_out\": " + leftOut + "\n}\n"); err != nil {
		return err
	}
	return c.to.Flush()
}

// oneLine writes a value on one line, without escapes that only pages need.
func oneLine(v any) (string, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if err := to.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
