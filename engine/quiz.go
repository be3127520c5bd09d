package engine

import (
	"math"
	"slices"
)

// Quiz is a self-assessment: items in sections, and how their answers are scored.
type Quiz struct {
	At      Pos       `yaml:"-" json:"-"`
	ID      string    `yaml:"id,required"`
	Title   string    `yaml:"title,required,text"`
	Summary string    `yaml:"summary,text"`
	Lang    *Language `yaml:"lang" json:",omitempty"` // that its texts are in; English where not stated
	Minutes float64   `yaml:"minutes,required"`
	Roles   []Ref     `yaml:"roles"` // the roles it tells apart; none: it reports levels only
	// the one of them whose readiness is the quiz's question; nil where the question is which of them fits
	Toward *Ref    `yaml:"toward" json:"-"`
	Scales []Scale `yaml:"scales"`
	// what the labels of a scale count, of all items that have it and state no points of their own
	Points      []ScalePoints `yaml:"points" json:",omitempty"`
	Reliability Reliability   `yaml:"reliability,required"`
	// what verdicts turn on; DefaultThresholds where not stated
	Verdicts *Thresholds `yaml:"verdicts" json:",omitempty"`
	// level points a real holder sits from a role's profile, per skill; 22 where not stated
	Tau float64 `yaml:"tau"`
	// what log-odds between roles are divided by, at least 1, so that shares promise no more than they hold; 1 where
	// not stated (Guo et al. 2017)
	Temperature float64 `yaml:"temperature" json:",omitempty"`
	// from which share on roles are in the set that holds a person's own; nil: results name no set
	Calibration *Calibration `yaml:"calibration" json:",omitempty"`
	Missing     Missing      `yaml:"missing"`                  // what an unanswered item comes to; skip where not stated
	Hidden      Hidden       `yaml:"hidden" json:",omitempty"` // what an item comes to that isn't shown; leave_out where not stated
	// all at the floor is no sign of careless answers, as on a list of symptoms that most people have none of
	FloorIsUsual bool  `yaml:"floor_is_usual" json:",omitempty"`
	Order        Order `yaml:"order" json:",omitempty"` // of the items of each section that states none; written where not stated
	// skills that also show the raw sum of their points, as published questionnaires do
	Sums []Sum `yaml:"sums"`
	// indices over several of these, and codes of the highest scales
	Composites []Composite  `yaml:"composites" json:",omitempty"`
	Codes      []LetterCode `yaml:"codes" json:",omitempty"`
	Norms      []Norm       `yaml:"norms" json:",omitempty"` // groups to compare people with
	Sections   []Section    `yaml:"sections,required"`
	Rules      []Rule       `yaml:"rules"`
	Settings   []Setting    `yaml:"settings" json:",omitempty"` // that simulate tries it in
}

// Missing is what becomes of items that were shown and not answered. Published instruments differ, so each quiz states
// it.
type Missing string

// The policies.
const (
	// they are left aside; a skill with less than half of its item weight answered is not measured (Parent 2013).
	MissingSkip   Missing = "skip"
	MissingZero   Missing = "zero"   // they earn no credit
	MissingRefuse Missing = "refuse" // a skill with any of them is not measured
	// they count the middle of their points, as of the SUS; a skill of which nothing is answered is not measured (Brooke
	// 1996).
	MissingMidpoint Missing = "midpoint"
)

// Hidden is what becomes of items that a person is not asked, for what they answered before says so: see Item.Show. One
// that is hidden only because something before it was left open counts as what was left open itself.
type Hidden string

// The policies.
const (
	HiddenLeaveOut Hidden = "leave_out" // they are left aside
	// they count as answered with the least there is to earn, as questionnaires have it that let people who do nothing of a
	// kind skip what asks how much of it they do.
	HiddenLowest Hidden = "lowest"
)

// Sum says that a skill also shows the raw sum of its items' points, and how published cut-offs name it. The skill's
// level is of these points too: 0 at the least there can be, 100 at the most.
type Sum struct {
	Skill Ref `yaml:",key"`
	// what the first label of a scale counts, 0 or 1 as a rule; the next labels count 1 more each. Items that state
	// points count these, sliders and numbers what they stand at.
	Lowest float64 `yaml:"lowest,required"`
	// the fewest answers a sum is made from, and that suffice for a level under MissingSkip; what a level takes where not
	// stated
	Answered float64 `yaml:"answered"`
	Missing  Missing `yaml:"missing" json:",omitempty"` // for this skill; the quiz's where not stated
	Round    Round   `yaml:"round" json:",omitempty"`   // of a sum that stands for items left aside, too
	Bands    []Band  `yaml:"bands"`                     // rising
}

