package simulate

import (
	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/certainty"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
)

// mixture counts people of all manners.
type mixture struct {
	*tally
	manners []mannerSum
	bins    certainty.Bins // of those who are compared with roles
}

type mannerSum struct {
	people, right, clear, clearRight, compared int
	share                                      float64 // sum of the best role's, of those compared
}

func (s *simulator) newMixture() *mixture {
	return &mixture{tally: s.newTally(false), manners: make([]mannerSum, len(s.Manners))}
}

// mix draws people of all manners at the quiz's own noise, as many as at each noise, and puts the first of them into
// sheets, which may be nil.
func (s *simulator) mix(sheets *certainty.Sheets) (*mixture, error) {
	out := s.newMixture()
	err := inUnits(s, func(d *drawer, from int) *mixture { return d.mixedUnit(from, sheets) }, out.merge)
	return out, err
}

// mixedUnit is unit for people of all manners.
func (d *drawer) mixedUnit(from int, sheets *certainty.Sheets) *mixture {
	s, b, out := d.s, d.first, d.s.newMixture()
	last := min(from+unitPeople, s.options.People)
	for ; from < last; from += batch.Rows {
		b.rows = 0
		for i := range min(batch.Rows, last-from) {
			s.Mix(d.person, from+i, s.quiz.Tau, d.picks)
			b.put(d.person, d.picks)
		}
		b.judge(true)
		out.add(b, from)
		for row := range b.rows {
			if sheets != nil && from+row < sheets.Len() && b.best[row] != people.NoRole {
				b.keepIn(sheets, row, from+row)
			}
		}
		s.advance(b.rows)
	}
	return out
}

// keepIn makes a row the i-th of kept sheets.
func (b *block) keepIn(sheets *certainty.Sheets, row, i int) {
	own := b.s.role(i)
	sheets.Put(i, certainty.Sheet{
		Own: own, Best: b.best[row] == own, Recommended: b.told[row] == own,
		MayBeClear: b.agrees[row] && b.verdict[row].Compares() && b.told[row] == b.best[row],
	}, func(role int) float64 { return b.distances[role][row] * b.s.quiz.Temperature })
}

func (m *mixture) add(b *block, from int) {
	m.tally.add(b, &block{}, from)
	for row := range b.rows {
		own := m.s.role(from + row)
		of, right := &m.manners[m.s.MannerOf(from+row)], b.told[row] == own
		of.people++
		if right {
			of.right++
		}
		if b.verdict[row] == engine.VerdictClear {
			of.clear++
			if right {
				of.clearRight++
			}
		}
		if b.best[row] != people.NoRole {
			of.compared++
			of.share += b.share[row]
			m.bins.Add(b.share[row], b.best[row] == own)
		}
	}
}

func (m *mixture) merge(o *mixture) {
	m.tally.merge(o.tally)
	m.bins.Merge(&o.bins)
	for i := range m.manners {
		a, b := &m.manners[i], &o.manners[i]
		a.people += b.people
		a.right += b.right
		a.clear += b.clear
		a.clearRight += b.clearRight
		a.compared += b.compared
		a.share += b.share
	}
}

// report says what the quiz makes of them.
func (m *mixture) report() *Stress {
	out := &Stress{Confusion: m.confusion(m.s.quiz.Tau), Error: m.bins.Error(), Bins: diagram(&m.bins)}
	for i, of := range m.manners {
		row := Manner{
			Manner: m.s.Manners[i].Name, Setting: m.s.Manners[i].Setting, People: of.people,
			Right: exact.Share(of.right, of.people), Clear: exact.Share(of.clear, of.people),
			ClearRight: exact.Share(of.clearRight, of.clear),
		}
		if of.compared > 0 {
			row.Share = exact.Rounded(of.share / float64(of.compared))
		}
		out.Manners = append(out.Manners, row)
	}
	return out
}

// diagram is a reliability diagram: the bins that anybody falls in.
func diagram(of *certainty.Bins) []Calibration {
	out := []Calibration{}
	for i, in := range of {
		if in.People > 0 {
			out = append(out, Calibration{
				From: float64(i) / certainty.Count, To: float64(i+1) / certainty.Count, People: in.People,
				Share: exact.Rounded(in.Share / float64(in.People)), Correct: exact.Share(in.Right, in.People),
			})
		}
	}
	return out
}

// calibrated finds the temperature at which shares are most nearly as right as they say.
func (s *simulator) calibrated(sheets *certainty.Sheets) *Calibrated {
	at := func(temperature float64) Sureness {
		bins := sheets.Bins(temperature)
		return Sureness{Temperature: temperature, Loss: exact.Rounded(sheets.Loss(temperature)), Error: bins.Error(),
			Bins: diagram(bins)}
	}
	out := &Calibrated{Before: at(s.quiz.Temperature), After: at(sheets.Temperature())}
	out.ClearAt, out.ClearRight = sheets.Clear(out.After.Temperature, s.quiz.Verdicts.Clear, clearGate)
	if out.ClearAt == 0 {
		switch all, large := sheets.Clearable(out.After.Temperature, s.quiz.Verdicts.Clear); {
		case all == 0:
			out.NoClear = NeverMeant
		case large == 0:
			out.NoClear = NeverLarge
		default:
			out.NoClear = NeverRight
		}
	}
	return out
}
