package encode

import "careerpath/engine"

func family(f *engine.FamilyStanding, to []byte) []byte {
	if f == nil {
		return append(to, "null"...)
	}
	to = Text(append(to, `{"family":`...), f.Family)
	to = list(append(to, `,"positions":`...), f.Positions, positionChance)
	if len(f.Between) > 0 {
		to = list(append(to, `,"between":`...), f.Between, textOf[string])
	}
	if f.Unclear != "" {
		to = Text(append(to, `,"unclear":`...), string(f.Unclear))
	}
	if f.Correction != nil {
		to = styleCorrection(f.Correction, append(to, `,"correction":`...))
	}
	return append(to, '}')
}

func positionChance(p *engine.PositionChance, to []byte) []byte {
	to = Text(append(to, `{"role":`...), p.Role)
	to = Number(append(to, `,"probability":`...), p.Probability)
	to = claimed(append(to, `,"readiness":`...), p.Readiness, p.Unclaimed)
	return append(to, '}')
}

func styleCorrection(c *engine.StyleCorrection, to []byte) []byte {
	to = Number(append(to, `{"points":`...), c.Points)
	if c.By != "" {
		to = Text(append(to, `,"by":`...), string(c.By))
	}
	if c.Items != 0 {
		to = count(append(to, `,"items":`...), c.Items)
	}
	if c.Not != "" {
		to = Text(append(to, `,"not":`...), string(c.Not))
	}
	if len(c.Levels) > 0 {
		to = list(append(to, `,"levels":`...), c.Levels, correctedLevel)
	}
	return append(to, '}')
}

func correctedLevel(l *engine.CorrectedLevel, to []byte) []byte {
	to = Text(append(to, `{"skill":`...), l.Skill)
	to = Number(append(to, `,"level":`...), l.Level)
	return append(to, '}')
}
