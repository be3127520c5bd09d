package identity

import "careerpath/engine/internal/compiled"

// scoringNorm is what a norm has to do with where people stand: see scoring.
type scoringNorm struct {
	Name   string             `json:"name"`
	When   string             `json:"when,omitempty"` // "" for everybody
	People float64            `json:"people,omitempty"`
	Of     []scoringNormScale `json:"of"`
}

type scoringNormScale struct {
	Scale       string       `json:"scale"`
	Mean        *float64     `json:"mean,omitempty"`
	SD          *float64     `json:"sd,omitempty"`
	Percentiles [][2]float64 `json:"percentiles,omitempty"` // percent and value
}

func normsOf(cq *compiled.Quiz) (out []scoringNorm) {
	for i := range cq.Norms {
		n := cq.Norms[i].Norm
		one := scoringNorm{Name: n.Name, People: n.People}
		if when := cq.Norms[i].When; when != nil {
			one.When = when.Tree.String()
		}
		for j := range n.Of {
			of := scoringNormScale{Scale: n.Of[j].Scale.ID, Mean: n.Of[j].Mean, SD: n.Of[j].SD}
			for _, p := range n.Of[j].Percentiles {
				of.Percentiles = append(of.Percentiles, [2]float64{p.Percent, p.Value})
			}
			one.Of = append(one.Of, of)
		}
		out = append(out, one)
	}
	return out
}
