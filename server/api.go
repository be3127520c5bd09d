package server

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/mux"

	"careerpath/engine"
)

// mountAPI puts the JSON API under /api/v1 and its description at /api/openapi.json.
func (s *Server) mountAPI(r *mux.Router) {
	config := huma.DefaultConfig("careerpath", "1")
	config.Info.Description = "Quizzes, roles and scoring. Errors are RFC 9457 problem details."
	config.OpenAPIPath = "/api/openapi"
	config.DocsPath = ""    // its page loads scripts from elsewhere
	config.SchemasPath = "" // the description has them
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	api := humamux.New(r, config)
	// a number, a text or a list
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[engine.Answer](), reflect.TypeFor[any]())
	api.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		request, _ := humamux.Unwrap(ctx)
		setRoute(request, ctx.Operation().Path)
		next(ctx)
	}, readsBody(api))
	huma.Register(api, huma.Operation{
		OperationID: "list-quizzes", Method: http.MethodGet, Path: "/api/v1/quizzes", Summary: "The quizzes",
	}, s.listQuizzes)
	huma.Register(api, huma.Operation{
		OperationID: "get-quiz", Method: http.MethodGet, Path: "/api/v1/quizzes/{quiz}", Summary: "A quiz with its items",
		Errors: []int{http.StatusNotFound},
	}, s.apiQuiz)
	huma.Register(api, huma.Operation{
		OperationID: "list-roles", Method: http.MethodGet, Path: "/api/v1/roles", Summary: "The roles",
	}, s.listRoles)
	huma.Register(api, huma.Operation{
		OperationID: "get-role", Method: http.MethodGet, Path: "/api/v1/roles/{role}", Summary: "A role with its profile",
		Errors: []int{http.StatusNotFound},
	}, s.apiRole)
	huma.Register(api, huma.Operation{
		OperationID: "score", Method: http.MethodPost, Path: "/api/v1/score", Summary: "Score answers; nothing is stored",
		Description: "A scale answer is its point from 1, a choice its option id, several choices a list of option " +
			"ids, a number a number.",
		MaxBodyBytes: -1, BodyReadTimeout: -1, // readsBody has read it, within limits
		SkipValidateBody: true, // apiScore does it, and stricter
		RequestBody: &huma.RequestBody{Required: true,
			Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
				Type: "object", Required: []string{"quiz", "answers"}, AdditionalProperties: false,
				Properties: map[string]*huma.Schema{
					"quiz":    {Type: "string", Description: "id of the quiz"},
					"answers": {Type: "object", Description: "item id → answer", AdditionalProperties: true},
					"order": {OneOf: []*huma.Schema{{Type: "array", Items: &huma.Schema{Type: "string"}}, {Type: "string"}},
						Description: "the ids of the items in the order they were shown, or the seed that it comes from; " +
							"read only where the order of the quiz is random"},
					"short": {Type: "boolean", Description: "the answers are those of a short form, as " +
						"/api/v1/quizzes/{quiz}/next asks it"},
				},
			}}}},
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestTimeout,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity},
	}, s.apiScore)
	s.mountNext(api)
}

