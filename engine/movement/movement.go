// Package movement says in words what moved between the results of a quiz, and how a plan's pace is. It must never know
// where the words are shown.
package movement

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// When a retake is suggested: after so many milestones, or so many days.
const (
	RetakeMilestones = 3
	RetakeDays       = 90
)

// Retake says why it is time for another assessment, "" where it isn't.
func Retake(l *wording.Language, days engine.Date, finished int) string {
	switch {
	case finished >= RetakeMilestones:
		return l.T("You have finished %s milestones since your latest result. Taking the quiz again now would show "+
			"what they did.", l.Number(finished))
	case days >= RetakeDays:
		return l.T("Your latest result is %d days old. That is long enough for a new one to tell you something.", int(days))
	}
	return ""
}

// Wait says from when on another assessment is worth it, for somebody who has finished some milestones since the
// latest one, of a plan that has as many left. "" where that is now.
func Wait(l *wording.Language, latest, today engine.Date, finished, left int) string {
	missing := RetakeMilestones - finished
	switch from := latest + RetakeDays; {
	case missing <= 0 || from <= today:
		return ""
	case missing > left:
		return l.T("From %s on.", l.Date(from))
	case missing == 1:
		return l.T("From %s on, or once one more milestone is done.", l.Date(from))
	default:
		return l.T("From %[1]s on, or once %[2]s more milestones are done.", l.Date(from), l.Number(missing))
	}
}

// Later names the day of the later of two results, so that it can be told from the earlier one of the same day.
func Later(l *wording.Language, from, to engine.Date) string {
	if from == to {
		return l.T("later that day")
	}
	return l.Date(to)
}

// Remark says what is special about a point, "" for nothing.
func Remark(l *wording.Language, pt *plan.ProgressPoint) string {
	switch {
	case pt.Dropped && pt.Rescored:
		return l.T("too few of its answers fit today's questions to compare it")
	case pt.Dropped:
		return l.T("too little answered to compare it")
	case pt.Rescored && pt.LeftOut > 0:
		return l.N(pt.LeftOut, "scored anew to compare; %[1]d answer left out",
			"scored anew to compare; %[1]d answers left out")
	case pt.Rescored:
		return l.T("scored anew to compare")
	}
	return ""
}

// Rescored says plainly which results were made comparable, and what that took.
func Rescored(l *wording.Language, all *plan.Progress) []string {
	var notes []string
	for _, pt := range all.Points {
		on := l.Date(pt.On)
		switch {
		case pt.Dropped && pt.Rescored:
			notes = append(notes, l.T("The result of %s was made with other questions, and too few of its answers fit "+
				"today's, so it isn't compared. The result itself stays as it was.", on))
		case pt.Rescored && pt.LeftOut > 0:
			notes = append(notes, l.N(pt.LeftOut, "The result of %[2]s was made with an earlier version of the quiz. Here "+
				"it is scored anew by today's questions so that like is compared with like; %[1]d answer left out, because "+
				"the questions have changed. The result itself stays as it was.",
				"The result of %[2]s was made with an earlier version of the quiz. Here it is scored anew by today's "+
					"questions so that like is compared with like; %[1]d answers left out, because the questions have "+
					"changed. The result itself stays as it was.", on))
		case pt.Rescored:
			notes = append(notes, l.T("The result of %s was made with an earlier version of the quiz. Here it is scored "+
				"anew by today's questions so that like is compared with like; no answers left out. The result itself stays "+
				"as it was.", on))
		case pt.Dropped:
			notes = append(notes, l.T("On %s too little was answered, so that result isn't compared.", on))
		}
	}
	if n := all.Shared; n != nil {
		notes = append(notes, l.T("What moved between two versions of the quiz is read from the questions that both "+
			"results answer: %s between the first and the latest.", l.Number(n.Questions)))
	}
	return notes
}

