package change

// Unit is what a scale's scores are counted in.
type Unit string

// The units.
const (
	Points Unit = "points" // of the raw sum, where the quiz states one of the skill
	Levels Unit = "level"  // level points, 0–100
)

// Coefficient is which reliability the error of a scale is taken from.
type Coefficient string

// The coefficients.
const (
	Retest Coefficient = "retest" // the correlation of people's scores at two times
	Alpha  Coefficient = "alpha"  // Cronbach's α: how well the items go together at one time
)

// Source is where a figure comes from.
type Source string

// The sources.
const (
	Given     Source = "given"      // by whoever asks: see Options
	OfQuiz    Source = "quiz"       // the quiz states it
	FirstTime Source = "first_time" // from the people of the first time
)

// Sample is what is known of people who took a test twice without anything having happened to them in between. What a
// second score would be without a change is predicted from it.
type Sample struct {
	N          int     `json:"people"`     // 3 or more
	FirstMean  float64 `json:"first_mean"` // in the scale's unit
	FirstSD    float64 `json:"first_sd"`   // more than 0
	SecondMean float64 `json:"second_mean"`
	SecondSD   float64 `json:"second_sd"` // more than 0
	From       Source  `json:"from"`      // of the first time: its mean and SD stand for both times
}

// Scale is a skill, with what its change is judged by.
type Scale struct {
	Skill string `json:"skill"`
	Unit  Unit   `json:"unit"`
	// the reliability used, 0 ≤ R < 1; where it is α of the quiz, that of all the skill's items
	By     Coefficient `json:"by"`
	R      *float64    `json:"r"`
	RFrom  Source      `json:"r_from"`
	SD     *float64    `json:"sd"` // among people, in the unit
	SDFrom Source      `json:"sd_from"`
	Sample *Sample     `json:"sample"`            // nil where nothing can be predicted
	WhyNot string      `json:"why_not,omitempty"` // there is no index, or no prediction
}
