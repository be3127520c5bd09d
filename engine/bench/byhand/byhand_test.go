package byhand_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/bench/byhand"
	"careerpath/engine/bench/sheets"
)

// drawn are some thousands of sheets of all sorts.
func drawn(t testing.TB, s *sheets.Source) []engine.Answers {
	t.Helper()
	var out []engine.Answers
	for _, missing := range []float64{0, 0.1, 0.3, 0.5, 0.7, 0.9} {
		for range 500 {
			out = append(out, s.Anything(missing))
		}
		for _, role := range s.Quiz.Roles {
			for _, noise := range []float64{0, 10, 20, 40} {
				for i := range 40 {
					lift := float64(i % 4 * 10)
					answers, err := s.Holder(role.ID, lift, noise, missing)
					if err != nil {
						t.Fatal(err)
					}
					out = append(out, answers)
				}
			}
		}
	}
	for range 20 {
		for point := range 5 {
			out = append(out, s.Same(float64(point+1)))
		}
	}
	return append(out, engine.Answers{})
}

func source(t testing.TB, seed uint64) *sheets.Source {
	t.Helper()
	s, err := sheets.New(seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestByHandComesToTheResultsOfTheEngine(t *testing.T) {
	s := source(t, 1)
	saw := seen{}
	for _, answers := range drawn(t, s) {
		want, err := s.Catalog.Score(sheets.QuizID, answers)
		if err != nil {
			t.Fatal(err)
		}
		saw.result(&want)
		got := byhand.Score(answers, s.Catalog.QuizHash(sheets.QuizID))
		if !bytes.Equal(written(t, got), written(t, want)) {
			t.Fatalf("for %v (engine -, by hand +):\n%s", answers, cmp.Diff(want, got))
		}
	}
	saw.check(t, s)
}

func TestTheLoopByHandComesToTheNumbersOfTheEngine(t *testing.T) {
	s := source(t, 2)
	skills := s.Catalog.QuizSkills(sheets.QuizID)
	var got byhand.Scores
	for _, answers := range drawn(t, s) {
		want, err := s.Catalog.Score(sheets.QuizID, answers)
		if err != nil {
			t.Fatal(err)
		}
		row := s.RowOf(answers)
		byhand.Levels(&row, &got)
		if diff := cmp.Diff(numbersOf(&want), numbersIn(&got, s, skills, &want)); diff != "" {
			t.Fatalf("for %v (engine -, by hand +):\n%s", answers, diff)
		}
	}
}

func TestTheLoopByHandAllocatesNothing(t *testing.T) {
	s := source(t, 3)
	row := s.RowOf(s.Anything(0.1))
	var out byhand.Scores
	if n := testing.AllocsPerRun(100, func() { byhand.Levels(&row, &out) }); n != 0 {
		t.Errorf("a row takes %v allocations", n)
	}
}

// numbers are what the loop gives, with the bits of each number.
type numbers struct {
	Levels, Shares, Readiness map[string]uint64
	Role                      string
	Verdict                   engine.Verdict
}

func numbersOf(r *engine.Result) numbers {
	out := numbers{map[string]uint64{}, map[string]uint64{}, map[string]uint64{}, string(r.Role), r.Verdict}
	for _, l := range r.Levels {
		out.Levels[l.Skill] = math.Float64bits(l.Level)
	}
	for _, f := range r.Roles {
		out.Shares[f.Role] = math.Float64bits(f.Share)
		if !f.Unclaimed {
			out.Readiness[f.Role] = math.Float64bits(f.Readiness)
		}
	}
	return out
}

func numbersIn(scores *byhand.Scores, s *sheets.Source, skills []string, alone *engine.Result) numbers {
	out := numbers{map[string]uint64{}, map[string]uint64{}, map[string]uint64{}, "", scores.Verdict}
	for k, id := range skills {
		if scores.Measured[k] {
			out.Levels[id] = math.Float64bits(scores.Levels[k])
		}
	}
	for i, role := range s.Quiz.Roles {
		if len(out.Levels) > 0 {
			out.Shares[role.ID] = math.Float64bits(scores.Shares[i])
			if slices.ContainsFunc(alone.Roles, func(f engine.RoleFit) bool { return f.Role == role.ID && !f.Unclaimed }) {
				out.Readiness[role.ID] = math.Float64bits(scores.Readiness[i]) // the loop has it of every role
			}
		}
	}
	if scores.Role >= 0 {
		out.Role = s.Quiz.Roles[scores.Role].ID
	}
	return out
}

func written(t testing.TB, r engine.Result) []byte {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// seen counts what happened in results, so that a comparison of sheets that are all alike doesn't pass for one of all.
type seen map[string]int

func (s seen) result(r *engine.Result) {
	s["verdict "+string(r.Verdict)]++
	for _, o := range r.Rules {
		if o.Applied {
			s["applied "+o.Rule]++
		}
		if o.Unknown != nil {
			s["unknown "+o.Rule]++
		}
	}
	for _, f := range r.Roles {
		for _, u := range f.Unmet {
			s["unmet "+f.Role+" "+u.When]++
		}
	}
	for _, w := range r.Quality.Warnings {
		s["warning "+string(w)]++
	}
	if r.Next != "" {
		s["next "+string(r.Role)]++
	}
}

func (s seen) check(t *testing.T, from *sheets.Source) {
	t.Helper()
	var want []string
	// All but levels_only, which is for quizzes without roles.
	for _, v := range []engine.Verdict{
		engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose, engine.VerdictUndifferentiated,
		engine.VerdictInsufficient, engine.VerdictBlocked,
	} {
		want = append(want, "verdict "+string(v))
	}
	for _, w := range []engine.Warning{engine.WarnLongRun, engine.WarnNoVariability, engine.WarnInconsistent} {
		want = append(want, "warning "+string(w))
	}
	for _, r := range from.Rules {
		want = append(want, "applied "+r.ID, "unknown "+r.ID)
	}
	for _, ref := range from.Quiz.Roles {
		role, _ := from.Catalog.Role(ref.ID)
		for _, q := range role.Requires {
			want = append(want, "unmet "+role.ID+" "+q.When.Source)
		}
	}
	for _, w := range want {
		if s[w] == 0 {
			t.Errorf("no sheet had: %s", w)
		}
	}
}