// Headline is the answer to "am I moving?", as far as n comparable results give one.
func Headline(l *wording.Language, changes []plan.Change, n int) string {
	switch n {
	case 0:
		return l.T("There is too little to compare yet")
	case 1:
		return l.T("One result so far: a second one shows what moves")
	}
	if len(changes) == 0 {
		return l.T("These results have no skill in common to compare")
	}
	if m := movers(l, changes, plan.Reliable); m.any() {
		return m.reliably(l)
	}
	if m := movers(l, changes, plan.Probable); m.any() {
		return m.probably(l)
	}
	if !slices.ContainsFunc(changes, func(ch plan.Change) bool {
		return ch.From != ch.To || slices.ContainsFunc(ch.Skills, func(skill plan.Change) bool { return skill.From != skill.To })
	}) {
		return l.T("Nothing has moved yet")
	}
	return l.T("What moved is too small to be sure yet")
}

// moving are the titles of what went up and what went down.
type moving struct{ up, down []string }

func movers(l *wording.Language, changes []plan.Change, c plan.Certainty) moving {
	var m moving
	for _, ch := range changes {
		switch title := wording.Isolated(l.T(ch.Title)); {
		case ch.Certainty != c:
		case ch.To > ch.From:
			m.up = append(m.up, title)
		default:
			m.down = append(m.down, title)
		}
	}
	return m
}

func (m moving) any() bool { return len(m.up)+len(m.down) > 0 }

// reliably says "Leadership and Insight have moved up, reliably".
func (m moving) reliably(l *wording.Language) string {
	up, down := l.List(m.up, "and"), l.List(m.down, "and")
	switch {
	case len(m.down) == 0:
		return l.N(len(m.up), "%[2]s has moved up, reliably", "%[2]s have moved up, reliably", up)
	case len(m.up) == 0:
		return l.N(len(m.down), "%[2]s has moved down, reliably", "%[2]s have moved down, reliably", down)
	}
	return l.T("Up, reliably: %[1]s. Down, reliably: %[2]s", up, down)
}

// probably says "Leadership has probably moved up".
func (m moving) probably(l *wording.Language) string {
	up, down := l.List(m.up, "and"), l.List(m.down, "and")
	switch {
	case len(m.down) == 0:
		return l.N(len(m.up), "%[2]s has probably moved up", "%[2]s have probably moved up", up)
	case len(m.up) == 0:
		return l.N(len(m.down), "%[2]s has probably moved down", "%[2]s have probably moved down", down)
	}
	return l.T("Probably up: %[1]s. Probably down: %[2]s", up, down)
}

// loners are the skills that moved reliably where their cluster did not.
func loners(l *wording.Language, changes []plan.Change) []string {
	var out []string
	for _, ch := range changes {
		if ch.Certainty != plan.WithinNoise {
			continue
		}
		for _, skill := range ch.Skills {
			if skill.Certainty == plan.Reliable {
				out = append(out, wording.Isolated(l.T(skill.Title)))
			}
		}
	}
	return out
}

// Doubts say what the headline leaves open, and what would make it surer. Comparing many things at once makes some look
// moved by chance. told is that the headline is about a role, so that the groups of skills are still to be named.
func Doubts(l *wording.Language, changes []plan.Change, told bool) []string {
	var out []string
	reliable, probable := movers(l, changes, plan.Reliable), movers(l, changes, plan.Probable)
	if told && reliable.any() {
		out = append(out, reliable.reliably(l)+".")
	}
	if probable.any() {
		if told || reliable.any() {
			out = append(out, probable.probably(l)+".")
		}
		if len(changes) == 1 {
			out = append(out, l.T("Chance alone makes one group of skills in five look as if it had moved, so take what "+
				"is probable as a hint."))
		} else {
			out = append(out, l.T("Chance alone makes one group of skills in five look as if it had moved, and %s are "+
				"compared here, so take what is probable as a hint.", l.Number(len(changes))))
		}
	}
	if alone := loners(l, changes); len(alone) > 0 && !reliable.any() && !probable.any() {
		skills := 0
		for _, ch := range changes {
			skills += len(ch.Skills)
		}
		if skills == 1 {
			out = append(out, l.T("Taken alone, %s moved by more than noise usually makes.", l.List(alone, "and")))
		} else {
			out = append(out, l.T("Taken alone, %[1]s moved by more than noise usually makes. With %[2]d skills compared "+
				"at once, about one such change is to be expected by chance.", l.List(alone, "and"), skills))
		}
	}
	if len(out) == 0 && !told && !reliable.any() && len(changes) > 0 {
		out = append(out, l.T("That is no verdict on your work: a questionnaire has its own blur. Another result after "+
			"more milestones, with no question left out, is what makes a change sure."))
	}
	return out
}

