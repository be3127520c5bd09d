package engine

import (
	"math"
	"slices"
)

// reachWork is how many answer sheets are tried for one role before it counts as out of reach.
const reachWork = 10_000

// levelWork is how many answer sheets are tried to find out how high and how low a level can be.
const levelWork = 2_000

// attempt is an answer sheet, all its shown items answered, with what it does for one role.
type attempt struct {
	given  []Answer
	sheet  *sheet
	out    Result
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
	out := make([]Reach, len(s.quiz.roles))
	err := s.each(len(out), reachWork, func(i int) { out[i] = s.reach(i) })
	return out, err
}

// reach starts from sheets that speak for the role, then looks for ones on which its requirements hold, then takes the best single change as long as there is one.
func (s *simulator) reach(role int) Reach {
	k := &seeker{simulator: s, role: role}
	best := better(k.try(k.favouring(noRole)), k.try(k.byTheBook()))
	for other := range s.quiz.roles {
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
	out := Reach{Role: s.quiz.roles[role].role.ID, Reached: k.found != nil, Answers: best.answers(), Reason: reason}
	if f := best.fitOf(out.Role); f != nil {
		out.Share = f.Share
	}
	if !out.Reached {
		out.Instead = string(best.out.Role)
	}
	return out
}

func (k *seeker) try(given []Answer) *attempt {
	k.tried++
	a := &attempt{given: slices.Clone(given), sheet: k.quiz.take(given), margin: math.Inf(1)}
	var f *fit
	a.out, f, _ = k.catalog.judge(a.sheet, 0)
	for _, rf := range a.out.Roles {
		r := k.roleOf(rf.Role)
		if r == k.role {
			a.unmet = len(rf.Unmet)
		} else if rf.Eligible {
			a.margin = min(a.margin, (f.distances[r]-f.distances[k.role])/2)
		}
	}
	k.wins = k.wins || a.margin > 0
	if k.found == nil && k.roleOf(string(a.out.Role)) == k.role {
		k.found = a
	}
	return a
}

// better returns the attempt that comes nearer to a recommendation of the role: first with fewer requirements unmet, then by the margin. The first where both are alike.
func better(a, b *attempt) *attempt {
	if b.unmet < a.unmet || b.unmet == a.unmet && b.margin > a.margin+nearlyEqual {
		return b
	}
	return a
}

// climb takes the best change of a single answer, again and again, until there is none, the role is reached, or work sheets are tried.
func (k *seeker) climb(from *attempt, work int, better func(a, b *attempt) *attempt) *attempt {
	for last := k.tried + work; ; {
		best := from
		for i := range k.quiz.items {
			given := slices.Clone(from.given)
			for _, a := range append(k.quiz.items[i].others(from.given[i]), k.facts[i]...) {
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

// factsToTry are the numbers at which something may change: the ends of what an item takes, and of what each role reports.
func (cq *compiledQuiz) factsToTry(ci *compiledItem) []Answer {
	if ci.item.Kind() != KindNumber {
		return nil
	}
	tried := []float64{ci.item.Number.Min, ci.item.Number.Max}
	for i := range cq.roles {
		if lowest, highest, stated := cq.roles[i].role.fact(ci.item); stated {
			tried = append(tried, ci.item.Number.nearest(lowest).number, ci.item.Number.nearest(highest).number)
		}
	}
	slices.Sort(tried)
	var out []Answer
	for _, x := range slices.Compact(tried) {
		out = append(out, Number(x))
	}
	return out
}

// favouring is the sheet on which each answer speaks for the role as much as it can, against one other role or, with noRole, against the mean of all others: by the
// gradient of the log-odds.
func (k *seeker) favouring(other int) []Answer {
	slope := make([]float64, len(k.quiz.skills))
	mean := 0.0
	for s := range slope {
		own := k.quiz.roles[k.role].levels[s]
		for r := range k.quiz.roles {
			if r == other {
				slope[s] = own - k.quiz.roles[r].levels[s]
			} else if other == noRole {
				slope[s] += (own - k.quiz.roles[r].levels[s]) / float64(len(k.quiz.roles)-1)
			}
		}
		mean += slope[s] / float64(len(slope))
	}
	return k.sheetWith(func(ci *compiledItem, credit []float64) float64 {
		speaks := 0.0
		for j, s := range ci.skills {
			speaks += float64(ci.weights[j] * credit[j] * (slope[s] - mean))
		}
		return speaks
	})
}

// byTheBook is the sheet whose credits come nearest to the role's profile.
func (k *seeker) byTheBook() []Answer {
	return k.sheetWith(func(ci *compiledItem, credit []float64) float64 {
		off := 0.0
		for j, s := range ci.skills {
			d := credit[j] - k.quiz.roles[k.role].levels[s]
			off -= float64(d * d)
		}
		return off
	})
}

// sheetWith answers each item with what is worth most, the first of several; facts are the middle of what the role reports, or the lowest there is.
func (k *seeker) sheetWith(worth func(ci *compiledItem, credit []float64) float64) []Answer {
	given := make([]Answer, len(k.quiz.items))
	for i := range given {
		ci := &k.quiz.items[i]
		if ci.item.Kind() != KindNumber {
			given[i] = k.choice(i, func(credit []float64) float64 { return worth(ci, credit) })
			continue
		}
		given[i] = Number(ci.item.Number.Min)
		if lowest, highest, stated := k.quiz.roles[k.role].role.fact(ci.item); stated {
			given[i] = ci.item.Number.nearest(math.Round((lowest + highest) / 2))
		}
	}
	return given
}

// choice is the answer to a scale or choice item whose credit is worth most, the first of several.
func (s *simulator) choice(item int, worth func(credit []float64) float64) Answer {
	best, most := Answer{}, math.Inf(-1)
	for _, a := range s.choices[item] {
		if w := worth(s.quiz.items[item].credit(a)); w > most+nearlyEqual {
			best, most = a, w
		}
	}
	return best
}

// meeting looks for a sheet on which more of the role's requirements hold, by moving the levels they read as a whole: a single answer seldom makes a requirement hold.
func (k *seeker) meeting(from *attempt) *attempt {
	best := from
	for j := range k.quiz.roles[k.role].requires {
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
	for _, n := range k.quiz.roles[k.role].requires[requirement].reads {
		if s, ok := k.quiz.skill[n.key]; ok && n.group == "level" {
			out = append(out, s)
		}
	}
	return out
}

// moved is a sheet with the answers to what measures some skills as near to a level as they can be.
func (k *seeker) moved(given []Answer, skills []int, level float64) []Answer {
	out := slices.Clone(given)
	for i := range k.quiz.items {
		ci := &k.quiz.items[i]
		if !slices.ContainsFunc(ci.skills, func(s int) bool { return slices.Contains(skills, s) }) {
			continue
		}
		out[i] = k.choice(i, func(credit []float64) float64 {
			off := 0.0
			for j, s := range ci.skills {
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
func (k *seeker) extreme(from []Answer, skill int, sign float64) *attempt {
	level := func(a *attempt) float64 { return sign * a.sheet.levels[skill] }
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
	read := a.sheet.later(&a.out, k.quiz.roles[k.role].role.ID)
	holds, _ := k.quiz.roles[k.role].requires[requirement].holds(func(n name) (any, bool) {
		if n.group == "level" && n.key == k.quiz.skills[skill] {
			return level, true
		}
		return read(n)
	})
	return holds
}

func (a *attempt) fitOf(role string) *RoleFit {
	for i := range a.out.Roles {
		if a.out.Roles[i].Role == role {
			return &a.out.Roles[i]
		}
	}
	return nil
}

// answers are those shown, by item.
func (a *attempt) answers() Answers {
	out := Answers{}
	for i, answer := range a.sheet.answers {
		if answer.form != none {
			out[a.sheet.quiz.items[i].item.ID] = answer
		}
	}
	return out
}
