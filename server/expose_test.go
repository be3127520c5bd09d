package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"careerpath/engine/score"
	"careerpath/store"
)

// What tests look at that no page shows by itself.
var Spoken = spoken

// SetExamples replaces the examples of the API's description.
func SetExamples(text []byte) { examples = text }

// CursorAfter is a cursor of a list.
func CursorAfter(list, key string) string { return cursor{list, key}.String() }

// ProblemNames are the names of all kinds of problems.
func ProblemNames() (names []string) {
	for _, kind := range problemKinds {
		names = append(names, kind.Name)
	}
	return names
}

// TagFor is the tag of a body.
func TagFor(t *testing.T, body any) string {
	tag, err := etagFor(body)
	if err != nil {
		t.Fatal(err)
	}
	return tag
}

// Unchanged is the kind of problem that a change meets, "" for none.
func Unchanged(ifMatch []string, body any) string { return kindOfError(unchanged(ifMatch, body)) }

func kindOfError(err error) string {
	if p := (*Problem)(nil); errors.As(err, &p) {
		return p.Type[len(problemsPath):]
	}
	return ""
}

// FaultsOf reads a body as an operation would that takes a plan, and names the kind of problem and the places, sorted.
func FaultsOf(text []byte) (kind string, places []string) {
	type milestone struct {
		Due   string    `json:"due" format:"date"`
		At    time.Time `json:"at,omitzero"`
		Hours int       `json:"hours,omitempty"`
	}
	type plan struct {
		Title      string      `json:"title"`
		Milestones []milestone `json:"milestones" nullable:"false"`
	}
	known := huma.NewMapRegistry("#/components/schemas/", schemaName)
	schema := known.Schema(reflect.TypeFor[plan](), true, "")
	err := checkBody(known, schema, text, &plan{})
	if p := (*Problem)(nil); errors.As(err, &p) {
		for _, f := range p.Errors {
			places = append(places, f.Location)
		}
	}
	slices.Sort(places)
	return kindOfError(err), places
}

// NewBreaking is a site whose API has one more operation, which breaks as it is asked to.
func NewBreaking(t testing.TB, c *score.Catalog, st store.Store, log io.Writer) http.Handler {
	s, err := New(c, st, slog.New(slog.NewJSONHandler(log, nil)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	before := operations
	defer func() { operations = before }()
	operations = append(slices.Clone(before), Operation{ID: "break", Method: http.MethodGet, Path: "/api/v1/break",
		Access: AccessOpen, mount: does(breaking)}, Operation{ID: "who", Method: http.MethodGet, Path: "/api/v1/who",
		Access: AccessKey, mount: does(func(_ *Server, ctx context.Context, _ *struct{}) (*body[string], error) {
			return &body[string]{callerOf(ctx).ID}, nil
		})})
	return s.Handler()
}

func breaking(_ *Server, _ context.Context, in *struct {
	How string `query:"how"`
}) (*body[string], error) {
	switch in.How {
	case "panic":
		panic("a secret")
	case "error":
		return nil, errors.New("a secret")
	case "busy":
		return nil, apiError("too-many-requests", "")
	case "stale":
		return nil, unchanged([]string{`"old"`}, "new")
	default:
		return nil, unchanged(nil, "new")
	}
}

// What stands in examples for ids and tokens.
const (
	ExamplePerson     = examplePerson
	ExampleAssessment = exampleAssessment
	ExamplePlan       = examplePlan
	ExampleToken      = exampleToken
)

// ClientOf says where a request comes from, and whether over HTTPS, where proxies are trusted.
func ClientOf(proxies Proxies, r *http.Request) (netip.Addr, bool) {
	c := proxies.clientOf(r)
	return c.address, c.https
}

// Takes is how many bytes of a body an address takes at most.
func Takes(r Route) int64 { return r.takes }

// HashOf is what a store knows a secret by.
var HashOf = hashOf
