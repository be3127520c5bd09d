package columns

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/figures"
	"careerpath/engine/visible"
)

// cells read the cells of one column. They are safe for concurrent use once made.
type cells struct {
	column  *Column
	item    engine.Question
	form    engine.AnswerForm
	labels  []string
	decimal Decimal

	exact  map[string]engine.Answer // labels, option ids and option texts as they stand
	same   map[string]engine.Answer // the same, without what plain leaves out
	double map[string]bool          // plain texts of more than one answer
	points bool                     // a number is a point, and never a label

	stated  map[string]value // what a map file says of a cell
	recoded bool             // it says of a number that it is another point, so that no number goes without saying
}

// value is what a map file makes of a cell.
type value struct {
	answer engine.Answer
	has    bool // else the cell says nothing
	chosen bool // in a column of a choice
}

func newCells(quiz *engine.Quiz, column *Column, decimal Decimal) *cells {
	it := column.Item
	c := &cells{column: column, item: quiz.Question(it), form: it.Kind().Form(), labels: quiz.Labels(it), decimal: decimal,
		exact: map[string]engine.Answer{}, same: map[string]engine.Answer{}, double: map[string]bool{}, points: true}
	add := func(text string, a engine.Answer) {
		if _, has := c.exact[text]; !has {
			c.exact[text] = a
		}
		text = plain(text)
		if earlier, has := c.same[text]; has && !earlier.Equal(a) {
			c.double[text] = true
		}
		c.same[text] = a
	}
	for i, label := range c.labels {
		if x, err := strconv.ParseFloat(strings.TrimSpace(label), 64); err == nil && x != float64(i+1) && !column.isID {
			c.points = false
		}
		add(label, engine.Number(float64(i+1)))
	}
	for _, o := range it.Options {
		c.exact[o.ID] = engine.Choice(o.ID)
	}
	if it.NA != "" {
		c.exact[engine.NA] = engine.NotApplicable()
		add(it.NA, engine.NotApplicable())
	}
	for _, o := range it.Options {
		add(o.Text, engine.Choice(o.ID))
		if o.Name != "" { // as a level's is, alone or before its text
			add(o.Name, engine.Choice(o.ID))
			add(o.Name+": "+o.Text, engine.Choice(o.ID))
		}
		if id := strings.ToLower(o.ID); !c.double[id] {
			if _, has := c.same[id]; !has {
				c.same[id] = engine.Choice(o.ID)
			}
		}
	}
	return c
}

// Answer turns what is typed or written for an item into an answer, ids and points alone. What can't be one, such as a
// word for a number, becomes a choice, for the engine to refuse as it is.
func Answer(form engine.AnswerForm, cell string) engine.Answer {
	switch form {
	case engine.FormNumber:
		if x, ok := plainNumber(cell); ok {
			return engine.Number(x)
		}
	case engine.FormChoices:
		var options []string
		for option := range strings.SplitSeq(cell, ";") {
			if option = strings.TrimSpace(option); option != "" {
				options = append(options, option)
			}
		}
		return engine.Choices(options...)
	case engine.FormChoice, engine.FormNone, engine.FormNotApplicable:
	}
	return engine.Choice(cell)
}

// answer is what a cell that isn't empty says; has is false where that is nothing.
func (c *cells) answer(cell string) (a engine.Answer, has bool, fault string) {
	if c.stated != nil {
		if v, ok := c.statedFor(cell); ok {
			return v.answer, v.has, ""
		}
	}
	_, isNumber := plainNumber(cell)
	_, isComma := commaNumber(cell)
	if c.recoded && (isNumber || isComma) {
		return a, false, fmt.Sprintf("the map file says what other numbers mean here and not what %s does: say it "+
			"of every number", shown(cell))
	}
	switch {
	case c.inapplicable(cell):
		a = engine.NotApplicable()
	case c.labels != nil:
		a, fault = c.point(cell)
	case c.form == engine.FormNumber:
		a, fault = c.number(cell)
	case c.form == engine.FormChoices:
		a, fault = c.list(cell)
	default:
		a, fault = c.option(cell)
	}
	return a, fault == "", fault
}

// inapplicable says whether a cell says that the item doesn't apply: na, or the words for it.
func (c *cells) inapplicable(cell string) bool {
	if c.item.NA == "" {
		return false
	}
	a, ok := c.exact[cell]
	if !ok {
		a, ok = c.same[plain(cell)]
	}
	return ok && a.Form() == engine.FormNotApplicable
}

func (c *cells) statedFor(cell string) (value, bool) {
	v, ok := c.stated[cell]
	if !ok {
		v, ok = c.stated[strings.ToLower(cell)]
	}
	if !ok {
		v, ok = c.stated[visible.Cell(cell)]
	}
	return v, ok
}

// numbered is a cell with a number before its label, or behind it in brackets.
var numbered = regexp.MustCompile(
	`^(?:\(?[+-]?[0-9]+(?:[.,][0-9]+)?(?:\)| ?[-=:.)]| )\s*(.+)|(.+?)\s*\([+-]?[0-9]+\))$`)

// CountsOtherwise is part of the fault of a scale answered 0: the file may count from 0, so that its other answers are
// one point off.
const CountsOtherwise = "if the file counts otherwise, let careerpath map draft a map file and say there what each " +
	"number means"

