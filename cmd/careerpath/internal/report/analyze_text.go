package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// A name in a table of an analysis is this wide at most, so that the tables stay under 100 columns.
const analysisName = 27

// analysisText writes an analysis for people.
type analysisText struct {
	report
	catalog *score.Catalog
	quiz    *engine.Quiz
	r       *Reported
}

// WriteAnalysis writes what answers say about a quiz: what they are too few for, the skills, their items, norms, what
// people get, carelessness, and what to paste into the quiz.
func WriteAnalysis(to io.Writer, c *score.Catalog, quiz *engine.Quiz, r *Reported) error {
	t := &analysisText{report: report{width: TextWidth}, catalog: c, quiz: quiz, r: r}
	t.opening()
	if len(r.Skills) > 0 {
		t.standingOut()
		t.skills()
		t.items()
		t.norms()
		t.outcomes()
		t.careless()
		t.suggestion()
	}
	_, err := to.Write(t.to.Bytes())
	return err
}

func (t *analysisText) opening() {
	t.heading(t.quiz.Title)
	people := "people"
	if t.r.People == 1 {
		people = "person"
	}
	t.say("%s %s.", wording.Grouped(t.r.People), people)
	if t.r.LeftOut > 0 {
		t.say("Left out for their faults: %s.", wording.Count(t.r.LeftOut, "row"))
	}
	if aside := t.r.Skipped; aside != nil && aside.Gone+aside.Unfit > 0 {
		t.say("Left aside: %s to items that the quiz has no more, %s that no longer fit their items.",
			wording.Count(aside.Gone, "answer"), wording.Count(aside.Unfit, "answer"))
	}
	if len(t.r.Cautions) > 0 {
		t.to.WriteByte('\n')
	}
	for _, c := range t.r.Cautions {
		t.point("Too few for %s: it takes %d. %s", c.For, c.Needs, c.Why)
	}
	if t.r.Counted {
		t.to.WriteByte('\n')
		t.say("The people are counted and none is shown: of less than 30 there is nothing but their number, and of " +
			"more nothing that fewer than five share.")
	}
}

// lacking is how many people it takes for something that there are too few for, 0 where there are enough.
func (t *analysisText) lacking(what string) int {
	for _, c := range t.r.Cautions {
		if strings.Contains(c.For, what) {
			return c.Needs
		}
	}
	return 0
}

// standingOut says first what an author has to look at. Of people who are too few for anything it says nothing.
func (t *analysisText) standingOut() {
	if t.lacking("anything") > 0 {
		return
	}
	t.heading("What stands out")
	t.point("%s", t.imprecise())
	for _, s := range []struct {
		of   analyze.Suspect
		says string
	}{{analyze.Miskeyed, "Against the others of their skill, and likely keyed the wrong way"},
		{analyze.MaybeMiskeyed, "Against the others of their skill, perhaps by chance"},
		{analyze.WeaklyConnected, "Hardly with the others of their skill"}} {
		if items := t.suspected(s.of); len(items) > 0 {
			t.point("%s: %s.", s.says, wording.List(items, "and"))
		}
	}
	if !t.suspectsAny() {
		t.point("No item goes against the others of its skill.")
	}
	if several := t.r.Careless.Several; several.People > 0 {
		t.point("Two signs of careless answering or more: %s, %s.", people(several.People), part(&several.Share))
	}
}

// imprecise names the skills whose α is too low to tell a person their level (Nunnally & Bernstein 1994), or else the
// least of them all.
func (t *analysisText) imprecise() string {
	const enough = 0.7
	var low []string
	var least *analyze.SkillAnalysis
	for i := range t.r.Skills {
		s := &t.r.Skills[i]
		alpha := s.Reliability.Alpha
		if alpha == nil {
			continue
		}
		if least == nil || *alpha < *least.Reliability.Alpha {
			least = s
		}
		if *alpha < enough {
			shown := math.Round(*alpha*100) / 100
			if shown >= enough { // never rounded up to the bound it misses
				shown -= 0.01
			}
			low = append(low, fmt.Sprintf("%s (%.2f)", t.title(s.Skill), shown))
		}
	}
	switch {
	case least == nil:
		return "No skill has an α."
	case len(low) == 0:
		return fmt.Sprintf("Every α is 0.70 or more. The lowest, %.2f, is that of %s.", *least.Reliability.Alpha,
			t.title(least.Skill))
	}
	return fmt.Sprintf("Too imprecise to tell a person their level, with an α under 0.70: %s.", wording.List(low, "and"))
}

