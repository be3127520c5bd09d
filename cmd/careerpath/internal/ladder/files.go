package ladder

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"careerpath/cmd/careerpath/internal/writing"
)

// fill marks, in comments, what an author has to look at.
const fill = "FILL IN"

// source is the id of the table among the sources.
const source = "ladder"

// Weights of skills in positions: of one that is asked for, and of one of which nothing is stated.
const asksWeight, emptyWeight = 3, 1

// hours is what it takes to raise a skill by a level, until its author knows better.
const hours = 20

// mostItems is how many questions a page has, where skills are in no clusters.
const mostItems = 5

// Quiz is a quiz that asks for the levels of all skills and compares the positions of some families.
type Quiz struct {
	ID        string
	title     string
	positions []*Position
	// what its match shares are divided by, and the share from which they are called clear; 0 until they are found
	Temperature, ClearAt float64
	RatedOnce            bool // so that no position is called clear
}

// Files are the files of a content directory, by name. Its cases come once it is scored: see Cases.
func (l *Ladder) Files() map[string]string {
	l.identify()
	files := map[string]string{"rules/sources.yaml": l.sourcesFile(), "rules/skills.yaml": l.skillsFile()}
	for _, q := range l.Quizzes {
		name, text := l.QuizFile(q)
		files[name] = text
	}
	for _, f := range l.Families {
		files["rules/families/"+f.id+".yaml"] = f.file()
		for i, p := range f.Positions {
			about := "The only position of " + f.Title + "."
			if f.climbs() {
				about = fmt.Sprintf("Position %d of %d of %s, from the lowest up.", i+1, len(f.Positions), f.Title)
			}
			files["rules/roles/"+p.id+".yaml"] = l.roleFile(p, about)
			if i > 0 {
				id, text := l.pathFile(f.Positions[i-1], p)
				files["rules/paths/"+id+".yaml"] = text
			}
		}
	}
	return files
}

// identify gives everything its id, positions what they are called, and positions without one a tier.
func (l *Ladder) identify() {
	families, positions, skills := writing.NewIDs("family", 6), writing.NewIDs("position", 8), writing.NewIDs("skill", 6)
	for _, s := range l.Skills {
		s.id = skills.Of(s.Name)
	}
	names, titles := map[string]int{}, map[string]int{}
	for _, p := range l.all() {
		names[strings.ToLower(p.Name)]++
		titles[strings.ToLower(cmp.Or(p.Title, p.Name))]++
	}
	for _, f := range l.Families {
		f.id = families.Of(f.Title)
		for i, p := range f.Positions {
			p.Tier = cmp.Or(p.Tier, fmt.Sprintf("Step %d", i+1))
		}
	}
	for _, p := range l.all() {
		name := p.Name
		if names[strings.ToLower(name)] > 1 {
			name = p.family + " " + name
		}
		p.id = positions.Of(name)
		switch {
		case p.Title == "":
			p.Title = name
		case titles[strings.ToLower(p.Title)] > 1:
			p.Title += " (" + name + ")"
		}
	}
	l.Quizzes = nil
	give := writing.NewIDs("ladder", 6)
	if l.together || len(l.Families) == 1 {
		l.Quizzes = []*Quiz{{ID: give.Of(l.Title), title: l.Title, positions: l.all()}}
		return
	}
	for _, f := range l.Families {
		if !f.climbs() {
			continue
		}
		l.Quizzes = append(l.Quizzes, &Quiz{ID: give.Of(f.Title), title: f.Title, positions: f.Positions})
	}
}

func (l *Ladder) sourcesFile() string {
	f := &writing.File{}
	f.Line(0, "sources:")
	f.Line(1, "- id: %s", source)
	f.Field(2, "title", "The ladder as it stands in "+l.From)
	return f.String()
}

// clusters are the clusters of skills in order, with their ids; one of all skills where none are stated.
func (l *Ladder) clusters() (titles []string, ids map[string]string) {
	ids, give := map[string]string{}, writing.NewIDs("cluster", 6)
	for _, s := range l.Skills {
		title := cmp.Or(s.Cluster, "Skills")
		if ids[title] == "" {
			titles, ids[title] = append(titles, title), give.Of(title)
		}
	}
	return titles, ids
}

