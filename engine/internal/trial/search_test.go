package trial_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/trial"
)

func never() bool { return false }

// searched is what a search finds, by the alternatives: the role. Those whose trial shows that levels are left flat are
// counted apart.
type searched struct {
	roles map[[3]int]int
	none  int
}

// keep keeps what a trial agrees to.
func (s *searched) keep(t rapid.TB, tr *trial.Trial, home, role int, all []trial.Alternative, key [3]int, size int) {
	t.Helper()
	if _, again := s.roles[key]; again {
		t.Fatalf("%v was found twice", key)
	}
	set := make([]*trial.Alternative, size)
	for i := range set {
		set[i] = &all[key[i]]
	}
	switch tr.Other(home, set...) {
	case role:
		s.roles[key] = role
	case -1:
		s.none++
		if recommends(tr, set) {
			t.Fatalf("role %d was found with %v, and none is recommended", role, key)
		}
	default:
		t.Fatalf("role %d was found with %v, and another is recommended", role, key)
	}
}

// recommends says whether a role is recommended with a set.
func recommends(tr *trial.Trial, set []*trial.Alternative) bool {
	answers := append([]engine.Answer{}, tr.Answers...)
	for _, a := range set {
		answers[a.Item] = a.Answer
	}
	return tr.Quiz.Take(answers).Result(0).Role != ""
}

// tried finds every set of a list, the long way.
func tried(tr *trial.Trial, home int, all []trial.Alternative, list []int, size int) map[[3]int]int {
	out := map[[3]int]int{}
	var from func(at int, key []int)
	from = func(at int, key []int) {
		if len(key) == size {
			set := make([]*trial.Alternative, size)
			for i := range set {
				set[i] = &all[key[i]]
				for _, b := range set[:i] {
					if b.Item == set[i].Item {
						return
					}
				}
			}
			if role := tr.Other(home, set...); role >= 0 {
				out[[3]int(append(append([]int{}, key...), 0, 0)[:3])] = role
			}
			return
		}
		for i := at; i < len(list); i++ {
			from(i+1, append(key, list[i]))
		}
	}
	from(0, nil)
	return out
}

func TestTheSearchFindsWhatTryingEverySetDoes(t *testing.T) {
	tally := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := anyQuiz(t)
		cq := compile(t, d)
		sheet, tr := read(t, cq, anyAnswers(t, cq))
		all := trial.Alternatives(sheet)
		home := tr.Other(-1)
		search := trial.NewSearch(tr, home, all)
		var plain []int // that don't branch
		for i := range all {
			if all[i].Branches {
				continue
			}
			plain = append(plain, i)
			if got, want := search.Alone(i), tr.Other(home, &all[i]); got != want {
				t.Fatalf("alternative %d alone: %d, want %d", i, got, want)
			}
		}
		pairs := searched{roles: map[[3]int]int{}}
		search.Pairs(never, func(a, b, role int) {
			pairs.keep(t, tr, home, role, all, [3]int{min(a, b), max(a, b)}, 2)
		})
		same(t, "pairs", pairs.roles, tried(tr, home, all, plain, 2))

		var even, some []int // two lists that have alternatives in common
		for n, i := range plain {
			if n%2 == 0 {
				even = append(even, i)
			}
			if n%4 < 2 {
				some = append(some, i)
			}
		}
		triples := searched{roles: map[[3]int]int{}}
		want := tried(tr, home, all, even, 3)
		for key, role := range tried(tr, home, all, some, 3) {
			want[key] = role
		}
		for _, list := range [][]int{even, some} {
			search.Triples(list, never, func(a, b, c, role int) {
				triples.keep(t, tr, home, role, all, [3]int{a, b, c}, 3)
			})
		}
		same(t, "triples", triples.roles, want)
		tally["pairs"] += len(pairs.roles)
		tally["triples"] += len(triples.roles)
		tally["flat"] += pairs.none + triples.none
		if home < 0 {
			tally["nobody at home"]++
		}
	})
	for _, what := range []string{"pairs", "triples", "flat", "nobody at home"} {
		if tally[what] == 0 {
			t.Errorf("no %s: %v", what, tally)
		}
	}
	t.Log(tally)
}

func same(t rapid.TB, what string, got, want map[[3]int]int) {
	t.Helper()
	for key, role := range want {
		if found, ok := got[key]; !ok || found != role {
			t.Fatalf("%s: of %v role %d should be found; found: %v, %d", what, key, role, ok, found)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d were found, want %d", what, len(got), len(want))
	}
}

func TestTheSearchStopsOnceItIsToldTo(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("maker", "junior", 10, 90)
	d.Role("pusher", "junior", 90, 10)
	var items []engine.Item
	answers := engine.Answers{}
	for _, id := range enginetest.Numbers("i", 12) {
		items = append(items, enginetest.Scaled(id, "five", enginetest.Credit{[]string{"drive", "craft"}[len(items)%2]: 1}))
		answers[id] = engine.Number(float64(1 + len(items)%2*4))
	}
	d.Quiz(items...)
	cq := compile(t, d)
	sheet, tr := read(t, cq, answers)
	all := trial.Alternatives(sheet)
	search := trial.NewSearch(tr, tr.Other(-1), all)
	list := make([]int, len(all))
	for i := range list {
		search.Alone(i)
		list[i] = i
	}
	for _, tt := range []struct {
		name string
		run  func(ended func() bool, found func())
	}{
		{"pairs", func(ended func() bool, found func()) { search.Pairs(ended, func(int, int, int) { found() }) }},
		{"triples", func(ended func() bool, found func()) {
			search.Triples(list, ended, func(int, int, int, int) { found() })
		}},
	} {
		for _, at := range []int{0, 1, 3} {
			asked := 0
			tt.run(func() bool { asked++; return asked > at }, func() {})
			enginetest.Same(t, fmt.Sprint(tt.name, ": asked when told to stop at ", at), asked <= at+1, true)
		}
	}
}
