package simulate

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/people"
)

// reachWork is how many answer sheets are tried for one role before it counts as out of reach.
const reachWork = 10_000

// levelWork is how many answer sheets are tried to find out how high and how low a level can be.
const levelWork = 2_000

// attempt is an answer sheet, all its shown items answered, with what it does for one role.
type attempt struct {
	given  []engine.Answer
	sheet  *compiled.Sheet
	out    engine.Result
	unmet  int     // how many of the role's requirements fail
	margin float64 // log-odds against the best other role that may be recommended
}

// seeker looks for answers that get one role recommended.
type seeker struct {
	*simulator
	role  int
	tried int
	found *attempt // the first sheet that gets there
	wins  bool     // some sheet tried fits the role best, whether or not its requirements hold
}

// reaches says for each role whether any answers get it recommended.
func (s *simulator) reaches() ([]Reach, error) {
	out := make([]Reach, len(s.quiz.Roles))
	err := s.each(len(out), reachWork, func(i int) { out[i] = s.reach(i) })
	return out, err
}

// reach starts from sheets that speak for the role, then looks for ones on which its requirements hold, then takes the
// best single change as long as there is one.
func (s *simulator) reach(role int) Reach {
	k := &seeker{simulator: s, role: role}
	best := better(k.try(k.favouring(people.NoRole)), k.try(k.byTheBook()))
	for other := range s.quiz.Roles {
		if other != role && k.found == nil {
			best = better(best, k.try(k.favouring(other)))
		}
	}
	best = k.climb(k.meeting(best), reachWork, better)
	reason := ""
	if k.found == nil {
		reason = k.reason(best)
	}
	if k.found != nil { // maybe while looking for the reason
		best, reason = k.found, ""
	}
	out := Reach{Role: s.quiz.Roles[role].Role.ID, Reached: k.found != nil, Answers: best.answers(), Reason: reason}
	if f := best.fitOf(out.Role); f != nil {
		out.Share = f.Share
	}
	if !out.Reached {
		out.Instead = string(best.out.Role)
	}
	return out
}

func (k *seeker) try(given []engine.Answer) *attempt {
	k.tried++
	a := &attempt{given: slices.Clone(given), sheet: k.quiz.Take(given), margin: math.Inf(1)}
	var f *compiled.Fit
	a.out, f, _ = a.sheet.Judge(0)
	for _, rf := range a.out.Roles {
		r := k.roleOf(rf.Role)
		if r == k.role {
			a.unmet = len(rf.Unmet)
		} else if rf.Eligible {
			a.margin = min(a.margin, (f.Distances[r]-f.Distances[k.role])/2)
		}
	}
	k.wins = k.wins || a.margin > 0
	if k.found == nil && k.roleOf(string(a.out.Role)) == k.role {
		k.found = a
	}
	return a
}

// better returns the attempt that comes nearer to a recommendation of the role: first with fewer requirements unmet,
// then by the margin. The first where both are alike.
func better(a, b *attempt) *attempt {
	if b.unmet < a.unmet || b.unmet == a.unmet && b.margin > a.margin+nearlyEqual {
		return b
	}
	return a
}

// climb takes the best change of a single answer, again and again, until there is none, the role is reached, or work
// sheets are tried.
func (k *seeker) climb(from *attempt, work int, better func(a, b *attempt) *attempt) *attempt {
	for last := k.tried + work; ; {
		best := from
		for i := range k.quiz.Items {
			given := slices.Clone(from.given)
			for _, a := range append(k.quiz.Items[i].Alternatives(from.given[i]), k.facts[i]...) {
				if k.tried >= last || k.found != nil || k.ctx.Err() != nil {
					return best
				}
				given[i] = a
				best = better(best, k.try(given))
			}
		}
		if best == from {
			return from
		}
		from = best
	}
}

// factsToTry are the numbers at which something may change: the ends of what an item takes, and of what each role
// reports.
func factsToTry(cq *compiled.Quiz, ci *compiled.Item) []engine.Answer {
	if ci.Fact == nil {
		return nil
	}
	if len(ci.Picks) > 0 {
		return ci.Answers
	}
	tried := []float64{ci.Lowest, ci.Highest}
	for i := range cq.Roles {
		if lowest, highest, stated := people.Fact(cq.Roles[i].Role, ci.Item); stated {
			tried = append(tried, people.Nearest(ci, lowest), people.Nearest(ci, highest))
		}
	}
	slices.Sort(tried)
	var out []engine.Answer
	for _, x := range slices.Compact(tried) {
		out = append(out, engine.Number(x))
	}
	return out
}

// favouring is the sheet on which each answer speaks for the role as much as it can, against one other role or, with
// people.NoRole, against the mean of all others: by the gradient of the log-odds.
func (k *seeker) favouring(other int) []engine.Answer {
	slope := make([]float64, len(k.quiz.Skills))
	mean := 0.0
	for s := range slope {
		own := k.quiz.Roles[k.role].Levels[s]
		for r := range k.quiz.Roles {
			if r == other {
				slope[s] = own - k.quiz.Roles[r].Levels[s]
			} else if other == people.NoRole {
				slope[s] += (own - k.quiz.Roles[r].Levels[s]) / float64(len(k.quiz.Roles)-1)
			}
		}
		mean += slope[s] / float64(len(slope))
	}
	return k.sheetWith(func(ci *compiled.Item, credit []float64) float64 {
		speaks := 0.0
		for j, s := range ci.Skills {
			speaks += float64(ci.Weights[j] * credit[j] * (slope[s] - mean))
		}
		return speaks
	})
}

