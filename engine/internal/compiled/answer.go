package compiled

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// sound says whether an answer suits the item.
func (ci *Item) sound(a engine.Answer) bool {
	switch ci.Kind {
	case engine.KindScale:
		return a.Form() == engine.FormNumber && a.Number() == math.Trunc(a.Number()) && exact.Within(a.Number(), 1, float64(len(ci.Labels)))
	case engine.KindNumber:
		return a.Form() == engine.FormNumber && exact.Within(a.Number(), ci.Item.Number.Min, ci.Item.Number.Max)
	case engine.KindOne:
		return a.Form() == engine.FormChoice && ci.has(a.Options()[0])
	case engine.KindMany:
	}
	return ci.Fault(a) == ""
}

// Fault says why an answer doesn't suit the item, or "" where it does.
func (ci *Item) Fault(a engine.Answer) string {
	it := ci.Item
	switch it.Kind() {
	case engine.KindScale:
		if a.Form() != engine.FormNumber || a.Number() != math.Trunc(a.Number()) || !exact.Within(a.Number(), 1, float64(len(ci.Labels))) {
			return fmt.Sprintf("takes a whole number from 1 (%s) to %d (%s), not %s", ci.Labels[0], len(ci.Labels), ci.Labels[len(ci.Labels)-1], a)
		}
	case engine.KindNumber:
		if a.Form() != engine.FormNumber || !exact.Within(a.Number(), it.Number.Min, it.Number.Max) {
			return fmt.Sprintf("takes a number from %s to %s, not %s", engine.Decimal(it.Number.Min), engine.Decimal(it.Number.Max), a)
		}
	case engine.KindOne:
		if a.Form() != engine.FormChoice || !ci.has(a.Options()[0]) {
			return fmt.Sprintf("takes one of %s, not %s", ci.optionIDs(), a)
		}
	case engine.KindMany:
		if a.Form() != engine.FormChoices {
			return fmt.Sprintf("takes a list of %s, not %s", ci.optionIDs(), a)
		}
		for i, option := range a.Options() {
			if !ci.has(option) {
				return fmt.Sprintf("takes a list of %s, not %q", ci.optionIDs(), option)
			}
			if slices.Contains(a.Options()[:i], option) {
				return fmt.Sprintf("has option %q twice", option)
			}
		}
		if alone := it.Mixed(a.Options()); alone != nil {
			return fmt.Sprintf("has %q (%s) together with other options: it is chosen alone, so take it out or take the others out", alone.ID, alone.Text)
		}
	}
	return ""
}

// unknownItems adds a fault for each answer to an item that the quiz doesn't have, in the order of their ids.
func unknownItems(fs *engine.AnswerFaults, answers engine.Answers, cq *Quiz) {
	var unknown []string
	for id := range answers {
		if _, ok := cq.Index[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(unknown)
	known := slices.Sorted(maps.Keys(cq.Index))
	for i, id := range unknown {
		if fs.Full() {
			fs.AddOthers(len(unknown) - i)
			return
		}
		message := "the quiz has no such item"
		if i < engine.MostSuggestions {
			message += engine.Nearest(id, known)
		}
		fs.Add(id, message)
	}
}

// Carry returns an answer that was given under labels, as the item takes it today; see score.Catalog.Carry.
func (ci *Item) Carry(a engine.Answer, labels []string) (engine.Answer, bool) {
	kind := ci.Item.Kind()
	switch {
	case len(labels) == 0:
	case kind == engine.KindNumber:
		if ci.Item.Fact == nil || labels[0] != ci.Item.Fact.ID {
			return engine.Answer{}, false
		}
	case kind != engine.KindMany && len(labels) > 1, len(a.Options()) > 0 && len(a.Options()) != len(labels):
		return engine.Answer{}, false
	case kind == engine.KindScale:
		point := a.Number()
		if a.Form() != engine.FormNumber || !exact.Within(point, 1, float64(len(ci.Labels))) || !sameLabel(ci.Labels[int(point)-1], labels[0]) {
			point = float64(1 + slices.IndexFunc(ci.Labels, func(l string) bool { return sameLabel(l, labels[0]) }))
		}
		a = engine.Number(point) // 0, which no scale takes, where the label is gone
	default:
		options := make([]string, len(labels))
		for i, label := range labels {
			if i < len(a.Options()) {
				if o := ci.Item.Option(a.Options()[i]); o != nil && sameLabel(o.Text, label) {
					options[i] = o.ID
					continue
				}
			}
			at := slices.IndexFunc(ci.Item.Options, func(o engine.Option) bool { return sameLabel(o.Text, label) })
			if at < 0 {
				return engine.Answer{}, false
			}
			options[i] = ci.Item.Options[at].ID
		}
		if a = engine.Choices(options...); kind == engine.KindOne {
			a = engine.Choice(options[0])
		}
	}
	return a, ci.Fault(a) == ""
}

// sameLabel compares labels as people read them, whatever white space is between the words.
func sameLabel(a, b string) bool {
	return a == b || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// ItemOf returns an item of a quiz, nil where there is none.
func (c *Catalog) ItemOf(quiz, item string) *Item {
	cq, err := c.Quiz(quiz)
	if err != nil {
		return nil
	}
	i, known := cq.Index[item]
	if !known {
		return nil
	}
	return &cq.Items[i]
}

// Words is an answer as the person read it: a scale's label, an option's text, or the number; "" for none.
func (ci *Item) Words(a engine.Answer) string {
	if a.Form() == engine.FormNone {
		return ""
	}
	switch ci.Item.Kind() {
	case engine.KindScale:
		return ci.Labels[int(a.Number())-1]
	case engine.KindOne, engine.KindMany:
		var texts []string
		for _, o := range ci.Item.Options {
			for _, id := range a.Options() {
				if o.ID == id {
					texts = append(texts, o.Text)
				}
			}
		}
		return strings.Join(texts, "; ")
	case engine.KindNumber:
	}
	return a.String()
}

// Carried returns the answers of an earlier assessment that the quiz takes today. A point of a scale is what its label says: where labels have moved, so
// does the answer, and where the label is gone the answer is left out. An option is where its text is now; one whose text is gone is known by its id.
func (cq *Quiz) Carried(t engine.Taken) engine.Answers {
	said := make(map[string]string, len(t.Snapshot.Items))
	for _, it := range t.Snapshot.Items {
		said[it.ID] = it.Answer
	}
	out := engine.Answers{}
	for id, a := range t.Answers {
		i, ok := cq.Index[id]
		if !ok {
			continue
		}
		ci := &cq.Items[i]
		if label, known := said[id]; known && (ci.Item.Kind() == engine.KindScale || ci.Item.Kind() == engine.KindOne) {
			moved, found := ci.Carry(a, []string{label})
			switch {
			case found:
				a = moved
			case ci.Item.Kind() == engine.KindScale:
				continue
			}
		}
		if ci.Fault(a) == "" {
			out[id] = a
		}
	}
	return out
}
