package scales

import "careerpath/engine"

// Scoring is what composites and codes bear on a result with, to be hashed: no titles, and what isn't stated left out,
// so that a field more changes no hash.
type Scoring struct {
	Composites []scoringComposite `json:"composites,omitempty"`
	Codes      []scoringCode      `json:"codes,omitempty"`
}

type scoringComposite struct {
	ID       string        `json:"id"`
	Of       []scoringPart `json:"of"`
	Mean     bool          `json:"mean,omitempty"`
	Answered float64       `json:"answered,omitempty"`
	Round    engine.Round  `json:"round,omitempty"`
	Bands    []scoringBand `json:"bands,omitempty"`
}

type scoringPart struct {
	Scale  string  `json:"scale"`
	Weight float64 `json:"weight"`
}

type scoringBand struct {
	From float64 `json:"from"`
	Name string  `json:"name"`
}

type scoringCode struct {
	ID   string          `json:"id"`
	Of   []scoringLetter `json:"of"`
	Top  float64         `json:"top"`
	Ties engine.Ties     `json:"ties"`
}

type scoringLetter struct {
	Scale   string `json:"scale"`
	Letters string `json:"letters"`
}

// ScoringOf is that of a quiz.
func ScoringOf(q *engine.Quiz) (out Scoring) {
	for i := range q.Composites {
		c := &q.Composites[i]
		one := scoringComposite{ID: c.ID, Mean: c.Mean, Answered: c.Answered, Round: c.Round}
		for _, p := range c.Of {
			one.Of = append(one.Of, scoringPart{p.Scale.ID, p.Weight})
		}
		for _, b := range c.Bands {
			one.Bands = append(one.Bands, scoringBand{b.From, b.Name})
		}
		out.Composites = append(out.Composites, one)
	}
	for i := range q.Codes {
		c := &q.Codes[i]
		one := scoringCode{ID: c.ID, Top: c.Top, Ties: c.TieRule()}
		for _, s := range c.Of {
			one.Of = append(one.Of, scoringLetter{s.Scale.ID, s.Letters})
		}
		out.Codes = append(out.Codes, one)
	}
	return out
}
