package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"careerpath/engine"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

//go:embed templates/simulation.html
var pageSource string

var pageTemplate = template.Must(template.New("simulation").Funcs(template.FuncMap{
	"rate": rate, "decimal": engine.Decimal, "grouped": wording.Grouped[int], "label": label,
	"two": func(x float64) string {
		return fmt.Sprintf("%.2f", x)
	},
	"listed": func(words []string) string {
		return wording.List(words, "and")
	}, "percents": func(share float64) string { return engine.Decimal(share * 100) },
	"bars":  func(chart barChart, id, title, text string) namedChart { return namedChart{chart, id, title, text} },
	"whole": func(x float64) string { return fmt.Sprintf("%.0f", x) }, "next": func(i int) int { return i + 1 },
	"bot": func(kind string) string {
		return botNames[kind]
	}, "verdictName": func(v engine.Verdict) string { return verdictNames[v] },
}).Parse(pageSource))

// WritePage writes the report as one page of HTML that needs nothing else: no script, font, picture or address of
// anybody's.
func WritePage(to io.Writer, words *SimulationWords) error {
	page := &simulationPage{SimulationWords: words}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, page); err != nil {
		return err
	}
	_, err := to.Write(bytes.ReplaceAll(out.Bytes(), []byte(" %"), []byte("\u00a0%"))) // no line begins with the sign
	return err
}

// simulationPage is what the template asks for: the report's words, and where things stand in its pictures, in units of
// their drawings.
type simulationPage struct{ *SimulationWords }

// Title is the quiz's.
func (p *simulationPage) Title() string { return p.Of.Title }

// FlipPeople are those whose answers were changed one at a time.
func (p *simulationPage) FlipPeople() string { return people(p.Flips.People) }

// VerdictRows are the verdicts that anybody gets, with their share at each noise.
func (p *simulationPage) VerdictRows() [][]string {
	var rows [][]string
	for _, v := range verdictOrder {
		row, got := []string{verdictNames[v]}, false
		for _, c := range p.Noises {
			got = got || c.Verdicts[v] > 0
			row = append(row, rate(c.Verdicts[v]), rightOf(&c, v))
		}
		if got {
			rows = append(rows, row)
		}
	}
	return rows
}

// The sizes of the heat map's cells, and of the margin with labels.
const (
	cellSize   = 42
	cellMargin = 34
)

// heatMap is a confusion matrix as a picture.
type heatMap struct {
	Width, Height int
	Columns       []heatLabel
	Rows          []heatLabel
	Cells         []heatCell
}

type heatLabel struct {
	Text string
	At   int // the middle, across or down
}

type heatCell struct {
	X, Y         int
	TextX, TextY int
	Size         int
	Own          bool // the role that its holders have
	Class, Text  string
}

// namedHeat is a confusion matrix with what it is called.
type namedHeat struct {
	*simulationPage
	ID, Name string // "noise 15"
	Of       *simulate.Confusion
	Heat     heatMap
}

// Heat draws the confusion matrix of the i-th noise.
func (p *simulationPage) Heat(i int) namedHeat {
	c := &p.Noises[i]
	return namedHeat{p, fmt.Sprint(i), "at noise " + engine.Decimal(c.Noise), c, heat(c)}
}

// StressHeat draws that of the mixture.
func (p *simulationPage) StressHeat() namedHeat {
	return namedHeat{p, "mixture", "over the mixture", &p.Stress.Confusion, heat(&p.Stress.Confusion)}
}

