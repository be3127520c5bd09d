package engine

import "slices"

// contraryBelow is the correlation below which an item counts as running against its key, and fewestCases how many cases it takes to say so: with few cases a small
// negative correlation comes about by chance.
const (
	contraryBelow = -0.2
	fewestCases   = 4
)

// keys holds the key of each scale item against the content's own cases: the credit their answers earn should rise with the level that the expected role asks of the
// skill. It returns the items where it falls, in the order asked, and the lowest correlation of all, 0 where there are too few cases for any.
func (s *simulator) keys() ([]ContraryItem, float64) {
	sheets, roles := s.sheetsOfCases()
	out, lowest, first := []ContraryItem{}, 0.0, true
	for i := range s.quiz.items {
		ci := &s.quiz.items[i]
		if ci.item.Kind() != KindScale {
			continue
		}
		for j, k := range ci.skills {
			var credit, asked []float64
			for c, sheet := range sheets {
				if sheet.answers[i].form != none {
					credit, asked = append(credit, sheet.credits[i][j]), append(asked, s.quiz.roles[roles[c]].levels[k])
				}
			}
			if len(credit) < fewestCases || slices.Min(asked) == slices.Max(asked) {
				continue
			}
			r := rounded(correlation(credit, asked))
			if first || r < lowest {
				lowest, first = r, false
			}
			if r < contraryBelow {
				out = append(out, ContraryItem{Item: ci.item.ID, Skill: s.quiz.skills[k], Cases: len(credit), Correlation: r})
			}
		}
	}
	return out, lowest
}

// sheetsOfCases are the answers of the content's cases of this quiz that expect a role, and those roles.
func (s *simulator) sheetsOfCases() (sheets []*sheet, roles []int) {
	for i := range s.catalog.content.Cases {
		cs := &s.catalog.content.Cases[i]
		role, ok := s.quiz.role[string(cs.Expect.Role)]
		if cs.Quiz.ID != s.quiz.quiz.ID || !ok {
			continue
		}
		answers, err := cs.AnswerSheet()
		if err != nil {
			continue // RunCases reports it
		}
		sheet, faults := s.quiz.read(answers)
		if faults != nil {
			continue
		}
		sheet.measure()
		sheets, roles = append(sheets, sheet), append(roles, role)
	}
	return sheets, roles
}
