package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"careerpath/engine"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// WideWidth is how wide the text of a simulation is at most, in columns of a terminal.
const WideWidth = 100

// The most that is shown where the rest is much the same: items at either end, and items that flip.
const (
	mostItems = 10
	mostFlips = 5
)

// simulationText writes a simulation as a report to the quiz's author.
type simulationText struct {
	report
	*SimulationWords
}

// WriteSimulation writes the report: whether the quiz passes, then whom people are taken for, how far results can be
// trusted, what items are worth, and last, for it is long, the answers that get to each role.
func WriteSimulation(to io.Writer, words *SimulationWords) error {
	t := &simulationText{report{width: WideWidth}, words}
	t.heading(words.Of.Title)
	t.say("%s", words.Headline())
	t.to.WriteByte('\n')
	t.say("%s", words.Method())
	t.gates()
	if len(words.Roles) > 0 {
		t.confusions()
		t.verdicts()
		t.calibration()
		t.stress()
		t.calibrated()
		t.steadiness()
		t.swings()
		t.readiness()
	}
	t.recovery()
	t.items()
	t.shortest()
	t.short()
	t.bots()
	t.keys()
	if len(words.Roles) > 0 {
		t.reach()
	}
	_, err := to.Write(t.to.Bytes())
	return err
}

// cut shortens a text to so many columns.
func cut(text string, width int) string { return ansi.Truncate(text, width, "…") }

func (t *simulationText) gates() {
	t.heading("Gates")
	for _, g := range t.Failed() {
		words := t.GateWords(g)
		t.indented("  ✗ ", "    ", fmt.Sprintf("%s: %s, wanted %s.", words.What, words.Got, words.Want))
		t.indented("      ", "      ", g.Advice)
	}
	if len(t.Failed()) > 0 {
		t.to.WriteByte('\n')
	}
	rows := [][]string{{"", "wanted", "passed", "worst"}}
	for _, k := range t.GateKinds() {
		rows = append(rows, []string{k.Name, k.Want, k.Passed, k.Nearest})
	}
	t.columns("llrl", rows)
	t.to.WriteByte('\n')
	t.say("%s", t.GatesSaid())
}

// confusions shows for each noise whom people are taken for.
func (t *simulationText) confusions() {
	for i := range t.Noises {
		c := &t.Noises[i]
		t.heading(fmt.Sprintf("Whom people are taken for, at noise %s", engine.Decimal(c.Noise)))
		explained := ""
		if i == 0 {
			explained = " Rows are who they are, columns what they are recommended, in percent of the row. Below: " +
				"how many of all people " +
				"are recommended each role; and of its holders, how many it fits best, whether or not its " +
				"requirements hold, and how many are told so."
		}
		t.say("%s of all are recommended their own role.%s", rate(c.Correct), explained)
		t.matrix(c)
		rows := [][]string{{"", "of all people", "fits best", "told own role", ""}}
		for r, row := range c.Roles {
			rows = append(rows, []string{t.labelled(r), rate(row.Recommended), rate(row.Best), rate(row.Correct),
				filled(row.Correct)})
		}
		t.to.WriteByte('\n')
		t.columns("lrrrl", rows)
		for _, of := range c.Families {
			t.to.WriteByte('\n')
			t.say("%s", t.FamilySaid(of))
		}
	}
}

// labelWidth is how many columns a role's label and title take at most.
const labelWidth = 32

// labelled is a role's label and title.
func (t *simulationText) labelled(i int) string {
	return cut(label(i)+" "+t.Role(t.Roles[i]), labelWidth)
}