// Band names the sums from a cut-off up to the next band's.
type Band struct {
	At   Pos     `yaml:"-" json:"-"`
	From float64 `yaml:"from,required"`
	Name string  `yaml:"name,required,text"`
}

// Scale is a row of labels from least to most; point 1 is the first.
type Scale struct {
	ID     Ref      `yaml:",key"`
	Labels []string `yaml:",value,text"`
}

// Reliability says how precisely one item measures a skill, until the quiz has data of its own.
type Reliability struct {
	At         Pos     `yaml:"-" json:"-"`
	SD         float64 `yaml:"sd,required"`           // standard deviation of a level among people, level points
	InterItemR float64 `yaml:"inter_item_r,required"` // mean correlation between two items of a skill, 0–1
	// of single skills, where theirs is known
	Skills []SkillReliability `yaml:"skills" json:",omitempty"`
}

// Section is a page of a quiz.
type Section struct {
	At    Pos    `yaml:"-" json:"-"`
	Title string `yaml:"title,required,text"`
	// as read by somebody who answers about another person; TitleOther "": as Title
	TitleOther string `yaml:"title_other,text" json:",omitempty"`
	Intro      string `yaml:"intro,text"` // pages fold all but its first paragraph
	IntroOther string `yaml:"intro_other,text" json:",omitempty"`
	Order      Order  `yaml:"order" json:",omitempty"` // of its items; the quiz's where not stated
	Items      []Item `yaml:"items,required"`
}

// Item is one thing asked. It has a scale or a slider and measures skills, or is unscored, or options that earn credit or state a fact,
// or a number that states a fact: see Kind.
type Item struct {
	At   Pos    `yaml:"-" json:"-"`
	ID   string `yaml:"id,required"`
	Ask  string `yaml:"ask,required_without:ask_level,text"`
	Hint string `yaml:"hint,text"`
	// the same for somebody who answers about another person, "" for nothing: see Quiz.OfOther
	AskOther  string `yaml:"ask_other,text" json:",omitempty"`
	HintOther string `yaml:"hint_other,text" json:",omitempty"`
	// what someone does of whom ask is true, as after "if you often": "coach a colleague"; for scales of how often
	Does     string    `yaml:"does,text"`
	Scale    *Ref      `yaml:"scale"`
	Measures []Measure `yaml:"measures"`
	Reversed bool      `yaml:"reversed"` // agreeing shows less of the skill: credit is 100 minus the usual
	// what each label of the scale counts, from the first on; those of its scale, or 1 more each, where not stated
	Points []float64 `yaml:"points" json:",omitempty"`
	Choose string    `yaml:"choose"` // one or many
	// the skill of whose levels people choose the one that describes them best. A catalog makes a choice of one option of
	// it, which Levelled says
	AskLevel *Ref         `yaml:"ask_level" json:",omitempty"`
	Levelled bool         `yaml:"-" json:"-"`
	Options  []Option     `yaml:"options"`
	Fact     *Ref         `yaml:"fact"`
	Number   *NumberRange `yaml:"number"`
	Unit     *Unit        `yaml:"unit" json:",omitempty"` // of a number; the fact's where not stated
	// the fact that it states, as content names it, nil where it names none; a catalog fills it in
	Named  *Fact       `yaml:"-" json:"-"`
	Slider *SliderEnds `yaml:"slider" json:",omitempty"`
	Show   *Expression `yaml:"show"` // asked only where this holds
	// it measures nothing and counts for nothing, as what is asked of somebody's circumstances; conditions read it
	Unscored bool `yaml:"unscored" json:",omitempty"`
	// what people say to whom the item doesn't apply, as one more answer to choose: no evidence either way
	NA string `yaml:"na,text" json:",omitempty"`
}

// Measure is the weight with which an item counts towards a skill.
type Measure struct {
	Skill  Ref     `yaml:",key"`
	Weight float64 `yaml:",value"` // more than 0, at most 10
}

// Option is one choice, and the credit (0–100) it earns per skill. Every option states its credit; 0 is a credit too.
type Option struct {
	At   Pos    `yaml:"-" json:"-"`
	ID   string `yaml:"id,required"`
	Text string `yaml:"text,required,text"`
	// as read by somebody who answers about another person; "": as Text
	TextOther string        `yaml:"text_other,text" json:",omitempty"`
	Credit    []SkillPoints `yaml:"credit"`
	// chosen alone or not at all, as "none of these" is; for items of which many may be chosen
	Alone bool `yaml:"alone" json:",omitempty"`
	// of an item that states a fact: what choosing it states
	Value *float64 `yaml:"value" json:",omitempty"`
	// what choosing it counts for all that the item measures, in place of credit; of several chosen the sum counts
	Points *float64 `yaml:"points" json:",omitempty"`
	// of an item with ask_level: the name of the level that it describes, "" where levels have none
	Name string `yaml:"-" json:",omitempty"`
}

