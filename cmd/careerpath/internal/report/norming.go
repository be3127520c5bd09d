package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/norming"
	"careerpath/engine/wording"
)

// WriteNorms writes norms as a quiz's file has them, and what there is to know about them in comments. leftOut is how
// many rows were at fault.
func WriteNorms(to io.Writer, t *norming.Table, leftOut int) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "# Norms of %s, from %s. Put them into its file, and say with source: ID where they are from.\n", t.Quiz,
		people(t.People))
	if leftOut > 0 {
		fmt.Fprintf(b, "# Left out: %s that couldn't be taken.\n", wording.Count(leftOut, "row"))
	}
	if t.Ask != "" {
		fmt.Fprintf(b, "# They read an item that the quiz lacks. Add it to a section:\n"+
			"#   - {id: %s, ask: Which role do you hold?, choose: one, unscored: true, options: [", t.Ask)
		for i, role := range t.Roles {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(b, "{id: %s, text: %s}", role.ID, quoted(role.Title))
		}
		b.WriteString("]}\n")
	}
	b.WriteString("norms:\n")
	for i := range t.Norms {
		writeNorm(b, &t.Norms[i])
	}
	for _, few := range t.TooFew {
		name := few.Name
		if few.Scale != "" {
			name += " on " + few.Scale
		}
		if few.Even {
			fmt.Fprintf(b, "# %s: no norm (all score the same).\n", comment(name))
		} else {
			fmt.Fprintf(b, "# %s: no norm (%s, and it takes %d).\n", comment(name), people(few.People),
				norming.Fewest)
		}
	}
	_, err := io.WriteString(to, b.String())
	return err
}

func writeNorm(b *strings.Builder, n *engine.Norm) {
	fmt.Fprintf(b, "  - name: %s\n", quoted(n.Name))
	if n.When != nil {
		fmt.Fprintf(b, "    when: '%s'\n", n.When.Source) // which has no ' in it: names, numbers and ids
	}
	fmt.Fprintf(b, "    people: %.0f\n    of:\n", n.People)
	for _, of := range n.Of {
		fmt.Fprintf(b, "      %s: {mean: %s, sd: %s, percentiles: {", of.Scale.ID, engine.Decimal(*of.Mean),
			engine.Decimal(*of.SD))
		for i, p := range of.Percentiles {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(engine.Decimal(p.Percent) + ": " + engine.Decimal(p.Value))
		}
		b.WriteString("}}\n")
	}
}

// quoted is a text in YAML's double quotes, on one line.
func quoted(text string) string { return strconv.Quote(comment(text)) }

// comment is a text that stays on one line.
func comment(text string) string { return strings.Join(strings.Fields(text), " ") }
