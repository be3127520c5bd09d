package encode

import "careerpath/engine"

func compositeScore(c *engine.CompositeScore, to []byte) []byte {
	to = Text(append(to, `{"composite":`...), c.Composite)
	to = Number(append(to, `,"points":`...), c.Points)
	to = Number(append(to, `,"lowest":`...), c.Lowest)
	to = Number(append(to, `,"highest":`...), c.Highest)
	to = Text(append(to, `,"band":`...), c.Band)
	return append(to, '}')
}

func codeScore(c *engine.CodeScore, to []byte) []byte {
	to = Text(append(to, `{"code":`...), c.Code)
	to = Text(append(to, `,"letters":`...), c.Letters)
	to = list(append(to, `,"scales":`...), c.Scales, textOf[string])
	if c.Tied {
		to = append(to, `,"tied":true`...)
	}
	return append(to, '}')
}
