package server

import (
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// printPage is a plan on paper: what is due in the next quarter, on one sheet, or all of it.
type printPage struct {
	Plan             *store.Plan
	Heading          string
	Readiness, After int
	Counted          string // of the role's skills in the readiness, "" for all
	AtStart          int    // readiness, before the first milestone
	Claims           bool   // enough was measured to say readiness
	Otherwise        string // what that would be at the profile's own height, "" where it is close
	Wish, IfThen     string // what the person made up their mind about, "" for nothing
	Until            string // the last day of the quarter
	Next             string // what the plan's page shows as next, "" where nothing is left
	Begins, Ends     string
	Hours            string // a week
	Updated          string
	All              bool // the full plan
	Nothing          bool // is due in the quarter, so the first after it stands alone
	Gaps             []printGap
	Open             []printMilestone
	More             int // of the quarter, for which there was no room
	Beyond           int // that are due later
	Notes            []struct{}
	Done, Dropped    []printLine
}

type printGap struct {
	Title      string
	Have, Need int
}

type printMilestone struct {
	Number                                     int
	Title, Due, Hours                          string
	When, About, DoneWhen, Obstacle, If, Skill string
	After                                      int // readiness
	Doing, Late                                bool
}

type printLine struct{ Title, Text string }

// quarter is how many days a sheet looks ahead.
const quarter = 92

// What fits on a sheet of paper, in lines of 10 points, with some room left: browsers and fonts differ. Letter is the
// shorter and A4 the narrower.
const (
	sheetLines = 52
	sheetWidth = 84 // characters of average width
	sheetFoot  = 2
	sheetNotes = 12 // lines to write on, at most
	ruleLines  = 2  // that such a line is high
)

// What is said of a plan on its sheet.
const (
	planHead    = 9  // lines for what is said of the whole and for headings
	planAtMost  = 8  // milestones
	planTitle   = 90 // characters
	planPart    = 240
	printedGaps = 8
)

// lines is how many lines texts take on a sheet, one below the other.
func lines(texts ...string) int { return linesIn(sheetWidth, texts...) }

// linesIn is lines in a column of a width in characters.
func linesIn(column int, texts ...string) int {
	n := 0
	for _, text := range texts {
		width := 0
		for _, r := range text {
			if width++; unicode.IsUpper(r) || strings.ContainsRune("mw@%", r) || r >= 0x1100 && r != '…' && r != '’' {
				width++
			}
		}
		n += (width + column - 1) / column
	}
	return n
}

// notesIn is how many lines to write on, under a heading of their own, go into a number of lines that are left.
func notesIn(room int) []struct{} { return make([]struct{}, max(0, min(sheetNotes, room/ruleLines-1))) }

func (s *Server) getPlanPrint(w http.ResponseWriter, r *http.Request) error {
	kept, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	l := s.language(r)
	p := newPrintPage(l, kept, s.calendar(r), r.URL.Query().Has("all"))
	p.Counted = s.countedIn(l, &kept.Plan)
	if p.Claims = kept.Plan.Claims(&basis.Snapshot); p.Claims {
		p.Otherwise = otherwise(l, &basis.Result, kept.Plan.To)
	}
	return s.render(w, r, http.StatusOK, "print", p.Heading, p)
}

func newPrintPage(l *wording.Language, kept *store.Plan, c calendar, all bool) *printPage {
	growth, today := &kept.Plan, c.today()
	p := &printPage{
		Plan: kept, Heading: heading(l, kept), Readiness: whole(growth.ReadinessNow()), All: all,
		AtStart: whole(growth.Readiness), Begins: l.Date(growth.Start), Until: l.Date(today + quarter), Hours: l.Hours(quarters(growth.HoursPerWeek)),
		Updated: l.Date(c.day(kept.Updated)),
	}
	if growth.Wish != "" {
		p.Wish = l.T("What I want: %s", isolated(cut(growth.Wish, planPart)))
	}
	if growth.If != "" {
		p.IfThen = fullStop(l.T("If %s, then %s", isolated(cut(l.Own(growth.If), planPart)),
			isolated(cut(l.Own(growth.Then), planPart))))
	}
	p.After = p.Readiness
	end := growth.Start
	var open, soon []printMilestone
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		switch m.Status {
		case plan.Dropped:
			p.Dropped = append(p.Dropped, printLine{l.Own(m.Title), m.DropReason})
			continue
		case plan.Done:
			line := printLine{Title: l.Own(m.Title)}
			if m.DoneOn != nil {
				line.Text = l.Date(*m.DoneOn)
			}
			p.Done = append(p.Done, line)
		case plan.Planned, plan.Doing:
			line := newPrintMilestone(l, m, today)
			line.Number = len(open) + 1
			if open = append(open, line); m.Due <= today+quarter {
				soon = append(soon, line)
			}
		}
		p.After, end = max(p.After, whole(m.ReadinessAfter)), max(end, m.Due)
	}
	p.Ends = l.Date(end)
	if next := nextMilestone(growth); next != nil {
		title := isolated(cut(l.Own(next.Title), planTitle))
		if p.Next = l.T("Next: %[1]s, by %[2]s.", title, l.Date(next.Due)); late(next, today) {
			p.Next = l.T("Next: %[1]s. It was due on %[2]s.", title, l.Date(next.Due))
		}
	}
	for _, g := range growth.Gaps {
		if len(p.Gaps) < printedGaps && whole(g.Need) > whole(g.Level) {
			p.Gaps = append(p.Gaps, printGap{l.T(g.Title), whole(g.Level), whole(g.Need)})
		}
	}
	if all {
		p.Open = open
		return p
	}
	if p.Nothing = len(soon) == 0 && len(open) > 0; p.Nothing {
		soon = open[:1]
	}
	p.Beyond = len(open) - len(soon)
	p.fit(soon)
	return p
}

