package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

var personOperations = []Operation{
	{ID: "create-person", Takes: takesChoices,
		Method: http.MethodPost, Path: "/api/v1/people", Status: http.StatusCreated,
		Summary: "Make a person with a key",
		About: "Nothing is asked of the person, not even a name. The token is the key that all that follows is called with, " +
			"in the header Authorization: Bearer TOKEN. It is told this once, so keep it: without it nobody gets at the " +
			"person's data again. It takes no Idempotency-Key: a person whose token was lost has nothing.",
		Access: AccessOpen, mount: does((*Server).createPerson),
		Example: Call{Path: "/api/v1/people", Body: `{"name": "My program"}`}},
	{ID: "get-person", Method: http.MethodGet, Path: "/api/v1/me", Summary: "Whose key it is", Access: AccessKey,
		Example: Call{Path: "/api/v1/me"}, mount: does((*Server).apiMe)},
	{ID: "delete-person", Method: http.MethodDelete, Path: "/api/v1/me", Status: http.StatusNoContent,
		Summary: "Delete a person and all that is kept of them", About: "There is no way back. The key ends with it.",
		Access: AccessKey, Example: Call{Path: "/api/v1/me"}, mount: does((*Server).deleteMe)},
	{ID: "export-person", Method: http.MethodGet, Path: exportPath,
		Summary: "All that is kept of a person",
		About: "The same file as under My results: drafts, results with their answers, plans, the log, settings and keys " +
			"without their secrets, as they are kept. What is in the lists may get further fields. It is written as it is " +
			"read, in several readings: what is added meanwhile isn't in it, and what is changed is in it as before or after. " +
			"So it has no ETag, and an answer that breaks off isn't whole.",
		Access: AccessKey, Example: Call{Path: exportPath}, mount: does((*Server).exportMe),
		Streams: exportSchema},
}

// exportPath is where everything is that is kept of a person, which may be much: see tagged.
const exportPath = "/api/v1/me/export"

// What the API says of people.
type (
	wireNewPerson struct {
		Name    string     `json:"name,omitempty" maxLength:"60" doc:"of the key; left out: API"`
		Expires *time.Time `json:"expires,omitempty" doc:"when the key ends, within two years; left out: never"`
	}
	wireMadePerson struct {
		ID    string  `json:"id" format:"uuid"`
		Token string  `json:"token" doc:"the key; it is told only now"`
		Key   wireKey `json:"key"`
	}
	wirePerson struct {
		ID          string    `json:"id" format:"uuid"`
		Created     time.Time `json:"created"`
		Key         wireKey   `json:"key" doc:"the one that was sent"`
		Drafts      int       `json:"drafts" doc:"how many quizzes are begun"`
		Assessments int       `json:"assessments" doc:"how many results there are"`
		Plans       int       `json:"plans"`
	}
	wireKey struct {
		Name    string     `json:"name"`
		Created time.Time  `json:"created"`
		Expires *time.Time `json:"expires,omitempty" doc:"absent where it doesn't end"`
	}
)

func newWireKey(k *store.Key) wireKey {
	out := wireKey{Name: k.Name, Created: k.Created}
	if !k.Expires.IsZero() {
		out.Expires = &k.Expires
	}
	return out
}

func (s *Server) createPerson(ctx context.Context, in *struct{ Body *wireNewPerson }) (*made[wireMadePerson], error) {
	if s.required {
		return nil, apiError("forbidden", "People sign in here by their organisation's account, in a browser. Make a key there, "+
			"under My results, and send it.")
	}
	ask := wireNewPerson{}
	if in.Body != nil {
		ask = *in.Body
	}
	now := s.now().UTC()
	key := store.Key{Kind: store.KeyAPI, Name: "API", Created: now}
	var faults []Fault
	name, err := plan.Name(ask.Name)
	if err != nil {
		faults = append(faults, faultsOf(err, nil)...)
	} else if name != "" {
		key.Name = name
	}
	if ask.Expires != nil {
		key.Expires = ask.Expires.UTC()
		switch {
		case !key.Expires.After(now):
			faults = append(faults, Fault{"body.expires", "has passed"})
		case key.Expires.After(now.AddDate(0, 0, keyDays)):
			faults = append(faults, Fault{"body.expires", "is more than two years ahead"})
		}
	}
	if len(faults) > 0 {
		return nil, apiError(kindInvalid, "", faults...)
	}
	person := store.Person{Created: now}
	if person.ID, err = newID(); err != nil {
		return nil, err
	}
	if key.ID, err = newID(); err != nil {
		return nil, err
	}
	token := newSecret()
	key.Hash, _ = hashOf(token)
	if err := s.addPerson(ctx, person, key); err != nil {
		return nil, err
	}
	return &made[wireMadePerson]{Status: http.StatusCreated, Location: "/api/v1/me",
		Body: wireMadePerson{person.ID, token, newWireKey(&key)}}, nil
}

func (s *Server) apiMe(ctx context.Context, _ *struct{}) (*body[wirePerson], error) {
	c := callerOf(ctx)
	out := wirePerson{ID: c.ID, Created: c.Created, Key: newWireKey(&c.key)}
	err := s.store.View(ctx, c.ID, func(data store.Reader) error {
		n, err := data.Count()
		out.Drafts, out.Assessments, out.Plans = n.Drafts, n.Assessments, n.Plans
		return err
	})
	return &body[wirePerson]{out}, err
}

func (s *Server) deleteMe(ctx context.Context, _ *struct{}) (*struct{}, error) {
	err := s.store.DeletePerson(ctx, callerOf(ctx).ID)
	if store.CodeOf(err) == store.NotFound { // the same request was quicker
		err = nil
	}
	return nil, err
}

// exported is an answer that is written as it is read.
type exported struct {
	Body func(huma.Context)
}

func (s *Server) exportMe(ctx context.Context, _ *struct{}) (*exported, error) {
	view := func(read func(store.Reader) error) error { return s.store.View(ctx, callerOf(ctx).ID, read) }
	var out *export
	err := view(func(data store.Reader) (err error) {
		out, err = readExport(data, s.now().UTC())
		return err
	})
	return &exported{func(to huma.Context) {
		to.SetHeader("Content-Type", jsonType)
		to.SetHeader("Cache-Control", "no-store")
		s.stream(ctx, to.BodyWriter(), "", func(to *jsonStream) error { return out.write(to, view) })
	}}, err
}

// utc is the calendar of a program's asker, of whom no time zone is known.
func (s *Server) utc() calendar { return calendar{now: s.now(), zone: time.UTC, l: wording.English} }

// faultsOf is what the engine says of a plan or a name, at the fields of a body. called are the fields that the body
// calls otherwise.
func faultsOf(err error, called map[string]string) (out []Fault) {
	var many interface{ Unwrap() []error }
	var own Fault
	switch {
	case err == nil:
	case errors.As(err, &many):
		for _, one := range many.Unwrap() {
			out = append(out, faultsOf(one, called)...)
		}
	case errors.As(err, &own):
		out = append(out, own)
	default:
		out = faultsAt(planProblems(wording.English, err), called)
	}
	return out
}

// faultsAt are problems of a form at the fields of a body.
func faultsAt(problems []formProblem, called map[string]string) (out []Fault) {
	for _, p := range problems {
		at := "body"
		if field, other := called[p.Anchor]; other {
			at += "." + field
		} else if p.Anchor != "main" {
			at += "." + p.Anchor
		}
		out = append(out, Fault{at, p.Message})
	}
	return out
}