func (l *Ladder) skillsFile() string {
	f := &writing.File{}
	titles, ids := l.clusters()
	f.Line(0, "clusters:")
	for _, t := range titles {
		f.Line(1, "- {id: %s, title: %s}", ids[t], writing.Text(t))
	}
	f.Line(0, "skills:")
	for _, s := range l.Skills {
		f.Line(1, "- id: %s", s.id)
		f.Field(2, "title", s.Name)
		f.Line(2, "cluster: %s", ids[cmp.Or(s.Cluster, "Skills")])
		f.Line(2, "definition: %s # %s", writing.Text(s.Name), fill)
		f.Line(2, "anchors:")
		for _, v := range s.Levels {
			text := writing.Text(v.Text)
			if v.Name != "" {
				text = "{name: " + writing.Text(v.Name) + ", text: " + text + "}"
			}
			if !v.Stated {
				text += " # " + fill
			}
			f.Line(3, "%s: %s", decimal(v.Points), text)
		}
		f.Line(2, "sources: [%s]", source)
	}
	return f.String()
}

// roleFile is a position as a role; about is its summary where the table has none.
func (l *Ladder) roleFile(p *Position, about string) string {
	f := &writing.File{}
	f.Line(0, "id: %s", p.id)
	f.Field(0, "title", p.Title)
	f.Line(0, "tier: %s", quoted(p.Tier))
	if p.Summary != "" {
		f.Field(0, "summary", p.Summary)
	} else {
		f.Line(0, "summary: %s # %s", writing.Text(about), fill)
	}
	f.Line(0, "sources: [%s]", source)
	f.Line(0, "profile:")
	for i, ask := range p.Asks {
		weight, why := asksWeight, cmp.Or(ask.Text, ask.Level.Text)
		if ask.Empty {
			weight, why = emptyWeight, "The ladder asks for nothing in particular."
		} else if ask.Text == "" && !ask.Level.Stated {
			why = l.Skills[i].Name + " at " + ask.Level.label() + "."
		}
		f.Line(1, "%s: {level: %s, weight: %d, why: %s}", l.Skills[i].id, decimal(ask.Level.Points), weight, writing.Text(why))
	}
	return f.String()
}

// quoted is a text in quotes where YAML would take it for a number.
func quoted(s string) string {
	if _, isNumber := number(s); isNumber {
		return `"` + s + `"`
	}
	return writing.Text(s)
}

func (f *Family) file() string {
	w := &writing.File{}
	w.Line(0, "id: %s", f.id)
	w.Field(0, "title", f.Title)
	w.Line(0, "positions: # the lowest first")
	for _, p := range f.Positions {
		w.Line(1, "- %s", p.id)
	}
	return w.String()
}

// pathFile is the way from a position to the next: for each skill that is raised what shows each level on the way.
func (l *Ladder) pathFile(from, to *Position) (id, text string) {
	f := &writing.File{}
	id = from.id + "_to_" + to.id
	var raised []string
	for i, ask := range to.Asks {
		if ask.number > from.Asks[i].number {
			raised = append(raised, l.Skills[i].Name)
		}
	}
	f.Line(0, "id: %s", id)
	f.Field(0, "title", "From "+from.Title+" to "+to.Title)
	f.Field(0, "summary", "What "+to.Title+" asks for beyond "+from.Title+": "+strings.Join(raised, ", ")+".")
	f.Line(0, "from: [%s]", from.id)
	f.Line(0, "to: %s", to.id)
	f.Line(0, "activities:")
	for i, ask := range to.Asks {
		s := l.Skills[i]
		before, has := "", from.Asks[i].Level
		for _, v := range s.Levels {
			if v.Points <= has.Points || v.Points > ask.Level.Points {
				continue
			}
			activity := s.id + "_to_" + strings.Join(writing.Words(v.label()), "_")
			if before != "" { // unlike in paths that begin here, it comes after another
				activity += "_later"
			}
			f.Line(1, "- id: %s", activity)
			f.Field(2, "title", s.Name+": reach "+v.label())
			f.Line(2, "kind: experience")
			f.Line(2, "gains: {%s: %s}", s.id, writing.Decimal(v.Points-s.below(v).Points))
			f.Line(2, "hours: %d # %s", hours, fill)
			if before != "" {
				f.Line(2, "after: [%s]", before)
			}
			f.Field(2, "done_when", v.Text)
			f.Line(2, "sources: [%s]", source)
			before = activity
		}
	}
	return id, f.String()
}