func heat(c *simulate.Confusion) heatMap {
	n := len(c.Roles)
	out := heatMap{Width: cellMargin + (n+1)*cellSize + 2, Height: cellMargin + n*cellSize + 2}
	for k := range n + 1 {
		at := heatLabel{"none", cellMargin + k*cellSize + cellSize/2}
		if k < n {
			at.Text = label(k)
			out.Rows = append(out.Rows, at)
		}
		out.Columns = append(out.Columns, at)
	}
	for r := range c.Roles {
		for k := range n + 1 {
			cell := heatCell{X: cellMargin + k*cellSize, Y: cellMargin + r*cellSize, Size: cellSize - 2}
			cell.TextX, cell.TextY = cell.X+cell.Size/2, cell.Y+cell.Size/2
			cell.Text = strings.Trim(matrixCell(&c.Roles[r], r, k), "[] ")
			cell.Own = k == r
			cell.Class = heatClass(&c.Roles[r], r, k)
			out.Cells = append(out.Cells, cell)
		}
	}
	return out
}

// heatClass is how a cell is coloured: right in the accent, wrong in the colour of marks, stronger with the share.
// Wrong shares are seldom large, so their steps are smaller.
func heatClass(row *simulate.RoleConfusion, r, column int) string {
	n := row.None
	if column < len(row.Told) {
		n = row.Told[column]
	}
	if n == 0 {
		return "h0"
	}
	kind, steps := "w", []float64{0.02, 0.05, 0.10}
	if column == r {
		kind, steps = "h", []float64{0.50, 0.75, 0.90}
	}
	strength := 1
	for _, step := range steps {
		if float64(n) >= step*float64(row.People) {
			strength++
		}
	}
	return fmt.Sprint(kind, strength)
}

// The sizes of the calibration curve: a square of plotSize with its margins.
const (
	plotSize   = 260
	plotLeft   = 46
	plotTop    = 12
	leastRadii = 3
	mostRadii  = 9
)

// curve is a calibration as a picture.
type curve struct {
	ID, Title string
	Of        []simulate.Calibration
	Line      string // points of the line
	Points    []curvePoint
	Ticks     []curveTick
}

type curvePoint struct {
	X, Y, R string
}

type curveTick struct {
	Text string
	X, Y int
}

// Curve draws the shares said against the shares right.
func (p *simulationPage) Curve() curve {
	return curveOf("curve", "Match shares, said and right", p.Match)
}

// StressCurve does so for the mixture.
func (p *simulationPage) StressCurve() curve {
	return curveOf("reliability", "Match shares of the mixture, said and right", p.Stress.Bins)
}

// CalibratedCurve does so for the mixture at the temperature found.
func (p *simulationPage) CalibratedCurve() curve {
	return curveOf("calibrated", "Match shares of the mixture at the temperature found, said and right",
		p.Calibrated.After.Bins)
}

// curveOf draws a calibration. A point's area grows with the people it stands for.
func curveOf(id, title string, of []simulate.Calibration) curve {
	x := func(share float64) float64 { return plotLeft + share*plotSize }
	y := func(share float64) float64 { return plotTop + (1-share)*plotSize }
	most := 1
	for _, m := range of {
		most = max(most, m.People)
	}
	out := curve{ID: id, Title: title, Of: of}
	var line []string
	for _, m := range of {
		radius := leastRadii + (mostRadii-leastRadii)*math.Sqrt(float64(m.People)/float64(most))
		at := curvePoint{coordinate(x(m.Share)), coordinate(y(m.Correct)), coordinate(radius)}
		out.Points = append(out.Points, at)
		line = append(line, at.X+","+at.Y)
	}
	out.Line = strings.Join(line, " ")
	for share := 0; share <= 100; share += 20 {
		out.Ticks = append(out.Ticks, curveTick{fmt.Sprint(share), int(x(float64(share) / 100)),
			int(y(float64(share) / 100))})
	}
	return out
}

// coordinate is a number of a drawing, to a tenth: no machine's rounding shows in it.
func coordinate(x float64) string { return fmt.Sprintf("%.1f", x) }

// The sizes of bar charts: a full bar, a line of text, and a bar with the space after it.
const (
	barsWidth = 276
	barsLine  = 18
	barsSpace = 28
)

// barChart is bars under each other.
type barChart struct {
	Height int
	Rows   []barRow
	Left   int // how many more there are between this chart and the one before
}

