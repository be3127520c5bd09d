package change

import "careerpath/engine/internal/stats"

// Departure is how far a second score is from what the first one predicts.
type Departure struct {
	Predicted float64 // the second score that people with this first one have on average, without a change
	Gap       float64 // the second score less that
	SE        float64 // the standard error of the prediction for one more person
	DF        float64 // N − 2
	T         float64 // Gap/SE
	P         float64 // how often as much or more comes by chance, in either direction, 0–1
}

// Predict compares two scores with what a sample makes likely, r being the correlation of its scores at the two times,
// |r| < 1. The second score is predicted by the regression on the first, ŷ = M₂ + b·(x − M₁) with b = r·S₂/S₁, which
// allows for regression to the mean and for what practice brings. Crawford & Garthwaite (2007) test the gap to the
// observed score against the standard error for a new case, S_y·x·√(1 + 1/n + (x − M₁)²/(S₁²·(n − 1))) with S_y·x =
// S₂·√((1 − r²)·(n − 1)/(n − 2)), by a t with n − 2 degrees of freedom.
func (s *Sample) Predict(r, first, second float64) Departure {
	d := Departure{DF: float64(s.N) - 2}
	d.Predicted, d.SE = stats.Predict(float64(s.N), r, s.FirstMean, s.FirstSD, s.SecondMean, s.SecondSD, first)
	d.Gap = second - d.Predicted
	d.T = d.Gap / d.SE
	d.P = stats.TwoSidedP(d.T, d.DF)
	return d
}
