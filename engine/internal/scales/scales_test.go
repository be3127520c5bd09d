package scales_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/scales"
)

func TestACodeNamesTheHighestScalesAndWritesTiesAsStated(t *testing.T) {
	for _, tt := range []struct {
		name               string
		values             []float64 // of R, I, A, S, E and C
		mark, order, never string
		tied               bool
	}{
		{"nothing is equal", []float64{10, 20, 30, 35, 25, 5}, "SAE", "SAE", "SAE", false},
		{"what is equal below the code doesn't matter", []float64{5, 5, 30, 35, 25, 5}, "SAE", "SAE", "SAE", false},
		{"the first two", []float64{10, 20, 33, 33, 25, 5}, "(AS)E", "ASE", "ASE", true},
		{"the last two", []float64{10, 25, 25, 35, 5, 5}, "S(IA)", "SIA", "SIA", true},
		{"the last and the next", []float64{10, 25, 33, 35, 25, 5}, "SA(IE)", "SAI", "", true},
		{"the last and the next two", []float64{22, 22, 22, 36, 30, 6}, "SE(RIA)", "SER", "", true},
		{"two pairs", []float64{30, 30, 20, 20, 4, 5}, "(RI)(AS)", "RIA", "", true},
		{"all", []float64{17, 17, 17, 17, 17, 17}, "(RIASEC)", "RIA", "", true},
		{"the first three", []float64{31, 8, 31, 9, 31, 7}, "(RAE)", "RAE", "RAE", true},
		{"below 0", []float64{-1, -2, -3, -4, -3, -5}, "RI(AE)", "RIA", "", true},
	} {
		for ties, want := range map[engine.Ties]string{engine.TiesMark: tt.mark, engine.TiesOrder: tt.order,
			engine.TiesNone: tt.never} {
			c := scales.Code{Letters: strings.Split("RIASEC", ""), Top: 3, Ties: ties}
			got, of, tied := c.Write(tt.values)
			if got != want || tied != tt.tied {
				t.Errorf("%s, %s: %q, tied %v, want %q, %v", tt.name, ties, got, tied, want, tt.tied)
			}
			named := ""
			for _, i := range of {
				named += c.Letters[i]
			}
			if bare := strings.NewReplacer("(", "", ")", "").Replace(want); named != bare {
				t.Errorf("%s, %s: it names %q, want %q", tt.name, ties, named, bare)
			}
		}
	}
}

// Whoever is beyond the code is lower than all in it, or equal to its last where ties are decided by order.
func TestNoScaleBeyondACodeIsHigherThanOneWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 8), func(n int) float64 { return float64(n) / 2 }), 2, 9).
			Draw(t, "values")
		ties := rapid.SampledFrom([]engine.Ties{engine.TiesMark, engine.TiesOrder, engine.TiesNone}).Draw(t, "ties")
		c := scales.Code{Letters: strings.Split("abcdefghi", "")[:len(values)], Ties: ties,
			Top: rapid.IntRange(1, len(values)).Draw(t, "top")}
		letters, of, tied := c.Write(values)
		if letters == "" {
			if !tied || ties != engine.TiesNone {
				t.Fatalf("no code of %v", values)
			}
			return
		}
		lowest := math.Inf(1)
		for j, i := range of {
			if values[i] > lowest {
				t.Fatalf("the code %s of %v rises at %d", letters, values, j)
			}
			lowest = values[i]
		}
		if len(of) < c.Top || len(of) > c.Top && ties != engine.TiesMark {
			t.Fatalf("the code %s of %v has %d scales, want %d", letters, values, len(of), c.Top)
		}
		for i, v := range values {
			if slices.Contains(of, i) {
				continue
			}
			if v > lowest || v == lowest && ties != engine.TiesOrder {
				t.Fatalf("the code %s of %v leaves out %s", letters, values, c.Letters[i])
			}
		}
	})
}

func TestACompositeAddsTheWeightedPointsOfItsScales(t *testing.T) {
	at := func(points, lowest, highest float64) engine.SumScore {
		return engine.SumScore{Points: points, Lowest: lowest, Highest: highest}
	}
	bands := []engine.Band{{From: 4, Name: "some"}, {From: 10, Name: "much"}}
	of := func(weights ...float64) (parts []scales.Part) {
		for i, w := range weights {
			parts = append(parts, scales.Part{Scale: i, Weight: w})
		}
		return parts
	}
	for _, tt := range []struct {
		name    string
		c       scales.Composite
		scores  []engine.SumScore
		missing []int
		want    engine.SumScore
		none    bool
	}{
		{"the sum", scales.Composite{Of: of(1, 1), Least: 2, Bands: bands}, []engine.SumScore{at(3, 0, 10), at(7, 0, 10)}, nil,
			engine.SumScore{Points: 10, Highest: 20, Band: "much"}, false},
		{"below the first band", scales.Composite{Of: of(1, 1), Least: 2, Bands: bands},
			[]engine.SumScore{at(1, 0, 10), at(2, 0, 10)}, nil, engine.SumScore{Points: 3, Highest: 20}, false},
		{"the weighted mean", scales.Composite{Of: of(1, 3), Least: 2, Mean: true, Bands: bands},
			[]engine.SumScore{at(2, 1, 5), at(5, 1, 5)}, nil,
			engine.SumScore{Points: 4.25, Lowest: 1, Highest: 5, Band: "some"}, false},
		{"what counts against it turns its ends round", scales.Composite{Of: of(1, -1), Least: 2},
			[]engine.SumScore{at(3, 0, 10), at(5, 1, 6)}, nil, engine.SumScore{Points: -2, Lowest: -6, Highest: 9}, false},
		{"one is missing", scales.Composite{Of: of(1, 1), Least: 2}, []engine.SumScore{at(3, 0, 10), at(0, 0, 10)}, []int{1},
			engine.SumScore{Highest: 20}, true},
		{"one may be missing: 3 of 10 are 6 of 20", scales.Composite{Of: of(1, 1), Least: 1, Bands: bands},
			[]engine.SumScore{at(3, 0, 10), at(0, 0, 10)}, []int{1},
			engine.SumScore{Points: 6, Highest: 20, Band: "some"}, false},
		{"3 of 10 are 7.5 of 25", scales.Composite{Of: of(1, 1), Least: 1},
			[]engine.SumScore{at(3, 0, 10), at(0, 0, 15)}, []int{1}, engine.SumScore{Points: 7.5, Highest: 25}, false},
		{"which is 8 where it is whole", scales.Composite{Of: of(1, 1), Least: 1, Whole: true},
			[]engine.SumScore{at(3, 0, 10), at(0, 0, 15)}, []int{1}, engine.SumScore{Points: 8, Highest: 25}, false},
		{"the mean of those that there are", scales.Composite{Of: of(1, 1, 1), Least: 2, Mean: true},
			[]engine.SumScore{at(2, 0, 4), at(3, 0, 4), at(0, 0, 4)}, []int{2}, engine.SumScore{Points: 2.5, Highest: 4}, false},
		{"none is left", scales.Composite{Of: of(1), Least: 1}, []engine.SumScore{at(0, 0, 10)}, []int{0},
			engine.SumScore{Highest: 10}, true},
	} {
		made := make([]bool, len(tt.scores))
		for i := range made {
			made[i] = !slices.Contains(tt.missing, i)
		}
		got, ok := tt.c.Score(tt.scores, made)
		enginetest.Same(t, tt.name, got, tt.want)
		if ok == tt.none {
			t.Errorf("%s: made %v", tt.name, ok)
		}
	}
}
