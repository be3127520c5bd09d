package questionnaire

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"careerpath/cmd/careerpath/internal/writing"
)

// fill marks, in comments, what an author has to look at.
const fill = "FILL IN"

// source is the id of the questionnaire among the sources.
const source = "published"

func (z *quiz) sourcesFile() string {
	f := &writing.File{}
	f.Line(0, "sources:")
	f.Line(1, "- id: %s", source)
	f.Field(2, "title", cmp.Or(writing.OneLine(z.Source.Title), z.Title, z.id))
	f.Field(2, "publisher", writing.OneLine(z.Source.Publisher))
	f.Field(2, "date", writing.OneLine(z.Source.Date))
	if strings.HasPrefix(z.Source.URL, "https://") || strings.HasPrefix(z.Source.URL, "http://") {
		f.Field(2, "url", z.Source.URL)
	}
	return f.String()
}

func (z *quiz) skillsFile() string {
	f := &writing.File{}
	f.Line(0, "clusters:")
	f.Line(1, "- {id: measured, title: What is measured}")
	f.Line(0, "skills:")
	for _, s := range z.Skills {
		f.Line(1, "- id: %s%s", writing.Text(z.skills[s.Name]), was(s.Name, z.skills[s.Name]))
		f.Field(2, "title", s.Title)
		f.Line(2, "cluster: measured")
		f.Line(2, "definition: %s # %s", writing.Text(s.Title), fill)
		f.Line(2, "anchors: {50: %s} # %s", writing.Text(s.Title), fill)
		f.Line(2, "sources: [%s]", source)
	}
	return f.String()
}

// was is a comment with the name that something had, "" where that is its id.
func was(name, id string) string {
	if name == id || name == "" {
		return ""
	}
	return " # " + writing.Remark(name)
}

func (z *quiz) quizFile(from string, shows map[string]string) string {
	f := &writing.File{}
	f.Line(0, "# Made from %s. What only its publisher or your own data can say is marked %s.", writing.Remark(from), fill)
	if z.Copyright != "" {
		f.Line(0, "# Copyright: %s", writing.Remark(z.Copyright))
	}
	f.Line(0, "id: %s%s", writing.Text(z.id), was(z.Name, z.id))
	f.Field(0, "title", cmp.Or(writing.OneLine(z.Title), z.Name, z.id))
	f.Field(0, "summary", writing.Paragraphs(z.Summary))
	f.Field(0, "lang", z.Lang)
	f.Line(0, "minutes: %s # reckoned", writing.Decimal(z.minutes()))
	f.Field(0, "hidden", z.Hidden)
	if z.Missing != "" {
		f.Field(0, "missing", z.Missing)
	} else {
		f.Line(0, "missing: skip # %s: what an unanswered question counts as: skip, zero, refuse or midpoint", fill)
	}
	z.scalesTo(f)
	if z.FloorIsUsual {
		f.Line(0, "floor_is_usual: true")
	}
	if r := z.Reliability; r != nil {
		f.Line(0, "reliability: {sd: %s, inter_item_r: %s}", writing.Decimal(r.SD), writing.Decimal(r.InterItemR))
	} else {
		f.Line(0, "reliability: {sd: 22, inter_item_r: 0.45} # %s: as published, or as careerpath analyze finds it", fill)
	}
	z.sumsTo(f)
	f.Line(0, "sections:")
	next := 0
	for _, s := range z.Sections {
		f.Line(1, "- title: %s", writing.Text(s.Title))
		f.Field(2, "intro", writing.Paragraphs(s.Intro))
		f.Line(2, "items:")
		for range s.Items {
			z.itemTo(f, z.items[next], shows[z.items[next].id])
			next++
		}
	}
	return f.String()
}

func (z *quiz) scalesTo(f *writing.File) {
	if len(z.scales) == 0 {
		return
	}
	f.Line(0, "scales:")
	pointed := false
	for _, s := range z.scales {
		texts := make([]string, len(s.texts))
		for i, t := range s.texts {
			texts[i] = writing.Text(t)
		}
		f.Line(1, "%s: [%s]", writing.Text(s.id), strings.Join(texts, ", "))
		pointed = pointed || s.points != nil
	}
	if !pointed {
		return
	}
	f.Line(0, "points:")
	for _, s := range z.scales {
		if s.points != nil {
			f.Line(1, "%s: %s", writing.Text(s.id), writing.Numbers(s.points))
		}
	}
}

