package plan

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Markdown writes the plan as a text to keep, print or send. words are those that were kept with the result it was
// drawn up from, to quote the answers that show a gap; nil leaves them out. Notes and evidence, which are Markdown
// themselves, are quoted, so that nothing in them changes the text around.
func (p *Plan) Markdown(words *engine.Snapshot) string {
	t := planText{plan: p, said: map[string]engine.SnapshotItem{}}
	if words != nil {
		for _, it := range words.Items {
			t.said[it.ID] = it
		}
	}
	t.line("# %s", p.Heading(inline))
	for _, said := range p.About() {
		t.line("%s", paragraph(said))
	}
	t.summary()
	t.gaps()
	t.milestones()
	t.dropped()
	return t.String()
}

// planText is a plan on its way into words.
type planText struct {
	strings.Builder
	plan *Plan
	said map[string]engine.SnapshotItem // by item id
}

// line writes a block: what comes next begins a paragraph.
func (t *planText) line(format string, args ...any) {
	if t.Len() > 0 {
		t.WriteString("\n")
	}
	t.item(format, args...)
}

// item writes a line right after the last.
func (t *planText) item(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteString("\n")
}

func (t *planText) summary() {
	p := t.plan
	hours, kept, done, end := 0.0, 0, 0, p.Start
	for _, m := range p.Milestones {
		if m.Status == Dropped {
			continue
		}
		kept++
		hours, end = hours+m.Hours, max(end, m.Due)
		if m.Status == Done {
			done++
		}
	}
	if kept == 0 {
		t.line("The plan begins on %s and has no milestones yet.", day(p.Start))
		return
	}
	t.line("%s of work at %s a week, from %s to %s.", hoursOf(hours), hoursOf(p.HoursPerWeek), day(p.Start), day(end))
	t.line("Readiness for the role: %d out of 100 at the start, %d with all of it done.", points(p.Readiness),
		points(p.readinessAt(p.Projected(func(m *Milestone) bool {
			return m.Status != Dropped
		}))))
	if done > 0 {
		t.line("Done so far: %d of %d milestones, which brings readiness to %d.", done, kept, points(p.ReadinessNow()))
	}
}

// gaps lists those that the milestones work on, with the answers that show them.
func (t *planText) gaps() {
	worked := map[string]bool{}
	for _, m := range t.plan.Milestones {
		for _, r := range m.Why {
			worked[r.Skill] = true
		}
	}
	if len(worked) == 0 {
		return
	}
	t.line("## The gaps it closes")
	t.WriteString("\n")
	for _, g := range t.plan.Gaps {
		if !worked[g.Skill] {
			continue
		}
		t.item("- **%s**: %d at the start, the role asks for %d", inline(g.Title), points(g.Level), points(g.Need))
		for _, id := range g.Items {
			if it, ok := t.said[id]; ok {
				if unsaid := it.Unsaid[g.Skill]; unsaid != "" {
					t.item("  - “%s” You chose something other than: %s", inline(it.Ask), inline(unsaid))
					continue
				}
				t.item("  - “%s” You said: %s", inline(it.Ask), inline(it.Answer))
			}
		}
	}
}

func (t *planText) milestones() {
	t.line("## Milestones")
	number := 0
	for i := range t.plan.Milestones {
		if m := &t.plan.Milestones[i]; m.Status != Dropped {
			number++
			t.milestone(number, m)
		}
	}
	if number == 0 {
		t.line("None.")
	}
}

func (t *planText) milestone(number int, m *Milestone) {
	t.line("### %d. %s", number, inline(m.Title))
	if about := paragraph(m.About); about != "" {
		t.line("%s", about)
	}
	t.WriteString("\n")
	t.item("- When: %s to %s, %s", day(m.Start), day(m.Due), hoursOf(m.Hours))
	switch {
	case m.Status == Done && m.DoneOn != nil:
		t.item("- Status: done on %s", day(*m.DoneOn))
	case m.Status != Planned:
		t.item("- Status: %s", m.Status)
	}
	if len(m.Why) > 0 {
		t.item("- Why: it closes %s", t.why(m))
	}
	t.part("Done when", m.DoneWhen)
	t.part("What may get in the way", m.Obstacle)
	switch {
	case m.If != "" && m.Then != "":
		t.item("- If %s, then %s", inline(m.If), sentence(inline(m.Then)))
	case m.If+m.Then != "":
		t.part("If that happens", m.If+m.Then)
	}
	t.item("- Readiness then: %d", points(m.ReadinessAfter))
	t.quote("What shows that it is done", m.Evidence)
	t.quote("Notes", m.Notes)
}

