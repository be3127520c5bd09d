package questionnaire

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// fill marks, in comments, what an author has to look at.
const fill = "FILL IN"

// source is the id of the questionnaire among the sources.
const source = "published"

func (z *quiz) sourcesFile() string {
	f := &file{}
	f.line(0, "sources:")
	f.line(1, "- id: %s", source)
	f.field(2, "title", cmp.Or(oneLine(z.Source.Title), z.Title, z.id))
	f.field(2, "publisher", oneLine(z.Source.Publisher))
	f.field(2, "date", oneLine(z.Source.Date))
	if strings.HasPrefix(z.Source.URL, "https://") || strings.HasPrefix(z.Source.URL, "http://") {
		f.field(2, "url", z.Source.URL)
	}
	return f.String()
}

func (z *quiz) skillsFile() string {
	f := &file{}
	f.line(0, "clusters:")
	f.line(1, "- {id: measured, title: What is measured}")
	f.line(0, "skills:")
	for _, s := range z.Skills {
		f.line(1, "- id: %s%s", text(z.skills[s.Name]), was(s.Name, z.skills[s.Name]))
		f.field(2, "title", s.Title)
		f.line(2, "cluster: measured")
		f.line(2, "definition: %s # %s", text(s.Title), fill)
		f.line(2, "anchors: {50: %s} # %s", text(s.Title), fill)
		f.line(2, "sources: [%s]", source)
	}
	return f.String()
}

// was is a comment with the name that something had, "" where that is its id.
func was(name, id string) string {
	if name == id || name == "" {
		return ""
	}
	return " # " + remark(name)
}

func (z *quiz) quizFile(from string, shows map[string]string) string {
	f := &file{}
	f.line(0, "# Made from %s. What only its publisher or your own data can say is marked %s.", remark(from), fill)
	if z.Copyright != "" {
		f.line(0, "# Copyright: %s", remark(z.Copyright))
	}
	f.line(0, "id: %s%s", text(z.id), was(z.Name, z.id))
	f.field(0, "title", cmp.Or(oneLine(z.Title), z.Name, z.id))
	f.field(0, "summary", paragraphs(z.Summary))
	f.field(0, "lang", z.Lang)
	f.line(0, "minutes: %s # reckoned", decimal(z.minutes()))
	f.field(0, "hidden", z.Hidden)
	if z.Missing != "" {
		f.field(0, "missing", z.Missing)
	} else {
		f.line(0, "missing: skip # %s: what an unanswered question counts as: skip, zero, refuse or midpoint", fill)
	}
	z.scalesTo(f)
	if z.FloorIsUsual {
		f.line(0, "floor_is_usual: true")
	}
	if r := z.Reliability; r != nil {
		f.line(0, "reliability: {sd: %s, inter_item_r: %s}", decimal(r.SD), decimal(r.InterItemR))
	} else {
		f.line(0, "reliability: {sd: 22, inter_item_r: 0.45} # %s: as published, or as careerpath analyze finds it", fill)
	}
	z.sumsTo(f)
	f.line(0, "sections:")
	next := 0
	for _, s := range z.Sections {
		f.line(1, "- title: %s", text(s.Title))
		f.field(2, "intro", paragraphs(s.Intro))
		f.line(2, "items:")
		for range s.Items {
			z.itemTo(f, z.items[next], shows[z.items[next].id])
			next++
		}
	}
	return f.String()
}

func (z *quiz) scalesTo(f *file) {
	if len(z.scales) == 0 {
		return
	}
	f.line(0, "scales:")
	pointed := false
	for _, s := range z.scales {
		texts := make([]string, len(s.texts))
		for i, t := range s.texts {
			texts[i] = text(t)
		}
		f.line(1, "%s: [%s]", text(s.id), strings.Join(texts, ", "))
		pointed = pointed || s.points != nil
	}
	if !pointed {
		return
	}
	f.line(0, "points:")
	for _, s := range z.scales {
		if s.points != nil {
			f.line(1, "%s: %s", text(s.id), numbers(s.points))
		}
	}
}

func (z *quiz) sumsTo(f *file) {
	begun := false
	for _, s := range z.Skills {
		if s.Sum == nil {
			continue
		}
		if !begun {
			f.line(0, "sums:")
			begun = true
		}
		f.line(1, "%s:", text(z.skills[s.Name]))
		f.line(2, "lowest: %s", decimal(*s.Sum.Lowest))
		if s.Sum.Answered > 0 {
			f.line(2, "answered: %s", decimal(s.Sum.Answered))
		}
		f.field(2, "missing", s.Sum.Missing)
		f.field(2, "round", s.Sum.Round)
		if len(s.Sum.Bands) == 0 {
			f.line(2, "# %s: the published cut-offs, such as  bands: [{from: 0, name: low}, {from: 10, name: high}]", fill)
			continue
		}
		f.line(2, "bands:")
		for _, b := range s.Sum.Bands {
			f.line(3, "- {from: %s, name: %s}", decimal(b.From), text(b.Name))
		}
	}
}

func (z *quiz) itemTo(f *file, w *written, show string) {
	f.line(3, "- id: %s%s", text(w.id), was(w.Name, w.id))
	f.field(4, "ask", w.Ask)
	f.field(4, "hint", oneLine(w.Hint))
	switch {
	case w.scale != "":
		f.line(4, "scale: %s", text(w.scale))
	case w.Kind == Slider:
		f.line(4, "slider: {low: %s, high: %s}", text(oneLine(w.Low)), text(oneLine(w.High)))
	case w.Kind == Number:
		if len(w.Measures) == 0 {
			f.line(4, "fact: %s", text(w.id))
		}
		f.line(4, "number: {min: %s, max: %s}", decimal(w.Min), decimal(w.Max))
	case w.Kind == Many:
		f.line(4, "choose: many")
	default:
		f.line(4, "choose: one")
	}
	credited := false
	for _, o := range w.Options {
		credited = credited || len(o.Credit) > 0
	}
	switch {
	case len(w.Measures) > 0:
		f.line(4, "measures: {%s}", z.weights(w.Measures))
	case w.Kind != Number && !credited:
		f.line(4, "unscored: true")
	}
	if w.reversed || w.Reversed {
		f.line(4, "reversed: true")
	}
	if w.own {
		f.line(4, "points: %s", numbers(w.points))
	}
	if w.scale == "" && len(w.Options) > 0 {
		z.optionsTo(f, w)
	}
	f.field(4, "na", oneLine(w.NA))
	f.field(4, "show", show)
}

func (z *quiz) optionsTo(f *file, w *written) {
	f.line(4, "options:")
	for i, o := range w.Options {
		more := ""
		if len(w.Measures) > 0 && o.Points != nil {
			more = ", points: " + decimal(*o.Points)
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
		f.line(5, "- {id: %s, text: %s%s}%s", text(w.options[i]), text(oneLine(cmp.Or(o.Text, o.Name))), more, name)
	}
}

// weights writes numbers by skill, as they stand in braces.
func (z *quiz) weights(list []Measure) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = fmt.Sprintf("%s: %s", text(z.skills[m.Skill]), decimal(m.Weight))
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