// byTheBook is the sheet whose credits come nearest to the role's profile.
func (k *seeker) byTheBook() []engine.Answer {
	return k.sheetWith(func(ci *compiled.Item, credit []float64) float64 {
		off := 0.0
		for j, s := range ci.Skills {
			d := credit[j] - k.quiz.Roles[k.role].Levels[s]
			off -= float64(d * d)
		}
		return off
	})
}

// sheetWith answers each item with what is worth most, the first of several; facts are the middle of what the role
// reports, or the lowest there is.
func (k *seeker) sheetWith(worth func(ci *compiled.Item, credit []float64) float64) []engine.Answer {
	given := make([]engine.Answer, len(k.quiz.Items))
	for i := range given {
		ci := &k.quiz.Items[i]
		if ci.Fact == nil {
			given[i] = k.choice(i, func(credit []float64) float64 { return worth(ci, credit) })
			continue
		}
		given[i] = ci.Stating(ci.Lowest)
		if lowest, highest, stated := people.Fact(k.quiz.Roles[k.role].Role, ci.Item); stated {
			given[i] = ci.Stating(math.Round((lowest + highest) / 2))
		}
	}
	return given
}

// choice is the answer to a scale or choice item whose credit is worth most, the first of several.
func (s *simulator) choice(item int, worth func(credit []float64) float64) engine.Answer {
	best, most := engine.Answer{}, math.Inf(-1)
	for _, a := range s.Choices[item] {
		if w := worth(s.quiz.Items[item].Credit(a)); w > most+nearlyEqual {
			best, most = a, w
		}
	}
	return best
}

// meeting looks for a sheet on which more of the role's requirements hold, by moving the levels they read as a whole: a
// single answer seldom makes a requirement hold.
func (k *seeker) meeting(from *attempt) *attempt {
	best := from
	for j := range k.quiz.Roles[k.role].Requires {
		read := k.skillsRead(j)
		sets := [][]int{read}
		for _, s := range read {
			sets = append(sets, []int{s})
		}
		for _, set := range sets {
			for _, level := range []float64{100, 0, 75, 50, 25} {
				given := k.moved(best.given, set, level)
				if len(set) == 1 { // once with what else the requirement reads at the other end
					best = better(best, k.try(k.moved(k.moved(best.given, read, 100-level), set, level)))
				}
				if best.unmet == 0 || k.found != nil {
					return best
				}
				best = better(best, k.try(given))
			}
		}
	}
	return best
}

// skillsRead are the skills of which a requirement reads the level.
func (k *seeker) skillsRead(requirement int) []int {
	var out []int
	for _, n := range k.quiz.Roles[k.role].Requires[requirement].Reads {
		if s, ok := k.quiz.Skill[n.Key]; ok && n.Group == "level" {
			out = append(out, s)
		}
	}
	return out
}

// moved is a sheet with the answers to what measures some skills as near to a level as they can be.
func (k *seeker) moved(given []engine.Answer, skills []int, level float64) []engine.Answer {
	out := slices.Clone(given)
	for i := range k.quiz.Items {
		ci := &k.quiz.Items[i]
		if !slices.ContainsFunc(ci.Skills, func(s int) bool { return slices.Contains(skills, s) }) {
			continue
		}
		out[i] = k.choice(i, func(credit []float64) float64 {
			off := 0.0
			for j, s := range ci.Skills {
				if slices.Contains(skills, s) {
					off -= math.Abs(credit[j] - level)
				}
			}
			return off
		})
	}
	return out
}

// extreme is a sheet on which a level is, after rules, as high as it can be, or with sign −1 as low.
func (k *seeker) extreme(from []engine.Answer, skill int, sign float64) *attempt {
	level := func(a *attempt) float64 { return sign * a.sheet.Levels[skill] }
	start := k.try(k.moved(from, []int{skill}, 50+float64(50*sign)))
	return k.climb(start, levelWork, func(a, b *attempt) *attempt {
		if level(b) > level(a)+nearlyEqual {
			return b
		}
		return a
	})
}

// holdsAt says whether a requirement of the role would hold on a sheet if one level were another.
func (k *seeker) holdsAt(a *attempt, requirement, skill int, level float64) bool {
	return a.sheet.MeetsAt(k.role, requirement, skill, level)
}

func (a *attempt) fitOf(role string) *engine.RoleFit {
	for i := range a.out.Roles {
		if a.out.Roles[i].Role == role {
			return &a.out.Roles[i]
		}
	}
	return nil
}

// answers are those shown, by item.
func (a *attempt) answers() engine.Answers {
	out := engine.Answers{}
	for i, answer := range a.sheet.Answers {
		if !answer.IsZero() {
			out[a.sheet.Quiz.Items[i].Item.ID] = answer
		}
	}
	return out
}
