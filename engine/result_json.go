package engine

import (
	"maps"
	"slices"
)

// resultFields are the fields of a result's JSON, in its order.
var resultFields = []struct {
	name  string
	write func(r *Result, to []byte) []byte
}{
	{"quiz", func(r *Result, to []byte) []byte { return AppendText(to, r.Quiz) }},
	{"catalog", func(r *Result, to []byte) []byte { return AppendText(to, r.Catalog) }},
	{"coverage", func(r *Result, to []byte) []byte { return AppendNumber(to, r.Coverage) }},
	{"levels", func(r *Result, to []byte) []byte { return appendList(to, r.Levels, (*Level).appendJSON) }},
	{"roles", func(r *Result, to []byte) []byte { return appendList(to, r.Roles, (*RoleFit).appendJSON) }},
	{"verdict", func(r *Result, to []byte) []byte { return AppendText(to, string(r.Verdict)) }},
	{"role", func(r *Result, to []byte) []byte { return r.Role.appendJSON(to) }},
	{"tier", func(r *Result, to []byte) []byte { return r.Tier.appendJSON(to) }},
	{"next", func(r *Result, to []byte) []byte { return r.Next.appendJSON(to) }},
	{"because", func(r *Result, to []byte) []byte { return r.Because.appendJSON(to) }},
	{"rules", func(r *Result, to []byte) []byte { return appendList(to, r.Rules, (*RuleOutcome).appendJSON) }},
	{"changes", func(r *Result, to []byte) []byte { return appendList(to, r.Changes, (*Counterfactual).appendJSON) }},
	{"quality", func(r *Result, to []byte) []byte { return r.Quality.appendJSON(to) }},
}

// ResultFields returns the names of the fields of a result's JSON, in its order.
func ResultFields() []string {
	out := make([]string, len(resultFields))
	for i, f := range resultFields {
		out[i] = f.name
	}
	return out
}

// AppendJSON appends the result's JSON to a text and returns that: byte for byte what encoding/json writes without
// escaping for HTML, in a fraction of the time. Of fields it writes those that keep says, by their places in
// ResultFields; all where keep is nil.
func (r *Result) AppendJSON(to []byte, keep []bool) []byte {
	to = append(to, '{')
	first := true
	for i := range resultFields {
		if keep != nil && !keep[i] {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		to = append(append(append(to, '"'), resultFields[i].name...), '"', ':')
		to = resultFields[i].write(r, to)
	}
	return append(to, '}')
}

func (id OptionalID) appendJSON(to []byte) []byte {
	if id == "" {
		return append(to, "null"...)
	}
	return AppendText(to, string(id))
}

func (l *Level) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"skill":`...), l.Skill)
	to = AppendNumber(append(to, `,"level":`...), l.Level)
	to = AppendNumber(append(to, `,"sem":`...), l.SEM)
	to = appendCount(append(to, `,"items":`...), l.Items)
	if l.Sum != nil {
		to = AppendNumber(append(to, `,"sum":{"points":`...), l.Sum.Points)
		to = AppendNumber(append(to, `,"lowest":`...), l.Sum.Lowest)
		to = AppendNumber(append(to, `,"highest":`...), l.Sum.Highest)
		to = AppendText(append(to, `,"band":`...), l.Sum.Band)
		to = append(to, '}')
	}
	return append(to, '}')
}

func (f *RoleFit) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"role":`...), f.Role)
	to = AppendNumber(append(to, `,"share":`...), f.Share)
	to = AppendNumber(append(to, `,"readiness":`...), f.Readiness)
	to = appendTruth(append(to, `,"eligible":`...), f.Eligible)
	to = appendList(append(to, `,"unmet":`...), f.Unmet, (*Unmet).appendJSON)
	return append(to, '}')
}

func (u *Unmet) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"when":`...), u.When)
	to = AppendText(append(to, `,"because":`...), u.Because)
	return append(to, '}')
}

func (b *Because) appendJSON(to []byte) []byte {
	if b == nil {
		return append(to, "null"...)
	}
	to = AppendText(append(to, `{"versus":`...), b.Versus)
	to = AppendNumber(append(to, `,"constant":`...), b.Constant)
	to = appendList(append(to, `,"skills":`...), b.Skills, (*SkillEvidence).appendJSON)
	to = appendList(append(to, `,"rules":`...), b.Rules, (*RuleEvidence).appendJSON)
	return append(to, '}')
}

func (e *SkillEvidence) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"skill":`...), e.Skill)
	to = AppendNumber(append(to, `,"log_odds":`...), e.LogOdds)
	to = appendList(append(to, `,"items":`...), e.Items, (*ItemEvidence).appendJSON)
	return append(to, '}')
}

func (e *ItemEvidence) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"item":`...), e.Item)
	to = AppendNumber(append(to, `,"log_odds":`...), e.LogOdds)
	return append(to, '}')
}

func (e *RuleEvidence) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"rule":`...), e.Rule)
	to = AppendNumber(append(to, `,"log_odds":`...), e.LogOdds)
	return append(to, '}')
}

func (o *RuleOutcome) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"rule":`...), o.Rule)
	to = appendTruth(append(to, `,"applied":`...), o.Applied)
	to = AppendText(append(to, `,"effect":`...), o.Effect)
	to = AppendText(append(to, `,"because":`...), o.Because)
	if o.Note != "" {
		to = AppendText(append(to, `,"note":`...), o.Note)
	}
	if len(o.Moved) > 0 {
		to = appendList(append(to, `,"moved":`...), o.Moved, (*LevelMove).appendJSON)
	}
	if len(o.Unknown) > 0 {
		to = appendList(append(to, `,"unknown":`...), o.Unknown, appendTextOf[string])
	}
	if o.Unasked {
		to = append(to, `,"unasked":true`...)
	}
	return append(to, '}')
}

func (m *LevelMove) appendJSON(to []byte) []byte {
	to = AppendText(append(to, `{"skill":`...), m.Skill)
	to = AppendNumber(append(to, `,"from":`...), m.From)
	to = AppendNumber(append(to, `,"to":`...), m.To)
	return append(to, '}')
}

func (c *Counterfactual) appendJSON(to []byte) []byte {
	to = c.Set.AppendJSON(append(to, `{"set":`...))
	to = c.Role.appendJSON(append(to, `,"role":`...))
	return append(to, '}')
}

func (q *Quality) appendJSON(to []byte) []byte {
	to = appendCount(append(to, `{"longest_run":`...), q.LongestRun)
	to = AppendNumber(append(to, `,"variability":`...), q.Variability)
	to = AppendNumber(append(to, `,"discord":`...), q.Inconsistency)
	to = appendList(append(to, `,"warnings":`...), q.Warnings, appendTextOf[Warning])
	return append(to, '}')
}

// AppendJSON appends the answers' JSON, by item id: see Result.AppendJSON. Each answer must say something.
func (as Answers) AppendJSON(to []byte) []byte {
	if as == nil {
		return append(to, "null"...)
	}
	to = append(to, '{')
	for i, id := range slices.Sorted(maps.Keys(as)) {
		if i > 0 {
			to = append(to, ',')
		}
		to = as[id].appendJSON(append(AppendText(to, id), ':'))
	}
	return append(to, '}')
}

func (a Answer) appendJSON(to []byte) []byte {
	switch a.form {
	case FormNumber:
		return AppendNumber(to, a.number)
	case FormChoice:
		return AppendText(to, a.options[0])
	case FormChoices, FormNone:
	}
	if a.options == nil {
		return append(to, "[]"...) // not null, where none is chosen
	}
	return appendList(to, a.options, appendTextOf[string])
}
