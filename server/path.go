package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// pathsPage lists the growth paths, those that lead up first.
type pathsPage struct {
	Up, Across, Within []pathCard
}

// pathCard is a path with how much it holds.
type pathCard struct {
	Path   *engine.Path
	Amount string // "12 activities, about 60 hours"
}

func (s *Server) getPaths(w http.ResponseWriter, r *http.Request) error {
	l := s.language(r)
	var p pathsPage
	heights, paths := s.catalog.TierHeights(), s.catalog.Paths()
	for i := range paths {
		path := &paths[i]
		card := pathCard{path, amountOf(l, path)}
		to, _ := s.catalog.Role(path.To.ID)
		from, _ := s.catalog.Role(path.From[0].ID)
		switch {
		case from.ID == to.ID:
			p.Within = append(p.Within, card)
		case heights[to.Tier] > heights[from.Tier]:
			p.Up = append(p.Up, card)
		default:
			p.Across = append(p.Across, card)
		}
	}
	return s.render(w, r, http.StatusOK, "paths", l.T("The growth paths"), p)
}

// amountOf says how many activities a path has, and how many hours they take together.
func amountOf(l *wording.Language, path *engine.Path) string {
	return l.N(len(path.Activities), "%[1]d activity, about %[2]d hours in all", "%[1]d activities, about %[2]d hours in all",
		whole(hoursOf(path)))
}

// hoursOf is how long all activities of a path take.
func hoursOf(path *engine.Path) float64 {
	hours := 0.0
	for i := range path.Activities {
		hours += path.Activities[i].Hours
	}
	return hours
}

// pathPage is a path with its activities.
type pathPage struct {
	Path       *engine.Path
	From       []engine.Role // without the role it leads to
	To         *engine.Role
	Amount     string
	Activities []pathActivity
	Plannable  bool // the person has a result that a plan to there can start from
	This       bool // and the plan would take this path
	Quiz       *engine.Quiz
	Sources    []citedSource
}

// pathActivity is an activity in words.
type pathActivity struct {
	*engine.Activity
	How, Time string
	Raises    []raised
	After     []string // titles of the activities to finish first
	Cites     []int
}

type raised struct {
	ID, Skill string
	Points    int
}

func (s *Server) getPath(w http.ResponseWriter, r *http.Request) error {
	paths := s.catalog.Paths()
	at := slices.IndexFunc(paths, func(p engine.Path) bool { return p.ID == r.PathValue("path") })
	if at < 0 {
		return errNotFound
	}
	path, l := &paths[at], s.language(r)
	c := s.citations(l)
	p := pathPage{Path: path, Amount: amountOf(l, path)}
	p.To, _ = s.catalog.Role(path.To.ID)
	for _, ref := range path.From {
		if role, ok := s.catalog.Role(ref.ID); ok && role.ID != path.To.ID {
			p.From = append(p.From, *role)
		}
	}
	titles := map[string]string{}
	for i := range paths {
		for _, a := range paths[i].Activities {
			titles[a.ID] = l.T(a.Title)
		}
	}
	for i := range path.Activities {
		a := &path.Activities[i]
		shown := pathActivity{Activity: a, How: kindInWords(l, a.Kind), Time: timeInWords(l, a), Cites: c.cite(a.Sources)}
		for _, gain := range a.Gains {
			skill, _ := s.catalog.Skill(gain.Skill.ID)
			shown.Raises = append(shown.Raises, raised{skill.ID, l.T(skill.Title), whole(gain.Points)})
		}
		for _, ref := range a.After {
			shown.After = append(shown.After, titles[ref.ID])
		}
		p.Activities = append(p.Activities, shown)
	}
	p.Sources = c.Sources
	start, err := s.planStart(r, "")
	if err != nil {
		return err
	}
	if start.basis != nil {
		if t := targetOf(plan.Targets(s.catalog, &start.basis.Result), path.To.ID); t != nil {
			p.Plannable, p.This = true, t.Path != nil && t.Path.ID == path.ID
		}
	} else {
		from, _ := s.catalog.Role(path.From[0].ID)
		p.Quiz = s.narrowest(from, p.To)
	}
	return s.render(w, r, http.StatusOK, "path", l.T(path.Title), &p)
}
