package questionnaire

import (
	"regexp"
)

// quizName is a name that conditions of quizzes read.
var quizName = regexp.MustCompile(`^(answer|fact)\.([a-z][a-z0-9_]*)`)

// quizLanguage is the language of conditions in quizzes. facts are the items that state facts, by the facts.
func quizLanguage(facts map[string]string) *Language {
	return &Language{
		Name: func(text string) (string, *Condition, int, error) {
			found := quizName.FindStringSubmatch(text)
			if found == nil {
				return "", nil, 0, nil
			}
			if found[1] == "fact" {
				return facts[found[2]], nil, len(found[0]), nil
			}
			return found[2], nil, len(found[0]), nil
		},
		Words: []Sign{{"&&", And}, {"and", And}, {"||", Or}, {"or", Or}, {"!=", Unequal}, {"==", Equal}, {"<=", AtMost},
			{">=", AtLeast}, {"<", Less}, {">", More}, {"in", Chosen}, {"not", Not}, {"!", Not}},
	}
}