// suspected are the items of which something is suspected, with the skill of which it is; of many the first.
func (t *analysisText) suspected(of analyze.Suspect) []string {
	const most = 8
	var out []string
	more := 0
	for _, s := range t.r.Skills {
		for _, it := range s.Items {
			switch {
			case it.Suspicion != of:
			case len(out) < most:
				out = append(out, fmt.Sprintf("%s (%s)", it.Item, t.title(s.Skill)))
			default:
				more++
			}
		}
	}
	if more > 0 {
		out = append(out, wording.Grouped(more)+" more")
	}
	return out
}

// suspectsAny says whether anything is suspected of any item.
func (t *analysisText) suspectsAny() bool {
	return slices.ContainsFunc(t.r.Skills, func(s analyze.SkillAnalysis) bool {
		return slices.ContainsFunc(s.Items, func(it analyze.ItemAnalysis) bool { return it.Suspicion != "" })
	})
}

func (t *analysisText) skills() {
	t.heading("How precisely each skill is measured")
	rows := [][]string{{"Skill", "items", "people", "α", "from", "to", "SEM", "of sum", "mean", "SD", "floor", "ceiling"}}
	for _, s := range t.r.Skills {
		r, n := s.Reliability, s.Norms
		rows = append(rows, []string{
			t.skill(s.Skill), fmt.Sprint(r.Items), wording.Grouped(r.People), decimals(r.Alpha, 2), decimals(r.Low, 2),
			decimals(r.High, 2), decimals(r.SEM, 1),
			decimals(r.SumSEM, 2), decimals(n.Mean, 1), decimals(n.SD, 1), part(n.Floor), part(n.Ceiling),
		})
	}
	t.columns(rows)
	t.to.WriteByte('\n')
	t.say("α is Cronbach's, with its 95 %% interval; people are the fewest that answered any two items. SEM, mean " +
		"and SD are level points, 0 to 100; " +
		"of sum is the SEM in points of the items' sum; floor and ceiling are the shares of people at 0 and at 100.")
	for _, s := range t.r.Skills {
		if s.Reliability.WhyNot != "" {
			t.point("%s has no α: %s.", t.skill(s.Skill), s.Reliability.WhyNot)
		}
	}
}

func (t *analysisText) items() {
	t.heading("The items of each skill")
	for i, s := range t.r.Skills {
		if i > 0 {
			t.to.WriteByte('\n')
		}
		t.say("%s", t.title(s.Skill))
		rows := [][]string{{"", "people", "mean", "SD", "credit", "low", "high", "r", "α less", "answers"}}
		for _, it := range s.Items {
			rows = append(rows, []string{
				short(it.Item), wording.Grouped(it.Answered), decimals(it.Mean, 2), decimals(it.SD, 2),
				decimals(it.Credit, 0), part(it.Floor), part(it.Ceiling),
				decimals(it.R, 2), decimals(it.AlphaLess, 2), heights(it.Counts),
			})
		}
		t.columns(rows)
		for _, it := range s.Items {
			if said := t.suspicion(&it, len(s.Items)); said != "" {
				t.point("%s", said)
			}
		}
	}
	t.to.WriteByte('\n')
	t.say("Mean and SD are points of the scale as answered, credit the mean credit for the skill; low and high the " +
		"shares with the least and " +
		"the most credit. r is the correlation with the sum of the skill's other items, α less what α is without " +
		"the item. The answers are drawn from " +
		"the first point or option to the last.")
	if t.countsPoints() {
		t.say("Where the quiz states what answers count, mean and SD are of that, and a reversed item's are turned.")
	}
}

// countsPoints says whether the quiz states what answers to some item count.
func (t *analysisText) countsPoints() bool {
	return slices.ContainsFunc(t.quiz.Items(), func(it *engine.Item) bool {
		return t.quiz.StatedPoints(it) != nil || it.HasOptionPoints() || it.Kind() == engine.KindNumber && len(it.Measures) > 0
	})
}

