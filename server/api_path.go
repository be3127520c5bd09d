package server

import (
	"context"
	"net/http"
	"slices"

	"careerpath/engine"
)

// What the API says of growth paths.
type (
	// WirePathLine is what a list says of a growth path.
	WirePathLine struct {
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Summary string   `json:"summary"`
		From    []string `json:"from" doc:"ids of the roles that it leads from"`
		To      string   `json:"to" doc:"id of the role that it leads to, which may be one of those"`
		Hours   float64  `json:"hours" doc:"of all its activities; a plan takes only what closes a person's own gaps"`
	}
	wirePath struct {
		WirePathLine
		Activities []wireActivity `json:"activities"`
	}
	wireActivity struct {
		ID       string         `json:"id"`
		Title    string         `json:"title"`
		About    string         `json:"about,omitempty"`
		Kind     string         `json:"kind" enum:"experience,exposure,education" doc:"by doing, with others, by learning"`
		Gains    []wireGain     `json:"gains" doc:"the skills that it raises"`
		Hours    float64        `json:"hours"`
		Weeks    float64        `json:"weeks,omitempty" doc:"it lasts at least this long, however few hours it takes"`
		After    []string       `json:"after" doc:"ids of the activities to finish first"`
		When     string         `json:"when,omitempty" doc:"offered only where this holds"`
		DoneWhen string         `json:"done_when"`
		Obstacle string         `json:"obstacle,omitempty" doc:"what may get in the way"`
		IfThen   *wireIntention `json:"if_then,omitempty" doc:"the answer to the obstacle"`
		Sources  []string       `json:"sources"`
	}
	wireGain struct {
		Skill  string  `json:"skill"`
		Points float64 `json:"points" doc:"of the level"`
	}
	wireIntention struct {
		If   string `json:"if"`
		Then string `json:"then"`
	}
)

var pathOperations = []Operation{
	{ID: "list-paths", Lists: true, Method: http.MethodGet, Path: "/api/v1/paths", Summary: "The growth paths",
		Access:  AccessOpen,
		Example: Call{Path: "/api/v1/paths"}, mount: does((*Server).listPaths)},
	{ID: "get-path", Method: http.MethodGet, Path: "/api/v1/paths/{path}", Summary: "A growth path with its activities",
		Access: AccessOpen, Example: Call{Path: "/api/v1/paths/manager_to_director"}, mount: does((*Server).apiPath)},
}

func (s *Server) listPaths(_ context.Context, in *struct{ Listing }) (*body[listed[WirePathLine]], error) {
	var all []WirePathLine
	paths := s.catalog.Paths()
	for i := range paths {
		all = append(all, newPathLine(&paths[i]))
	}
	return page("paths", in.Listing, all, func(p WirePathLine) string { return p.ID })
}

func newPathLine(p *engine.Path) WirePathLine {
	return WirePathLine{p.ID, p.Title, p.Summary, ids(p.From), p.To.ID, hoursOf(p)}
}

func (s *Server) apiPath(_ context.Context, in *struct {
	Path string `path:"path" doc:"id of the growth path" example:"manager_to_director"`
}) (*body[wirePath], error) {
	paths := s.catalog.Paths()
	at := slices.IndexFunc(paths, func(p engine.Path) bool { return p.ID == in.Path })
	if at < 0 {
		return nil, nothingNamed("path", in.Path, "paths")
	}
	out := wirePath{newPathLine(&paths[at]), []wireActivity{}}
	for i := range paths[at].Activities {
		out.Activities = append(out.Activities, newWireActivity(&paths[at].Activities[i]))
	}
	return &body[wirePath]{out}, nil
}

func newWireActivity(a *engine.Activity) wireActivity {
	out := wireActivity{ID: a.ID, Title: a.Title, About: a.About, Kind: a.Kind, Gains: []wireGain{}, Hours: a.Hours,
		Weeks: a.Weeks, After: ids(a.After), DoneWhen: a.DoneWhen, Obstacle: a.Obstacle, Sources: ids(a.Sources)}
	for _, gain := range a.Gains {
		out.Gains = append(out.Gains, wireGain{gain.Skill.ID, gain.Points})
	}
	if a.When != nil {
		out.When = a.When.Source
	}
	if a.IfThen != nil {
		out.IfThen = &wireIntention{a.IfThen.If, a.IfThen.Then}
	}
	return out
}
