package score

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/order"
	"careerpath/engine/internal/outer"
	"careerpath/engine/spelling"
)

// checker goes through content once and collects every fault.
type checker struct {
	catalog *compiled.Catalog
	faults  engine.Faults
	sources map[string]int
	skills  map[string]int
	roles   map[string]int
	facts   map[string]int // asked for by some quiz
	named   map[string]int // in Content.Facts
}

func (ck *checker) run() {
	c := &ck.catalog.Content
	ck.sources = index(ck, "source", c.Sources, func(s *engine.Source) (string, engine.Pos) { return s.ID, s.At })
	ck.addresses()
	outer.Check(c, &ck.faults)
	clusters := index(ck, "cluster", c.Clusters, func(s *engine.Cluster) (string, engine.Pos) { return s.ID, s.At })
	ck.skills = index(ck, "skill", c.Skills, func(s *engine.Skill) (string, engine.Pos) { return s.ID, s.At })
	ck.roles = index(ck, "role", c.Roles, func(r *engine.Role) (string, engine.Pos) { return r.ID, r.At })
	index(ck, "path", c.Paths, func(p *engine.Path) (string, engine.Pos) { return p.ID, p.At })
	index(ck, "rule", c.Rules, func(r *engine.Rule) (string, engine.Pos) { return r.ID, r.At })
	index(ck, "quiz", c.Quizzes, func(q *engine.Quiz) (string, engine.Pos) { return q.ID, q.At })
	ck.catalog.Skills, ck.catalog.Roles = ck.skills, ck.roles
	ck.facts = map[string]int{}
	for i := range c.Quizzes {
		for _, it := range c.Quizzes[i].Items() {
			if it.Fact != nil {
				ck.facts[it.Fact.ID] = i
			}
		}
	}

	ck.name(c)
	for i := range c.Skills {
		s := &c.Skills[i]
		ck.known("cluster", clusters, s.Cluster)
		ck.known("source", ck.sources, s.Sources...)
		ck.anchors(s)
	}
	for i := range c.Roles {
		ck.role(&c.Roles[i])
	}
	ck.complete()
	ck.families(c)
	ck.ladders(c.Roles)
	for i := range c.Rules {
		r := &c.Rules[i]
		check(r, &ck.faults, ck.skills)
		compiled.RuleScope(r, ck.scope()).Compile(&r.When, &ck.faults)
	}
	for i := range c.Paths {
		ck.path(&c.Paths[i])
	}
	ck.twins(c.Paths)
	measured := map[string]bool{}
	for i := range c.Quizzes {
		for _, it := range c.Quizzes[i].Items() {
			for _, id := range it.SkillIDs() {
				measured[id] = true
			}
			if it.AskLevel != nil {
				measured[it.AskLevel.ID] = true
			}
		}
		ck.quiz(&c.Quizzes[i])
	}
	for _, s := range c.Skills {
		if !measured[s.ID] {
			ck.faults.Add(s.At, "no item of any quiz measures skill %q: add an item or remove the skill", s.ID)
		}
	}
}

// name checks the names of facts and gives them to the items that ask for them.
func (ck *checker) name(c *engine.Content) {
	ck.named = index(ck, "fact", c.Facts, func(f *engine.Fact) (string, engine.Pos) { return f.ID, f.At })
	first := map[string]*engine.Fact{}
	for i := range c.Facts {
		f := &c.Facts[i]
		if _, asked := ck.facts[f.ID]; !asked {
			ck.faults.Add(f.At, "no quiz asks for fact %q%s: add an item that does, or remove the fact", f.ID,
				engine.SuggestionFor(&ck.faults, f.ID, ck.facts))
		}
		if earlier := first[f.Name]; earlier != nil && earlier.ID != f.ID {
			ck.faults.Add(f.At, "facts %q and %q are both called %q: give each a name of its own", earlier.ID, f.ID, f.Name)
		}
		first[f.Name] = f
		if n := utf8.RuneCountInString(f.Name); n > longestFactName {
			ck.faults.Add(f.At, "fact %q: its name stands in tables, so it has at most %d characters, not %d", f.ID,
				longestFactName, n)
		}
		if f.Times != 0 && !exact.Within(f.Times, 0.001, 1e9) {
			ck.faults.Add(f.At, "fact %q: times is how much 1 stands for, between 0.001 and 1e9, not %v", f.ID, f.Times)
		}
	}
	for i := range c.Quizzes {
		for _, it := range c.Quizzes[i].Items() {
			it.Named = nil
			if it.Fact == nil {
				continue
			}
			if at, ok := ck.named[it.Fact.ID]; ok {
				it.Named = &c.Facts[at]
			}
		}
	}
}

