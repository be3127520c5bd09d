package encode

import "careerpath/engine"

func normScore(n *engine.NormScore, to []byte) []byte {
	to = Text(append(to, `{"of":`...), n.Of)
	to = Text(append(to, `,"norm":`...), n.Norm)
	if n.People != 0 {
		to = count(append(to, `,"people":`...), n.People)
	}
	if n.Z != nil {
		to = Number(append(to, `,"z":`...), *n.Z)
	}
	if n.T != nil {
		to = Number(append(to, `,"t":`...), *n.T)
	}
	to = Number(append(to, `,"percentile":`...), n.Percentile)
	if n.Bound != engine.BoundNone {
		to = Text(append(to, `,"bound":`...), string(n.Bound))
	}
	if n.Stanine != 0 {
		to = count(append(to, `,"stanine":`...), n.Stanine)
	}
	return append(to, '}')
}
