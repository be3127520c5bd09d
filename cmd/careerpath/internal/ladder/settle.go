package ladder

import (
	"cmp"
	"slices"
	"strings"
)

// most levels of one skill that people can well choose between.
const mostLevels = 9

// settle finds the scale, and the number that each cell stands for.
func (r *reading) settle(stated string) {
	listed := r.readLevels()
	var numbers []float64
	for _, s := range r.Skills {
		for _, v := range s.Levels {
			numbers = append(numbers, v.Number)
		}
	}
	onlyListed := len(numbers) > 0
	for p, i := range r.asks() {
		if ask := p.Asks[i]; !onlyListed && !ask.Empty && ask.name == "" {
			numbers = append(numbers, ask.number)
		}
	}
	whole := place{file: r.table.file}
	if stated != "" {
		var ok bool
		if r.scale, ok = parseScale(stated); !ok {
			r.notes.fault(whole, "%q is no scale: write its ends, such as 0-5, or its levels from the lowest up, such as "+
				"\"Aware, Working, Expert\"", stated)
			return
		}
		for _, o := range listed {
			cell, at := o.cell(r.levels.column(levelNames...))
			if x, ok := number(cell); ok && (x < r.scale.lowest || x > r.scale.highest) {
				r.notes.fault(at, "%s is outside the scale from %s", cell, r.scale)
			}
		}
	} else if len(numbers) > 0 {
		if r.scale = found(numbers); onlyListed {
			r.scale = scale{lowest: slices.Min(numbers), highest: slices.Max(numbers)}
		}
		switch {
		case len(r.flawed) > 0:
			r.scale = scale{}
		case r.scale.lowest < 0 || r.scale.lowest >= r.scale.highest:
			r.notes.fault(whole, "no scale fits the levels: state it with --scale, such as --scale 0-5")
			return
		case !onlyListed:
			r.notes.tell(whole, "levels are taken to run from %s; state another scale with --scale", r.scale)
		}
	}
	for p, i := range r.asks() {
		r.resolve(p, p.Asks[i], r.Skills[i])
	}
}

// asks yields each position with the number of each skill.
func (r *reading) asks() func(yield func(*Position, int) bool) {
	return func(yield func(*Position, int) bool) {
		for _, p := range r.inOrder() {
			for i := range p.Asks {
				if !yield(p, i) {
					return
				}
			}
		}
	}
}

// inOrder are the positions in the order of the table.
func (r *reading) inOrder() []*Position {
	var out []*Position
	for _, f := range r.Families {
		out = append(out, f.Positions...)
	}
	slices.SortFunc(out, func(a, b *Position) int { return cmp.Compare(a.at.row, b.at.row) })
	return out
}

// readLevels takes the levels that are listed into their skills, and returns their rows.
func (r *reading) readLevels() []row {
	t := r.levels
	if t == nil {
		return nil
	}
	skill, level, name, text := t.column(skillNames...), t.column(levelNames...), t.column(nameNames...), t.column(textNames...)
	cluster := t.column(clusterNames...)
	if level < 0 || name < 0 && text < 0 {
		r.notes.fault(place{t.file, 1, 0}, "a table of levels has the columns skill, level, name and text: level and one of "+
			"name and text are needed")
		return nil
	}
	r.headed(t, skill, level, name, text, cluster)
	var own, all []row
	for _, o := range t.rows {
		if of, at := o.cell(skill); of != "" && of != "*" {
			if r.named(of) == nil {
				r.notes.fault(at, "no skill is called %q%s", of, r.nearest(of))
				continue
			}
			own = append(own, o)
		} else {
			all = append(all, o)
		}
	}
	for _, o := range own {
		of, _ := o.cell(skill)
		s := r.named(of)
		r.listed[s] = true
		r.list(o, s, level, name, text, cluster)
	}
	for _, s := range r.Skills {
		if r.listed[s] {
			continue
		}
		for _, o := range all {
			r.listed[s] = true
			r.list(o, s, level, name, text, cluster)
		}
	}
	for _, s := range r.Skills {
		slices.SortFunc(s.Levels, func(a, b *Level) int { return cmp.Compare(a.Number, b.Number) })
	}
	return t.rows
}

