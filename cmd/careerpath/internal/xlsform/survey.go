package xlsform

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// group is a group that has begun and hasn't ended.
type group struct {
	row
	title string
	show  *questionnaire.Condition
	kind  string // group or repeat
}

// recorded are types of rows that ask nothing and record how the form was filled in.
var recorded = []string{"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username",
	"email", "audit", "start-geopoint", "background-audio", "instanceid"}

// kinds are the types that a row may have, by what its first words are.
var kinds = []struct{ begins, kind string }{
	{"begin group", "begin group"}, {"end group", "end group"}, {"begin repeat", "begin repeat"},
	{"end repeat", "end repeat"}, {"select one from file", "select from file"},
	{"select multiple from file", "select from file"}, {"select one external", "select from file"},
	{"select one", "select one"}, {"select1", "select one"}, {"select multiple", "select multiple"},
	{"select all that apply", "select multiple"},
}

// kindOf takes a type apart: into what is asked and what stands after it.
func kindOf(text string) (kind string, rest []string) {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "", nil
	}
	spaced := append(strings.Split(strings.ToLower(fields[0]), "_"), fields[1:]...)
	for _, k := range kinds {
		words := strings.Fields(k.begins)
		if len(spaced) >= len(words) && strings.EqualFold(strings.Join(spaced[:len(words)], " "), k.begins) {
			rest = spaced[len(words):]
			if len(rest) > 0 && rest[0] == "from" {
				rest = rest[1:]
			}
			return k.kind, rest
		}
	}
	return strings.ToLower(text), nil
}

