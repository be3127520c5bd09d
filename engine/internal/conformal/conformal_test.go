package conformal_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/conformal"
)

func TestTheRankIsAsPublished(t *testing.T) {
	for _, tt := range []struct {
		n     int
		alpha float64
		rank  int
	}{{36, 0.1, 34}, {99, 0.01, 99}, {98, 0.01, 99}, {9, 0.1, 9}, {8, 0.1, 9}, {1000, 0.1, 901}, {19, 0.05, 19}} {
		enginetest.Same(t, "rank", conformal.Rank(tt.n, tt.alpha), tt.rank)
	}
	for alpha, fewest := range map[float64]int{0.01: 99, 0.05: 19, 0.1: 9, 0.3: 3, 0.5: 1} {
		enginetest.Same(t, "fewest", conformal.Fewest(alpha), fewest)
	}
}

func TestTheFewestAreTheFirstWhoBearAlpha(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alpha := float64(rapid.IntRange(1, 500).Draw(t, "thousandths")) / 1000
		n := conformal.Fewest(alpha)
		if conformal.Rank(n, alpha) > n || n > 0 && conformal.Rank(n-1, alpha) <= n-1 {
			t.Errorf("of α %v it is %d, whose rank is %d", alpha, n, conformal.Rank(n, alpha))
		}
	})
}

// Of 36 scores .01, .02 … .36 the cut for α .1 is the 34th; 8 people are too few.
func TestTheCutIsTheScoreAtTheRank(t *testing.T) {
	var scores []float64
	for i := range 36 {
		scores = append(scores, float64((i*7)%36+1)/100) // in some order
	}
	cut, ok := conformal.Cut(scores, 0.1)
	enginetest.Same(t, "there is one", ok, true)
	enginetest.Near(t, "cut", cut, 0.34, 1e-12)
	cut, _ = conformal.Cut([]float64{0.12341}, 0.5)
	enginetest.Near(t, "rounded up", cut, 0.1235, 1e-12)
	if _, ok := conformal.Cut(scores[:8], 0.1); ok {
		t.Error("8 people bear α .1")
	}
}

// The theorem: of n + 1 people in any order, whatever their scores, at least 1 − α are within the cut of the others.
func TestOfAnyPeopleEnoughAreWithinTheCutOfTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alpha := float64(rapid.IntRange(10, 500).Draw(t, "thousandths")) / 1000
		n := conformal.Fewest(alpha) + rapid.IntRange(1, 40).Draw(t, "more")
		scores := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "scores")
		within := 0
		for i, score := range scores {
			cut, ok := conformal.Cut(slices.Concat(scores[:i], scores[i+1:]), alpha)
			if !ok {
				t.Fatalf("%d others don't bear α %v", n-1, alpha)
			}
			if score <= cut {
				within++
			}
		}
		if float64(within) < (1-alpha)*float64(n)-1e-9 {
			t.Errorf("%d of %d are within the cut of the others, at α %v", within, n, alpha)
		}
	})
}

func result(v engine.Verdict, shares ...float64) *engine.Result {
	r := &engine.Result{Verdict: v}
	for i, share := range shares {
		r.Roles = append(r.Roles, engine.RoleFit{Role: string(rune('a' + i)), Share: share})
	}
	return r
}

func TestTheSetHasTheRolesWithinTheCut(t *testing.T) {
	for name, tt := range map[string]struct {
		r     *engine.Result
		cut   float64
		roles []string
		alone bool
	}{
		"the best":            {result(engine.VerdictLikely, 0.7, 0.2, 0.1), 0.5, []string{"a"}, false},
		"on the edge":         {result(engine.VerdictClose, 0.5, 0.25, 0.25), 0.75, []string{"a", "b", "c"}, false},
		"none is enough":      {result(engine.VerdictClose, 0.4, 0.35, 0.25), 0.3, []string{"a"}, true},
		"of a blocked role":   {result(engine.VerdictBlocked, 0.6, 0.4), 0.6, []string{"a", "b"}, false},
		"all":                 {result(engine.VerdictClear, 0.9, 0.1), 1, []string{"a", "b"}, false},
		"nothing is compared": {result(engine.VerdictUndifferentiated, 0.6, 0.4), 1, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := &engine.Calibration{N: 100, Alpha: 0.1, Cut: tt.cut, On: engine.OnPeople}
			var want *engine.RoleSet
			if tt.roles != nil {
				want = &engine.RoleSet{Roles: tt.roles, Alpha: 0.1, N: 100, On: engine.OnPeople, Alone: tt.alone}
			}
			if diff := cmp.Diff(want, conformal.Set(c, tt.r)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
	if conformal.Set(nil, result(engine.VerdictClear, 1)) != nil {
		t.Error("a quiz without a calibration has a set")
	}
}

func TestOnlyWhoeverIsComparedWithTheirRoleHasAScore(t *testing.T) {
	score, ok := conformal.Score(result(engine.VerdictLikely, 0.7, 0.3), "b")
	enginetest.Near(t, "score", score, 0.7, 1e-12)
	enginetest.Same(t, "there is one", ok, true)
	for role, r := range map[string]*engine.Result{
		"c": result(engine.VerdictLikely, 0.7, 0.3), "a": result(engine.VerdictInsufficient, 0.7, 0.3)} {
		if _, ok := conformal.Score(r, role); ok {
			t.Errorf("%s of %s has a score", role, r.Verdict)
		}
	}
}

func TestPeopleAreCountedByWhetherTheirSetHoldsTheirRole(t *testing.T) {
	var c, other conformal.Coverage
	c.Add(&engine.RoleSet{Roles: []string{"a", "b"}}, "b")
	c.Add(&engine.RoleSet{Roles: []string{"a"}, Alone: true}, "b")
	other.Add(&engine.RoleSet{Roles: []string{"a"}}, "a")
	c.Merge(other)
	enginetest.Same(t, "count", c, conformal.Coverage{People: 3, Held: 2, Roles: 4, Alone: 1})
	enginetest.Near(t, "share", c.Share(), 2./3, 1e-12)
	// 1 − .1 − 1.96·√(.09·(1/10000 + 1/2002))
	least := conformal.Least(&engine.Calibration{N: 2000, Alpha: 0.1}, 10000)
	enginetest.Near(t, "least", least, 0.9-1.96*math.Sqrt(0.09*(1./10000+1./2002)), 1e-9)
	enginetest.Same(t, "of nobody", conformal.Least(&engine.Calibration{N: 2000, Alpha: 0.1}, 0), 0.)
}
