package change

import (
	"fmt"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
	"careerpath/engine/score"
)

// Options say what changes are judged by. What isn't given comes from the quiz.
type Options struct {
	Confidence float64            // 0–1, such as 0.95: noise alone is called a change in 1 − Confidence of all cases
	Retest     map[string]float64 // retest reliability by skill, 0 ≤ r < 1
	Alpha      map[string]float64 // Cronbach's α by skill, 0 ≤ α < 1; of a skill with both, Retest is used
	Samples    map[string]Sample  // by skill, in its unit; its FirstSD is the scale's, too
	Own        bool               // SD, and α where no reliability is given, are those of the people of the first time
}

// Comparison judges changes between two times. First takes in everybody of the first time, then Settle what is known of
// them together; then Compare takes one person after another. Only Scores may be called from several goroutines at a
// time. Its size depends on the quiz alone, and what it says on the order in which people are added.
type Comparison struct {
	options  Options
	scales   []scale
	index    map[string]int // of a scale, by its skill
	critical float64        // the least size of a reliable change index
	moved    bool           // somebody's score differs between the two times
}

// scale is a Scale at work.
type scale struct {
	Scale
	stated engine.Reliability // by the quiz
	by     Coefficient        // that this is
	items  int                // that measure the skill

	first     stats.Moments // of the people of the first time, in the unit
	width     float64       // how much can be reached: the most that anybody of them could
	perPerson bool          // the error of a score is the quiz's own, which depends on how many items were answered
	judged    bool          // there is an index
	criticalT float64       // the least size of a t of regression; of no meaning without a sample
	group     groupSum
}

// New begins a comparison of people's answers to a quiz at two times. The error is an *engine.UnknownQuizError.
func New(c *score.Catalog, quiz string, o Options) (*Comparison, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	out := &Comparison{options: o, critical: stats.TwoSided(o.Confidence), index: map[string]int{}}
	for k, skill := range cq.Skills {
		s := scale{Scale: Scale{Skill: skill, Unit: Levels}, items: measuring(cq, k), by: Alpha}
		stated, from := cq.Quiz.ChangeReliabilityOf(skill)
		if s.stated = stated; from == engine.ErrorFromRetest {
			s.by = Retest
		}
		if cq.Sums[k] != nil {
			s.Unit = Points
		}
		out.index[skill] = k
		out.scales = append(out.scales, s)
	}
	return out, nil
}

// measuring is how many of a quiz's items measure a skill.
func measuring(cq *compiled.Quiz, skill int) int {
	items := 0
	for i := range cq.Items {
		if slices.Contains(cq.Items[i].Skills, skill) {
			items++
		}
	}
	return items
}

// First takes in a person of the first time.
func (c *Comparison) First(scores []Score) {
	for k := range c.scales {
		if s := &scores[k]; s.Known {
			c.scales[k].first.Add(s.Value)
			c.scales[k].width = max(c.scales[k].width, s.Highest-s.Lowest)
		}
	}
}

// Settle works out what changes are judged by, once all people of the first time are in. alphas are their α by skill,
// where there is one; they are needed with Options.Own.
func (c *Comparison) Settle(alphas map[string]float64) {
	for k := range c.scales {
		s := &c.scales[k]
		c.settleReliability(s, alphas)
		c.settleSD(s)
		s.perPerson = s.RFrom == OfQuiz && s.SDFrom == OfQuiz
		s.WhyNot = s.without()
		if s.judged = s.WhyNot == ""; s.judged {
			c.settleSample(s)
		}
	}
}

// settleReliability chooses the coefficient.
func (c *Comparison) settleReliability(s *scale, alphas map[string]float64) {
	take := func(by Coefficient, from Source, r float64) { s.By, s.RFrom, s.R = by, from, &r }
	if r, given := c.options.Retest[s.Skill]; given {
		take(Retest, Given, r)
		return
	}
	if r, given := c.options.Alpha[s.Skill]; given {
		take(Alpha, Given, r)
		return
	}
	if c.options.Own {
		s.By, s.RFrom = Alpha, FirstTime
		if r, ok := alphas[s.Skill]; ok {
			take(Alpha, FirstTime, r)
		}
		return
	}
	take(s.by, OfQuiz, exact.Rounded(s.stated.Alpha(s.items)))
}

// settleSD chooses the standard deviation.
func (c *Comparison) settleSD(s *scale) {
	sd := s.stated.SD * s.width / 100
	s.SDFrom = OfQuiz
	if sample, given := c.options.Samples[s.Skill]; given {
		sd, s.SDFrom = sample.FirstSD, Given
	} else if c.options.Own {
		sd, s.SDFrom = s.first.SD(), FirstTime
	}
	if sd > 0 {
		sd = exact.Rounded(sd)
		s.SD = &sd
	}
}

// without says why there is no index, "" where there is one.
func (s *scale) without() string {
	switch {
	case s.first.N == 0:
		return "nobody has a score of it at the first time"
	case s.SD == nil:
		return "people don't differ in it at the first time"
	case s.R == nil:
		return "the answers of the first time have no α"
	case *s.R < 0:
		return "the α of the answers is negative: its items contradict one another"
	case *s.R >= 1:
		return "the α of the answers is 1, which leaves no error"
	}
	return ""
}

