package simulate

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
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

// held is what gates hold bots in a pattern against: the share that gets a clear verdict, and of straight lines the share
// whose levels are flat. Both are without the skills that state a sum: see simulator.free.
type held struct {
	clear map[string]float64 // by kind
	flat  float64
}

// bots answers the quiz as nobody means it.
func (s *simulator) bots() (all []Bots, by held, err error) {
	by.clear = map[string]float64{}
	for _, of := range []struct {
		kind string
		made func() ([]botResult, error)
	}{
		{straightLine, func() ([]botResult, error) { return s.oneByOne(s.StraightLines(), 0) }},
		{alternating, func() ([]botResult, error) { return s.oneByOne(s.Alternations(), 0) }},
		{anyAnswers, s.random},
	} {
		made, err := of.made()
		if err != nil {
			return nil, held{}, err
		}
		verdicts, warnings, flat, clear := map[engine.Verdict]int{}, 0, 0, 0
		for _, m := range made {
			verdicts[m.verdict]++
			if m.held == engine.VerdictClear {
				clear++
			}
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
			by.flat = exact.Share(flat, len(made))
		}
		by.clear[of.kind] = exact.Share(clear, len(made))
		all = append(all, out)
	}
	return all, by, nil
}

// free returns a sheet on which items that measure only skills with a sum don't apply, nil where there are none.
// Whoever states a sum takes items as they were published, and can turn none of them round: what their keys make of a
// pattern is no fault of the quiz. Package lint takes them so too.
func (s *simulator) free(given []engine.Answer) []engine.Answer {
	var out []engine.Answer
	for i := range s.quiz.Items {
		ci := &s.quiz.Items[i]
		if len(ci.Skills) == 0 || slices.ContainsFunc(ci.Skills, func(k int) bool { return s.quiz.Sums[k] == nil }) {
			continue
		}
		if out == nil {
			out = slices.Clone(given)
		}
		out[i] = engine.NotApplicable()
	}
	return out
}

// freeSkills is how many skills state no sum.
func (s *simulator) freeSkills() int {
	n := 0
	for _, sum := range s.quiz.Sums {
		if sum == nil {
			n++
		}
	}
	return n
}

// botResult is what the quiz makes of a bot.
type botResult struct {
	verdict engine.Verdict
	held    engine.Verdict // without the skills that state a sum
	warned  bool
	flat    bool // unknown of sheets answered at random
}

// oneByOne scores sheets, each worth some units of progress; those of a pattern are worth none.
func (s *simulator) oneByOne(sheets [][]engine.Answer, units int) ([]botResult, error) {
	out := make([]botResult, len(sheets))
	err := s.each(len(out), units, func(i int) {
		sheet := s.quiz.Take(sheets[i])
		made, _, _ := sheet.Judge(0)
		out[i] = botResult{made.Verdict, made.Verdict, len(made.Quality.Warnings) > 0, sheet.Flat()}
		if given := s.free(sheets[i]); given != nil && units == 0 {
			sheet = s.quiz.Take(given)
			made, _, _ = sheet.Judge(0)
			out[i].held, out[i].flat = made.Verdict, sheet.Flat()
		}
	})
	return out, err
}

// random scores sheets answered at random, in batches where the quiz takes them.
func (s *simulator) random() ([]botResult, error) {
	sheet := func(i int) []engine.Answer { return s.Anything(s.Generator(people.RandomBots, i)) }
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
			out[first+row] = botResult{verdict: b.Verdict[row], held: b.Verdict[row], warned: b.Warned(row)}
		}
	})
	return out, err
}
