package engine

import (
	"fmt"
	"slices"
	"strings"
)

// Case is an answer sheet with what it must come to. Content is published with its cases, and they are run wherever it is checked.
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

// RunCases scores every case of the content and returns a fault for each that does not come out as expected.
func (c *Catalog) RunCases() Faults {
	var faults Faults
	for i := range c.content.Cases {
		cs := &c.content.Cases[i]
		answers, err := cs.AnswerSheet()
		if err != nil {
			faults.Add(cs.At, "case %q: %s", cs.Name, err)
			continue
		}
		result, err := c.Score(cs.Quiz.ID, answers)
		if err != nil {
			faults.Add(cs.At, "case %q: %s", cs.Name, err)
			continue
		}
		for _, complaint := range cs.Expect.complaints(&result) {
			faults.Add(cs.Expect.At, "case %q: %s", cs.Name, complaint)
		}
	}
	return faults.Sorted(c.content.Files)
}

// Cases returns how many cases the content has.
func (c *Catalog) Cases() []Case { return c.content.Cases }

// complaints lists where a result is not as expected.
func (e *Expectation) complaints(r *Result) []string {
	var out []string
	if r.Verdict != e.Verdict || e.Role != "" && r.Role != e.Role {
		out = append(out, fmt.Sprintf("expected %s, got %s (%s)", said(e.Verdict, e.Role), said(r.Verdict, r.Role), shares(r.Roles)))
	}
	if e.Next != "" && r.Next != e.Next {
		out = append(out, fmt.Sprintf("expected next %s, got %s", e.Next, said("", r.Next)))
	}
	for _, want := range e.Unmet {
		if !slices.ContainsFunc(r.Roles, func(f RoleFit) bool { return f.Role == want.ID && !f.Eligible }) {
			out = append(out, fmt.Sprintf("expected a requirement of %s to fail, and all hold", want.ID))
		}
	}
	for _, want := range e.Rules {
		if !slices.ContainsFunc(r.Rules, func(o RuleOutcome) bool { return o.Rule == want.ID && o.Applied }) {
			out = append(out, fmt.Sprintf("expected rule %s to be applied", want.ID))
		}
	}
	return out
}

func said(v Verdict, role OptionalID) string {
	if role == "" {
		role = "no role"
	}
	return strings.TrimSpace(string(v) + " " + string(role))
}

func shares(roles []RoleFit) string {
	var parts []string
	for _, r := range roles {
		parts = append(parts, fmt.Sprintf("%s %.2f", r.Role, r.Share))
	}
	return strings.Join(parts, ", ")
}
