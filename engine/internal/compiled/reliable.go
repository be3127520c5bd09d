package compiled

import "careerpath/engine"

// reliable works out the errors of levels and answers by skill, for levels that rest on up to most items and scales of
// up to so many steps. Skills without figures of their own share the quiz's.
func (cq *Quiz) reliable(most, steps int) {
	rel := engine.Reliability{SD: cq.Quiz.Reliability.SD, InterItemR: cq.Quiz.Reliability.InterItemR}
	cq.Sems, cq.Errors = errors(rel, most, steps)
	cq.Variances = make([]float64, most+1)
	for n := 1; n <= most; n++ {
		cq.Variances[n] = cq.variance(cq.Sems[n])
	}
	cq.SemsOf, cq.ErrorsOf = make([][]float64, len(cq.Skills)), make([][][]float64, len(cq.Skills))
	cq.ErrorFrom = make([]engine.ErrorFrom, len(cq.Skills))
	for k, id := range cq.Skills {
		cq.SemsOf[k], cq.ErrorsOf[k] = cq.Sems, cq.Errors
		own, from := cq.Quiz.ReliabilityOf(id)
		cq.ErrorFrom[k] = from
		if own.SD != rel.SD || own.InterItemR != rel.InterItemR {
			cq.SemsOf[k], cq.ErrorsOf[k] = errors(own, most, steps)
		}
	}
}

// errors are by number of items the standard error of a level, and by that and by points of a scale the variance of an
// answer: see engine.Reliability.ItemError.
func errors(rel engine.Reliability, most, steps int) (sems []float64, items [][]float64) {
	sems, items = make([]float64, most+1), make([][]float64, most+1)
	for n := 1; n <= most; n++ {
		sems[n], items[n] = rel.SEM(n), make([]float64, steps+1)
		for points := 2; points <= steps; points++ {
			items[n][points] = rel.ItemError(n, points)
		}
	}
	return sems, items
}
