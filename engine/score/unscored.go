package score

import "careerpath/engine"

// unscored reports what an item that measures nothing says of what it measures.
func (ck *checker) unscored(it *engine.Item) {
	refuse := func(at engine.Pos, stated string) {
		ck.faults.Add(at, "item %q is unscored, so it measures nothing: leave %s out, or unscored", it.ID, stated)
	}
	if len(it.Measures) > 0 {
		refuse(it.Measures[0].Skill.At, "measures")
	}
	if it.Points != nil {
		refuse(it.At, "points")
	}
	if it.Reversed {
		refuse(it.At, "reversed")
	}
	if it.Does != "" {
		refuse(it.At, "does")
	}
	for _, o := range it.Options {
		if len(o.Credit) > 0 {
			refuse(o.Credit[0].Skill.At, "the credit of option \""+o.ID+"\"")
		}
		if o.Points != nil {
			refuse(o.At, "the points of option \""+o.ID+"\"")
		}
	}
}
