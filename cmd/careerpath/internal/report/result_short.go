package report

// short says on what a short form's result rests.
func (t *resultText) short() {
	if t.r.Short != nil {
		t.tell(t.Rests(t.r))
	}
}
