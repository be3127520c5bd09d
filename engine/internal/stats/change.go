package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// DifferenceError is the standard error of the difference between two scores with their standard errors of measurement:
// √(SEM₁² + SEM₂²), which for equal errors is Jacobson & Truax's (1991) √2·SEM.
func DifferenceError(semFirst, semSecond float64) float64 {
	return math.Sqrt(float64(semFirst*semFirst) + float64(semSecond*semSecond))
}

// RCI is the reliable change index, (x₂ − x₁)/S_diff (Jacobson & Truax 1991); 0 without an error, for then it says
// nothing.
func RCI(first, second, differenceError float64) float64 {
	if differenceError == 0 {
		return 0
	}
	return (second - first) / differenceError
}

// TwoSided is the size that a normal index, such as RCI, reaches or exceeds by chance alone in 1 − confidence of all
// cases: 1.96 for 0.95.
func TwoSided(confidence float64) float64 { return distuv.UnitNormal.Quantile((1 + confidence) / 2) }

// TwoSidedT is the same for a t with so many degrees of freedom.
func TwoSidedT(confidence, df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 + confidence) / 2)
}

// Predict is the second score that the first one predicts in a group of n people with these means and standard
// deviations at the two times, |r| < 1 being the correlation of the two: ŷ = M₂ + r·S₂/S₁·(x − M₁); and the standard error
// of that for one more person, S_y·x·√(1 + 1/n + (x − M₁)²/(S₁²·(n − 1))) with S_y·x = S₂·√((1 − r²)·(n − 1)/(n − 2))
// (Crawford & Garthwaite 2007).
func Predict(n, r, firstMean, firstSD, secondMean, secondSD, first float64) (predicted, se float64) {
	off := first - firstMean
	predicted = secondMean + float64(r*secondSD/firstSD*off)
	estimate := secondSD * math.Sqrt((1-float64(r*r))*(n-1)/(n-2))
	return predicted, estimate * math.Sqrt(1+1/n+float64(off*off)/(firstSD*firstSD*(n-1)))
}

// TwoSidedP is how often a t with so many degrees of freedom is by chance alone as far from 0 or further, 0–1.
func TwoSidedP(t, df float64) float64 {
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(math.Abs(t))
}

// Moments adds up numbers for their mean and standard deviation, without loss where the mean is large (Welford 1962).
// Added in the same order they come to the same bits.
type Moments struct {
	N             int
	mean, squares float64 // squares: Σ (x − mean)²
}

// Add takes in a number.
func (m *Moments) Add(x float64) {
	m.N++
	d := x - m.mean
	m.mean += d / float64(m.N)
	m.squares += float64(d * (x - m.mean))
}

// Mean is that of the numbers, 0 without any.
func (m *Moments) Mean() float64 { return m.mean }

// SD is their standard deviation (n − 1), 0 for less than two.
func (m *Moments) SD() float64 {
	if m.N < 2 {
		return 0
	}
	return math.Sqrt(m.squares / float64(m.N-1))
}
