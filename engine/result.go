package engine

import (
	"encoding/json"
	"fmt"

	"careerpath/engine/spelling"
)

// Verdict says how sure a recommendation is.
type Verdict string

// The verdicts.
const (
	// the recommended role's share is at least Thresholds.Clear, and the answers agree with each other.
	VerdictClear  Verdict = "clear"
	VerdictLikely Verdict = "likely" // at least Thresholds.Likely
	VerdictClose  Verdict = "close"  // less: several roles are about as near
	// the levels are too even to tell roles apart; nothing is recommended.
	VerdictUndifferentiated Verdict = "undifferentiated"
	// fewer skills measured than Thresholds.Coverage; nothing is recommended.
	VerdictInsufficient Verdict = "insufficient"
	VerdictLevelsOnly   Verdict = "levels_only" // the quiz names no roles
	// a requirement of the best-fitting role fails, and no other contender can be recommended; nothing is recommended.
	VerdictBlocked Verdict = "blocked"
)

// ContendersShare is the least match share that contenders hold together: see Result.Contenders.
const ContendersShare = 0.80

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

// ResultFormat is the version of a Result's JSON. It rises whenever a field is taken away or comes to mean something
// else; a field that is only added leaves it.
const ResultFormat = 1

// Format is the version of the JSON that a result was kept in: see ResultFormat. Results say nothing of it themselves
// as long as there is one.
func (*Result) Format() int { return ResultFormat }

// Result is the result of the answers to a quiz. The order of fields is that of its JSON.
type Result struct {
	Quiz     string     `json:"quiz"`
	Catalog  string     `json:"catalog"`  // hash of what scores the quiz
	Coverage float64    `json:"coverage"` // share of the quiz's skills that are measured, 0–1
	Levels   []Level    `json:"levels"`   // of the measured skills, in catalog order
	Roles    []RoleFit  `json:"roles"`    // best first
	Verdict  Verdict    `json:"verdict"`
	Role     OptionalID `json:"role"` // recommended
	Tier     OptionalID `json:"tier"` // of the recommended role
	Next     OptionalID `json:"next"` // the role to grow towards
	// the way ahead, Next first, where the best-fitting role states its ladder
	Rungs   []RungAhead   `json:"rungs,omitempty"`
	Because *Because      `json:"because"`
	Rules   []RuleOutcome `json:"rules"` // every rule, applied or not
	// what would change the role, where Catalog.Changes was asked; null where it wasn't
	Changes []Counterfactual `json:"changes"`
	Quality Quality          `json:"quality"`
	Blocked *Blocked         `json:"blocked,omitempty"` // the best-fitting role, where it can't be recommended
	// what the person stated of themselves, in shown order; none in results kept before there was it
	Facts []FactStated `json:"facts,omitempty"`
	// where the person stands among others, scale by scale, where the quiz states norms
	Norms []NormScore `json:"norms,omitempty"`
	// of several scales, where the quiz states some and enough was answered
	Composites []CompositeScore `json:"composites,omitempty"`
	Codes      []CodeScore      `json:"codes,omitempty"` // of the highest scales, where the quiz states some
	// where on its ladder the person stands, where roles were compared and the best-fitting one is a position of a family
	Family *FamilyStanding `json:"family,omitempty"`
	// the roles of which one is the person's, where the quiz is calibrated and the verdict compares roles
	Set *RoleSet `json:"set,omitempty"`
	// in which the person saw the items, where that isn't as the quiz has them
	Order *ShownOrder `json:"order,omitempty"`
	// what a short form rests on; nil where the whole quiz was asked
	Short *ShortForm `json:"short,omitempty"`
}

// ShortForm says of a result that it rests on a short form of its quiz: on the items that told most about the role.
type ShortForm struct {
	Asked int `json:"asked"` // items answered
	Of    int `json:"of"`    // that the whole quiz asks at most, with these answers
	// it is as sure of the role as the whole quiz would be: see package short. Else it was ended before, or ran out.
	Sure bool `json:"sure"`
}

// RungAhead is a role on the way ahead. The quiz may not compare with it.
type RungAhead struct {
	Role    string `json:"role"`
	Because string `json:"because"` // why this one first; "" where its author says nothing
}

// Level is how much of a skill a person shows.
type Level struct {
	Skill string    `json:"skill"`
	Level float64   `json:"level"`         // 0–100, after rules
	SEM   float64   `json:"sem"`           // standard error of measurement, level points
	Items int       `json:"items"`         // answers it rests on
	Sum   *SumScore `json:"sum,omitempty"` // where the quiz states sums, and enough was answered
	// where SEM comes from, if the quiz states the skill's own reliability
	SEMFrom ErrorFrom `json:"sem_from,omitempty"`
}

// SumScore is the raw sum of a skill's points, before rules, as published questionnaires count: the first point of a
// scale counts what the quiz states, the next 1 more each, times the item's weight.
type SumScore struct {
	Points  float64 `json:"points"`
	Lowest  float64 `json:"lowest"`  // the least that could be had on the items shown
	Highest float64 `json:"highest"` // the most
	Band    string  `json:"band"`    // "" where no band begins at or below it
}

