package simulate

import (
	"careerpath/engine"
)

// Simulation is what a quiz makes of people whose roles are known, and of answers that nobody meant: a test of the quiz
// before anybody takes it. The same seed gives the same simulation on every machine. Rates and shares are 0–1, levels
// and noises are in level points.
type Simulation struct {
	Quiz    string      `json:"quiz"`
	Catalog string      `json:"catalog"` // hash of the content it was made with
	Model   AnswerModel `json:"model"`
	Seed    uint64      `json:"seed"`
	People  int         `json:"people"` // at each noise, as evenly over the roles as goes
	Roles   []string    `json:"roles"`  // those the quiz tells apart, in its order; empty: it reports levels only
	// at noise 15 and 25, which have gates, and at the quiz's own τ; empty without roles
	Noises []Confusion `json:"noises"`
	Stress *Stress     `json:"stress"` // null without roles
	// at τ: by role held, how ready its holders are for each role
	Readiness []Readiness `json:"readiness"`
	// with which temperature shares hold what they promise; where it was asked for
	Calibrated *Calibrated    `json:"calibrated,omitempty"`
	Reach      []Reach        `json:"reach"` // by role
	Match      []Calibration  `json:"match"` // at τ: how often the best role is right, by the share it holds
	Agree      float64        `json:"agree"` // at τ: two answer sheets of one person come to the same best role
	Ties       float64        `json:"ties"`  // at τ: the best two roles are less than .05 of match share apart
	Flips      Flips          `json:"flips"`
	Swings     []Swing        `json:"swings"` // by scene: how far its choice moves match shares, most first
	Skills     []Recovery     `json:"skills"` // by skill the quiz measures: how well its level shows the true one
	Items      []Information  `json:"items"`  // most telling first
	Shortest   *Subset        `json:"shortest"`
	Bots       []Bots         `json:"bots"`
	Keys       []ContraryItem `json:"keys"`           // items that run against their key in the cases the content is published with
	Gates      []Gate         `json:"gates"`          // every test the quiz has to pass, passed or not
	Sets       *Sets          `json:"sets,omitempty"` // where the quiz states a calibration
	// positions of a family are compared, and none is called clear: no skill has two items that could contradict each other
	RatedOnce bool `json:"rated_once,omitempty"`
	// what its short form makes of them; where it was asked for
	Short []Short `json:"short,omitempty"`
}

// AnswerModel is how simulated people turn a true level into a point of a scale.
type AnswerModel string

// The models.
const (
	RoundedNormal  AnswerModel = "rounded" // the level plus a normal error, rounded to the nearest point
	GradedResponse AnswerModel = "graded"  // Samejima's graded response model
)

// Confusion is whom holders of each role are taken for, at one noise.
type Confusion struct {
	// standard deviation of a holder's true level around the role's profile
	Noise    float64                    `json:"noise"`
	Roles    []RoleConfusion            `json:"roles"`    // by role, in the order of Simulation.Roles
	Correct  float64                    `json:"correct"`  // share of all people who are recommended their own role
	Verdicts map[engine.Verdict]float64 `json:"verdicts"` // shares of all people
	// of those with the verdict, the share who are recommended their own role
	Right map[engine.Verdict]float64 `json:"right"`
	// those of its positions, where the quiz compares some
	Families []FamilyConfusion `json:"families,omitempty"`
}

// RoleConfusion is a row of the confusion matrix.
type RoleConfusion struct {
	Role        string  `json:"role"`
	People      int     `json:"people"`
	Correct     float64 `json:"correct"`     // recommended their own role
	Best        float64 `json:"best"`        // their own role fits best, whether or not its requirements hold
	Told        []int   `json:"told"`        // how many are recommended each role, in the order of Simulation.Roles
	None        int     `json:"none"`        // recommended none
	Recommended float64 `json:"recommended"` // share of all people, whatever their role, who are recommended this one
}

// Stress is what a quiz makes of a mixture of people at its own noise: typical ones, some who answer otherwise, and some
// in each of the quiz's settings, all in equal parts.
type Stress struct {
	Confusion
	Manners []Manner      `json:"manners"`
	Error   float64       `json:"error"` // expected calibration error of the best role's share
	Bins    []Calibration `json:"bins"`  // the reliability diagram, in tenths
}

// Manner is the people of the mixture who answer in one way.
type Manner struct {
	Manner     string  `json:"manner"`            // see Who
	Setting    string  `json:"setting,omitempty"` // of the manner "setting"
	People     int     `json:"people"`
	Right      float64 `json:"right"` // recommended their own role
	Share      float64 `json:"share"` // mean of the best role's
	Clear      float64 `json:"clear"` // told clearly
	ClearRight float64 `json:"clear_right"`
}

// Who says of the people of a manner what they do, as after "those who".
func (m *Manner) Who() string {
	if m.Setting != "" {
		return "work in the setting " + m.Setting
	}
	return map[string]string{
		"typical": "are typical", "modest": "rate themselves 20 points low", "generous": "rate themselves 20 points high",
		"middle": "use only the middle of scales", "agreeing": "agree, a point up every scale",
		"one_off": "are a point off in half of their answers", "random_scenes": "choose among options at random",
		"shared_error": "misjudge whole skills", "tilt": "misjudge whole clusters of skills", "drift": "rise or fall from the first answer to the last",
	}[m.Manner]
}

