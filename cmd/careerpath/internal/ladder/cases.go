package ladder

import (
	"math"
	"strings"

	"careerpath/cmd/careerpath/internal/writing"
	"careerpath/engine"
	"careerpath/engine/score"
)

// Cases is the file of cases of a quiz, with its name, once that can be scored: for each position the answers of somebody
// who does exactly what it asks. Notes gets a fault for each position that such answers don't name.
func (l *Ladder) Cases(c *score.Catalog, q *Quiz, notes *Notes) (name, text string, err error) {
	f := &writing.File{}
	f.Line(0, "quiz: %s", q.ID)
	f.Line(0, "cases:")
	for _, p := range q.positions {
		answers, chosen := l.exact(c, q.ID, p)
		result, err := c.Score(q.ID, answers)
		if err != nil {
			return "", "", err
		}
		if string(result.Role) != p.id {
			if r, ok := c.Role(string(result.Role)); ok {
				notes.fault(p.at, "somebody who does exactly what %s asks is taken for %s: the two are too near each other", p.Name,
					r.Title)
			} else {
				notes.fault(p.at, "somebody who does exactly what %s asks is taken for no position: too many others are as near",
					p.Name)
			}
			continue
		}
		f.Line(1, "- name: %s", writing.Text("does exactly what "+p.Title+" asks"))
		var list []string
		for _, s := range l.Skills {
			list = append(list, s.id+": "+chosen[s.id])
		}
		f.Line(2, "answers: {%s}", strings.Join(list, ", "))
		f.Line(2, "expect: {verdict: %s, role: %s}", result.Verdict, p.id)
	}
	return "rules/cases/" + q.ID + ".yaml", f.String(), nil
}

// exact are the answers that name the level a position asks for, in each skill, and what is chosen by item.
func (l *Ladder) exact(c *score.Catalog, quiz string, p *Position) (engine.Answers, map[string]string) {
	answers, chosen := engine.Answers{}, map[string]string{}
	q, ok := c.Quiz(quiz)
	if !ok {
		return answers, chosen
	}
	for i, s := range l.Skills {
		it, ok := q.Item(s.id)
		if !ok {
			continue
		}
		distance := math.Inf(1)
		for _, o := range it.Options {
			if d := math.Abs(o.Credit[0].Points - p.Asks[i].Level.Points); d < distance {
				chosen[s.id], distance = o.ID, d
			}
		}
		answers[s.id] = engine.Choice(chosen[s.id])
	}
	return answers, chosen
}
