package server

import (
	"math"
	"unicode/utf8"

	"careerpath/engine"
)

// The reasons shown in words; the trace behind them has all of them.
const (
	reasonsFor     = 4
	reasonsAgainst = 2
	quotesEach     = 2
	reasonsFirst   = 2 // of them, on the first screen
)

// reason is what a skill says for a role or against it.
type reason struct {
	ID, Skill string
	Strength  string // how much, and for or against the role, in words
	Size      string // how much, in words, where it isn't strong
	Little    bool   // the person shows little of the skill, and that is what speaks
	Quotes    []saying
}

// saying is an answer and its question.
type saying struct {
	Answer, Ask content
	Unsaid      content // what another answer would have shown, where that is the reason
	Skipped     bool    // it was not asked
}

// Shortest is the answer that the first screen has most room for; nil where there is none with words.
func (r *reason) Shortest() *saying {
	var found *saying
	size := func(s *saying) int { return utf8.RuneCountInString(s.Ask.Text + s.Answer.Text) }
	for i := range r.Quotes {
		if q := &r.Quotes[i]; q.Answer.Text != "" && (found == nil || size(q) < size(found)) {
			found = q
		}
	}
	return found
}

// explain turns the log-odds into reasons and the trace behind them.
func (p *resultPage) explain(result *engine.Result, w *words) {
	b := result.Because
	if b == nil {
		return
	}
	p.Versus, p.HeldBack = w.role(b.Versus), result.Roles[0].Role == b.Versus
	for _, e := range b.Skills {
		r := reason{ID: e.Skill, Skill: w.skill(e.Skill), Strength: w.strength(e.LogOdds, p.HeldBack)}
		if math.Abs(e.LogOdds) < strong {
			r.Size = w.strength(e.LogOdds, true)
		}
		r.Little = asksMore(w, string(result.Role), b.Versus, e) < 0
		for _, it := range e.Items {
			if len(r.Quotes) < quotesEach && it.LogOdds*e.LogOdds > 0 {
				item := w.items[it.Item]
				quoted := saying{Answer: w.answered(item.Answer), Ask: w.said(item.Ask), Skipped: item.Skipped}
				if r.Little {
					quoted.Unsaid = w.said(item.Unsaid[e.Skill])
				}
				r.Quotes = append(r.Quotes, quoted)
			}
		}
		switch {
		case math.Abs(e.LogOdds) < slight:
		case e.LogOdds > 0 && len(p.For) < reasonsFor:
			p.For = append(p.For, r)
		case e.LogOdds < 0 && len(p.Against) < reasonsAgainst:
			p.Against = append(p.Against, r)
		}
	}
	if p.Why = w.T("Why %s", p.RoleTitle); p.HeldBack || result.Verdict == engine.VerdictClose {
		p.Why = w.T("What speaks for %s", p.RoleTitle)
	}
	p.Trace = newTrace(result, w)
}

// asksMore tells which way a skill's evidence points: below 0 where it is that the person shows little of it. Evidence
// for a role that asks less of the skill than the other comes from showing little, and so does evidence against one
// that asks more.
func asksMore(w *words, role, versus string, e engine.SkillEvidence) float64 {
	return (w.roles[role].Levels[e.Skill] - w.roles[versus].Levels[e.Skill]) * e.LogOdds
}

// The log-odds from which evidence is worth a sentence, is clear, and is strong: factors of about 1.1, 1.5 and 2.7 on
// the odds.
const (
	slight = 0.1
	plain  = 0.4
	strong = 1.0
)

// strength says how strong evidence is. alone is where it stands under a heading that says for which role it speaks.
func (w *words) strength(logOdds float64, alone bool) string {
	size := math.Abs(logOdds)
	switch {
	case alone && size >= strong:
		return w.T("strong reason")
	case alone && size >= plain:
		return w.T("clear reason")
	case alone:
		return w.T("slight reason")
	case size >= strong && logOdds > 0:
		return w.T("strong reason for it")
	case size >= plain && logOdds > 0:
		return w.T("clear reason for it")
	case logOdds > 0:
		return w.T("slight reason for it")
	case size >= strong:
		return w.T("strong reason against it")
	case size >= plain:
		return w.T("clear reason against it")
	}
	return w.T("slight reason against it")
}

// trace is the whole sum behind a recommendation.
type trace struct {
	Role, Versus string
	Constant     string
	Heights      string // of the constant, "" where there is nothing of it
	Corrected    string // likewise
	Skills       []traceSkill
	Rules        []traceLine
	Total        string
	Odds         string // how many times as large the one share is as the other
}

type traceSkill struct {
	Skill, LogOdds string
	Items          []traceLine
}

type traceLine struct {
	Text, Answer content
	LogOdds      string
	Skipped      bool // it was not asked
}

func newTrace(result *engine.Result, w *words) *trace {
	b := result.Because
	t := &trace{Role: w.role(string(result.Role)), Versus: w.role(b.Versus), Constant: w.signed(b.Constant - b.Heights - b.Corrected)}
	if b.Heights != 0 {
		t.Heights = w.signed(b.Heights)
	}
	if b.Corrected != 0 {
		t.Corrected = w.signed(b.Corrected)
	}
	total := b.Constant
	for _, e := range b.Skills {
		ts := traceSkill{Skill: w.skill(e.Skill), LogOdds: w.signed(e.LogOdds)}
		for _, it := range e.Items {
			item := w.items[it.Item]
			ts.Items = append(ts.Items, traceLine{w.said(item.Ask), w.answered(item.Answer), w.signed(it.LogOdds), item.Skipped})
		}
		t.Skills = append(t.Skills, ts)
		total += e.LogOdds
	}
	because := map[string]string{}
	for _, r := range result.Rules {
		because[r.Rule] = r.Because
	}
	for _, e := range b.Rules {
		t.Rules = append(t.Rules, traceLine{Text: w.said(because[e.Rule]), LogOdds: w.signed(e.LogOdds)})
		total += e.LogOdds
	}
	t.Total, t.Odds = w.signed(total), w.times(math.Exp(total))
	return t
}

// signed shows log-odds with their sign.
func (w *words) signed(x float64) string {
	if size := math.Round(math.Abs(x)*100) / 100; x >= 0 || size == 0 {
		return "+" + w.Fixed(size, 2)
	}
	return "−" + w.Fixed(math.Abs(x), 2)
}

// times shows a factor with as many digits as make sense.
func (w *words) times(x float64) string {
	switch {
	case x >= 1000:
		return w.T("over %d", 1000)
	case x >= 10:
		return w.Fixed(x, 0)
	}
	return w.Fixed(x, 1)
}
