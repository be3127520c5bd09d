package score

import (
	"fmt"
	"slices"
	"strings"

	"careerpath/engine"
)

// RunCases scores every case of the content and returns a fault for each that does not come out as expected.
func (c *Catalog) RunCases() engine.Faults {
	var faults engine.Faults
	for i := range c.in.Content.Cases {
		cs := &c.in.Content.Cases[i]
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
		for _, complaint := range complaints(&cs.Expect, &result) {
			faults.Add(cs.Expect.At, "case %q: %s", cs.Name, complaint)
		}
	}
	return faults.Sorted(c.in.Content.Files)
}

// Cases returns how many cases the content has.
func (c *Catalog) Cases() []engine.Case { return c.in.Content.Cases }

// complaints lists where a result is not as expected.
func complaints(e *engine.Expectation, r *engine.Result) []string {
	var out []string
	if r.Verdict != e.Verdict || e.Role != "" && r.Role != e.Role {
		out = append(out, fmt.Sprintf("expected %s, got %s (%s)", said(e.Verdict, e.Role), said(r.Verdict, r.Role),
			shares(r.Roles)))
	}
	if e.Next != "" && r.Next != e.Next {
		out = append(out, fmt.Sprintf("expected next %s, got %s", e.Next, said("", r.Next)))
	}
	for _, want := range e.Unmet {
		if !slices.ContainsFunc(r.Roles, func(f engine.RoleFit) bool { return f.Role == want.ID && !f.Eligible }) {
			out = append(out, fmt.Sprintf("expected a requirement of %s to fail, and all hold", want.ID))
		}
	}
	if complaint := betweenOthers(e.Between, r); complaint != "" {
		out = append(out, complaint)
	}
	for _, want := range e.Rules {
		if !slices.ContainsFunc(r.Rules, func(o engine.RuleOutcome) bool { return o.Rule == want.ID && o.Applied }) {
			out = append(out, fmt.Sprintf("expected rule %s to be applied", want.ID))
		}
	}
	return out
}

func said(v engine.Verdict, role engine.OptionalID) string {
	if role == "" {
		role = "no role"
	}
	return strings.TrimSpace(string(v) + " " + string(role))
}

func shares(roles []engine.RoleFit) string {
	var parts []string
	for _, r := range roles {
		parts = append(parts, fmt.Sprintf("%s %.2f", r.Role, r.Share))
	}
	return strings.Join(parts, ", ")
}
