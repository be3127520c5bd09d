package server

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// retakeInWords says why it is time for another assessment, "" where it isn't.
func retakeInWords(days engine.Date, finished int) string {
	switch {
	case finished >= retakeMilestones:
		return fmt.Sprintf("You have finished %s milestones since your latest result. Taking the quiz again now "+
			"would show what they did.", wording.Number(finished))
	case days >= retakeDays:
		return fmt.Sprintf("Your latest result is %d days old. That is long enough for a new one to tell you "+
			"something.", days)
	}
	return ""
}

// later names the day of the later of two results, so that it can be told from the earlier one of the same day.
func later(from, to engine.Date) string {
	if from == to {
		return "later that day"
	}
	return date(to)
}

// remark says what is special about a point, "" for nothing.
func remark(pt *plan.ProgressPoint) string {
	switch {
	case pt.Dropped && pt.Rescored:
		return "too few of its answers fit today's questions to compare it"
	case pt.Dropped:
		return "too little answered to compare it"
	case pt.Rescored && pt.LeftOut > 0:
		return fmt.Sprintf("scored anew to compare; %d %s left out", pt.LeftOut,
			wording.Plural(pt.LeftOut, "answer", "answers"))
	case pt.Rescored:
		return "scored anew to compare"
	}
	return ""
}

// rescoredInWords says plainly which results were made comparable, and what that took.
func rescoredInWords(progress *plan.Progress) []string {
	var notes []string
	for _, pt := range progress.Points {
		on := date(pt.On)
		switch {
		case pt.Dropped && pt.Rescored:
			notes = append(notes, fmt.Sprintf("The result of %s was made with other questions, and too few of its "+
				"answers fit today's, so it isn't compared. The result itself stays as it was.", on))
		case pt.Rescored:
			left := "no answers left out"
			if pt.LeftOut > 0 {
				left = fmt.Sprintf("%d %s left out, because the questions have changed", pt.LeftOut,
					wording.Plural(pt.LeftOut, "answer", "answers"))
			}
			notes = append(notes, fmt.Sprintf("The result of %s was made with an earlier version of the quiz. Here "+
				"it is scored anew by today's questions so that like is compared with like; %s. The result itself "+
				"stays as it was.", on, left))
		case pt.Dropped:
			notes = append(notes, fmt.Sprintf("On %s too little was answered, so that result isn't compared.", on))
		}
	}
	if n := progress.Shared; n != nil {
		notes = append(notes, fmt.Sprintf("What moved between two versions of the quiz is read from the questions that "+
			"both results answer: %s between the first and the latest.", wording.Number(n.Questions)))
	}
	return notes
}

// headline is the answer to "am I moving?", as far as n comparable results give one.
func headline(changes []plan.Change, n int) string {
	switch n {
	case 0:
		return "There is too little to compare yet"
	case 1:
		return "One result so far: a second one shows what moves"
	}
	if len(changes) == 0 {
		return "These results have no skill in common to compare"
	}
	reliable, probable := movers(changes, plan.Reliable), movers(changes, plan.Probable)
	switch {
	case reliable.any():
		return reliable.sentence("") + ", reliably"
	case probable.any():
		return probable.sentence("probably ")
	case len(loners(changes)) > 0:
		return "No group of skills has moved beyond the noise yet"
	}
	return "Nothing has moved beyond the noise yet"
}

// moving are the titles of what went up and what went down.
type moving struct{ up, down []string }

func movers(changes []plan.Change, c plan.Certainty) moving {
	var m moving
	for _, ch := range changes {
		switch {
		case ch.Certainty != c:
		case ch.To > ch.From:
			m.up = append(m.up, isolated(ch.Title))
		default:
			m.down = append(m.down, isolated(ch.Title))
		}
	}
	return m
}

func (m moving) any() bool { return len(m.up)+len(m.down) > 0 }

// sentence says "Leadership and Insight have moved up and Craft has moved down", with a word such as "probably " before
// what they did.
func (m moving) sentence(how string) string {
	var parts []string
	for _, side := range []struct {
		titles []string
		way    string
	}{{m.up, "up"}, {m.down, "down"}} {
		if len(side.titles) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s %smoved %s", wording.List(side.titles, "and"),
				wording.Plural(len(side.titles), "has", "have"), how, side.way))
		}
	}
	return strings.Join(parts, ", and ")
}

// loners are the skills that moved reliably where their cluster did not.
func loners(changes []plan.Change) []string {
	var out []string
	for _, ch := range changes {
		if ch.Certainty != plan.WithinNoise {
			continue
		}
		for _, skill := range ch.Skills {
			if skill.Certainty == plan.Reliable {
				out = append(out, isolated(skill.Title))
			}
		}
	}
	return out
}

// doubts say what the headline leaves open. Comparing many things at once makes some look moved by chance.
func doubts(changes []plan.Change) []string {
	var out []string
	reliable, probable := movers(changes, plan.Reliable), movers(changes, plan.Probable)
	if probable.any() {
		text := fmt.Sprintf("Noise alone makes one comparison in five look that way, and there are %s here, so take "+
			"it as a hint.", wording.Number(len(changes)))
		if reliable.any() {
			text = probable.sentence("probably ") + ". " + text
		}
		out = append(out, text)
	}
	if alone := loners(changes); len(alone) > 0 && !reliable.any() && !probable.any() {
		skills := 0
		for _, ch := range changes {
			skills += len(ch.Skills)
		}
		out = append(out, fmt.Sprintf("Taken alone, %s moved by more than noise usually makes. With %d skills "+
			"compared at once, about one such change is to be expected by chance.",
			wording.List(alone, "and"), skills))
	}
	if len(out) == 0 && !reliable.any() && len(changes) > 0 {
		out = append(out, "That is no verdict on your work: a questionnaire has its own blur, and a change has to "+
			"be larger than that before it counts.")
	}
	return out
}

