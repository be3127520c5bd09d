package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// How many check-ins a page shows, and how many events back it looks for them.
const (
	checkInsShown  = 4
	checkInsSought = eventsRead
)

// keptCheckIn is a check-in as the log has it.
type keptCheckIn struct {
	plan.CheckIn
	Seq     uint64 // of the event
	Plan    string // id
	On      engine.Date
	Skipped bool
}

// checkIns returns the latest check-ins of a plan, those left out among them, newest first.
func checkIns(data store.Reader, growth string, c calendar) ([]keptCheckIn, error) {
	var out []keptCheckIn
	read := 0
	err := newestFirst(data, 0, func(e store.Event) bool {
		read++
		if e.Subject == growth && (e.Kind == kindCheckedIn || e.Kind == kindSkipped) {
			kept := keptCheckIn{Seq: e.Seq, Plan: growth, On: c.day(e.At), Skipped: e.Kind == kindSkipped}
			if !kept.Skipped && json.Unmarshal(e.Data, &kept.CheckIn) != nil {
				return true
			}
			out = append(out, kept)
		}
		return len(out) < checkInsShown && read < checkInsSought
	})
	return out, err
}

// checkInFrom is the day from which a plan's next check-in is asked: a week after the last one, and after the plan
// began.
func checkInFrom(kept *store.Plan, last []keptCheckIn, c calendar) engine.Date {
	from := max(kept.Plan.Start, c.day(kept.Created))
	if len(last) > 0 {
		from = last[0].On
	}
	return from + plan.DaysBetweenCheckIns
}

// checkInDue says whether the check-in of a plan is to be asked for.
func checkInDue(kept *store.Plan, last []keptCheckIn, c calendar) bool {
	return kept.Active && nextMilestone(&kept.Plan) != nil && c.today() >= checkInFrom(kept, last, c)
}

// checkInPart asks how the week went, and shows what was said before.
type checkInPart struct {
	Plan  *store.Plan
	Due   bool
	From  string          // day from which the next one is asked
	About *plan.Milestone // the one planned for the week
	Last  []checkInLine
	Just  *checkInEcho      // what was said right now
	Form  url.Values        // what was sent, where that can't be kept
	Wrong map[string]string // by field
}

// checkInLine is a check-in in words.
type checkInLine struct {
	On    string
	Texts []logText
}

// checkInEcho is what a page answers to a check-in.
type checkInEcho struct {
	Obstacle string
	If, Then string // of the milestone, "" where it has none
	Address  string // of the milestone, where one can be written; "" where it is gone
	Tell     string // the text for the witness, "" without one
}

// newCheckInPart shows the check-ins of a plan. just is the number of the event that its person comes from, "" for
// none: on its day it is answered.
func newCheckInPart(l *wording.Language, kept *store.Plan, last []keptCheckIn, just string, c calendar) *checkInPart {
	p := &checkInPart{Plan: kept, Due: checkInDue(kept, last, c), From: l.Date(checkInFrom(kept, last, c)),
		About: nextMilestone(&kept.Plan), Form: url.Values{}, Wrong: map[string]string{}}
	for i := range last {
		if last[i].Skipped {
			continue
		}
		p.Last = append(p.Last, checkInLine{l.Date(last[i].On), saidInCheckIn(l, &last[i].CheckIn, kept)})
	}
	if len(last) > 0 && just == strconv.FormatUint(last[0].Seq, 10) && last[0].On == c.today() && !last[0].Skipped {
		p.Just = newCheckInEcho(l, kept, &last[0].CheckIn)
	}
	return p
}

// asks says whether the part has the form that was sent about a plan.
func (p *checkInPart) asks(growth string, form url.Values) bool {
	return p != nil && p.Plan.ID == growth && (p.Due || form.Get("go") == "witness")
}

// typedIn is what a form about a week or a witness holds, by the names of its fields.
func typedIn(l *wording.Language, form url.Values) []logText {
	var out []logText
	for _, field := range []struct{ name, title string }{
		{"obstacle", l.T("In the way:")}, {"next", l.T("Next:")}, {"when", l.T("When:")}, {"witness", l.T("Who?")},
	} {
		if text := wordsIn(form, field.name); text != "" {
			out = append(out, logText{Text: field.title, Wrote: text})
		}
	}
	return out
}

func newCheckInEcho(l *wording.Language, kept *store.Plan, said *plan.CheckIn) *checkInEcho {
	echo := &checkInEcho{Obstacle: said.Obstacle}
	if m := kept.Plan.Milestone(said.Milestone); m != nil {
		echo.Address = milestoneURL(kept.ID, m.ID)
		if m.If != "" && m.Then != "" {
			echo.If, echo.Then = l.Own(m.If), l.Own(m.Then)
		}
	}
	if kept.Plan.Witness != "" {
		for _, t := range saidInCheckIn(l, said, kept) {
			text := t.Text
			if t.Wrote != "" {
				text += " " + t.Wrote
			}
			if echo.Tell != "" {
				echo.Tell += "\n"
			}
			echo.Tell += text
		}
	}
	return echo
}

