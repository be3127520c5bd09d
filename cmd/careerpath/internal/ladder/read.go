package ladder

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"careerpath/engine/spelling"
)

// File is a table as it is handed in.
type File struct {
	Name string
	Text []byte
}

// Options say what the tables don't.
type Options struct {
	Scale    string // of the numbers, such as 0-5, or the names of levels from the lowest up; "" to find it
	Title    string // of it all, "" for the name of the file
	Together bool   // one quiz compares the positions of all families
}

// What columns may be called.
var (
	positionNames = []string{"position", "role", "job"}
	familyNames   = []string{"family", "track", "ladder", "discipline"}
	tierNames     = []string{"tier", "grade", "band"}
	titleNames    = []string{"title", "job title"}
	summaryNames  = []string{"summary", "about"}
	skillNames    = []string{"skill", "competency", "axis"}
	levelNames    = []string{"level"}
	nameNames     = []string{"name", "level name"}
	textNames     = []string{"text", "description", "behaviour", "behavior", "example"}
	clusterNames  = []string{"cluster", "area", "category"}
)

// reading is a ladder while its tables are read.
type reading struct {
	*Ladder
	notes  *Notes
	table  *table
	levels *table // nil where there is none
	by     map[string]*Position
	listed map[*Skill]bool // whose levels are listed
	flawed map[*Skill]bool // and are wrong there, so that nothing can be said of cells
}