// RoleFit is how a person compares with a role. Share ranks roles by shape, readiness says how much of the bar is
// cleared; neither stands in for the other.
type RoleFit struct {
	Role      string  `json:"role"`
	Share     float64 `json:"share"`                     // match share, 0–1; all sum to 1
	Readiness float64 `json:"readiness" nullable:"true"` // 0–100; null where it is Unclaimed
	// less than LeastMeasured of the role's weight was measured, so that nothing is said of readiness
	Unclaimed bool `json:"-"`
	// what readiness were if the person's mean level was the profile's mean, so that it doesn't hang on how high people
	// rate themselves altogether, 0–100; 0 is unknown, of results kept before there was it
	Aligned  float64 `json:"aligned,omitempty"`
	Eligible bool    `json:"eligible"` // no requirement fails
	Unmet    []Unmet `json:"unmet"`
}

// Blocked is the best-fitting role where a requirement bars it.
type Blocked struct {
	Role  string  `json:"role"`
	Share float64 `json:"share"` // match share, 0–1
	Unmet []Unmet `json:"unmet"`
}

// Unmet is a requirement that does not hold.
type Unmet struct {
	When    string `json:"when"`
	Because string `json:"because"`
}

// RuleOutcome is what became of a rule.
type RuleOutcome struct {
	Rule    string      `json:"rule"`
	Applied bool        `json:"applied"`
	Effect  string      `json:"effect"` // "cap team_leadership 60", or "note", or "requirement of marketing_director"
	Because string      `json:"because"`
	Note    string      `json:"note,omitempty"`  // of an applied note
	Moved   []LevelMove `json:"moved,omitempty"` // what an applied rule changed
	// the names it reads that aren't known for this person, for which it is not applied
	Unknown []string `json:"unknown,omitempty"`
	// about one of them this person isn't asked, by this quiz or after their other answers, so they didn't leave it
	// open
	Unasked bool `json:"unasked,omitempty"`
}

// LevelMove is a level before and after a rule.
type LevelMove struct {
	Skill string  `json:"skill"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// UnknownQuizError says that a catalog has no quiz of an id.
type UnknownQuizError struct {
	ID    string
	Known []string
}

func (e *UnknownQuizError) Error() string {
	return fmt.Sprintf("there is no quiz %q%s", e.ID, spelling.Nearest(e.ID, e.Known))
}

// Contenders returns the best-fitting roles that together hold at least .80 of the match shares, best first. One of them
// is recommended, or none.
func (r *Result) Contenders() []RoleFit {
	total := 0.0
	for i, role := range r.Roles {
		if total += role.Share; total >= ContendersShare {
			return r.Roles[:i+1]
		}
	}
	return r.Roles
}

// Because is why one role and not another: the log-odds ln(share of the one / share of the other), taken apart.
// Constant plus the log-odds of the skills and of the rules is the whole, and a skill's log-odds is the sum of its
// items'.
type Because struct {
	Versus   string          `json:"versus"`   // the role compared with
	Constant float64         `json:"constant"` // what a person at level 50 throughout would get, and Heights and Corrected
	Skills   []SkillEvidence `json:"skills"`   // strongest first
	Rules    []RuleEvidence  `json:"rules"`    // in the order they were applied
	// of the constant, what comes of how likely each position is within its family, where one of two families is compared
	Heights float64 `json:"heights,omitempty"`
	// of the constant, what comes of correcting heights: see StyleCorrection
	Corrected float64 `json:"corrected,omitempty"`
}

// SkillEvidence is what a skill's answers say for the role (positive) or for the other (negative).
type SkillEvidence struct {
	Skill   string         `json:"skill"`
	LogOdds float64        `json:"log_odds"`
	Items   []ItemEvidence `json:"items"` // strongest first
}

// ItemEvidence is what one answer says through one skill.
type ItemEvidence struct {
	Item    string  `json:"item"`
	LogOdds float64 `json:"log_odds"`
}

// RuleEvidence is what a rule that moved levels says.
type RuleEvidence struct {
	Rule    string  `json:"rule"`
	LogOdds float64 `json:"log_odds"`
}

// Counterfactual is answers that, given instead of a person's own, would have another role recommended.
type Counterfactual struct {
	Set  Answers    `json:"set"`  // the answers that would differ, by item
	Role OptionalID `json:"role"` // that would be recommended
}

// Quality says how the answers were given. It warns and never discards: several signs together mean more than one, and
// there is no universal cut-off (Meade & Craig 2012).
type Quality struct {
	LongestRun  int     `json:"longest_run"` // the same point on scale items one after another, as shown
	Variability float64 `json:"variability"` // sample standard deviation of the raw points of scale items
	// how far scale items of one skill disagree: χ² per degree of freedom, about 1 where by error alone, 0 without two
	// of one
	Inconsistency float64   `json:"discord"`
	Warnings      []Warning `json:"warnings"`
}

// Warning names a sign of careless answering.
type Warning string

// The signs.
const (
	WarnLongRun       Warning = "long_run"       // one run is half of the scale items or more
	WarnNoVariability Warning = "no_variability" // every scale item has the same point
	WarnTooFast       Warning = "too_fast"       // under a second an item
	// answers to items of one skill contradict each other more than error alone makes likely.
	WarnInconsistent Warning = "inconsistent"
)

// Taken is one assessment of a person, as it was kept.
type Taken struct {
	ID       string
	On       Date
	Answers  Answers
	Result   Result
	Snapshot Snapshot
}
