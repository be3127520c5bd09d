package server

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// getAssessment shows a result. What the page says of the result itself comes from what was kept with it, so it reads
// the same for ever. What has moved since the result before is told for the role that its person aims for now, and by
// today's quiz; what the page offers to do next comes from the content of today, too.
func (s *Server) getAssessment(w http.ResponseWriter, r *http.Request) error {
	var a store.Assessment
	var t taken
	var was, by *store.Assessment
	var others []store.Assessment
	var plans []store.Plan
	var draft store.Draft
	var settings store.Settings
	var round *store.Round
	known, err := s.view(r, func(data store.Reader) error {
		var err error
		if a, err = data.Assessment(r.PathValue("id")); err != nil {
			return err
		}
		if draft, err = data.Draft(a.Quiz); err != nil && store.CodeOf(err) != store.NotFound {
			return err
		}
		var errs [7]error
		if t, errs[0] = s.newestIn(data); errs[0] != nil {
			return errs[0]
		}
		plans, errs[1] = data.ActivePlans()
		settings, errs[2] = data.Settings()
		round, errs[3] = roundOf(data, a.ID)
		was, errs[4] = beforeIn(data, &a, t.corrections)
		by, errs[5] = replacementIn(data, a.ID, t.corrections)
		others, errs[6] = t.others(data, a.Quiz)
		return errors.Join(errs[:]...)
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	words, c := newWords(s.language(r), &a.Snapshot), s.calendar(r)
	page := newResultPage(&a, words)
	page.Taken, page.Corrected = words.ShortDate(c.day(a.Finished)), words.Date(c.day(a.Corrected))
	page.Naming, page.Card = resultNaming(a.ID, namesOf(settings, t.corrections)[a.ID]), newCardLinks(words.Language, &a)
	if by != nil {
		page.CorrectedBy, page.Corrected = by.ID, words.Date(c.day(by.Corrected))
	}
	_, page.Offered = s.catalog.Quiz(a.Quiz)
	page.Correctable = page.Offered && page.CorrectedBy == ""
	page.Correcting = page.Correctable && draft.Corrects == a.ID
	if !page.Offered && len(page.Advice) > 0 {
		page.Advice = page.Advice[1:] // which is to take it again
	}
	s.look(page, &a, words, settings.Aim)
	page.Closer, page.Broader = s.closer(words.Language, &a.Result), s.broader(words.Language, &a.Result)
	page.Closer.find(t.standing, words, c)
	page.Broader.find(t.standing, words, c)
	if page.Way != nil && page.CorrectedBy == "" {
		page.Way.Elsewhere = words.elsewhere(page.Way.role, &a, others, c)
	}
	page.Up = newUpNext(words.Language, plans, c.today())
	if err := s.move(page, was, inView(&a, plans, settings.Aim), words, c); err != nil {
		return err
	}
	page.Step = page.step()
	page.Outside, page.Askable = newOutsideView(round, words), round != nil || by == nil && s.canAsk(&a)
	return s.render(w, r, http.StatusOK, "assessment", page.Headline, page)
}

// look fills in what lies ahead: the role that the person aims for, or else the next one, and what a plan can lead to.
func (s *Server) look(page *resultPage, a *store.Assessment, w *words, aim string) {
	targets := plan.Targets(s.catalog, &a.Result)
	page.Ahead = s.ahead(a, w)
	page.Roles = len(s.catalog.Roles()) > 0
	to := string(a.Result.Next)
	if leads(targets, aim) {
		to = aim
	}
	if page.CorrectedBy == "" {
		page.Plannable, page.Choosable = leads(targets, to), len(targets) > 0
		page.Within = within(targets, &a.Result)
	}
	role, kept := w.roles[to]
	if today, known := s.catalog.Role(to); !kept && known {
		role, kept = snapshotOf(today), true
	}
	if kept && a.Result.Claimable(role) {
		page.Way = s.way(role, &a.Result, w)
		page.Way.Aimed = to == aim
	}
}

// snapshotOf is a role that a result doesn't know, as the content has it.
func snapshotOf(role *engine.Role) engine.SnapshotRole {
	out := engine.SnapshotRole{ID: role.ID, Title: role.Title, Summary: role.Summary, Levels: map[string]float64{},
		Weights: map[string]float64{}}
	for _, d := range role.Profile {
		out.Levels[d.Skill.ID], out.Weights[d.Skill.ID] = d.Level, d.Weight
		out.Asks += float64(d.Weight * d.Level)
	}
	return out
}

// inView is the role whose readiness counts for a person where a result is compared with the one before, "" for none.
func inView(a *store.Assessment, plans []store.Plan, aim string) string {
	if active := activePlan(plans); active != nil && active.Plan.Quiz == a.Quiz {
		return cmp.Or(a.Snapshot.Toward, active.Plan.To)
	}
	return cmp.Or(a.Snapshot.Toward, aim, string(a.Result.Next))
}

// move has the page begin with what has moved since the result before, nil for none, for the role in view. The verdict comes after it
// then.
func (s *Server) move(p *resultPage, was *store.Assessment, role string, w *words, c calendar) error {
	var bar *readinessBar
	var err error
	p.Moved, bar, err = s.moved(was, p.Assessment, role, w, c)
	switch {
	case err != nil:
		return err
	case p.Moved == nil:
		return nil
	case p.Moved.Headline == "":
		p.Lead = []string{p.Moved.Sure, p.Sure}
		return nil
	case p.Asks() && p.Assessment.Result.Verdict != engine.VerdictUndifferentiated: // the gaps are shown below
		p.Lead, p.Way.Missing = []string{p.Moved.Sure}, p.Sure
	case p.Readiness != nil:
		p.Lead = []string{p.Moved.Sure, p.Sure}
	default: // the quiz asks which role fits, so the page says that as well
		p.Lead, p.Gist = []string{p.Moved.Sure + " " + p.Headline + "."}, p.Sure
	}
	p.Headline, p.Readiness = p.Moved.Headline, bar
	return nil
}

// resultPage is a result in words and pictures.
type resultPage struct {
	Assessment     *store.Assessment
	Naming         naming
	Card           *cardLinks // to show others, nil for none
	Quiz           content    // its title
	CorrectedBy    string     // id of the result that has replaced it, "" for none
	Offered        bool       // the quiz still is
	Correctable    bool
	Correcting     bool   // that has begun
	Corrected      string // date of the correction that it is, or that has replaced it
	Taken          string // date
	Headline, Sure string
	Lead           []string // what stands below the headline
	Gist           string   // of how the match is divided, "" for nothing special
	Moved          *moved   // nil for nothing to compare with
	Advice         []string
	Requirement    *requirementNotMet
	Readiness      *readinessBar   // the first picture, where readiness is the question
	Positions      *positionsChart // nil where no positions of a family are compared
	Shaped         bool            // roles of different shapes are compared, so that shares say something
	StepMade       *stepChart      // nil for none
	Drawn          bool            // the order of the questions was drawn for the person
	Told           string          // how the two positions that are compared are told apart, "" for nothing to say
	Correction     string          // what became of how high the person rates themselves, "" for nothing to say
	Shares         *shareChart
	Tiers          string // how the shares add up by tier, "" where there is one tier only
	Versus         string // title of the role compared with
	HeldBack       bool   // that role is the better fit, and a requirement holds it back
	RoleTitle      string
	Why            string // heading of the reasons on the first screen
	For, Against   []reason
	Trace          *trace
	Changes        *changeList
	Undecided      bool // the call is close
	Levels         *levelChart
	LevelsOf       string      // title of the role the levels are compared with, "" for none
	Scores         *scoreTable // nil where the quiz has none
	SelfRated      string      // what the levels are worth, "" for nothing to say
	Norms          *normTable  // nil where nobody is compared with
	Short          string      // on what it rests, "" where the whole quiz was asked
	Unmeasured     []string
	NotApplying    []string // unmeasured because all that was asked about them doesn't apply to the person
	Unjudged       []string // skills of which the recommended role requires something, and that weren't measured
	Rules          []ruleLine
	NotChecked     []ruleLine
	Notes          []ruleLine
	Warnings       []string
	Facts          *factTable
	Style          string // what readiness hangs on, beside the levels and what a role asks
	Retry          bool   // nothing could be compared: another go is the next step
	Step           string // what to do next
	Up             *upNext
	Way            *wayTo
	Plannable      bool // a plan can lead there
	Choosable      bool // and one can lead to some role
	Ahead          []rungLine
	Within         *engine.Path // for growing in the recommended role, where none comes next
	Closer         *offer       // tells fewer roles apart, all of them in question here
	Broader        *offer       // compares with more roles
	Roles          bool         // there are some to read about
	Outside        *outsideView // how others see the person, nil for nothing yet
	Askable        bool         // others can be asked that, or were
}

type requirementNotMet struct {
	Role    string
	Because []string
}

// factTable sets what the person stated of themselves beside what is typical of roles.
type factTable struct {
	Roles []string // titles
	Rows  []wording.FactRow
}

type ruleLine struct {
	Effect  string
	Because string
	Unknown string
}

// Asks says whether the page begins with how much of a role somebody shows, and that is the role of the way ahead.
func (p *resultPage) Asks() bool { return p.Readiness != nil && p.Way != nil && p.Way.Asked }

// Links says whether what is said of the role ahead leads to another result already.
func (p *resultPage) Links(result string) bool {
	return p.Way != nil && p.Way.Elsewhere != nil && p.Way.Elsewhere.Result == result
}

// First are the reasons that the first screen has room for.
func (p *resultPage) First() []reason { return p.For[:min(len(p.For), reasonsFirst)] }

func newResultPage(a *store.Assessment, w *words) *resultPage {
	result := &a.Result
	p := &resultPage{Assessment: a, Quiz: w.said(a.Snapshot.QuizTitle), RoleTitle: w.role(string(result.Role))}
	p.say(result, w)
	p.Lead = []string{p.Sure}
	against := ""
	if compared(result) {
		p.Shares, p.Tiers = newShareChart(result, w), tiers(result, w)
		against = result.Roles[0].Role
		p.Shaped = true
	}
	if result.Family != nil {
		p.Positions, p.StepMade, p.Correction = newPositions(result, w, ""), newStep(result, w), w.Corrected(result.Family.Correction)
		_, p.Shaped = familyShare(result)
		p.Told = told(result, p.StepMade, w)
	}
	p.explain(result, w)
	p.Changes = newChangeList(result, w)
	p.Undecided = result.Verdict == engine.VerdictClose
	p.LevelsOf, p.Style = w.role(against), w.Style(result, w.snapshot, against)
	p.Levels = newLevelChart(result, w, against)
	p.measured(a, w)
	p.SelfRated = selfRated(w.Language, result, w.snapshot)
	p.Scores, p.Norms = newScoreTable(result, w), newNormTable(result, w)
	p.rules(result, w)
	p.warn(result, w)
	p.Facts = newFactTable(result, w)
	p.Short, p.Drawn = w.Rests(result), result.Order != nil
	p.Retry = result.Verdict == engine.VerdictInsufficient || result.Verdict == engine.VerdictUndifferentiated &&
		p.Readiness == nil
	return p
}

// measured says of every skill what was measured of it, and of those that weren't why not.
func (p *resultPage) measured(a *store.Assessment, w *words) {
	measured := map[string]bool{}
	for _, l := range a.Result.Levels {
		measured[l.Skill] = true
	}
	for _, s := range w.snapshot.Skills {
		switch {
		case measured[s.ID]:
		case notApplying(a, s.ID):
			p.NotApplying = append(p.NotApplying, w.skill(s.ID))
		default:
			p.Unmeasured = append(p.Unmeasured, w.skill(s.ID))
		}
	}
	for _, name := range unjudged(&a.Result, string(a.Result.Role)) {
		if skill, ok := w.skills[strings.TrimPrefix(name, "level.")]; ok {
			p.Unjudged = append(p.Unjudged, w.skill(skill.ID))
		}
	}
}

// notApplying says whether a person answered of all that was asked about a skill that it doesn't apply to them.
func notApplying(a *store.Assessment, skill string) bool {
	asked := false
	for _, it := range a.Snapshot.Items {
		if slices.Contains(it.Skills, skill) {
			if asked = true; a.Answers[it.ID].Form() != engine.FormNotApplicable {
				return false
			}
		}
	}
	return asked
}

// tiers sums the shares by tier: "manager 93 %, director 5 % and marketer 2 %"; "" where there is one tier, or hardly
// any other, or no more roles than tiers.
func tiers(result *engine.Result, w *words) string {
	var order []string
	sums := map[string]float64{}
	for _, r := range result.Roles {
		tier := isolated(w.T(w.roles[r.Role].Tier))
		if _, seen := sums[tier]; !seen {
			order = append(order, tier)
		}
		sums[tier] += r.Share
	}
	if len(order) < 2 || len(order) == len(result.Roles) {
		return ""
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(sums[b], sums[a]) })
	if sums[order[0]] > 0.99 {
		return ""
	}
	parts := make([]string, len(order))
	for i, tier := range order {
		parts[i] = tier + " " + w.MatchShareOf(sums[tier], sums[order[0]], len(order))
	}
	return w.List(parts, "and")
}

// rules says what became of the rules that have something to say. Notes speak of roles and levels, so they need answers
// that say something of them.
func (p *resultPage) rules(result *engine.Result, w *words) {
	telling := compared(result) || result.Verdict == engine.VerdictLevelsOnly
	for _, r := range result.Rules {
		switch {
		case r.Applied && r.Note != "":
			if !telling {
				continue
			}
			p.Notes = append(p.Notes, ruleLine{Effect: w.T(r.Note), Because: w.T(r.Because)})
		case r.Applied && len(r.Moved) > 0:
			var moves []string
			for _, m := range r.Moved {
				moves = append(moves, w.T("%[1]s counts as %[2]d instead of %[3]d", w.skill(m.Skill), whole(m.To), whole(m.From)))
			}
			p.Rules = append(p.Rules, ruleLine{Effect: w.List(moves, "and"), Because: w.T(r.Because)})
		case len(r.Unknown) > 0 && !r.Unasked && result.Verdict != engine.VerdictInsufficient:
			names := make([]string, len(r.Unknown))
			for i, n := range r.Unknown {
				names[i] = w.named(n)
			}
			p.NotChecked = append(p.NotChecked, ruleLine{Because: w.T(r.Because), Unknown: w.List(names, "and")})
		}
	}
}

// named puts a name that rules read into words, such as "fact.people_led".
func (w *words) named(name string) string {
	kind, key, _ := strings.Cut(name, ".")
	if _, ok := w.skills[key]; ok && kind == "level" {
		return w.skill(key)
	}
	for _, f := range w.snapshot.Facts {
		if f.ID == key && f.Name != "" && kind == "fact" {
			return isolated(w.T(f.Name))
		}
	}
	return strings.ReplaceAll(key, "_", " ")
}

func (p *resultPage) warn(result *engine.Result, w *words) {
	for _, warning := range result.Quality.Warnings {
		text := ""
		switch warning {
		case engine.WarnLongRun:
			if slices.Contains(result.Quality.Warnings, engine.WarnNoVariability) {
				continue // the run is all there is, and the other warning says so
			}
			text = w.N(result.Quality.LongestRun, "You gave the same answer %[1]d time in a row. If that was to get through "+
				"quickly, the result says little about you.", "You gave the same answer %[1]d times in a row. If that was to "+
				"get through quickly, the result says little about you.")
		case engine.WarnNoVariability:
			text = w.T("You gave the same answer to every question with the same choices. If that was to get through " +
				"quickly, the result says little about you.")
		case engine.WarnTooFast:
			text = w.T("You took less than a second for each question. That is faster than most people can read.")
		case engine.WarnInconsistent:
			if result.Published() {
				text = w.T("Some of your answers on the same scale differ more than slips explain, so take this result with care.")
				break
			}
			text = w.T("Some of your answers about the same skill contradict each other more than slips explain, so take " +
				"this result with care. Some sentences are turned round on purpose; read each one to its end if you take the " +
				"quiz again.")
		}
		p.Warnings = append(p.Warnings, text)
	}
}

// newFactTable takes the recommended role, or else the one that fits best, and the next; nil where nothing was kept of
// facts.
func newFactTable(result *engine.Result, w *words) *factTable {
	if !compared(result) {
		return nil
	}
	first := cmp.Or(string(result.Role), result.Roles[0].Role)
	roles := []string{first}
	if next := string(result.Next); next != "" && next != first {
		if _, kept := w.roles[next]; kept {
			roles = append(roles, next)
		}
	}
	table := &factTable{Rows: w.Facts(result, w.snapshot, roles...)}
	for _, id := range roles {
		table.Roles = append(table.Roles, w.role(id))
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return table
}
