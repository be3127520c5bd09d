package score

import (
	"slices"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/levels"
)

// longestLevelName is how many characters the name of a level may have: it stands in front of a number, as in
// “Working (40)”.
const longestLevelName = 40

// anchors checks the levels of a skill.
func (ck *checker) anchors(s *engine.Skill) {
	named := slices.ContainsFunc(s.Anchors, func(a engine.Anchor) bool { return a.Name != "" })
	ids := map[string]string{}
	var evidence []engine.Evidence
	for j, a := range s.Anchors {
		if !exact.Within(a.Level, 0, 100) || j > 0 && a.Level <= s.Anchors[j-1].Level {
			ck.faults.Add(a.At, "skill %q: anchors rise from 0 to 100, %v is out of place", s.ID, a.Level)
		}
		if a.Name == "" && named {
			ck.faults.Add(a.At, "skill %q: level %v has no name and others have: write {name: …, text: …} at each, or leave "+
				"names out", s.ID, a.Level)
		}
		if n := utf8.RuneCountInString(a.Name); n > longestLevelName {
			ck.faults.Add(a.At, "skill %q: the name of level %v stands before numbers, so it has at most %d characters, not %d",
				s.ID, a.Level, longestLevelName, n)
		}
		id := levels.ID(a)
		if other := ids[id]; other != "" && a.Name != "" {
			ck.faults.Add(a.At, "skill %q: levels called %q and %q have one id, %s: give each a name of its own", s.ID, other,
				a.Name, id)
		}
		ids[id] = a.Name
		evidence = append(evidence, a.Evidence...)
	}
	index(ck, "evidence", evidence, func(e *engine.Evidence) (string, engine.Pos) { return e.ID, e.At })
}

// askLevel checks what an item states that asks for a level. It says whether nothing is wrong with that.
func (ck *checker) askLevel(it *engine.Item) bool {
	before := ck.faults.Count()
	for _, part := range []struct {
		field  string
		states bool
	}{{"scale", it.Scale != nil}, {"slider", it.Slider != nil}, {"number", it.Number != nil}, {"fact", it.Fact != nil},
		{"measures", len(it.Measures) > 0}, {"reversed", it.Reversed}, {"points", len(it.Points) > 0},
		{"does", it.Does != ""}, {"unscored", it.Unscored}, {"choose", it.Choose != "" && !it.Levelled},
		{"options", len(it.Options) > 0 && !it.Levelled}} {
		if part.states {
			ck.faults.Add(it.At, "item %q: ask_level is answered with the levels of the skill, and each earns what it stands "+
				"for: leave %s out", it.ID, part.field)
		}
	}
	ck.known("skill", ck.skills, *it.AskLevel)
	if at, ok := ck.skills[it.AskLevel.ID]; ok {
		if n := len(ck.catalog.Content.Skills[at].Anchors); n < 2 {
			ck.faults.Add(it.AskLevel.At, "item %q asks for a level of %s, which says what people do at %d: write anchors for "+
				"at least two levels", it.ID, it.AskLevel.ID, n)
		}
	}
	return ck.faults.Count() == before
}
