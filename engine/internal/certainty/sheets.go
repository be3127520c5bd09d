package certainty

import (
	"math"

	"careerpath/engine/internal/exact"
)

// Sheets are answer sheets of people whose role is known, as far as their match shares go.
type Sheets struct {
	roles     int
	distances []float64 // by sheet, by role: D², less that of the nearest role
	own       []int16   // by sheet: the role held
	flags     []flags   // by sheet
}

type flags uint8

const (
	present   flags = 1 << iota // the sheet was put
	nearest                     // the role held fits best
	right                       // and is recommended
	clearable                   // the match is called clear where its share is large enough
)

// NewSheets makes room for so many sheets of a quiz with so many roles.
func NewSheets(sheets, roles int) *Sheets {
	return &Sheets{roles: roles, distances: make([]float64, sheets*roles), own: make([]int16, sheets),
		flags: make([]flags, sheets)}
}

// Len is how many sheets there is room for.
func (s *Sheets) Len() int { return len(s.own) }

// Sheet is one sheet. The role held may fit best as one of several that are tied.
type Sheet struct {
	Own         int  // the role held
	Best        bool // it fits best
	Recommended bool // it is recommended
	MayBeClear  bool // the match is called clear where its share is large enough
}

// Put makes a sheet the i-th. distance is D² from each role at temperature 1. Different sheets may be put at once.
func (s *Sheets) Put(i int, sheet Sheet, distance func(role int) float64) {
	of := s.of(i)
	least := math.Inf(1)
	for r := range of {
		of[r] = distance(r)
		least = min(least, of[r])
	}
	for r := range of {
		of[r] -= least
	}
	s.own[i], s.flags[i] = int16(sheet.Own), present
	if sheet.Best {
		s.flags[i] |= nearest
	}
	if sheet.Recommended {
		s.flags[i] |= right
	}
	if sheet.MayBeClear {
		s.flags[i] |= clearable
	}
}

func (s *Sheets) of(i int) []float64 { return s.distances[i*s.roles : (i+1)*s.roles] }

// total is Σ exp(−D²/(2T)), of which the nearest role has 1.
func (s *Sheets) total(i int, temperature float64) float64 {
	sum := 0.0
	for _, d := range s.of(i) {
		sum += math.Exp(-d / (2 * temperature))
	}
	return sum
}

// Loss is the log loss at a temperature: the mean of −ln of the share that the role held has, in nats.
func (s *Sheets) Loss(temperature float64) float64 {
	sum, n := 0.0, 0
	for i, f := range s.flags {
		if f&present != 0 {
			n++
			sum += s.of(i)[s.own[i]]/(2*temperature) + math.Log(s.total(i, temperature))
		}
	}
	return sum / float64(max(n, 1))
}

// The temperatures there are, in hundredths.
const (
	lowest  = 100
	highest = 1000
)

// Temperature is the one from 1 to 10, in hundredths, with the least log loss. The loss is convex in 1/T, so it falls
// up to that and rises from there.
func (s *Sheets) Temperature() float64 {
	at := func(hundredths int) float64 { return float64(hundredths) / 100 }
	low, high := lowest, highest
	for low < high {
		middle := (low + high) / 2
		if s.Loss(at(middle)) <= s.Loss(at(middle+1)) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return at(low)
}

// Bins are the sheets by the best role's share at a temperature.
func (s *Sheets) Bins(temperature float64) *Bins {
	out := &Bins{}
	for i, f := range s.flags {
		if f&present != 0 {
			out.Add(1/s.total(i, temperature), f&nearest != 0)
		}
	}
	return out
}

// Clearable is how many matches are called clear where their share is large enough, and of how many it is at least a
// given one at a temperature.
func (s *Sheets) Clearable(temperature, share float64) (all, large int) {
	for i, f := range s.flags {
		if f&clearable == 0 {
			continue
		}
		if all++; 1/s.total(i, temperature) >= share {
			large++
		}
	}
	return all, large
}

// Clear is the least share in hundredths, from a given one on, from which at least a part of the matches called clear
// recommend the role held, and the part that does; 0 where no share does.
func (s *Sheets) Clear(temperature, from, wanted float64) (share, part float64) {
	var all, good [100]int // by whole hundredths of the best role's share
	for i, f := range s.flags {
		if f&clearable == 0 {
			continue
		}
		at := min(int(100/s.total(i, temperature)+1e-9), 99)
		all[at]++
		if f&right != 0 {
			good[at]++
		}
	}
	for at := 98; at >= 0; at-- {
		all[at] += all[at+1]
		good[at] += good[at+1]
	}
	for at := int(math.Ceil(float64(from*100) - 1e-9)); at < len(all); at++ {
		if part := exact.Share(good[at], all[at]); all[at] > 0 && part >= wanted {
			return float64(at) / 100, part
		}
	}
	return 0, 0
}
