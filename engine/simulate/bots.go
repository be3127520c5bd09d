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

// held are by kind the shares gates hold bots to, without the skills that state a sum: see people.Source.Free.
type held struct{ clear, flat map[string]float64 }

// bots answers the quiz as nobody means it.
func (s *simulator) bots() (all []Bots, by held, err error) {
	by = held{map[string]float64{}, map[string]float64{}}
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
			return nil, by, err
		}
		verdicts, warnings, flat, clearly := map[engine.Verdict]int{}, 0, 0, 0
		for _, m := range made {
			verdicts[m.verdict]++
			clearly += count(m.held == engine.VerdictClear)
			warnings += count(m.warned)
			flat += count(m.flat)
		}
		out := Bots{of.kind, len(made), map[engine.Verdict]float64{}, exact.Share(warnings, len(made))}
		for v, n := range verdicts {
			out.Verdicts[v] = exact.Share(n, len(made))
		}
		by.clear[of.kind], by.flat[of.kind] = exact.Share(clearly, len(made)), exact.Share(flat, len(made))
		all = append(all, out)
	}
	return all, by, nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
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
		if given := s.Free(sheets[i]); given != nil && units == 0 {
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
