package server

import (
	"context"
	"net/http"

	"careerpath/engine"
)

// What the API says of roles.
type (
	// WireRoleLine is what a list says of a role.
	WireRoleLine struct {
		ID      string `json:"id"`
		Title   string `json:"title"`
		Tier    string `json:"tier"`
		Summary string `json:"summary"`
	}
	wireRole struct {
		WireRoleLine
		Pictures         []wirePicture     `json:"pictures,omitempty"`
		Responsibilities []WireClaim       `json:"responsibilities"`
		Workflow         []wireStep        `json:"workflow,omitempty" doc:"the steps of the work, in order"`
		Profile          []wireDemand      `json:"profile"`
		Requires         []wireRequirement `json:"requires"`
		Abilities        []WireClaim       `json:"abilities,omitempty" doc:"what the sources ask of a holder"`
		Background       []WireClaim       `json:"background"`
		Tools            []wireTool        `json:"tools"`
		Metrics          []WireClaim       `json:"metrics"`
		Makes            []WireClaim       `json:"makes"`
		WorksWith        []WireColleague   `json:"works_with"`
		Unlike           []wireDifference  `json:"unlike,omitempty" doc:"what sets it apart from another, in one sentence"`
		Questions        []wireQuestion    `json:"questions,omitempty"`
		Compared         []WireClaim       `json:"compared,omitempty" doc:"the profile beside other descriptions of the work"`
		Codes            map[string]string `json:"codes,omitempty"`
		SameAs           []wireSameAs      `json:"same_as,omitempty" doc:"what it is in public classifications"`
	}
	wireSameAs struct {
		URI        string   `json:"uri"`
		Title      string   `json:"title"`
		Alternates []string `json:"alternates,omitempty" doc:"other titles it goes by there"`
		Source     string   `json:"source"`
	}
	wirePicture struct {
		Text    string   `json:"text"`
		About   []string `json:"about,omitempty" doc:"the other roles in it"`
		Sources []string `json:"sources"`
	}
	wireStep struct {
		Step string `json:"step"`
		WireClaim
	}
	wireTool struct {
		WireClaim
		For string `json:"for,omitempty" doc:"what it is used for"`
	}
	wireQuestion struct {
		Ask     string   `json:"ask"`
		Answer  string   `json:"answer"`
		About   []string `json:"about,omitempty" doc:"the other roles in it"`
		Sources []string `json:"sources"`
	}
	// WireClaim is a statement with the sources that say so.
	WireClaim struct {
		Text    string   `json:"text"`
		Skills  []string `json:"skills,omitempty"`
		Sources []string `json:"sources"`
	}
	wireDemand struct {
		Skill  string  `json:"skill"`
		Level  float64 `json:"level"`
		Weight float64 `json:"weight"`
		Why    string  `json:"why"`
	}
	wireRequirement struct {
		When    string `json:"when"`
		Because string `json:"because"`
	}
	wireDifference struct {
		WireColleague
		Example *wireExample `json:"example,omitempty" doc:"one piece of work as both see it"`
	}
	wireExample struct {
		Title string `json:"title"`
		Self  string `json:"self" doc:"what this role does"`
		Other string `json:"other" doc:"what the other role does"`
	}
	// WireColleague is what is said of another role.
	WireColleague struct {
		Role    string   `json:"role"`
		Text    string   `json:"text"`
		Sources []string `json:"sources"`
	}
)

var roleOperations = []Operation{
	{ID: "list-roles", Lists: true, Method: http.MethodGet, Path: "/api/v1/roles", Summary: "The roles",
		Access:  AccessOpen,
		Example: Call{Path: "/api/v1/roles"}, mount: does((*Server).listRoles)},
	{ID: "get-role", Method: http.MethodGet, Path: "/api/v1/roles/{role}", Summary: "A role with its profile",
		Access: AccessOpen, Example: Call{Path: "/api/v1/roles/marketing_director"}, mount: does((*Server).apiRole)},
}