// suspicion says what may be wrong with an item, or why that can't be known.
func (t *analysisText) suspicion(it *analyze.ItemAnalysis, items int) string {
	key := "it likely needs `reversed: true`"
	if it.Reversed {
		key = "it is `reversed: true` and likely shouldn't be"
	} else if item, ok := t.quiz.Item(it.Item); ok && len(item.Options) > 0 {
		if key = "its credits likely run the wrong way"; item.HasOptionPoints() {
			key = "its points likely run the wrong way"
		}
	}
	if items == 2 {
		key += ", or the other item does"
		if it.Reversed {
			key = strings.TrimSuffix(key, "does") + "should"
		}
	}
	at := ""
	if it.At != "" {
		at = " (" + it.At + ")"
	}
	switch it.Suspicion {
	case analyze.Miskeyed:
		return fmt.Sprintf("%s%s goes against the others: %s.", it.Item, at, key)
	case analyze.MaybeMiskeyed:
		return fmt.Sprintf("%s%s goes against the others, but with %s that may be chance. If it stays so, %s.", it.Item,
			at, people(it.Answered), key)
	case analyze.BesideMiskeyed:
		return fmt.Sprintf("%s goes against the others because of the item that is the wrong way round: look again "+
			"once that is mended.", it.Item)
	case analyze.WeaklyConnected:
		return fmt.Sprintf("%s%s hardly goes with the others: does it measure something else?", it.Item, at)
	}
	if it.WhyNot != "" {
		return fmt.Sprintf("%s has no r: %s.", it.Item, it.WhyNot)
	}
	return ""
}

