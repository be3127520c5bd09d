package fhir

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// Read reads a Questionnaire. What is wrong with it, or has no place in a quiz, is noted with its place, a JSON pointer.
func Read(text []byte, notes *questionnaire.Notes) *questionnaire.Questionnaire {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		notes.Fault("", "this is not sound JSON: %v", err)
		return nil
	}
	root := node{value, "", notes}
	if _, ok := value.(map[string]any); !ok || root.field("resourceType").text() != "Questionnaire" {
		notes.Fault("/resourceType", "this is %s, not a Questionnaire", cmp.Or(root.field("resourceType").text(), "no resource"))
		return nil
	}
	r := &reader{notes: notes, lists: map[string]node{}, systems: map[string]node{}, ids: map[string]string{}}
	return r.questionnaire(root)
}

// reader is on its way through a Questionnaire.
type reader struct {
	notes    *questionnaire.Notes
	own      bool              // the program wrote it
	lists    map[string]node   // contained ValueSets, by id
	systems  map[string]node   // contained CodeSystems, by URL
	ids      map[string]string // where a linkId stands
	title    string
	lang     string
	sections []questionnaire.Section
}

func (r *reader) questionnaire(root node) *questionnaire.Questionnaire {
	r.refuseModifiers(root)
	for _, c := range root.field("contained").list() {
		switch id := c.field("id").text(); c.field("resourceType").text() {
		case "ValueSet":
			r.lists[id] = c
		case "CodeSystem":
			r.systems[c.field("url").text()] = c
		}
	}
	r.title, r.lang = cmp.Or(root.field("title").text(), root.field("name").text()), root.field("language").text()
	if strings.HasPrefix(r.lang, "en-") || r.lang == "en" {
		r.lang = ""
	}
	q := &questionnaire.Questionnaire{
		Name: cmp.Or(root.field("name").text(), root.field("id").text()), Title: r.title,
		Summary: root.field("description").text(), Lang: r.lang, Copyright: root.field("copyright").text(),
		Source: questionnaire.Source{Title: r.title, Publisher: root.field("publisher").text(),
			Date: root.field("date").text(), URL: root.field("url").text()},
	}
	if scoring := root.extension(ownScoring); scoring.exists() {
		r.own = true
		q.Name = cmp.Or(root.field("id").text(), q.Name)
		q.Missing = scoring.extension("missing").field("valueCode").text()
		q.Hidden = scoring.extension("hidden").field("valueCode").text()
		q.FloorIsUsual = scoring.extension("floor_is_usual").field("valueBoolean").truth()
		sd, r := scoring.extension("sd").field("valueDecimal").number(), scoring.extension("inter_item_r").field("valueDecimal").number()
		if sd != nil && r != nil {
			q.Reliability = &questionnaire.Reliability{SD: *sd, InterItemR: *r}
		}
	}
	q.Skills = r.skills(root)
	r.items(root.field("item").list(), r.title, nil, false)
	q.Sections = r.sections
	for _, s := range q.Sections {
		for _, it := range s.Items {
			for _, m := range it.Measures {
				if !slices.ContainsFunc(q.Skills, func(s questionnaire.Skill) bool { return s.Name == m.Skill }) {
					r.notes.Fault(it.At, "measures %q, which the Questionnaire doesn't describe", m.Skill)
				}
			}
		}
	}
	return q
}

