package questionnaire

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"careerpath/cmd/careerpath/internal/writing"
)

// written is an item as its quiz writes it.
type written struct {
	*Item
	id       string
	options  []string // their ids, where it has no scale
	scale    string   // "" where it has none
	points   []float64
	reversed bool
	own      bool // its points are written with it, and aren't those of its scale
}

// answer is an option as conditions write it.
func (w *written) answer(option int) string {
	if w.scale != "" {
		return writing.Decimal(float64(option + 1))
	}
	return `"` + w.options[option] + `"`
}

// labels are the labels of a scale, in the order in which they are shown.
type labels struct {
	id     string
	texts  []string
	points []float64 // what they count for most items; nil: 1 more each, from what a sum's lowest is
}

// quiz is a questionnaire on its way to files.
type quiz struct {
	*Questionnaire
	id     string
	skills map[string]string // id by name
	scales []*labels
	items  []*written // in order
	by     map[string]*written
	notes  *Notes
}

// mostLabels is how many labels a scale may have.
const mostLabels = 21

// Files are the files of a content directory, by name, with a quiz that asks what q does; from is the name of the file
// that q comes from. Notes gets what can't be said; where that has faults the files are nil.
func (q *Questionnaire) Files(from string, notes *Notes) map[string]string {
	z := &quiz{Questionnaire: q, skills: map[string]string{}, by: map[string]*written{}, notes: notes}
	z.id = writing.NewIDs("quiz", 6).Of(cmp.Or(q.Name, q.Title))
	z.measure()
	z.name()
	z.rate()
	z.count()
	shows := z.shows()
	if len(z.items) == 0 {
		notes.Fault("", "there is no question that a quiz can ask")
	} else if !slices.ContainsFunc(z.items, func(w *written) bool { return len(w.Measures) > 0 }) {
		notes.Fault("", "no answer counts any points, so there would be nothing to report")
	}
	notes.sort()
	if notes.Faults() > 0 {
		return nil
	}
	return map[string]string{
		"rules/sources.yaml":        z.sourcesFile(),
		"rules/skills.yaml":         z.skillsFile(),
		"quizzes/" + z.id + ".yaml": z.quizFile(from, shows),
	}
}

// measure has items that score without a named skill measure one that all of them share.
func (z *quiz) measure() {
	z.Skills, z.Sections = slices.Clone(z.Skills), slices.Clone(z.Sections)
	shared := false
	for s := range z.Sections {
		z.Sections[s].Items = slices.Clone(z.Sections[s].Items)
		for i := range z.Sections[s].Items {
			if it := &z.Sections[s].Items[i]; it.Scored && len(it.Measures) == 0 {
				it.Measures = []Measure{{"", 1}}
				shared = true
			}
		}
	}
	if shared {
		z.Skills = append([]Skill{{Name: "", Title: z.Title, Sum: &Sum{}}}, z.Skills...)
	}
	give := writing.NewIDs("skill", 6)
	for i, s := range z.Skills {
		z.skills[s.Name] = give.Of(cmp.Or(s.Name, z.id))
		z.Skills[i].Title = cmp.Or(writing.OneLine(s.Title), s.Name, z.id)
	}
}

// name gives items and options their ids, and leaves out what can't be asked.
func (z *quiz) name() {
	give := writing.NewIDs("q", 0)
	sections := z.Sections[:0]
	for _, s := range z.Sections {
		for i := range s.Items {
			it := &s.Items[i]
			it.Ask = writing.OneLine(it.Ask)
			z.sound(it)
			if !z.notes.FaultAt(it.At) {
				z.same(it)
			}
			w := &written{Item: it, id: give.Of(it.Name)}
			options, seen := writing.NewIDs("option", 0, "na"), map[string]bool{}
			for _, o := range it.Options {
				if seen[o.Name] {
					z.notes.Fault(it.At, "%q has two answers %q", it.Name, o.Name)
				}
				seen[o.Name] = true
				w.options = append(w.options, options.Of(o.Name))
			}
			z.items, z.by[it.Name] = append(z.items, w), w
		}
		if len(s.Items) > 0 {
			sections = append(sections, s)
		} else if s.Intro != "" {
			z.notes.Tell("", "a text that no question follows is left out: %s", writing.Remark(s.Intro))
		}
	}
	z.Sections = sections
	for s := range z.Sections { // whose items have not moved
		z.Sections[s].Title = cmp.Or(writing.OneLine(z.Sections[s].Title), z.Title, z.id)
	}
}

// sound notes what keeps a question from being asked, unless something is wrong with it already.
func (z *quiz) sound(it *Item) {
	if z.notes.FaultAt(it.At) {
		return
	}
	switch {
	case it.Ask == "":
		z.notes.Fault(it.At, "%q has no text", it.Name)
	case z.by[it.Name] != nil:
		z.notes.Fault(it.At, "a second question is called %q", it.Name)
	case (it.Kind == One || it.Kind == Many) && len(it.Options) < 2:
		z.notes.Fault(it.At, "%q has fewer than two answers to choose from", it.Name)
	case it.Kind == Number && !(it.Min < it.Max):
		z.notes.Fault(it.At, "%q takes numbers from %s to %s: the first is the lower", it.Name, writing.Decimal(it.Min),
			writing.Decimal(it.Max))
	}
}

// same looks for a question whose answers all count the same. Where that is nothing it is one that counts nothing.
func (z *quiz) same(it *Item) {
	if it.Kind != One || len(it.Measures) == 0 || slices.ContainsFunc(it.Options, func(o Option) bool {
		return o.Points == nil || *o.Points != *it.Options[0].Points
	}) {
		return
	}
	if len(it.Options) > 0 && *it.Options[0].Points != 0 {
		z.notes.Fault(it.At, "every answer to %q counts %s, so it tells nothing: leave it out of the score", it.Name,
			writing.Decimal(*it.Options[0].Points))
		return
	}
	z.notes.Tell(it.At, "every answer to %q counts 0, so it is asked and counts nothing", it.Name)
	it.Measures = nil
}

