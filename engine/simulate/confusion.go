package simulate

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/internal/stats"
)

// tied is how far apart the best two match shares are, at most, to count as a tie.
const tied = 0.05

// tally counts people, by role where it says so.
type tally struct {
	s        *simulator
	full     bool // at the quiz's own noise, where more is told than whom people are taken for
	all      int
	people   []int   // by role held
	told     [][]int // by role held, by role recommended
	none     []int   // by role held: recommended none
	best     []int   // by role held: it fits best
	verdicts map[engine.Verdict]int
	right    map[engine.Verdict]int // of those, recommended their own role
	ranges   []rangeSum             // between calibrationEdges
	agree    int                    // two sheets of one person have the same best role
	ties     int                    // the best two roles are about as near
	skills   []stats.Levels
	ready    [][]readySum // by role held, by role, of those compared with roles
	compared []int        // by role held
}

// rangeSum counts people whose best role's match share is in a range.
type rangeSum struct {
	people, right int
	share         float64 // sum
}

func (s *simulator) newTally(full bool) *tally {
	n := len(s.quiz.Roles)
	t := &tally{
		s: s, full: full, people: make([]int, n), none: make([]int, n), best: make([]int, n),
		verdicts: map[engine.Verdict]int{}, right: map[engine.Verdict]int{},
		compared: make([]int, n), ranges: make([]rangeSum, len(calibrationEdges)-1), skills: make([]stats.Levels, len(s.quiz.Skills)),
	}
	for range n {
		t.told, t.ready = append(t.told, make([]int, n)), append(t.ready, make([]readySum, n))
	}
	return t
}

// add counts the people of a block, of whom the first is the from-th of all. again are their second sheets, if any.
func (t *tally) add(b, again *block, from int) {
	t.all += b.rows
	if t.full {
		t.addLevels(b)
	}
	if len(t.people) == 0 {
		return
	}
	for row := range b.rows {
		own, best, told := t.s.role(from+row), b.best[row], b.told[row]
		t.people[own]++
		t.verdicts[b.verdict[row]]++
		if best == own {
			t.best[own]++
		}
		if told == people.NoRole {
			t.none[own]++
		} else if t.told[own][told]++; told == own {
			t.right[b.verdict[row]]++
		}
		if !t.full || best == people.NoRole {
			continue
		}
		t.addReadiness(b, row, own)
		if b.lead[row] < tied {
			t.ties++
		}
		if again.rows > 0 && again.best[row] == best {
			t.agree++
		}
		in := &t.ranges[rangeOf(b.share[row])]
		in.people++
		in.share += b.share[row]
		if best == own {
			in.right++
		}
	}
}

// addLevels compares levels with the true ones.
func (t *tally) addLevels(b *block) {
	for k := range t.skills {
		for row, measured := range b.measured[k][:b.rows] {
			if measured {
				t.skills[k].Add(b.answered[k][row], b.levels[k][row], b.sems[k][row])
			}
		}
	}
}

func (t *tally) merge(o *tally) {
	t.all += o.all
	for r := range t.people {
		t.people[r] += o.people[r]
		t.none[r] += o.none[r]
		t.best[r] += o.best[r]
		for to := range t.told[r] {
			t.told[r][to] += o.told[r][to]
		}
	}
	t.mergeReadiness(o)
	for v, n := range o.verdicts {
		t.verdicts[v] += n
		t.right[v] += o.right[v]
	}
	for i := range t.ranges {
		t.ranges[i].people += o.ranges[i].people
		t.ranges[i].right += o.ranges[i].right
		t.ranges[i].share += o.ranges[i].share
	}
	t.agree += o.agree
	t.ties += o.ties
	for k := range t.skills {
		t.skills[k].Merge(&o.skills[k])
	}
}

// confusion says whom holders of each role are taken for.
func (t *tally) confusion(noise float64) Confusion {
	n := len(t.people)
	out := Confusion{
		Noise: noise, Roles: make([]RoleConfusion, n), Verdicts: map[engine.Verdict]float64{},
		Right: map[engine.Verdict]float64{},
	}
	right := 0
	for r := range out.Roles {
		recommended := 0
		for held := range t.told {
			recommended += t.told[held][r]
		}
		out.Roles[r] = RoleConfusion{
			Role: t.s.quiz.Roles[r].Role.ID, People: t.people[r], Told: slices.Clone(t.told[r]), None: t.none[r],
			Correct: exact.Share(t.told[r][r], t.people[r]), Best: exact.Share(t.best[r], t.people[r]),
			Recommended: exact.Share(recommended, t.all),
		}
		right += t.told[r][r]
	}
	out.Correct = exact.Share(right, t.all)
	for v, n := range t.verdicts {
		out.Verdicts[v], out.Right[v] = exact.Share(n, t.all), exact.Share(t.right[v], n)
	}
	out.Families = t.s.families(&out)
	return out
}

// calibrationEdges part the best role's match share into ranges, finer where most people are.
var calibrationEdges = []float64{0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1}

// rangeOf is the range that a share falls in. Ranges take in their lower edge, the last one both.
func rangeOf(share float64) int {
	last := len(calibrationEdges) - 2
	for e := range last {
		if share < calibrationEdges[e+1] {
			return e
		}
	}
	return last
}

// calibration compares the best role's share with how often that role is the right one, in each range that anybody
// falls in.
func (t *tally) calibration() []Calibration {
	out := []Calibration{}
	for e, in := range t.ranges {
		if in.people > 0 {
			out = append(out, Calibration{
				From: calibrationEdges[e], To: calibrationEdges[e+1], People: in.people,
				Share: exact.Rounded(in.share / float64(in.people)), Correct: exact.Share(in.right, in.people),
			})
		}
	}
	return out
}
