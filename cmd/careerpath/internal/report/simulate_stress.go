package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// StressSaid says who the people of the mixture are, and what the quiz makes of them on the whole.
func (w *SimulationWords) StressSaid() string {
	placed := ""
	if last := w.Stress.Manners[len(w.Stress.Manners)-1]; last.Setting != "" {
		placed = ", some of them in the settings that the quiz states"
	}
	clearly := "Nobody’s verdict is clear."
	if w.Stress.Verdicts[engine.VerdictClear] > 0 {
		clearly = fmt.Sprintf("The verdict is clear for %s, and right for %s of these.",
			rate(w.Stress.Verdicts[engine.VerdictClear]), rate(w.Stress.Right[engine.VerdictClear]))
	}
	return fmt.Sprintf("A mixture of %s at the quiz’s own noise answered too, as many of each kind below%s. %s are "+
		"recommended their own role. %s The table has the mean share of the best role, and for how many the verdict is "+
		"clear, and right.", people(w.People), placed, rate(w.Stress.Correct), clearly)
}

// BinsSaid explains the reliability diagram.
func (w *SimulationWords) BinsSaid() string {
	return fmt.Sprintf("Of people whose best role holds so much of the match, how many hold that role, over the mixture. "+
		"On average said and right are %s apart (the expected calibration error).", points(w.Stress.Error))
}

// points is a difference of shares, in points of a percent.
func points(share float64) string { return fmt.Sprintf("%.1f points", share*100) }

// mannerRow is the people of a manner with their figures: how many, told their own role, the best role's mean share,
// told clearly, and right of these.
type mannerRow struct {
	Who     string
	Figures []string
}

// Manners are the people of the mixture by how they answer.
func (w *SimulationWords) Manners() []mannerRow {
	var out []mannerRow
	for i := range w.Stress.Manners {
		m := &w.Stress.Manners[i]
		right := ""
		if m.Clear > 0 {
			right = rate(m.ClearRight)
		}
		out = append(out, mannerRow{m.Who(),
			[]string{wording.Grouped(m.People), rate(m.Right), rate(m.Share), rate(m.Clear), right}})
	}
	return out
}

// ReadinessSaid explains the two tables of readiness.
func (w *SimulationWords) ReadinessSaid() string {
	return "How much of what each role asks its holders and those of other roles clear on average, at noise " +
		engine.Decimal(w.OwnNoise()) + ", in percent. Rows are who they are, columns what they are measured by. Each cell " +
		"has readiness as answered, and then aligned: as if the person’s mean level was that of the role’s profile, so " +
		"that it doesn’t matter how high people rate themselves on the whole. Aligned, each role’s holders should be " +
		"readiest for it."
}

// ReadyCell is how ready holders of one role are for another: "78 82".
func (w *SimulationWords) ReadyCell(r simulate.Readiness, role int) string {
	return fmt.Sprintf("%.0f %.0f", r.AsAnswered[role], r.Aligned[role])
}

// CalibratedSaid says which temperature was found, and what it does.
func (w *SimulationWords) CalibratedSaid() string {
	c := w.Calibrated
	if c.After.Temperature == c.Before.Temperature {
		return fmt.Sprintf("The quiz’s own temperature, %s, is the one that fits the mixture best: leave it as it is. "+
			"Match shares are off by %s.", engine.Decimal(c.Before.Temperature), points(c.Before.Error))
	}
	return fmt.Sprintf("The temperature that fits the mixture best is %s; the quiz’s own is %s. With it match shares are "+
		"off by %s instead of %s, and the log loss is %.4f instead of %.4f.",
		engine.Decimal(c.After.Temperature), engine.Decimal(c.Before.Temperature), points(c.After.Error),
		points(c.Before.Error), c.After.Loss, c.Before.Loss)
}

// CalibratedLines are what to paste into the quiz, nil where it is well as it is.
func (w *SimulationWords) CalibratedLines() []string {
	c := w.Calibrated
	var lines []string
	if c.After.Temperature != c.Before.Temperature {
		lines = append(lines, "temperature: "+engine.Decimal(c.After.Temperature))
	}
	if own := w.Of.Thresholds().Clear; c.ClearAt > own {
		lines = append(lines, "verdicts: {clear_at: "+engine.Decimal(c.ClearAt)+"}")
	}
	return lines
}

// SetsSaid says how often the sets of roles hold the people's own, "" where the quiz names no sets.
func (w *SimulationWords) SetsSaid() string {
	s := w.Sets
	if s == nil {
		return ""
	}
	least, most := slices.MinFunc(s.ByRole, byHeld), slices.MaxFunc(s.ByRole, byHeld)
	claim := ""
	if w.Of.Calibration.On == engine.OnSimulated {
		claim = fmt.Sprintf(", of which sampling error allows for %s or more", rate(s.Least))
	}
	return fmt.Sprintf("The quiz claims that the sets of roles its results name hold %s of people’s own. Of %s of the "+
		"mixture they hold %s%s: from %s of those who hold %s to %s of those who hold %s. A set has %.2f roles on average; "+
		"in %s no role has the share it takes, and the best one stands alone.", rate(1-s.Alpha), people(s.People),
		rate(s.Held), claim, rate(least.Held), least.Role, rate(most.Held), most.Role, s.Roles, rate(s.Alone))
}

