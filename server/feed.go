package server

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// feedPage offers the address under which a calendar keeps up with a person's plans.
type feedPage struct {
	Owner      string
	Known      bool
	Plans      bool         // there is one, be it set aside
	Subscribed bool         // an address has been made that still works
	Address    string       // the address just made, "" where it was made before: only its hash is kept
	WebCal     template.URL // the same, for programs that subscribe to what is opened with this scheme
	Withdrawn  bool
}

func (s *Server) getFeedPage(w http.ResponseWriter, r *http.Request) error {
	p := feedPage{Withdrawn: r.URL.Query().Has("withdrawn")}
	known, err := s.view(r, func(data store.Reader) error {
		p.Owner = ownerOf(data.Person())
		n, err := data.Count()
		if err != nil {
			return err
		}
		p.Plans = n.Plans > 0
		settings, err := data.Settings()
		p.Subscribed = settings.Calendar != nil
		return err
	})
	if err != nil {
		return err
	}
	p.Known = known
	return s.render(w, r, http.StatusOK, "feed", s.language(r).T("Your plans in your calendar"), p)
}

// postFeed makes a new address, so that the one before stops working, or takes the one there is back.
func (s *Server) postFeed(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails: the program ends where there is no randomness
	hash := store.SecretHash(sha256.Sum256(key))
	withdraw := r.PostForm.Get(stepField) == "withdraw"
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if settings.Calendar = &hash; withdraw {
			settings.Calendar = nil
		}
		return tx.PutSettings(settings)
	})
	if err != nil {
		return err
	}
	if withdraw {
		http.Redirect(w, r, "/calendar?withdrawn", http.StatusSeeOther)
		return nil
	}
	l := s.language(r)
	showsSecret(r)
	p := feedPage{Owner: ownerOf(who), Known: true, Plans: true, Subscribed: true}
	p.Address = addressOf(r) + "/calendar/" + feedToken(who.ID, key) + ".ics?lang=" + l.Tag()
	_, after, _ := strings.Cut(p.Address, "://")
	p.WebCal = template.URL("webcal://" + after) // made here of what was made here
	return s.render(w, r, http.StatusOK, "feed", l.T("Your plans in your calendar"), p)
}

// feedToken names a person's calendar: the key that opens it, and whose it is.
func feedToken(person string, key []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(bytes.Clone(key), person...))
}

// getFeed is the calendar that programs ask for again and again: all milestones of the plan under way. It needs no
// cookie, and opens nothing else.
func (s *Server) getFeed(w http.ResponseWriter, r *http.Request) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(r.PathValue("token"))
	if err != nil || len(raw) <= secretBytes {
		return errNotFound
	}
	hash, person := sha256.Sum256(raw[:secretBytes]), string(raw[secretBytes:])
	if !store.ValidID(person) {
		return errNotFound
	}
	var active []*store.Plan
	err = s.store.View(r.Context(), person, func(data store.Reader) error {
		settings, err := data.Settings()
		if err != nil {
			return err
		}
		if settings.Calendar == nil || subtle.ConstantTimeCompare(settings.Calendar[:], hash[:]) != 1 {
			return errNotFound
		}
		plans, err := data.ActivePlans()
		active = nil
		for i := range plans {
			active = append(active, &plans[i])
		}
		return err
	})
	if err != nil {
		return err
	}
	body, err := calendarOf(s.asked(r), active...)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if held := matching(r.Header.Values("If-None-Match"), tag, weakly); held != "" {
		w.Header().Set("ETag", held)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = w.Write(body)
	return ignoreGone(err)
}

// alarms are when a calendar reminds of a milestone: at nine in the morning, a week and a day before the day it is due.
// Days count from the end of an all-day event, which is the midnight after that day.
var alarms = []string{"-P7DT15H", "-P1DT15H"}

