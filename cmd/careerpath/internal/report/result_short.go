package report

// short says on how many questions a short form's result rests, and whether it is sure.
func (t *resultText) short() {
	s := t.r.Short
	switch {
	case s == nil:
	case s.Sure:
		t.tell(t.Rests(s) + " " + t.T("The others would hardly change which role it is; levels of skills that were not "+
			"asked about are not measured."))
	default:
		t.tell(t.Rests(s) + " " + t.T("It is less sure than the whole quiz would be."))
	}
}