// saidInCheckIn puts a check-in into words, with what its person wrote beside each.
func saidInCheckIn(l *wording.Language, said *plan.CheckIn, kept *store.Plan) []logText {
	title := ""
	if kept != nil {
		if m := kept.Plan.Milestone(said.Milestone); m != nil {
			title = isolated(l.Own(m.Title))
		}
	}
	var first string
	switch {
	case title == "" && said.Worked == plan.WorkedYes:
		first = l.T("Worked on the plan.")
	case title == "" && said.Worked == plan.WorkedPartly:
		first = l.T("Worked a little on the plan.")
	case title == "":
		first = l.T("No work on the plan this week.")
	case said.Worked == plan.WorkedYes:
		first = l.T("Worked on “%s”.", title)
	case said.Worked == plan.WorkedPartly:
		first = l.T("Worked a little on “%s”.", title)
	default:
		first = l.T("No work on “%s” this week.", title)
	}
	out := []logText{{Text: first}}
	for _, part := range []struct{ name, wrote string }{
		{l.T("In the way:"), said.Obstacle}, {l.T("Next:"), said.Next}, {l.T("When:"), said.When},
	} {
		if part.wrote != "" {
			out = append(out, logText{Text: part.name, Wrote: part.wrote})
		}
	}
	return out
}

// checkInInWords tells of a check-in in the log.
func checkInInWords(l *wording.Language, data json.RawMessage, kept *store.Plan) []logText {
	var said plan.CheckIn
	if err := json.Unmarshal(data, &said); err != nil {
		return []logText{{Text: l.T("You checked in")}}
	}
	return append([]logText{{Text: l.T("You checked in")}}, saidInCheckIn(l, &said, kept)...)
}

// postCheckIn keeps how a week went, or that it isn't said, or whom the person tells.
func (s *Server) postCheckIn(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form, to := r.PostForm, "/progress"
	var err error
	switch form.Get("go") {
	case "witness":
		err = s.changePlan(r, func(p *plan.Plan) error { return p.SetWitness(wordsIn(form, "witness")) })
	case "skip":
		_, err = s.keepCheckIn(r, nil)
	case "check-in":
		var seq uint64
		seq, err = s.keepCheckIn(r, &plan.CheckIn{
			Milestone: form.Get("milestone"), Worked: plan.Worked(form.Get("worked")), Obstacle: wordsIn(form, "obstacle"),
			Next: wordsIn(form, "next"), When: wordsIn(form, "when"),
		})
		to = "/progress?checked=" + strconv.FormatUint(seq, 10)
	default:
		l := s.language(r)
		return &problem{http.StatusBadRequest, l.T("This form doesn't say what to do"),
			l.T("Go back to my progress and use its buttons."), nil}
	}
	if errors.Is(err, errStalePlan) || isForm(err) {
		return s.showProgress(w, r, statusOf(err), form, formProblems(s.language(r), err))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, to+"#check-in", http.StatusSeeOther)
	return nil
}

// keepCheckIn keeps a check-in of the plan that a request names, nil for one that is left out, and returns the number
// of its event. One that isn't asked for now is a *plan.Error, unless it is the one kept last: a form sent twice.
func (s *Server) keepCheckIn(r *http.Request, said *plan.CheckIn) (uint64, error) {
	p, known, err := s.person(r)
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, errNotFound
	}
	event := store.Event{At: s.now().UTC(), Kind: kindSkipped, Subject: r.PathValue("id")}
	if said != nil {
		if err := said.Check(); err != nil {
			return 0, err
		}
		event.Kind = kindCheckedIn
	}
	l, c := s.language(r), s.calendar(r)
	var seq uint64
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		kept, err := tx.Plan(event.Subject)
		if err != nil {
			return err
		}
		last, err := checkIns(tx, kept.ID, c)
		if err != nil {
			return err
		}
		e := event
		var about plan.CheckIn
		if said != nil {
			about = *said
			if kept.Plan.Milestone(about.Milestone) == nil {
				about.Milestone = ""
			}
			if e.Data, err = json.Marshal(about); err != nil {
				return err
			}
		}
		switch {
		case checkInDue(&kept, last, c):
			seq, err = tx.AppendEvent(e)
			return err
		case said == nil:
			return nil
		case len(last) > 0 && !last[0].Skipped && last[0].CheckIn == about:
			seq = last[0].Seq
			return nil
		}
		return &plan.Error{Message: notAsked(l, &kept, last, c)}
	})
	return seq, err
}

// notAsked says why no check-in of a plan is asked for now.
func notAsked(l *wording.Language, kept *store.Plan, last []keptCheckIn, c calendar) string {
	switch {
	case !kept.Active:
		return l.T("This plan is set aside, so it has no check-ins. Take it up again to check in.")
	case nextMilestone(&kept.Plan) == nil:
		return l.T("Nothing of this plan is left to do, so there is no check-in any more.")
	}
	return l.T("The next check-in is asked from %s on.", l.Date(checkInFrom(kept, last, c)))
}
