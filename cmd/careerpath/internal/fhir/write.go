package fhir

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// The resources as they are written, with the elements in the order of the standard.

// Resource is a Questionnaire.
type Resource struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id,omitempty"`
	Language     string      `json:"language,omitempty"`
	Extension    []extension `json:"extension,omitempty"`
	URL          string      `json:"url"`
	Name         string      `json:"name"`
	Title        string      `json:"title"`
	Status       string      `json:"status"`
	Publisher    string      `json:"publisher,omitempty"`
	Description  string      `json:"description,omitempty"`
	Item         []item      `json:"item"`

	answers map[string]*asked
	groups  []string
}

type extension struct {
	Extension       []extension `json:"extension,omitempty"`
	URL             string      `json:"url"`
	Boolean         *bool       `json:"valueBoolean,omitempty"`
	Code            string      `json:"valueCode,omitempty"`
	Decimal         *float64    `json:"valueDecimal,omitempty"`
	Integer         *int        `json:"valueInteger,omitempty"`
	String          string      `json:"valueString,omitempty"`
	CodeableConcept *concept    `json:"valueCodeableConcept,omitempty"`
}

type concept struct {
	Coding []coding `json:"coding"`
}

type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

type item struct {
	Extension      []extension    `json:"extension,omitempty"`
	LinkID         string         `json:"linkId"`
	Text           string         `json:"text,omitempty"`
	Type           string         `json:"type"`
	EnableWhen     []enableWhen   `json:"enableWhen,omitempty"`
	EnableBehavior string         `json:"enableBehavior,omitempty"`
	Repeats        bool           `json:"repeats,omitempty"`
	AnswerOption   []answerOption `json:"answerOption,omitempty"`
	Item           []item         `json:"item,omitempty"`
}

type enableWhen struct {
	Question string   `json:"question"`
	Operator string   `json:"operator"`
	Boolean  *bool    `json:"answerBoolean,omitempty"`
	Decimal  *float64 `json:"answerDecimal,omitempty"`
	Integer  *int     `json:"answerInteger,omitempty"`
	Coding   *coding  `json:"answerCoding,omitempty"`
}

type answerOption struct {
	Extension []extension `json:"extension,omitempty"`
	Coding    coding      `json:"valueCoding"`
}

// asked is what it takes to write the answers to a question.
type asked struct {
	section int
	whole   bool // its number is an integer
	options map[string]coding
	*questionnaire.Item
}

// Write makes the Questionnaire of a questionnaire, whose canonical address is url. What FHIR can't say is noted.
func Write(q *questionnaire.Questionnaire, url string, notes *questionnaire.Notes) *Resource {
	r := &Resource{
		ResourceType: "Questionnaire", ID: resourceID(q.Name), Language: cmp.Or(q.Lang, "en"), URL: url,
		Name: computerName(q.Name), Title: q.Title, Status: "active", Publisher: q.Source.Publisher,
		Description: q.Summary, answers: map[string]*asked{},
	}
	scoring := extension{URL: ownScoring, Extension: []extension{{URL: "missing", Code: cmp.Or(q.Missing, "skip")}}}
	if q.Hidden != "" {
		scoring.Extension = append(scoring.Extension, extension{URL: "hidden", Code: q.Hidden})
	}
	if yes := true; q.FloorIsUsual {
		scoring.Extension = append(scoring.Extension, extension{URL: "floor_is_usual", Boolean: &yes})
	}
	if q.Reliability != nil {
		scoring.Extension = append(scoring.Extension, extension{URL: "sd", Decimal: &q.Reliability.SD},
			extension{URL: "inter_item_r", Decimal: &q.Reliability.InterItemR})
	}
	r.Extension = append(r.Extension, scoring)
	for _, s := range q.Skills {
		r.Extension = append(r.Extension, skill(s))
	}
	for i, s := range q.Sections {
		group := item{LinkID: fmt.Sprintf("section.%d", i+1), Text: s.Title, Type: "group"}
		if s.Intro != "" {
			group.Item = append(group.Item, item{LinkID: group.LinkID + ".intro", Text: s.Intro, Type: "display"})
		}
		for k := range s.Items {
			group.Item = append(group.Item, r.item(&s.Items[k], i, notes))
		}
		r.Item, r.groups = append(r.Item, group), append(r.groups, group.LinkID)
	}
	return r
}

