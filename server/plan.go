package server

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

func planURL(id string) string { return "/plans/" + url.PathEscape(id) }

func milestoneURL(growth, milestone string) string {
	return planURL(growth) + "/milestones/" + url.PathEscape(milestone)
}

// planProblems turns what the engine says of a plan into problems of a form. The fields have the names the engine uses.
func planProblems(l *wording.Language, err error) []formProblem {
	var out []formProblem
	var walk func(error)
	walk = func(err error) {
		var many interface{ Unwrap() []error }
		var one *plan.Error
		switch {
		case err == nil:
		case errors.As(err, &many):
			for _, e := range many.Unwrap() {
				walk(e)
			}
		case errors.As(err, &one):
			field := one.Field
			if field == "" {
				field = "main"
			}
			out = append(out, formProblem{field, one.In(l)})
		default:
			out = append(out, formProblem{"main", wording.Capital(err.Error())})
		}
	}
	walk(err)
	return out
}

// activate makes one plan the active one, none where id is "", and records what changed.
func (s *Server) activate(tx store.Tx, id string) error {
	change, err := tx.ActivePlans()
	if err != nil {
		return err
	}
	if id != "" && !slices.ContainsFunc(change, func(p store.Plan) bool { return p.ID == id }) {
		p, err := tx.Plan(id)
		if err != nil {
			return err
		}
		change = append(change, p)
	}
	slices.SortFunc(change, func(a, b store.Plan) int { return cmp.Compare(a.ID, b.ID) })
	now := s.now().UTC()
	for _, p := range change {
		if p.Active == (p.ID == id) {
			continue
		}
		p.Active, p.Updated = p.ID == id, now
		if _, err := tx.PutPlan(p); err != nil {
			return err
		}
		kind := kindSetAside
		if p.Active {
			kind = kindActivated
		}
		if _, err := tx.AppendEvent(store.Event{At: now, Kind: kind, Subject: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// planPage is a plan: what to do next, then all the rest.
type planPage struct {
	Plan             *store.Plan
	Heading          string
	Created          string // date
	Readiness, After int
	DoneCount, Count int
	Ends             string           // day on which it does at the plan's own pace, "" where nothing is left
	Next             *milestoneCard   // nil where nothing is left
	Coming           []milestoneCard  // what is to be done after the next one, the soonest first
	Later            []milestoneCard  // and what comes after those
	Groups           []milestoneGroup // done and dropped
	Measured         *readinessLine   // nil where no result can be compared
	Warnings         []warningLine
	Curve            *curve
	Gaps             *gapChart
	Addable          []engine.Activity
	Note             *doneNote // on a milestone just done
	Problems         []formProblem
	Form             url.Values
	Order            []orderRow
	Late             int
	Retake           string // why it is time for another result, "" where it isn't
	Basis            string // id of the assessment
	Counted          string // of the role's skills in the readiness, "" for all
	Naming           naming
	Keep             *keepLink
	Positions        *positionsChart // nil where the plan leads to no position of a family
	Style            string          // what the readiness that the plan began with hangs on, "" for nothing to say
}

// comingShown is how many milestones after the next one a plan shows unfolded.
const comingShown = 6

// milestoneGroup is folded away under its title.
type milestoneGroup struct {
	Title string
	Cards []milestoneCard
}

type milestoneCard struct {
	*plan.Milestone
	Plan    string
	Version uint64
	When    string
	Ends    string // the day on which it is due
	Aims    string // what it is meant to add, "" for nothing
	Purpose string // what it is for above all, "" for nothing
	// what it raises that closes no gap, "" where it closes some
	Strengthens string
	Late        bool
	Comments    int  // of others
	Next        bool // it is the one to do next, and shown in full
}

type warningLine struct{ ID, Text string }

type orderRow struct {
	ID, Title   string
	First, Last bool
	Earlier     string // id of the milestone before
	AfterNext   string // id of the milestone after the next, "" for the end
}

func (s *Server) planOf(r *http.Request) (*store.Plan, *store.Assessment, error) {
	var p store.Plan
	var basis store.Assessment
	known, err := s.view(r, func(data store.Reader) error {
		var err error
		if p, err = data.Plan(r.PathValue("id")); err != nil {
			return err
		}
		basis, err = data.Assessment(p.Assessment)
		return err
	})
	if err == nil && !known {
		err = errNotFound
	}
	return &p, &basis, err
}

func (s *Server) getPlan(w http.ResponseWriter, r *http.Request) error {
	return s.showPlan(w, r, http.StatusOK, url.Values{}, nil)
}

func (s *Server) showPlan(w http.ResponseWriter, r *http.Request, status int, form url.Values,
	problems []formProblem) error {
	kept, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	l, c := s.language(r), s.calendar(r)
	work, _, err := s.keptWork(r, kept)
	if err != nil {
		return err
	}
	p := s.newPlanPage(l, kept, basis, &work, c)
	p.Form, p.Problems, p.Naming = form, problems, planNaming(kept)
	if _, err = s.view(r, func(data store.Reader) error {
		counts, err := countComments(data, kept.ID)
		p.comment(counts)
		return err
	}); err != nil {
		return err
	}
	p.Note = newDoneNote(l, r.URL.Query(), kept, backToPlan)
	if p.Keep, err = s.askToKeep(r, kept); err != nil {
		return err
	}
	if kept.Active {
		days, finished := work.sinceLatest(kept.Plan.Quiz, c)
		p.Retake = movement.Retake(l, days, finished)
	}
	return s.render(w, r, status, "plan", p.Heading, p)
}

// newPlanPage shows a plan as it stands on a day.
func (s *Server) newPlanPage(l *wording.Language, kept *store.Plan, basis *store.Assessment, work *keptWork,
	c calendar) *planPage {
	growth, today := &kept.Plan, c.today()
	p := &planPage{
		Plan: kept, Heading: heading(l, kept), Created: c.date(kept.Created), Readiness: whole(growth.ReadinessNow()),
		After: whole(projectedAtEnd(growth)), Form: url.Values{}, Basis: kept.Assessment,
		Gaps: newGapChart(l, kept, work.standing), Addable: plan.Addable(s.catalog, growth),
		Counted: s.countedIn(l, growth), Measured: s.readinessLine(l, growth, work, c), Style: l.Style(&basis.Result, &basis.Snapshot, growth.To),
	}
	p.Positions = standingOf(work.standing, growth.To, l)
	if growth.Claims(&basis.Snapshot) {
		p.Curve = newCurve(l, growth, p.Measured, today)
	}
	p.group(l, kept, work.standing, today)
	p.order(growth)
	for _, warning := range growth.Warnings() {
		title, needs := isolated(l.T(growth.Milestone(warning.Milestone).Title)), isolated(l.T(warning.Needs))
		text := l.T("“%s” builds on “%s”, which comes or ends later.", title, needs)
		if warning.Missing {
			text = l.T("“%s” builds on “%s”, which you have dropped.", title, needs)
		}
		p.Warnings = append(p.Warnings, warningLine{warning.Milestone, text})
	}
	return p
}

// countedIn is counted for a plan.
func (s *Server) countedIn(l *wording.Language, growth *plan.Plan) string {
	measured := make([]string, len(growth.Gaps))
	for i, g := range growth.Gaps {
		measured[i] = g.Skill
	}
	return s.counted(l, growth.To, measured)
}

// finishedAfter lists the titles of the milestones of any plan that were finished after a day.
func finishedAfter(plans []store.Plan, day engine.Date) []string {
	var titles []string
	for i := range plans {
		for _, m := range plans[i].Plan.Milestones {
			if m.Status == plan.Done && m.DoneOn != nil && *m.DoneOn > day {
				titles = append(titles, m.Title)
			}
		}
	}
	return titles
}

// group sorts the milestones: the next one, the rest of what is open by when it is due, those done and those dropped.
func (p *planPage) group(l *wording.Language, kept *store.Plan, standing []store.Summary, today engine.Date) {
	growth := &kept.Plan
	next := nextMilestone(growth)
	p.DoneCount, p.Count = tally(growth)
	var done, dropped []milestoneCard
	var last engine.Date
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		card := newMilestoneCard(l, kept, m, standing, today)
		if m.Status == plan.Dropped {
			dropped = append(dropped, card)
			continue
		}
		if m.Status == plan.Done {
			done = append(done, card)
			continue
		}
		last = max(last, m.Due)
		if card.Late {
			p.Late++
		}
		if m == next {
			card.Next = true
			p.Next = &card
		} else {
			p.Coming = append(p.Coming, card)
		}
	}
	if p.Next != nil {
		p.Ends = l.Date(last)
	}
	slices.SortStableFunc(p.Coming, func(a, b milestoneCard) int { return int(a.Milestone.Due - b.Milestone.Due) })
	if shown := comingShown; len(p.Coming) > shown+1 { // a fold is as high as one more
		p.Coming, p.Later = p.Coming[:shown], p.Coming[shown:]
	}
	for _, g := range []milestoneGroup{{Title: l.T("Done¦milestones"), Cards: done},
		{Title: l.T("Dropped¦milestones"), Cards: dropped}} {
		if len(g.Cards) == 0 {
			continue
		}
		p.Groups = append(p.Groups, g)
	}
}

// comment notes how many comments there are on each milestone.
func (p *planPage) comment(counts map[string]int) {
	if p.Next != nil {
		p.Next.Comments = counts[p.Next.ID]
	}
	lists := [][]milestoneCard{p.Coming, p.Later}
	for _, g := range p.Groups {
		lists = append(lists, g.Cards)
	}
	for _, cards := range lists {
		for i := range cards {
			cards[i].Comments = counts[cards[i].ID]
		}
	}
}

// order lists what is still to do, to be moved.
func (p *planPage) order(growth *plan.Plan) {
	var order []*plan.Milestone
	for i := range growth.Milestones {
		if m := &growth.Milestones[i]; isOpen(m) {
			order = append(order, m)
		}
	}
	for i, m := range order {
		row := orderRow{ID: m.ID, Title: m.Title, First: i == 0, Last: i == len(order)-1}
		if i > 0 {
			row.Earlier = order[i-1].ID
		}
		if i+2 < len(order) {
			row.AfterNext = order[i+2].ID
		}
		p.Order = append(p.Order, row)
	}
}

func newMilestoneCard(l *wording.Language, kept *store.Plan, m *plan.Milestone, standing []store.Summary,
	today engine.Date) milestoneCard {
	aims := aimsOf(&kept.Plan, m, standing)
	card := milestoneCard{Milestone: m, Plan: kept.ID, Version: kept.Version, When: spanOf(l, m.Start, m.Due),
		Ends: l.Date(m.Due), Aims: aimsInWords(l, aims, m.Status == plan.Done), Late: late(m, today)}
	if len(aims) == 0 {
		card.Strengthens = strengthens(l, &kept.Plan, m)
	} else {
		card.Purpose = purposeInWords(l, &aims[0])
	}
	switch {
	case m.Status == plan.Done && m.DoneOn != nil:
		card.When = l.T("done on %s", l.Date(*m.DoneOn))
	case m.Status == plan.Done:
		card.When = l.T("Done")
	}
	return card
}

func spanOf(l *wording.Language, from, to engine.Date) string {
	if from == to {
		return l.Date(from)
	}
	return l.T("%s to %s¦days", l.Date(from), l.Date(to))
}

// errStalePlan says that a plan has changed since the form was opened.
var errStalePlan = &problem{status: http.StatusConflict, title: "The plan has changed since you opened this page",
	detail: "It was changed in another tab or on another device. Nothing of what you sent was saved, and nothing " +
		"there was overwritten."}

// changePlan makes one change to the plan a request names, as one transaction with the event that tells of it. The
// form's version must be the plan's, but a form that has made its change already is as good as done.
func (s *Server) changePlan(r *http.Request, change func(*plan.Plan) error) error {
	version, err := strconv.ParseUint(r.PostForm.Get("version"), 10, 64)
	if err != nil {
		return errStalePlan
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	mark := markOf(r)
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		kept, err := tx.Plan(r.PathValue("id"))
		if err != nil {
			return err
		}
		if slices.Contains(kept.Sent, mark) {
			return nil
		}
		if kept.Version != version {
			return errStalePlan
		}
		if r.PostForm.Get(onceField) != "" {
			kept.Sent = withMark(kept.Sent, mark)
		}
		return s.change(tx, &kept, change)
	})
	if store.CodeOf(err) == store.Stale {
		return errStalePlan
	}
	return err
}

// change makes one change to a plan that is kept, with the event that tells of it. What changes nothing isn't kept.
func (s *Server) change(tx store.Tx, kept *store.Plan, change func(*plan.Plan) error) error {
	next := kept.Plan.Clone()
	if err := change(&next); err != nil {
		return err
	}
	changes := kept.Plan.Edits(&next)
	if len(changes) == 0 {
		return nil
	}
	now := s.now().UTC()
	kept.Plan, kept.Updated = next, now
	version, err := tx.PutPlan(*kept)
	if err != nil {
		return err
	}
	kept.Version = version
	return keepChanges(tx, now, kept.ID, changes)
}

// isForm says whether an error is about what a form says, to be shown beside it.
func isForm(err error) bool {
	var growth *plan.Error
	return errors.As(err, &growth)
}

// postChange changes the plan itself: its pace, what is in it, whether it is the active one.
func (s *Server) postChange(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form, today := r.PostForm, s.calendar(r).today()
	var err error
	switch form.Get("go") {
	case "activate":
		err = s.postActivate(r)
	case "pace":
		err = s.changePlan(r, func(p *plan.Plan) error {
			hours, message := readHours(s.language(r), form.Get("hours"), askHoursAWeek)
			if message != "" {
				return &plan.Error{Field: "hours", Message: fullStop(message)}
			}
			return p.SetPace(hours, today)
		})
	case "add":
		err = s.changePlan(r, func(p *plan.Plan) error { return plan.AddActivity(s.catalog, p, form.Get("activity"), today) })
	case "own":
		err = s.changePlan(r, func(p *plan.Plan) error {
			// where that fails they are 0, which AddOwn refuses with all else that is wrong
			hours, _ := readHours(s.language(r), form.Get("own_hours"), askHours)
			return p.AddOwn(wordsOf(form), hours, nil, today)
		})
	default:
		return &problem{http.StatusBadRequest, "This form doesn't say what to do",
			"Go back to the plan and use its buttons.", nil}
	}
	if errors.Is(err, errStalePlan) || isForm(err) {
		problems := formProblems(s.language(r), err)
		if form.Get("go") == "own" {
			ownHours(s.language(r), problems, form.Get("own_hours"))
		}
		return s.showPlan(w, r, statusOf(err), form, problems)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, planURL(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// ownHours puts what is wrong with the hours of one's own milestone at their field, and says of a text that is no
// number why it isn't.
func ownHours(l *wording.Language, problems []formProblem, text string) {
	for i := range problems {
		if problems[i].Anchor != "hours" {
			continue
		}
		problems[i].Anchor = "own_hours"
		if _, message := readHours(l, text, askHours); message != "" {
			problems[i].Message = fullStop(message)
		}
	}
}

func statusOf(err error) int {
	if errors.Is(err, errStalePlan) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func formProblems(l *wording.Language, err error) []formProblem {
	if errors.Is(err, errStalePlan) {
		return []formProblem{{"main", l.T(errStalePlan.title) + ". " + l.T(errStalePlan.detail) + " " + l.T("What you see now is how it "+
			"stands; what you typed is still in its form. Send it again if you still want it.")}}
	}
	return planProblems(l, err)
}

func (s *Server) postActivate(r *http.Request) error {
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	return s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		if _, err := tx.Plan(r.PathValue("id")); err != nil {
			return err
		}
		return s.activate(tx, r.PathValue("id"))
	})
}

// planEntry names a plan in a list.
type planEntry struct {
	ID, Title, Since string
	Name             string // that its person gave it, "" for none
	Active           bool
	Done, Count      int
}

func newPlanEntry(l *wording.Language, p *store.Plan, c calendar) planEntry {
	line := planEntry{ID: p.ID, Title: heading(l, p), Name: p.Plan.Name, Since: c.date(p.Created), Active: p.Active}
	line.Done, line.Count = tally(&p.Plan)
	return line
}

// planEntries lists a person's plans, the active one first, then the newest.
func planEntries(l *wording.Language, plans []store.Plan, c calendar) []planEntry {
	var lines []planEntry
	for i := range slices.Backward(plans) {
		lines = append(lines, newPlanEntry(l, &plans[i], c))
	}
	slices.SortStableFunc(lines, func(a, b planEntry) int {
		switch {
		case a.Active == b.Active:
			return 0
		case a.Active:
			return -1
		}
		return 1
	})
	return lines
}
