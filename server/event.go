package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// Kinds of events.
const (
	kindFinished  = store.EventFinished
	kindCorrected = "assessment_corrected"
	kindAdopted   = store.EventAdopted
	kindActivated = "plan_activated"
	kindSetAside  = "plan_set_aside"
	kindChanged   = store.EventChanged
	kindCheckedIn = "checked_in"
	kindSkipped   = "check_in_skipped"
	kindEvidence  = "evidence_changed"
	kindShared    = "shared"
	kindUnshared  = "sharing_ended"
	kindCommented = "commented"
	kindRound     = "round_started"
	kindRoundOver = "round_closed"

	kindGroupOpened = "group_opened"
	kindGroupEnded  = "group_ended"
	kindGroupJoined = "group_joined"
	kindGroupLeft   = "group_left"
)

// How much of the log is on a page, how much of it is read at once, and how much a search reads for one page.
const (
	eventsShown  = 50
	eventsRead   = 200
	eventsSought = 5000
)

// appendEvent keeps that something happened, with what is to be told of it.
func appendEvent(tx store.Tx, at time.Time, kind, subject string, of any) error {
	data, err := json.Marshal(of)
	if err != nil {
		return err
	}
	_, err = tx.AppendEvent(store.Event{At: at.UTC(), Kind: kind, Subject: subject, Data: data})
	return err
}

// readEvent reads what is told of an event. It is liberal: what can't be read is the zero T.
func readEvent[T any](e store.Event) (of T) {
	if json.Unmarshal(e.Data, &of) != nil {
		return *new(T)
	}
	return of
}

// logAsk is what a person wants to see of the log.
type logAsk struct {
	Before uint64 // the events before this one, 0 for the newest
	Text   string // that they say, "" for anything
	Kind   string // of logKinds, "" for any
}

