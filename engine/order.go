package engine

import (
	"cmp"
	"slices"
)

// Order is how the items of a section follow each other.
type Order string

// The orders.
const (
	OrderWritten Order = "written" // as their author wrote them, as where nothing is stated
	// each person sees them in an order of their own, so that what an item takes from the one before it averages out
	// over people.
	OrderRandom Order = "random"
)

// ShownOrder is the order in which one person saw the items of a quiz.
type ShownOrder struct {
	// what it comes from, 16 hexadecimal digits; "" where only the items are known
	Seed  string   `json:"seed,omitempty"`
	Items []string `json:"items"` // ids of the items they were asked, the first one first
}

// OrderOf is the order of a section's items: what the section states, else what the quiz does.
func (q *Quiz) OrderOf(s *Section) Order { return cmp.Or(s.Order, q.Order, OrderWritten) }

// Shuffles says whether the order of its items differs from person to person.
func (q *Quiz) Shuffles() bool {
	return slices.ContainsFunc(q.Sections, func(s Section) bool { return q.OrderOf(&s) == OrderRandom })
}

// Arranged is the quiz with the items of each section in the order of ids; those that it doesn't name come last, as
// written. The quiz itself stays as it is.
func (q *Quiz) Arranged(ids []string) *Quiz {
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	at := func(it *Item) int {
		if i, named := place[it.ID]; named {
			return i
		}
		return len(ids)
	}
	out := *q
	out.Sections = slices.Clone(q.Sections)
	for s := range out.Sections {
		items := slices.Clone(out.Sections[s].Items)
		slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(at(&a), at(&b)) })
		out.Sections[s].Items = items
	}
	return &out
}