// resourceID is an id as resources have them: without underscores, and of at most 64 characters.
func resourceID(name string) string {
	id := strings.ReplaceAll(name, "_", "-")
	return id[:min(len(id), 64)]
}

// computerName is a name that begins with a capital and has no spaces, as programs like them.
func computerName(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "_") {
		if word != "" {
			b.WriteRune(unicode.ToUpper(rune(word[0])))
			b.WriteString(word[1:])
		}
	}
	return b.String()
}

// skill says what is measured, and how its sum is made.
func skill(s questionnaire.Skill) extension {
	e := extension{URL: ownSkill, Extension: []extension{{URL: "id", Code: s.Name}, {URL: "title", String: s.Title}}}
	add := func(more extension) { e.Extension = append(e.Extension, more) }
	if s.Sum == nil {
		return e
	}
	if s.Sum.Lowest != nil {
		add(extension{URL: "lowest", Decimal: s.Sum.Lowest})
	}
	if s.Sum.Answered > 0 {
		n := int(s.Sum.Answered)
		add(extension{URL: "answered", Integer: &n})
	}
	if s.Sum.Missing != "" {
		add(extension{URL: "missing", Code: s.Sum.Missing})
	}
	if s.Sum.Round != "" {
		add(extension{URL: "round", Code: s.Sum.Round})
	}
	for _, b := range s.Sum.Bands {
		add(extension{URL: "band", Extension: []extension{{URL: "from", Decimal: &b.From}, {URL: "name", String: b.Name}}})
	}
	return e
}

// item writes a question.
func (r *Resource) item(it *questionnaire.Item, section int, notes *questionnaire.Notes) item {
	out := item{LinkID: it.Name, Text: it.Ask}
	a := &asked{section: section, options: map[string]coding{}, Item: it}
	if it.Show != nil {
		out.EnableWhen, out.EnableBehavior = r.enableWhen(it, notes)
	}
	r.answers[it.Name] = a
	for _, m := range it.Measures {
		e := extension{URL: ownMeasures, Extension: []extension{{URL: "skill", Code: m.Skill}}}
		if m.Weight != 1 {
			e.Extension = append(e.Extension, extension{URL: "weight", Decimal: &m.Weight})
		}
		if it.Reversed {
			yes := true
			e.Extension = append(e.Extension, extension{URL: "reversed", Boolean: &yes})
		}
		out.Extension = append(out.Extension, e)
	}
	switch it.Kind {
	case questionnaire.Number, questionnaire.Slider:
		least, most := it.Min, it.Max
		if it.Kind == questionnaire.Slider {
			least, most = 0, 100
			out.Extension = append(out.Extension, shownAs("slider"))
			out.Item = append(out.Item, help(it.Name+".low", "lower", it.Low), help(it.Name+".high", "upper", it.High))
			a.whole = true
		}
		out.Type = "decimal"
		low, high := extension{URL: minValue, Decimal: &least}, extension{URL: maxValue, Decimal: &most}
		if a.whole {
			out.Type = "integer"
			i, j := int(least), int(most)
			low, high = extension{URL: minValue, Integer: &i}, extension{URL: maxValue, Integer: &j}
		}
		out.Extension = append(out.Extension, low, high)
	default:
		out.Type, out.Repeats = "choice", it.Kind == questionnaire.Many
		options := it.Options
		if it.NA != "" {
			options = append(slices.Clone(options), questionnaire.Option{Name: notApplicable, Text: it.NA, Alone: out.Repeats})
		}
		system := r.URL + "/item/" + it.Name
		if it.List != "" {
			system = r.URL + "/scale/" + it.List
		}
		for _, o := range options {
			option := answerOption{Coding: coding{System: system, Code: o.Name, Display: o.Text}}
			a.options[o.Name] = option.Coding
			if o.Points != nil {
				option.Extension = append(option.Extension, extension{URL: ordinalValue, Decimal: o.Points})
			}
			if yes := true; o.Alone {
				option.Extension = append(option.Extension, extension{URL: exclusive, Boolean: &yes})
			}
			for _, c := range o.Credit {
				option.Extension = append(option.Extension, extension{URL: ownCredit, Extension: []extension{
					{URL: "skill", Code: c.Skill}, {URL: "points", Decimal: &c.Weight}}})
			}
			out.AnswerOption = append(out.AnswerOption, option)
		}
	}
	if it.Hint != "" {
		out.Item = append(out.Item, help(it.Name+".hint", "help", it.Hint))
	}
	return out
}

