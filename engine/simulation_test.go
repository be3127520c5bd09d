package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"careerpath/engine"
)

// The gates of science.md §7.
const (
	gate15 = 0.90 // at noise 15, each role
	gate25 = 0.75 // at noise 25, each role
)

const (
	people = 500 // simulated for each role
	bots   = 1000
)

// profileQuiz is content of the shipped skills and roles with a quiz that asks three items a skill and nothing else.
func profileQuiz(t testing.TB) *engine.Catalog {
	content := shippedContent(t)
	d := &draft{engine.Content{Sources: content.Sources, Clusters: content.Clusters, Skills: content.Skills, Roles: content.Roles}}
	for i := range d.Roles {
		d.Roles[i].Requires, d.Roles[i].Facts = nil, nil
	}
	d.keepAskedSkills()
	var items []engine.Item
	for i := range 3 {
		for _, s := range d.Skills {
			items = append(items, five(fmt.Sprintf("%s_%d", s.ID, i+1), s.ID))
		}
	}
	d.quiz(items...)
	return d.catalog(t)
}

// confusion counts simulated holders of roles by what they are told.
type confusion struct {
	correct  map[string]float64 // share of a role's holders that are recommended their own role
	best     map[string]float64 // share of them that their own role fits best
	confused map[string]map[string]int
	verdicts map[engine.Verdict]int
	right    map[engine.Verdict]int
}

func simulate(t testing.TB, c *engine.Catalog, q *engine.Quiz, noise float64) confusion {
	t.Helper()
	out := confusion{map[string]float64{}, map[string]float64{}, map[string]map[string]int{}, map[engine.Verdict]int{}, map[engine.Verdict]int{}}
	s := seeded(uint64(noise))
	for _, ref := range q.Roles {
		role, _ := c.Role(ref.ID)
		out.confused[role.ID] = map[string]int{}
		for range people {
			result, err := c.Score(q.ID, s.sit(q, s.holder(role, noise)))
			if err != nil {
				t.Fatal(err)
			}
			out.verdicts[result.Verdict]++
			if string(result.Role) == role.ID {
				out.correct[role.ID] += 1.0 / people
				out.right[result.Verdict]++
			} else {
				out.confused[role.ID][string(result.Role)]++
			}
			if result.Roles[0].Role == role.ID {
				out.best[role.ID] += 1.0 / people
			}
		}
	}
	return out
}

func (c confusion) String() string {
	var b strings.Builder
	for _, role := range keysOf(c.correct) {
		fmt.Fprintf(&b, "\n  %-26s recommended %.3f, fits best %.3f; others %v", role, c.correct[role], c.best[role], c.confused[role])
	}
	for _, v := range keysOf(c.verdicts) {
		fmt.Fprintf(&b, "\n  %-16s %.3f of people, %.3f of them right", v, float64(c.verdicts[v])/float64(people*len(c.correct)), float64(c.right[v])/float64(c.verdicts[v]))
	}
	return b.String()
}

func TestHoldersOfARoleAreToldTheirOwnRole(t *testing.T) {
	full, q := shipped(t)
	profiles := profileQuiz(t)
	for _, tt := range []struct {
		name  string
		c     *engine.Catalog
		q     *engine.Quiz
		noise float64
		gate  float64
	}{
		{"three items a skill, noise 15", profiles, quizOf(t, profiles, "work"), 15, gate15},
		{"three items a skill, noise 25", profiles, quizOf(t, profiles, "work"), 25, gate25},
		{"the shipped quiz, noise 15", full, q, 15, gate15},
		{"the shipped quiz, noise 25", full, q, 25, gate25},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := simulate(t, tt.c, tt.q, tt.noise)
			t.Log(got)
			for _, role := range tt.q.Roles {
				if got.correct[role.ID] < tt.gate {
					t.Errorf("%.3f of the people who hold %s are told so, want %.2f", got.correct[role.ID], role.ID, tt.gate)
				}
			}
		})
	}
}

func TestASimulationIsTheSameForTheSameSeed(t *testing.T) {
	c, q := shipped(t)
	role, _ := c.Role(q.Roles[0].ID)
	same(t, "answers", asJSON(t, seeded(7).sit(q, seeded(8).holder(role, 15))), asJSON(t, seeded(7).sit(q, seeded(8).holder(role, 15))))
}

func TestEveryRoleCanBeReached(t *testing.T) {
	c, q := shipped(t)
	for _, role := range q.Roles {
		result, err := c.Score(q.ID, favouring(t, c, q, role.ID))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-26s %s, share %.4f, readiness %.1f", role.ID, result.Verdict, result.Roles[0].Share, result.Roles[0].Readiness)
		if result.Roles[0].Role != role.ID || string(result.Role) != role.ID {
			t.Errorf("all that speaks for %s makes %s win and %q recommended (%v)", role.ID, result.Roles[0].Role, result.Role, fitOf(t, result, role.ID).Unmet)
		}
	}
}

// flatAnswers gives the same point to every scale item and lets pick choose the options; facts stay unanswered, or are all the lowest.
func flatAnswers(q *engine.Quiz, point int, facts bool, pick func(*engine.Item) string) engine.Answers {
	answers := engine.Answers{}
	for _, it := range q.Items() {
		switch it.Kind() {
		case engine.KindScale:
			answers[it.ID] = engine.Number(float64(min(point, len(q.Labels(it)))))
		case engine.KindOne:
			answers[it.ID] = engine.Choice(pick(it))
		case engine.KindMany:
			answers[it.ID] = engine.Choices(pick(it))
		case engine.KindNumber:
			if facts {
				answers[it.ID] = engine.Number(it.Number.Min)
			}
		}
	}
	return answers
}

func TestFlatAnswersAreUndifferentiated(t *testing.T) {
	c, q := shipped(t)
	tell := func(name string, answers engine.Answers) {
		result, err := c.Score(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		if result.Verdict != engine.Undifferentiated {
			t.Errorf("%s: %s %s (share %.2f)", name, result.Verdict, result.Role, result.Roles[0].Share)
		}
	}
	for point := 1; point <= 5; point++ {
		for position := range 6 {
			for _, facts := range []bool{false, true} {
				tell(fmt.Sprintf("point %d, option %d, facts %v", point, position+1, facts), flatAnswers(q, point, facts, func(it *engine.Item) string {
					return it.Options[min(position, len(it.Options)-1)].ID
				}))
			}
		}
	}
}

func TestBotsGetNoClearVerdict(t *testing.T) {
	c, q := shipped(t)
	for _, tt := range []struct {
		name   string
		answer func(sitter) engine.Answers
		clear  float64 // the largest share of them that may get a clear verdict
	}{
		{"one point throughout, any option", func(s sitter) engine.Answers {
			return flatAnswers(q, 1+s.IntN(5), true, func(it *engine.Item) string { return it.Options[s.IntN(len(it.Options))].ID })
		}, 0},
		// One in a thousand agrees with itself by chance.
		{"anything at random", func(s sitter) engine.Answers { return s.anything(q, 0) }, 0.002},
	} {
		s, verdicts := seeded(99), map[engine.Verdict]int{}
		for range bots {
			result, err := c.Score(q.ID, tt.answer(s))
			if err != nil {
				t.Fatal(err)
			}
			verdicts[result.Verdict]++
		}
		t.Log(tt.name, verdicts)
		if share := float64(verdicts[engine.Clear]) / bots; share > tt.clear {
			t.Errorf("%s: a share of %.3f gets a clear verdict, want at most %.2f", tt.name, share, tt.clear)
		}
	}
}