// list adds a level that is listed to a skill.
func (r *reading) list(o row, s *Skill, level, name, text, cluster int) {
	cell, at := o.cell(level)
	x, ok := number(cell)
	if !ok {
		r.flawed[s] = true
		r.complain(at, "%q is no number: levels are numbered, and a name stands in a column of its own", cell)
		return
	}
	v := &Level{Number: x}
	v.Name, _ = o.cell(name)
	v.Text, _ = o.cell(text)
	v.Stated = v.Text != ""
	if in, _ := o.cell(cluster); in != "" {
		s.Cluster = in
	}
	for _, earlier := range s.Levels {
		_, nameAt := o.cell(name)
		switch {
		case earlier.Number == x:
			r.flawed[s] = true
			r.complain(at, "level %s of %s is listed twice", cell, s.Name)
			return
		case (earlier.Name == "") != (v.Name == ""):
			r.flawed[s] = true
			r.complain(nameAt, "some levels of %s have a name and some have none: name all or none", s.Name)
			return
		case v.Name != "" && strings.EqualFold(earlier.Name, v.Name):
			r.flawed[s] = true
			r.complain(nameAt, "two levels of %s are called %q", s.Name, v.Name)
			return
		}
	}
	if n := len([]rune(v.Name)); n > longestName {
		_, nameAt := o.cell(name)
		r.complain(nameAt, "the name of a level has at most %d characters, not %d: put the rest into text", longestName, n)
	}
	s.Levels = append(s.Levels, v)
}

// longestName is how many characters the name of a level may have.
const longestName = 40

// complain is fault, once where a row stands for several skills.
func (r *reading) complain(at place, format string, args ...any) {
	if !slices.ContainsFunc(*r.notes, func(n Note) bool { return n.Fault && n.place == at }) {
		r.notes.fault(at, format, args...)
	}
}

// resolve finds the number that a cell stands for.
func (r *reading) resolve(p *Position, ask *Ask, s *Skill) {
	if r.flawed[s] {
		return
	}
	if ask.Empty {
		ask.number = r.scale.lowest
		if r.listed[s] {
			ask.number = s.Levels[0].Number
		}
		return
	}
	if ask.name != "" {
		names := slices.Clone(r.scale.names)
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, ask.name) })
		ask.number = float64(i + 1)
		if r.listed[s] && len(s.Levels) > 0 && s.Levels[0].Name != "" {
			names = nil
			for _, v := range s.Levels {
				names = append(names, v.Name)
			}
			if i = slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, ask.name) }); i >= 0 {
				ask.number = s.Levels[i].Number
			}
		}
		switch {
		case i >= 0:
		case len(names) == 0:
			r.notes.fault(ask.place, "%s of %s: %q is no number, and nothing says what levels are called: name them with "+
				"--levels FILE, or with --scale", s.Name, p.Name, ask.name)
		default:
			r.notes.fault(ask.place, "%s of %s: no level is called %q; there is %s", s.Name, p.Name, ask.name,
				strings.Join(names, ", "))
		}
		return
	}
	switch {
	case r.scale.highest > 0 && (ask.number < r.scale.lowest || ask.number > r.scale.highest):
		r.notes.fault(ask.place, "%s of %s: %s is outside the scale from %s", s.Name, p.Name, decimal(ask.number), r.scale)
	case r.listed[s] && !slices.ContainsFunc(s.Levels, func(v *Level) bool { return v.Number == ask.number }):
		r.notes.fault(ask.place, "%s of %s: level %s is not among those that %s lists", s.Name, p.Name, decimal(ask.number),
			r.levels.file)
	}
}

// measure gives skills their levels, and positions what they ask; false where there are too few skills to go on.
func (r *reading) measure() bool {
	positions, empty := r.inOrder(), 0
	if len(r.Skills) < 2 {
		r.notes.fault(place{r.table.file, 1, 0}, "there %s: positions are told apart by two skills at least",
			[]string{"is no skill", "is one skill"}[len(r.Skills)])
		return false
	}
	for i, s := range r.Skills {
		if !r.listed[s] {
			r.unlisted(s, i, positions)
		}
		for j, v := range s.Levels {
			v.Points = r.scale.points(v.Number)
			if j > 0 && v.Points-s.Levels[j-1].Points < 1 {
				r.notes.fault(place{file: r.table.file}, "%s: levels %s and %s are too near to be told apart on a scale from %s",
					s.Name, decimal(s.Levels[j-1].Number), decimal(v.Number), r.scale)
			}
		}
		if len(s.Levels) < 2 {
			r.notes.fault(place{file: r.table.file}, "every position asks the same of %s: leave it out, or list its levels with "+
				"--levels", s.Name)
		}
		if len(s.Levels) > mostLevels {
			r.notes.tell(place{file: r.table.file}, "%s has %d levels to choose from, which is a lot to read", s.Name, len(s.Levels))
		}
		for _, p := range positions {
			ask := p.Asks[i]
			at := slices.IndexFunc(s.Levels, func(v *Level) bool { return v.Number == ask.number })
			ask.Level = s.Levels[at]
			if ask.Text != "" && ask.Level.Text == "" {
				ask.Level.Text, ask.Level.Stated = ask.Text, true
			}
			if ask.Empty {
				empty++
			}
		}
		s.describe(i, positions)
	}
	if empty > 0 {
		r.notes.tell(place{file: r.table.file}, "where nothing is stated the lowest level is asked, which holds for %d of %d cells",
			empty, len(positions)*len(r.Skills))
	}
	return true
}