// ToldBy says by which reliability the changes of skills are told, where a quiz states it of single ones.
func ToldBy(l *wording.Language, changes []plan.Change) (out []string) {
	var retest, own []string
	for _, ch := range changes {
		for _, skill := range ch.Skills {
			switch name := wording.Isolated(l.T(skill.Title)); skill.ErrorFrom {
			case engine.ErrorFromRetest:
				retest = append(retest, name)
			case engine.ErrorFromAlpha, engine.ErrorFromItems:
				own = append(own, name)
			case engine.ErrorFromQuiz, engine.ErrorFromSeveral:
			}
		}
	}
	if retest != nil {
		out = append(out, l.T("Whether %s changed is told by retest reliability: how alike people's levels are some weeks "+
			"apart.", l.List(retest, "and")))
	}
	if own != nil {
		out = append(out, l.T("Whether %s changed is told by internal consistency (α), stated scale by scale.",
			l.List(own, "and")))
	}
	return out
}

// sparedShown is how many skills are named that went down without taking anything from a readiness.
const sparedShown = 3

// Spared says of skills that went down and are still all that a role asks that this takes nothing from the
// readiness; "" where there are none.
func Spared(l *wording.Language, changes []plan.Change, role *engine.Role) string {
	var fallen []plan.Change
	for _, ch := range changes {
		for _, skill := range ch.Skills {
			if d, asked := role.Demand(skill.ID); asked && wording.Whole(skill.To) < wording.Whole(skill.From) && skill.To >= d.Level {
				fallen = append(fallen, skill)
			}
		}
	}
	slices.SortStableFunc(fallen, func(a, b plan.Change) int { return cmp.Compare(a.To-a.From, b.To-b.From) })
	var names []string
	for _, skill := range fallen[:min(len(fallen), sparedShown)] {
		d, _ := role.Demand(skill.ID)
		names = append(names, l.T("%[1]s (from %[2]d to %[3]d; the role asks %[4]d)", wording.Isolated(l.T(skill.Title)),
			wording.Whole(skill.From), wording.Whole(skill.To), wording.Whole(d.Level)))
	}
	if len(names) == 0 {
		return ""
	}
	return l.T("Lower than before, and still all that the role asks, so your readiness loses nothing: %s.",
		l.List(names, "and"))
}

// Moved says what moved in a span, with how sure that is; "" where nothing did for sure.
func Moved(l *wording.Language, changes []plan.Change) string {
	text := ""
	if m := movers(l, changes, plan.Reliable); m.any() {
		text = m.reliably(l) + "."
	}
	if m := movers(l, changes, plan.Probable); m.any() {
		if text != "" {
			text += " "
		}
		text += m.probably(l) + "."
	}
	return text
}

// Certainty says which way something moved and how sure that is.
func Certainty(l *wording.Language, ch *plan.Change) string {
	down := ch.To < ch.From
	switch {
	case ch.Certainty == plan.Reliable && down:
		return l.T("down, reliable")
	case ch.Certainty == plan.Reliable:
		return l.T("up, reliable")
	case ch.Certainty == plan.Probable && down:
		return l.T("down, probable")
	case ch.Certainty == plan.Probable:
		return l.T("up, probable")
	}
	return l.T("not sure yet")
}

// Readiness is how much of a role's bar some levels clear, 0–100, and between which bounds it truly lies in about two
// cases out of three.
type Readiness struct{ Value, Low, High float64 }