// What the API says of quizzes and roles. What an answer earns is never among it.
type (
	wireQuizLine struct {
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Summary string   `json:"summary"`
		Lang    string   `json:"lang" doc:"language of its texts, a BCP 47 tag"`
		Minutes float64  `json:"minutes"`
		Items   int      `json:"items"`
		Roles   []string `json:"roles"`
	}
	wireQuiz struct {
		ID       string        `json:"id"`
		Title    string        `json:"title"`
		Lang     string        `json:"lang" doc:"language of its texts, a BCP 47 tag"`
		Minutes  float64       `json:"minutes"`
		Roles    []string      `json:"roles"`
		Sections []wireSection `json:"sections"`
	}
	wireSection struct {
		Title string     `json:"title"`
		Order string     `json:"order,omitempty" doc:"random: people see its items in orders of their own"`
		Items []wireItem `json:"items"`
	}
	wireItem struct {
		ID      string       `json:"id"`
		Ask     string       `json:"ask"`
		Kind    string       `json:"kind" enum:"scale,one,many,number,slider"`
		Labels  []string     `json:"labels,omitempty" doc:"of a scale, from point 1 up; of a slider, its two ends"`
		Options []wireOption `json:"options,omitempty"`
		Min     *float64     `json:"min,omitempty"`
		Max     *float64     `json:"max,omitempty"`
		Fact    string       `json:"fact,omitempty" doc:"what a number, or an option's value, states"`
		NA      string       `json:"na,omitempty" doc:"what the answer \"na\" says, where the item may not apply"`
		Show    string       `json:"show,omitempty" doc:"asked only where this holds"`
	}
	wireOption struct {
		ID    string   `json:"id"`
		Text  string   `json:"text"`
		Name  string   `json:"name,omitempty" doc:"of the level that it describes, such as Working"`
		Alone bool     `json:"alone,omitempty" doc:"chosen alone or not at all, as none of these is"`
		Value *float64 `json:"value,omitempty" doc:"the number that choosing it states"`
	}
	wireRoleLine struct {
		ID      string `json:"id"`
		Title   string `json:"title"`
		Tier    string `json:"tier"`
		Summary string `json:"summary"`
	}
	wireRole struct {
		wireRoleLine
		Pictures         []wirePicture     `json:"pictures,omitempty"`
		Responsibilities []wireClaim       `json:"responsibilities"`
		Workflow         []wireStep        `json:"workflow,omitempty" doc:"the steps of the work, in order"`
		Profile          []wireDemand      `json:"profile"`
		Requires         []wireRequirement `json:"requires"`
		Abilities        []wireClaim       `json:"abilities,omitempty" doc:"what the sources ask of a holder"`
		Background       []wireClaim       `json:"background"`
		Tools            []wireTool        `json:"tools"`
		Metrics          []wireClaim       `json:"metrics"`
		Makes            []wireClaim       `json:"makes"`
		WorksWith        []wireColleague   `json:"works_with"`
		Unlike           []wireDifference  `json:"unlike,omitempty" doc:"what sets it apart from another, in one sentence"`
		Questions        []wireQuestion    `json:"questions,omitempty"`
		Compared         []wireClaim       `json:"compared,omitempty" doc:"the profile beside other descriptions of the work"`
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
		wireClaim
	}
	wireTool struct {
		wireClaim
		For string `json:"for,omitempty" doc:"what it is used for"`
	}
	wireQuestion struct {
		Ask     string   `json:"ask"`
		Answer  string   `json:"answer"`
		About   []string `json:"about,omitempty" doc:"the other roles in it"`
		Sources []string `json:"sources"`
	}
	wireClaim struct {
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
		wireColleague
		Example *wireExample `json:"example,omitempty" doc:"one piece of work as both see it"`
	}
	wireExample struct {
		Title string `json:"title"`
		Self  string `json:"self" doc:"what this role does"`
		Other string `json:"other" doc:"what the other role does"`
	}
	wireColleague struct {
		Role    string   `json:"role"`
		Text    string   `json:"text"`
		Sources []string `json:"sources"`
	}
)

type listed[T any] struct {
	Items []T `json:"items"`
}

type body[T any] struct{ Body T }

func (s *Server) listQuizzes(context.Context, *struct{}) (*body[listed[wireQuizLine]], error) {
	out := &body[listed[wireQuizLine]]{listed[wireQuizLine]{[]wireQuizLine{}}}
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		q := &quizzes[i]
		out.Body.Items = append(out.Body.Items, wireQuizLine{q.ID, q.Title, q.Summary, q.Language(), q.Minutes,
			len(q.Items()), ids(q.Roles)})
	}
	return out, nil
}

func (s *Server) apiQuiz(_ context.Context, in *struct {
	Quiz string `path:"quiz"`
}) (*body[wireQuiz], error) {
	q, ok := s.catalog.Quiz(in.Quiz)
	if !ok {
		return nil, huma.Error404NotFound("there is no quiz " + short(in.Quiz) + "; GET /api/v1/quizzes lists them")
	}
	out := &body[wireQuiz]{wireQuiz{ID: q.ID, Title: q.Title, Lang: q.Language(), Minutes: q.Minutes, Roles: ids(q.Roles)}}
	for _, section := range q.Sections {
		ws := wireSection{Title: section.Title}
		if q.OrderOf(&section) == engine.OrderRandom {
			ws.Order = string(engine.OrderRandom)
		}
		for i := range section.Items {
			ws.Items = append(ws.Items, newWireItem(q, &section.Items[i]))
		}
		out.Body.Sections = append(out.Body.Sections, ws)
	}
	return out, nil
}

