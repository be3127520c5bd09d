package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"careerpath/engine"
	"careerpath/engine/change"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// Of people and scales so many lines are shown at most, and where there are more, only those of changes.
const mostChanges = 60

// widestChanges is how wide tables of changes are at most.
const widestChanges = 100

// ChangeHead is what is compared.
type ChangeHead struct {
	Catalog    *score.Catalog
	Quiz       *engine.Quiz
	Comparison *change.Comparison
	Confidence float64 // 0–1
}

// PersonChange is how a person changed.
type PersonChange struct {
	ID         string          `json:"id"`
	Shown      string          `json:"-"`          // the id as a terminal can show it
	FirstLine  int             `json:"first_line"` // of the row in each file
	SecondLine int             `json:"second_line"`
	Changes    []change.Change `json:"changes"`
}

// ChangeLeftOut is how many rows of each file were not compared.
type ChangeLeftOut struct {
	First  int `json:"first"`
	Second int `json:"second"`
}

// ChangeText writes a comparison for people.
type ChangeText struct {
	report
	out    io.Writer
	head   ChangeHead
	people int
	lines  int            // of people and scales
	moved  int            // of these, with a reliable change by either method
	first  []lineOfChange // the first of these
	movers []lineOfChange // the first of moved
}

// lineOfChange is a person's change on a scale.
type lineOfChange struct {
	who string
	of  change.Change
}

// NewChangeText begins a text.
func NewChangeText(to io.Writer, head ChangeHead) *ChangeText {
	return &ChangeText{report: report{width: TextWidth}, out: to, head: head}
}

// Person takes in a person.
func (t *ChangeText) Person(p PersonChange) error {
	t.people++
	for i := range p.Changes {
		ch := &p.Changes[i]
		moved := ch.Class == change.Rose || ch.Class == change.Fell
		if r := ch.Regression; r != nil {
			moved = moved || r.Class != change.Unchanged
		}
		t.lines++
		if moved {
			t.moved++
		}
		if len(t.first) < mostChanges {
			t.first = append(t.first, lineOfChange{p.Shown, *ch})
		}
		if moved && len(t.movers) < mostChanges {
			t.movers = append(t.movers, lineOfChange{p.Shown, *ch})
		}
	}
	return nil
}

// End writes the text.
func (t *ChangeText) End(left ChangeLeftOut) error {
	t.heading(t.head.Quiz.Title)
	t.say("%s compared at two times.", people(t.people))
	if left.First+left.Second > 0 {
		t.say("Left out: %s of the first file, %s of the second.", wording.Count(left.First, "row"),
			wording.Count(left.Second, "row"))
	}
	t.group()
	t.reliable()
	t.persons()
	_, err := t.out.Write(t.to.Bytes())
	return err
}

// group says what the group comes to.
func (t *ChangeText) group() {
	percent := percentOf(t.head.Confidence)
	t.heading("The group")
	rows := [][]string{{"", "people", "first", "SD", "second", "SD", "change", "SD", "from", "to", "effect", "r"}}
	missing := 0
	for _, g := range t.head.Comparison.Groups() {
		missing += g.Missing
		rows = append(rows, []string{t.scale(g.Skill), wording.Grouped(g.People),
			decimals(g.FirstMean, 1), decimals(g.FirstSD, 1),
			decimals(g.SecondMean, 1), decimals(g.SecondSD, 1),
			signed(g.Mean, 1), decimals(g.SD, 1), signed(g.Low, 1), signed(g.High, 1),
			decimals(g.Effect, 2), decimals(g.R, 2)})
	}
	t.wide("lrrrrrrrrrrr", rows)
	t.to.WriteByte('\n')
	points, levels := 0, 0
	for _, s := range t.head.Comparison.Scales() {
		if s.Unit == change.Points {
			points++
		} else {
			levels++
		}
	}
	unit := "Scores are level points, 0 to 100."
	switch {
	case levels == 0:
		unit = "Scores are points of the sums that the quiz states."
	case points > 0:
		unit = "Scores are points where the quiz states a sum, and level points from 0 to 100 otherwise."
	}
	t.say("%s Means with their SDs; from and to are the paired %s %% interval of the mean change; effect is the mean "+
		"change in SDs of the first time; r is the correlation of the two times.", unit, percent)
	if missing > 0 {
		t.say("%s couldn't be compared: not measured both times, or a sum over other items.",
			wording.Count(missing, "score"))
	}
}

// reliable counts the people who changed more than chance makes likely, and says what that is judged by.
func (t *ChangeText) reliable() {
	t.heading(fmt.Sprintf("Changes beyond chance, at %s %%", percentOf(t.head.Confidence)))
	rows := [][]string{{"", "by", "r", "SD", "rose", "neither", "fell", "corrected:", "rose", "neither", "fell"}}
	groups := t.head.Comparison.Groups()
	scales := t.head.Comparison.Scales()
	for i, s := range scales {
		row := []string{t.scale(s.Skill), string(s.By), decimals(s.R, 2), decimals(s.SD, 1)}
		row = append(row, counted(groups[i].RCI)...)
		row = append(row, "")
		rows = append(rows, append(row, counted(groups[i].Regression)...))
	}
	t.wide("llrrrrrrrrr", rows)
	t.to.WriteByte('\n')
	t.say("First by the reliable change index (Jacobson & Truax 1991), then corrected for regression to the mean " +
		"(Crawford & Garthwaite 2007): against what people with the same first score have without a change.")
	for _, said := range sources(scales) {
		t.say("%s", said)
	}
	for _, s := range scales {
		if s.WhyNot != "" {
			t.indented("  - ", "    ", t.scale(s.Skill)+": "+s.WhyNot+".")
		}
	}
}