// why says what a milestone closes: "8 of 24 points in Strategic vision and 4 of 10 in Marketing strategy".
func (t *planText) why(m *Milestone) string {
	var parts []string
	for _, r := range m.Why {
		if points(r.Points) < 1 && len(m.Why) > 1 {
			continue
		}
		of := fmt.Sprintf("%d of %d points", points(r.Points), points(r.Gap))
		if len(parts) > 0 {
			of = fmt.Sprintf("%d of %d", points(r.Points), points(r.Gap))
		}
		parts = append(parts, of+" in "+inline(r.Title))
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

func (t *planText) part(name, text string) {
	if text = inline(text); text != "" {
		t.item("- %s: %s", name, text)
	}
}

// quote shows Markdown of the person's own in a block quote.
func (t *planText) quote(name, text string) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD")))
	if text == "" {
		return
	}
	t.line("%s:", name)
	t.WriteString("\n")
	for _, l := range strings.Split(text, "\n") {
		t.item("%s", strings.TrimRightFunc("> "+tag.ReplaceAllString(l, "&lt;$1"), unicode.IsSpace))
	}
}

func (t *planText) dropped() {
	heading := false
	for _, m := range t.plan.Milestones {
		if m.Status != Dropped {
			continue
		}
		if !heading {
			t.line("## Dropped")
			t.WriteString("\n")
			heading = true
		}
		if reason := inline(m.DropReason); reason != "" {
			t.item("- %s: %s", inline(m.Title), reason)
		} else {
			t.item("- %s", inline(m.Title))
		}
		for _, text := range []string{m.Evidence, m.Notes} { // what was written stays written
			if strings.TrimSpace(text) != "" {
				t.item("  - %s", inline(text))
			}
		}
	}
}

// tag finds what begins HTML, entity what would be read as another sign.
var (
	tag    = regexp.MustCompile(`<([A-Za-z/!?])`)
	entity = regexp.MustCompile(`^&#?[0-9A-Za-z]+;`)
	opener = regexp.MustCompile(`^(?:#|>|[-+=]|[0-9]{1,9}[.)])`)
)

// inline writes plain text into a line of Markdown, so that it reads as it was typed.
func inline(text string) string {
	runes := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " "))
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	var b strings.Builder
	for i, r := range runes {
		escape := false
		switch r {
		case '\\', '`', '*', '[', ']', '~', '|':
			escape = true
		case '_':
			escape = !word(at(i-1)) || !word(at(i+1))
		case '<':
			escape = tag.MatchString(string(runes[i:min(i+2, len(runes))]))
		case '&':
			escape = entity.MatchString(string(runes[i:min(i+40, len(runes))]))
		case '#':
			escape = i == len(runes)-1 // it would close a heading
		}
		if escape {
			b.WriteRune('\\')
		}
		if !unicode.IsControl(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// paragraph is inline for text at the beginning of a line, where more signs mean something.
func paragraph(text string) string {
	text = inline(text)
	opened := opener.FindString(text)
	if opened == "" {
		return text
	}
	return text[:len(opened)-1] + "\\" + text[len(opened)-1:]
}

// sentence ends a text that doesn't end itself.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

func points(x float64) int { return int(math.Round(x)) }

// day writes a date in words.
func day(d engine.Date) string { return d.Time().Format("2 January 2006") }

func hoursOf(hours float64) string {
	if hours == 1 {
		return "1 hour"
	}
	return strconv.FormatFloat(exact.Rounded(hours), 'f', -1, 64) + " hours"
}