func newWireItem(q *engine.Quiz, it *engine.Item) wireItem {
	wi := wireItem{ID: it.ID, Ask: it.Ask, Kind: it.Kind().String(), Labels: q.Labels(it)}
	for _, o := range it.Options {
		wi.Options = append(wi.Options, wireOption{o.ID, o.Text, o.Name, o.Alone, o.Value})
	}
	if question := q.Question(it); it.Kind().Form() == engine.FormNumber && question.Choices() == nil {
		lowest, highest := question.Range()
		wi.Min, wi.Max = &lowest, &highest
	}
	if it.Slider != nil {
		wi.Labels = []string{it.Slider.Low, it.Slider.High}
	}
	if it.Fact != nil {
		wi.Fact = it.Fact.ID
	}
	wi.NA = it.NA
	if it.Show != nil {
		wi.Show = it.Show.Source
	}
	return wi
}

func (s *Server) listRoles(context.Context, *struct{}) (*body[listed[wireRoleLine]], error) {
	out := &body[listed[wireRoleLine]]{listed[wireRoleLine]{[]wireRoleLine{}}}
	for _, r := range s.catalog.Roles() {
		out.Body.Items = append(out.Body.Items, wireRoleLine{r.ID, r.Title, r.Tier, r.Summary})
	}
	return out, nil
}

func (s *Server) apiRole(_ context.Context, in *struct {
	Role string `path:"role"`
}) (*body[wireRole], error) {
	r, ok := s.catalog.Role(in.Role)
	if !ok {
		return nil, huma.Error404NotFound("there is no role " + short(in.Role) + "; GET /api/v1/roles lists them")
	}
	out := &body[wireRole]{wireRole{
		wireRoleLine:     wireRoleLine{r.ID, r.Title, r.Tier, r.Summary},
		Responsibilities: wireClaims(r.Responsibilities), Background: wireClaims(r.Background), Tools: []wireTool{},
		Metrics: wireClaims(r.Metrics), Makes: wireClaims(r.Makes), Profile: []wireDemand{},
		Requires: []wireRequirement{}, WorksWith: []wireColleague{}, Abilities: wireClaims(r.Abilities),
		Compared: wireClaims(r.Compared),
	}}
	for _, p := range r.Pictures {
		out.Body.Pictures = append(out.Body.Pictures, wirePicture{p.Text, ids(p.About), ids(p.Sources)})
	}
	for _, s := range r.Workflow {
		out.Body.Workflow = append(out.Body.Workflow, wireStep{s.Step, wireClaim{s.Text, ids(s.Skills), ids(s.Sources)}})
	}
	for _, t := range r.Tools {
		out.Body.Tools = append(out.Body.Tools, wireTool{wireClaim{t.Text, ids(t.Skills), ids(t.Sources)}, t.For})
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
		out.Body.WorksWith = append(out.Body.WorksWith, wireColleague{c.Role.ID, c.Text, ids(c.Sources)})
	}
	for _, u := range r.Unlike {
		out.Body.Unlike = append(out.Body.Unlike, wireDifferenceOf(u))
	}
	for _, same := range r.SameAs {
		out.Body.SameAs = append(out.Body.SameAs, wireSameAs{same.URI, same.Title, same.Alternates, same.Source.ID})
	}
	for _, c := range r.Codes {
		if out.Body.Codes == nil {
			out.Body.Codes = map[string]string{}
		}
		out.Body.Codes[c.System] = c.Value
	}
	return out, nil
}

func wireDifferenceOf(d engine.Difference) wireDifference {
	out := wireDifference{wireColleague: wireColleague{d.Role.ID, d.Text, ids(d.Sources)}}
	if d.Example != nil {
		out.Example = &wireExample{d.Example.Title, d.Example.Self, d.Example.Other}
	}
	return out
}

