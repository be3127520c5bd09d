package score

import "careerpath/engine"

// settings checks the circumstances that a quiz is tried in.
func (ck *checker) settings(q *engine.Quiz) {
	index(ck, "setting", q.Settings, func(s *engine.Setting) (string, engine.Pos) { return s.ID, s.At })
	items, facts := map[string]int{}, map[string]int{}
	for i, it := range q.Items() {
		items[it.ID] = i
		if it.Fact != nil {
			facts[it.Fact.ID] = i
		}
	}
	for i := range q.Settings {
		s := &q.Settings[i]
		if len(s.Facts) == 0 && len(s.NA) == 0 {
			ck.faults.Add(s.At, "setting %q says nothing: give it facts, or na with the items that don't apply there", s.ID)
		}
		for _, f := range s.Facts {
			ck.known("fact", facts, f.Fact)
			if len(f.Range) != 2 || !(f.Range[0] <= f.Range[1]) {
				ck.faults.Add(f.Fact.At, "setting %q: the range of %s is two numbers, lowest first", s.ID, f.Fact.ID)
			}
		}
		ck.known("item", items, s.NA...)
		for _, ref := range s.NA {
			if it, ok := q.Item(ref.ID); ok && it.NA == "" {
				ck.faults.Add(ref.At, "setting %q: item %q applies to everybody: give the item na: \"…\", in the words of "+
					"those it doesn't apply to, or leave it out here", s.ID, ref.ID)
			}
		}
	}
}