// longestFactName is how many characters the name of a fact may have.
const longestFactName = 40

// scope is what a rule that holds for every quiz may read.
func (ck *checker) scope() expression.Scope {
	s := expression.Scope{}.With("level", expression.Number, slices.Sorted(maps.Keys(ck.skills))...).With("gap",
		expression.Number, slices.Sorted(maps.Keys(ck.skills))...)
	s = s.With("fit", expression.Number, slices.Sorted(maps.Keys(ck.roles))...).With("readiness", expression.Number,
		slices.Sorted(maps.Keys(ck.roles))...)
	return s.With("fact", expression.Number, slices.Sorted(maps.Keys(ck.facts))...)
}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// index maps ids to places in list, reporting ids that are badly formed or given twice.
func index[T any](ck *checker, what string, list []T, of func(*T) (string, engine.Pos)) map[string]int {
	out := make(map[string]int, len(list))
	first := map[string]engine.Pos{}
	for i := range list {
		id, at := of(&list[i])
		if !idPattern.MatchString(id) {
			ck.faults.Add(at, "%s id %q: write ids in lower case with underscores, such as marketing_manager", what, id)
		}
		if earlier, dup := first[id]; dup {
			ck.faults.Add(at, "duplicate %s id %q%s", what, id, already(earlier))
			continue
		}
		first[id], out[id] = at, i
	}
	return out
}

// already says where the first of two stands, where that is known.
func already(at engine.Pos) string {
	if at.File == "" {
		return ""
	}
	return ": it is already at " + at.String()
}

// known reports references to ids that aren't there, and an id given twice in one list.
func (ck *checker) known(what string, ids map[string]int, references ...engine.Ref) {
	seen := make(map[string]bool, len(references))
	for _, r := range references {
		if r.ID == "" {
			ck.faults.Add(r.At, "a %s is missing here", what)
			continue
		}
		if _, ok := ids[r.ID]; !ok {
			ck.faults.Add(r.At, "unknown %s %q%s", what, r.ID, engine.SuggestionFor(&ck.faults, r.ID, ids))
		}
		if seen[r.ID] {
			ck.faults.Add(r.At, "%s %q is named twice", what, r.ID)
		}
		seen[r.ID] = true
	}
}

func (ck *checker) role(r *engine.Role) {
	ck.described(r)
	lowest, highest := 100.0, 0.0
	for _, d := range r.Profile {
		ck.known("skill", ck.skills, d.Skill)
		if !exact.Within(d.Level, 0, 100) {
			ck.faults.Add(d.Skill.At, "role %q: the level of %s is between 0 and 100, not %v", r.ID, d.Skill.ID, d.Level)
		}
		if !exact.Within(d.Weight, 1, 5) {
			ck.faults.Add(d.Skill.At, "role %q: the weight of %s is between 1 and 5, not %v", r.ID, d.Skill.ID, d.Weight)
		}
		lowest, highest = min(lowest, d.Level), max(highest, d.Level)
	}
	if _, _, positioned := familyOf(ck.catalog.Content.Families, r.ID); !positioned && len(r.Profile) > 0 &&
		lowest == highest {
		ck.faults.Add(r.At, "role %q has a flat profile: every skill is at %v, so no answers can tell it from others. "+
			"If it is a position of a ladder, write a family", r.ID, lowest)
	}
	for _, w := range r.WorksWith {
		ck.known("role", ck.roles, w.Role)
		ck.known("source", ck.sources, w.Sources...)
	}
	for _, u := range r.Unlike {
		ck.claim(u.Role.At, "a difference", nil, u.Sources)
		ck.known("role", ck.roles, u.Role)
		if u.Role.ID == r.ID {
			ck.faults.Add(u.Role.At, "unlike names the other roles, and %s is the one this is written at: leave it out", r.ID)
		}
	}
	for _, f := range r.Facts {
		ck.known("fact", ck.facts, f.Fact)
		if len(f.Range) != 2 || !(f.Range[0] <= f.Range[1]) {
			ck.faults.Add(f.Fact.At, "role %q: the range of %s is two numbers, lowest first", r.ID, f.Fact.ID)
		}
	}
	for i := range r.Requires {
		ck.scope().Compile(&r.Requires[i].When, &ck.faults)
	}
	ck.ladder(r)
}