// survey reads the questions into sections.
func (r *reader) survey(s sheet) {
	var groups []group
	begun := false // whether the last section goes on
	around := func() (title string, show []*questionnaire.Condition) {
		title = r.title
		for _, g := range groups {
			title, show = cmp.Or(g.title, title), append(show, g.show)
		}
		return title, show
	}
	section := func() *questionnaire.Section {
		if !begun {
			title, _ := around()
			r.sections, begun = append(r.sections, questionnaire.Section{Title: title}), true
		}
		return &r.sections[len(r.sections)-1]
	}
	for _, of := range s.rows {
		kind, rest := kindOf(of.cell("type"))
		switch kind {
		case "begin group", "begin repeat":
			if kind == "begin repeat" {
				r.notes.Tell(of.at("type"), "the group is asked any number of times; here it is asked once")
			}
			groups = append(groups, group{of, r.text(of, "label"), r.relevant(of), strings.Fields(kind)[1]})
			begun = false
		case "end group", "end repeat":
			if n := len(groups); n == 0 || groups[n-1].kind != strings.Fields(kind)[1] {
				r.notes.Fault(of.at("type"), "%s ends nothing that has begun", of.cell("type"))
			} else {
				groups = groups[:n-1]
			}
			begun = false
		case "note":
			if of.cell("relevant") != "" {
				r.notes.Tell(of.at("relevant"), "the note is shown only to some; here it is shown to all")
			}
			if begun && len(section().Items) > 0 {
				begun = false
			}
			section().Intro = joined(section().Intro, r.text(of, "label"))
		default:
			if it, ok := r.question(of, kind, rest); ok {
				_, show := around()
				it.Show = questionnaire.All(append(show, r.relevant(of))...)
				section().Items = append(section().Items, it)
			}
		}
	}
	for _, g := range groups {
		r.notes.Fault(g.at("type"), "the %s doesn't end", g.kind)
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// question reads a row that asks something; false where a quiz can't.
func (r *reader) question(of row, kind string, rest []string) (questionnaire.Item, bool) {
	it := questionnaire.Item{At: of.at(""), Name: of.cell("name"), Ask: cmp.Or(r.text(of, "label"), of.cell("name")),
		Hint: r.text(of, "hint")}
	if kind != "" && it.Name == "" && !slices.Contains(recorded, kind) {
		r.notes.Fault(of.at("name"), "the question has no name")
		return it, false
	}
	switch kind {
	case "select one", "select multiple":
		if !r.selection(of, &it, kind, rest) {
			return it, false
		}
	case "integer", "decimal", "range":
		it.Kind = questionnaire.Number
		r.numbers(of, &it, kind)
	case "":
		r.notes.Fault(of.at("type"), "the row has no type")
		return it, false
	case "calculate":
		r.notes.Tell(of.at("type"), "%q is calculated from other answers, and is left out", it.Name)
		return it, false
	default:
		if !slices.Contains(recorded, kind) {
			r.notes.Tell(of.at("type"), "%q is answered by %s, which no quiz asks for, and is left out", it.Name, kind)
		}
		return it, false
	}
	for _, c := range []struct{ column, what string }{
		{"choice_filter", "some of its answers are offered only to some; here all are"},
		{"default", "its answer to begin with is left out"}, {"calculation", "its calculation is left out"},
	} {
		if of.cell(c.column) != "" {
			r.notes.Tell(of.at(c.column), "%q: %s", it.Name, c.what)
		}
	}
	r.measures(of, &it)
	return it, true
}

// selection reads a question whose answers are chosen from a list; false where there is no such question.
func (r *reader) selection(of row, it *questionnaire.Item, kind string, rest []string) bool {
	if slices.Contains(strings.Fields(strings.ToLower(of.cell("appearance"))), "label") {
		r.notes.Tell(of.at("appearance"), "%q shows labels and asks nothing, and is left out", it.Name)
		return false
	}
	if len(rest) == 0 {
		r.notes.Fault(of.at("type"), "%s names no list of choices", of.cell("type"))
		return false
	}
	if kind == "select multiple" {
		it.Kind = questionnaire.Many
	}
	it.List, it.Options = rest[0], slices.Clone(r.lists[rest[0]])
	if len(it.Options) == 0 {
		r.notes.Fault(of.at("type"), "the sheet choices has no list %q", it.List)
		return false
	}
	if len(rest) > 1 && strings.Join(rest[1:], "_") == "or_other" {
		r.notes.Tell(of.at("type"), "%q takes answers in words of one's own; here only those listed", it.Name)
	}
	it.Scored = r.scored[it.List]
	r.settle(of, it)
	if !it.Scored && !slices.ContainsFunc(it.Options, func(o questionnaire.Option) bool {
		return questionnaire.TextValue(o.Name).Number == nil
	}) {
		r.notes.Tell(of.at("type"), "the choices of %s are named by numbers, and count nothing: where these are their points, "+
			"copy them to a column score", it.List)
	}
	return true
}

// measures reads the column skill: what a question counts towards, several with ; between.
func (r *reader) measures(of row, it *questionnaire.Item) {
	for _, name := range strings.Split(of.cell("skill"), ";") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !it.Scored && it.Kind != questionnaire.Number {
			r.notes.Fault(of.at("skill"), "%q counts nothing: give its choices a column score", it.Name)
			return
		}
		it.Measures = append(it.Measures, questionnaire.Measure{Skill: name, Weight: 1})
		if !slices.ContainsFunc(*r.skills, func(s questionnaire.Skill) bool { return s.Name == name }) {
			*r.skills = append(*r.skills, questionnaire.Skill{Name: name, Title: name, Sum: &questionnaire.Sum{}})
		}
	}
}

// bound is a limit in a constraint.
var bound = regexp.MustCompile(`^\.\s*(>=|<=|>|<)\s*(-?[0-9]+(?:\.[0-9]+)?)$`)

// numbers reads which numbers a question takes.
func (r *reader) numbers(of row, it *questionnaire.Item, kind string) {
	var least, most *float64
	if kind == "range" {
		start, end, step := 1.0, 10.0, 1.0
		for _, parameter := range strings.FieldsFunc(of.cell("parameters"), func(c rune) bool { return strings.ContainsRune(" ;,", c) }) {
			name, value, _ := strings.Cut(parameter, "=")
			to := map[string]*float64{"start": &start, "end": &end, "step": &step}[strings.ToLower(name)]
			x, err := strconv.ParseFloat(value, 64)
			if to == nil {
				continue
			}
			if err != nil {
				r.notes.Fault(of.at("parameters"), "%s: %q is no number", name, value)
				continue
			}
			*to = x
		}
		if step != 1 {
			r.notes.Tell(of.at("parameters"), "%q goes by steps of %v; here any number from %v to %v is taken", it.Name, step,
				start, end)
		}
		least, most = &start, &end
	}
	if constraint := of.cell("constraint"); constraint != "" {
		for _, part := range regexp.MustCompile(`(?i)\s+and\s+`).Split(strings.Trim(constraint, "() "), -1) {
			found := bound.FindStringSubmatch(strings.Trim(part, "() "))
			if found == nil {
				r.notes.Tell(of.at("constraint"), "%q: this constraint is left out: %s", it.Name, part)
				continue
			}
			x, _ := strconv.ParseFloat(found[2], 64) // which it matches
			step := 0.0
			if kind == "integer" {
				step = 1
			}
			switch found[1] {
			case ">=":
				least = &x
			case ">":
				x += step
				least = &x
			case "<=":
				most = &x
			case "<":
				x -= step
				most = &x
			}
		}
	}
	if least == nil || most == nil {
		r.notes.Tell(of.at("constraint"), "%q states no lowest and highest number, such as . >= 0 and . <= 120; where one is "+
			"missing, a million stands for it", it.Name)
	}
	it.Min, it.Max = -1e6, 1e6
	if least != nil {
		it.Min = *least
	}
	if most != nil {
		it.Max = *most
	}
}

// reference and selected are what conditions look at.
var (
	reference = regexp.MustCompile(`^\$\{\s*([^}\s]+)\s*\}`)
	selected  = regexp.MustCompile(`^selected\s*\(\s*\$\{\s*([^}\s]+)\s*\}\s*,\s*(?:'([^']*)'|"([^"]*)")\s*\)`)
)

// language is the part of XPath that conditions can be taken from.
func language(at string) *questionnaire.Language {
	return &questionnaire.Language{
		Name: func(text string) (string, *questionnaire.Condition, int, error) {
			if found := selected.FindStringSubmatch(text); found != nil {
				return "", &questionnaire.Condition{At: at, Op: questionnaire.Chosen, Item: found[1],
					Value: questionnaire.TextValue(found[2] + found[3])}, len(found[0]), nil
			}
			found := reference.FindStringSubmatch(text)
			if found == nil {
				return "", nil, 0, nil
			}
			return found[1], nil, len(found[0]), nil
		},
		Words: []questionnaire.Sign{{Text: "and", Op: questionnaire.And}, {Text: "or", Op: questionnaire.Or},
			{Text: "!=", Op: questionnaire.Unequal}, {Text: "<=", Op: questionnaire.AtMost},
			{Text: ">=", Op: questionnaire.AtLeast}, {Text: "=", Op: questionnaire.Equal},
			{Text: "<", Op: questionnaire.Less}, {Text: ">", Op: questionnaire.More}, {Text: "not", Op: questionnaire.Not}},
	}
}

// relevant reads when a row is asked, nil where always and where it can't be said.
func (r *reader) relevant(of row) *questionnaire.Condition {
	text := of.cell("relevant")
	if text == "" {
		return nil
	}
	at := of.at("relevant")
	c, err := language(at).Parse(text, at)
	var fault *questionnaire.ParseError
	if errors.As(err, &fault) {
		r.notes.Fault(at, "character %d: %s", fault.Offset+1, fault.Why)
		return nil
	}
	r.empty(c)
	return c
}

// empty turns comparisons with no text into whether something was answered.
func (r *reader) empty(c *questionnaire.Condition) {
	for _, p := range c.Parts {
		r.empty(p)
	}
	switch {
	case c.Item == "" || c.Value.Text != "":
	case c.Op == questionnaire.Unequal:
		c.Op = questionnaire.Answered
	case c.Op == questionnaire.Equal:
		r.notes.Fault(c.At, "a quiz can't ask something because %q was not answered", c.Item)
	}
}
