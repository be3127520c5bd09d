package report

// norms says where the person stands among others.
func (t *resultText) norms() {
	if len(t.r.Norms) == 0 {
		return
	}
	t.heading(t.T("How you compare with others"))
	for i := range t.r.Norms {
		n := &t.r.Norms[i]
		t.indented("  ", "    ", t.scale(n.Of)+": "+t.NormRow(n, t.T(n.Norm)).Said)
	}
}