func shownAs(code string) extension {
	return extension{URL: itemControl, CodeableConcept: &concept{[]coding{{System: itemControls, Code: code}}}}
}

// help is a text below a question.
func help(id, control, text string) item {
	return item{Extension: []extension{shownAs(control)}, LinkID: id, Text: text, Type: "display"}
}

// An atom is an answer, or several, of which one makes a condition hold.
type atom struct {
	of     *asked
	op     questionnaire.Op // of a number
	number float64
	any    []string // the options that do, nil for a number
	not    []string // those of which none may be chosen, instead
}

// enableWhen writes when a question is asked. FHIR joins all its conditions in one way, so only such conditions can be
// said.
func (r *Resource) enableWhen(it *questionnaire.Item, notes *questionnaire.Notes) ([]enableWhen, string) {
	op, atoms, why := r.atoms(it.Show, false)
	if why != "" {
		notes.Fault(it.At, "whether %q is asked can't be said in FHIR: %s", it.Name, why)
		return nil, ""
	}
	var out []enableWhen
	for _, a := range atoms {
		for _, e := range a.written(op == questionnaire.And && len(atoms) > 1) {
			if e.Operator != "exists" || !slices.ContainsFunc(out, func(o enableWhen) bool {
				return o.Operator == "exists" && o.Question == e.Question
			}) {
				out = append(out, e)
			}
		}
	}
	if len(out) < 2 {
		return out, ""
	}
	if len(atoms) == 1 && atoms[0].any != nil {
		op = questionnaire.Or
	}
	return out, map[questionnaire.Op]string{questionnaire.And: "all", questionnaire.Or: "any"}[op]
}

// answered says whether any answer makes the condition hold.
func (a atom) answered() bool { return len(a.of.Options) > 0 && len(a.any) == len(a.of.Options) }

// written writes an atom, to be joined with others by all or by any.
func (a atom) written(all bool) (out []enableWhen) {
	yes := true
	exists := enableWhen{Question: a.of.Name, Operator: "exists", Boolean: &yes}
	code := func(operator, name string) {
		c := a.of.options[name]
		out = append(out, enableWhen{Question: a.of.Name, Operator: operator, Coding: &c})
	}
	switch {
	case a.op != "":
		e := enableWhen{Question: a.of.Name, Operator: string(a.op), Decimal: &a.number}
		if n := int(a.number); a.of.whole && float64(n) == a.number {
			e.Decimal, e.Integer = nil, &n
		}
		if a.op == questionnaire.Unequal { // which in FHIR holds without an answer
			out = append(out, exists)
		}
		return append(out, e)
	case a.answered():
		return []enableWhen{exists}
	case a.not != nil, all && len(a.any) > 1 && a.of.Kind == questionnaire.One:
		not := a.not
		if not == nil {
			for _, o := range a.of.Options {
				if !slices.Contains(a.any, o.Name) {
					not = append(not, o.Name)
				}
			}
		}
		out = append(out, exists)
		for _, name := range not {
			code("!=", name)
		}
		return out
	}
	for _, name := range a.any {
		code("=", name)
	}
	return out
}

