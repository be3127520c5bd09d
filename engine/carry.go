package engine

import (
	"slices"
	"strings"
)

// Labels returns the words under which an answer is given: the label of a scale's point, the text of each option chosen, or the id of the fact that a number
// states. They are kept with the answer, so that Carry can find it again after the quiz has changed. nil where the answer can't be taken.
func (c *Catalog) Labels(quiz, item string, a Answer) []string {
	ci := c.itemOf(quiz, item)
	if ci == nil || ci.fault(a) != "" {
		return nil
	}
	switch ci.item.Kind() {
	case KindScale:
		return []string{ci.labels[int(a.number)-1]}
	case KindOne, KindMany:
		labels := make([]string, len(a.options))
		for i, id := range a.options {
			labels[i] = ci.item.option(id).Text
		}
		return labels
	case KindNumber:
		if ci.item.Fact != nil {
			return []string{ci.item.Fact.ID}
		}
	}
	return nil
}

// Carry returns an answer that was given under labels, as the quiz takes it today: the point or the options that have those labels now, or the number where
// the item still asks for the same fact and takes it. false where the item, a label or the range is gone; the question has to be asked again then. Of an
// answer without labels only the answer itself is known, and it is taken where it still can be.
func (c *Catalog) Carry(quiz, item string, a Answer, labels []string) (Answer, bool) {
	ci := c.itemOf(quiz, item)
	if ci == nil {
		return Answer{}, false
	}
	return ci.carry(a, labels)
}

func (ci *compiledItem) carry(a Answer, labels []string) (Answer, bool) {
	kind := ci.item.Kind()
	switch {
	case len(labels) == 0:
	case kind == KindNumber:
		if ci.item.Fact == nil || labels[0] != ci.item.Fact.ID {
			return Answer{}, false
		}
	case kind != KindMany && len(labels) > 1, len(a.options) > 0 && len(a.options) != len(labels):
		return Answer{}, false
	case kind == KindScale:
		point := a.number
		if a.form != numeric || !within(point, 1, float64(len(ci.labels))) || !sameLabel(ci.labels[int(point)-1], labels[0]) {
			point = float64(1 + slices.IndexFunc(ci.labels, func(l string) bool { return sameLabel(l, labels[0]) }))
		}
		a = Number(point) // 0, which no scale takes, where the label is gone
	default:
		options := make([]string, len(labels))
		for i, label := range labels {
			if i < len(a.options) {
				if o := ci.item.option(a.options[i]); o != nil && sameLabel(o.Text, label) {
					options[i] = o.ID
					continue
				}
			}
			at := slices.IndexFunc(ci.item.Options, func(o Option) bool { return sameLabel(o.Text, label) })
			if at < 0 {
				return Answer{}, false
			}
			options[i] = ci.item.Options[at].ID
		}
		if a = Choices(options...); kind == KindOne {
			a = Choice(options[0])
		}
	}
	return a, ci.fault(a) == ""
}

// sameLabel compares labels as people read them, whatever white space is between the words.
func sameLabel(a, b string) bool {
	return a == b || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

func (c *Catalog) itemOf(quiz, item string) *compiledItem {
	cq, err := c.compiled(quiz)
	if err != nil {
		return nil
	}
	i, known := cq.index[item]
	if !known {
		return nil
	}
	return &cq.items[i]
}

// option returns the option with the id, nil where the item has none.
func (it *Item) option(id string) *Option {
	for i := range it.Options {
		if it.Options[i].ID == id {
			return &it.Options[i]
		}
	}
	return nil
}
