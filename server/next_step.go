package server

import (
	"cmp"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// gapsShown is how many of the gaps to the next role are named; a plan has room for all.
const gapsShown = 3

// wayTo is what lies between the person and a role: the one they aim for, or else the one that comes next.
type wayTo struct {
	ID, Title string
	role      engine.SnapshotRole
	Aimed     bool   // the person has chosen it
	Asked     bool   // the quiz asks about it, so the page begins with it
	Because   string // why this role, where the way ahead is no longer than it
	Readiness int    // percent
	Told      bool   // enough of what it asks was measured to say that
	Counted   string // of its skills in the readiness, "" for all
	Style     string // what that hangs on, "" for nothing to say
	Gaps      []gap  // the largest
	All       int    // how many there are
	Missing   string // how many of them make most of what is missing, "" where the page begins with that
	Elsewhere *otherReadiness
}

// gap is a skill of which a role asks more than the person shows.
type gap struct {
	ID, Skill  string
	Definition content
	Have, Need int
	// with the names of the nearest levels, where levels have names
	HaveNamed, NeedNamed string
	Here                 content // what people about the person's level visibly do
	Short                bool    // the person lies clearly below that still
	There                content // and those about the role's
}

// way says what lies between the person and a role.
func (s *Server) way(role engine.SnapshotRole, result *engine.Result, w *words) *wayTo {
	way := &wayTo{ID: role.ID, Title: isolated(w.T(role.Title)), role: role, Asked: role.ID == w.snapshot.Toward}
	readiness, told := wording.Readiness(result, role)
	way.Readiness, way.Told = whole(readiness), told
	if told {
		way.Style = w.Style(result, w.snapshot, role.ID)
		way.Counted = s.counted(w.Language, role.ID, skillsOf(result.Levels))
	}
	if len(result.Rungs) == 1 && result.Rungs[0].Role == role.ID {
		way.Because = w.T(result.Rungs[0].Because)
	}
	gaps := gapsTo(role, result)
	way.All = len(gaps)
	for _, g := range gaps[:min(len(gaps), gapsShown)] {
		skill := w.skills[g.Skill]
		shown := gap{ID: g.Skill, Skill: w.skill(g.Skill), Definition: w.said(defined(skill.Title, skill.Definition)),
			Have: whole(g.Have), Need: whole(g.Need)}
		shown.HaveNamed, shown.NeedNamed = named(w.Language, "", g.Have), named(w.Language, "", g.Need)
		if anchors := s.anchors(skill); len(anchors) > 0 {
			here, there := nearestAnchor(anchors, g.Have), nearestAnchor(anchors, g.Need)
			shown.HaveNamed, shown.NeedNamed = named(w.Language, here.Name, g.Have), named(w.Language, there.Name, g.Need)
			shown.Here, shown.Short, shown.There = w.said(here.Text), g.Have < here.Level-clearlyBelow, w.said(there.Text)
		}
		way.Gaps = append(way.Gaps, shown)
	}
	return way
}

// otherReadiness is what another quiz says of the readiness for a role.
type otherReadiness struct {
	Result, On   string // id and day of that result
	Readiness    int    // percent
	Mine, Theirs int    // skills of the role that each of the two measures
}

// elsewhere finds the first of the newest results of other quizzes that says how ready the person is for a role; nil where
// there is none, or where it says the same.
func (w *words) elsewhere(role engine.SnapshotRole, a *store.Assessment, others []store.Assessment,
	c calendar) *otherReadiness {
	here, told := wording.Readiness(&a.Result, role)
	if !told {
		return nil
	}
	for i := range others {
		other, of := &others[i], role
		is := func(r engine.SnapshotRole) bool { return r.ID == role.ID }
		if k := slices.IndexFunc(other.Snapshot.Roles, is); k >= 0 {
			of = other.Snapshot.Roles[k]
		}
		there, told := wording.Readiness(&other.Result, of)
		switch {
		case !told:
			continue
		case whole(there) == whole(here):
			return nil
		}
		return &otherReadiness{other.ID, w.Date(c.day(other.Finished)), whole(there), measuredOf(role, &a.Result),
			measuredOf(of, &other.Result)}
	}
	return nil
}

// measuredOf counts the skills of a role that a result measured.
func measuredOf(role engine.SnapshotRole, result *engine.Result) int {
	n := 0
	for _, l := range result.Levels {
		if _, asked := role.Levels[l.Skill]; asked {
			n++
		}
	}
	return n
}

// Alike says whether what the person visibly does and what the role does are put in the same words.
func (g *gap) Alike() bool { return g.Here.Text != "" && g.Here.Text == g.There.Text }

// Largest is the gap that weighs most, nil for none.
func (way *wayTo) Largest() *gap {
	if len(way.Gaps) == 0 {
		return nil
	}
	return &way.Gaps[0]
}

// Others are the gaps after the largest.
func (way *wayTo) Others() []gap { return way.Gaps[min(1, len(way.Gaps)):] }

// First are the gaps that the first screen has room for.
func (way *wayTo) First() []gap { return way.Gaps[:min(len(way.Gaps), reasonsFirst)] }

// clearlyBelow is how many level points below what an anchor describes nobody is said to be about there.
const clearlyBelow = 10

// anchors are what people at some levels of a skill visibly do: as the result has kept it, or of results from before
// that was kept, as the content says it now.
func (s *Server) anchors(skill engine.SnapshotSkill) []engine.SnapshotAnchor {
	if len(skill.Anchors) > 0 {
		return skill.Anchors
	}
	var out []engine.SnapshotAnchor
	if today, known := s.catalog.Skill(skill.ID); known {
		for _, a := range today.Anchors {
			out = append(out, engine.SnapshotAnchor{Level: a.Level, Text: a.Text, Name: a.Name})
		}
	}
	return out
}

// nearestAnchor is the one nearest to a level, of two as near the lower one.
func nearestAnchor(anchors []engine.SnapshotAnchor, level float64) engine.SnapshotAnchor {
	return slices.MinFunc(anchors, func(a, b engine.SnapshotAnchor) int {
		return cmp.Compare(max(a.Level-level, level-a.Level), max(b.Level-level, level-b.Level))
	})
}

// upNext is what is to be done next of a plan that isn't finished.
type upNext struct {
	Plan, ID, Title string
	Due             string // day
	Late            bool
	Done, All       int // milestones, without those dropped
}

// newUpNext finds the next milestone of the active plan, as the plan's own page does. nil where there is no plan with
// anything to do.
func newUpNext(l *wording.Language, plans []store.Plan, today engine.Date) *upNext {
	active := activePlan(plans)
	if active == nil {
		return nil
	}
	next := nextMilestone(&active.Plan)
	if next == nil {
		return nil
	}
	up := &upNext{Plan: active.ID, ID: next.ID, Title: isolated(l.Own(next.Title)), Due: l.ShortDate(next.Due),
		Late: late(next, today)}
	up.Done, up.All = tally(&active.Plan)
	return up
}

// The one thing that a result offers to do next.
const (
	stepNone    = ""
	stepNewer   = "newer"   // look at the corrected result
	stepRetake  = "retake"  // nothing could be compared
	stepPlan    = "plan"    // go on with the plan
	stepCloser  = "closer"  // tell the roles in question apart
	stepTowards = "towards" // plan the way to the next role
	stepWithin  = "within"  // plan how to grow in the role
	stepChoose  = "choose"  // choose a role to plan for
	stepBroader = "broader" // be compared with more roles
	stepRead    = "read"    // read about the roles
)

// step decides what a result offers to do next.
func (p *resultPage) step() string {
	switch {
	case p.CorrectedBy != "":
		return stepNewer
	case p.Retry && p.Offered:
		return stepRetake
	case p.Up != nil:
		return stepPlan
	case p.Undecided && p.Closer.open():
		return stepCloser
	case p.Way != nil && p.Plannable:
		return stepTowards
	case p.Within != nil:
		return stepWithin
	case p.Choosable:
		return stepChoose
	case p.Broader.open():
		return stepBroader
	case p.Roles:
		return stepRead
	}
	return stepNone
}

// offer is a quiz that answers a question which a result leaves open.
type offer struct {
	Quiz    *engine.Quiz
	Title   content
	Minutes int
	Why     string // what taking it is good for: a sentence
	Result  string // id of the person's latest result of it, "" for none
	On      string // its day
}

// open says whether the quiz is still to be taken.
func (o *offer) open() bool { return o != nil && o.Result == "" }

// find looks for what the person has of the quiz already, among the results that stand.
func (o *offer) find(standing []store.Summary, w *words, c calendar) {
	if o == nil {
		return
	}
	for i := range standing {
		if standing[i].Quiz == o.Quiz.ID {
			o.Result, o.On = standing[i].ID, w.Date(c.day(standing[i].Finished))
		}
	}
}

func newOffer(l *wording.Language, q *engine.Quiz, why string) *offer {
	return &offer{Quiz: q, Title: newContent(l, q.Title, l.T(q.Title), q), Minutes: whole(q.Minutes), Why: why}
}

// closer finds a quiz that looks closer at what a result leaves open: the roles that stand close to each other, or else
// the step from the recommended role to the next. nil where there is none.
func (s *Server) closer(l *wording.Language, result *engine.Result) *offer {
	if !compared(result) {
		return nil
	}
	var ids []string
	for _, c := range result.Contenders() {
		ids = append(ids, c.Role)
	}
	if q := s.quizWithin(ids, result); q != nil {
		names := make([]string, len(q.Roles))
		for i, ref := range q.Roles {
			role, _ := s.catalog.Role(ref.ID)
			names[i] = isolated(l.T(role.Title))
		}
		return newOffer(l, q, l.T("A quiz about these alone tells %s apart more surely.", l.List(names, "and")))
	}
	if next, known := s.catalog.Role(string(result.Next)); known {
		if q := s.quizWithin([]string{string(result.Role), next.ID}, result); q != nil {
			return newOffer(l, q, l.T("A quiz of its own looks closer at the step to %s.", isolated(l.T(next.Title))))
		}
	}
	return nil
}

// quizWithin finds a quiz that compares fewer roles than a result does, none but those given; nil where there is none.
func (s *Server) quizWithin(roles []string, result *engine.Result) *engine.Quiz {
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		q := &quizzes[i]
		without := func(r engine.Ref) bool { return !slices.Contains(roles, r.ID) }
		if q.ID != result.Quiz && len(q.Roles) > 1 && len(q.Roles) < len(result.Roles) &&
			!slices.ContainsFunc(q.Roles, without) {
			return q
		}
	}
	return nil
}