// SliderEnds are the words at the ends of a slider: what 0 and 100 mean.
type SliderEnds struct {
	At   Pos    `yaml:"-" json:"-"`
	Low  string `yaml:"low,required,text"`
	High string `yaml:"high,required,text"`
}

// NumberRange is the lowest and the highest number taken as an answer.
type NumberRange struct {
	At  Pos     `yaml:"-" json:"-"`
	Min float64 `yaml:"min,required"`
	Max float64 `yaml:"max,required"`
}

// AskLevelHint is what stands below an item with ask_level that has no hint of its own.
const AskLevelHint = "Which of these describes you best?"

// Mixed returns the first option among those chosen that is to be chosen alone, where others are chosen with it; nil
// where the choice may stand.
func (it *Item) Mixed(chosen []string) *Option {
	if len(chosen) < 2 {
		return nil
	}
	for i := range it.Options {
		if o := &it.Options[i]; o.Alone && slices.Contains(chosen, o.ID) {
			return o
		}
	}
	return nil
}

// Labels returns the labels of the item's scale from point 1 up, nil for other kinds of items.
func (q *Quiz) Labels(it *Item) []string {
	if it.Scale == nil {
		return nil
	}
	for _, s := range q.Scales {
		if s.ID.ID == it.Scale.ID {
			return s.Labels
		}
	}
	return nil
}

// Items returns every item in the order it is asked.
func (q *Quiz) Items() []*Item {
	var items []*Item
	for s := range q.Sections {
		for i := range q.Sections[s].Items {
			items = append(items, &q.Sections[s].Items[i])
		}
	}
	return items
}

// Item returns the item with the id; false where the quiz has none.
func (q *Quiz) Item(id string) (*Item, bool) {
	for s := range q.Sections {
		items := q.Sections[s].Items
		for i := range items {
			if items[i].ID == id {
				return &items[i], true
			}
		}
	}
	return nil, false
}

// Option returns the option with the id, nil where the item has none.
func (it *Item) Option(id string) *Option {
	for i := range it.Options {
		if it.Options[i].ID == id {
			return &it.Options[i]
		}
	}
	return nil
}

// DefaultTau is how far a real holder of a role sits from its textbook profile, per skill, in level points, where a
// quiz states nothing else.
const DefaultTau = 22

// SkillIDs lists the skills an item measures, through its scale or through its options' credits.
func (it *Item) SkillIDs() []string {
	var ids []string
	for _, m := range it.Measures {
		ids = append(ids, m.Skill.ID)
	}
	return append(ids, it.CreditedSkills()...)
}

// CreditedSkills lists the skills that some option of the item gives credit for, in the order they first appear.
func (it *Item) CreditedSkills() []string {
	var ids []string
	for _, o := range it.Options {
		for _, p := range o.Credit {
			if !slices.Contains(ids, p.Skill.ID) {
				ids = append(ids, p.Skill.ID)
			}
		}
	}
	return ids
}

// Alpha is the reliability of the mean of n items: n·r̄/(1+(n−1)·r̄) (Spearman 1910, Brown 1910).
func (r Reliability) Alpha(n int) float64 {
	k := float64(n)
	return k * r.InterItemR / (1 + float64((k-1)*r.InterItemR))
}

// SEM is the standard error of measurement, in level points, of a level that rests on n items: SD·√(1−α).
func (r Reliability) SEM(n int) float64 {
	return r.SD * math.Sqrt(1-r.Alpha(n))
}

// ItemError is the variance with which the credit of one of n scale items of a skill differs from the skill's level, in
// level points squared. By the SEM of their mean, √(e/n), it is n·SEM², plus the rounding to a point of the scale,
// step²/12 (Sheppard 1898). But that rounding is mild only where people's errors are as large as steps: of those
// between two points some take one and some the other, which makes up to step²/4, and of that items share no more than
// r̄.
func (r Reliability) ItemError(n, points int) float64 {
	sem, step := r.SEM(n), 100/float64(points-1)
	return max(float64(float64(n)*sem*sem)+float64(step*step)/12, float64(step*step)/4*(1-r.InterItemR))
}