// Readiness is how ready the holders of a role are for each role, in the order of Simulation.Roles, 0–100 on average.
type Readiness struct {
	Role       string    `json:"role"`
	AsAnswered []float64 `json:"as_answered"`
	Aligned    []float64 `json:"aligned"` // see engine.RoleFit
}

// Calibrated is what the temperature does that fits the mixture best.
type Calibrated struct {
	Before Sureness `json:"before"` // with the quiz's own
	After  Sureness `json:"after"`
	// the least share from which, after, at least .95 of clear verdicts are right, from what the quiz states on; 0: none
	ClearAt    float64     `json:"clear_at"`
	ClearRight float64     `json:"clear_right"`
	NoClear    NoClearness `json:"no_clear,omitempty"` // why there is no such share
}

// NoClearness says why no match share is right often enough to be called clear from it on.
type NoClearness string

// The reasons.
const (
	NeverMeant NoClearness = "never_meant" // nobody's answers show that they were meant: see engine.NotClear
	NeverLarge NoClearness = "never_large" // nobody's share is as large as the quiz's own clear_at
	NeverRight NoClearness = "never_right" // too many of even the largest shares are wrong
)

// Sureness is how far shares hold what they promise at a temperature, for the first 50,000 people of the mixture.
type Sureness struct {
	Temperature float64       `json:"temperature"`
	Loss        float64       `json:"log_loss"` // mean of −ln of the own role's share
	Error       float64       `json:"error"`    // as in Stress
	Bins        []Calibration `json:"bins"`
}

// Reach says whether any answers at all get a role recommended.
type Reach struct {
	Role    string         `json:"role"`
	Reached bool           `json:"reached"`
	Share   float64        `json:"share"`   // its match share on the sheet
	Answers engine.Answers `json:"answers"` // the sheet that gets there, or came nearest
	Instead string         `json:"instead"` // recommended on that sheet where it isn't this role, "" for none
	Reason  string         `json:"reason"`  // why no sheet was found, in words for the author; "" where one was
}

// Calibration compares a range of match shares with how often they are right.
type Calibration struct {
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	People  int     `json:"people"`
	Share   float64 `json:"share"`   // mean share of the best role
	Correct float64 `json:"correct"` // of these people, how many hold that role
}

// Flips says how much hangs on single answers, among people at τ.
type Flips struct {
	People  int        `json:"people"`   // looked at: those recommended a role, at most 500
	Any     float64    `json:"any"`      // some other answer to one item would get another role recommended
	OneStep float64    `json:"one_step"` // the point next to it on its scale would
	PerItem []ItemFlip `json:"per_item"` // items that flip anybody, most first
}

// ItemFlip is how often one item alone changes the recommended role.
type ItemFlip struct {
	Item  string  `json:"item"`
	Share float64 `json:"share"` // of the people looked at
}

// Recovery compares measured levels with true ones.
type Recovery struct {
	Skill  string  `json:"skill"`
	Items  int     `json:"items"`
	R      float64 `json:"r"`      // correlation
	Error  float64 `json:"error"`  // root mean square
	SEM    float64 `json:"sem"`    // as the quiz states it for all its items
	Within float64 `json:"within"` // share of people whose true level lies within 1.96 SEM
}

// Information is how much an item's answer tells.
type Information struct {
	Item string `json:"item"`
	// mutual information with the role; without roles, with the third of its skill's true levels
	Bits float64 `json:"bits"`
	Weak bool    `json:"weak"` // less than a quarter of the median item's
}

// Subset is the smallest set of items found that still passes the gate at noise 15; the items' order is that in which
// each added most.
type Subset struct {
	Items   []string `json:"items"`
	Correct float64  `json:"correct"` // of the worst told role, by best fit alone: requirements and rules are left aside
	Of      int      `json:"of"`      // items in the whole quiz
}

// Bots are answer sheets that nobody meant.
type Bots struct {
	Kind     string                     `json:"kind"` // straight_line, alternating or random
	Sheets   int                        `json:"sheets"`
	Verdicts map[engine.Verdict]float64 `json:"verdicts"`
	Warned   float64                    `json:"warned"` // share with at least one warning
}

// ContraryItem is an item whose answers in the content's own cases fall where its skill is asked for.
type ContraryItem struct {
	Item  string `json:"item"`
	Skill string `json:"skill"`
	Cases int    `json:"cases"`
	// of the credit earned with the level that the expected role asks for; below 0
	Correlation float64 `json:"correlation"`
}

// Gate is a test that a quiz has to pass before it is published.
type Gate struct {
	// correct_15, correct_25, family_15, family_25, family_stress, height_15, height_25, exact, stress, clear,
	// calibration, own_readiness, reach, bots, keys, recovery, distinct, swing, short_items, short_correct
	Name   string  `json:"name"`
	Of     string  `json:"of"` // the role, family, kind of bots, item or skill; "" where it is of the whole quiz
	Got    float64 `json:"got"`
	Want   float64 `json:"want"`
	AtMost bool    `json:"at_most"` // else at least
	Passed bool    `json:"passed"`
	Advice string  `json:"advice"` // what to do where it isn't passed, "" where it is
}