// skills are what the program's own extensions say is measured.
func (r *reader) skills(root node) (out []questionnaire.Skill) {
	for _, e := range root.field("extension").list() {
		if e.field("url").text() != ownSkill {
			continue
		}
		s := questionnaire.Skill{Name: e.extension("id").field("valueCode").text(),
			Title: e.extension("title").field("valueString").text()}
		if lowest := e.extension("lowest").field("valueDecimal").number(); lowest != nil {
			s.Sum = &questionnaire.Sum{Lowest: lowest, Missing: e.extension("missing").field("valueCode").text(),
				Round: e.extension("round").field("valueCode").text()}
			if n := e.extension("answered").field("valueInteger").number(); n != nil {
				s.Sum.Answered = *n
			}
			for _, b := range e.field("extension").list() {
				if from := b.extension("from").field("valueDecimal").number(); b.field("url").text() == "band" && from != nil {
					s.Sum.Bands = append(s.Sum.Bands, questionnaire.Band{From: *from,
						Name: b.extension("name").field("valueString").text()})
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// refuseModifiers refuses extensions without which an element must not be read.
func (r *reader) refuseModifiers(n node) {
	for _, e := range n.field("modifierExtension").list() {
		r.notes.Fault(e.at, "the extension %s changes what this means, and is not known here", e.field("url").text())
	}
}

// items reads a list of items into sections, under the title of the group they are in and asked where show holds. They
// go on with the last section where that is begun.
func (r *reader) items(list []node, title string, show *questionnaire.Condition, begun bool) {
	section := func() *questionnaire.Section {
		if !begun {
			r.sections, begun = append(r.sections, questionnaire.Section{Title: title}), true
		}
		return &r.sections[len(r.sections)-1]
	}
	for _, n := range list {
		id := n.field("linkId").text()
		if id == "" {
			r.notes.Fault(n.at, "the item has no linkId")
		}
		r.once(n, id)
		r.refuseModifiers(n)
		where := questionnaire.All(show, r.enableWhen(n))
		switch kind := n.field("type").text(); kind {
		case "group":
			intro := ""
			if begun && len(section().Items) == 0 { // a text before the group
				intro, r.sections = section().Intro, r.sections[:len(r.sections)-1]
			}
			r.group(n, title, intro, where)
			begun = false
		case "display":
			if n.field("enableWhen").exists() {
				r.notes.Tell(n.at, "the text is shown only to some; here it is shown to all")
			}
			if begun && len(section().Items) > 0 {
				begun = false
			}
			s := section()
			s.Intro = joined(s.Intro, n.field("text").text())
		case "":
			r.notes.Fault(n.at, "the item has no type")
		default:
			if it, ok := r.item(n, id, kind); ok {
				it.Show = where
				s := section()
				s.Items = append(s.Items, it)
			}
			begun = r.below(n, title, where, begun) && begun
		}
	}
}

// group reads a group, whose text is the title or the introduction of its first section. intro goes before it.
func (r *reader) group(n node, title, intro string, show *questionnaire.Condition) {
	if n.field("repeats").truth() {
		r.notes.Tell(n.at+"/repeats", "the group is asked any number of times; here it is asked once")
	}
	name, before := n.field("text").text(), len(r.sections)
	if len([]rune(name)) > longestTitle {
		name, intro = "", joined(intro, name)
	}
	r.items(n.field("item").list(), cmp.Or(name, title), show, false)
	if len(r.sections) > before {
		r.sections[before].Intro = joined(intro, r.sections[before].Intro)
	} else if intro != "" {
		r.notes.Tell(n.at, "the text is left out, for no question of the group can be asked: %s", intro)
	}
}

// below reads the questions below a question, and says whether they stand in its section. Texts were read with it.
func (r *reader) below(n node, title string, show *questionnaire.Condition, begun bool) bool {
	list := slices.DeleteFunc(n.field("item").list(), func(c node) bool { return c.field("type").text() == "display" })
	if len(list) == 0 {
		return true
	}
	r.notes.Tell(n.at+"/item", "questions below a question are asked here after it, whether it is answered or not")
	before := len(r.sections)
	r.items(list, title, show, begun)
	return len(r.sections) == before
}

// once notes where a linkId stands, and that no other item has it.
func (r *reader) once(n node, id string) {
	if id == "" || r.ids[id] == n.at {
		return
	}
	if r.ids[id] != "" {
		r.notes.Fault(n.at+"/linkId", "%q is the linkId of %s, too", id, r.ids[id])
	}
	r.ids[id] = n.at
}

// longestTitle is how long the text of a group may be to be a title rather than an introduction.
const longestTitle = 80

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// item reads a question; false where a quiz can't ask it.
func (r *reader) item(n node, id, kind string) (questionnaire.Item, bool) {
	it := questionnaire.Item{At: n.at, Name: id, Ask: n.field("text").text(), Hint: r.help(n, "help", "flyover")}
	if h := n.extension(hidden); h.field("valueBoolean").truth() {
		r.notes.Tell(n.at, "%q is hidden from people, and is left out", id)
		return it, false
	}
	for _, e := range n.field("extension").list() {
		url := e.field("url").text()
		switch what := meaningful[url]; {
		case what == "":
		case strings.HasSuffix(url, "calculatedExpression"):
			r.notes.Tell(e.at, "%q %s, and is left out", id, what)
			return it, false
		case strings.HasSuffix(url, "enableWhenExpression"):
			r.notes.Fault(e.at, "%q %s: write it as enableWhen", id, what)
		default:
			r.notes.Tell(e.at, "%q %s, which is left out", id, what)
		}
	}
	if len(n.field("initial").list()) > 0 {
		r.notes.Tell(n.at+"/initial", "%q has an answer to begin with, which is left out", id)
	}
	r.measures(n, &it)
	switch kind {
	case "choice", "open-choice":
		if kind == "open-choice" {
			r.notes.Tell(n.at+"/type", "%q takes answers in words of one's own; here only those listed", id)
		}
		if n.field("repeats").truth() {
			it.Kind = questionnaire.Many
		}
		r.options(n, &it)
		return it, true
	case "boolean":
		yes, no := yesAndNo(r.lang)
		it.Options, it.Choices = []questionnaire.Option{{Name: "yes", Text: yes}, {Name: "no", Text: no}}, true
		r.oneAnswer(n, id)
		return it, true
	case "integer", "decimal":
		r.oneAnswer(n, id)
		r.number(n, &it, kind)
		return it, true
	}
	r.notes.Tell(n.at+"/type", "%q is answered by a %s, which no quiz asks for, and is left out", id, kind)
	return it, false
}

func (r *reader) oneAnswer(n node, id string) {
	if n.field("repeats").truth() {
		r.notes.Tell(n.at+"/repeats", "%q takes any number of answers; here it takes one", id)
	}
}

// measures reads what the program's own extension says that an item measures.
func (r *reader) measures(n node, it *questionnaire.Item) {
	for _, e := range n.field("extension").list() {
		if e.field("url").text() != ownMeasures {
			continue
		}
		m := questionnaire.Measure{Skill: e.extension("skill").field("valueCode").text(), Weight: 1}
		if w := e.extension("weight").field("valueDecimal").number(); w != nil {
			m.Weight = *w
		}
		it.Measures = append(it.Measures, m)
		it.Reversed = e.extension("reversed").field("valueBoolean").truth()
	}
}

// number reads a question that is answered by a number.
func (r *reader) number(n node, it *questionnaire.Item, kind string) {
	it.Kind = questionnaire.Number
	least, most := r.bound(n, minValue), r.bound(n, maxValue)
	if control(n) == "slider" && least != nil && most != nil && *least == 0 && *most == 100 && kind == "integer" {
		if low, high := r.help(n, "lower"), r.help(n, "upper"); low != "" && high != "" {
			it.Kind, it.Low, it.High, it.Max = questionnaire.Slider, low, high, 100
			return
		}
	}
	it.Min, it.Max = -1e6, 1e6
	if least == nil || most == nil {
		r.notes.Tell(n.at, "%q states no lowest and highest number (the extensions minValue and maxValue); "+
			"where one is missing, a million stands for it", it.Name)
	}
	if least != nil {
		it.Min = *least
	}
	if most != nil {
		it.Max = *most
	}
}

func (r *reader) bound(n node, url string) *float64 {
	v, _ := n.extension(url).choice("value", "Integer", "Decimal")
	return v.number()
}

// control is how a question is to be shown, "" where nothing is said.
func control(n node) string {
	for _, c := range n.extension(itemControl).field("valueCodeableConcept").field("coding").list() {
		if code := c.field("code").text(); code != "" {
			return code
		}
	}
	return ""
}

// help is what texts below a question say that are shown in one of some ways.
func (r *reader) help(n node, controls ...string) string {
	out := ""
	for _, c := range n.field("item").list() {
		is := control(c)
		if is == "" {
			is = "help"
		}
		if c.field("type").text() != "display" || !slices.Contains(controls, is) {
			continue
		}
		out = strings.TrimSpace(out + " " + c.field("text").text())
		r.once(c, c.field("linkId").text())
	}
	return out
}

// yesAndNo are the answers to a yes-or-no question in a language, in English where it isn't known here.
func yesAndNo(lang string) (yes, no string) {
	words := map[string][2]string{"de": {"Ja", "Nein"}, "es": {"Sí", "No"}, "fr": {"Oui", "Non"}, "it": {"Sì", "No"},
		"pt": {"Sim", "Não"}, "nl": {"Ja", "Nee"}}
	base, _, _ := strings.Cut(lang, "-")
	if w, ok := words[base]; ok {
		return w[0], w[1]
	}
	return "Yes", "No"
}

// options reads what is to choose from.
func (r *reader) options(n node, it *questionnaire.Item) {
	set := n.field("answerValueSet")
	switch options := n.field("answerOption").list(); {
	case set.exists() && len(options) > 0:
		r.notes.Fault(set.at, "%q has answerOption and answerValueSet: it takes one of them", it.Name)
	case set.exists():
		r.valueSet(set, it)
	case len(options) == 0:
		r.notes.Fault(n.at, "%q has nothing to choose from: neither answerOption nor answerValueSet", it.Name)
	default:
		for _, o := range options {
			r.refuseModifiers(o)
			r.option(o, it)
		}
	}
	r.settle(n, it)
}

func (r *reader) option(o node, it *questionnaire.Item) {
	v, kind := o.choice("value", "Coding", "String", "Integer", "Date", "Time", "Reference")
	option := questionnaire.Option{Points: points(o), Alone: o.extension(exclusive).field("valueBoolean").truth()}
	switch kind {
	case "Coding":
		option.Name = cmp.Or(v.field("code").text(), v.field("display").text())
		option.Text = cmp.Or(v.field("display").text(), option.Name)
		if option.Points == nil {
			option.Points = points(v)
		}
		if _, id, ok := strings.Cut(v.field("system").text(), "/scale/"); ok && r.own {
			it.List = id
		}
	case "Integer":
		if x := v.number(); x != nil {
			option.Name = strconv.FormatFloat(*x, 'f', -1, 64)
			option.Text = option.Name
		}
	case "String", "Date", "Time":
		option.Name = v.text()
		option.Text = option.Name
	default:
		r.notes.Fault(o.at, "an answer to %q is a Coding, a text or a number", it.Name)
		return
	}
	for _, e := range o.field("extension").list() {
		if p := e.extension("points").field("valueDecimal").number(); e.field("url").text() == ownCredit && p != nil {
			option.Credit = append(option.Credit, questionnaire.Measure{
				Skill: e.extension("skill").field("valueCode").text(), Weight: *p})
		}
	}
	if option.Name == "" {
		r.notes.Fault(o.at, "an answer to %q has neither code nor text", it.Name)
	}
	it.Options = append(it.Options, option)
}

// points are what choosing an answer counts, nil where nothing is said.
func points(n node) *float64 {
	for _, url := range []string{ordinalValue, itemWeight, coValue} {
		if x := n.extension(url).field("valueDecimal").number(); x != nil {
			return x
		}
	}
	return nil
}

// valueSet reads the answers of a contained ValueSet.
func (r *reader) valueSet(reference node, it *questionnaire.Item) {
	id, local := strings.CutPrefix(reference.text(), "#")
	set, ok := r.lists[id]
	if !local || !ok {
		r.notes.Fault(reference.at, "the value set %s of %q is not in the file: put it under contained, with the ordinal "+
			"value of each concept", reference.text(), it.Name)
		return
	}
	it.List = id
	concepts := set.field("expansion").field("contains").list()
	if len(concepts) == 0 {
		if e := set.field("compose").field("exclude"); e.exists() {
			r.notes.Fault(e.at, "the value set leaves concepts out: list those that it has")
		}
		for _, include := range set.field("compose").field("include").list() {
			listed := include.field("concept").list()
			system, contained := r.systems[include.field("system").text()]
			for _, name := range []string{"filter", "valueSet"} {
				if f := include.field(name); f.exists() {
					r.notes.Fault(f.at, "the value set is described by a %s: list its concepts", name)
				}
			}
			switch {
			case len(listed) > 0:
				concepts = append(concepts, listed...)
			case contained:
				concepts = append(concepts, system.field("concept").list()...)
			default:
				r.notes.Fault(include.at, "the value set takes all of %s, which is not in the file: list its concepts",
					include.field("system").text())
			}
		}
	}
	for _, c := range concepts {
		o := questionnaire.Option{Name: c.field("code").text(), Text: c.field("display").text(), Points: points(c)}
		for _, p := range c.field("property").list() {
			if code := p.field("code").text(); o.Points == nil && (code == "ordinalValue" || code == "itemWeight") {
				v, _ := p.choice("value", "Decimal", "Integer")
				o.Points = v.number()
			}
		}
		if o.Points == nil {
			o.Points = r.inSystems(o.Name)
		}
		o.Text = cmp.Or(o.Text, o.Name)
		it.Options = append(it.Options, o)
	}
}

// inSystems is what contained CodeSystems say that a code counts.
func (r *reader) inSystems(code string) *float64 {
	for _, system := range r.systems {
		for _, c := range system.field("concept").list() {
			if c.field("code").text() != code {
				continue
			}
			if p := points(c); p != nil {
				return p
			}
		}
	}
	return nil
}

// settle says what the answers that count nothing mean, and whether the question counts at all.
func (r *reader) settle(n node, it *questionnaire.Item) {
	if r.own && len(it.Options) > 0 {
		if last := it.Options[len(it.Options)-1]; last.Name == notApplicable {
			it.NA, it.Options = last.Text, it.Options[:len(it.Options)-1]
		}
		for i, o := range it.Options {
			it.Choices = it.Choices || o.Name != fmt.Sprint(i+1)
		}
		return
	}
	without := 0
	for _, o := range it.Options {
		if o.Points == nil {
			without++
		}
	}
	it.Scored = without < len(it.Options)
	switch {
	case without == 0 || !it.Scored:
	case it.Kind == questionnaire.Many:
		zero := 0.0
		for i := range it.Options {
			if it.Options[i].Points == nil {
				r.notes.Tell(n.at, "the answer %q to %q has no ordinal value, and counts 0", it.Options[i].Text, it.Name)
				it.Options[i].Points = &zero
			}
		}
	case without == 1:
		i := slices.IndexFunc(it.Options, func(o questionnaire.Option) bool { return o.Points == nil })
		r.notes.Tell(n.at, "the answer %q to %q has no ordinal value: who chooses it is taken not to have been asked (na)",
			it.Options[i].Text, it.Name)
		it.NA, it.Options = it.Options[i].Text, slices.Delete(slices.Clone(it.Options), i, i+1)
	default:
		r.notes.Fault(n.at, "%d of the %d answers to %q have no ordinal value: give each what it counts", without,
			len(it.Options), it.Name)
	}
}

// enableWhen reads when an item is asked, nil where always.
func (r *reader) enableWhen(n node) *questionnaire.Condition {
	var parts []*questionnaire.Condition
	list := n.field("enableWhen").list()
	for _, e := range list {
		if c := r.enabled(e); c != nil {
			parts = append(parts, c)
		}
	}
	switch behavior := n.field("enableBehavior").text(); {
	case len(parts) < 2 && len(list) < 2:
	case behavior == "any":
		return &questionnaire.Condition{At: n.at, Op: questionnaire.Or, Parts: parts}
	case behavior != "all":
		r.notes.Fault(n.at, "there are several enableWhen: enableBehavior has to say whether all of them have to hold, or any")
	}
	return questionnaire.All(parts...)
}

// enabled reads one enableWhen, nil where it is at fault.
func (r *reader) enabled(e node) *questionnaire.Condition {
	c := &questionnaire.Condition{At: e.at, Item: e.field("question").text()}
	v, kind := e.choice("answer", "Boolean", "Coding", "Integer", "Decimal", "String", "Date", "DateTime", "Time",
		"Quantity", "Reference")
	operator := e.field("operator").text()
	switch {
	case c.Item == "":
		r.notes.Fault(e.at, "the condition names no question")
		return nil
	case operator == "exists" && kind == "Boolean" && v.truth():
		c.Op = questionnaire.Answered
		return c
	case operator == "exists" && kind == "Boolean":
		r.notes.Fault(e.at, "a quiz can't ask something because %q was not answered", c.Item)
		return nil
	case !slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, operator):
		r.notes.Fault(e.at+"/operator", "%q is no operator: take =, !=, <, <=, >, >= or exists, with answerBoolean", operator)
		return nil
	}
	c.Op = questionnaire.Op(operator)
	switch kind {
	case "Boolean":
		c.Value = questionnaire.Value{Text: map[bool]string{true: "yes", false: "no"}[v.truth()]}
	case "Coding":
		c.Value = questionnaire.TextValue(cmp.Or(v.field("code").text(), v.field("display").text()))
	case "Integer", "Decimal":
		x := v.number()
		if x == nil {
			return nil
		}
		c.Value = questionnaire.NumberValue(*x)
	case "String":
		c.Value = questionnaire.TextValue(v.text())
	case "":
		r.notes.Fault(e.at, "the condition has no answer to compare with")
		return nil
	default:
		r.notes.Fault(e.at, "a quiz doesn't compare answers of the type %s", kind)
		return nil
	}
	if kind == "Integer" || kind == "Decimal" {
		return c
	}
	switch c.Op { // of several answers, FHIR looks at each
	case questionnaire.Equal:
		c.Op = questionnaire.Chosen
	case questionnaire.Unequal:
		c.Op = questionnaire.Chosen
		return &questionnaire.Condition{At: c.At, Op: questionnaire.Not, Parts: []*questionnaire.Condition{c}}
	default:
	}
	return c
}
