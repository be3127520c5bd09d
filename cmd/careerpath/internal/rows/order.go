package rows

import "careerpath/engine"

// Shown is the order in which a person saw the items, nil where that is as written or isn't stated. The error is an
// engine.AnswerFaults.
func (s *Reading) Shown(p *Answered) (*engine.ShownOrder, error) {
	shown, why := s.Catalog.OrderIn(s.Quiz.ID, p.Order)
	if why != "" {
		return nil, engine.AnswerFaults{{Item: "order", Message: why}}
	}
	return shown, nil
}
