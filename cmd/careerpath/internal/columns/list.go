package columns

import (
	"fmt"
	"slices"
	"strings"

	"careerpath/engine"
)

// longestList is the longest cell that several choices are looked for in, in bytes. Longer ones are no list of distinct
// options.
const longestList = 64 << 10

// list reads several choices in one cell. Options' texts may have separators in them, so the cell is never just split:
// it is taken for what it can be made up of, and where that is two things, it asks.
func (c *cells) list(cell string) (engine.Answer, string) {
	bySemicolon := Answer(engine.FormChoices, cell)
	if c.suits(bySemicolon) {
		return bySemicolon, ""
	}
	if len(cell) > longestList {
		return engine.Answer{}, "the cell is too long for a list of options"
	}
	// A line end separates and is kept for that; the rest is compared as plain text.
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(cell, "\r", "\n"), "\n") {
		lines = append(lines, plainList(line))
	}
	text := strings.Trim(strings.Join(lines, "\n"), " ;,|\n")
	found, ways := c.made(text)
	switch {
	case ways == 1:
		return engine.Choices(found...), ""
	case ways > 1:
		return engine.Answer{}, fmt.Sprintf("%s may be several lists of options, for their texts have separators in "+
			"them: write the options' ids with ; between", shown(cell))
	}
	// Split at its likeliest separator, so that the engine names what is no option.
	separator := ","
	for _, s := range []string{";", "\n", "|"} {
		if strings.Contains(cell, s) {
			separator = s
			break
		}
	}
	var options []string
	for part := range strings.SplitSeq(cell, separator) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if a, fault := c.option(part); fault == "" {
			part = a.Options()[0]
		}
		options = append(options, part)
	}
	return engine.Choices(options...), ""
}

// plainList is plain for a text in a list, which keeps the punctuation at its end.
func plainList(text string) string {
	const end = "\x00"
	return strings.TrimSuffix(plain(text+end), end)
}

// spelled is a way to write an option.
type spelled struct{ text, option string }

// spellings are the ways to write the item's options.
func (c *cells) spellings() []spelled {
	var out []spelled
	for _, o := range c.column.Item.Options {
		for _, text := range []string{plainList(o.Text), plain(o.Text), strings.ToLower(o.ID)} {
			if s := (spelled{text, o.ID}); text != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// made finds the options that a text is made up of, with separators between them, and in how many ways it is: none,
// one, or more, which count as two.
func (c *cells) made(text string) (options []string, ways int) {
	type way struct {
		ways   int
		option string
		rest   int
	}
	spellings := c.spellings()
	known := map[int]way{len(text): {ways: 1}}
	from := func(at int) way {
		var w way
		type next struct {
			rest   int
			option string
		}
		var seen []next
		for _, s := range spellings {
			if !strings.HasPrefix(text[at:], s.text) {
				continue
			}
			end := at + len(s.text)
			rest := len(text)
			if end < len(text) {
				after := strings.TrimLeft(text[end:], " .")
				if after == "" || !strings.ContainsRune(";,|\n", rune(after[0])) {
					continue
				}
				rest = len(text) - len(strings.TrimLeft(after, ";,|\n "))
			}
			step := next{rest, s.option}
			if known[rest].ways == 0 || slices.Contains(seen, step) {
				continue
			}
			if seen = append(seen, step); len(seen) == 1 {
				w = way{known[rest].ways, s.option, rest}
			} else {
				w.ways = 2
			}
		}
		return w
	}
	// From the end to the beginning, so that no depth of calls grows with the cell.
	for at := len(text) - 1; at >= 0; at-- {
		if at > 0 && !strings.ContainsRune(";,|\n ", rune(text[at-1])) {
			continue
		}
		if w := from(at); w.ways > 0 {
			known[at] = w
		}
	}
	w := known[0]
	if text == "" {
		return nil, 0
	}
	for at := 0; w.ways == 1 && at < len(text); {
		step := known[at]
		options = append(options, step.option)
		at = step.rest
	}
	return options, w.ways
}
