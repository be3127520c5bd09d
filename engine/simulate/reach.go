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
	if s.position(role) {
		return s.exactly(role)
	}
	k := &seeker{simulator: s, role: role}
	best := better(k.try(k.Favouring(role, people.NoRole)), k.try(k.ByTheBook(role)))
	for other := range s.quiz.Roles {
		if other != role && k.found == nil {
			best = better(best, k.try(k.Favouring(role, other)))
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
				given := k.Moved(best.given, set, level)
				if len(set) == 1 { // once with what else the requirement reads at the other end
					best = better(best, k.try(k.Moved(k.Moved(best.given, read, 100-level), set, level)))
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

// extreme is a sheet on which a level is, after rules, as high as it can be, or with sign −1 as low.
func (k *seeker) extreme(from []engine.Answer, skill int, sign float64) *attempt {
	level := func(a *attempt) float64 { return sign * a.sheet.Levels[skill] }
	start := k.try(k.Moved(from, []int{skill}, 50+float64(50*sign)))
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
