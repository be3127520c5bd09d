package server

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// printResultPage is a result on one sheet of paper.
type printResultPage struct {
	ID, Name, Taken string
	Quiz            content // its title
	Corrected       string  // day of the correction that has replaced it, "" for none
	Headline, Sure  string
	Missing         []string // what the best fit requires that isn't met
	Ladder          string   // title of the family whose positions the bars are, "" where they are shares of the match
	Shares          []printBar
	MoreShares      int // positions for which there was no room
	Levels          []printBar
	LevelsOf        string // title of the role that they stand beside, "" for none
	MoreLevels      int    // for which there was no room
	Why             string // heading of the reasons, "" for none
	Reasons         []printReason
	Next, Because   string // what to grow towards, and why
	Gaps            []printLine
	Norms           []printLine // where the person stands among others
	MoreNorms       int         // for which there was no room
	Notes           []struct{}
	Card            *cardLinks
}

// printReason is what a skill says for a role, with an answer that shows it.
type printReason struct {
	Skill       string
	Little      string  // that the person shows little of it, and that is what speaks; "" where they show it
	Ask, Answer content // nothing for none
}

// printBar is a row of a picture: a bar of 0 to 100 and a mark on it.
type printBar struct {
	Title, Text string
	Bar, Mark   float64 // Mark is 0 for none
	Strong      bool
}

// What is said of a result on its sheet, at most.
const (
	resultHead      = 13 // lines of headings and notes, and of space between the parts
	resultColumn    = 38 // characters of a column, of which there are two
	resultShares    = 6
	resultPositions = 8 // of a ladder, those around the likeliest
	resultLevels    = 8
	resultReasons   = 4
	resultGaps      = 3
	resultUnmet     = 2
	resultRow       = 44  // characters of a title
	resultSaid      = 200 // characters of an answer's or a rule's words
	resultSure      = 420
)

