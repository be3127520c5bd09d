package simulate

import (
	"math/rand/v2"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
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
	random := make([][]engine.Answer, randomSheets)
	for i := range random {
		random[i] = s.anything(s.generator(randomBots, i))
	}
	lines := s.straightLines()
	for _, b := range []struct {
		kind   string
		sheets [][]engine.Answer
	}{{straightLine, lines}, {alternating, s.alternations()}, {anyAnswers, random}} {
		sittings, warned := make([]sitting, len(b.sheets)), make([]bool, len(b.sheets))
		units := 0
		if b.kind == anyAnswers {
			units = 1
		}
		err := s.each(len(sittings), units, func(i int) {
			sittings[i].given = b.sheets[i]
			s.judge(&sittings[i])
			q, _ := sittings[i].sheet.Quality(0)
			warned[i] = len(q.Warnings) > 0
		})
		if err != nil {
			return nil, 0, err
		}
		verdicts, warnings, flat := map[engine.Verdict]int{}, 0, 0
		for i := range sittings {
			verdicts[sittings[i].verdict]++
			if warned[i] {
				warnings++
			}
			if sittings[i].sheet.Flat() {
				flat++
			}
		}
		out := Bots{Kind: b.kind, Sheets: len(sittings), Verdicts: map[engine.Verdict]float64{}, Warned: exact.Share(warnings, len(sittings))}
		for v, n := range verdicts {
			out.Verdicts[v] = exact.Share(n, len(sittings))
		}
		if b.kind == straightLine {
			flatLines = exact.Share(flat, len(sittings))
		}
		all = append(all, out)
	}
	return all, flatLines, nil
}

// straightLines are each point throughout, with each option in turn at one place throughout, and facts the lowest there are or left out.
func (s *simulator) straightLines() [][]engine.Answer {
	points, options, numbers := s.widths()
	var out [][]engine.Answer
	for point := range points {
		for option := range options {
			for _, facts := range numbers {
				out = append(out, s.pattern(facts, func(_, n int) int { return min(point, n-1) }, func(_, n int) int { return min(option, n-1) }))
			}
		}
	}
	return out
}

// alternations are sheets in a pattern that takes no reading: first and last, first and second, last and first, and one after the other.
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

// widths are the most points of a scale, the most options of a choice, each at least 1, and whether facts are stated: both, where any is asked for.
func (s *simulator) widths() (points, options int, facts []bool) {
	points, options, facts = 1, 1, []bool{false}
	for i := range s.quiz.Items {
		switch s.quiz.Items[i].Item.Kind() {
		case engine.KindScale:
			points = max(points, len(s.choices[i]))
		case engine.KindOne, engine.KindMany:
			options = max(options, len(s.choices[i]))
		case engine.KindNumber:
			facts = []bool{false, true}
		}
	}
	return points, options, facts
}

// pattern answers the i-th scale item of n points, and the i-th choice of n options, with the place (from 0) that a function gives.
func (s *simulator) pattern(facts bool, point, option func(i, n int) int) []engine.Answer {
	given := make([]engine.Answer, len(s.quiz.Items))
	scales, chosen := 0, 0
	for i := range s.quiz.Items {
		switch it := s.quiz.Items[i].Item; it.Kind() {
		case engine.KindScale:
			given[i] = s.choices[i][point(scales, len(s.choices[i]))]
			scales++
		case engine.KindOne, engine.KindMany:
			given[i] = s.choices[i][option(chosen, len(s.choices[i]))]
			chosen++
		case engine.KindNumber:
			if facts {
				given[i] = engine.Number(it.Number.Min)
			}
		}
	}
	return given
}

// anything answers each item with something it takes. Of many options each is chosen or not by chance; one to be chosen alone counts where no other was.
func (s *simulator) anything(r *rand.Rand) []engine.Answer {
	given := make([]engine.Answer, len(s.quiz.Items))
	for i := range s.quiz.Items {
		switch ci := &s.quiz.Items[i]; ci.Item.Kind() {
		case engine.KindScale, engine.KindOne:
			given[i] = s.choices[i][r.IntN(len(s.choices[i]))]
		case engine.KindMany:
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
		case engine.KindNumber:
			given[i] = anyFact(r, ci.Item.Number)
		}
	}
	return given
}