// point is a point of the item's scale, by its number or its label.
func (c *cells) point(cell string) (engine.Answer, string) {
	x, isNumber := plainNumber(cell)
	if !isNumber {
		x, isNumber = commaNumber(cell)
	}
	if isNumber && c.points {
		if x == 0 {
			return engine.Answer{}, fmt.Sprintf("takes a whole number from 1 (%s) to %d (%s), or a label, not %s; "+
				CountsOtherwise, c.labels[0], len(c.labels), c.labels[len(c.labels)-1], shown(cell))
		}
		return engine.Number(x), ""
	}
	labelled, isLabel := c.labelled(cell)
	switch {
	case isNumber && isLabel && x >= 1 && x <= float64(len(c.labels)) && labelled.Number() != x:
		return engine.Answer{}, fmt.Sprintf("%s is point %v of the scale and also the label of point %v: say in a "+
			"map file which is meant",
			shown(cell), x, labelled.Number())
	case isNumber && !isLabel:
		return engine.Number(x), ""
	case isLabel:
		return labelled, ""
	case c.double[plain(cell)]:
		return engine.Answer{}, fmt.Sprintf("%s is the label of two points: write the point's number", shown(cell))
	}
	return engine.Choice(cell), "" // for the engine to refuse
}

// labelled is the answer with a label or text.
func (c *cells) labelled(cell string) (engine.Answer, bool) {
	if a, ok := c.exact[cell]; ok && !c.double[plain(cell)] {
		return a, true
	}
	text := plain(cell)
	if a, ok := c.same[text]; ok && !c.double[text] {
		return a, true
	}
	if parts := numbered.FindStringSubmatch(text); parts != nil {
		text = strings.TrimRight(parts[1]+parts[2], closing)
		if a, ok := c.same[text]; ok && !c.double[text] {
			if _, isNumber := plainNumber(text); !isNumber {
				return a, true
			}
		}
	}
	return engine.Answer{}, false
}

var lettered = regexp.MustCompile(`^\(?[a-z][.)] (.+)$`)

func (c *cells) option(cell string) (engine.Answer, string) {
	if a, ok := c.exact[cell]; ok {
		if id := a.Options()[0]; id == cell || !c.double[plain(cell)] {
			return a, ""
		}
	}
	if a, ok := c.labelled(cell); ok {
		return a, ""
	}
	text := plain(cell)
	if c.double[text] {
		return engine.Answer{}, fmt.Sprintf("%s is the text of two options: write the option's id", shown(cell))
	}
	if parts := lettered.FindStringSubmatch(text); parts != nil {
		if a, ok := c.same[parts[1]]; ok && !c.double[parts[1]] {
			return a, ""
		}
	}
	return engine.Choice(cell), ""
}

func (c *cells) number(cell string) (engine.Answer, string) {
	x, ok, fault := readNumber(cell, c.decimal)
	if fault != "" || ok {
		return engine.Number(x), fault
	}
	return engine.Choice(cell), ""
}

var (
	yes = []string{"1", "yes", "y", "true", "t", "x", "✓", "✔", "☑", "selected", "checked", "quoted", "chosen", "on"}
	no  = []string{"0", "no", "n", "false", "f", "-", "☐", "not selected", "unselected", "unchecked", "not checked",
		"not quoted", "not chosen", "off"}
)

// chosen is whether a cell of a column of one choice says that it was chosen.
func (c *cells) chosen(cell string) (chosen, has bool, fault string) {
	if c.stated != nil {
		if v, ok := c.statedFor(cell); ok {
			return v.chosen, v.has, ""
		}
	}
	o := c.column.Option
	text := plain(cell)
	isYes := slices.Contains(yes, text) || cell == o.ID || text == plain(o.Text) || text == strings.ToLower(o.ID)
	isNo := slices.Contains(no, text) && text != plain(o.Text)
	if isYes || isNo {
		return isYes && !isNo, true, ""
	}
	return false, false, fmt.Sprintf("whether %s was chosen takes 1 or 0, Yes or No, or the option's text, not %s",
		o.ID, shown(cell))
}

// suits says whether the engine takes an answer.
func (c *cells) suits(a engine.Answer) bool {
	has := func(option string) bool {
		return slices.ContainsFunc(c.column.Item.Options, func(o engine.Option) bool { return o.ID == option })
	}
	if c.form == engine.FormNumber || a.Form() == engine.FormNotApplicable {
		return c.item.Fault(a) == ""
	}
	return !slices.ContainsFunc(a.Options(), func(option string) bool { return !has(option) })
}

// typed says whether a number is entered, and nothing chosen.
func (c *cells) typed() bool { return c.form == engine.FormNumber && c.labels == nil }

// takes says in words what the column takes.
func (c *cells) takes() string {
	var texts []string
	if c.column.Use == Choice {
		return "yes or no"
	}
	for i, label := range c.labels {
		texts = append(texts, fmt.Sprintf("%d (%s)", i+1, label))
	}
	for _, o := range c.column.Item.Options {
		texts = append(texts, o.ID)
	}
	if c.item.NA != "" {
		texts = append(texts, fmt.Sprintf("%s (%s)", engine.NA, c.item.NA))
	}
	if c.typed() {
		lowest, highest := c.item.Range()
		return fmt.Sprintf("a number from %s to %s", figures.Format(lowest), figures.Format(highest))
	}
	return strings.Join(texts, ", ")
}

// choice is takes, to be chosen from.
func (c *cells) choice() string {
	if c.typed() || c.column.Use == Choice {
		return c.takes()
	}
	return "one of " + c.takes()
}

// shown quotes a cell, cut short.
func shown(cell string) string {
	if runes := []rune(cell); len(runes) > 60 {
		cell = string(runes[:60]) + "…"
	}
	if plainDigits.MatchString(cell) {
		return cell
	}
	return strconv.Quote(cell)
}

var plainDigits = regexp.MustCompile(`^[+-]?[0-9]+$`)
