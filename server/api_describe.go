package server

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// described is an operation as huma takes it, with what all of its like answer.
func (op Operation) described() huma.Operation {
	out := huma.Operation{OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary,
		Description: op.About, DefaultStatus: op.Status, Responses: map[string]*huma.Response{}}
	mayFail(&out, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusServiceUnavailable)
	if strings.Contains(op.Path, "{") {
		mayFail(&out, http.StatusNotFound)
	}
	mayFail(&out, op.Fails...)
	if op.Method == http.MethodPatch { // of what has an ETag
		mayFail(&out, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	if op.Access == AccessKey {
		out.Security = []map[string][]string{{keyScheme: {}}}
		mayFail(&out, http.StatusUnauthorized, http.StatusForbidden)
	}
	switch {
	case op.Streams != nil:
		out.Responses["200"] = &huma.Response{Description: http.StatusText(http.StatusOK),
			Content: map[string]*huma.MediaType{jsonType: {Schema: op.Streams}}}
	case op.Method == http.MethodGet:
		out.Parameters = []*huma.Param{{Name: "If-None-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "ETag of a copy at hand: where that is still good, the answer is 304"}}
		out.Responses["200"] = &huma.Response{Headers: map[string]*huma.Param{"ETag": {Description: "strong tag of the body",
			Schema: &huma.Schema{Type: huma.TypeString}}}}
		if op.Text != "" {
			out.Responses["200"].Content = map[string]*huma.MediaType{op.Text: {Schema: &huma.Schema{Type: huma.TypeString}}}
		}
		out.Responses["304"] = &huma.Response{Description: "Your copy is still good"}
		if op.Lists {
			mayFail(&out, http.StatusBadRequest)
		}
	}
	return out
}

func describeBodyProblems(op *huma.Operation) {
	mayFail(op, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType)
}

// mayFail adds answers with problems, which are described once for all operations.
func mayFail(op *huma.Operation, statuses ...int) {
	for _, status := range statuses {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + problemResponse(status)}
	}
}

// problemResponse is what the answer with problems of a status is called.
func problemResponse(status int) string { return "Problem" + strconv.Itoa(status) }

// describeProblems adds an answer for every status that problems have, with an example of each kind.
func describeProblems(api *huma.OpenAPI) {
	schema := api.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	api.Components.Responses = map[string]*huma.Response{}
	for _, kind := range problemKinds {
		if kind.Name == kindGivenUp { // which nobody gets to read
			continue
		}
		name := problemResponse(kind.Status)
		if api.Components.Responses[name] == nil {
			api.Components.Responses[name] = &huma.Response{Description: kind.Title, Content: map[string]*huma.MediaType{
				problemType: {Schema: schema, Examples: map[string]*huma.Example{}}}}
		} else {
			api.Components.Responses[name].Description += ", or: " + kind.Title
		}
		example := kind.problem(kind.Status, "", nil)
		example.Instance = "ABCDEFGHIJKL"
		api.Components.Responses[name].Content[problemType].Examples[kind.Name] = &huma.Example{Value: example}
	}
}

// operationIn finds an operation in a description.
func operationIn(api *huma.OpenAPI, op Operation) *huma.Operation {
	item := api.Paths[op.Path]
	switch op.Method {
	case http.MethodGet:
		return item.Get
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	default:
		return item.Post
	}
}

// describeNulls says where null may stand, which huma can't: where a field points to a struct. The server's own lists are
// never null, nor are those that are left out where they are empty. What is sent may get further fields, so that its
// descriptions take them; what is taken doesn't.
func describeNulls(api *huma.OpenAPI) {
	const prefix = "#/components/schemas/"
	taken := takenSchemas(api, prefix)
	for name, schema := range api.Components.Schemas.Map() {
		if !taken[name] && schema.AdditionalProperties == false {
			schema.AdditionalProperties = nil
		}
		of := api.Components.Schemas.TypeFromRef(prefix + name)
		for _, field := range reflect.VisibleFields(of) {
			key, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			at := schema.Properties[key]
			if at == nil {
				continue
			}
			own := of.PkgPath() == reflect.TypeFor[Server]().PkgPath()
			if at.Type == huma.TypeArray && (own || strings.Contains(options, "omit")) {
				at.Nullable = false
			}
			if at.Ref != "" && field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit") {
				schema.Properties[key] = &huma.Schema{Description: at.Description,
					AnyOf: []*huma.Schema{{Ref: at.Ref}, {Type: "null"}}}
			}
		}
	}
}

// takenSchemas are the names of the schemas that bodies of requests are described with.
func takenSchemas(api *huma.OpenAPI, prefix string) map[string]bool {
	taken := map[string]bool{}
	var take func(*huma.Schema)
	take = func(schema *huma.Schema) {
		if schema == nil {
			return
		}
		if name, ok := strings.CutPrefix(schema.Ref, prefix); ok && !taken[name] {
			taken[name] = true
			take(api.Components.Schemas.Map()[name])
		}
		for _, property := range schema.Properties {
			take(property)
		}
		take(schema.Items)
		for _, one := range slices.Concat(schema.OneOf, schema.AnyOf, schema.AllOf) {
			take(one)
		}
	}
	for _, op := range operations {
		if body := operationIn(api, op).RequestBody; body != nil {
			take(body.Content[jsonType].Schema)
		}
	}
	return taken
}
