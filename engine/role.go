package engine

// Role is a job with the levels and the weights of the skills it asks for.
type Role struct {
	At               Pos            `yaml:"-" json:"-"`
	ID               string         `yaml:"id,required"`
	Title            string         `yaml:"title,required,text"`
	Tier             string         `yaml:"tier,required,text"`
	Summary          string         `yaml:"summary,required,text"`
	Sources          []Ref          `yaml:"sources"` // what the summary and the profile rest on
	Pictures         []Picture      `yaml:"pictures" json:",omitempty"`
	Responsibilities []Claim        `yaml:"responsibilities"`
	Workflow         []Step         `yaml:"workflow" json:",omitempty"` // in order
	Profile          []Demand       `yaml:"profile,required"`
	Requires         []Requirement  `yaml:"requires"`
	Facts            []FactRange    `yaml:"facts"`
	Abilities        []Claim        `yaml:"abilities" json:",omitempty"` // what is asked of a holder
	Background       []Claim        `yaml:"background"`
	Tools            []Tool         `yaml:"tools"`
	Metrics          []Claim        `yaml:"metrics"`
	Makes            []Claim        `yaml:"makes"`
	WorksWith        []Colleague    `yaml:"works_with"`
	Unlike           []Difference   `yaml:"unlike" json:",omitempty"` // the difference from another in one sentence
	Questions        []RoleQuestion `yaml:"questions" json:",omitempty"`
	Compared         []Claim        `yaml:"compared" json:",omitempty"` // with other descriptions of the work
	Codes            []Code         `yaml:"codes"`
	SameAs           []SameAs       `yaml:"same_as" json:"-"`       // what it is in public classifications
	Next             []Rung         `yaml:"next" json:",omitempty"` // the role to grow towards: the first that holds
}

// Picture says by a comparison with something else what a role is like. It can be read alone.
type Picture struct {
	At      Pos    `yaml:"-" json:"-"`
	Text    string `yaml:"text,required,text"`
	About   []Ref  `yaml:"about" json:",omitempty"` // the other roles in it, which show it as well
	Sources []Ref  `yaml:"sources,required"`
}

// Step is one of the steps in which the work of a role goes on.
type Step struct {
	At      Pos    `yaml:"-" json:"-"`
	Step    string `yaml:"step,required,text"` // its name
	Text    string `yaml:"text,required,text"`
	Skills  []Ref  `yaml:"skills" json:",omitempty"` // those it takes, where stated
	Sources []Ref  `yaml:"sources,required"`
}

// Tool is something a role works with.
type Tool struct {
	At      Pos    `yaml:"-" json:"-"`
	Text    string `yaml:"text,required,text"`
	For     string `yaml:"for,text" json:",omitempty"` // what it is used for
	Skills  []Ref  `yaml:"skills"`                     // those it takes, where stated
	Sources []Ref  `yaml:"sources,required"`
}

// RoleQuestion is one that is often asked about a role.
type RoleQuestion struct {
	At      Pos    `yaml:"-" json:"-"`
	Ask     string `yaml:"ask,required,text"`
	Answer  string `yaml:"answer,required,text"`
	About   []Ref  `yaml:"about" json:",omitempty"` // the other roles in it, which show it as well
	Sources []Ref  `yaml:"sources,required"`
}

// Rung is one step of a ladder: a role to grow towards, and where it is the one.
type Rung struct {
	At      Pos         `yaml:"-" json:"-"`
	Role    Ref         `yaml:"role,required"`
	When    *Expression `yaml:"when" json:",omitempty"` // it reads facts, levels, fit and readiness; nil: always
	Because string      `yaml:"because,text" json:",omitempty"`
}

// Demand is what a role asks of one skill.
type Demand struct {
	Skill  Ref     `yaml:",key"`
	Level  float64 `yaml:"level,required"`    // 0–100
	Weight float64 `yaml:"weight,required"`   // importance, 1–5
	Why    string  `yaml:"why,required,text"` // the sentence that justifies the level
}

// Requirement is a rule that must hold for its role to be recommended.
type Requirement struct {
	At      Pos        `yaml:"-" json:"-"`
	When    Expression `yaml:"when,required"`
	Because string     `yaml:"because,required,text"`
}

// FactRange is the range of a fact that a typical holder of a role reports.
type FactRange struct {
	Fact  Ref       `yaml:",key"`
	Range []float64 `yaml:",value"` // lowest and highest
}

// Colleague says how a role works with another.
type Colleague struct {
	Role    Ref    `yaml:",key"`
	Text    string `yaml:"text,required,text"`
	Sources []Ref  `yaml:"sources,required"`
}

// Difference says in one sentence what sets a role apart from another.
type Difference struct {
	Role    Ref      `yaml:",key"`
	Text    string   `yaml:"text,required,text"`
	Example *Example `yaml:"example" json:",omitempty"`
	Sources []Ref    `yaml:"sources,required"`
}

// Example is one piece of work as two roles see it.
type Example struct {
	At    Pos    `yaml:"-" json:"-"`
	Title string `yaml:"title,required,text"`
	Self  string `yaml:"self,required,text"`  // what the role does that it is written at
	Other string `yaml:"other,required,text"` // what the other one does
}

// Code is the role's number in a public classification of occupations.
type Code struct {
	System string `yaml:",key"`
	Value  string `yaml:",value"`
}

// Demand returns what the role asks of a skill; false where it asks nothing.
func (r *Role) Demand(skill string) (Demand, bool) {
	for _, d := range r.Profile {
		if d.Skill.ID == skill {
			return d, true
		}
	}
	return Demand{}, false
}