// key is what is the same for items with the same labels.
func (w *written) key() string {
	var b strings.Builder
	for _, o := range w.Options {
		b.WriteString(o.Text + "\x00")
	}
	return b.String()
}

// rate finds the items that are answered on a scale: those that count points which rise, or fall, from answer to answer,
// and that share their labels with other items or number them, and those whose answers are numbered though they count
// nothing. Others choose among options.
func (z *quiz) rate() {
	shared := map[string]int{}
	for _, w := range z.items {
		if w.rated() {
			shared[w.key()]++
		}
	}
	give, known := writing.NewIDs("scale", 4), map[string]*labels{}
	for _, w := range z.items {
		asked := len(w.Measures) == 0 && w.Kind == One && !w.Choices && w.counted(1) // and scored nowhere
		if !asked && (!w.rated() || shared[w.key()] < 2 && !w.counted(0) && !w.counted(1)) {
			continue
		}
		scale := known[w.key()]
		if scale == nil {
			scale = &labels{id: give.Of(cmp.Or(w.List, "labels"))}
			for _, o := range w.Options {
				scale.texts = append(scale.texts, writing.OneLine(o.Text))
			}
			known[w.key()], z.scales = scale, append(z.scales, scale)
		}
		if w.scale = scale.id; asked {
			continue
		}
		for _, o := range w.Options {
			w.points = append(w.points, *o.Points)
		}
		if w.points[0] > w.points[len(w.points)-1] {
			w.reversed = true
			slices.Reverse(w.points)
		}
	}
}

// rated says whether an item's answers could be the labels of a scale.
func (w *written) rated() bool {
	n := len(w.Options)
	if w.Kind != One || w.Choices || len(w.Measures) == 0 || n < 2 || n > mostLabels {
		return false
	}
	rises, falls := true, true
	for i, o := range w.Options {
		if o.Points == nil || len(o.Credit) > 0 {
			return false
		}
		if i > 0 {
			rises = rises && *o.Points >= *w.Options[i-1].Points
			falls = falls && *o.Points <= *w.Options[i-1].Points
		}
	}
	return rises != falls
}

// counted says whether the names of an item's answers count up from first.
func (w *written) counted(first int) bool {
	for i, o := range w.Options {
		if o.Name != writing.Decimal(float64(first+i)) {
			return false
		}
	}
	return len(w.Options) <= mostLabels
}

// steps says what the first of some points is where each of the next counts 1 more.
func steps(points []float64) (first float64, ok bool) {
	for i, p := range points {
		if math.Abs(p-points[0]-float64(i)) > 1e-9 {
			return 0, false
		}
	}
	return points[0], true
}

// even says whether points are the same distance apart.
func even(points []float64) bool {
	step := points[1] - points[0]
	for i, p := range points {
		if math.Abs(p-points[0]-step*float64(i)) > 1e-9 {
			return false
		}
	}
	return true
}

// count settles what the first label of scales counts in each sum, which points are those of a scale, and which are
// written with an item.
func (z *quiz) count() {
	for i := range z.Skills {
		s := &z.Skills[i]
		if s.Sum == nil || s.Sum.Lowest != nil {
			continue
		}
		firsts := map[float64]int{}
		best := 0.0
		for _, w := range z.items {
			if w.scale == "" || !w.measures(s.Name) {
				continue
			}
			if first, ok := steps(w.points); ok {
				firsts[first]++
				if firsts[first] > firsts[best] {
					best = first
				}
			}
		}
		sum := *s.Sum
		sum.Lowest, s.Sum = &best, &sum
	}
	for _, scale := range z.scales {
		z.points(scale)
	}
}

// points finds the points that most items on a scale count.
func (z *quiz) points(scale *labels) {
	times, most := map[string]int{}, ""
	first := map[string]*written{}
	for _, w := range z.items {
		if w.scale != scale.id || len(w.points) == 0 {
			continue
		}
		key := "" // 1 more each
		if !z.plain(w) {
			key = writing.Numbers(w.points)
		}
		if times[key]++; times[key] > times[most] {
			most = key
		}
		first[key] = cmp.Or(first[key], w)
	}
	if most != "" {
		scale.points = first[most].points
	}
	for _, w := range z.items {
		if w.scale == scale.id && len(w.points) > 0 {
			w.own = z.plain(w) != (most == "") || most != "" && writing.Numbers(w.points) != most
		}
	}
}

// plain says whether an item's points need not be written.
func (z *quiz) plain(w *written) bool {
	for _, m := range w.Measures {
		s := z.skill(m.Skill)
		if s.Sum == nil {
			if !even(w.points) {
				return false
			}
			continue
		}
		if first, ok := steps(w.points); !ok || first != *s.Sum.Lowest {
			return false
		}
	}
	return true
}

func (w *written) measures(skill string) bool {
	return slices.ContainsFunc(w.Measures, func(m Measure) bool { return m.Skill == skill })
}

// skill is the skill of a name.
func (z *quiz) skill(name string) *Skill {
	for i := range z.Skills {
		if z.Skills[i].Name == name {
			return &z.Skills[i]
		}
	}
	return &Skill{} // of an item that is at fault
}

// shows are the conditions of items, by the items' ids.
func (z *quiz) shows() map[string]string {
	out, before := map[string]string{}, map[string]*written{}
	for _, w := range z.items {
		if w.Show != nil {
			out[w.id] = w.Show.written(before, z.by, z.notes)
		}
		before[w.Name] = w
	}
	return out
}