// ReadinessFor works out readiness as a result does: 100·Σ w·min(x, q) / Σ w·q over the measured skills. For its bounds
// each level in turn is moved down and up by its standard error, and the steps this makes are added up as independent
// errors are, by their squares. A level beyond what the role asks thus adds nothing to the upper bound. told is false
// where too little was measured of what the role asks: see engine.LeastMeasured.
func ReadinessFor(role *engine.Role, levels []engine.Level) (r Readiness, told bool) {
	have, need, down, up := 0.0, 0.0, 0.0, 0.0
	weight, all := 0.0, 0.0
	for _, d := range role.Profile {
		all += d.Weight
	}
	for _, l := range levels {
		d, asked := role.Demand(l.Skill)
		if !asked {
			continue
		}
		counts := func(level float64) float64 { return d.Weight * min(max(level, 0), d.Level) }
		at := counts(l.Level)
		have += at
		need += float64(d.Weight * d.Level)
		weight += d.Weight
		below, above := at-counts(l.Level-l.SEM), counts(l.Level+l.SEM)-at
		down += float64(below * below)
		up += float64(above * above)
	}
	if need == 0 || weight < engine.LeastMeasured*all {
		return Readiness{}, false
	}
	return Readiness{have / need * 100, (have - math.Sqrt(down)) / need * 100, (have + math.Sqrt(up)) / need * 100}, true
}

// ReadinessPair is the readiness then and now by what both of two results measured; told is false where that is nothing
// of what the role asks.
func ReadinessPair(role *engine.Role, pair plan.Pair) (then, now Readiness, told bool) {
	then, _ = ReadinessFor(role, pair[0])
	now, told = ReadinessFor(role, pair[1])
	return then, now, told
}

// Margin is half the distance between the bounds: what a standard error is to a level.
func (r Readiness) Margin() float64 { return (r.High - r.Low) / 2 }

// Give is the margin in whole percents, at least one.
func (r Readiness) Give() int { return max(1, wording.Whole(r.Margin())) }

func (r Readiness) String() string {
	return fmt.Sprintf("%d %% ± %d", wording.Whole(r.Value), r.Give())
}

// Standing is how much of the plan's role the latest result clears, and what that was before.
type Standing struct {
	Now      string   // in percent, give or take
	Moved    []string // since the first result, and since the one before where that is another; none for the first
	Expected string   // what the plan expected for that day, "" where it had not begun
	Headline string   // that it has changed since the first result, "" where that isn't sure
}

// NewStanding reads it from the comparable points; nil where there is none, or the latest says nothing of the role.
func NewStanding(l *wording.Language, role *engine.Role, all *plan.Progress, points []plan.ProgressPoint) *Standing {
	if len(points) == 0 {
		return nil
	}
	last := points[len(points)-1]
	now, told := ReadinessFor(role, last.Levels)
	if !told {
		return nil
	}
	s := &Standing{Now: l.T("%[1]d\u00a0%% of what the role of %[2]s asks, give or take %[3]d.", wording.Whole(now.Value),
		wording.Isolated(l.T(role.Title)), now.Give())}
	if n := len(points); n > 1 {
		if was, is, told := ReadinessPair(role, all.SinceLevels); told {
			s.Headline = movedTowards(l, was, is, wording.Isolated(l.T(role.Title)))
			s.Moved = []string{ReadinessMoved(l, was, is, points[0].On)}
		}
		if was, is, told := ReadinessPair(role, all.LatelyLevels); told && n > 2 {
			s.Moved = append(s.Moved, ReadinessMoved(l, was, is, points[n-2].On))
		}
	}
	if ahead := all.Projection; len(ahead) > 1 && last.On > ahead[0].On {
		s.Expected = l.T("By %[1]s the plan expected %[2]d\u00a0%%.", l.Date(last.On), wording.Whole(ProjectedOn(ahead, last.On)))
	}
	return s
}

// movedTowards says, as a heading, that a readiness for a role has changed; "" where that isn't sure.
func movedTowards(l *wording.Language, was, now Readiness, role string) string {
	up, sure := now.Value > was.Value, MovedFor(was, now)
	switch {
	case sure == plan.Reliable && up:
		return l.T("You have moved closer to the role of %s", role)
	case sure == plan.Probable && up:
		return l.T("You have probably moved closer to the role of %s", role)
	case sure == plan.Reliable:
		return l.T("You show less of what the role of %s asks than at first", role)
	case sure == plan.Probable:
		return l.T("You probably show less of what the role of %s asks than at first", role)
	}
	return ""
}

