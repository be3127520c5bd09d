package stats

import (
	"math"
	"slices"
)

// Correlation is Pearson's r, 0 where either of the two doesn't vary.
func Correlation(xs, ys []float64) float64 {
	var mx, my, xx, yy, xy float64
	for i := range xs {
		mx += xs[i]
		my += ys[i]
	}
	mx, my = mx/float64(len(xs)), my/float64(len(xs))
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	const none = 1e-9
	if !(xx > none && yy > none) {
		return 0
	}
	return xy / math.Sqrt(float64(xx*yy))
}

// Grouped puts the numbers that people have into at most so many groups of about equal size, equal numbers into the
// same. A person without a number is in group 0.
func Grouped(people, groups int, number func(p int) (float64, bool)) []int {
	sorted := make([]float64, 0, people)
	for p := range people {
		if x, ok := number(p); ok {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	out := make([]int, people)
	for p := range people {
		x, ok := number(p)
		for cut := 1; ok && cut < groups && x >= sorted[cut*len(sorted)/groups]; cut++ {
			out[p] = cut
		}
	}
	return out
}

// MutualInformation is I(X;Y) in bits of how often each x goes with each of so many ys, with the correction of Miller
// (1955) and Madow for what a finite number of people shows by chance: each entropy is too small by (its categories −
// 1)/(2N) nats. It is at least 0.
func MutualInformation(both []int, ys int) float64 {
	one, other, all := make([]int, len(both)/ys), make([]int, ys), 0
	for i, n := range both {
		one[i/ys] += n
		other[i%ys] += n
		all += n
	}
	n := float64(all)
	entropy := func(counts []int) float64 {
		sum, used := 0.0, 0
		for _, c := range counts {
			if c > 0 {
				p := float64(c) / n
				sum -= float64(p * math.Log(p))
				used++
			}
		}
		return sum + float64(used-1)/(2*n)
	}
	return max(0, (entropy(one)+entropy(other)-entropy(both))/math.Ln2)
}