// matrix writes as many columns of the confusion matrix beside each other as go, and the others below.
func (t *simulationText) matrix(c *simulate.Confusion) {
	const nameWidth, cellWidth = labelWidth + 2, 7 // with the space around them
	most := (WideWidth - nameWidth) / cellWidth
	columns := len(c.Roles) + 1 // with that for none
	for from := 0; from < columns; from += most {
		to := min(from+most, columns)
		head := []string{""}
		for k := from; k < to; k++ {
			if k < len(c.Roles) {
				head = append(head, label(k)+" ") // the space is that of the bracket
			} else {
				head = append(head, "none ")
			}
		}
		rows := [][]string{head}
		for r := range c.Roles {
			row := []string{t.labelled(r)}
			for k := from; k < to; k++ {
				row = append(row, matrixCell(&c.Roles[r], r, k))
			}
			rows = append(rows, row)
		}
		t.to.WriteByte('\n')
		t.columns("l"+strings.Repeat("r", to-from), rows)
	}
}

// matrixCell is a cell of the matrix, between brackets where a role meets itself. Nobody is a dot.
func matrixCell(row *simulate.RoleConfusion, r, column int) string {
	n := row.None
	if column < len(row.Told) {
		n = row.Told[column]
	}
	text := "·"
	if n > 0 {
		text = strings.TrimSuffix(rate(float64(n)/float64(row.People)), " %")
	}
	if column == r {
		return "[" + text + "]"
	}
	return text + " "
}

func (t *simulationText) verdicts() {
	t.heading("How sure the verdicts are")
	t.say("The share of people who get each verdict, and in brackets how many of these are recommended their own role.")
	head := []string{"noise"}
	for _, c := range t.Noises {
		head = append(head, engine.Decimal(c.Noise))
	}
	rows := [][]string{head}
	for _, v := range verdictOrder {
		row, got := []string{verdictNames[v]}, false
		for _, c := range t.Noises {
			text := "·"
			if share, ok := c.Verdicts[v]; ok {
				text, got = rate(share), true
				if right := rightOf(&c, v); right != "" {
					text += " (" + right + ")"
				}
			}
			row = append(row, text)
		}
		if got {
			rows = append(rows, row)
		}
	}
	t.to.WriteByte('\n')
	t.columns("l"+strings.Repeat("r", len(t.Noises)), rows)
}

func (t *simulationText) calibration() {
	t.heading("Whether the match share can be taken at its word")
	t.say("Of people whose best role holds so much of the match, how many hold that role, at noise %s. Said and "+
		"right should be about the same.", engine.Decimal(t.OwnNoise()))
	t.bins(t.Match)
}

func (t *simulationText) steadiness() {
	t.heading("How steady a recommendation is")
	t.say("Two answer sheets of one person come to the same best role for %s of people. For %s the best two roles "+
		"are as good as tied, within 5 points of match share.",
		rate(t.Agree), rate(t.Ties))
	t.say("Another answer to a single question would change the recommendation of %s of %s; one step on a scale, of %s.",
		rate(t.Flips.Any), people(t.Flips.People), rate(t.Flips.OneStep))
	if len(t.Flips.PerItem) == 0 {
		return
	}
	t.say("The questions on which most hangs:")
	t.to.WriteByte('\n')
	var rows [][]string
	for _, f := range t.Flips.PerItem[:min(mostFlips, len(t.Flips.PerItem))] {
		rows = append(rows, []string{rate(f.Share), f.Item, t.Ask(f.Item)})
	}
	t.columns("rll", rows)
}

func (t *simulationText) swings() {
	if len(t.Swings) == 0 {
		return
	}
	t.heading("How much one scene decides")
	t.say("%s", t.SwingsSaid())
	rows := [][]string{{"", "at most", "on average", "for example"}}
	for _, s := range t.Swings {
		rows = append(rows, []string{cut(s.Item, 28), rate(s.Most), rate(s.Mean), t.SwingSaid(s)})
	}
	t.to.WriteByte('\n')
	t.columns("lrrl", rows)
}

func (t *simulationText) recovery() {
	if len(t.Skills) == 0 {
		return
	}
	t.heading("How well levels show the true ones")
	t.say("%s", t.RecoverySaid())
	rows := [][]string{{"", "items", "correlation", "error found", "stated", "within", ""}}
	for _, s := range t.Skills {
		rows = append(rows, []string{cut(t.Skill(s.Skill), 32), wording.Grouped(s.Items), fmt.Sprintf("%.2f", s.R),
			fmt.Sprintf("%.0f", s.Error), fmt.Sprintf("%.0f", s.SEM),
			rate(s.Within), filled(s.Within)})
	}
	t.to.WriteByte('\n')
	t.columns("lrrrrrl", rows)
	if low := t.Understated(); len(low) > 0 {
		t.to.WriteByte('\n')
		t.say("%s", t.UnderstatedSaid(low))
	}
}