func (s *Server) listRoles(_ context.Context, in *struct{ Listing }) (*body[listed[WireRoleLine]], error) {
	var all []WireRoleLine
	for _, r := range s.catalog.Roles() {
		all = append(all, WireRoleLine{r.ID, r.Title, r.Tier, r.Summary})
	}
	return page("roles", in.Listing, all, func(r WireRoleLine) string { return r.ID })
}

func (s *Server) apiRole(_ context.Context, in *struct {
	Role string `path:"role" doc:"id of the role" example:"marketing_director"`
}) (*body[wireRole], error) {
	r, ok := s.catalog.Role(in.Role)
	if !ok {
		return nil, nothingNamed("role", in.Role, "roles")
	}
	out := &body[wireRole]{wireRole{
		WireRoleLine:     WireRoleLine{r.ID, r.Title, r.Tier, r.Summary},
		Responsibilities: wireClaims(r.Responsibilities), Background: wireClaims(r.Background), Tools: []wireTool{},
		Metrics: wireClaims(r.Metrics), Makes: wireClaims(r.Makes), Profile: []wireDemand{},
		Requires: []wireRequirement{}, WorksWith: []WireColleague{}, Abilities: wireClaims(r.Abilities),
		Compared: wireClaims(r.Compared),
	}}
	for _, p := range r.Pictures {
		out.Body.Pictures = append(out.Body.Pictures, wirePicture{p.Text, ids(p.About), ids(p.Sources)})
	}
	for _, s := range r.Workflow {
		out.Body.Workflow = append(out.Body.Workflow, wireStep{s.Step, WireClaim{s.Text, ids(s.Skills), ids(s.Sources)}})
	}
	for _, t := range r.Tools {
		out.Body.Tools = append(out.Body.Tools, wireTool{WireClaim{t.Text, ids(t.Skills), ids(t.Sources)}, t.For})
	}
	for _, q := range r.Questions {
		out.Body.Questions = append(out.Body.Questions, wireQuestion{q.Ask, q.Answer, ids(q.About), ids(q.Sources)})
	}
	for _, d := range r.Profile {
		out.Body.Profile = append(out.Body.Profile, wireDemand{d.Skill.ID, d.Level, d.Weight, d.Why})
	}
	for _, q := range r.Requires {
		out.Body.Requires = append(out.Body.Requires, wireRequirement{q.When.Source, q.Because})
	}
	for _, c := range r.WorksWith {
		out.Body.WorksWith = append(out.Body.WorksWith, WireColleague{c.Role.ID, c.Text, ids(c.Sources)})
	}
	for _, u := range r.Unlike {
		out.Body.Unlike = append(out.Body.Unlike, wireDifferenceOf(u))
	}
	out.Body.SameAs = wireSameAsOf(r.SameAs)
	for _, c := range r.Codes {
		if out.Body.Codes == nil {
			out.Body.Codes = map[string]string{}
		}
		out.Body.Codes[c.System] = c.Value
	}
	return out, nil
}

func wireDifferenceOf(d engine.Difference) wireDifference {
	out := wireDifference{WireColleague: WireColleague{d.Role.ID, d.Text, ids(d.Sources)}}
	if d.Example != nil {
		out.Example = &wireExample{d.Example.Title, d.Example.Self, d.Example.Other}
	}
	return out
}

func wireSameAsOf(all []engine.SameAs) (out []wireSameAs) {
	for _, same := range all {
		out = append(out, wireSameAs{same.URI, same.Title, same.Alternates, same.Source.ID})
	}
	return out
}

func wireClaims(claims []engine.Claim) []WireClaim {
	out := []WireClaim{}
	for _, c := range claims {
		out = append(out, WireClaim{c.Text, ids(c.Skills), ids(c.Sources)})
	}
	return out
}

func ids(refs []engine.Ref) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.ID
	}
	return out
}