func (z *quiz) sumsTo(f *writing.File) {
	begun := false
	for _, s := range z.Skills {
		if s.Sum == nil {
			continue
		}
		if !begun {
			f.Line(0, "sums:")
			begun = true
		}
		f.Line(1, "%s:", writing.Text(z.skills[s.Name]))
		f.Line(2, "lowest: %s", writing.Decimal(*s.Sum.Lowest))
		if s.Sum.Answered > 0 {
			f.Line(2, "answered: %s", writing.Decimal(s.Sum.Answered))
		}
		f.Field(2, "missing", s.Sum.Missing)
		f.Field(2, "round", s.Sum.Round)
		if len(s.Sum.Bands) == 0 {
			f.Line(2, "# %s: the published cut-offs, such as  bands: [{from: 0, name: low}, {from: 10, name: high}]", fill)
			continue
		}
		f.Line(2, "bands:")
		for _, b := range s.Sum.Bands {
			f.Line(3, "- {from: %s, name: %s}", writing.Decimal(b.From), writing.Text(b.Name))
		}
	}
}

func (z *quiz) itemTo(f *writing.File, w *written, show string) {
	f.Line(3, "- id: %s%s", writing.Text(w.id), was(w.Name, w.id))
	f.Field(4, "ask", w.Ask)
	f.Field(4, "hint", writing.OneLine(w.Hint))
	switch {
	case w.scale != "":
		f.Line(4, "scale: %s", writing.Text(w.scale))
	case w.Kind == Slider:
		f.Line(4, "slider: {low: %s, high: %s}", writing.Text(writing.OneLine(w.Low)), writing.Text(writing.OneLine(w.High)))
	case w.Kind == Number:
		if len(w.Measures) == 0 {
			f.Line(4, "fact: %s", writing.Text(w.id))
		}
		f.Line(4, "number: {min: %s, max: %s}", writing.Decimal(w.Min), writing.Decimal(w.Max))
	case w.Kind == Many:
		f.Line(4, "choose: many")
	default:
		f.Line(4, "choose: one")
	}
	credited := false
	for _, o := range w.Options {
		credited = credited || len(o.Credit) > 0
	}
	switch {
	case len(w.Measures) > 0:
		f.Line(4, "measures: {%s}", z.weights(w.Measures))
	case w.Kind != Number && !credited:
		f.Line(4, "unscored: true")
	}
	if w.reversed || w.Reversed {
		f.Line(4, "reversed: true")
	}
	if w.own {
		f.Line(4, "points: %s", writing.Numbers(w.points))
	}
	if w.scale == "" && len(w.Options) > 0 {
		z.optionsTo(f, w)
	}
	f.Field(4, "na", writing.OneLine(w.NA))
	f.Field(4, "show", show)
}

func (z *quiz) optionsTo(f *writing.File, w *written) {
	f.Line(4, "options:")
	for i, o := range w.Options {
		more := ""
		if len(w.Measures) > 0 && o.Points != nil {
			more = ", points: " + writing.Decimal(*o.Points)
		}
		if len(o.Credit) > 0 {
			more += ", credit: {" + z.weights(o.Credit) + "}"
		}
		if o.Alone {
			more += ", alone: true"
		}
		name := ""
		if o.Name != o.Text {
			name = was(o.Name, w.options[i])
		}
		f.Line(5, "- {id: %s, text: %s%s}%s", writing.Text(w.options[i]), writing.Text(writing.OneLine(cmp.Or(o.Text, o.Name))), more, name)
	}
}

// weights writes numbers by skill, as they stand in braces.
func (z *quiz) weights(list []Measure) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = fmt.Sprintf("%s: %s", writing.Text(z.skills[m.Skill]), writing.Decimal(m.Weight))
	}
	return strings.Join(parts, ", ")
}

// minutes is how long it takes to read what there is, and to answer it: as check reckons it: 238 words a minute
// (Brysbaert 2019), 4 seconds for a point of a scale and 8 for another answer. Half a minute at least.
func (z *quiz) minutes() float64 {
	read, seconds := len(strings.Fields(z.Title)), 0.0
	for _, s := range z.Sections {
		read += len(strings.Fields(s.Title + " " + s.Intro))
	}
	for _, w := range z.items {
		read += len(strings.Fields(w.Ask + " " + w.Hint))
		if w.scale != "" {
			seconds += 4
			continue
		}
		seconds += 8
		for _, o := range w.Options {
			read += len(strings.Fields(o.Text))
		}
	}
	return max(0.5, math.Round(2*(seconds/60+float64(read)/238))/2)
}