// below is the level before one; itself for the lowest.
func (s *Skill) below(v *Level) *Level { return s.Levels[max(0, slices.Index(s.Levels, v)-1)] }

// QuizFile is the file of a quiz, with its name.
func (l *Ladder) QuizFile(q *Quiz) (name, text string) {
	f := &writing.File{}
	f.Line(0, "# Made from %s. What only you or your own data can say is marked %s.", writing.Remark(l.From), fill)
	f.Line(0, "id: %s", q.ID)
	f.Field(0, "title", titled(q.title))
	f.Field(0, "summary", "Choose in each skill what describes your work best. The answers say where you stand.")
	f.Line(0, "minutes: %s # reckoned", decimal(l.minutes(q)))
	var ids []string
	for _, p := range q.positions {
		ids = append(ids, p.id)
	}
	f.Line(0, "roles: [%s]", strings.Join(ids, ", "))
	f.Line(0, "reliability: {sd: 22, inter_item_r: 0.45} # %s: as careerpath analyze finds it", fill)
	if q.Temperature > 1 {
		f.Line(0, "temperature: %s # as careerpath simulate --calibrate finds it", decimal(q.Temperature))
	}
	if q.ClearAt > 0 {
		f.Line(0, "verdicts: {clear_at: %s} # likewise", decimal(q.ClearAt))
	}
	if q.RatedOnce {
		f.Line(0, "# No position is called clear, however likely: each skill is asked about once, so nothing shows whether")
		f.Line(0, "# answers agree with each other. Two scale items for each skill, one of them reversed, would show that.")
	}
	f.Line(0, "sections:")
	for _, section := range l.sections() {
		f.Line(1, "- title: %s", writing.Text(section.title))
		f.Line(2, "items:")
		for _, s := range section.skills {
			f.Line(3, "- {id: %s, ask_level: %s}", s.id, s.id)
		}
	}
	return "quizzes/" + q.ID + ".yaml", f.String()
}

func titled(of string) string { return "Your position: " + of }

// section is a page of the quiz.
type section struct {
	title  string
	skills []*Skill
}

// sections are the clusters, or a few skills each where there are none.
func (l *Ladder) sections() []section {
	var out []section
	titles, _ := l.clusters()
	if len(titles) > 1 {
		for _, t := range titles {
			next := section{title: t}
			for _, s := range l.Skills {
				if cmp.Or(s.Cluster, "Skills") == t {
					next.skills = append(next.skills, s)
				}
			}
			out = append(out, next)
		}
		return out
	}
	pages := (len(l.Skills) + mostItems - 1) / mostItems
	for i := range pages { // of as equal a size as can be
		part := l.Skills[len(l.Skills)*i/pages : len(l.Skills)*(i+1)/pages]
		names := make([]string, len(part))
		for j, s := range part {
			names[j] = s.Name
		}
		out = append(out, section{some(names), part})
	}
	return out
}

// minutes is how long it takes to read what there is, and to answer it, as check reckons it: 238 words a minute
// (Brysbaert 2019) and 8 seconds for a choice. Half a minute at least.
func (l *Ladder) minutes(q *Quiz) float64 {
	const hint = 6 // words: which of these describes you best
	read, seconds := len(strings.Fields(titled(q.title)))+hint, 0.0
	for _, s := range l.sections() {
		read += len(strings.Fields(s.title))
	}
	for _, s := range l.Skills {
		read += len(strings.Fields(s.Name))
		for _, v := range s.Levels {
			read += len(strings.Fields(v.Text))
		}
		seconds += 8
	}
	return max(0.5, math.Round(2*(seconds/60+float64(read)/238))/2)
}
