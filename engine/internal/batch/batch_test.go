package batch_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/batch"
	"careerpath/engine/score"
)

// asOneByOne scores people in batches of all sizes and one at a time, and fails where anything differs in the last bit.
func asOneByOne(t *testing.T, c *score.Catalog, quiz string,
	people []engine.Answers) (verdicts map[engine.Verdict]int) {
	t.Helper()
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		t.Fatal(err)
	}
	b := batch.New(cq)
	verdicts = map[engine.Verdict]int{}
	for from, size := 0, 1; from < len(people); from, size = from+size, 1+(size*7)%batch.Rows {
		b.Rows = min(size, len(people)-from)
		for row := range b.Rows {
			s, faults := cq.Read(people[from+row])
			if faults != nil {
				t.Fatal(faults)
			}
			for i := range cq.Items {
				b.Put(row, i, people[from+row][cq.Items[i].Item.ID])
			}
			_ = s
		}
		b.Score()
		for row := range b.Rows {
			want, err := c.Score(quiz, people[from+row])
			if err != nil {
				t.Fatal(err)
			}
			verdicts[want.Verdict]++
			if got, want := inBatch(b, row), alone(&want); got != want {
				t.Fatalf("row %d of %d comes to\n%s\nand alone to\n%s", row, b.Rows, got, want)
			}
		}
	}
	return verdicts
}

func inBatch(b *batch.Batch, row int) (out string) {
	for k, id := range b.Quiz.Skills {
		if b.Measured[k][row] {
			out += fmt.Sprintf("%s %v\n", id, b.Levels[k][row])
		}
	}
	name := func(r int) string {
		if r < 0 {
			return ""
		}
		return b.Quiz.RoleAt(r).ID
	}
	shares := map[string]string{}
	for r := range b.Quiz.Roles {
		if b.Coverage[row] > 0 {
			shares[name(r)] = fit(b.Shares[r][row], b.Readiness[r][row], b.Claims(row, r))
		}
	}
	levels := b.AppendLevels(nil, row)
	return out + fmt.Sprint(shares, b.Verdict[row], name(b.Role[row]), name(b.Next[row]), levels)
}

// fit is a match share and, where enough was measured to claim one, a readiness.
func fit(share, readiness float64, claimed bool) string {
	if !claimed {
		return fmt.Sprint(share)
	}
	return fmt.Sprint(share, " ", readiness)
}

func alone(r *engine.Result) (out string) {
	for _, l := range r.Levels {
		out += fmt.Sprintf("%s %v\n", l.Skill, l.Level)
	}
	shares := map[string]string{}
	for _, f := range r.Roles {
		shares[f.Role] = fit(f.Share, f.Readiness, !f.Unclaimed)
	}
	return out + fmt.Sprint(shares, r.Verdict, r.Role, r.Next, r.Levels)
}

func TestABatchComesToTheSameAsOneSheetAfterAnother(t *testing.T) {
	shipped, _ := enginetest.Shipped(t)
	for _, q := range shipped.Quizzes() {
		t.Run(q.ID, func(t *testing.T) {
			var people []engine.Answers
			for seed := range uint64(600) {
				sitter := enginetest.Seeded(seed)
				people = append(people, sitter.Anything(&q, []float64{0, 0, 0, 0.05, 0.6}[seed/120]))
			}
			got := asOneByOne(t, shipped, q.ID, people)
			if len(q.Roles) > 0 && len(got) < 3 {
				t.Errorf("the people come to %v only", got)
			}
		})
	}
}

// Content that the shipped quizzes don't have: several choices, weights that are no whole numbers, levels and shares in
// conditions, every policy for what is left open.
func TestABatchComesToTheSameWhateverTheQuiz(t *testing.T) {
	for _, missing := range []engine.Missing{engine.MissingSkip, engine.MissingZero, engine.MissingRefuse} {
		for seed := range uint64(40) {
			r := rand.New(rand.NewPCG(seed, 6))
			d := enginetest.Conditioned(enginetest.Phrase(r, "truth", 2, 0))
			q := &d.Quizzes[0]
			q.Missing = missing
			items := q.Sections[0].Items
			items[0].Measures[0].Weight = []float64{1, 0.3, 2}[r.IntN(3)]
			items[5].Reversed = r.IntN(2) == 0
			show := enginetest.When([]string{`answer.scene == "a"`, `"b" in answer.tools`, "fact.people > 3",
				"answer.often >= 3"}[r.IntN(4)])
			items[5].Show = &show
			q.Rules = append(q.Rules, engine.Rule{
				ID: "moves", When: enginetest.When("level.drive > 40 && fact.people < 50"), Because: "…",
				Cap: enginetest.Credit{"drive": 60}.Points(), Add: enginetest.Credit{"craft": 7.7}.Points(),
			})
			d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("gap.craft < 30"),
				enginetest.Requirement("fact.people > 2")}
			d.Roles[1].Requires = []engine.Requirement{enginetest.Requirement("fit.a < 0.7 || readiness.b > 50")}
			if seed%2 == 0 { // a ladder, which leads outside the quiz
				d.Role("outside", "x", 95, 10)
				when := []string{"fact.people > 3", "level.drive > 50", "fit.b < 0.5", "readiness.a > 60"}[r.IntN(4)]
				d.Roles[0].Next = enginetest.Ladder(when, d.Roles[1].ID, "", "outside")
				d.Roles[1].Next = enginetest.Ladder(when, "outside")
			}
			var people []engine.Answers
			for person := range uint64(200) {
				people = append(people, enginetest.Seeded(person).Anything(q, float64(person%4)*0.2))
			}
			asOneByOne(t, d.Catalog(t), q.ID, people)
		}
	}
}