// broader finds the quiz that compares most roles, those of the result among them; nil where the result's own does.
func (s *Server) broader(l *wording.Language, result *engine.Result) *offer {
	var broadest *engine.Quiz
	quizzes, most := s.catalog.Quizzes(), len(result.Roles)
	for i := range quizzes {
		q := &quizzes[i]
		without := func(r engine.RoleFit) bool {
			return !slices.ContainsFunc(q.Roles, func(ref engine.Ref) bool { return ref.ID == r.Role })
		}
		if len(q.Roles) > most && !slices.ContainsFunc(result.Roles, without) {
			broadest, most = q, len(q.Roles)
		}
	}
	switch {
	case broadest == nil:
		return nil
	case len(result.Roles) == 0:
		return newOffer(l, broadest, l.T("Another quiz shows which role your work looks most like."))
	}
	return newOffer(l, broadest, l.T("This quiz compares %[1]s roles only; another one compares %[2]s.",
		l.Number(len(result.Roles)), l.Number(most)))
}

// counted says on how many of a role's skills its readiness rests, as "10 of its 16 skills"; "" where it is all of
// them.
func (s *Server) counted(l *wording.Language, role string, measured []string) string {
	r, known := s.catalog.Role(role)
	if !known {
		return ""
	}
	n := 0
	for _, skill := range measured {
		if _, asked := r.Demand(skill); asked {
			n++
		}
	}
	if n >= len(r.Profile) {
		return ""
	}
	return l.T("%[1]d of its %[2]d skills", n, len(r.Profile))
}

func skillsOf(levels []engine.Level) []string {
	skills := make([]string, len(levels))
	for i, l := range levels {
		skills[i] = l.Skill
	}
	return skills
}
