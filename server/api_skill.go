package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"careerpath/engine"
)

// What the API says of skills.
type (
	// WireSkillLine is what a list says of a skill.
	WireSkillLine struct {
		ID         string `json:"id"`
		Title      string `json:"title"`
		Cluster    string `json:"cluster,omitempty" doc:"id of the group that it is reported in"`
		Definition string `json:"definition"`
	}
	wireSkill struct {
		WireSkillLine
		Anchors    []wireAnchor  `json:"anchors" doc:"what people at some levels visibly do, rising"`
		Roles      []wireAsking  `json:"roles" doc:"those that ask for it, the highest level first"`
		Activities []wireRaising `json:"activities" doc:"those that raise it, the most points per hour first"`
		Quizzes    []string      `json:"quizzes" doc:"ids of the quizzes that measure it"`
		Sources    []string      `json:"sources"`
		SameAs     []wireSameAs  `json:"same_as,omitempty" doc:"what it is in public classifications"`
	}
	wireAnchor struct {
		Level    float64        `json:"level" doc:"0–100"`
		Name     string         `json:"name,omitempty" doc:"of the level, such as Working"`
		Text     string         `json:"text"`
		Evidence []wireEvidence `json:"evidence,omitempty" doc:"what a person at the level can point to"`
	}
	wireEvidence struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	wireAsking struct {
		Role   string  `json:"role"`
		Level  float64 `json:"level" doc:"0–100"`
		Weight float64 `json:"weight"`
	}
	wireRaising struct {
		Path     string  `json:"path" doc:"id of the growth path"`
		Activity string  `json:"activity"`
		Points   float64 `json:"points" doc:"by how much it raises the level"`
		Hours    float64 `json:"hours"`
	}
)

var skillOperations = []Operation{
	{ID: "list-skills", Lists: true, Method: http.MethodGet, Path: "/api/v1/skills", Summary: "The skills",
		Access:  AccessOpen,
		Example: Call{Path: "/api/v1/skills"}, mount: does((*Server).listSkills)},
	{ID: "get-skill", Method: http.MethodGet, Path: "/api/v1/skills/{skill}",
		Summary: "A skill with its levels, who asks for it and what raises it", Access: AccessOpen,
		Example: Call{Path: "/api/v1/skills/strategic_vision"}, mount: does((*Server).apiSkill)},
}

func (s *Server) listSkills(_ context.Context, in *struct{ Listing }) (*body[listed[WireSkillLine]], error) {
	var all []WireSkillLine
	skills := s.catalog.Skills()
	for i := range skills {
		all = append(all, s.skillLine(&skills[i]))
	}
	return page("skills", in.Listing, all, func(line WireSkillLine) string { return line.ID })
}

func (s *Server) skillLine(skill *engine.Skill) WireSkillLine {
	line := WireSkillLine{ID: skill.ID, Title: skill.Title, Definition: skill.Definition}
	for _, cluster := range s.catalog.Clusters() {
		if cluster.ID == skill.Cluster.ID && !cluster.Alone {
			line.Cluster = cluster.ID
		}
	}
	return line
}

func (s *Server) apiSkill(_ context.Context, in *struct {
	Skill string `path:"skill" doc:"id of the skill" example:"strategic_vision"`
}) (*body[wireSkill], error) {
	skill, ok := s.catalog.Skill(in.Skill)
	if !ok {
		return nil, nothingNamed("skill", in.Skill, "skills")
	}
	out := wireSkill{WireSkillLine: s.skillLine(skill), Anchors: []wireAnchor{}, Roles: []wireAsking{},
		Activities: []wireRaising{}, Quizzes: []string{}, Sources: ids(skill.Sources), SameAs: wireSameAsOf(skill.SameAs)}
	for _, a := range skill.Anchors {
		anchor := wireAnchor{Level: a.Level, Name: a.Name, Text: a.Text}
		for _, e := range a.Evidence {
			anchor.Evidence = append(anchor.Evidence, wireEvidence{e.ID, e.Text})
		}
		out.Anchors = append(out.Anchors, anchor)
	}
	for _, role := range s.catalog.Roles() {
		if d, asked := role.Demand(skill.ID); asked {
			out.Roles = append(out.Roles, wireAsking{role.ID, d.Level, d.Weight})
		}
	}
	slices.SortStableFunc(out.Roles, func(a, b wireAsking) int { return cmp.Compare(b.Level, a.Level) })
	for _, r := range s.raising(skill.ID) {
		out.Activities = append(out.Activities, wireRaising{r.Path.ID, r.Activity.ID, r.Points, r.Activity.Hours})
	}
	for _, q := range s.catalog.Quizzes() {
		if slices.Contains(s.catalog.QuizSkills(q.ID), skill.ID) {
			out.Quizzes = append(out.Quizzes, q.ID)
		}
	}
	return &body[wireSkill]{out}, nil
}
