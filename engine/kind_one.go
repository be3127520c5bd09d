package engine

import (
	"fmt"
	"slices"
	"strings"
)

// one is the choice of one option.
type one struct{ options }

func (one) String() string                 { return "one" }
func (k one) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (one) Form() AnswerForm               { return FormChoice }

func (one) states(it *Item) bool {
	return it.Choose != "many" && (it.Choose != "" || len(it.Options) > 0 || it.AskLevel != nil)
}

func (k one) Check(q Question, report func(Pos, string)) {
	k.options.Check(q, report)
	if q.Fact != nil {
		checkValues(q, report)
	}
	for _, o := range q.Options {
		if o.Alone && q.Choose == "one" {
			report(o.At, fmt.Sprintf("option %q of item %q: of an item with choose: one every option is chosen alone: "+
				"leave alone out, or write choose: many", o.ID, q.ID))
		}
	}
}

func (one) Fault(q Question, a Answer) string {
	if a.Form() == FormChoice && q.Option(a.Options()[0]) != nil {
		return ""
	}
	return fmt.Sprintf("takes one of %s, not %s", optionIDs(q.Item), a)
}

func (one) Alternatives(q Question, given Answer) []Answer {
	if q.Fact != nil {
		return nil
	}
	var out []Answer
	for _, o := range q.Options {
		if o.ID != given.Options()[0] {
			out = append(out, Choice(o.ID))
		}
	}
	return out
}

func (k one) Carry(q Question, a Answer, labels []string) (Answer, bool) {
	if len(labels) > 1 {
		return Answer{}, false
	}
	ids, ok := k.carried(q, a, labels)
	if !ok {
		return Answer{}, false
	}
	return Choice(ids[0]), true
}

// checkValues reports what is wrong with the values of options that state a fact.
func checkValues(q Question, report func(Pos, string)) {
	stated := map[float64]string{}
	for _, o := range q.Options {
		switch {
		case o.Value == nil:
			report(o.At, fmt.Sprintf("option %q of item %q: the item states %s, so each option has a value: what "+
				"choosing it states", o.ID, q.ID, q.Fact.ID))
			continue
		case !within(*o.Value, -mostNumber, mostNumber):
			report(o.At, fmt.Sprintf("option %q of item %q: value is between -1e12 and 1e12", o.ID, q.ID))
		case stated[*o.Value] != "":
			report(o.At, fmt.Sprintf("option %q of item %q: its value %s is that of option %q: give each its own",
				o.ID, q.ID, Decimal(*o.Value), stated[*o.Value]))
		}
		if len(o.Credit) > 0 {
			report(o.At, fmt.Sprintf("option %q of item %q: an option that states a fact earns no credit: leave "+
				"credit out", o.ID, q.ID))
		}
		stated[*o.Value] = o.ID
	}
}

// options is what the kinds have in common of which options are chosen.
type options struct{}

func (options) Check(q Question, report func(Pos, string)) {
	if q.Choose != "one" && q.Choose != "many" {
		report(q.At, fmt.Sprintf("item %q: choose is one or many, not %q", q.ID, q.Choose))
	}
	if len(q.Options) < 2 {
		report(q.At, fmt.Sprintf("item %q has at least two options to choose from, not %d", q.ID, len(q.Options)))
	}
	for _, o := range q.Options {
		switch {
		case o.ID == NA:
			report(o.At, fmt.Sprintf("item %q: no option has the id na, which says that an item doesn't apply: write "+
				"na: \"…\" at the item instead, or choose another id", q.ID))
		case o.Value != nil && q.Fact == nil:
			report(o.At, fmt.Sprintf("option %q of item %q: value is for an item that states a fact: write fact: at "+
				"the item, or leave value out", o.ID, q.ID))
		}
	}
}

func (options) Points(Question) (n int, first float64) { return 0, 0 }

func (options) Range(Question) (lowest, highest float64) { return 0, 0 }

func (options) Choices(q Question) []AnswerChoice {
	out := make([]AnswerChoice, len(q.Options))
	for i, o := range q.Options {
		out[i] = AnswerChoice{ID: o.ID, Name: o.Name, Text: o.Text, Alone: o.Alone}
	}
	return out
}

func (options) Position(Answer) (float64, bool) { return 0, false }

// Labels are the texts of the options chosen, in the order chosen.
func (options) Labels(q Question, a Answer) []string {
	out := make([]string, len(a.Options()))
	for i, id := range a.Options() {
		out[i] = q.Option(id).Text
	}
	return out
}

// BetweenChoices stands between options in the words of an answer.
const BetweenChoices = "; "

// Words are the texts of the options chosen, in the quiz's order.
func (options) Words(q Question, a Answer) string {
	var texts []string
	for _, o := range q.Options {
		if slices.Contains(a.Options(), o.ID) {
			texts = append(texts, o.Text)
		}
	}
	return strings.Join(texts, BetweenChoices)
}

// carried are the ids of the options that have these texts today.
func (options) carried(q Question, a Answer, labels []string) (ids []string, ok bool) {
	if len(a.Options()) > 0 && len(a.Options()) != len(labels) {
		return nil, false
	}
	for i, label := range labels {
		if i < len(a.Options()) {
			if o := q.Option(a.Options()[i]); o != nil && sameLabel(o.Text, label) {
				ids = append(ids, o.ID)
				continue
			}
		}
		at := slices.IndexFunc(q.Options, func(o Option) bool { return sameLabel(o.Text, label) })
		if at < 0 {
			return nil, false
		}
		ids = append(ids, q.Options[at].ID)
	}
	return ids, true
}

func optionIDs(it *Item) string {
	ids := make([]string, len(it.Options))
	for i, o := range it.Options {
		ids[i] = o.ID
	}
	return strings.Join(ids, ", ")
}