// fewest is the least number of people that a prediction has an error from.
const fewest = 3

// settleSample chooses what second scores are predicted from.
func (c *Comparison) settleSample(s *scale) {
	if sample, given := c.options.Samples[s.Skill]; given {
		sample.From = Given
		s.sampled(sample, c.options.Confidence)
		return
	}
	mean, sd := exact.Rounded(s.first.Mean()), exact.Rounded(s.first.SD())
	switch {
	case s.first.N < fewest:
		s.WhyNot = fmt.Sprintf("a prediction takes %d people of the first time or more, or a sample that is given", fewest)
	case sd == 0:
		s.WhyNot = "people don't differ in it at the first time, so nothing can be predicted from it"
	default:
		s.sampled(Sample{s.first.N, mean, sd, mean, sd, FirstTime}, c.options.Confidence)
	}
}

func (s *scale) sampled(of Sample, confidence float64) {
	s.Sample, s.criticalT = &of, stats.TwoSidedT(confidence, float64(of.N)-2)
}

// Scales are those of the quiz, in its order, as they are judged. It is for after Settle.
func (c *Comparison) Scales() []Scale {
	out := make([]Scale, len(c.scales))
	for k := range c.scales {
		out[k] = c.scales[k].Scale
	}
	return out
}

// sem is the standard error of measurement of a score, in the unit.
func (s *scale) sem(of *Score) float64 {
	if s.perPerson {
		return of.SEM
	}
	sd := *s.SD
	if s.SDFrom == OfQuiz {
		sd *= (of.Highest - of.Lowest) / s.width // of a sum over fewer items
	}
	return sd * math.Sqrt(1-*s.R)
}

// Class is what a change is called. Whether it is good that something rises depends on what it is.
type Class string

// The classes.
const (
	Rose      Class = "rose"
	Fell      Class = "fell"
	Unchanged Class = "no_reliable_change"
)

func classOf(index, critical float64) Class {
	switch {
	case index >= critical:
		return Rose
	case index <= -critical:
		return Fell
	}
	return Unchanged
}

// Change is how a person's score on a scale moved.
type Change struct {
	Skill  string  `json:"skill"`
	First  float64 `json:"first"` // in the scale's unit, as all but the classes, indexes and P
	Second float64 `json:"second"`
	Change float64 `json:"change"` // second − first

	// the reliable change index (Jacobson & Truax 1991); nil where the scale has none
	SE    *float64 `json:"se_difference"`
	RCI   *float64 `json:"rci"`
	Class Class    `json:"class,omitempty"`

	// corrected for regression to the mean; nil where there is no prediction
	Regression *Regression `json:"regression"`
}

// Regression is how a second score compares with what the first one predicts: see Departure.
type Regression struct {
	Predicted float64 `json:"predicted"`
	Gap       float64 `json:"gap"`
	SE        float64 `json:"se"`
	T         float64 `json:"t"`
	DF        float64 `json:"df"`
	P         float64 `json:"p"`
	Class     Class   `json:"class"`
}

// Compare judges a person's scores at the two times, which First has and the person's second ones, and adds the person
// to the group. A scale is left out where one of the two isn't known; apart are the skills whose sums can't be
// compared, for they go over different items.
func (c *Comparison) Compare(first, second []Score) (changes []Change, apart []string) {
	for k := range c.scales {
		s, a, b := &c.scales[k], &first[k], &second[k]
		switch {
		case !a.Known || !b.Known:
			s.group.missing++
			continue
		case a.Lowest != b.Lowest || a.Highest != b.Highest:
			s.group.missing++
			apart = append(apart, s.Skill)
			continue
		}
		if a.Value != b.Value {
			c.moved = true
		}
		ch := c.judge(s, a, b)
		s.group.add(&ch)
		changes = append(changes, ch)
	}
	return changes, apart
}

// judge compares two scores.
func (c *Comparison) judge(s *scale, first, second *Score) Change {
	out := Change{Skill: s.Skill, First: first.Value, Second: second.Value,
		Change: exact.Rounded(second.Value - first.Value)}
	if !s.judged {
		return out
	}
	se := stats.DifferenceError(s.sem(first), s.sem(second))
	rci := stats.RCI(first.Value, second.Value, se)
	out.Class = classOf(rci, c.critical)
	se, rci = exact.Rounded(se), exact.Rounded(rci)
	out.SE, out.RCI = &se, &rci
	if s.Sample == nil {
		return out
	}
	d := s.Sample.Predict(*s.R, first.Value, second.Value)
	out.Regression = &Regression{
		exact.Rounded(d.Predicted), exact.Rounded(d.Gap), exact.Rounded(d.SE), exact.Rounded(d.T), d.DF, exact.Rounded(d.P),
		classOf(d.T, s.criticalT),
	}
	return out
}

// Moved says whether any score of anybody differs between the two times. Where none does, the same answers may have
// been taken twice.
func (c *Comparison) Moved() bool { return c.moved }