// MovedFor is how sure it is that a readiness has changed.
func MovedFor(was, now Readiness) plan.Certainty {
	return plan.CertaintyOf(plan.RCI(was.Value, now.Value, was.Margin(), now.Margin()))
}

// ReadinessMoved says how a readiness has changed since a day, and how sure that is.
func ReadinessMoved(l *wording.Language, was, now Readiness, since engine.Date) string {
	by, sure, day := wording.Whole(now.Value)-wording.Whole(was.Value), MovedFor(was, now), l.Date(since)
	switch {
	case by == 0:
		return l.T("The same as on %s.", day)
	case by > 0 && sure == plan.Reliable:
		return l.T("Up %[1]d since %[2]s, reliable.", by, day)
	case by > 0 && sure == plan.Probable:
		return l.T("Up %[1]d since %[2]s, probable.", by, day)
	case by > 0:
		return l.T("Up %[1]d since %[2]s, not sure yet.", by, day)
	case sure == plan.Reliable:
		return l.T("Down %[1]d since %[2]s, reliable.", -by, day)
	case sure == plan.Probable:
		return l.T("Down %[1]d since %[2]s, probable.", -by, day)
	}
	return l.T("Down %[1]d since %[2]s, not sure yet.", -by, day)
}

// ProjectedOn is the readiness the plan has for a day.
func ProjectedOn(ahead []plan.Projection, on engine.Date) float64 {
	at := ahead[0].Readiness
	for _, a := range ahead {
		if a.On <= on {
			at = a.Readiness
		}
	}
	return at
}

// Pace compares what is done with the plan. Before two weeks of a plan there is no pace to tell.
func Pace(l *wording.Language, pace *plan.Pacing, growth *plan.Plan, today engine.Date) []string {
	if pace == nil || pace.HoursInAll == 0 {
		return nil
	}
	due := l.Date(pace.Due)
	if pace.HoursDone == pace.HoursInAll {
		return []string{l.T("Everything in the plan is done: %s hours of work.", hoursOfWork(l, pace.HoursInAll))}
	}
	if growth.Start > today {
		return []string{l.T("The plan begins on %[1]s and is to be done by %[2]s.", l.Date(growth.Start), due)}
	}
	out := []string{l.T("The milestones you have finished were planned to take %[1]s of the plan's %[2]s hours. Those due by "+
		"today were planned to take %[3]s.", hoursOfWork(l, pace.HoursDone), hoursOfWork(l, pace.HoursInAll),
		hoursOfWork(l, pace.HoursPlanned))}
	switch {
	case today < pace.From:
		return append(out, l.T("From %[1]s on, two weeks into the plan, there is a pace to go by. The plan's own last day "+
			"is %[2]s.", l.Date(pace.From), due))
	case pace.HoursDone == 0:
		return append(out, l.T("Nothing is finished yet, so there is no pace to go by. The plan's own last day is %s.", due))
	case pace.PointsTo == nil:
		return append(out, l.T("At the pace so far the end is too far away to name. Fewer milestones or more hours a week "+
			"would bring it nearer."))
	case *pace.PointsTo <= pace.Due:
		return append(out, l.T("The plan's last day is %[1]s; at the pace so far you would be done by %[2]s.", due,
			l.Date(*pace.PointsTo)))
	}
	if pace.HoursDone >= pace.HoursPlanned {
		return append(out, l.T("So you are on time, and by its dates the plan ends on %[1]s. What is left is planned with more "+
			"hours a week than you have needed so far: at the pace so far it would take until %[2]s.", due,
			l.Date(*pace.PointsTo)))
	}
	return append(out, l.T("The plan's last day is %[1]s; the pace so far points to %[2]s. If that is too late, drop what "+
		"matters least or change the hours a week.", due, l.Date(*pace.PointsTo)))
}

// hoursOfWork shows an amount of time with as many digits as it has, at most one.
func hoursOfWork(l *wording.Language, h float64) string { return l.Grouped(math.Round(h*10) / 10) }

// Signed shows a difference of levels with its sign.
func Signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}