// newLogAsk reads it from an address.
func newLogAsk(l *wording.Language, query url.Values) (logAsk, error) {
	ask := logAsk{Text: strings.TrimSpace(query.Get("q")), Kind: query.Get("kind")}
	if _, known := logKinds[ask.Kind]; !known {
		ask.Kind = ""
	}
	text := query.Get("before")
	if text == "" {
		return ask, nil
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil || seq == 0 {
		return ask, &problem{http.StatusNotFound, l.T("The log has no such place"),
			l.T("The address may be mistyped. My progress shows the log from its newest entry on."), err}
	}
	ask.Before = seq
	return ask, nil
}

// logKinds say which events are of a kind that the log can be narrowed to.
var logKinds = map[string]func(store.Event) bool{
	"results":   func(e store.Event) bool { return e.Kind == kindFinished || e.Kind == kindCorrected },
	"done":      finishes,
	"plans":     func(e store.Event) bool { return strings.HasPrefix(e.Kind, "plan_") },
	"check_ins": func(e store.Event) bool { return e.Kind == kindCheckedIn || e.Kind == kindSkipped },
	"evidence":  func(e store.Event) bool { return e.Kind == kindEvidence },
	"groups":    func(e store.Event) bool { return strings.HasPrefix(e.Kind, "group_") },
}

// finishes says whether an event is that of a milestone done.
func finishes(e store.Event) bool {
	var changes []plan.Edit
	if e.Kind != kindChanged || json.Unmarshal(e.Data, &changes) != nil {
		return false
	}
	return slices.ContainsFunc(changes, func(ch plan.Edit) bool {
		return ch.Field == "status" && keptText(ch.New) == string(plan.Done)
	})
}

// newestFirst goes through the events before a sequence number (0: all of them), newest first, for as long as each says
// to go on.
func newestFirst(data store.Reader, before uint64, each func(store.Event) bool) error {
	for {
		events, err := eventsBefore(data, before, eventsRead)
		if err != nil {
			return err
		}
		for _, e := range events {
			if !each(e) {
				return nil
			}
			before = e.Seq
		}
		if len(events) == 0 || before == 1 {
			return nil
		}
	}
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

// logPart is the part of the log that a person asked for.
type logPart struct {
	logAsk
	Quiz   string // id, which the address keeps
	Lines  []logLine
	Kinds  []logKind
	Older  string // address of the older part, "" for none
	Newest string // address of the newest part, "" where this is it
	Sought bool   // narrowed by a text or a kind
}

type logKind struct {
	Value, Text string
	Chosen      bool
}

// Open says whether the person is looking at the log.
func (p logPart) Open() bool { return p.Sought || p.Before > 0 }

func (p *logPart) address(before uint64) string {
	query := url.Values{"quiz": {p.Quiz}}
	for name, value := range map[string]string{"q": p.Text, "kind": p.Kind} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if before > 0 {
		query.Set("before", strconv.FormatUint(before, 10))
	}
	return "/progress?" + query.Encode() + "#log"
}

// newLog reads the part of the log that a person asked for.
func newLog(l *wording.Language, ask logAsk, quiz string, kept *history, c calendar) (logPart, error) {
	p := logPart{logAsk: ask, Quiz: quiz, Sought: ask.Text != "" || ask.Kind != ""}
	for _, kind := range []logKind{
		{Text: l.T("Everything¦log")}, {Value: "results", Text: l.T("Results")},
		{Value: "done", Text: l.T("Milestones finished")}, {Value: "plans", Text: l.T("Changes to plans")},
		{Value: "check_ins", Text: l.T("Check-ins")}, {Value: "evidence", Text: l.T("Evidence ticked")},
		{Value: "groups", Text: l.T("Groups")},
	} {
		kind.Chosen = kind.Value == ask.Kind
		p.Kinds = append(p.Kinds, kind)
	}
	of, said := logKinds[ask.Kind], strings.ToLower(ask.Text)
	read, last := 0, uint64(0)
	err := newestFirst(kept.data, ask.Before, func(e store.Event) bool {
		if len(p.Lines) == eventsShown || read == eventsSought {
			p.Older = p.address(last)
			return false
		}
		read, last = read+1, e.Seq
		if of != nil && !of(e) {
			return true
		}
		if line := kept.line(l, e, c); line.says(said) {
			p.Lines = append(p.Lines, line)
		}
		return true
	})
	if ask.Before > 0 {
		p.Newest = p.address(0)
	}
	return p, errors.Join(err, kept.failed)
}

// history is what events are about.
type history struct {
	data   store.Reader
	newest taken
	plans  []store.Plan
	failed error // reading what an event is about
}

// plan is the plan that an event is about, nil where there is none.
func (h *history) plan(e store.Event) *store.Plan {
	about := func(p store.Plan) bool { return p.ID == e.Subject }
	if i := slices.IndexFunc(h.plans, about); i >= 0 {
		return &h.plans[i]
	}
	if !strings.HasPrefix(e.Kind, "plan_") && e.Kind != kindCheckedIn && e.Kind != kindCommented {
		return nil
	}
	older, err := h.data.Plan(e.Subject)
	switch {
	case store.CodeOf(err) == store.NotFound:
		return nil
	case err != nil:
		h.failed = err
		return nil
	}
	h.plans = append(h.plans, older)
	return &h.plans[len(h.plans)-1]
}

// quizTitle is the title of the quiz of a result, "" where that isn't there.
func (h *history) quizTitle(id string) string {
	if found := h.newest.find(id); found != nil {
		return found.Snapshot.QuizTitle
	}
	found, err := h.data.Summary(id)
	if err != nil && store.CodeOf(err) != store.NotFound {
		h.failed = err
	}
	return found.Snapshot.QuizTitle
}

// logLine is an event in words.
type logLine struct {
	At      string // date
	Texts   []logText
	Address string // of what it is about, "" for none
	Link    string
}

// logText is one thing that happened, and what the person wrote or what stood there before, where that would otherwise
// be lost.
type logText struct{ Text, Old, Wrote string }

// says tells whether the line has a text, in small letters, in it.
func (line *logLine) says(text string) bool {
	return text == "" || slices.ContainsFunc(line.Texts, func(t logText) bool {
		return strings.Contains(strings.ToLower(t.Text+"\n"+t.Old+"\n"+t.Wrote), text)
	})
}

func (h *history) line(l *wording.Language, e store.Event, c calendar) logLine {
	line := logLine{At: l.Date(c.day(e.At))}
	growth := h.plan(e)
	switch e.Kind {
	case kindFinished, kindCorrected:
		line.result(l, e, h.quizTitle(e.Subject))
	case kindAdopted, kindActivated, kindSetAside:
		line.plan(l, e.Kind, growth)
	case kindChanged:
		line.Texts = changesInWords(l, e.Data, growth)
	case kindCheckedIn:
		line.Texts = checkInInWords(l, e.Data, growth)
	case kindEvidence:
		line.evidence(l, e.Data)
	case kindGroupOpened, kindGroupEnded, kindGroupJoined, kindGroupLeft:
		line.group(l, e)
	case kindSkipped:
		line.say(l.T("You left out the check-in of the week"))
	case kindShared, kindUnshared:
		line.sharing(l, e)
	case kindCommented:
		line.comment(l, e, growth)
	case kindRound, kindRoundOver:
		line.round(l, e)
	default:
		line.say(wording.Capital(strings.ReplaceAll(e.Kind, "_", " ")))
	}
	return line
}

func (line *logLine) say(text string) { line.Texts = append(line.Texts, logText{Text: text}) }

func (line *logLine) result(l *wording.Language, e store.Event, quiz string) {
	title := l.T("a quiz")
	if quiz != "" {
		title = l.T("“%s”", isolated(l.T(quiz)))
		line.Address, line.Link = "/assessments/"+e.Subject, l.T("See the result")
	}
	if e.Kind == kindCorrected {
		line.say(l.T("You corrected answers to %s", title))
		return
	}
	line.say(l.T("You took %s", title))
}

func (line *logLine) plan(l *wording.Language, kind string, growth *store.Plan) {
	title := l.T("a plan")
	if growth != nil {
		title = l.T("the plan “%s”", heading(l, growth))
		line.Address, line.Link = planURL(growth.ID), l.T("See the plan")
	}
	switch kind {
	case kindAdopted:
		line.say(l.T("You adopted %s", title))
	case kindActivated:
		line.say(l.T("You took up %s again", title))
	default:
		line.say(l.T("You set %s aside", title))
	}
}

func (line *logLine) group(l *wording.Language, e store.Event) {
	title := l.T("a group")
	var said groupNamed
	if json.Unmarshal(e.Data, &said) == nil && said.Name != "" {
		title = l.T("the group “%s”", isolated(said.Name))
	}
	switch e.Kind {
	case kindGroupOpened:
		line.say(l.T("You opened %s", title))
	case kindGroupEnded:
		line.say(l.T("You ended %s", title))
	case kindGroupJoined:
		line.say(l.T("You joined %s", title))
	default:
		line.say(l.T("You left %s", title))
	}
}

// manyDates is from how many moved dates on they are told as one: a change of pace moves all of them.
const manyDates = 3

// changesInWords tells what changed in a plan. It is liberal: what it doesn't know it names as it is kept.
func changesInWords(l *wording.Language, data json.RawMessage, growth *store.Plan) []logText {
	var changes []plan.Edit
	if err := json.Unmarshal(data, &changes); err != nil || len(changes) == 0 {
		return []logText{{Text: l.T("The plan changed")}}
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
		out = append(out, changeInWords(l, ch, was, now, milestoneTitle(l, growth, ch)))
	}
	if len(moved) >= manyDates {
		out = append(out, logText{Text: l.T("The dates of %d milestones moved", len(moved))})
	}
	return out
}

// milestoneTitle names the milestone that a change is about, in quotation marks.
func milestoneTitle(l *wording.Language, growth *store.Plan, ch plan.Edit) string {
	if growth != nil {
		if m := growth.Plan.Milestone(ch.Milestone); m != nil {
			return l.T("“%s”", isolated(l.Own(m.Title)))
		}
	}
	if ch.Milestone == "" {
		return l.T("your plan¦in the log")
	}
	return l.T("a milestone")
}

func changeInWords(l *wording.Language, ch plan.Edit, was, now, title string) logText {
	switch ch.Field {
	case "hours_per_week":
		return logText{Text: l.T("Hours a week changed from %s to %s", was, now)}
	case "order":
		return logText{Text: l.T("You put the milestones in another order")}
	case "added":
		return logText{Text: l.T("You added “%s”", isolated(l.Own(now)))}
	case "status":
		return logText{Text: statusInWords(l, plan.Status(was), plan.Status(now), title)}
	case "title":
		return logText{Text: l.T("You renamed “%s” to “%s”", isolated(l.Own(was)), isolated(l.Own(now)))}
	case "start":
		return logText{Text: l.T("You moved the start of %[1]s from %[2]s to %[3]s", title, keptDay(l, was), keptDay(l, now))}
	case "due":
		return logText{Text: l.T("You moved the end of %[1]s from %[2]s to %[3]s", title, keptDay(l, was), keptDay(l, now))}
	case "name":
		switch {
		case was == "":
			return logText{Text: l.T("You named the plan “%s”", isolated(now))}
		case now == "":
			return logText{Text: l.T("You took back the name of the plan"), Old: was}
		}
		return logText{Text: l.T("You renamed the plan from “%[1]s” to “%[2]s”", isolated(was), isolated(now))}
	case "witness":
		if now == "" {
			return logText{Text: l.T("You named nobody any more whom you tell how it goes"), Old: was}
		}
		return logText{Text: l.T("You named %s as the one you tell how it goes", isolated(now))}
	case "rehearsed":
		if now == "true" {
			return logText{Text: l.T("You said your if–then plan to yourself")}
		}
		return logText{Text: l.T("You took back that you said your if–then plan to yourself")}
	}
	name, known := partName(l, ch.Field)
	if !known && ch.Milestone == "" {
		return logText{Text: l.T("You changed %s of the plan", name), Old: was}
	}
	switch {
	case was == "":
		return logText{Text: l.T("You wrote %s of %s", name, title)}
	case now == "":
		return logText{Text: l.T("You removed %s of %s", name, title), Old: l.Own(was)}
	}
	return logText{Text: l.T("You changed %s of %s", name, title), Old: l.Own(was)}
}

func statusInWords(l *wording.Language, was, now plan.Status, title string) string {
	switch now {
	case plan.Done:
		return l.T("You finished %s", title)
	case plan.Doing:
		if was == plan.Done {
			return l.T("You took back that %s is done", title)
		}
		return l.T("You started %s", title)
	case plan.Dropped:
		return l.T("You dropped %s", title)
	case plan.Planned:
	}
	if was == plan.Dropped {
		return l.T("You took up %s again", title)
	}
	return l.T("You put %s back among what is planned", title)
}

// partName names a part of a milestone, one that isn't known as it is kept.
func partName(l *wording.Language, field string) (name string, known bool) {
	switch field {
	case "wish":
		return l.T("the wish"), true
	case "about":
		return l.T("the description"), true
	case "done_when":
		return l.T("what counts as done"), true
	case "obstacle":
		return l.T("the obstacle"), true
	case "if":
		return l.T("the if of your if–then plan"), true
	case "then":
		return l.T("the then of your if–then plan"), true
	case "evidence":
		return l.T("the evidence"), true
	case "drop_reason":
		return l.T("the reason for dropping it"), true
	case "notes":
		return l.T("the notes"), true
	}
	return strings.ReplaceAll(field, "_", " "), false
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
func keptDay(l *wording.Language, kept string) string {
	day, err := engine.ParseDate(kept)
	if err != nil {
		return kept
	}
	return l.Date(day)
}