// movedInWords says what moved in a span, with how sure that is.
func movedInWords(changes []plan.Change) string {
	var parts []string
	if m := movers(changes, plan.Reliable); m.any() {
		parts = append(parts, m.sentence("")+", reliably")
	}
	if m := movers(changes, plan.Probable); m.any() {
		parts = append(parts, m.sentence("probably "))
	}
	if parts == nil {
		return "Nothing moved beyond the noise."
	}
	return strings.Join(parts, ". ") + "."
}

// certaintyInWords says which way something moved and how sure that is.
func certaintyInWords(ch *plan.Change) string {
	way := "up"
	if ch.To < ch.From {
		way = "down"
	}
	switch ch.Certainty {
	case plan.Reliable:
		return way + ", reliable"
	case plan.Probable:
		return way + ", probable"
	case plan.WithinNoise:
	}
	return "within noise"
}

// readiness is how much of a role's bar some levels clear, 0–100, and between which bounds it truly lies in about two
// cases out of three.
type readiness struct{ value, low, high float64 }

// newReadiness works out readiness as science.md §3 has it. For its bounds each level in turn is moved down and up by
// its standard error, and the steps this makes are added up as independent errors are, by their squares. A level beyond
// what the role asks thus adds nothing to the upper bound.
func newReadiness(role *engine.Role, levels []engine.Level) readiness {
	have, need, down, up := 0.0, 0.0, 0.0, 0.0
	for _, l := range levels {
		d, asked := role.Demand(l.Skill)
		if !asked {
			continue
		}
		counts := func(level float64) float64 { return d.Weight * min(max(level, 0), d.Level) }
		at := counts(l.Level)
		have += at
		need += d.Weight * d.Level
		below, above := at-counts(l.Level-l.SEM), counts(l.Level+l.SEM)-at
		down += below * below
		up += above * above
	}
	if need == 0 {
		return readiness{100, 100, 100}
	}
	return readiness{have / need * 100, (have - math.Sqrt(down)) / need * 100, (have + math.Sqrt(up)) / need * 100}
}

// margin is half the distance between the bounds: what a standard error is to a level.
func (r readiness) margin() float64 { return (r.high - r.low) / 2 }

func (r readiness) String() string {
	return fmt.Sprintf("%d %% ± %d", whole(r.value), max(1, whole(r.margin())))
}

// readinessInWords says where the person stands on the way to the plan's role, and where the plan had them by now.
func readinessInWords(role *engine.Role, points []plan.ProgressPoint, ahead []plan.Projection) []string {
	if len(points) == 0 {
		return nil
	}
	first, last := points[0], points[len(points)-1]
	now := newReadiness(role, last.Levels)
	text := fmt.Sprintf("On %s you cleared %d\u00a0%% of what %s asks, give or take %d.", date(last.On),
		whole(now.value), wording.Article(isolated(role.Title)), max(1, whole(now.margin())))
	if len(points) > 1 {
		was := newReadiness(role, first.Levels)
		text = fmt.Sprintf("On %s you cleared %d\u00a0%% of what %s asks; on %s it was %d\u00a0%%, give or take %d.",
			date(first.On), whole(was.value), wording.Article(isolated(role.Title)), date(last.On), whole(now.value),
			max(1, whole(now.margin())))
	}
	if len(ahead) > 1 && last.On > ahead[0].On {
		text += fmt.Sprintf(" By then the plan had you at %d\u00a0%%.", whole(projectedOn(ahead, last.On)))
	}
	return []string{text}
}

// projectedOn is the readiness the plan has for a day.
func projectedOn(ahead []plan.Projection, on engine.Date) float64 {
	at := ahead[0].Readiness
	for _, a := range ahead {
		if a.On <= on {
			at = a.Readiness
		}
	}
	return at
}

// paceInWords compares what is done with the plan.
func paceInWords(pace *plan.Pacing, growth *plan.Plan, today engine.Date) []string {
	if pace == nil || pace.HoursInAll == 0 {
		return nil
	}
	if pace.HoursDone == pace.HoursInAll {
		return []string{fmt.Sprintf("Everything in the plan is done: %s hours of work.", hoursOfWork(pace.HoursInAll))}
	}
	out := []string{fmt.Sprintf("%s of the plan's %s hours are done. By today the plan had %s.",
		wording.Capital(hoursOfWork(pace.HoursDone)), hoursOfWork(pace.HoursInAll), hoursOfWork(pace.HoursPlanned))}
	switch {
	case growth.Start > today:
		return []string{fmt.Sprintf("The plan begins on %s and is to be done by %s.", date(growth.Start), date(pace.Due))}
	case pace.HoursDone == 0:
		return append(out, fmt.Sprintf("Nothing is finished yet, so there is no pace to go by. The plan's own last "+
			"day is %s.", date(pace.Due)))
	case pace.PointsTo == nil:
		return append(out, "At the pace so far the end is too far away to name. Fewer milestones or more hours a "+
			"week would bring it nearer.")
	case *pace.PointsTo <= pace.Due:
		return append(out, fmt.Sprintf("The plan's last day is %s; at the pace so far you would be done by %s.",
			date(pace.Due), date(*pace.PointsTo)))
	}
	return append(out, fmt.Sprintf("The plan's last day is %s; the pace so far points to %s. If that is too late, "+
		"drop what matters least or change the hours a week.",
		date(pace.Due), date(*pace.PointsTo)))
}

// hoursOfWork shows an amount of time with as many digits as it has, at most one.
func hoursOfWork(h float64) string {
	if h == 0 {
		return "none"
	}
	return strconv.FormatFloat(math.Round(h*10)/10, 'f', -1, 64)
}
