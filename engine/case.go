package engine

import (
	"fmt"
)

// Case is an answer sheet with what it must come to. Content is published with its cases, and they are run wherever it
// is checked.
type Case struct {
	At      Pos          `yaml:"-"`
	Quiz    Ref          `yaml:"-"`
	Name    string       `yaml:"name,required"`
	About   string       `yaml:"about"`
	Answers []CaseAnswer `yaml:"answers,required"`
	Expect  Expectation  `yaml:"expect,required"`
}

// CaseAnswer is one answer of a case.
type CaseAnswer struct {
	Item   Ref `yaml:",key"`
	Answer any `yaml:",value"` // a number, an option id or a list of them
}

// Expectation is what a case must come to; what it leaves out is not looked at.
type Expectation struct {
	At      Pos        `yaml:"-"`
	Verdict Verdict    `yaml:"verdict,required"`
	Role    OptionalID `yaml:"role"`
	Next    OptionalID `yaml:"next"`
	Unmet   []Ref      `yaml:"unmet"` // roles of which a requirement fails
	Rules   []Ref      `yaml:"rules"` // rules that are applied
	// the two neighbours on a ladder that the person is between, in any order
	Between []Ref `yaml:"between"`
}

// AnswerSheet returns the case's answers as Score takes them.
func (cs *Case) AnswerSheet() (Answers, error) {
	answers := Answers{}
	for _, a := range cs.Answers {
		got, err := answerOf(a.Answer)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Item.ID, err)
		}
		answers[a.Item.ID] = got
	}
	return answers, nil
}