func (t *analysisText) norms() {
	t.heading("Norms: the level that so many percent of people have or stay under")
	percents := []int{}
	for _, s := range t.r.Skills { // where few people are to be shown, some skills have fewer percentiles than others
		if len(s.Norms.Percentiles) > len(percents) {
			percents = percents[:0]
			for _, p := range s.Norms.Percentiles {
				percents = append(percents, p.Percent)
			}
		}
	}
	head := []string{"Skill", "people"}
	for _, p := range percents {
		head = append(head, fmt.Sprintf("%d %%", p))
	}
	rows := [][]string{head}
	for _, s := range t.r.Skills {
		row := []string{t.skill(s.Skill), wording.Grouped(s.Norms.Measured)}
		for _, percent := range percents {
			cell := "–"
			for _, p := range s.Norms.Percentiles {
				if p.Percent == percent {
					cell = fmt.Sprintf("%.1f", p.Level)
				}
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	t.columns(rows)
}

func (t *analysisText) outcomes() {
	t.heading("What people get")
	t.bars(t.r.Verdicts, func(id string) string { return strings.ReplaceAll(id, "_", " ") })
	if len(t.r.Roles) == 0 {
		return
	}
	t.to.WriteByte('\n')
	t.bars(t.r.Roles, func(id string) string {
		if role, ok := t.catalog.Role(id); ok {
			return role.Title
		}
		return "no role recommended"
	})
}

// bars shows shares of people.
func (t *analysisText) bars(shares []analyze.Share, name func(id string) string) {
	var rows [][]string
	for _, s := range shares {
		rows = append(rows, []string{name(s.ID), wording.Grouped(s.People), part(&s.Share), filled(s.Share)})
	}
	t.columns(rows)
}

func (t *analysisText) careless() {
	t.heading("Signs of careless answering")
	var rows [][]string
	for _, s := range t.r.Careless.Signs {
		rows = append(rows, []string{sign(analyze.Sign(s.ID)), wording.Grouped(s.People), part(&s.Share)})
	}
	if several := t.r.Careless.Several; several.People > 0 || !t.r.Counted {
		rows = append(rows, []string{"two of these signs or more", wording.Grouped(several.People), part(&several.Share)})
	}
	t.columns(rows)
	t.to.WriteByte('\n')
	t.say("One sign says little; several together deserve a look.")
	if n := t.r.PersonTotal; n != nil {
		t.to.WriteByte('\n')
		t.say("Answers that go against everybody else’s, with a person–total correlation of %s or less: %s of %s (%s). It is "+
			"the correlation of somebody’s answers on scales with the mean answers of the others to the same questions "+
			"(Donlon & Fischer 1968), and here rests on %s. Whoever answers at random lies around 0, and no cut is universal (Curran "+
			"2016).", engine.Decimal(persontotal.Cut), wording.Grouped(n.Against), people(n.Known),
			rate(float64(n.Against)/float64(max(n.Known, 1))), people(n.People))
	}
}

// sign is a sign of carelessness in words.
func sign(s analyze.Sign) string {
	switch s {
	case analyze.Sign(engine.WarnLongRun):
		return "half of the scale items or more alike in a row"
	case analyze.Sign(engine.WarnNoVariability):
		return "all scale items alike"
	case analyze.Sign(engine.WarnInconsistent):
		return "answers to items of one skill contradict each other"
	case analyze.SignUnanswered:
		return "less than half answered"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}

func (t *analysisText) suggestion() {
	s := t.r.Suggest
	t.heading("To paste into the quiz")
	held := false
	paste := func(of, line string) {
		mark := ""
		if t.lacking(of) > 0 {
			mark, held = "# ", true
		}
		t.to.WriteString(mark + line + "\n")
	}
	if s.SD != nil && s.InterItemR != nil {
		paste("reliability", fmt.Sprintf("reliability: {sd: %.1f, inter_item_r: %.2f}", *s.SD, *s.InterItemR))
	}
	if s.Tau != nil {
		paste("τ", fmt.Sprintf("tau: %.1f", *s.Tau))
	}
	if (s.SD != nil && s.InterItemR != nil) || s.Tau != nil {
		t.to.WriteByte('\n')
	}
	if wrong := t.suspected(analyze.Miskeyed); len(wrong) > 0 {
		t.say("Mend %s first: an item that is keyed the wrong way spoils these numbers.", wording.List(wrong, "and"))
	}
	if held {
		t.say("What stands behind a # rests on too few people. Keep what the quiz has until there are more.")
	}
	if s.Alpha != nil {
		t.say("The reliability stands for a pooled α of %.2f.", *s.Alpha)
	}
	switch s.TauFrom {
	case analyze.TauFromHeld:
		t.say("tau, how far people lie from the profile of their role, rests on %s of whom the input says which "+
			"role they hold.", people(s.TauPeople))
	case analyze.TauFromNearest:
		t.say("tau, how far people lie from the profile of their role, rests on %s.", people(s.TauPeople))
	case analyze.TauFromNothing:
	}
	for _, n := range s.Notes {
		t.point("%s", n)
	}
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return wording.Grouped(n) + " people"
}

func (t *analysisText) skill(id string) string { return short(t.title(id)) }

func (t *analysisText) title(id string) string {
	if s, ok := t.catalog.Skill(id); ok {
		return s.Title
	}
	return id
}

func short(name string) string { return ansi.Truncate(name, analysisName, "…") }

// decimals writes a number with so many decimals, or a dash where it isn't known.
func decimals(x *float64, n int) string {
	if x == nil {
		return "–"
	}
	text := fmt.Sprintf("%.*f", n, *x)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// part writes a share in percent, or a dash where it isn't known.
func part(share *float64) string {
	switch {
	case share == nil:
		return "–"
	case *share == 0:
		return "0 %"
	case *share == 1:
		return "100 %"
	}
	return percent(*share)
}

// heights draws counts as bars beside one another, the highest one full.
func heights(counts []int) string {
	const levels = "▁▂▃▄▅▆▇█"
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	if most == 0 {
		return ""
	}
	var b strings.Builder
	for _, n := range counts {
		b.WriteRune([]rune(levels)[n*7/most])
	}
	return b.String()
}

func (t *analysisText) point(format string, args ...any) {
	t.indented("  - ", "    ", fmt.Sprintf(format, args...))
}

// columns writes a table: the first column to the left, what is drawn too, and numbers to the right.
func (t *analysisText) columns(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-ansi.StringWidth(cell))
			switch {
			case i == 0:
				line += " " + cell + space
			case strings.ContainsAny(cell, "▁▂▃▄▅▆▇█") || cell == "answers":
				line += "  " + cell
			default:
				line += "  " + space + cell
			}
		}
		t.to.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
