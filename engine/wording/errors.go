package wording

import "careerpath/engine"

// OwnErrors says whose levels have errors by a reliability of their own, "" where none has. title names a skill.
func (l *Language) OwnErrors(levels []engine.Level, title func(skill string) string) string {
	var names []string
	for _, level := range levels {
		if level.SEMFrom != engine.ErrorFromQuiz {
			names = append(names, title(level.Skill))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return l.N(len(names), "The error of %[2]s rests on the reliability stated for that scale.",
		"The errors of %[2]s rest on the reliability stated for each of these scales.", l.List(names, "and"))
}
