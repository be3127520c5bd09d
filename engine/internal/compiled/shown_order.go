package compiled

import "careerpath/engine"

// ReadsItems lists the items that the condition of one reads, by id; nil where it has none.
func (cq *Quiz) ReadsItems(item string) (ids []string) {
	ci := &cq.Items[cq.Index[item]]
	if ci.Show == nil {
		return nil
	}
	for _, n := range ci.Show.Reads {
		key := n.Key
		if n.Group == "fact" {
			i, asked := cq.asks[n.Key]
			if !asked {
				continue
			}
			key = cq.Items[i].Item.ID
		}
		ids = append(ids, key)
	}
	return ids
}

// ScoreShown turns answers into a result. seconds is the mean time an answer took, 0 where it isn't known, and shown the
// order that the items were shown in, nil: as written; the result has the part of it that the person was asked.
func (cq *Quiz) ScoreShown(answers engine.Answers, seconds float64, shown *engine.ShownOrder) (
	engine.Result, engine.AnswerFaults) {
	s := cq.spare.Get().(*Sheet)
	defer cq.spare.Put(s)
	if faults := s.read(answers); faults != nil {
		return engine.Result{}, faults
	}
	s.SeeIn(shown)
	defer s.SeeIn(nil)
	return s.Result(seconds), nil
}

// SeeIn has the sheet know in which order the person saw the items; nil: as written. Ids that the quiz doesn't have are
// left aside, and items that aren't named come last.
func (s *Sheet) SeeIn(shown *engine.ShownOrder) {
	if s.seen, s.seed = nil, ""; shown == nil {
		return
	}
	s.seed = shown.Seed
	s.seen = make([]int, 0, len(s.Quiz.Items))
	named := make([]bool, len(s.Quiz.Items))
	for _, id := range shown.Items {
		if i, known := s.Quiz.Index[id]; known && !named[i] {
			s.seen, named[i] = append(s.seen, i), true
		}
	}
	for i := range named {
		if !named[i] {
			s.seen = append(s.seen, i)
		}
	}
}

// shownOrder is what the result keeps of the order that the sheet knows of, nil where that is as written.
func (s *Sheet) shownOrder() *engine.ShownOrder {
	if s.seen == nil {
		return nil
	}
	out := &engine.ShownOrder{Seed: s.seed, Items: make([]string, 0, len(s.seen))}
	for _, i := range s.seen {
		if s.Shown[i] {
			out.Items = append(out.Items, s.Quiz.Items[i].Item.ID)
		}
	}
	return out
}

// along is Quiz.Along in the order that the person saw.
func (s *Sheet) along(out []float64, telling bool) []float64 {
	return s.Quiz.alongOf(s.seen, out, s.point, telling)
}