// calendarOf writes plans as an iCalendar file (RFC 5545): an all-day event for each milestone, with alarms for those
// that are open. An event keeps its UID whatever becomes of its milestone, and its sequence number grows with the
// plan's version, so that a second import updates what the first one made.
func calendarOf(l *wording.Language, plans ...*store.Plan) ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//careerpath//plan//" + strings.ToUpper(l.Tag()))
	cal.SetVersion("2.0")
	cal.SetCalscale("GREGORIAN")
	cal.SetXPublishedTTL("PT12H")
	cal.SetRefreshInterval("PT12H")
	name := l.T("My plans")
	if len(plans) == 1 && plans[0].Plan.Name != "" {
		name = plans[0].Plan.Name
	} else if len(plans) == 1 {
		name = plans[0].Plan.Heading(l, nil)
	}
	cal.SetXWRCalName(calendarText(name))
	for _, p := range plans {
		for i := range p.Plan.Milestones {
			addMilestone(cal, l, p, &p.Plan.Milestones[i])
		}
	}
	var body bytes.Buffer
	if err := cal.SerializeTo(&body, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("writing the calendar: %w", err)
	}
	return body.Bytes(), nil
}

func addMilestone(cal *ics.Calendar, l *wording.Language, p *store.Plan, m *plan.Milestone) {
	event := cal.AddEvent(fmt.Sprintf("%s.%s@careerpath", m.ID, p.ID))
	event.SetDtStampTime(p.Updated)
	event.SetSequence(int(min(p.Version, 1<<31-1)))
	event.SetAllDayStartAt(m.Start.Time())
	event.SetAllDayEndAt((max(m.Start, m.Due) + 1).Time()) // the first day after it
	event.SetSummary(calendarText(l.Own(m.Title)))
	event.SetDescription(calendarText(milestoneText(l, m)))
	event.AddCategory("careerpath")
	event.SetTimeTransparency(ics.TransparencyTransparent) // a milestone of three weeks doesn't make anyone busy
	switch m.Status {
	case plan.Planned:
		event.SetStatus(ics.ObjectStatusTentative)
	case plan.Doing, plan.Done:
		event.SetStatus(ics.ObjectStatusConfirmed)
	case plan.Dropped:
		event.SetStatus(ics.ObjectStatusCancelled) // takes it out of a calendar that has it from an earlier import
	}
	if m.Status != plan.Planned && m.Status != plan.Doing {
		return
	}
	for _, before := range alarms {
		alarm := event.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetDescription(calendarText(l.T("Due on %s: %s", l.Date(max(m.Start, m.Due)), l.Own(m.Title))))
		alarm.SetTrigger(before, &ics.KeyValues{Key: "RELATED", Value: []string{"END"}})
	}
}

// milestoneText says in plain text what to do, when it is done and what to do about the obstacle.
func milestoneText(l *wording.Language, m *plan.Milestone) string {
	var parts []string
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, text)
		}
	}
	if m.Status == plan.Done && m.DoneOn != nil {
		add(l.T("Done on %s.", l.Date(*m.DoneOn)))
	}
	add(l.Own(m.About))
	if text := strings.TrimSpace(m.DoneWhen); text != "" {
		add(l.T("Done when: %s", l.Own(text)))
	}
	if text := strings.TrimSpace(m.Obstacle); text != "" {
		add(l.T("What may get in the way: %s", l.Own(text)))
	}
	add(ifThen(l, m))
	return strings.Join(parts, "\n\n")
}

// ifThen puts the two halves of an intention together.
func ifThen(l *wording.Language, m *plan.Milestone) string {
	switch condition, action := l.Own(strings.TrimSpace(m.If)), l.Own(strings.TrimSpace(m.Then)); {
	case condition == "":
		return fullStop(action)
	case action == "":
		return fullStop(l.T("If %s", condition))
	default:
		return fullStop(l.T("If %s, then %s", condition, action))
	}
}

// calendarText leaves out what no line of a calendar may hold: control characters but line ends and tabs, and bytes
// that are no text.
func calendarText(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
