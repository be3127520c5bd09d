package analyze

import (
	"encoding/json"
	"errors"
	"maps"

	"careerpath/engine"
)

// written is an Analyzer as JSON. All numbers are whole, so nothing is lost.
type written struct {
	People   int64                    `json:"people"`
	Answered [][]int64                `json:"answered"`
	Pairs    [][]writtenPair          `json:"pairs"`
	Levels   []writtenLevels          `json:"levels"`
	Answers  []writtenPair            `json:"answers"`
	Verdicts map[engine.Verdict]int64 `json:"verdicts"`
	Roles    []int64                  `json:"roles"`
	NoRole   int64                    `json:"no_role"`
	Held     writtenDistances         `json:"held"`
	Nearest  writtenDistances         `json:"nearest"`
	Signs    map[Sign]int64           `json:"signs"`
	Several  int64                    `json:"several"`
}

// writtenPair is a pairSum: n, x, y, and the high and the low half of xy.
type writtenPair [5]uint64

func (p *pairSum) written() writtenPair {
	return writtenPair{uint64(p.n), p.x, p.y, p.xy.high, p.xy.low}
}

func (p writtenPair) sum() pairSum { return pairSum{int64(p[0]), p[1], p[2], wide{p[3], p[4]}} }

// writtenLevels is a levelSum. Bins that are empty at the end are left out.
type writtenLevels struct {
	Sum     writtenPair `json:"sum"` // n, the sum, 0, and the squares
	Floor   int         `json:"floor"`
	Ceiling int         `json:"ceiling"`
	Bins    []int64     `json:"bins"`
}

func (l *levelSum) written() writtenLevels {
	bins := l.bins[:]
	for len(bins) > 0 && bins[len(bins)-1] == 0 {
		bins = bins[:len(bins)-1]
	}
	return writtenLevels{writtenPair{uint64(l.n), l.sum, 0, l.squares.high, l.squares.low}, l.floor, l.ceiling, bins}
}

func (w *writtenLevels) sum() levelSum {
	of := w.Sum.sum()
	l := levelSum{n: of.n, sum: of.x, squares: of.xy, floor: w.Floor, ceiling: w.Ceiling}
	copy(l.bins[:], w.Bins)
	return l
}

// writtenDistances is a distanceSum.
type writtenDistances struct {
	Sum   writtenPair `json:"sum"` // people, 0, 0, and the squares
	Terms []int64     `json:"terms"`
}

func (d *distanceSum) written() writtenDistances {
	return writtenDistances{writtenPair{uint64(d.people), 0, 0, d.squares.high, d.squares.low}, d.terms}
}

func (w *writtenDistances) sum() distanceSum {
	of := w.Sum.sum()
	return distanceSum{of.n, of.xy, w.Terms}
}

// MarshalJSON writes what was added up so far, for UnmarshalJSON.
func (a *Analyzer) MarshalJSON() ([]byte, error) {
	w := written{People: a.people, Answered: a.answered, Verdicts: a.verdicts, Roles: a.roles, NoRole: a.noRole,
		Held: a.held.written(), Nearest: a.nearest.written(), Signs: a.signs, Several: a.several}
	for k := range a.pairs {
		pairs := make([]writtenPair, len(a.pairs[k]))
		for i := range a.pairs[k] {
			pairs[i] = a.pairs[k][i].written()
		}
		w.Pairs = append(w.Pairs, pairs)
		w.Levels = append(w.Levels, a.levels[k].written())
		w.Answers = append(w.Answers, a.answers[k].written())
	}
	return json.Marshal(w)
}

// errOtherQuiz says that sums are of something else.
var errOtherQuiz = errors.New("these are sums of another quiz")

// UnmarshalJSON takes what an analyzer of the same quiz and catalog had added up, in place of what this one has. What can't
// be that is refused, and then nothing is changed.
func (a *Analyzer) UnmarshalJSON(text []byte) error {
	var w written
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	n := len(a.pairs)
	if len(w.Answered) != len(a.answered) || len(w.Roles) != len(a.roles) || len(w.Pairs) != n || len(w.Levels) != n ||
		len(w.Answers) != n || len(w.Held.Terms) != n || len(w.Nearest.Terms) != n {
		return errOtherQuiz
	}
	for i := range w.Answered {
		if len(w.Answered[i]) != len(a.answered[i]) {
			return errOtherQuiz
		}
	}
	for k := range n {
		if len(w.Pairs[k]) != len(a.pairs[k]) || len(w.Levels[k].Bins) > levelBins {
			return errOtherQuiz
		}
	}
	a.people, a.answered, a.roles, a.noRole, a.several = w.People, w.Answered, w.Roles, w.NoRole, w.Several
	a.held, a.nearest = w.Held.sum(), w.Nearest.sum()
	a.verdicts, a.signs = map[engine.Verdict]int64{}, map[Sign]int64{}
	maps.Copy(a.verdicts, w.Verdicts)
	maps.Copy(a.signs, w.Signs)
	for k := range n {
		for i := range w.Pairs[k] {
			a.pairs[k][i] = w.Pairs[k][i].sum()
		}
		a.levels[k], a.answers[k] = w.Levels[k].sum(), w.Answers[k].sum()
	}
	return nil
}
