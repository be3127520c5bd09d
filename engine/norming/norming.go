// Package norming makes norms of people's answers to a quiz: what groups of them score on each scale. It adds people up
// one at a time, in bounded memory. It must never know where answers come from, or what becomes of the norms.
package norming

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Fewest is how many people a group needs for a norm to be made of it.
const Fewest = 100

// Adder adds up what groups of people score on the scales of a quiz, for Table. It keeps sums and counts
// that don't depend on the order of the people, never a person's answers, and is not safe for concurrent use.
type Adder struct {
	quiz   *compiled.Quiz
	scales []compiled.NormedScale
	by     []grouping
	ask    bool // norms read an item that the quiz doesn't have
	people int64
	cells  []normCell // of the groupings together, the last grouping's groups first; then one of everybody
}

// normCell is people who have all things grouped by in common.
type normCell struct {
	people int64
	scores []scoreSum // by scale
}

// Table is norms made of people's answers, to be written into the quiz.
type Table struct {
	Quiz   string
	People int           // whose answers were taken
	Norms  []engine.Norm // of who is in no group, of everybody last
	TooFew []SmallGroup  // of which no norm was made, or none on a scale
	// the id of the item that their conditions read and the quiz lacks, and the roles that are its options; "" for none
	Ask   string
	Roles []*engine.Role
}

// SmallGroup is a group too small for a norm.
type SmallGroup struct {
	Name   string
	Scale  string // the one it is too small on; "" for all
	People int
	Even   bool // there would be enough people, and all score the same
}

// mostScores bounds memory: groups times scales.
const mostScores = 2000

// New begins norms of a quiz from real answers to it. by is what to group people by, with commas between, ""
// for everybody together: an item as answer.ITEM, a fact as fact.FACT, each with the numbers to divide it at where it
// is a number, as in fact.age:18,35,55; and role, for the role that a person holds. The error is an *UnknownQuizError,
// or says what is wrong with by.
func New(c *score.Catalog, quiz, by string) (*Adder, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	n := &Adder{quiz: cq, scales: cq.Scales()}
	if by != "" {
		if err := n.groupings(by); err != nil {
			return nil, err
		}
	}
	cells := 1
	for _, g := range n.by {
		if cells *= len(g.groups); cells*len(n.scales) > mostScores {
			return nil, fmt.Errorf("these are more than %d groups for %d scales: group by less", mostScores/len(n.scales),
				len(n.scales))
		}
	}
	if len(n.by) > 0 {
		cells++
	}
	n.cells = make([]normCell, cells)
	for i := range n.cells {
		n.cells[i].scores = make([]scoreSum, len(n.scales))
	}
	return n, nil
}

// Add scores one person's answers and adds them. role is the id of the role the person really holds, "" where it isn't known. The error is AnswerFaults with everything
// that can't be taken; then nothing is added.
func (n *Adder) Add(answers engine.Answers, role string) error {
	s, faults := n.quiz.Read(answers)
	held, fault := score.HeldRole(n.quiz, role)
	if faults.Join(fault); faults != nil {
		return faults
	}
	r := s.Result(0)
	n.people++
	into := []*normCell{&n.cells[len(n.cells)-1]}
	if at := n.cell(s, held); at >= 0 {
		into = append(into, &n.cells[at])
	}
	for _, cell := range into {
		cell.people++
	}
	for i := range n.scales {
		x, scored := n.scales[i].Score(n.quiz, &r)
		if !scored {
			continue
		}
		for _, cell := range into {
			cell.scores[i].put(x)
		}
	}
	return nil
}

// cell is that of a person, −1 where something grouped by isn't known, or nothing is grouped by.
func (n *Adder) cell(s *compiled.Sheet, role int) int {
	if len(n.by) == 0 {
		return -1
	}
	at := 0
	for _, g := range n.by {
		group := g.of(s, role)
		if group < 0 {
			return -1
		}
		at = at*len(g.groups) + group
	}
	return at
}

// Merge adds what another norming of the same quiz and groups has added up. The order of merging doesn't matter.
func (n *Adder) Merge(other *Adder) error {
	if n.quiz != other.quiz || len(n.cells) != len(other.cells) {
		return fmt.Errorf("norms of %q can't be added to others of %q: use one catalog, one quiz and the same groups",
			other.quiz.Quiz.ID, n.quiz.Quiz.ID)
	}
	n.people += other.people
	for i := range n.cells {
		n.cells[i].people += other.cells[i].people
		for k := range n.cells[i].scores {
			n.cells[i].scores[k].add(&other.cells[i].scores[k])
		}
	}
	return nil
}

// Table returns the norms of all groups with Fewest people or more on a scale, and says which have less.
func (n *Adder) Table() Table {
	out := Table{Quiz: n.quiz.Quiz.ID, People: int(n.people)}
	if n.ask {
		out.Ask = heldItem
		for _, r := range n.quiz.Roles {
			out.Roles = append(out.Roles, r.Role)
		}
	}
	for i := range n.cells {
		cell, of := &n.cells[i], n.groupOf(i)
		if cell.people < Fewest {
			out.TooFew = append(out.TooFew, SmallGroup{Name: of.name, People: int(cell.people)})
			continue
		}
		norm := engine.Norm{Name: of.name}
		if of.when != "" {
			norm.When = &engine.Expression{Source: of.when, Inline: true}
		}
		for k := range n.scales {
			scores := &cell.scores[k]
			sd := scores.sd()
			if scores.n < Fewest || sd == 0 {
				out.TooFew = append(out.TooFew, SmallGroup{Name: of.name, Scale: n.scales[k].ID, People: int(scores.n),
					Even: scores.n >= Fewest})
				continue
			}
			if norm.People == 0 || float64(scores.n) < norm.People {
				norm.People = float64(scores.n)
			}
			mean := rounded(scores.mean())
			norm.Of = append(norm.Of, engine.NormScale{Scale: engine.Ref{ID: n.scales[k].ID}, Mean: &mean, SD: &sd,
				Percentiles: scores.percentiles()})
		}
		if len(norm.Of) > 0 {
			out.Norms = append(out.Norms, norm)
		}
	}
	return out
}

