package server

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/gorilla/mux"

	"careerpath/engine"
)

// Operation is one of the API: what its description says, and who may call it.
type Operation struct {
	ID, Method, Path string
	Summary, About   string // in a line; in full, "" where there is no more to say
	Access           Access
	Fails            []int  // with which statuses beside those that all of its like answer with
	Lists            bool   // it answers with a page of a list
	Text             string // media type of what it answers with where that is no JSON
	// what it answers with where that is written as it is read, and so has no ETag; nil where it is made whole first
	Streams *huma.Schema
	Status  int   // that it answers with where all is well, 0 for 200
	Takes   int64 // bytes of a body at most, 0 where it takes none
	Example Call
	mount   func(*Server, huma.API, huma.Operation)
}

// OK is the status that it answers with where all is well.
func (op Operation) OK() int { return cmp.Or(op.Status, http.StatusOK) }

// Access is who may call an operation.
type Access string

// Who may call operations.
const (
	AccessOpen Access = "open" // everybody: it tells nothing of anybody
	AccessKey  Access = "key"  // who sends a person's key
)

// Call is an example of calling an operation.
type Call struct {
	Path string // with its query
	Body string // JSON, "" for none
}

// Operations returns all operations of the API.
func Operations() []Operation { return slices.Clone(operations) }

// operations are all of them, in the order in which they are described.
var operations = slices.Concat(quizOperations, scoreOperations, roleOperations, skillOperations, pathOperations,
	compareOperations, personOperations, draftOperations, assessmentOperations,
	planOperations, milestoneOperations, progressOperations, eventOperations)

// keyScheme is the name of how keys are sent, in the description.
const keyScheme = "key"

// apiDescription is what the description says of the whole.
const apiDescription = "Quizzes, roles, skills, growth paths and scoring for everybody; drafts, results, plans and " +
	"progress of the person whose key is sent. POST /api/v1/people makes a person with a key, without a name or an " +
	"address. Everything is JSON in UTF-8. Errors are RFC 9457 problem details with a stable type. Every GET but " +
	"the export has a strong ETag and answers 304 to If-None-Match. Lists come in pages: while a page has next, ask again with it as cursor. " +
	"Moments are RFC 3339; days are those of UTC. Levels and readiness of plans and progress are whole points, 0 to 100. " +
	"Lists in examples are cut to their first two."

// mountAPI puts the operations under /api/v1.
func (s *Server) mountAPI(r *mux.Router) {
	config := huma.DefaultConfig("careerpath", "1")
	config.Info.Description = apiDescription
	config.Servers = []*huma.Server{{URL: "/"}}
	config.OpenAPIPath = "" // getOpenAPI shows it
	config.DocsPath = ""    // its page loads scripts from elsewhere
	config.SchemasPath = "" // the description has them
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	config.Transformers = []huma.Transformer{instanced}
	format := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: strictly}
	config.Formats = map[string]huma.Format{jsonType: format, "json": format}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{keyScheme: {Type: "http", Scheme: "bearer",
		Description: "A key of the person whose data it is."}}
	api := humamux.New(r, config)
	// a number, a text or a list
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[engine.Answer](), reflect.TypeFor[any]())
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[engine.OptionalID](), reflect.TypeFor[*string]())
	api.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		request, w := humamux.Unwrap(ctx)
		setRoute(request, ctx.Operation().Path)
		if ctx.Method() == http.MethodGet {
			w.Header().Set("Cache-Control", "no-cache") // but ask with the ETag whether it has changed
		}
		next(ctx)
	})
	describeProblems(api.OpenAPI())
	for _, op := range operations {
		described := op.described()
		described.MaxBodyBytes = op.Takes
		if op.Access != AccessOpen {
			described.Middlewares = huma.Middlewares{s.keyed}
		}
		op.mount(s, api, described)
	}
	describeNulls(api.OpenAPI())
	s.document = sync.OnceValues(func() (apiDocument, error) { return newDocument(api.OpenAPI()) })
}

// does mounts a method that answers an operation. What huma reads of its input is described with it; a body has been
// checked before, see readsBody.
func does[I, O any](handle func(*Server, context.Context, *I) (*O, error)) func(*Server, huma.API, huma.Operation) {
	return func(s *Server, api huma.API, op huma.Operation) {
		if f, ok := reflect.TypeFor[I]().FieldByName("Body"); ok {
			op.Middlewares = append(op.Middlewares, readsBody(api, f.Type, op.MaxBodyBytes))
			if op.Method == http.MethodPost && op.Security != nil {
				op.Middlewares = append(op.Middlewares, s.onlyOnce)
				describeOnce(&op)
			}
			op.SkipValidateBody = true
			op.MaxBodyBytes, op.BodyReadTimeout = -1, -1 // it has been read, within limits
			describeBodyProblems(&op)
		}
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := handle(s, ctx, in)
			if err == nil {
				return out, nil
			}
			var again *repeated
			if errors.As(err, &again) {
				return nil, again
			}
			p, ours := asProblem(err)
			if req, ok := ctx.Value(requestKey).(*request); ok && ours {
				s.log.ErrorContext(ctx, "request failed", "request_id", req.id, "route", req.route, "error", err)
			}
			return nil, p
		})
	}
}

// body is what an operation answers with.
type body[T any] struct{ Body T }

// schemaName is what a type is called in the description.
func schemaName(t reflect.Type, hint string) string {
	return strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "Wire", "")
}

// examples are what the operations answer to their examples with the shipped content, by id: a test makes them.
//
//go:embed examples.json
var examples []byte

// apiDocument is the description of the API, with both of its forms.
type apiDocument struct {
	API        *huma.OpenAPI
	JSON, YAML []byte
}

// newDocument adds the examples to a description and writes it.
func newDocument(api *huma.OpenAPI) (apiDocument, error) {
	var answers map[string]json.RawMessage
	if err := json.Unmarshal(examples, &answers); err != nil {
		return apiDocument{}, err
	}
	for _, op := range operations {
		described := operationIn(api, op)
		if content := described.Responses[strconv.Itoa(op.OK())].Content[jsonType]; content != nil && answers[op.ID] != nil {
			content.Example = answers[op.ID]
		}
		if op.Example.Body != "" {
			described.RequestBody.Content[jsonType].Example = json.RawMessage(op.Example.Body)
		}
	}
	text, err := json.Marshal(api)
	if err != nil {
		return apiDocument{}, err
	}
	yaml, err := api.YAML()
	return apiDocument{api, text, yaml}, err
}

func (s *Server) getOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	document, err := s.document()
	if err != nil {
		return err
	}
	return writeDocument(w, "application/openapi+json", document.JSON)
}

func (s *Server) getOpenAPIYAML(w http.ResponseWriter, _ *http.Request) error {
	document, err := s.document()
	if err != nil {
		return err
	}
	return writeDocument(w, "application/openapi+yaml", document.YAML)
}

func writeDocument(w http.ResponseWriter, kind string, text []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	_, err := w.Write(text)
	return ignoreGone(err)
}