func (s *Server) getResultPrint(w http.ResponseWriter, r *http.Request) error {
	var a store.Assessment
	var name string
	var was, by *store.Assessment
	var plans []store.Plan
	var aim string
	known, err := s.view(r, func(data store.Reader) (err error) {
		if a, err = data.Assessment(r.PathValue("id")); err != nil {
			return err
		}
		corrections, err := data.Corrections()
		if err != nil {
			return err
		}
		if was, err = beforeIn(data, &a, corrections); err != nil {
			return err
		}
		if by, err = replacementIn(data, a.ID, corrections); err != nil {
			return err
		}
		if plans, err = data.ActivePlans(); err != nil {
			return err
		}
		settings, err := data.Settings()
		name, aim = namesOf(settings, corrections)[a.ID], settings.Aim
		return err
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	c, words := s.calendar(r), newWords(s.language(r), &a.Snapshot)
	said := &resultPage{Assessment: &a}
	said.say(&a.Result, words)
	said.Lead = []string{said.Sure}
	if err := s.move(said, was, inView(&a, plans, aim), words, c); err != nil {
		return err
	}
	p := newPrintResult(words, &a, said)
	p.Name, p.Taken = name, words.Date(c.day(a.Finished))
	if by != nil {
		p.Corrected = words.Date(c.day(by.Corrected))
	}
	return s.render(w, r, http.StatusOK, "print_result", p.Headline, p)
}

// newPrintResult puts a result on a sheet under what its page says first.
func newPrintResult(w *words, a *store.Assessment, said *resultPage) *printResultPage {
	l, result := w.Language, &a.Result
	p := &printResultPage{ID: a.ID, Quiz: excerpt(w.said(a.Snapshot.QuizTitle)), Card: newCardLinks(l, a)}
	p.Headline, p.Sure = cut(said.Headline, resultSaid), cut(strings.Join(append(said.Lead, said.Gist), " "), resultSure)
	if compared(result) {
		best := result.Roles[0]
		for _, u := range best.Unmet[:min(len(best.Unmet), resultUnmet)] {
			p.Missing = append(p.Missing, cut(l.T(u.Because), resultSaid))
		}
		p.shares(w, result)
	}
	p.levels(w, result)
	p.reasons(w, result)
	p.ahead(w, result)
	p.norms(w, result)
	p.fit()
	return p
}

// shares shows how the match is divided, or of a ladder how likely each position is, the lowest first, as the page does.
func (p *printResultPage) shares(w *words, result *engine.Result) {
	if title, rows := w.Ladder(result, w.snapshot); rows != nil {
		p.Ladder = isolated(cut(title, resultRow))
		at := slices.IndexFunc(rows, func(r wording.LadderRow) bool { return r.Likeliest })
		from := max(0, min(at-resultPositions/2, len(rows)-resultPositions))
		shown := rows[from:min(from+resultPositions, len(rows))]
		for _, r := range shown {
			p.Shares = append(p.Shares, printBar{Title: shortRole(w, r.Role), Strong: r.Likeliest, Text: r.Percent,
				Bar: max(tenth(100*r.Probability), 1)})
		}
		p.MoreShares = len(rows) - len(shown)
		return
	}
	best := result.Roles[0].Share
	for i, r := range result.Roles[:min(len(result.Roles), resultShares)] {
		p.Shares = append(p.Shares, printBar{Title: shortRole(w, r.Role), Strong: i == 0,
			Text: w.MatchShareOf(r.Share, best, len(result.Roles)), Bar: max(tenth(100*r.Share), 1)})
	}
}

// shortRole is the title of a role, and shortSkill of a skill, cut to fit into a row.
func shortRole(w *words, id string) string { return isolated(cut(w.T(w.roles[id].Title), resultRow)) }

func shortSkill(w *words, id string) string { return isolated(cut(w.T(w.skills[id].Title), resultRow)) }

// excerpt cuts what was asked or answered.
func excerpt(c content) content {
	c.Text = cut(c.Text, resultSaid)
	return c
}

// toward is the role that the levels of a result are set beside: the one that the quiz asks about, the next, or the one
// that fits best.
func toward(result *engine.Result, w *words) (engine.SnapshotRole, bool) {
	id := cmp.Or(w.snapshot.Toward, string(result.Next))
	if id == "" && compared(result) {
		id = result.Roles[0].Role
	}
	role, known := w.roles[id]
	return role, known
}

// levels shows those that lie furthest below what the role asks, or all where there is none.
func (p *printResultPage) levels(w *words, result *engine.Result) {
	role, beside := toward(result, w)
	levels := slices.Clone(result.Levels)
	if beside {
		p.LevelsOf = shortRole(w, role.ID)
		slices.SortStableFunc(levels, func(a, b engine.Level) int {
			return cmp.Compare(role.Levels[b.Skill]-b.Level, role.Levels[a.Skill]-a.Level)
		})
	}
	p.MoreLevels = max(0, len(levels)-resultLevels)
	for _, level := range levels[:len(levels)-p.MoreLevels] {
		bar := printBar{Title: shortSkill(w, level.Skill), Bar: tenth(level.Level)}
		need, asked := role.Levels[level.Skill]
		if bar.Text = fmt.Sprintf("%d ± %d", whole(level.Level), whole(level.SEM)); asked {
			bar.Text = w.T("%d ± %d of %d", whole(level.Level), whole(level.SEM), whole(need))
			bar.Mark = tenth(need)
		}
		p.Levels = append(p.Levels, bar)
	}
}

// reasons are the strongest ones for the recommended role, with an answer each.
func (p *printResultPage) reasons(w *words, result *engine.Result) {
	b := result.Because
	if b == nil {
		return
	}
	role, versus := w.roles[string(result.Role)], w.roles[b.Versus]
	for _, e := range b.Skills {
		if e.LogOdds < slight || len(p.Reasons) == resultReasons {
			continue
		}
		reason := printReason{Skill: shortSkill(w, e.Skill)}
		if role.Levels[e.Skill] < versus.Levels[e.Skill] {
			reason.Little = w.T("You show little of this, and %s asks for more of it.", shortRole(w, versus.ID))
			p.Reasons = append(p.Reasons, reason)
			continue
		}
		for _, it := range e.Items {
			if item := w.items[it.Item]; it.LogOdds > 0 && item.Answer != "" {
				reason.Ask, reason.Answer = excerpt(w.said(item.Ask)), excerpt(w.answered(item.Answer))
				break
			}
		}
		p.Reasons = append(p.Reasons, reason)
	}
	if len(p.Reasons) > 0 {
		p.Why = w.T("Why %s and not %s", shortRole(w, role.ID), shortRole(w, versus.ID))
	}
}

// ahead says what to grow towards, and which gaps weigh most.
func (p *printResultPage) ahead(w *words, result *engine.Result) {
	role, known := toward(result, w)
	if !known || role.ID == string(result.Role) {
		return
	}
	title := shortRole(w, role.ID)
	p.Next = w.T("The role to grow towards is %s.", title)
	if readiness, told := wording.Readiness(result, role); told {
		p.Next = w.T("The role to grow towards is %[1]s. The levels measured reach %[2]d\u00a0%% of those it asks for.", title,
			whole(readiness))
	}
	if len(result.Rungs) == 1 && result.Rungs[0].Role == role.ID {
		p.Because = cut(w.T(result.Rungs[0].Because), resultSaid)
	}
	levels := slices.Clone(result.Levels)
	weigh := func(level engine.Level) float64 {
		return role.Weights[level.Skill] * math.Max(0, role.Levels[level.Skill]-level.Level)
	}
	slices.SortStableFunc(levels, func(a, b engine.Level) int { return cmp.Compare(weigh(b), weigh(a)) })
	for _, level := range levels {
		if weigh(level) == 0 || len(p.Gaps) == resultGaps {
			break
		}
		line := printLine{Title: shortSkill(w, level.Skill)}
		skill := w.skills[level.Skill]
		line.Text = cut(w.T(defined(skill.Title, skill.Definition)), resultSaid)
		p.Gaps = append(p.Gaps, line)
	}
}

// fit leaves out what there is no room for on the sheet: reasons and gaps after the first, then norms and levels. What room is
// left is filled with lines to write on.
func (p *printResultPage) fit() {
	for {
		room := sheetLines - resultHead - sheetFoot - lines(p.Headline, p.Headline, p.Sure, p.Next+p.Because, p.Why) -
			lines(p.Missing...) - max(linesIn(resultColumn, p.LevelsOf), linesIn(resultColumn, p.Ladder))
		for _, r := range p.Reasons {
			room -= lines(r.Skill + r.Little + r.Ask.Text + r.Answer.Text + "– : “”")
		}
		for _, g := range p.Gaps {
			room -= lines("– : " + g.Title + g.Text)
		}
		room -= max(printedLines(p.Shares), printedLines(p.Levels)) + p.normLines()
		switch {
		case room >= 0:
			p.Notes = notesIn(room)
			return
		case len(p.Reasons) > 1:
			p.Reasons = p.Reasons[:len(p.Reasons)-1]
		case len(p.Gaps) > 1:
			p.Gaps = p.Gaps[:len(p.Gaps)-1]
		case len(p.Norms) > 1:
			p.Norms = p.Norms[:len(p.Norms)-1]
			p.MoreNorms++
		case len(p.Levels) > 1:
			p.Levels = p.Levels[:len(p.Levels)-1]
			p.MoreLevels++
		default:
			return
		}
	}
}

// printedLines is how many lines rows of a picture take: their titles and half a line for each bar and the space after it.
func printedLines(rows []printBar) int {
	n := (len(rows) + 1) / 2
	for _, r := range rows {
		n += linesIn(max(resultColumn-utf8.RuneCountInString(r.Text), 1), r.Title)
	}
	return n
}
