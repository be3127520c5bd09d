package plan

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/wording"
)

// Markdown writes the plan in a language, as a text to keep, print or send. words are those that were kept with the
// result it was drawn up from, to quote the answers that show a gap; nil leaves them out. Notes and evidence, which are
// Markdown themselves, are quoted, so that nothing in them changes the text around.
func (p *Plan) Markdown(l *wording.Language, words *engine.Snapshot) string {
	t := planText{Language: l, plan: p, said: map[string]engine.SnapshotItem{}, claims: words == nil || p.Claims(words)}
	if words != nil {
		for _, it := range words.Items {
			t.said[it.ID] = it
		}
	}
	if p.Name != "" {
		t.line("# %s", inline(p.Name))
		t.line("%s", p.Heading(l, inline))
	} else {
		t.line("# %s", p.Heading(l, inline))
	}
	for _, said := range p.About(l) {
		t.line("%s", paragraph(said))
	}
	t.summary()
	t.intention()
	t.gaps()
	t.milestones()
	t.dropped()
	return t.String()
}

// planText is a plan on its way into words.
type planText struct {
	*wording.Language
	strings.Builder
	plan   *Plan
	said   map[string]engine.SnapshotItem // by item id
	claims bool                           // enough was measured to say readiness
}

// line writes a block: what comes next begins a paragraph.
func (t *planText) line(format string, args ...any) {
	if t.Len() > 0 {
		t.WriteString("\n")
	}
	t.item(format, args...)
}

// says writes a block of a text that is translated.
func (t *planText) says(text string) { t.line("%s", text) }

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
		t.says(t.T("The plan begins on %s and has no milestones yet.", t.Date(p.Start)))
		return
	}
	t.says(t.T("%s of work at %s a week, from %s to %s.", t.Hours(exact.Rounded(hours)), t.Hours(p.HoursPerWeek),
		t.Date(p.Start), t.Date(end)))
	if !t.claims {
		return
	}
	t.says(t.T("Readiness for the role: %d out of 100 at the start; with all of it done the plan projects %d, an estimate.", points(p.Readiness),
		points(p.readinessAt(p.Projected(func(m *Milestone) bool {
			return m.Status != Dropped
		})))))
	if done > 0 {
		t.says(t.T("Done so far: %d of %d milestones, with which the plan expects %d.", done, kept, points(p.ReadinessNow())))
	}
}

// intention says what the person has made up their mind about.
func (t *planText) intention() {
	i := t.plan.Intention
	if i.Wish == "" && i.Obstacle == "" && i.If == "" {
		return
	}
	t.WriteString("\n")
	t.part(wording.Key("What will be different: %s"), i.Wish)
	t.part(wording.Key("What may get in the way: %s"), i.Obstacle)
	if i.If != "" {
		t.point(t.T("If %s, then %s", inline(t.Own(i.If)), sentence(inline(t.Own(i.Then)))))
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
	t.line("## %s", t.T("The gaps it closes"))
	t.WriteString("\n")
	for _, g := range t.plan.Gaps {
		if !worked[g.Skill] {
			continue
		}
		t.item("- **%s**: %s", inline(t.T(g.Title)), t.T("%d at the start, the role asks for %d", points(g.Level), points(g.Need)))
		for _, id := range g.Items {
			if it, ok := t.said[id]; ok {
				if unsaid := it.Unsaid[g.Skill]; unsaid != "" {
					t.item("  - %s", t.T("“%s” You chose something other than: %s", inline(t.T(it.Ask)), inline(t.Kept(unsaid))))
					continue
				}
				t.item("  - %s", t.T("“%s” You said: %s", inline(t.T(it.Ask)), inline(t.Kept(it.Answer))))
			}
		}
	}
}

func (t *planText) milestones() {
	t.line("## %s", t.T("Milestones"))
	number := 0
	for i := range t.plan.Milestones {
		if m := &t.plan.Milestones[i]; m.Status != Dropped {
			number++
			t.milestone(number, m)
		}
	}
	if number == 0 {
		t.says(t.T("None."))
	}
}

func (t *planText) milestone(number int, m *Milestone) {
	t.line("### %d. %s", number, inline(t.Own(m.Title)))
	if about := paragraph(t.Own(m.About)); about != "" {
		t.line("%s", about)
	}
	t.WriteString("\n")
	t.point(t.T("When: %s to %s, %s", t.Date(m.Start), t.Date(m.Due), t.Hours(exact.Rounded(m.Hours))))
	switch {
	case m.Status == Done && m.DoneOn != nil:
		t.point(t.T("Status: done on %s", t.Date(*m.DoneOn)))
	case m.Status == Done:
		t.point(t.T("Status: done"))
	case m.Status == Doing:
		t.point(t.T("Status: doing"))
	}
	if len(m.Why) > 0 {
		t.point(t.T("Why: it is meant to close %s", t.why(m)))
	}
	t.part(wording.Key("Done when: %s"), m.DoneWhen)
	t.part(wording.Key("What may get in the way: %s"), m.Obstacle)
	switch {
	case m.If != "" && m.Then != "":
		t.point(t.T("If %s, then %s", inline(t.Own(m.If)), sentence(inline(t.Own(m.Then)))))
	case m.If+m.Then != "":
		t.part(wording.Key("If that happens: %s"), m.If+m.Then)
	}
	if t.claims {
		t.point(t.T("Readiness then: %d", points(m.ReadinessAfter)))
	}
	t.quote(t.T("What shows that it is done:"), m.Evidence)
	t.quote(t.T("Notes:"), m.Notes)
}

// why says what a milestone closes: "8 of 24 points in Strategic vision and 4 of 10 in Marketing strategy".
func (t *planText) why(m *Milestone) string {
	var parts []string
	for _, r := range m.Why {
		if points(r.Points) < 1 && len(m.Why) > 1 {
			continue
		}
		title := inline(t.T(r.Title))
		if len(parts) > 0 {
			parts = append(parts, t.T("%d of %d in %s", points(r.Points), points(r.Gap), title))
		} else {
			parts = append(parts, t.T("%d of %d points in %s", points(r.Points), points(r.Gap), title))
		}
	}
	return t.List(parts, "and")
}

// point writes a line of a list.
func (t *planText) point(text string) { t.item("- %s", text) }

// part is point for a text of the milestone's, where it has it, in a format.
func (t *planText) part(format, text string) {
	if text = inline(t.Own(text)); text != "" {
		t.point(t.T(format, text))
	}
}

// quote shows Markdown of the person's own in a block quote.
func (t *planText) quote(name, text string) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD")))
	if text == "" {
		return
	}
	t.says(name)
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
			t.line("## %s", t.T("Dropped¦milestones"))
			t.WriteString("\n")
			heading = true
		}
		if reason := inline(m.DropReason); reason != "" {
			t.point(inline(t.Own(m.Title)) + ": " + reason)
		} else {
			t.point(inline(t.Own(m.Title)))
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