func byHeld(a, b simulate.Shared) int { return cmp.Compare(a.Held, b.Held) }

// ClearSaid says from which share on clear verdicts are right.
func (w *SimulationWords) ClearSaid() string {
	c := w.Calibrated
	switch {
	case c.ClearAt > 0:
	case c.NoClear == simulate.NeverMeant && w.heights():
		return "No clear_at is needed: nobody’s position is called clear, however likely it is. " + ratedOnce
	case c.NoClear == simulate.NeverMeant:
		return "No clear_at is needed: nobody’s match is called clear, however large its share is."
	case c.NoClear == simulate.NeverLarge:
		said := fmt.Sprintf("No clear_at is needed: nobody’s share is %s, from which the quiz calls a match clear.",
			engine.Decimal(w.Of.Thresholds().Clear))
		if w.heights() {
			said += " A step of a ladder can’t be more than made, so the odds of the position above have an upper bound: the " +
				"larger a step is against the error of the levels, the higher it lies. More items for the skills that steps " +
				"raise, or larger steps, make it higher."
		}
		return said
	default:
		return "From no share on are 95 % of clear verdicts right: what is wrong with them doesn’t show in the shares. The " +
			"table of the mixture says whose are wrong. With verdicts: {clear_at: 1} none is called clear."
	}
	return fmt.Sprintf("Then of matches called clear from a share of %s on, %s are right.", engine.Decimal(c.ClearAt),
		rate(c.ClearRight))
}

// stress writes what the quiz makes of people who answer otherwise than typical ones.
func (t *simulationText) stress() {
	if t.Stress == nil { // of an older simulation
		return
	}
	t.heading("People who answer otherwise, or work elsewhere")
	t.say("%s", t.StressSaid())
	if said := t.SetsSaid(); said != "" {
		t.say("%s", said)
	}
	rows := [][]string{{"those who", "people", "told own role", "mean share", "clear", "right"}}
	for _, m := range t.Manners() {
		rows = append(rows, append([]string{m.Who}, m.Figures...))
	}
	t.to.WriteByte('\n')
	t.columns("lrrrrr", rows)
	t.to.WriteByte('\n')
	t.say("All of them, by role, as above:")
	t.matrix(&t.Stress.Confusion)
	rows = [][]string{{"", "fits best", "told own role", ""}}
	for r, row := range t.Stress.Roles {
		rows = append(rows, []string{t.labelled(r), rate(row.Best), rate(row.Correct), filled(row.Correct)})
	}
	t.to.WriteByte('\n')
	t.columns("lrrl", rows)

	t.heading("Whether the match share can be taken at its word, over the mixture")
	t.say("%s", t.BinsSaid())
	t.bins(t.Stress.Bins)
}

// bins writes ranges of match shares with how often they are right.
func (t *simulationText) bins(bins []simulate.Calibration) {
	rows := [][]string{{"match share", "people", "said", "right", ""}}
	for _, m := range bins {
		rows = append(rows, []string{fmt.Sprintf("%s to %s %%", engine.Decimal(m.From*100), engine.Decimal(m.To*100)),
			wording.Grouped(m.People), rate(m.Share), rate(m.Correct), filled(m.Correct)})
	}
	t.to.WriteByte('\n')
	t.columns("lrrrl", rows)
}

func (t *simulationText) calibrated() {
	if t.Calibrated == nil {
		return
	}
	t.heading("The temperature at which shares hold what they promise")
	t.say("%s %s", t.CalibratedSaid(), t.ClearSaid())
	lines := t.CalibratedLines()
	if len(lines) == 0 {
		return
	}
	t.to.WriteByte('\n')
	for _, line := range lines {
		t.indented("    ", "    ", line)
	}
	t.bins(t.Calibrated.After.Bins)
}

// readiness writes how ready holders of each role are for each role, as many columns beside each other as go.
func (t *simulationText) readiness() {
	if len(t.Readiness) == 0 {
		return
	}
	t.heading("How ready people are for their own role, and for others")
	t.say("%s", t.ReadinessSaid())
	const nameWidth, cellWidth = labelWidth + 2, 11
	most := (WideWidth - nameWidth) / cellWidth
	for from := 0; from < len(t.Roles); from += most {
		to := min(from+most, len(t.Roles))
		rows := [][]string{{""}}
		for k := from; k < to; k++ {
			rows[0] = append(rows[0], label(k)+" ")
		}
		for own := range t.Readiness {
			row := []string{t.labelled(own)}
			for k := from; k < to; k++ {
				cell := t.ReadyCell(t.Readiness[own], k) + " "
				if k == own {
					cell = "[" + strings.TrimSpace(cell) + "]"
				}
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
		t.to.WriteByte('\n')
		t.columns("l"+strings.Repeat("r", to-from), rows)
	}
}