// Read reads a table of positions by skills: a row for each position and a column for each skill, or a row for each
// position and skill with columns position, skill, level and text. levels, where it isn't nil, says in columns skill,
// level, name and text what the levels are; a row without a skill is of all. Where notes has faults there is no
// ladder.
func Read(file File, levels *File, options Options, notes *Notes) *Ladder {
	defer func() { notes.sort(file.Name) }()
	base := strings.TrimSuffix(path.Base(strings.ReplaceAll(file.Name, `\`, "/")), ".csv")
	r := &reading{Ladder: &Ladder{From: path.Base(file.Name), Title: cmp.Or(clean(options.Title), sentence(base)),
		together: options.Together}, notes: notes,
		by: map[string]*Position{}, listed: map[*Skill]bool{}, flawed: map[*Skill]bool{}}
	r.table = readTable(file.Name, file.Text, notes)
	if levels != nil {
		r.levels = readTable(levels.Name, levels.Text, notes)
	}
	if notes.Faults() > 0 {
		return nil
	}
	if r.long() {
		r.readLong()
	} else {
		r.readWide()
	}
	r.settle(options.Scale)
	if notes.Faults() == 0 {
		if r.measure() {
			r.line()
		}
	}
	if notes.Faults() > 0 {
		return nil
	}
	return r.Ladder
}

// sentence is the name of a file as a title.
func sentence(name string) string {
	name = clean(strings.NewReplacer("_", " ", "-", " ").Replace(name))
	if name == "" {
		return "Ladder"
	}
	first := []rune(name)
	return strings.ToUpper(string(first[:1])) + string(first[1:])
}

// long says whether the table has a row for each position and skill.
func (r *reading) long() bool {
	return r.table.column(positionNames...) >= 0 && r.table.column(skillNames...) >= 0 && r.table.column(levelNames...) >= 0
}

// headed checks that no two columns have one heading, and returns those that aren't named among taken.
func (r *reading) headed(t *table, taken ...int) []int {
	var rest []int
	for i, h := range t.heading {
		_, at := row{place{t.file, 1, 0}, t.heading}.cell(i)
		earlier := slices.IndexFunc(t.heading[:i], func(o string) bool { return strings.EqualFold(o, h) })
		switch {
		case h != "" && earlier >= 0:
			r.notes.fault(at, "a second column is headed %q: the first is column %d", h, earlier+1)
		case slices.Contains(taken, i):
		case h != "":
			rest = append(rest, i)
		case slices.ContainsFunc(t.rows, func(o row) bool { c, _ := o.cell(i); return c != "" }):
			r.notes.fault(at, "this column has no heading: give it one, or leave it out")
		}
	}
	for _, o := range t.rows {
		if _, at := o.cell(len(t.heading)); len(o.cells) > len(t.heading) && strings.Join(o.cells[len(t.heading):], "") != "" {
			r.notes.fault(at, "this row is longer than the headings: put a text that has a separator in it in quotes")
		}
	}
	return rest
}

func (r *reading) readWide() {
	t := r.table
	family, tier := t.column(familyNames...), t.column(tierNames...)
	title, summary := t.column(titleNames...), t.column(summaryNames...)
	columns := r.headed(t, 0, family, tier, title, summary)
	for _, c := range columns {
		r.Skills = append(r.Skills, &Skill{Name: t.heading[c]})
	}
	for _, o := range t.rows {
		p := r.position(o, 0, family)
		if p == nil {
			continue
		}
		if p.Asks != nil {
			_, at := o.cell(0)
			r.notes.fault(at, "%s stands in row %d already: a position has one row", p.Name, p.at.row)
			continue
		}
		r.about(p, o, tier, title, summary)
		for _, c := range columns {
			cell, at := o.cell(c)
			p.Asks = append(p.Asks, asked(cell, at))
		}
	}
}

func (r *reading) readLong() {
	t := r.table
	position, skill, level := t.column(positionNames...), t.column(skillNames...), t.column(levelNames...)
	family, tier, text := t.column(familyNames...), t.column(tierNames...), t.column(textNames...)
	title, summary, cluster := t.column(titleNames...), t.column(summaryNames...), t.column(clusterNames...)
	for _, c := range r.headed(t, position, skill, level, family, tier, text, title, summary, cluster) {
		_, at := row{place{t.file, 1, 0}, t.heading}.cell(c)
		r.notes.tell(at, "the column %q is left out: rows here say position, skill, level, text, family, tier, title, "+
			"summary and cluster", t.heading[c])
	}
	type key struct {
		p     *Position
		skill int
	}
	asks := map[key]*Ask{}
	var positions []*Position
	for _, o := range t.rows {
		p := r.position(o, position, family)
		name, at := o.cell(skill)
		if name == "" {
			r.notes.fault(at, "which skill is this? The cell is empty")
		}
		if p == nil || name == "" {
			continue
		}
		r.about(p, o, tier, title, summary)
		s := slices.IndexFunc(r.Skills, func(s *Skill) bool { return strings.EqualFold(s.Name, name) })
		if s < 0 {
			s = len(r.Skills)
			r.Skills = append(r.Skills, &Skill{Name: name})
		}
		if in, _ := o.cell(cluster); in != "" {
			r.Skills[s].Cluster = cmp.Or(r.Skills[s].Cluster, in)
		}
		if earlier := asks[key{p, s}]; earlier != nil {
			r.notes.fault(at, "%s and %s stand in row %d already", p.Name, name, earlier.row)
			continue
		}
		cell, at := o.cell(level)
		ask := asked(cell, at)
		ask.Text, _ = o.cell(text)
		if asks[key{p, s}] = ask; !slices.Contains(positions, p) {
			positions = append(positions, p)
		}
	}
	for _, p := range positions {
		for s := range r.Skills {
			ask := asks[key{p, s}]
			if ask == nil {
				ask = asked("", p.at)
			}
			p.Asks = append(p.Asks, ask)
		}
	}
}

// asked is what a cell asks for.
func asked(cell string, at place) *Ask {
	ask := &Ask{place: at, Empty: empty(cell)}
	if x, ok := number(cell); ok {
		ask.number = x
	} else {
		ask.name = cell
	}
	return ask
}

// position is that of a row, nil where it names none.
func (r *reading) position(o row, position, family int) *Position {
	name, at := o.cell(position)
	if name == "" {
		r.notes.fault(at, "which position is this? The cell is empty")
		return nil
	}
	in := r.Title
	if family >= 0 {
		if in, at = o.cell(family); in == "" {
			r.notes.fault(at, "of which %s is %s? The cell is empty", strings.ToLower(r.table.heading[family]), name)
			return nil
		}
	}
	key := strings.ToLower(in) + "\x00" + strings.ToLower(name)
	if p := r.by[key]; p != nil {
		return p
	}
	p := &Position{Name: name, at: o.at, family: in}
	r.by[key] = p
	f := slices.IndexFunc(r.Families, func(f *Family) bool { return strings.EqualFold(f.Title, in) })
	if f < 0 {
		f = len(r.Families)
		r.Families = append(r.Families, &Family{Title: in})
	}
	r.Families[f].Positions = append(r.Families[f].Positions, p)
	return p
}

// about takes what a row says about its position. What rows say differently is a fault.
func (r *reading) about(p *Position, o row, tier, title, summary int) {
	for _, field := range []struct {
		to   *string
		from int
	}{{&p.Tier, tier}, {&p.Title, title}, {&p.Summary, summary}} {
		said, at := o.cell(field.from)
		if said != "" && *field.to != "" && said != *field.to {
			r.notes.fault(at, "%s is %q here and %q before: say the same in all its rows", p.Name, said, *field.to)
		}
		*field.to = cmp.Or(*field.to, said)
	}
}

// named finds a skill by its name.
func (r *reading) named(name string) *Skill {
	i := slices.IndexFunc(r.Skills, func(s *Skill) bool { return strings.EqualFold(s.Name, name) })
	if i < 0 {
		return nil
	}
	return r.Skills[i]
}

// nearest suggests a skill for a name that none has.
func (r *reading) nearest(name string) string {
	var names []string
	for _, s := range r.Skills {
		names = append(names, s.Name)
	}
	return spelling.Nearest(name, names)
}