// sources says in sentences where the figures come from.
func sources(scales []change.Scale) []string {
	const quiz, first = "from the quiz", "from the people of the first file"
	names := map[change.Source]string{change.Given: "as given", change.OfQuiz: quiz, change.FirstTime: first}
	var out []string
	say := func(what string, of func(s *change.Scale) (change.Source, bool)) {
		var used []string
		for _, from := range []change.Source{change.Given, change.OfQuiz, change.FirstTime} {
			for i := range scales {
				if source, ok := of(&scales[i]); ok && source == from {
					used = append(used, names[from])
					break
				}
			}
		}
		if len(used) > 0 {
			out = append(out, what+" "+wording.List(used, "or")+".")
		}
	}
	say("The retest reliability r is", func(s *change.Scale) (change.Source, bool) {
		return s.RFrom, s.R != nil && s.By == change.Retest
	})
	alpha := len(out)
	say("r is Cronbach's α, and it is", func(s *change.Scale) (change.Source, bool) {
		return s.RFrom, s.R != nil && s.By == change.Alpha
	})
	if len(out) > alpha {
		out[len(out)-1] += " It takes no account of how people vary from day to day, so a retest reliability " +
			"(--retest) would be better, above all for the correction."
	}
	say("SD is", func(s *change.Scale) (change.Source, bool) { return s.SDFrom, s.SD != nil })
	say("The mean and SD that scores regress to are", func(s *change.Scale) (change.Source, bool) {
		if s.Sample == nil {
			return "", false
		}
		return s.Sample.From, true
	})
	return out
}

// persons shows people one by one, as far as there is room.
func (t *ChangeText) persons() {
	lines, title, all := t.first, "Person by person", true
	if t.lines > mostChanges {
		lines, title, all = t.movers, "Who rose or fell by either method", false
	}
	t.heading(title)
	if len(lines) == 0 {
		t.say("Nobody.")
	} else {
		t.wide("llrrrrrlrrl", t.changes(lines))
		t.to.WriteByte('\n')
		t.say("S_diff is the standard error of the difference and RCI the change divided by it. Predicted is the second " +
			"score without a change, and t how far the real one is from it.")
	}
	if more := t.moved - len(lines); !all && more > 0 {
		t.say("And %s more. --csv and --json have everybody.", wording.Grouped(more))
	} else if !all {
		t.say("--csv and --json have everybody.")
	}
}

// changes has a row for each line. Scores have a decimal where any of them needs it.
func (t *ChangeText) changes(lines []lineOfChange) [][]string {
	digits := 0
	for _, l := range lines {
		if l.of.First != math.Trunc(l.of.First) || l.of.Second != math.Trunc(l.of.Second) {
			digits = 1
		}
	}
	rows := [][]string{{"", "", "first", "second", "change", "S_diff", "RCI", "", "predicted", "t", ""}}
	for i := range lines {
		ch := &lines[i].of
		row := []string{ansi.Truncate(lines[i].who, 20, "…"), t.scale(ch.Skill), decimals(&ch.First, digits),
			decimals(&ch.Second, digits), signed(&ch.Change, digits), decimals(ch.SE, 1), decimals(ch.RCI, 2),
			classWord(ch.Class)}
		if r := ch.Regression; r != nil {
			row = append(row, decimals(&r.Predicted, 1), decimals(&r.T, 2), classWord(r.Class))
		} else {
			row = append(row, "–", "–", "")
		}
		rows = append(rows, row)
	}
	return rows
}

// wide writes a table that may be wider than paragraphs.
func (t *ChangeText) wide(sides string, rows [][]string) {
	t.width = widestChanges
	t.columns(sides, rows)
	t.width = TextWidth
}

// scale names a scale.
func (t *ChangeText) scale(id string) string {
	if s, ok := t.head.Catalog.Skill(id); ok {
		id = s.Title
	}
	return ansi.Truncate(id, 20, "…")
}

// classWord is a class in a table.
func classWord(c change.Class) string {
	switch c {
	case change.Rose, change.Fell:
		return string(c)
	case change.Unchanged:
	}
	return "–"
}

// counted are counts as cells.
func counted(c *change.Counts) []string {
	if c == nil {
		return []string{"–", "–", "–"}
	}
	return []string{wording.Grouped(c.Rose), wording.Grouped(c.Unchanged), wording.Grouped(c.Fell)}
}

// signed writes a change with its sign.
func signed(x *float64, digits int) string {
	text := decimals(x, digits)
	if x != nil && *x > 0 && strings.Trim(text, "0.") != "" {
		return "+" + text
	}
	return text
}

// percentOf is a share from 0 to 1 in percent, as it was given.
func percentOf(share float64) string { return fmt.Sprintf("%g", math.Round(share*1e8)/1e6) }
