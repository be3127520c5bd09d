package wording

import "careerpath/engine"

// Rests says on how many questions a short form's result rests, and whether the others would change it; "" for a result of
// the whole quiz.
func (l *Language) Rests(r *engine.Result) string {
	s := r.Short
	if s == nil {
		return ""
	}
	rests := l.N(s.Of, "This result rests on %[2]d of %[1]d question: the short form.",
		"This result rests on %[2]d of %[1]d questions: the short form.", s.Asked)
	switch {
	case !s.Sure:
		return rests + " " + l.T("It is less sure than the whole quiz would be.")
	case r.Verdict == engine.VerdictUndifferentiated:
		return rests + " " + l.T("With the others your levels would hardly be uneven enough to name a role.")
	}
	return rests + " " + l.T("The others would hardly change which role it is; levels of skills that were not asked about "+
		"are not measured.")
}
