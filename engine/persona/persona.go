// Package persona makes up a person who is on the way from one role to another, and their answers, so that there is
// something to show before anybody has answered. It must never know what is shown of them, or where.
package persona

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Cast is whom a made-up person is about: a quiz that compares two roles, and a path that leads up between them.
type Cast struct {
	Quiz     *engine.Quiz
	From, To *engine.Role
}

// Choose takes, of the paths that lead up between two roles of one quiz, the one with most to do, from the first of its
// roles. It returns nil where the content has no such path.
func Choose(c *score.Catalog) *Cast {
	var cast *Cast
	heights, most := c.TierHeights(), 0
	quizzes, paths := c.Quizzes(), c.Paths()
	for q := range quizzes {
		for i := range paths {
			from, _ := c.Role(paths[i].From[0].ID)
			to, _ := c.Role(paths[i].To.ID)
			if Compares(&quizzes[q], from.ID, to.ID) && heights[to.Tier] > heights[from.Tier] &&
				len(paths[i].Activities) > most {
				cast, most = &Cast{&quizzes[q], from, to}, len(paths[i].Activities)
			}
		}
	}
	return cast
}

// Compares says whether a quiz compares all of some roles.
func Compares(q *engine.Quiz, roles ...string) bool {
	for _, role := range roles {
		if !slices.ContainsFunc(q.Roles, func(ref engine.Ref) bool { return ref.ID == role }) {
			return false
		}
	}
	return true
}

// Level is the level in a skill, 0–100, of someone who has moved a share of the way, 0–1, from the one role to the
// other. Of what the other asks less of they let go more slowly: letGo is by which factor, 0 for not at all.
func (c *Cast) Level(skill string, moved, letGo float64) float64 {
	from, _ := c.From.Demand(skill)
	to, asked := c.To.Demand(skill)
	switch {
	case !asked:
		return from.Level
	case to.Level < from.Level:
		moved *= letGo
	}
	return from.Level + float64(moved*(to.Level-from.Level))
}

// Typical is the middle of a role's range for a fact; false where the role says nothing of it.
func Typical(role *engine.Role, fact string) (float64, bool) {
	i := slices.IndexFunc(role.Facts, func(f engine.FactRange) bool { return f.Fact.ID == fact })
	if i < 0 {
		return 0, false
	}
	of := role.Facts[i].Range // which is wide, so that its middle is the geometric one
	return math.Round(math.Sqrt(float64((of[0]+1)*(of[1]+1))) - 1), true
}

// Person is how someone answers.
type Person struct {
	Level func(skill string) float64        // 0–100
	Swing func(item string) float64         // by how many level points a question reads high or low to them
	Fact  func(fact string) (float64, bool) // a number that they state, false for none
}

// Answers fills in a quiz.
func (p *Person) Answers(quiz *engine.Quiz) engine.Answers {
	answers := engine.Answers{}
	for _, it := range quiz.Items() {
		question := quiz.Question(it)
		points, first := question.Points()
		switch {
		case it.Unscored && it.Fact == nil: // nothing is known of it
		case points > 0 && quiz.StatedPoints(it) != nil:
			chosen := nearest(turned(it, quiz.StatedPoints(it)), p.level(it))
			answers[it.ID] = engine.Number(float64(1 + chosen))
		case points > 0:
			answers[it.ID] = engine.Number(first + p.point(it, float64(points-1)))
		case it.Fact != nil:
			if value, known := p.Fact(it.Fact.ID); known {
				answers[it.ID] = question.Stating(value)
			}
		case it.AskLevel != nil:
			answers[it.ID] = engine.Choice(p.described(it))
		case it.HasOptionPoints():
			answers[it.ID] = p.counted(it)
		case it.Kind() == engine.KindNumber:
			lowest, highest := question.Range()
			share := p.level(it) / 100
			if it.Reversed {
				share = 1 - share
			}
			answers[it.ID] = engine.Number(min(max(math.Round(lowest+float64(share*(highest-lowest))), lowest), highest))
		default:
			if answers[it.ID] = engine.Choice(p.favourite(it)); it.Kind().Form() == engine.FormChoices {
				answers[it.ID] = engine.Choices(p.favourite(it))
			}
		}
	}
	return answers
}

// point is the point of a scale from 0 to top that says the levels of what an item measures.
func (p *Person) point(it *engine.Item, top float64) float64 {
	point := min(max(math.Round(p.level(it)/100*top), 0), top)
	if it.Reversed {
		return top - point
	}
	return point
}

// level is the mean level of what an item measures, as the question reads to them.
func (p *Person) level(it *engine.Item) float64 {
	sum, weight := 0.0, 0.0
	for _, m := range it.Measures {
		sum, weight = sum+float64(m.Weight*p.Level(m.Skill.ID)), weight+m.Weight
	}
	return sum/weight + p.Swing(it.ID)
}

// turned are the points of a reversed item turned round, of another one as they are.
func turned(it *engine.Item, points []float64) []float64 {
	if it.Reversed {
		points = slices.Clone(points)
		slices.Reverse(points)
	}
	return points
}

// nearest is which of the points is nearest to a level between the least and the most of them, the first of several.
func nearest(points []float64, level float64) int {
	least, most := slices.Min(points), slices.Max(points)
	off, at := math.Inf(1), 0
	for i, p := range points {
		if d := math.Abs(float64((p-least)/(most-least)*100) - level); d < off {
			off, at = d, i
		}
	}
	return at
}

// counted is the answer of options that state points whose points are nearest to the level: of several options the
// first, the first two and so on are tried, and those that are chosen alone.
func (p *Person) counted(it *engine.Item) engine.Answer {
	var tried [][]string
	var points []float64
	var together []string
	sum := 0.0
	for _, o := range it.Options {
		if it.Kind() == engine.KindOne || o.Alone {
			tried, points = append(tried, []string{o.ID}), append(points, *o.Points)
			continue
		}
		together, sum = append(together, o.ID), sum+*o.Points
		tried, points = append(tried, slices.Clone(together)), append(points, sum)
	}
	at := nearest(points, p.level(it))
	if it.Kind() == engine.KindOne {
		return engine.Choice(tried[at][0])
	}
	return engine.Choices(tried[at]...)
}

// described is the level of the skill asked about that is nearest to theirs, the first of several.
func (p *Person) described(it *engine.Item) string {
	level := p.Level(it.AskLevel.ID) + p.Swing(it.ID)
	return slices.MinFunc(it.Options, func(a, b engine.Option) int {
		return cmp.Compare(math.Abs(a.Credit[0].Points-level), math.Abs(b.Credit[0].Points-level))
	}).ID
}

// favourite is the option that says most of the skills that the person has, and least of those they lack.
func (p *Person) favourite(it *engine.Item) string {
	best, most := "", math.Inf(-1)
	for _, o := range it.Options {
		appeal := 0.0
		for _, credit := range o.Credit {
			appeal += float64(credit.Points * (p.Level(credit.Skill.ID) - 50))
		}
		if appeal > most {
			best, most = o.ID, appeal
		}
	}
	return best
}
