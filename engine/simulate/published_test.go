package simulate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// keyed is a skill's items by their keys: "+" is straight, "-" reversed.
type keyed struct{ skill, keys string }

func (k keyed) items() (out []engine.Item) {
	for i, key := range k.keys {
		it := enginetest.Five(fmt.Sprintf("%s_%d", k.skill, i+1), k.skill)
		it.Reversed = key == '-'
		out = append(out, it)
	}
	return out
}

// A published questionnaire's keys are what they are: whoever states its sums can turn no item round. So check says
// nothing of such keys (see package lint), and no gate does either. A skill of one's own is held to both.
func TestStraightLinesAreNoFaultOfPublishedKeys(t *testing.T) {
	for _, tt := range []struct {
		name  string
		of    []keyed
		sums  []string
		fails bool
	}{
		{"one-way keys of two published scales, one of them reversed", []keyed{{"s01", "++++"}, {"s02", "----"}},
			[]string{"s01", "s02"}, false},
		{"a published scale keyed one way and one keyed both ways", []keyed{{"s01", "++++"}, {"s02", "++--"}},
			[]string{"s01", "s02"}, false},
		{"published facets with unequal keys", []keyed{{"s01", "++++"}, {"s02", "+++-"}, {"s03", "+---"}},
			[]string{"s01", "s02", "s03"}, false},
		{"one published scale beside one of one's own", []keyed{{"s01", "++++"}, {"s02", "++--"}}, []string{"s01"}, false},
		{"one published scale beside two of one's own, unequal", []keyed{{"s01", "++++"}, {"s02", "+--"}, {"s03", "++-"}},
			[]string{"s01"}, true},
		{"unequal keys of one's own", []keyed{{"s01", "+++-"}, {"s02", "+---"}}, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf(enginetest.Numbers("s", len(tt.of))...)
			var items []engine.Item
			for _, of := range tt.of {
				items = append(items, of.items()...)
			}
			q := d.Quiz(items...)
			for _, id := range tt.sums {
				q.Sums = append(q.Sums, engine.Sum{Skill: enginetest.Ref(id), Lowest: 1})
			}
			for _, missing := range []engine.Missing{engine.MissingSkip, engine.MissingZero} {
				d.Quizzes[0].Missing = missing
				sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 50})
				fails := slices.ContainsFunc(failed(&sim), func(g string) bool { return strings.HasPrefix(g, "bots") })
				enginetest.Same(t, string(missing)+": a gate for bots fails", fails, tt.fails)
			}
		})
	}
}

func TestStraightLinesAreNoFaultOfPublishedKeysWhereRolesAreToldApart(t *testing.T) {
	for _, sums := range []bool{false, true} {
		d := enginetest.DraftOf("drive", "calm")
		d.Role("driver", "x", 90, 20)
		d.Role("rock", "x", 20, 90)
		q := d.Quiz(slices.Concat(keyed{"drive", "++++++"}.items(), keyed{"calm", "------"}.items())...)
		if sums {
			q.Sums = []engine.Sum{{Skill: enginetest.Ref("drive")}, {Skill: enginetest.Ref("calm")}}
		}
		sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 50})
		g := gateOf(t, &sim, "bots", "straight_line")
		enginetest.Same(t, fmt.Sprintf("sums %v: straight lines pass", sums), g.Passed, sums)
		if sim.Bots[0].Verdicts[engine.VerdictClear] == 0 {
			t.Error("no straight line gets a clear verdict, so nothing is shown")
		}
	}
}
