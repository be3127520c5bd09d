package server

import (
	"math"
	"strings"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// opinion is how important others find the skills of a role, beside ours.
type opinion struct {
	Title, Credit, URL string
	Lowest, Highest    string // the ends of their scale
	Occupations        []ratedOccupation
	Rows               []opinionRow
	Orders             []opinionOrder
}

type ratedOccupation struct{ Title, URL, Year string }

// opinionRow is a skill. Theirs are parallel to the occupations, "–" where it isn't rated.
type opinionRow struct {
	ID, Skill, Elements string
	Ours                int
	Theirs              []string
}

// opinionOrder is how two roles, and the two occupations that are like them, follow each other.
type opinionOrder struct {
	Title  string // the two roles
	Agree  string
	Differ []opinionDifference
}

// opinionDifference is a skill in which the two orders differ.
type opinionDifference struct{ Skill, Orders, Why, Chance string }

// opinions are what others say of a role.
func (s *Server) opinions(l *wording.Language, role *engine.Role) (out []opinion) {
	all := s.catalog.Ratings()
	for i := range all {
		r := &all[i]
		for _, of := range r.Roles {
			if of.Role.ID == role.ID {
				out = append(out, s.opinion(l, r, role, of.Occupations))
			}
		}
	}
	return out
}

func (s *Server) opinion(l *wording.Language, r *engine.Ratings, role *engine.Role, occupations []engine.Ref) opinion {
	o := opinion{Title: r.Title, Credit: l.T(r.Credit), URL: r.URL, Lowest: l.Grouped(r.Lowest), Highest: l.Grouped(r.Highest)}
	for _, ref := range occupations {
		of := r.Occupation(ref.ID)
		year, _, _ := strings.Cut(of.Date, "-")
		o.Occupations = append(o.Occupations, ratedOccupation{l.T(of.Title), of.URL, year})
	}
	for i := range r.Skills {
		rated := &r.Skills[i]
		demand, asks := role.Demand(rated.Skill.ID)
		if !asks {
			continue
		}
		skill, _ := s.catalog.Skill(rated.Skill.ID)
		row := opinionRow{ID: skill.ID, Skill: l.T(skill.Title), Elements: elements(l, r, rated), Ours: whole(demand.Level)}
		for _, ref := range occupations {
			theirs := "–"
			if mean, _, ok := r.Of(rated, r.Occupation(ref.ID)); ok {
				theirs = l.Fixed(mean, 1)
			}
			row.Theirs = append(row.Theirs, theirs)
		}
		o.Rows = append(o.Rows, row)
	}
	for i := range r.Orders {
		if of := &r.Orders[i]; of.Roles[0].ID == role.ID || of.Roles[1].ID == role.ID {
			o.Orders = append(o.Orders, s.opinionOrder(l, r, of))
		}
	}
	return o
}

// elements are what others rate that says something of a skill.
func elements(l *wording.Language, r *engine.Ratings, rated *engine.RatedSkill) string {
	var titles []string
	for _, ref := range rated.Elements {
		for _, e := range r.Elements {
			if e.ID.ID == ref.ID {
				titles = append(titles, l.T(e.Title))
			}
		}
	}
	return strings.Join(titles, "; ")
}

// confident is how many standard errors a difference has to be for chance to make it in one case of twenty.
const confident = 1.96

func (s *Server) opinionOrder(l *wording.Language, r *engine.Ratings, o *engine.RatedOrder) opinionOrder {
	var roles [2]*engine.Role
	var occupations [2]*engine.RatedOccupation
	for i := range roles {
		roles[i], _ = s.catalog.Role(o.Roles[i].ID)
		occupations[i] = r.Occupation(o.Occupations[i].ID)
	}
	out := opinionOrder{Title: l.T("%[1]s and %[2]s", l.T(roles[0].Title), l.T(roles[1].Title))}
	both := 0
	for i := range r.Skills {
		rated := &r.Skills[i]
		a, asksA := roles[0].Demand(rated.Skill.ID)
		b, asksB := roles[1].Demand(rated.Skill.ID)
		x, errorX, ratedX := r.Of(rated, occupations[0])
		y, errorY, ratedY := r.Of(rated, occupations[1])
		if !asksA || !asksB || !ratedX || !ratedY {
			continue
		}
		both++
		if !r.Differs(o, rated, [2]float64{a.Level, b.Level}) {
			continue
		}
		skill, _ := s.catalog.Skill(rated.Skill.ID)
		d := opinionDifference{Skill: l.T(skill.Title)}
		for _, why := range o.Differ {
			if why.Skill.ID == rated.Skill.ID {
				d.Why = l.T(why.Why)
			}
		}
		high, low := 0, 1 // by our levels; by theirs it is the other way round
		levels, means := [2]float64{a.Level, b.Level}, [2]float64{x, y}
		if b.Level > a.Level {
			high, low = 1, 0
		}
		d.Orders = l.T("Ours: %[1]s %[2]d, %[3]s %[4]d. Theirs: %[5]s %[6]s, %[7]s %[8]s.", l.T(roles[high].Title),
			whole(levels[high]), l.T(roles[low].Title), whole(levels[low]), l.T(occupations[low].Title),
			l.Fixed(means[low], 1), l.T(occupations[high].Title), l.Fixed(means[high], 1))
		if off := confident * math.Sqrt(float64(errorX*errorX)+float64(errorY*errorY)); math.Abs(x-y) < off {
			d.Chance = l.T("Their two ratings differ by no more than chance may make.")
		}
		out.Differ = append(out.Differ, d)
	}
	out.Agree = l.T("Theirs are set against %[1]s and %[2]s. In %[3]d of %[4]d skills the two stand in the same order, or alike.",
		l.T(occupations[0].Title), l.T(occupations[1].Title), both-len(out.Differ), both)
	if len(out.Differ) > 0 {
		out.Agree += " " + l.N(len(out.Differ), "In %[1]d they don't, for this reason:", "In %[1]d they don't, for these reasons:")
	}
	return out
}
