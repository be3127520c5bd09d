package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// beforeOf reads from which event on the log is shown, 0 for the newest.
func beforeOf(r *http.Request) (uint64, error) {
	text := r.URL.Query().Get("before")
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil || seq == 0 {
		return 0, &problem{http.StatusNotFound, "The log has no such place",
			"The address may be mistyped. My progress shows the log from its newest entry on.", err}
	}
	return seq, nil
}

// eventsBefore returns the last events, at most limit of them, of those before a sequence number (0: of all), newest
// first. Sequence numbers have no gaps, so the last one is found by halving, however long the log is.
func eventsBefore(data store.Reader, before uint64, limit int) ([]store.Event, error) {
	there := func(seq uint64) (bool, error) {
		found, err := data.Events(seq-1, 1)
		return len(found) > 0, err
	}
	last, beyond := uint64(0), uint64(1) // an event has the number last (or it is 0), none has beyond
	for {
		found, err := there(beyond)
		if err != nil {
			return nil, err
		}
		if !found {
			break
		}
		last, beyond = beyond, 2*beyond
	}
	for beyond-last > 1 {
		middle := last + (beyond-last)/2
		found, err := there(middle)
		if err != nil {
			return nil, err
		}
		if found {
			last = middle
		} else {
			beyond = middle
		}
	}
	if before > 0 {
		last = min(last, before-1)
	}
	if last == 0 {
		return nil, nil
	}
	first := last - min(last, uint64(limit)) + 1
	events, err := data.Events(first-1, int(last-first)+1)
	slices.Reverse(events)
	return events, err
}

// logLine is an event in words.
type logLine struct {
	At      string // date
	Texts   []logText
	Address string // of what it is about, "" for none
	Link    string
}

// logText is one thing that happened, and what stood there before where that would otherwise be lost.
type logText struct{ Text, Old string }

func (p *progressPage) log(events []store.Event, plans []store.Plan, taken []store.Assessment, c calendar) {
	for _, e := range events {
		line := logLine{At: c.date(e.At)}
		say := func(format string, args ...any) {
			line.Texts = append(line.Texts, logText{Text: fmt.Sprintf(format, args...)})
		}
		var growth *store.Plan
		for i := range plans {
			if plans[i].ID == e.Subject {
				growth = &plans[i]
				if e.Kind != "plan_changed" {
					line.Address, line.Link = planURL(growth.ID), "the plan"
				}
			}
		}
		which := ""
		if growth != nil {
			which = " " + lower(heading(wording.English, growth))
			if growth.Plan.Within() {
				which = " for" + which
			}
		}
		switch e.Kind {
		case "assessment_finished", "assessment_corrected":
			title := "a quiz"
			for _, a := range taken {
				if a.ID == e.Subject {
					title = "“" + isolated(a.Snapshot.QuizTitle) + "”"
					line.Address, line.Link = "/assessments/"+a.ID, "the result"
				}
			}
			if e.Kind == "assessment_corrected" {
				say("You corrected answers to %s", title)
			} else {
				say("You took %s", title)
			}
		case "plan_adopted":
			say("You adopted the plan%s", which)
		case "plan_activated":
			say("You took up the plan%s again", which)
		case "plan_set_aside":
			say("You set the plan%s aside", which)
		case "plan_changed":
			line.Texts = changesInWords(e.Data, growth)
		default:
			say("%s", wording.Capital(strings.ReplaceAll(e.Kind, "_", " ")))
		}
		p.Log = append(p.Log, line)
	}
}

// manyDates is from how many moved dates on they are told as one: a change of pace moves all of them.
const manyDates = 3

// changesInWords tells what changed in a plan. It is liberal: what it doesn't know it names as it is kept.
func changesInWords(data json.RawMessage, growth *store.Plan) []logText {
	var changes []plan.Edit
	if err := json.Unmarshal(data, &changes); err != nil || len(changes) == 0 {
		return []logText{{Text: "The plan changed"}}
	}
	// milestones whose dates moved, and whose evidence or reason goes without saying
	moved, settled := map[string]bool{}, map[string]bool{}
	for _, ch := range changes {
		if ch.Field == "start" || ch.Field == "due" {
			moved[ch.Milestone] = true
		}
		if ch.Field == "status" {
			settled[ch.Milestone] = true
		}
	}
	var out []logText
	for _, ch := range changes {
		was, now := keptText(ch.Old), keptText(ch.New)
		switch {
		case (ch.Field == "start" || ch.Field == "due") && len(moved) >= manyDates:
			continue
		case ch.Field == "done_on" || ch.Field == "own_dates":
			continue // the change beside it says it
		case settled[ch.Milestone] && was == "" && (ch.Field == "evidence" || ch.Field == "drop_reason"):
			continue
		}
		out = append(out, changeInWords(ch, was, now, milestoneTitle(growth, ch)))
	}
	if len(moved) >= manyDates {
		out = append(out, logText{Text: fmt.Sprintf("The dates of %d milestones moved", len(moved))})
	}
	return out
}

// milestoneTitle names the milestone that a change is about, in quotation marks.
func milestoneTitle(growth *store.Plan, ch plan.Edit) string {
	if growth != nil {
		if m := growth.Plan.Milestone(ch.Milestone); m != nil {
			return "“" + isolated(m.Title) + "”"
		}
	}
	return "a milestone"
}

func changeInWords(ch plan.Edit, was, now, title string) logText {
	say := func(format string, args ...any) logText { return logText{Text: fmt.Sprintf(format, args...)} }
	switch ch.Field {
	case "hours_per_week":
		return say("Hours a week changed from %s to %s", was, now)
	case "order":
		return say("You put the milestones in another order")
	case "added":
		return say("You added “%s”", isolated(now))
	case "status":
		switch plan.Status(now) {
		case plan.Done:
			return say("You finished %s", title)
		case plan.Doing:
			return say("You started %s", title)
		case plan.Dropped:
			return say("You dropped %s", title)
		case plan.Planned:
		}
		if plan.Status(was) == plan.Dropped {
			return say("You took up %s again", title)
		}
		return say("You put %s back among what is planned", title)
	case "title":
		return say("You renamed “%s” to “%s”", isolated(was), isolated(now))
	case "start", "due":
		name := map[string]string{"start": "start", "due": "end"}[ch.Field]
		return say("You moved the %s of %s from %s to %s", name, title, keptDay(was), keptDay(now))
	}
	name, known := map[string]string{
		"about": "the description", "done_when": "what counts as done", "obstacle": "the obstacle",
		"if":   "the if of your if–then plan",
		"then": "the then of your if–then plan", "evidence": "the evidence",
		"drop_reason": "the reason for dropping it", "notes": "the notes",
	}[ch.Field]
	if !known {
		name = strings.ReplaceAll(ch.Field, "_", " ")
		if ch.Milestone == "" {
			return logText{Text: "You changed " + name + " of the plan", Old: was}
		}
	}
	switch {
	case was == "":
		return say("You wrote %s of %s", name, title)
	case now == "":
		return logText{Text: fmt.Sprintf("You removed %s of %s", name, title), Old: was}
	}
	return logText{Text: fmt.Sprintf("You changed %s of %s", name, title), Old: was}
}

// keptText shows a value as it was kept.
func keptText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	kept, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(kept)
}

// keptDay shows a kept date as the pages do, or as it is where it is none.
func keptDay(kept string) string {
	day, err := engine.ParseDate(kept)
	if err != nil {
		return kept
	}
	return date(day)
}
