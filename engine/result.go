package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Verdict says how sure a recommendation is.
type Verdict string

// The verdicts.
const (
	Clear            Verdict = "clear"            // the best role's share is at least .80, and the answers agree with each other
	Likely           Verdict = "likely"           // at least .50
	Close            Verdict = "close"            // less: several roles are about as near
	Undifferentiated Verdict = "undifferentiated" // the levels are too even to tell roles apart; nothing is recommended
	Insufficient     Verdict = "insufficient"     // too few skills measured; nothing is recommended
	LevelsOnly       Verdict = "levels_only"      // the quiz names no roles
)

// The shares of the best role from which a verdict is clear or likely, the share that the roles shown for a close one hold together, and the least
// share of skills measured.
const (
	clearShare    = 0.80
	likelyShare   = 0.50
	closeShare    = 0.80
	leastMeasured = 0.75
)

// OptionalID is an id that may be absent: "" is null in JSON.
type OptionalID string

// MarshalJSON writes the id, or null.
func (id OptionalID) MarshalJSON() ([]byte, error) {
	if id == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(id))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (id *OptionalID) UnmarshalJSON(text []byte) error {
	*id = ""
	return json.Unmarshal(text, (*string)(id))
}

// Result is what the answers to a quiz come to. The order of fields is that of its JSON.
type Result struct {
	Quiz     string           `json:"quiz"`
	Catalog  string           `json:"catalog"`  // hash of the content it was made with
	Coverage float64          `json:"coverage"` // share of the quiz's skills that are measured, 0–1
	Levels   []Level          `json:"levels"`   // of the measured skills, in catalog order
	Roles    []RoleFit        `json:"roles"`    // best first
	Verdict  Verdict          `json:"verdict"`
	Role     OptionalID       `json:"role"` // recommended
	Tier     OptionalID       `json:"tier"` // of the recommended role
	Next     OptionalID       `json:"next"` // the role to grow towards
	Because  *Because         `json:"because"`
	Rules    []RuleOutcome    `json:"rules"`   // every rule, applied or not
	Changes  []Counterfactual `json:"changes"` // what would change the role, where Catalog.Changes was asked; null where it wasn't
	Quality  Quality          `json:"quality"`
}

// Level is how much of a skill a person shows.
type Level struct {
	Skill string    `json:"skill"`
	Level float64   `json:"level"`         // 0–100, after rules
	SEM   float64   `json:"sem"`           // standard error of measurement, level points
	Items int       `json:"items"`         // answers it rests on
	Sum   *SumScore `json:"sum,omitempty"` // where the quiz states sums, and enough was answered
}

// SumScore is the raw sum of a skill's points, before rules, as published questionnaires count: the first point of a scale counts what the quiz states, the next
// 1 more each, times the item's weight.
type SumScore struct {
	Points  float64 `json:"points"`
	Lowest  float64 `json:"lowest"`  // the least that could be had on the items shown
	Highest float64 `json:"highest"` // the most
	Band    string  `json:"band"`    // "" where no band begins at or below it
}

// RoleFit is how a person compares with a role. Share ranks roles by shape, readiness says how much of the bar is cleared; neither stands in for the other.
type RoleFit struct {
	Role      string  `json:"role"`
	Share     float64 `json:"share"`     // match share, 0–1; all sum to 1
	Readiness float64 `json:"readiness"` // 0–100
	Eligible  bool    `json:"eligible"`  // no requirement fails
	Unmet     []Unmet `json:"unmet"`
}

// Clear says whether the share alone is that of a clear match; answers that don't agree with each other can keep the verdict from it.
func (f RoleFit) Clear() bool { return f.Share >= clearShare }

// Unmet is a requirement that does not hold.
type Unmet struct {
	When    string `json:"when"`
	Because string `json:"because"`
}

// RuleOutcome is what became of a rule.
type RuleOutcome struct {
	Rule    string   `json:"rule"`
	Applied bool     `json:"applied"`
	Effect  string   `json:"effect"` // "cap team_leadership 60", or "note", or "requirement of marketing_director"
	Because string   `json:"because"`
	Note    string   `json:"note,omitempty"`    // of an applied note
	Moved   []Move   `json:"moved,omitempty"`   // what an applied rule changed
	Unknown []string `json:"unknown,omitempty"` // the names it reads that aren't known for this person, for which it is not applied
	Unasked bool     `json:"unasked,omitempty"` // about one of them this person isn't asked, by this quiz or after their other answers, so they didn't leave it open
}