func (t *simulationText) items() {
	if len(t.Items) == 0 {
		return
	}
	t.heading(fmt.Sprintf("What each item tells about %s, in bits", t.About()))
	t.say("%s", t.BitsSaid())
	if weakness := t.Weakness(); weakness != "" {
		t.say("%s", weakness)
	}
	if least := t.TellLeast(); least != "" {
		t.say("%s", least)
	}
	t.to.WriteByte('\n')
	most := t.Items[0].Bits
	var rows [][]string
	for i, it := range t.Items {
		switch {
		case len(t.Items) <= 2*mostItems || i < mostItems || i >= len(t.Items)-mostItems:
			mark := ""
			if it.Weak {
				mark = "weak"
			}
			// A bar of half the usual width leaves room for the question.
			rows = append(rows, []string{fmt.Sprintf("%d.", i+1), fmt.Sprintf("%.2f", it.Bits),
				filled(it.Bits / max(most, 1e-9) / 2), mark, cut(it.Item, 28), t.Ask(it.Item)})
		case i == mostItems:
			rows = append(rows, []string{"", "", "", "",
				fmt.Sprintf("… %s between …", wording.Count(len(t.Items)-2*mostItems, "item"))})
		}
	}
	t.columns("rrllll", rows)
}

func (t *simulationText) shortest() {
	if len(t.Roles) == 0 {
		return
	}
	t.heading("The fewest items that would do")
	t.say("%s", t.ShortestSaid())
	if t.Shortest == nil {
		return
	}
	t.to.WriteByte('\n')
	var rows [][]string
	for i, id := range t.Shortest.Items {
		rows = append(rows, []string{fmt.Sprintf("%d.", i+1), id, t.Ask(id)})
	}
	t.columns("rll", rows)
}

func (t *simulationText) bots() {
	if len(t.Bots) == 0 {
		return
	}
	t.heading("What answers get that nobody meant")
	if said := t.BotsSaid(); said != "" {
		t.say("%s", said)
		t.to.WriteByte('\n')
	}
	seen := t.BotVerdicts()
	head := []string{"", "sheets"}
	for _, v := range seen {
		head = append(head, verdictNames[v])
	}
	rows := [][]string{append(head, "warned of")}
	for _, b := range t.Bots {
		row := []string{botNames[b.Kind], wording.Grouped(b.Sheets)}
		for _, v := range seen {
			row = append(row, rate(b.Verdicts[v]))
		}
		rows = append(rows, append(row, rate(b.Warned)))
	}
	t.columns("l"+strings.Repeat("r", len(seen)+2), rows)
}

func (t *simulationText) keys() {
	if len(t.Keys) == 0 {
		return
	}
	t.heading("Items that run against their key")
	t.say("%s", t.KeysSaid())
	t.to.WriteByte('\n')
	rows := [][]string{{"", "correlation", "cases", "skill"}}
	for _, k := range t.Keys {
		rows = append(rows, []string{k.Item, fmt.Sprintf("%.2f", k.Correlation), wording.Grouped(k.Cases), t.Skill(k.Skill)})
	}
	t.columns("lrrl", rows)
}

func (t *simulationText) reach() {
	t.heading("Answers that get each role recommended")
	for i, r := range t.Reach {
		if i > 0 {
			t.to.WriteByte('\n')
		}
		t.say("%s  %s", label(i), t.Reached(i))
		parts := []string{}
		for _, id := range t.sheetItems(r.Answers) {
			parts = append(parts, id+"="+cell(r.Answers[id]))
		}
		t.indented("      ", "      ", strings.Join(parts, " "))
	}
}
