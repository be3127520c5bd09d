package simulate

import (
	"slices"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
)

// contraryBelow is the correlation below which an item counts as running against its key, and fewestCases how many
// cases it takes to say so: with few cases a small negative correlation comes about by chance.
const (
	contraryBelow = -0.2
	fewestCases   = 4
)

// keys holds the key of each scale item against the content's own cases: the credit their answers earn should rise with
// the level that the expected role asks of the skill. It returns the items where it falls, in the order asked, and the
// lowest correlation of all, 0 where there are too few cases for any.
func (s *simulator) keys() ([]ContraryItem, float64) {
	sheets, roles := s.sheetsOfCases()
	out, lowest, first := []ContraryItem{}, 0.0, true
	for i := range s.quiz.Items {
		ci := &s.quiz.Items[i]
		if ci.Points == 0 {
			continue
		}
		for j, k := range ci.Skills {
			var credit, asked []float64
			for c, sheet := range sheets {
				if sheet.Answers[i].Given() {
					credit, asked = append(credit, sheet.Credits[i][j]), append(asked, s.quiz.Roles[roles[c]].Levels[k])
				}
			}
			if len(credit) < fewestCases || slices.Min(asked) == slices.Max(asked) {
				continue
			}
			r := exact.Rounded(stats.Correlation(credit, asked))
			if first || r < lowest {
				lowest, first = r, false
			}
			if r < contraryBelow {
				out = append(out, ContraryItem{Item: ci.Item.ID, Skill: s.quiz.Skills[k], Cases: len(credit), Correlation: r})
			}
		}
	}
	return out, lowest
}

// sheetsOfCases are the answers of the content's cases of this quiz that expect a role, and those roles.
func (s *simulator) sheetsOfCases() (sheets []*compiled.Sheet, roles []int) {
	for i := range s.catalog.Content.Cases {
		cs := &s.catalog.Content.Cases[i]
		role, ok := s.quiz.Role[string(cs.Expect.Role)]
		if cs.Quiz.ID != s.quiz.Quiz.ID || !ok {
			continue
		}
		answers, err := cs.AnswerSheet()
		if err != nil {
			continue // RunCases reports it
		}
		sheet, faults := s.quiz.Read(answers)
		if faults != nil {
			continue
		}
		sheet.Measure()
		sheets, roles = append(sheets, sheet), append(roles, role)
	}
	return sheets, roles
}
