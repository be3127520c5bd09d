package order

import (
	"fmt"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/spelling"
)

// OfQuiz is the order of all items that a seed gives: see score.Catalog.Order.
func OfQuiz(cq *compiled.Quiz, seed string) *engine.ShownOrder {
	if seed == "" || !cq.Quiz.Shuffles() {
		return nil
	}
	out := &engine.ShownOrder{Seed: seed}
	for s := range cq.Quiz.Sections {
		section := &cq.Quiz.Sections[s]
		items := make([]Item, len(section.Items))
		for i := range section.Items {
			items[i] = Item{ID: section.Items[i].ID, After: cq.ReadsItems(section.Items[i].ID)}
		}
		if cq.Quiz.OrderOf(section) == engine.OrderRandom {
			out.Items = append(out.Items, Of(seed, items)...)
			continue
		}
		for i := range items {
			out.Items = append(out.Items, items[i].ID)
		}
	}
	return out
}

// Read reads an order from a file or a request: see score.Catalog.OrderIn.
func Read(cq *compiled.Quiz, said []string) (out *engine.ShownOrder, why string) {
	if len(said) == 0 || !cq.Quiz.Shuffles() {
		return nil, ""
	}
	if _, isItem := cq.Index[said[0]]; len(said) == 1 && !isItem && IsSeed(said[0]) {
		return OfQuiz(cq, said[0]), ""
	}
	seen := make(map[string]bool, len(said))
	for _, id := range said {
		if _, known := cq.Index[id]; !known {
			ids := make([]string, len(cq.Items))
			for i := range cq.Items {
				ids[i] = cq.Items[i].Item.ID
			}
			return nil, fmt.Sprintf("names an item %q that the quiz doesn't have%s; it takes the ids of items, or a seed "+
				"of 16 hexadecimal digits", id, spelling.Nearest(id, ids))
		}
		if seen[id] {
			return nil, fmt.Sprintf("names %s twice: an item is shown once", id)
		}
		seen[id] = true
	}
	return &engine.ShownOrder{Items: slices.Clone(said)}, ""
}

// Check says what is wrong with the orders that a quiz states.
func Check(q *engine.Quiz, faults *engine.Faults) {
	known := []string{string(engine.OrderWritten), string(engine.OrderRandom)}
	fault := func(at engine.Pos, of string, o engine.Order) {
		if o == "" || slices.Contains(known, string(o)) {
			return
		}
		faults.Add(at, "%s: order is %s, where people see items as they are written, or %s, where each person sees them "+
			"in an order of their own, not %q%s", of, engine.OrderWritten, engine.OrderRandom, o,
			spelling.Nearest(strings.ToLower(string(o)), known))
	}
	fault(q.At, fmt.Sprintf("quiz %q", q.ID), q.Order)
	for i := range q.Sections {
		fault(q.Sections[i].At, fmt.Sprintf("section %q", q.Sections[i].Title), q.Sections[i].Order)
	}
}
