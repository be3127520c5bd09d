// Package conformal makes sets of roles that hold a person's own as often as is claimed: split conformal prediction
// (Vovk, Gammerman & Shafer 2005, Algorithmic Learning in a Random World; for classes, Sadinle, Lei & Wasserman 2019).
// It must never know where the people come from.
package conformal

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// slack is more than the last bit of a product such as 100·.01, and less than anything that counts.
const slack = 1e-9

// Rank is ⌈(n+1)(1−α)⌉: which of n scores, counted from the smallest, is the cut. Where it is more than n, the people
// are too few for α.
func Rank(n int, alpha float64) int {
	return n + 1 - int(math.Floor(float64(float64(n+1)*alpha)+slack)) // for ⌈m − x⌉ is m − ⌊x⌋
}

// Fewest is the least number of people who bear α: Rank is no more than it. Of .01 it is 99.
func Fewest(alpha float64) int { return int(math.Ceil(1/alpha-slack)) - 1 }

// Score is how little a result speaks for a role: 1 − its match share. False where the result compares no roles, or not
// with this one; such a person has no set.
func Score(r *engine.Result, role string) (float64, bool) {
	if !r.Verdict.Compares() {
		return 0, false
	}
	for i := range r.Roles {
		if r.Roles[i].Role == role {
			return 1 - r.Roles[i].Share, true
		}
	}
	return 0, false
}

// places is how many decimals a cut has. It is rounded up, so that no set gets smaller.
const places = 1e4

// Cut is the score of the Rank-th of people, rounded up to four decimals. False where they are too few for α.
func Cut(scores []float64, alpha float64) (cut float64, ok bool) {
	rank := Rank(len(scores), alpha)
	if rank < 1 || rank > len(scores) {
		return 0, false
	}
	at := slices.Sorted(slices.Values(scores))[rank-1]
	if near := math.Round(at*places) / places; near >= at {
		return near, true
	}
	return min(1, math.Ceil(at*places)/places), true
}

// Set is the set of a result by a calibration; nil where there is no calibration, or the result compares no roles.
func Set(c *engine.Calibration, r *engine.Result) *engine.RoleSet {
	if c == nil || !r.Verdict.Compares() {
		return nil
	}
	n := 0
	for n < len(r.Roles) && 1-r.Roles[n].Share <= c.Cut {
		n++
	}
	out := &engine.RoleSet{Alpha: c.Alpha, N: int(c.N), On: c.On, Alone: n == 0}
	out.Roles = make([]string, max(n, 1))
	for i := range out.Roles {
		out.Roles[i] = r.Roles[i].Role
	}
	return out
}

// Coverage counts people by whether a set held their role.
type Coverage struct {
	People int // whose results have a set
	Held   int // of these: their role was in it
	Roles  int // in all sets together
	Alone  int // of these: no role had the share it takes, and the best was taken alone
}

// Add counts a person with a role, by their result's set.
func (c *Coverage) Add(set *engine.RoleSet, role string) {
	c.People++
	c.Roles += len(set.Roles)
	if slices.Contains(set.Roles, role) {
		c.Held++
	}
	if set.Alone {
		c.Alone++
	}
}

// Merge adds the people of another count.
func (c *Coverage) Merge(o Coverage) {
	c.People += o.People
	c.Held += o.Held
	c.Roles += o.Roles
	c.Alone += o.Alone
}

// Share is that of the people whose set held their role, 0–1; 0 without people.
func (c *Coverage) Share() float64 { return exact.Share(c.Held, c.People) }

// Least is the coverage below which a calibration on n people doesn't hold what it says, as far as fresh people can tell:
// 1 − α less 1.96 standard errors, of the share of the fresh and of the cut itself, for the coverage of a cut from n
// people varies as Beta(rank, n + 1 − rank) (Vovk 2012), whose variance is about α(1−α)/(n + 2).
func Least(c *engine.Calibration, fresh int) float64 {
	if fresh == 0 {
		return 0
	}
	variance := c.Alpha * (1 - c.Alpha) * (1/float64(fresh) + 1/(c.N+2))
	return exact.Rounded(max(0, 1-c.Alpha-float64(1.96*math.Sqrt(variance))))
}
