package server

import (
	"cmp"
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// skillsPage lists the skills by cluster, as written.
type skillsPage struct {
	Clusters []clusterSkills
	Alone    []engine.Skill // in no cluster
	Roles    bool           // there are some
	Anchored bool           // all of them say what people do at some levels
}

type clusterSkills struct {
	Cluster engine.Cluster
	Skills  []engine.Skill
}

func (s *Server) getSkills(w http.ResponseWriter, r *http.Request) error {
	p := skillsPage{Roles: len(s.catalog.Roles()) > 0}
	p.Anchored = !slices.ContainsFunc(s.catalog.Skills(), func(skill engine.Skill) bool { return len(skill.Anchors) == 0 })
	for _, cluster := range s.catalog.Clusters() {
		of := clusterSkills{Cluster: cluster}
		for _, skill := range s.catalog.Skills() {
			if skill.Cluster.ID == cluster.ID {
				of.Skills = append(of.Skills, skill)
			}
		}
		if cluster.Alone {
			p.Alone = append(p.Alone, of.Skills...)
		} else if len(of.Skills) > 0 {
			p.Clusters = append(p.Clusters, of)
		}
	}
	return s.render(w, r, http.StatusOK, "skills", s.language(r).T("The skills"), p)
}

// skillPage is all that is known of a skill, and how the person's level in it went.
type skillPage struct {
	Skill      *engine.Skill
	Cluster    string // title; "" where it is in none
	Ladder     skillLadder
	History    []measuredLevel
	Asked      []askedBy      // the highest level first
	Activities []raising      // what gives most per hour first, without what the person has done
	Paths      []raisingGroup // the activities that First leaves out, by path
	Done       []raising      // what the person has done
	Quizzes    []engine.Quiz
	Sources    []citedSource
	SameAs     []classified
	SelfRated  *citedText // what the levels are worth, nil for nothing to say
	Evidence   evidencePart
}

// Recent are the latest of the person's levels.
func (p *skillPage) Recent() []measuredLevel { return p.History[:min(historyShown, len(p.History))] }

// Earlier are the levels that Recent leaves out.
func (p *skillPage) Earlier() []measuredLevel { return p.History[len(p.Recent()):] }

// First are the activities that the page shows at once.
func (p *skillPage) First() []raising { return p.Activities[:min(activitiesShown, len(p.Activities))] }

// More is how many activities First leaves out.
func (p *skillPage) More() int { return len(p.Activities) - len(p.First()) }

// raisingGroup is the activities of a path that raise a skill.
type raisingGroup struct {
	Path       *engine.Path
	Activities []raising
}

// measuredLevel is the level in a result, with where it truly lies in two cases out of three.
type measuredLevel struct {
	Assessment, Date string
	Name             string           // of the level nearest to it, "" where levels have none
	Quiz             *engine.Snapshot // what it is called and in which language
	Level, SEM       int
	Low, High        float64
	Mark             float64 // where the mark of the level begins, which is markWidth wide
}

// Span is how wide the band of error is.
func (m measuredLevel) Span() float64 { return m.High - m.Low }

type askedBy struct {
	ID, Title, Named string
	Level            int
}

// raising is an activity of a path that raises a skill.
type raising struct {
	Path     *engine.Path
	Activity *engine.Activity
	Points   float64 // of the level
	How      string
	Time     string
}

// Gain is what it gives, as pages show it.
func (r raising) Gain() int { return whole(r.Points) }

// How much of a skill's page stands unfolded.
const (
	historyShown    = 4
	activitiesShown = 3
)

// markWidth is how wide a level is marked on a bar of 100.
const markWidth = 1.2

func (s *Server) getSkill(w http.ResponseWriter, r *http.Request) error {
	return s.showSkill(w, r, http.StatusOK, nil)
}

// showSkill shows the page of a skill, with what was sent where that can't be kept.
func (s *Server) showSkill(w http.ResponseWriter, r *http.Request, status int, wrong *wrongNote) error {
	skill, ok := s.catalog.Skill(r.PathValue("skill"))
	if !ok {
		return errNotFound
	}
	l := s.language(r)
	p := skillPage{Skill: skill, Ladder: newLadder(l, skill), SameAs: classifiedOf(skill.SameAs),
		Evidence: evidencePart{Wrong: wrong}}
	for _, cluster := range s.catalog.Clusters() {
		if cluster.ID == skill.Cluster.ID && !cluster.Alone {
			p.Cluster = l.T(cluster.Title)
		}
	}
	var standing []store.Summary
	var history []store.Assessment
	done := map[string]bool{}
	if _, err := s.view(r, func(data store.Reader) error {
		t, err := s.newestIn(data)
		if err != nil {
			return err
		}
		standing = t.standing
		if history, err = measuring(data, standing, skill.ID); err != nil {
			return err
		}
		p.Evidence.Owner = ownerOf(data.Person())
		if err := p.Evidence.read(data, r.URL.Query().Get("changed")); err != nil {
			return err
		}
		plans, _, err := plansIn(data, "", plansListed)
		for i := range plans {
			for _, m := range plans[i].Plan.Milestones {
				done[m.Activity] = done[m.Activity] || m.Status == plan.Done
			}
		}
		return err
	}); err != nil {
		return err
	}
	c := s.calendar(r)
	p.Evidence.show(l, skill, c)
	p.History = levelHistory(l, history, skill.ID, c)
	if now, taken := newest(standing, skill.ID); taken && len(skill.Anchors) > 0 {
		p.Ladder.On = c.date(now.in.Finished)
		p.Ladder.place(rungOfSkill{Level: whole(now.level), You: true})
	}
	raise := s.raising(skill.ID)
	for i := range raise {
		raise[i].How, raise[i].Time = kindInWords(l, raise[i].Activity.Kind), timeInWords(l, raise[i].Activity)
	}
	p.sort(raise, done)
	for _, role := range s.catalog.Roles() {
		if d, asked := role.Demand(skill.ID); asked {
			at, _ := skill.AnchorAt(d.Level)
			p.Asked = append(p.Asked, askedBy{role.ID, l.T(role.Title), named(l, at.Name, d.Level), whole(d.Level)})
		}
	}
	slices.SortStableFunc(p.Asked, func(a, b askedBy) int { return b.Level - a.Level })
	for _, q := range s.catalog.Quizzes() {
		if slices.Contains(s.catalog.QuizSkills(q.ID), skill.ID) {
			p.Quizzes = append(p.Quizzes, q)
		}
	}
	cited := s.citations(l)
	cited.cite(skill.Sources)
	if now, taken := newest(standing, skill.ID); taken {
		if said := selfRated(l, &now.in.Result, &now.in.Snapshot); said != "" {
			p.SelfRated = &citedText{Text: said, Cites: cited.cite([]engine.Ref{{ID: selfRatingSource}})}
		}
	}
	p.Sources = cited.Sources
	return s.render(w, r, status, "skill", l.T(skill.Title), &p)
}

// sort puts what raises the skill on the page: what is still to do, the best first and the rest by path, then what is
// done.
func (p *skillPage) sort(all []raising, done map[string]bool) {
	for _, a := range all {
		if done[a.Activity.ID] {
			p.Done = append(p.Done, a)
		} else {
			p.Activities = append(p.Activities, a)
		}
	}
	for _, a := range p.Activities[len(p.First()):] {
		k := slices.IndexFunc(p.Paths, func(g raisingGroup) bool { return g.Path == a.Path })
		if k < 0 {
			k, p.Paths = len(p.Paths), append(p.Paths, raisingGroup{Path: a.Path})
		}
		p.Paths[k].Activities = append(p.Paths[k].Activities, a)
	}
}

// measuring reads the newest results that measured a skill, the first of them first.
func measuring(data store.Reader, standing []store.Summary, skill string) (out []store.Assessment, err error) {
	for i := range slices.Backward(standing) {
		if _, has := newest(standing[i:i+1], skill); !has || len(out) == resultsSet {
			continue
		}
		a, err := data.Assessment(standing[i].ID)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	slices.Reverse(out)
	return out, nil
}

// levelHistory is the level in a skill by result, the latest first.
func levelHistory(l *wording.Language, taken []store.Assessment, skill string, c calendar) (out []measuredLevel) {
	for i := range slices.Backward(taken) {
		a := &taken[i]
		at := slices.IndexFunc(a.Result.Levels, func(level engine.Level) bool { return level.Skill == skill })
		level := a.Result.Levels[at]
		out = append(out, measuredLevel{
			Assessment: a.ID, Date: l.Date(c.day(a.Finished)), Quiz: &a.Snapshot, Level: whole(level.Level),
			Name: nameOfLevel(l, keptAnchors(&a.Snapshot, skill), level.Level),
			SEM:  whole(level.SEM), Low: tenth(max(0, level.Level-level.SEM)), High: tenth(min(100, level.Level+level.SEM)),
			Mark: tenth(min(100-markWidth, max(0, level.Level-markWidth/2))),
		})
	}
	return out
}

// raising are the activities that raise a skill, the most points per hour first.
func (s *Server) raising(skill string) []raising {
	var out []raising
	paths := s.catalog.Paths()
	for i := range paths {
		for k := range paths[i].Activities {
			a := &paths[i].Activities[k]
			for _, gain := range a.Gains {
				if gain.Skill.ID == skill {
					out = append(out, raising{Path: &paths[i], Activity: a, Points: gain.Points})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b raising) int {
		return cmp.Compare(float64(b.Gain())/b.Activity.Hours, float64(a.Gain())/a.Activity.Hours)
	})
	return out
}

// kindInWords says how an activity teaches.
func kindInWords(l *wording.Language, kind string) string {
	switch kind {
	case "experience":
		return l.T("by doing")
	case "exposure":
		return l.T("with others")
	case "education":
		return l.T("by learning")
	}
	return l.T(kind)
}

// timeInWords says how long an activity takes.
func timeInWords(l *wording.Language, a *engine.Activity) string {
	hours := l.N(hoursToCount(a.Hours), "%[2]s hour", "%[2]s hours", l.Spoken(a.Hours))
	if a.Weeks == 0 {
		return hours
	}
	return l.N(hoursToCount(a.Weeks), "%[2]s over %[3]s week", "%[2]s over %[3]s weeks", hours, l.Spoken(a.Weeks))
}

// hoursToCount is the number whose form goes with an amount: of "1 hour" 1, and of "1.5 hours" more than 1.
func hoursToCount(x float64) int {
	if x == 1 {
		return 1
	}
	return max(2, whole(x))
}
