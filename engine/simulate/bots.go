package simulate

import (
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

// bots answers the quiz as nobody means it. flatLines is the share of straight lines whose levels are flat.
func (s *simulator) bots() (all []Bots, flatLines float64, err error) {
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
			out[first+row] = botResult{verdict: b.Verdict[row], warned: b.Warned(row)}
		}
	})
	return out, err
}
