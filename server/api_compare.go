package server

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"careerpath/engine"
)

// What the API says of two roles side by side.
type (
	wireComparison struct {
		A          string               `json:"a" doc:"id of the one role"`
		B          string               `json:"b" doc:"id of the other"`
		Difference *wireDifferenceInOne `json:"difference,omitempty" doc:"what sets them apart, where it is written"`
		Skills     []wireSkillOfTwo     `json:"skills" doc:"what both ask of each skill, the largest difference first"`
		Shared     []string             `json:"shared" doc:"ids of the skills that both ask for alike and highly"`
		Paths      []string             `json:"paths" doc:"ids of the growth paths from a to b"`
		Quiz       string               `json:"quiz,omitempty" doc:"id of the quiz that tells them apart best"`
	}
	wireDifferenceInOne struct {
		Text    string       `json:"text"`
		Example *wireSeenTwo `json:"example,omitempty" doc:"one piece of work as both see it"`
		Sources []string     `json:"sources"`
	}
	wireSeenTwo struct {
		Title string `json:"title"`
		A     string `json:"a"`
		B     string `json:"b"`
	}
	wireSkillOfTwo struct {
		Skill      string  `json:"skill"`
		A          float64 `json:"a" doc:"level that a asks for, 0–100"`
		B          float64 `json:"b" doc:"level that b asks for, 0–100"`
		Difference float64 `json:"difference" doc:"b less a"`
	}
)

var compareOperations = []Operation{
	{ID: "compare-roles", Method: http.MethodGet, Path: "/api/v1/compare/{a}/{b}", Summary: "Two roles side by side",
		Access: AccessOpen, Example: Call{Path: "/api/v1/compare/marketing_manager/marketing_director"},
		mount: does((*Server).apiCompare)},
}

func (s *Server) apiCompare(_ context.Context, in *struct {
	A string `path:"a" doc:"id of a role" example:"marketing_manager"`
	B string `path:"b" doc:"id of another" example:"marketing_director"`
}) (*body[wireComparison], error) {
	var unknown []Fault
	a, known := s.catalog.Role(in.A)
	if !known {
		unknown = append(unknown, Fault{"path.a", "there is no role " + short(in.A)})
	}
	b, known := s.catalog.Role(in.B)
	if !known {
		unknown = append(unknown, Fault{"path.b", "there is no role " + short(in.B)})
	}
	if unknown != nil {
		return nil, apiError(kindNotFound, "GET /api/v1/roles lists the roles that can be compared.", unknown...)
	}
	if a == b {
		return nil, apiError(kindInvalid, "A role is compared with another one.", Fault{"path.b", "is the same role as a"})
	}
	out := wireComparison{A: a.ID, B: b.ID, Skills: []wireSkillOfTwo{}, Shared: []string{}, Paths: []string{},
		Difference: differenceOf(a, b)}
	for _, skill := range s.catalog.Skills() {
		da, ofA := a.Demand(skill.ID)
		db, ofB := b.Demand(skill.ID)
		if !ofA || !ofB {
			continue
		}
		out.Skills = append(out.Skills, wireSkillOfTwo{skill.ID, da.Level, db.Level, db.Level - da.Level})
		if sharedGround(da.Level, db.Level) {
			out.Shared = append(out.Shared, skill.ID)
		}
	}
	slices.SortStableFunc(out.Skills, func(x, y wireSkillOfTwo) int {
		return cmp.Compare(math.Abs(y.Difference), math.Abs(x.Difference))
	})
	for _, path := range s.pathsBetween(a, b) {
		out.Paths = append(out.Paths, path.ID)
	}
	if quiz := s.narrowest(a, b); quiz != nil {
		out.Quiz = quiz.ID
	}
	return &body[wireComparison]{out}, nil
}

// differenceOf is what is written, at either of two roles, of what sets them apart; nil for nothing.
func differenceOf(a, b *engine.Role) *wireDifferenceInOne {
	for _, pair := range [][2]*engine.Role{{a, b}, {b, a}} {
		for _, d := range pair[0].Unlike {
			if d.Role.ID != pair[1].ID {
				continue
			}
			out := &wireDifferenceInOne{Text: d.Text, Sources: ids(d.Sources)}
			if e := d.Example; e != nil && pair[0] == a {
				out.Example = &wireSeenTwo{e.Title, e.Self, e.Other}
			} else if e != nil {
				out.Example = &wireSeenTwo{e.Title, e.Other, e.Self}
			}
			return out
		}
	}
	return nil
}