var activityKinds = []string{"experience", "exposure", "education"}

func (ck *checker) path(p *engine.Path) {
	ck.known("role", ck.roles, p.From...)
	ck.known("role", ck.roles, p.To)
	if len(p.From) > 1 && slices.ContainsFunc(p.From, func(f engine.Ref) bool { return f.ID == p.To.ID }) {
		ck.faults.Add(p.To.At, "path %q leads from %s to itself, and from other roles as well: write a path of its own "+
			"for growing within %s", p.ID, p.To.ID, p.To.ID)
	}
	own := index(ck, "activity", p.Activities, func(a *engine.Activity) (string, engine.Pos) { return a.ID, a.At })
	for i := range p.Activities {
		a := &p.Activities[i]
		if !slices.Contains(activityKinds, a.Kind) {
			ck.faults.Add(a.At, "activity %q: kind is one of %s, not %q", a.ID, strings.Join(activityKinds, ", "), a.Kind)
		}
		if !exact.Within(a.Hours, 0.25, 1000) {
			ck.faults.Add(a.At, "activity %q: hours are between 0.25 and 1000, not %v", a.ID, a.Hours)
		}
		if !exact.Within(a.Weeks, 0, 104) {
			ck.faults.Add(a.At, "activity %q: weeks are at most 104, not %v", a.ID, a.Weeks)
		}
		for j, g := range a.Gains {
			ck.known("skill", ck.skills, g.Skill)
			if !exact.Within(g.Points, 1, 100) {
				ck.faults.Add(g.Skill.At, "activity %q: a gain is between 1 and 100 points, not %v", a.ID, g.Points)
			}
			if slices.ContainsFunc(a.Gains[:j], func(o engine.SkillPoints) bool { return o.Skill.ID == g.Skill.ID }) {
				ck.faults.Add(g.Skill.At, "activity %q gains %s twice", a.ID, g.Skill.ID)
			}
		}
		ck.known("source", ck.sources, a.Sources...)
		ck.known("activity", own, a.After...)
		if a.When != nil {
			ck.catalog.Whens[a] = ck.scope().Compile(a.When, &ck.faults)
		}
	}
	ck.waits(p, own)
	ck.closes(p)
}

// closes compares what a path's activities gain with what typical holders of the roles it starts from lack: each gain
// has to be asked for, and all together have to close every gap. A role that states no level of a skill says nothing
// about it. A path without activities only says which role leads where.
func (ck *checker) closes(p *engine.Path) {
	to, ok := ck.catalog.Role(p.To.ID)
	if !ok || len(p.Activities) == 0 {
		return
	}
	gained, asked := map[string]float64{}, map[string]bool{}
	for _, a := range p.Activities {
		for _, g := range a.Gains {
			gained[g.Skill.ID] += g.Points
		}
	}
	for _, ref := range p.From {
		from, ok := ck.catalog.Role(ref.ID)
		if !ok {
			return // nothing certain can be said
		}
		for _, d := range to.Profile {
			has, stated := from.Demand(d.Skill.ID)
			gap := d.Level - has.Level
			// within a role, whatever it asks for may be strengthened
			asked[d.Skill.ID] = asked[d.Skill.ID] || !stated || gap > 0 || from.ID == to.ID
			if missing := gap - gained[d.Skill.ID]; stated && missing > 1e-9 {
				ck.faults.Add(ref.At, "path %q cannot take %s to %s in %s: the gap is %v points and its activities "+
					"gain %v, so %v are missing",
					p.ID, from.ID, to.ID, d.Skill.ID, exact.Rounded(gap), gained[d.Skill.ID], exact.Rounded(missing))
			}
		}
	}
	for _, a := range p.Activities {
		for _, g := range a.Gains {
			if _, known := ck.skills[g.Skill.ID]; known && !asked[g.Skill.ID] {
				ck.faults.Add(g.Skill.At, "activity %q gains %s, which nothing asks for: %s needs no more of it "+
					"than the roles that path %q starts from have",
					a.ID, g.Skill.ID, to.ID, p.ID)
			}
		}
	}
}