// barRow is a bar with its name above it, of one piece or in parts.
type barRow struct {
	Name   []barLine
	BarY   int
	Figure string
	Width  string
	Weak   bool
	Parts  []barPart
	Below  *barLine
}

type barPart struct {
	X, Width, Class string
	Y               int
}

type barLine struct {
	Text string
	Y    int
}

// namedChart is a chart with what a reader of the screen is told of it.
type namedChart struct {
	Chart           barChart
	ID, Title, Text string
}

// add puts a row below the others. The name takes two lines at most.
func (b *barChart) add(name string, row barRow) *barRow {
	const columns = 48
	first, rest, wraps := strings.Cut(ansi.Wordwrap(name, columns, ""), "\n")
	lines := []string{first}
	if wraps {
		lines = append(lines, cut(strings.ReplaceAll(rest, "\n", " "), columns))
	}
	for _, line := range lines {
		b.Height += barsLine
		row.Name = append(row.Name, barLine{strings.TrimSpace(line), b.Height - 3})
	}
	row.BarY = b.Height + 3
	b.Height += barsSpace
	b.Rows = append(b.Rows, row)
	return &b.Rows[len(b.Rows)-1]
}

// InfoTop draws the items that tell most.
func (p *simulationPage) InfoTop() barChart { return p.info(0, min(len(p.Items), mostItems)) }

// InfoBottom draws those that tell least, without those that InfoTop draws.
func (p *simulationPage) InfoBottom() barChart {
	return p.info(max(len(p.Items)-mostItems, min(len(p.Items), mostItems)), len(p.Items))
}

func (p *simulationPage) info(from, to int) barChart {
	out := barChart{Left: max(0, len(p.Items)-2*mostItems)}
	for i, it := range p.Items[from:to] {
		out.add(fmt.Sprintf("%d. %s", from+i+1, p.Ask(it.Item)),
			barRow{Figure: fmt.Sprintf("%.2f", it.Bits), Width: barOf(it.Bits, p.Items[0].Bits), Weak: it.Weak})
	}
	return out
}

// barOf is how wide a bar is where most fills the whole width.
func barOf(x, most float64) string {
	if most <= 0 {
		return "0"
	}
	return coordinate(barsWidth * x / most)
}

// FlipBars draws the items on which most hangs.
func (p *simulationPage) FlipBars() barChart {
	var out barChart
	shown := p.Flips.PerItem[:min(len(p.Flips.PerItem), mostItems)]
	for _, f := range shown {
		out.add(p.Ask(f.Item), barRow{Figure: rate(f.Share), Width: barOf(f.Share, shown[0].Share)})
	}
	return out
}

// BotBars draws what bots get, as bars in parts by verdict.
func (p *simulationPage) BotBars() barChart {
	var out barChart
	for _, b := range p.Bots {
		row := out.add(botNames[b.Kind], barRow{Figure: wording.Grouped(b.Sheets)})
		at, said := 1.0, []string{}
		for _, v := range p.BotVerdicts() {
			if share := b.Verdicts[v]; share > 0 {
				row.Parts = append(row.Parts, barPart{coordinate(at), coordinate(barsWidth * share), string(v), row.BarY})
				said = append(said, verdictNames[v]+" "+rate(share))
				at += barsWidth * share
			}
		}
		row.Below = &barLine{strings.Join(said, ", "), row.BarY + barsSpace + 2}
		out.Height += barsLine
	}
	return out
}

// pageSheet is an answer sheet as a person would read it.
type pageSheet struct {
	Said  string
	Items []engine.SnapshotItem
}

// Sheet is the sheet of the i-th role.
func (p *simulationPage) Sheet(i int) (pageSheet, error) {
	words, err := p.From.Snapshot(p.Quiz, p.Reach[i].Answers)
	return pageSheet{p.Reached(i), words.Items}, err
}
