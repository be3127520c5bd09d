// Package adaptive chooses which item of a quiz to ask next, so that few of them tell the role about as surely as all. It
// must never know who asks, or where the answers come from.
package adaptive

import (
	"fmt"
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// Bound is how much the rest of a quiz may be expected to add to the chance that the recommended role is the person's own,
// at most, for a short form to be as sure as the whole quiz: see gain. Simulated people, whose roles are known, lose less
// than a third of it, for few end just below the bound, and gain reckons high: simulate --short tells.
const Bound = 0.018

// NoShortFormError says that a quiz has no short form, and why.
type NoShortFormError struct{ Quiz, Why string }

func (e *NoShortFormError) Error() string {
	return fmt.Sprintf("the quiz %s has no short form: %s", e.Quiz, e.Why)
}

// Refused is a *NoShortFormError where a short form of a quiz makes no sense, else nil.
func Refused(cq *compiled.Quiz) error {
	switch {
	case len(cq.Roles) < 2:
		return &NoShortFormError{cq.Quiz.ID, "it doesn't tell two roles or more apart"}
	case len(cq.Quiz.Sums) > 0:
		return &NoShortFormError{cq.Quiz.ID, "it states sums of points, which take all their items"}
	case len(cq.Families) > 0:
		return &NoShortFormError{cq.Quiz.ID, "it tells positions of a family by how much of each is reached, which takes " +
			"all its items"}
	}
	return nil
}

// Of is the quiz as a short form of it is scored; the quiz itself where it takes none.
func Of(cq *compiled.Quiz) *compiled.Quiz {
	if Refused(cq) != nil {
		return cq
	}
	return cq.Shortened(sure, even)
}

// Step is what comes next in a short form.
type Step struct {
	Item int  // index of the item to ask, −1 where it has ended
	Sure bool // and is as sure as the whole quiz would be
}

// Next chooses the next item to ask, on a sheet of a short form. The same answers always lead to the same item.
//
// As long as the rest of the quiz is expected to add more than Bound, it is the item that tells most about the role: see
// tells. After that it is what decides about a requirement of the role, or a rule that moves levels far enough; once
// nothing does, the short form ends. It ends, too, once it is as good as certain that the whole quiz would find the levels
// too even to tell any role. Where no item is left it ends without being sure.
func Next(s *compiled.Sheet) Step {
	out, _, _ := s.Judge(0)
	v := newView(s)
	if !out.Short.Sure {
		return Step{Item: v.best()}
	}
	if out.Verdict == engine.VerdictUndifferentiated {
		return Step{Item: -1, Sure: true}
	}
	if item := v.deciding(&out); item >= 0 {
		return Step{Item: item}
	}
	return Step{Item: -1, Sure: true}
}

// sure is the rule for compiled.Quiz.Shortened. Where levels are too even for a role, what the rest of the quiz may add is
// that they turn out uneven, and the role with the largest share is the person's own.
func sure(s *compiled.Sheet) bool {
	if s.Coverage() < s.Quiz.Verdicts.Coverage {
		return false
	}
	v := newView(s)
	if uneven := v.uneven(); uneven < likelier {
		return exact.Rounded(uneven*v.shares[v.top]) <= Bound
	}
	return exact.Rounded(v.gain()) <= Bound
}

// view is a judged sheet with what the choice of an item rests on.
type view struct {
	*compiled.Sheet
	shares []float64 // by role
	top    int       // the role whose share is largest
	// by skill: how many answers count, and how many there would be at the end of the whole quiz
	now, all []int
	error    []float64   // by skill: the variance of a single answer about it
	levels   [][]float64 // by role, by skill: the level to expect of a holder who answered so
	spread   []float64   // by skill: the variance of that
	most     []float64   // by skill: what its heaviest item weighs
}

func newView(s *compiled.Sheet) *view {
	cq := s.Quiz
	v := &view{Sheet: s, shares: s.Fit().Shares, now: make([]int, len(cq.Skills)), all: make([]int, len(cq.Skills))}
	for r := range v.shares {
		if v.shares[r] > v.shares[v.top] {
			v.top = r
		}
	}
	if s.Coverage() == 0 { // nothing tells yet
		for r := range v.shares {
			v.shares[r] = 1 / float64(len(v.shares))
		}
	}
	for i := range cq.Items {
		for j, k := range cq.Items[i].Skills {
			switch {
			case s.Credits[i] != nil && s.Counted(i, j):
				v.now[k]++
				v.all[k]++
			case v.MayAsk(i) && v.Answers[i].Form() == engine.FormNone:
				v.all[k]++
			}
		}
	}
	return v
}

// open says whether an item is shown and not answered yet.
func (v *view) open(item int) bool { return v.Shown[item] && v.Answers[item].Form() == engine.FormNone }

// gain is how much the rest of the quiz is expected to add to the chance that the role with the largest share is the
// person's own: E[max P after all items] − max P now. What the rest says of two roles a and b is, by the model that match
// shares come of, a normal log-likelihood ratio, N(δ²/2, δ²) for holders of a and N(−δ²/2, δ²) for those of b, where δ² is
// by how much Σ (ã_s − b̃_s)²/V_s grows with the items that are left (Wald 1945: the log-likelihood ratio is what
// sequential tests add up). So with p = P_a/(P_a + P_b) and L = ln(P_a/P_b) that of two roles alone is
// p·Φ(L/δ + δ/2) + (1 − p)·Φ(−L/δ + δ/2) − p. Over the rivals b of the best role a these add up, times P_a + P_b: more
// than all together, so that the rule errs towards asking.
func (v *view) gain() float64 {
	total := 0.0
	for b := range v.shares {
		if b != v.top && v.shares[b] > 0 {
			total += float64((v.shares[v.top] + v.shares[b]) *
				Gain(v.shares[v.top]/(v.shares[v.top]+v.shares[b]), v.left(v.top, b)))
		}
	}
	return total
}

// Gain is what evidence that sets two hypotheses δ standard deviations apart, squared, is expected to add to the chance of
// choosing the right one, where the likelier has chance p ≥ ½.
func Gain(p, squared float64) float64 {
	if squared <= 0 || p >= 1 {
		return 0
	}
	d, odds := math.Sqrt(squared), math.Log(p/(1-p))
	return max(0, float64(p*normal(odds/d+d/2))+float64((1-p)*normal(d/2-odds/d))-p)
}

// normal is Φ.
func normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// left is δ² of two roles: see gain.
func (v *view) left(a, b int) float64 {
	return max(0, v.apart(a, b, v.all)-v.apart(a, b, nil))
}

// apart is Σ (ã_s − b̃_s)²/V_s over the skills measured, or over those that some number of items would measure.
func (v *view) apart(a, b int, items []int) float64 {
	cq := v.Quiz
	x, y := cq.Roles[a].Levels, cq.Roles[b].Levels
	mean, n := 0.0, 0.0
	counts := func(k int) bool { return items == nil && v.Measured[k] || items != nil && items[k] > 0 }
	for k := range x {
		if counts(k) {
			mean += x[k] - y[k]
			n++
		}
	}
	if n == 0 {
		return 0
	}
	mean /= n
	sum := 0.0
	for k := range x {
		if !counts(k) {
			continue
		}
		variance := v.Variance(k)
		if items != nil {
			sem := cq.SemsOf[k][items[k]]
			variance = (float64(sem*sem) + float64(cq.Tau*cq.Tau)) * cq.Temperature
		}
		d := x[k] - y[k] - mean
		sum += float64(d*d) / variance
	}
	return sum
}