// twins reports paths that lead from and to the same roles, of which plans would see the first alone, and activities of
// one id that differ.
func (ck *checker) twins(paths []engine.Path) {
	type place[T any] struct {
		path int
		what T
	}
	leads, activities := map[[2]string]place[engine.Pos]{}, map[string]place[*engine.Activity]{}
	for i := range paths {
		p := &paths[i]
		for _, from := range p.From {
			ends := [2]string{from.ID, p.To.ID}
			earlier, dup := leads[ends]
			if !dup {
				leads[ends] = place[engine.Pos]{i, from.At}
			} else if earlier.path != i {
				ck.faults.Add(from.At, "a second path leads from %s to %s%s", from.ID, p.To.ID, already(earlier.what))
			}
		}
		for j := range p.Activities {
			a := &p.Activities[j]
			earlier, dup := activities[a.ID]
			if !dup {
				activities[a.ID] = place[*engine.Activity]{i, a}
			} else if earlier.path != i && !alike(earlier.what, a) {
				ck.faults.Add(a.At, "activity %q differs from the one in path %q: give it an id of its own, or make "+
					"both the same", a.ID, paths[earlier.path].ID)
			}
		}
	}
}

// alike says whether two activities say the same, wherever they are written.
func alike(a, b *engine.Activity) bool {
	one, err := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// waits reports activities that are to be done after themselves.
func (ck *checker) waits(p *engine.Path, own map[string]int) {
	after := make([][]int, len(p.Activities))
	for i := range p.Activities {
		for _, a := range p.Activities[i].After {
			if j, ok := own[a.ID]; ok {
				after[i] = append(after[i], j)
			}
		}
	}
	for i, a := range p.Activities {
		cycle := cycleFrom(i, after)
		if cycle == nil {
			continue
		}
		names := make([]string, len(cycle))
		for k, j := range cycle {
			names[k] = p.Activities[j].ID
		}
		ck.faults.Add(a.After[0].At, "activities that wait for each other: %s", strings.Join(names, " comes after "))
	}
}

func (ck *checker) quiz(q *engine.Quiz) {
	ck.known("role", ck.roles, q.Roles...)
	if len(q.Roles) == 1 {
		ck.faults.Add(q.Roles[0].At, "quiz %q names one role: name at least two to tell apart, or none to report "+
			"levels only", q.ID)
	}
	if q.Toward != nil && !slices.ContainsFunc(q.Roles, func(r engine.Ref) bool { return r.ID == q.Toward.ID }) {
		names := make([]string, len(q.Roles))
		for i, r := range q.Roles {
			names[i] = r.ID
		}
		ck.faults.Add(q.Toward.At, "quiz %q: toward is one of the roles that it tells apart, and %s is none of them%s", q.ID,
			q.Toward.ID, spelling.Nearest(q.Toward.ID, names))
	}
	if q.Lang != nil && q.Lang.Tag != "" { // an empty one is reported where it was read
		if _, ok := engine.ParsedLanguage(q.Lang.Tag); !ok {
			ck.faults.Add(q.Lang.At, "quiz %q: %q is no language: write the tag of one, such as en, de, pt-BR or ar "+
				"(BCP 47)", q.ID, q.Lang.Tag)
		}
	}
	if !exact.Within(q.Minutes, 0.5, 600) {
		ck.faults.Add(q.At, "quiz %q: minutes are between 0.5 and 600, not %v", q.ID, q.Minutes)
	}
	if rel := q.Reliability; !exact.Within(rel.SD, 1, 60) || !exact.Within(rel.InterItemR, 0.01, 0.99) {
		ck.faults.Add(rel.At, "quiz %q: reliability has sd between 1 and 60 and inter_item_r between 0.01 and 0.99", q.ID)
	}
	if q.Tau != 0 && !exact.Within(q.Tau, 1, 100) {
		ck.faults.Add(q.At, "quiz %q: tau is between 1 and 100 level points, not %v", q.ID, q.Tau)
	}
	if q.Temperature != 0 && !exact.Within(q.Temperature, 1, 10) {
		ck.faults.Add(q.At, "quiz %q: temperature is between 1, where shares stay as they are, and 10, not %v: "+
			"simulate --calibrate finds it", q.ID, q.Temperature)
	}
	ck.thresholds(q)
	ck.calibration(q)
	ck.otherWords(q)
	order.Check(q, &ck.faults)
	if q.Hidden != "" && q.Hidden != engine.HiddenLeaveOut && q.Hidden != engine.HiddenLowest {
		ck.faults.Add(q.At, "quiz %q: hidden is %s or %s, not %q", q.ID, engine.HiddenLeaveOut, engine.HiddenLowest, q.Hidden)
	}
	if why := missing(q.Missing); why != "" {
		ck.faults.Add(q.At, "quiz %q: %s", q.ID, why)
	}
	scales := index(ck, "scale", q.Scales, func(s *engine.Scale) (string, engine.Pos) { return s.ID.ID, s.ID.At })
	for _, s := range q.Scales {
		if len(s.Labels) < 2 || len(s.Labels) > mostLabels {
			ck.faults.Add(s.ID.At, "scale %q has between 2 and %d labels, not %d", s.ID.ID, mostLabels, len(s.Labels))
		}
	}
	ck.points(q, scales)
	items, asksFact := map[string]int{}, map[string]engine.Pos{}
	for i, it := range q.Items() {
		ck.item(q, it, scales)
		if earlier, dup := items[it.ID]; dup {
			ck.faults.Add(it.At, "duplicate item id %q%s", it.ID, already(q.Items()[earlier].At))
		}
		items[it.ID] = i
		if it.Fact == nil {
			continue
		}
		if earlier, dup := asksFact[it.Fact.ID]; dup {
			ck.faults.Add(it.Fact.At, "fact %q is asked for twice%s", it.Fact.ID, already(earlier))
		}
		asksFact[it.Fact.ID] = it.Fact.At
	}
	if len(items) == 0 {
		ck.faults.Add(q.At, "quiz %q asks nothing: give it a section with items", q.ID)
	}
	ck.settings(q)
	index(ck, "rule", q.Rules, func(r *engine.Rule) (string, engine.Pos) { return r.ID, r.At })
	for i := range q.Rules {
		r := &q.Rules[i]
		check(r, &ck.faults, ck.skills)
		if slices.ContainsFunc(ck.catalog.Content.Rules, func(o engine.Rule) bool { return o.ID == r.ID }) {
			ck.faults.Add(r.At, "duplicate rule id %q: a rule for every quiz has it", r.ID)
		}
	}
	cq := ck.catalog.Compile(q, ck.scope(), &ck.faults)
	ck.branches(cq)
	ck.reliability(cq)
	for i := range q.Sums {
		ck.sum(cq, &q.Sums[i])
	}
	ck.composites(cq)
	ck.codes(cq)
	ck.norms(cq)
	ck.steps(cq)
	if len(items) > 0 && len(cq.Skills) == 0 {
		ck.faults.Add(q.At, "quiz %q measures no skill: give it items that do", q.ID)
	} else if len(q.Roles) > 0 && len(cq.Skills) < 2 {
		ck.faults.Add(q.At, "quiz %q measures too few skills (%d): telling roles apart takes at least two", q.ID,
			len(cq.Skills))
	}
	for _, ref := range q.Roles {
		r, ok := ck.catalog.Role(ref.ID)
		if !ok {
			continue
		}
		var missing []string
		for _, s := range cq.Skills {
			if _, ok := r.Demand(s); !ok {
				missing = append(missing, s)
			}
		}
		if len(missing) > 0 {
			ck.faults.Add(r.At, "role %q has no level for %s, which quiz %q measures", r.ID, strings.Join(missing, ", "), q.ID)
		}
	}
	ck.claimable(cq)
	ck.catalog.Quizzes[q.ID] = cq
}

func (ck *checker) item(q *engine.Quiz, it *engine.Item, scales map[string]int) {
	if !idPattern.MatchString(it.ID) {
		ck.faults.Add(it.At, "item id %q: write ids in lower case with underscores, such as sets_goals", it.ID)
	}
	if it.AskLevel != nil && !ck.askLevel(it) {
		return
	}
	if kinds := it.Kinds(); len(kinds) != 1 {
		ck.faults.Add(it.At, "item %q is answered in %d ways: give it a scale, a slider, options to choose from, or "+
			"a number that states a fact or counts as points",
			it.ID, len(kinds))
		return
	}
	it.Kind().Check(q.Question(it), func(at engine.Pos, message string) { ck.faults.Add(at, "%s", message) })
	if it.Scale != nil {
		ck.known("scale", scales, *it.Scale)
	}
	if it.Fact != nil && !idPattern.MatchString(it.Fact.ID) {
		ck.faults.Add(it.Fact.At, "fact %q: write names in lower case with underscores, such as people_led", it.Fact.ID)
	}
	points, _ := q.Question(it).Points()
	switch ordered := points > 0 || it.Scale != nil; {
	case it.Unscored:
		ck.unscored(it)
	case ordered || it.HasOptionPoints() || it.Kind() == engine.KindNumber && len(it.Measures) > 0:
		ck.measures(it)
		if !ordered && it.Does != "" {
			ck.faults.Add(it.At, "item %q: does belongs to items with a scale or a slider: leave it out", it.ID)
		}
		if it.Reversed && len(it.Options) > 0 {
			ck.faults.Add(it.At, "item %q: options aren't reversed: write at each what it counts", it.ID)
		}
	case len(it.Measures) > 0 && len(it.Options) > 0:
		ck.faults.Add(it.At, "item %q: an item with options that measures something says at each option what it counts: "+
			"write points: at the options, or leave measures out and write credit: there", it.ID)
	case it.Reversed || len(it.Measures) > 0 || it.Does != "":
		ck.faults.Add(it.At, "item %q: measures, reversed and does belong to items with a scale or a slider", it.ID)
	}
	if !it.Unscored {
		ck.itemPoints(q, it)
	}
	if it.NA != "" && q.Question(it).Kind().Choices(q.Question(it)) == nil {
		ck.faults.Add(it.At, "item %q: na is one more answer to choose, and here a number is entered, which can be left "+
			"out: leave na out", it.ID)
	}
	if it.Unit != nil && it.Kind() != engine.KindNumber {
		ck.faults.Add(it.Unit.At, "item %q: a unit is what a number counts, and here none is entered: leave unit out", it.ID)
	}
	ck.options(it)
}

// options checks what the options of an item earn.
func (ck *checker) options(it *engine.Item) {
	index(ck, "option", it.Options, func(o *engine.Option) (string, engine.Pos) { return o.ID, o.At })
	if it.Unscored {
		return
	}
	credited := it.CreditedSkills() != nil
	if !credited && len(it.Options) > 0 && it.Fact == nil && !it.HasOptionPoints() {
		ck.faults.Add(it.At, "item %q: nothing says what its options count for: write credit: or points: at each, or "+
			"unscored: true at the item where it measures nothing", it.ID)
	}
	for _, o := range it.Options {
		if len(o.Credit) == 0 && credited && it.Fact == nil && !it.HasOptionPoints() {
			ck.faults.Add(o.At, "option %q of item %q states no credit, and others do: write what it shows of a skill, "+
				"from 0 to 100", o.ID, it.ID)
		}
		for _, p := range o.Credit {
			ck.known("skill", ck.skills, p.Skill)
			if !exact.Within(p.Points, 0, 100) {
				ck.faults.Add(p.Skill.At, "option %q of item %q: credit is between 0 and 100, not %v", o.ID, it.ID, p.Points)
			}
		}
	}
}

// thresholds checks what verdicts turn on.
func (ck *checker) thresholds(q *engine.Quiz) {
	if q.Verdicts == nil {
		return
	}
	t := q.Thresholds()
	if !exact.Within(t.Clear, 0, 1) || !exact.Within(t.Likely, 0, 1) || !exact.Within(t.Coverage, 0, 1) {
		ck.faults.Add(q.Verdicts.At, "quiz %q: clear_at, likely_at and coverage_at are shares between 0 and 1", q.ID)
	} else if t.Likely > t.Clear {
		ck.faults.Add(q.Verdicts.At, "quiz %q: a match is likely from a lower share than it is clear: likely_at is "+
			"%v and clear_at %v",
			q.ID, t.Likely, t.Clear)
	}
}

// branches reports items whose show condition depends on itself, or on an item asked later.
func (ck *checker) branches(cq *compiled.Quiz) {
	asks := map[string]int{} // fact → index of the item that asks for it
	for i, ci := range cq.Items {
		if ci.Item.Fact != nil {
			asks[ci.Item.Fact.ID] = i
		}
	}
	reads := make([][]int, len(cq.Items))
	for i, ci := range cq.Items {
		if ci.Show == nil {
			continue
		}
		for _, n := range ci.Show.Reads {
			if n.Group == "fact" {
				reads[i] = append(reads[i], asks[n.Key])
			} else {
				reads[i] = append(reads[i], cq.Index[n.Key])
			}
		}
	}
	for i, ci := range cq.Items {
		if cycle := cycleFrom(i, reads); cycle != nil {
			names := make([]string, len(cycle))
			for k, j := range cycle {
				names[k] = cq.Items[j].Item.ID
			}
			ck.faults.Add(ci.Item.Show.At, "a branching cycle: whether to show %s", strings.Join(names, " depends on "))
			continue
		}
		for _, j := range reads[i] {
			if j > i {
				ck.faults.Add(ci.Item.Show.At, "whether to show %s depends on %s, which is asked later: move it before",
					ci.Item.ID, cq.Items[j].Item.ID)
			}
		}
	}
}

// cycleFrom returns a shortest walk along edges from start back to start, nil where there is none.
func cycleFrom(start int, edges [][]int) []int {
	came, queue := map[int]int{}, []int{start}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, j := range edges[i] {
			if j == start {
				walk := []int{start}
				for ; i != start; i = came[i] {
					walk = append(walk, i)
				}
				walk = append(walk, start)
				slices.Reverse(walk)
				return walk
			}
			if _, seen := came[j]; !seen {
				came[j] = i
				queue = append(queue, j)
			}
		}
	}
	return nil
}

// check reports a rule that does nothing, two things at once, or something out of range.
func check(r *engine.Rule, faults *engine.Faults, skills map[string]int) {
	switch {
	case r.Adjusts() && r.Note != "":
		faults.Add(r.At, "rule %q both moves levels and has a note: split it into two rules", r.ID)
	case !r.Adjusts() && r.Note == "":
		names := make([]string, 0, len(engine.Effects()))
		for _, e := range engine.Effects() {
			names = append(names, e.String())
		}
		faults.Add(r.At, "rule %q has no effect: give it %s or note", r.ID, strings.Join(names, ", "))
	}
	for _, e := range engine.Effects() {
		for _, p := range e.Of(r) {
			if why := e.Fault(p.Points); why != "" {
				faults.Add(p.Skill.At, "rule %q: %s", r.ID, why)
			}
			if _, ok := skills[p.Skill.ID]; !ok {
				faults.Add(p.Skill.At, "rule %q names an unknown skill %q%s", r.ID, p.Skill.ID,
					engine.SuggestionFor(faults, p.Skill.ID, skills))
			}
		}
	}
}
