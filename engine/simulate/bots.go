package simulate

import (
	"math/rand/v2"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
)

// randomSheets is how many sheets are answered at random.
const randomSheets = 1000

// The kinds of bots.
const (
	straightLine = "straight_line"
	alternating  = "alternating"
	anyAnswers   = "random"
)

// bots answers the quiz as nobody means it. flatLines is the share of straight lines whose levels are flat.
func (s *simulator) bots() (all []Bots, flatLines float64, err error) {
	for _, of := range []struct {
		kind string
		made func() ([]botResult, error)
	}{
		{straightLine, func() ([]botResult, error) { return s.oneByOne(s.straightLines(), 0) }},
		{alternating, func() ([]botResult, error) { return s.oneByOne(s.alternations(), 0) }},
		{anyAnswers, s.random},
	} {
		made, err := of.made()
		if err != nil {
			return nil, 0, err
		}
		verdicts, warnings, flat := map[engine.Verdict]int{}, 0, 0
		for _, m := range made {
			verdicts[m.verdict]++
			if m.warned {
				warnings++
			}
			if m.flat {
				flat++
			}
		}
		out := Bots{
			Kind: of.kind, Sheets: len(made), Verdicts: map[engine.Verdict]float64{},
			Warned: exact.Share(warnings, len(made)),
		}
		for v, n := range verdicts {
			out.Verdicts[v] = exact.Share(n, len(made))
		}
		if of.kind == straightLine {
			flatLines = exact.Share(flat, len(made))
		}
		all = append(all, out)
	}
	return all, flatLines, nil
}

// botResult is what the quiz makes of a bot.
type botResult struct {
	verdict engine.Verdict
	warned  bool
	flat    bool // unknown of sheets answered at random
}

// oneByOne scores sheets, each worth some units of progress.
func (s *simulator) oneByOne(sheets [][]engine.Answer, units int) ([]botResult, error) {
	out := make([]botResult, len(sheets))
	err := s.each(len(out), units, func(i int) {
		sheet := s.quiz.Take(sheets[i])
		made, _, _ := sheet.Judge(0)
		out[i] = botResult{made.Verdict, len(made.Quality.Warnings) > 0, sheet.Flat()}
	})
	return out, err
}

// random scores sheets answered at random, in batches where the quiz takes them.
func (s *simulator) random() ([]botResult, error) {
	sheet := func(i int) []engine.Answer { return s.anything(s.Generator(people.RandomBots, i)) }
	if !batch.Takes(s.quiz) {
		sheets := make([][]engine.Answer, randomSheets)
		for i := range sheets {
			sheets[i] = sheet(i)
		}
		return s.oneByOne(sheets, 1)
	}
	out := make([]botResult, randomSheets)
	err := s.each((len(out)+batch.Rows-1)/batch.Rows, batch.Rows, func(i int) {
		b, first := batch.New(s.quiz), i*batch.Rows
		b.Rows = min(batch.Rows, len(out)-first)
		for row := range b.Rows {
			for item, a := range sheet(first + row) {
				b.Put(row, item, a)
			}
		}
		b.Score()
		for row := range b.Rows {
			out[first+row] = botResult{verdict: b.Verdict[row], warned: warned(b, row)}
		}
	})
	return out, err
}

// warned says whether a row shows signs of carelessness: see compiled.Sheet.Quality.
func warned(b *batch.Batch, row int) bool {
	var points []float64
	for i := range b.Quiz.Items {
		if ci := &b.Quiz.Items[i]; ci.Points > 0 && !b.Missing(i, row) {
			points = append(points, ci.Positions[b.Choices[i][row]-1])
		}
	}
	long, none := compiled.Monotonous(compiled.LongestRun(points), len(points))
	return long || none || b.Quiz.Inconsistent(b.Inconsistency(row))
}

// straightLines are each point throughout, with each option in turn at one place throughout, and facts the lowest there
// are or left out.
func (s *simulator) straightLines() [][]engine.Answer {
	points, options, numbers := s.widths()
	var out [][]engine.Answer
	for point := range points {
		for option := range options {
			for _, facts := range numbers {
				out = append(out, s.pattern(facts, func(_, n int) int {
					return min(point, n-1)
				}, func(_, n int) int { return min(option, n-1) }))
			}
		}
	}
	return out
}

// alternations are sheets in a pattern that takes no reading: first and last, first and second, last and first, and one
// after the other.
func (s *simulator) alternations() [][]engine.Answer {
	_, _, numbers := s.widths()
	var out [][]engine.Answer
	for _, place := range []func(i, n int) int{
		func(i, n int) int { return i % 2 * (n - 1) },
		func(i, n int) int { return i % 2 },
		func(i, n int) int { return (i + 1) % 2 * (n - 1) },
		func(i, n int) int { return i % n },
	} {
		for _, facts := range numbers {
			out = append(out, s.pattern(facts, place, place))
		}
	}
	return out
}

// widths are the most points of a scale, the most options of a choice, each at least 1, and whether facts are stated:
// both, where any is asked for.
func (s *simulator) widths() (points, options int, facts []bool) {
	points, options, facts = 1, 1, []bool{false}
	for i := range s.quiz.Items {
		switch ci := &s.quiz.Items[i]; {
		case ci.Points > 0:
			points = max(points, len(s.Choices[i]))
		case ci.Fact == nil:
			options = max(options, len(s.Choices[i]))
		default:
			facts = []bool{false, true}
		}
	}
	return points, options, facts
}

// pattern answers the i-th scale item of n points, and the i-th choice of n options, with the place (from 0) that a
// function gives.
func (s *simulator) pattern(facts bool, point, option func(i, n int) int) []engine.Answer {
	given := make([]engine.Answer, len(s.quiz.Items))
	scales, chosen := 0, 0
	for i := range s.quiz.Items {
		switch ci := &s.quiz.Items[i]; {
		case ci.Points > 0:
			given[i] = s.Choices[i][point(scales, len(s.Choices[i]))]
			scales++
		case ci.Fact == nil:
			given[i] = s.Choices[i][option(chosen, len(s.Choices[i]))]
			chosen++
		default:
			if facts {
				given[i] = ci.Stating(ci.Lowest)
			}
		}
	}
	return given
}

// anything answers each item with something it takes. Of many options each is chosen or not by chance; one to be chosen
// alone counts where no other was.
func (s *simulator) anything(r *rand.Rand) []engine.Answer {
	given := make([]engine.Answer, len(s.quiz.Items))
	for i := range s.quiz.Items {
		switch ci := &s.quiz.Items[i]; {
		case len(ci.Picks) > 0:
			given[i] = s.Choices[i][r.IntN(len(s.Choices[i]))]
		case ci.Form == engine.FormChoices:
			var chosen, alone []string
			for _, o := range ci.Options {
				switch {
				case r.IntN(2) != 0:
				case o.Alone:
					alone = append(alone, o.ID)
				default:
					chosen = append(chosen, o.ID)
				}
			}
			switch {
			case chosen != nil:
				given[i] = engine.Choices(chosen...)
			case alone != nil:
				given[i] = engine.Choices(alone[0])
			}
		default:
			given[i] = engine.Number(people.AnyFact(r, ci))
		}
	}
	return given
}