// groupOf is what the people of a cell have in common.
func (n *Adder) groupOf(cell int) group {
	if cell == len(n.cells)-1 {
		return group{name: "Everybody"}
	}
	var names, whens []string
	for _, g := range slices.Backward(n.by) {
		one := g.groups[cell%len(g.groups)]
		cell /= len(g.groups)
		names, whens = append(names, one.name), append(whens, one.when)
	}
	slices.Reverse(names)
	slices.Reverse(whens)
	return group{strings.Join(names, ", "), strings.Join(whens, " && ")}
}

// scoreSum is what people score on a scale. Numbers are in millionths, and may be negative.
type scoreSum struct {
	n       int64
	sum     big.Int
	squares big.Int
	step    int64           // that counts keeps apart, 0 for a millionth
	counts  map[int64]int64 // people by score, in steps
}

// mostDistinct is how many scores are kept apart. Where there are more, decimals are cut off until there aren't: how
// many decimals stay doesn't hang on the order of people.
const mostDistinct = 1000

func (c *scoreSum) put(x float64) {
	units := int64(math.Round(x * 1e6))
	one := scoreSum{n: 1, counts: map[int64]int64{units: 1}}
	one.sum.SetInt64(units)
	one.squares.Mul(&one.sum, &one.sum)
	c.add(&one)
}

func (c *scoreSum) add(d *scoreSum) {
	c.n += d.n
	c.sum.Add(&c.sum, &d.sum)
	c.squares.Add(&c.squares, &d.squares)
	if c.counts == nil {
		c.counts = map[int64]int64{}
	}
	own, step := max(c.step, 1), max(c.step, d.step, 1)
	if own < step {
		c.coarsen(step)
	}
	for key, people := range d.counts {
		c.counts[floored(key*max(d.step, 1), step)] += people
	}
	for len(c.counts) > mostDistinct {
		c.coarsen(10 * max(c.step, 1))
	}
}

// coarsen counts by larger steps.
func (c *scoreSum) coarsen(step int64) {
	counts := make(map[int64]int64, len(c.counts))
	for key, people := range c.counts {
		counts[floored(key*max(c.step, 1), step)] += people
	}
	c.counts, c.step = counts, step
}

// floored is x in steps, rounded down.
func floored(x, step int64) int64 {
	if x < 0 {
		return -((-x + step - 1) / step)
	}
	return x / step
}

func (c *scoreSum) mean() float64 {
	if c.n == 0 {
		return 0
	}
	mean, _ := new(big.Rat).SetFrac(&c.sum, big.NewInt(c.n*1e6)).Float64()
	return mean
}

// sd is the sample standard deviation (n − 1), to four decimals; 0 where everybody scores the same.
func (c *scoreSum) sd() float64 {
	if c.n < 2 {
		return 0
	}
	n := big.NewInt(c.n)
	squares := new(big.Int).Mul(n, &c.squares)
	squares.Sub(squares, new(big.Int).Mul(&c.sum, &c.sum))
	variance, _ := new(big.Rat).SetFrac(squares, n.Mul(n, big.NewInt(c.n-1))).Float64()
	return rounded(math.Sqrt(variance) / 1e6)
}

// percents are those that norms state, besides the ranks of the lowest and the highest score.
var percents = []float64{5, 10, 25, 50, 75, 90, 95}

// percentiles are those of the scores. A score has the percentile rank of who scores less, and half of who scores the
// same (Crawford, Garthwaite & Slick 2009); percents are on straight lines between these ranks. The
// ranks of the lowest and the highest score come first and last.
func (c *scoreSum) percentiles() []engine.Percentile {
	keys := make([]int64, 0, len(c.counts))
	for key := range c.counts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	ranks, values := make([]float64, len(keys)), make([]float64, len(keys))
	below := int64(0)
	for i, key := range keys {
		ranks[i] = rounded(float64(2*below+c.counts[key]) * 50 / float64(c.n))
		values[i] = float64(key*max(c.step, 1)) / 1e6
		below += c.counts[key]
	}
	last := len(keys) - 1
	out := []engine.Percentile{{Percent: ranks[0], Value: rounded(values[0])}}
	for _, p := range percents {
		at, found := slices.BinarySearch(ranks, p)
		if p <= ranks[0] || p >= ranks[last] {
			continue
		}
		value := values[at]
		if !found {
			part := (p - ranks[at-1]) / (ranks[at] - ranks[at-1])
			value = values[at-1] + float64(part*(values[at]-values[at-1]))
		}
		out = append(out, engine.Percentile{Percent: p, Value: rounded(value)})
	}
	out = append(out, engine.Percentile{Percent: ranks[last], Value: rounded(values[last])})
	return slices.DeleteFunc(out, func(p engine.Percentile) bool { return p.Percent <= 0 || p.Percent >= 100 })
}

// rounded is x to four decimals.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
