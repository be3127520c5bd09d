package wording

import "careerpath/engine"

// Rests says on how many questions a short form's result rests.
func (l *Language) Rests(s *engine.ShortForm) string {
	return l.N(s.Of, "This result rests on %[2]d of %[1]d question: the short form.",
		"This result rests on %[2]d of %[1]d questions: the short form.", s.Asked)
}