// unlisted gives a skill the levels that its scale has, where these are few, and those that positions ask for.
func (r *reading) unlisted(s *Skill, skill int, positions []*Position) {
	add := func(x float64) {
		if !slices.ContainsFunc(s.Levels, func(v *Level) bool { return v.Number == x }) {
			s.Levels = append(s.Levels, &Level{Number: x})
		}
	}
	if r.scale.whole() {
		for x := r.scale.lowest; x <= r.scale.highest; x++ {
			add(x)
		}
	}
	for _, p := range positions {
		add(p.Asks[skill].number)
	}
	slices.SortFunc(s.Levels, func(a, b *Level) int { return cmp.Compare(a.Number, b.Number) })
	for _, v := range s.Levels {
		switch {
		case r.scale.names != nil && v.Number == float64(int(v.Number)):
			v.Name = r.scale.names[int(v.Number)-1]
		case r.scale.whole():
			v.Name = "Level " + decimal(v.Number)
		}
	}
}

// describe says of levels that nothing describes who is asked for them.
func (s *Skill) describe(skill int, positions []*Position) {
	for i, v := range s.Levels {
		if v.Text != "" {
			continue
		}
		var who []string
		least, most := "", ""
		for _, p := range positions {
			switch at := p.Asks[skill].Level.Number; {
			case at == v.Number:
				who = append(who, p.Name)
			case at < v.Number:
				least = "less"
			default:
				most = "more"
			}
		}
		switch {
		case len(who) > 0:
			v.Text = "What is asked of " + some(who) + "."
		case least == "":
			v.Text = "Less than any position asks."
		case most == "":
			v.Text = "More than any position asks."
		default:
			v.Text = "More than " + s.Levels[i-1].label() + " and less than " + s.Levels[i+1].label() + "."
		}
		if i > 0 && s.Levels[i-1].Text == v.Text {
			v.Text = strings.TrimSuffix(v.Text, ".") + ", and more than " + s.Levels[i-1].label() + "."
		}
	}
}

// some names a few of a list.
func some(names []string) string {
	const few = 3
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n <= few:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names[:few-1], ", ") + " and others"
}

// line puts the positions of families in order.
func (r *reading) line() {
	for _, f := range r.Families {
		if len(f.Positions) == 1 {
			r.alone(f)
			continue
		}
		if height(f.Positions[0]) > height(f.Positions[len(f.Positions)-1]) {
			slices.Reverse(f.Positions)
			r.notes.tell(f.Positions[0].at, "the positions of %s are listed from the highest down, and taken from the lowest up",
				f.Title)
		}
		for i, p := range f.Positions[1:] {
			below := f.Positions[i]
			raised := false
			for j, ask := range p.Asks {
				raised = raised || ask.number > below.Asks[j].number
			}
			if !raised {
				r.notes.fault(p.at, "%s asks for no more than %s, which comes before it in %s: a step raises one skill at least",
					p.Name, below.Name, f.Title)
			}
		}
	}
}

// alone takes a family of one position, of which nothing is higher or lower. It has no quiz of its own, for that would
// have nothing to tell apart.
func (r *reading) alone(f *Family) {
	p := f.Positions[0]
	switch {
	case len(r.Families) == 1 || !r.together && !slices.ContainsFunc(r.Families, (*Family).climbs):
		r.notes.fault(p.at, "%s is the only position of %s, and a quiz tells two at least apart: add the position above or "+
			"below it", p.Name, f.Title)
	case r.together:
		r.notes.tell(p.at, "%s is the only position of %s: the quiz tells it by its shape, and not by its height", p.Name,
			f.Title)
	default:
		r.notes.tell(p.at, "%s is the only position of %s: it becomes a role, and no quiz asks for it. With --together one "+
			"quiz compares it with the others; with the position above or below it, it has a quiz of its own", p.Name, f.Title)
	}
}

// height is the sum of what a position asks.
func height(p *Position) float64 {
	sum := 0.0
	for _, ask := range p.Asks {
		sum += ask.Level.Points
	}
	return sum
}