func wireClaims(claims []engine.Claim) []wireClaim {
	out := []wireClaim{}
	for _, c := range claims {
		out = append(out, wireClaim{c.Text, ids(c.Skills), ids(c.Sources)})
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

// errGivenUp is for nobody to read but the log.
var errGivenUp = huma.NewError(statusClientGone, "the request was given up")

// apiScore reads the body itself: a repeated key is a mistake here, and all mistakes are told at once.
func (s *Server) apiScore(ctx context.Context, in *struct {
	ContentType string `header:"Content-Type"`
	RawBody     []byte `contentType:"application/json"`
}) (*body[engine.Result], error) {
	if err := wantsJSON(in.ContentType); err != nil {
		return nil, err
	}
	var ask struct {
		Quiz    string         `json:"quiz"`
		Answers jsontext.Value `json:"answers"`
		Order   saidOrder      `json:"order"`
		Short   bool           `json:"short"`
	}
	if err := readAsked(in.RawBody, &ask, "score", `{"quiz": "an_id", "answers": {"item_id": 4}}`); err != nil {
		return nil, err
	}
	if ask.Quiz == "" || len(ask.Answers) == 0 {
		return nil, huma.Error422UnprocessableEntity("the body lacks quiz or answers", &huma.ErrorDetail{
			Message: `send {"quiz": "an_id", "answers": {"item_id": 4}}`, Location: "body",
		})
	}
	if ctx.Err() != nil { // nobody waits any more
		return nil, errGivenUp
	}
	answers, err := engine.ParseAnswers(ask.Answers)
	if err != nil {
		return nil, answerProblem(err)
	}
	order, wrong := s.catalog.OrderIn(ask.Quiz, ask.Order)
	if _, known := s.catalog.Quiz(ask.Quiz); known && wrong != "" {
		return nil, huma.Error422UnprocessableEntity("the order can't be taken; nothing was scored",
			&huma.ErrorDetail{Message: wrong, Location: "body.order"})
	}
	catalog := s.catalog
	if ask.Short { // which has an order of its own
		catalog, order = catalog.Short(), nil
	}
	result, err := catalog.ScoreShown(ask.Quiz, answers, 0, order)
	if err != nil {
		return nil, quizProblem(ask.Quiz, err)
	}
	if result.Changes, err = catalog.Changes(ctx, ask.Quiz, answers); errors.Is(err, context.Canceled) {
		return nil, errGivenUp
	} else if err != nil {
		return nil, err
	}
	return &body[engine.Result]{result}, nil
}

// wantsJSON refuses a body that isn't said to be JSON.
func wantsJSON(contentType string) error {
	if kind, _, err := mime.ParseMediaType(contentType); err != nil || kind != "application/json" {
		return huma.NewError(http.StatusUnsupportedMediaType, "send the body as application/json; this was "+
			short(contentType))
	}
	return nil
}

// readAsked reads a body with answers into ask, for an operation that takes one such as like.
func readAsked(text []byte, ask any, operation, like string) error {
	if err := jsonv2.Unmarshal(text, ask, jsonv2.RejectUnknownMembers(true)); err != nil && !duplicateInAnswers(err) {
		return huma.Error400BadRequest("the body is not what "+operation+" takes: "+plainJSON(err), &huma.ErrorDetail{
			Message: "send " + like, Location: "body",
		})
	} else if err != nil {
		return huma.Error422UnprocessableEntity("an answer is given twice: keep one",
			&huma.ErrorDetail{Message: plainJSON(err), Location: "body.answers"})
	}
	return nil
}

// quizProblem tells what is wrong with a quiz that was named, or with the answers to it.
func quizProblem(quiz string, err error) error {
	var unknown *engine.UnknownQuizError
	switch {
	case errors.As(err, &unknown) && short(quiz) != quiz:
		return huma.Error404NotFound("there is no quiz " + short(quiz) + "; GET /api/v1/quizzes lists them")
	case errors.As(err, &unknown):
		return huma.Error404NotFound(err.Error() + "; GET /api/v1/quizzes lists them")
	}
	return answerProblem(err)
}

// duplicateInAnswers says whether the only thing wrong is a key given twice among the answers.
func duplicateInAnswers(err error) bool {
	var syntactic *jsontext.SyntacticError
	return errors.Is(err, jsontext.ErrDuplicateName) && errors.As(err, &syntactic) &&
		strings.HasPrefix(string(syntactic.JSONPointer), "/answers/")
}

// plainJSON is what the JSON reader says, without its own name.
func plainJSON(err error) string {
	text := err.Error()
	for _, prefix := range []string{"json: ", "jsontext: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// answerProblem tells every answer that can't be taken, each at its place.
func answerProblem(err error) error {
	var faults engine.AnswerFaults
	if !errors.As(err, &faults) {
		return err
	}
	details := make([]error, len(faults))
	for i, f := range faults {
		at := "body.answers"
		if f.Item != "" {
			at += "." + short(f.Item)
		}
		details[i] = &huma.ErrorDetail{Message: f.Message, Location: at}
	}
	return huma.Error422UnprocessableEntity("some answers can't be taken; nothing was scored", details...)
}
