package engine

import (
	"fmt"
	"slices"
)

// many is the choice of several options.
type many struct{ options }

func (many) String() string                 { return "many" }
func (k many) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (many) Form() AnswerForm               { return FormChoices }
func (many) states(it *Item) bool           { return it.Choose == "many" }

func (k many) Check(q Question, report func(Pos, string)) {
	k.options.Check(q, report)
	if q.Fact != nil {
		report(q.Fact.At, fmt.Sprintf("item %q: several options can't state one fact: write choose: one", q.ID))
	}
	if slices.ContainsFunc(q.Options, func(o Option) bool { return !o.Alone }) {
		return
	}
	for _, o := range q.Options {
		report(o.At, fmt.Sprintf("option %q of item %q: every option is to be chosen alone: write choose: one instead",
			o.ID, q.ID))
	}
}

func (many) Fault(q Question, a Answer) string {
	if a.Form() != FormChoices {
		return fmt.Sprintf("takes a list of %s, not %s", optionIDs(q.Item), a)
	}
	for i, option := range a.Options() {
		if q.Option(option) == nil {
			return fmt.Sprintf("takes a list of %s, not %q", optionIDs(q.Item), option)
		}
		if slices.Contains(a.Options()[:i], option) {
			return fmt.Sprintf("has option %q twice", option)
		}
	}
	if alone := q.Mixed(a.Options()); alone != nil {
		return fmt.Sprintf("has %q (%s) together with other options: it is chosen alone, so take it out or take the "+
			"others out",
			alone.ID, alone.Text)
	}
	return ""
}

// Alternatives choose one option more or one less; where one is to be chosen alone, that one instead of all others.
func (many) Alternatives(q Question, given Answer) []Answer {
	var out []Answer
	together := slices.DeleteFunc(slices.Clone(given.Options()), func(id string) bool { return q.Option(id).Alone })
	for _, o := range q.Options {
		without := slices.DeleteFunc(slices.Clone(given.Options()), func(id string) bool { return id == o.ID })
		switch {
		case len(without) < len(given.Options()) && len(without) > 0:
			out = append(out, Choices(without...))
		case len(without) < len(given.Options()):
		case o.Alone:
			out = append(out, Choices(o.ID))
		default:
			out = append(out, Choices(append(slices.Clone(together), o.ID)...))
		}
	}
	return out
}

func (k many) Carry(q Question, a Answer, labels []string) (Answer, bool) {
	ids, ok := k.carried(q, a, labels)
	return Choices(ids...), ok
}