func newPrintMilestone(l *wording.Language, m *plan.Milestone, today engine.Date) printMilestone {
	var skills []string
	for _, why := range m.Why {
		if whole(why.Points) > 0 {
			skills = append(skills, isolated(l.T(why.Title)))
		}
	}
	p := printMilestone{
		Title: l.Own(m.Title), Due: l.Date(m.Due), Hours: l.Hours(quarters(m.Hours)),
		When:  l.T("%s to %s¦days", l.Date(m.Start), l.Date(m.Due)),
		About: l.Own(m.About), If: ifThen(l, m),
		Skill: l.List(skills, "and"), After: whole(m.ReadinessAfter), Doing: m.Status == plan.Doing, Late: late(m, today),
	}
	if text := strings.TrimSpace(m.DoneWhen); text != "" {
		p.DoneWhen = l.T("Done when: %s", isolated(l.Own(text)))
	}
	if text := strings.TrimSpace(m.Obstacle); text != "" {
		p.Obstacle = l.T("What may get in the way: %s", isolated(l.Own(text)))
	}
	return p
}

// fit takes as many milestones as there is room for on the sheet, each cut to its size, and fills what is left with
// lines to write on.
func (p *printPage) fit(open []printMilestone) {
	room := sheetLines - planHead - sheetFoot - lines(p.Plan.Plan.Name, p.Heading, p.Heading, p.Wish, p.IfThen, p.Next)
	for _, m := range open {
		m.Title, m.DoneWhen, m.If = cut(m.Title, planTitle), cut(m.DoneWhen, planPart), cut(m.If, planPart)
		m.Skill = cut(m.Skill, planTitle)
		needs := lines("1. (begun) "+m.Title, "until, overdue, for: "+m.Due+m.Hours+m.Skill, m.DoneWhen, m.If) +
			ruleLines + 1
		if needs > room || len(p.Open) == planAtMost {
			break
		}
		room -= needs
		p.Open = append(p.Open, m)
	}
	p.More, p.Notes = len(open)-len(p.Open), notesIn(room)
}

// cut shortens a text at a word's end. No-break spaces stay.
func cut(text string, most int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most]
	for i := most - 1; i > most*3/4; i-- {
		if runes[i] == ' ' {
			runes = runes[:i]
			break
		}
	}
	return strings.TrimRight(string(runes), " ,;:.") + "…"
}

// quarters rounds hours to quarters of one.
func quarters(hours float64) float64 { return float64(whole(hours*4)) / 4 }