// atoms takes a condition apart: into what is joined by op, and into why it can't be, "" where it can. Where negated it
// takes apart the opposite.
func (r *Resource) atoms(c *questionnaire.Condition, negated bool) (op questionnaire.Op, list []atom, why string) {
	switch c.Op {
	case questionnaire.Not:
		return r.atoms(c.Parts[0], !negated)
	case questionnaire.And, questionnaire.Or:
		op = c.Op
		if negated {
			op = map[questionnaire.Op]questionnaire.Op{questionnaire.And: questionnaire.Or, questionnaire.Or: questionnaire.And}[op]
		}
		for _, p := range c.Parts {
			inner, atoms, why := r.atoms(p, negated)
			if why != "" {
				return "", nil, why
			}
			if one, ok := merged(inner, atoms); ok {
				list = append(list, one)
				continue
			}
			if inner != op {
				return "", nil, "it joins conditions by “and” as well as by “or”"
			}
			list = append(list, atoms...)
		}
		for _, a := range list {
			if op == questionnaire.Or && (a.not != nil || a.op == questionnaire.Unequal) {
				return "", nil, "what may not be chosen stands beside other conditions of which one is enough"
			}
			if op == questionnaire.And && len(a.any) > 1 && a.of.Kind == questionnaire.Many && !a.answered() {
				return "", nil, "one of several answers to a question with many stands beside other conditions"
			}
		}
		return op, list, ""
	default:
		a, why := r.atom(c, negated)
		return questionnaire.And, []atom{a}, why
	}
}

// merged makes one atom of several about the answers to one question, of which one is enough.
func merged(op questionnaire.Op, list []atom) (atom, bool) {
	if len(list) == 1 {
		return list[0], true
	}
	for _, a := range list {
		if op != questionnaire.Or || a.any == nil || a.of != list[0].of {
			return atom{}, false
		}
	}
	out := list[0]
	for _, a := range list[1:] {
		out.any = append(slices.Clone(out.any), a.any...)
	}
	return out, true
}

// atom takes one comparison.
func (r *Resource) atom(c *questionnaire.Condition, negated bool) (atom, string) {
	a := atom{of: r.answers[c.Item]}
	if a.of == nil {
		return a, fmt.Sprintf("it reads %s, which is no earlier question", c.Item)
	}
	if a.of.Kind == questionnaire.Number || a.of.Kind == questionnaire.Slider {
		if c.Value.Number == nil {
			return a, "it compares a number with a text"
		}
		a.op, a.number = c.Op, *c.Value.Number
		if negated {
			a.op = map[questionnaire.Op]questionnaire.Op{questionnaire.Equal: questionnaire.Unequal,
				questionnaire.Unequal: questionnaire.Equal, questionnaire.Less: questionnaire.AtLeast,
				questionnaire.AtLeast: questionnaire.Less, questionnaire.More: questionnaire.AtMost,
				questionnaire.AtMost: questionnaire.More}[a.op]
		}
		return a, ""
	}
	for _, o := range a.of.Options {
		if c.Holds(o) {
			a.any = append(a.any, o.Name)
		}
	}
	switch {
	case a.of.Kind == questionnaire.Many && negated:
		a.not, a.any = a.any, nil
	case negated:
		chosen := a.any
		a.any = nil
		for _, o := range a.of.Options {
			if !slices.Contains(chosen, o.Name) {
				a.any = append(a.any, o.Name)
			}
		}
	}
	if len(a.any)+len(a.not) == 0 {
		return a, fmt.Sprintf("no answer to %s makes it hold", c.Item)
	}
	return a, ""
}