// Move is a level before and after a rule.
type Move struct {
	Skill string  `json:"skill"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// ruleMove is by how much a rule moved each skill, as indices into compiledQuiz.skills.
type ruleMove struct {
	rule string
	by   map[int]float64
}

// UnknownQuizError says that a catalog has no quiz of an id.
type UnknownQuizError struct {
	ID    string
	Known []string
}

func (e *UnknownQuizError) Error() string {
	return fmt.Sprintf("there is no quiz %q%s", e.ID, Nearest(e.ID, e.Known))
}

func (c *Catalog) compiled(quiz string) (*compiledQuiz, error) {
	cq, ok := c.quizzes[quiz]
	if !ok {
		return nil, &UnknownQuizError{quiz, keys(c.quizzes)}
	}
	return cq, nil
}

// Score turns the answers to a quiz into a result. The error is an *UnknownQuizError, or AnswerFaults with every answer that can't be taken.
func (c *Catalog) Score(quiz string, answers Answers) (Result, error) {
	return c.ScoreTimed(quiz, answers, 0)
}

// ScoreTimed is Score for answers that took a known time: seconds is the mean per item.
func (c *Catalog) ScoreTimed(quiz string, answers Answers, seconds float64) (Result, error) {
	cq, err := c.compiled(quiz)
	if err != nil {
		return Result{}, err
	}
	s, faults := cq.read(answers)
	if faults != nil {
		return Result{}, faults
	}
	return c.result(s, seconds), nil
}

// result is what a sheet comes to. seconds is the mean time an answer took, 0 where it isn't known.
func (c *Catalog) result(s *sheet, seconds float64) Result {
	out, f, moves := c.judge(s, seconds)
	s.note(&out)
	if out.Role != "" && len(out.Roles) > 1 {
		rival := out.Roles[0].Role
		if rival == string(out.Role) {
			rival = out.Roles[1].Role
		}
		out.Because = f.because(s.quiz.role[string(out.Role)], s.quiz.role[rival], moves)
	}
	return out
}

// judge is result without reasons and notes.
func (c *Catalog) judge(s *sheet, seconds float64) (out Result, f *fit, moves []ruleMove) {
	cq := s.quiz
	s.measure()
	out = Result{Quiz: cq.quiz.ID, Catalog: c.hash, Coverage: rounded(s.coverage()), Levels: []Level{}, Roles: []RoleFit{}, Rules: []RuleOutcome{}}
	moves = s.adjust(&out)
	for k, id := range cq.skills {
		if s.measured[k] {
			out.Levels = append(out.Levels, Level{id, rounded(s.levels[k]), rounded(s.sems[k]), s.items[k], s.sum(k)})
		}
	}
	f = s.fit()
	if s.coverage() > 0 {
		for r := range cq.roles {
			out.Roles = append(out.Roles, RoleFit{
				Role: cq.roles[r].role.ID, Share: significant(f.shares[r]), Readiness: rounded(s.readiness(r)), Eligible: true, Unmet: []Unmet{},
			})
		}
	}
	slices.SortFunc(out.Roles, func(a, b RoleFit) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Readiness, a.Readiness), cmp.Compare(a.Role, b.Role))
	})
	s.require(&out)
	quality, agree := s.quality(seconds)
	out.Quality = quality
	s.decide(c, &out, agree)
	return out, f, moves
}

// adjust applies the rules that move levels, in order, and records what became of them.
func (s *sheet) adjust(out *Result) []ruleMove {
	var moves []ruleMove
	for _, cr := range s.quiz.rules {
		if !cr.rule.adjusts() {
			continue
		}
		holds, unknown := cr.when.holds(s.value)
		o := s.outcome(cr.rule, holds, unknown)
		if holds {
			move := ruleMove{rule: cr.rule.ID, by: map[int]float64{}}
			for _, id := range cr.rule.skills() {
				k, ok := s.quiz.skill[id]
				if !ok || !s.measured[k] {
					continue
				}
				to := rounded(cr.rule.move(id, s.levels[k]))
				if to != s.levels[k] {
					o.Moved = append(o.Moved, Move{id, rounded(s.levels[k]), rounded(to)})
					move.by[k] = to - s.levels[k]
					s.levels[k] = to
				}
			}
			moves = append(moves, move)
		}
		out.Rules = append(out.Rules, o)
	}
	return moves
}

func (s *sheet) outcome(r *Rule, applied bool, unknown []name) RuleOutcome {
	o := RuleOutcome{Rule: r.ID, Applied: applied, Effect: r.effect(), Because: r.Because}
	if applied {
		o.Note = r.Note
	}
	s.leaveOpen(&o, unknown)
	return o
}

// leaveOpen records the names for which a rule is not applied.
func (s *sheet) leaveOpen(o *RuleOutcome, unknown []name) {
	for _, n := range unknown {
		o.Unknown = append(o.Unknown, n.String())
		o.Unasked = o.Unasked || !s.asks(n)
	}
}

// asks says whether the person, had they left nothing open, would have told a name's value.
func (s *sheet) asks(n name) bool {
	switch n.group {
	case "fit", "readiness":
		_, known := s.quiz.role[n.key]
		return known
	case "gap":
		if len(s.quiz.roles) == 0 {
			return false
		}
	}
	for i := range s.quiz.items {
		if s.quiz.items[i].tells(s.quiz, n) && s.asksItem(i) {
			return true
		}
	}
	return false
}

// asksItem says whether an item is shown, or hidden only because something before it was left open.
func (s *sheet) asksItem(i int) bool {
	if s.shown[i] {
		return true
	}
	_, unknown := s.quiz.items[i].show.holds(s.value)
	return slices.ContainsFunc(unknown, s.asks)
}

// tells says whether the answer to the item is what a name stands for, or bears on it.
func (ci *compiledItem) tells(cq *compiledQuiz, n name) bool {
	switch n.group {
	case "answer":
		return ci.item.ID == n.key
	case "fact":
		return ci.item.Fact != nil && ci.item.Fact.ID == n.key
	case "level", "gap":
		k, measured := cq.skill[n.key]
		return measured && slices.Contains(ci.skills, k)
	}
	return false
}

// later is value with what is known once roles are compared: fit, readiness, and the gap to one role.
func (s *sheet) later(out *Result, gapTo string) func(name) (any, bool) {
	return func(n name) (any, bool) {
		switch n.group {
		case "fit", "readiness":
			i := slices.IndexFunc(out.Roles, func(r RoleFit) bool { return r.Role == n.key })
			if i < 0 {
				return nil, false
			}
			if n.group == "fit" {
				return out.Roles[i].Share, true
			}
			return out.Roles[i].Readiness, true
		case "gap":
			r, ok := s.quiz.role[gapTo]
			k, measures := s.quiz.skill[n.key]
			if !ok || !measures || !s.measured[k] {
				return nil, false
			}
			return s.gap(r, k), true
		}
		return s.value(n)
	}
}

// require checks each role's requirements. One that reads a name unknown for this person is not held against them.
func (s *sheet) require(out *Result) {
	for i := range out.Roles {
		rf := &out.Roles[i]
		cr := &s.quiz.roles[s.quiz.role[rf.Role]]
		for j, condition := range cr.requires {
			req := cr.role.Requires[j]
			holds, unknown := condition.holds(s.later(out, rf.Role))
			if holds {
				continue
			}
			if unknown == nil {
				rf.Eligible = false
				rf.Unmet = append(rf.Unmet, Unmet{req.When.Source, req.Because})
				continue
			}
			o := RuleOutcome{Rule: fmt.Sprintf("%s_requires_%d", rf.Role, j+1), Effect: "requirement of " + rf.Role, Because: req.Because}
			s.leaveOpen(&o, unknown)
			out.Rules = append(out.Rules, o)
		}
	}
}

// decide gives the verdict, the recommended role and the next one. agree says whether the answers do, as quality has it.
func (s *sheet) decide(c *Catalog, out *Result, agree bool) {
	switch {
	case s.coverage() < leastMeasured:
		out.Verdict = Insufficient
		return
	case len(out.Roles) == 0:
		out.Verdict = LevelsOnly
		return
	case s.flat():
		out.Verdict = Undifferentiated
		return
	case out.Roles[0].Clear() && agree:
		out.Verdict = Clear
	case out.Roles[0].Share >= likelyShare:
		out.Verdict = Likely
	default:
		out.Verdict = Close
	}
	best := OptionalID(out.Roles[0].Role)
	for _, r := range out.Roles {
		if r.Eligible {
			role, _ := c.Role(r.Role)
			out.Role, out.Tier = OptionalID(r.Role), OptionalID(role.Tier)
			break
		}
	}
	if out.Role != best {
		out.Next = best
		return
	}
	for _, r := range out.Roles {
		if c.above(string(out.Role), r.Role) {
			out.Next = OptionalID(r.Role)
			return
		}
	}
}

// above says whether a growth path leads from one role up to another: to a role of another tier, for a path within a tier leads sideways.
func (c *Catalog) above(from, to string) bool {
	a, _ := c.Role(from)
	b, _ := c.Role(to)
	for _, p := range c.content.Paths {
		if p.To.ID == to && a.Tier != b.Tier && slices.ContainsFunc(p.From, func(f Ref) bool { return f.ID == from }) {
			return true
		}
	}
	return false
}

// note applies the rules that only say something. Their gaps are to the best-fitting role.
func (s *sheet) note(out *Result) {
	best := ""
	if len(out.Roles) > 0 {
		best = out.Roles[0].Role
	}
	for _, cr := range s.quiz.rules {
		if cr.rule.adjusts() {
			continue
		}
		holds, unknown := cr.when.holds(s.later(out, best))
		out.Rules = append(out.Rules, s.outcome(cr.rule, holds, unknown))
	}
}

// Contenders returns the best-fitting roles that together hold at least .80 of the match shares, best first.
func (r *Result) Contenders() []RoleFit {
	total := 0.0
	for i, role := range r.Roles {
		if total += role.Share; total >= closeShare {
			return r.Roles[:i+1]
		}
	}
	return r.Roles
}
