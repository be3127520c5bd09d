package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// readsBody reads the body of a request before huma does, which calls every body that doesn't arrive whole a fault of the
// server, stops at the first mistake, and lets keys that are given twice through. What gets past it is JSON that an
// operation with a body of that type takes, of so many bytes at most.
func readsBody(api huma.API, of reflect.Type, most int64) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humamux.Unwrap(ctx)
		var text []byte
		err := bound(w, r, most)
		if err == nil {
			text, err = wholeBody(r)
		}
		if err == nil && len(text) == 0 && !ctx.Operation().RequestBody.Required && r.Header.Get("Content-Type") == "" {
			next(ctx)
			return
		}
		if err == nil {
			err = wantsJSON(r.Header.Get("Content-Type"))
		}
		if err == nil {
			schema := ctx.Operation().RequestBody.Content[jsonType].Schema
			err = checkBody(api.OpenAPI().Components.Schemas, schema, text, reflect.New(of).Interface())
		}
		if err != nil {
			p, _ := asProblem(err)
			writeProblem(w, r, p)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(text))
		next(huma.WithValue(ctx, bodyKey, sha256.Sum256(text)))
	}
}

const jsonType = "application/json"

// strictly is how bodies are read: no key twice, no unknown key, no broken UTF-8.
func strictly(text []byte, into any) error {
	return jsonv2.Unmarshal(text, into, jsonv2.RejectUnknownMembers(true))
}

// wholeBody reads a body to its end. One that doesn't arrive whole is never the server's fault: the asker stopped, was too
// slow, or sent chunks that are none.
func wholeBody(r *http.Request) ([]byte, error) {
	var text bytes.Buffer
	_, err := text.ReadFrom(r.Body)
	if err == nil {
		err = r.Context().Err()
	}
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil:
		return text.Bytes(), nil
	case errors.As(err, &tooLarge):
		return nil, tooLarge
	case errors.As(err, &network) && network.Timeout():
		return nil, problemKindOf(http.StatusRequestTimeout).problem(http.StatusRequestTimeout, "", nil)
	case errors.Is(err, context.Canceled):
		return nil, apiError(kindGivenUp, "")
	}
	return nil, apiError(kindMalformed, "The body did not arrive whole: it is shorter than its Content-Length, or its "+
		"chunks are malformed. Send it again.")
}

// wantsJSON refuses a body that isn't said to be JSON.
func wantsJSON(contentType string) error {
	if kind, _, err := mime.ParseMediaType(contentType); err != nil || kind != jsonType {
		return apiError(kindMediaType, "", Fault{"header.Content-Type",
			"must be " + jsonType + ", not " + strconv.Quote(short(contentType))})
	}
	return nil
}

// checkBody names all that is wrong with a body at its place: first by its description, which the OpenAPI document has
// as well, and where that finds nothing by reading it into what the operation takes.
func checkBody(known huma.Registry, schema *huma.Schema, text []byte, into any) error {
	tree, faults, err := readTree(text)
	if err != nil {
		return malformed(tree, err)
	}
	var found huma.ValidateResult
	at := huma.NewPathBuffer(nil, 0)
	at.Push("body")
	huma.Validate(known, schema, at, huma.ModeWriteToServer, tree, &found)
	for _, err := range found.Errors {
		faults = append(faults, faultOf(err))
	}
	faults = append(faults, nullsIn(known, schema, tree)...)
	if len(faults) > 0 {
		return apiError(kindInvalid, "", faults...)
	}
	if err := strictly(text, into); err != nil {
		return unreadable(tree, err)
	}
	return nil
}

// nullsIn names the fields of a body that are null and may only be left out, which huma takes for the same.
func nullsIn(known huma.Registry, schema *huma.Schema, tree any) (faults []Fault) {
	if schema.Ref != "" {
		schema = known.SchemaFromRef(schema.Ref)
	}
	fields, _ := tree.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		of := schema.Properties[key]
		if fields[key] == nil && of != nil && !of.Nullable && !slices.Contains(schema.Required, key) {
			faults = append(faults, Fault{"body." + key, "is null: leave it out instead"})
		}
	}
	return faults
}

// treeReader reads JSON into maps, lists and plain values. Where a key is given twice or a number is too large it goes on,
// so that all of them are named.
type treeReader struct {
	from   *jsontext.Decoder
	faults []Fault
}

// readTree reads a whole text, whose faults it returns, or an error where it isn't JSON. The keys of the tree are safe:
// see safeKey.
func readTree(text []byte) (any, []Fault, error) {
	r := treeReader{from: jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))}
	tree, err := r.value("body")
	if err == nil {
		if _, end := r.from.ReadToken(); !errors.Is(end, io.EOF) {
			err = errTrailing
		}
	}
	return tree, r.faults, err
}

var errTrailing = errors.New("more stands after the end of the JSON value")

func (r *treeReader) value(at string) (any, error) {
	token, err := r.from.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '{':
		return r.object(at)
	case '[':
		return r.list(at)
	case '"':
		return token.String(), nil
	case '0':
		number, err := strconv.ParseFloat(token.String(), 64)
		if err != nil { // the token is a number, so that it can only be too large
			r.add(at, "is a number too large to take")
			number = 0
		}
		return number, nil
	case 't', 'f':
		return token.Bool(), nil
	default:
		return nil, nil
	}
}

func (r *treeReader) object(at string) (any, error) {
	out := map[string]any{}
	for r.from.PeekKind() != '}' {
		name, err := r.from.ReadToken()
		if err != nil {
			return out, err
		}
		key := safeKey(name.String())
		if _, twice := out[key]; twice {
			r.add(at+"."+key, "is given twice: keep one")
		}
		if out[key], err = r.value(at + "." + key); err != nil {
			return out, err
		}
	}
	_, err := r.from.ReadToken()
	return out, err
}

func (r *treeReader) list(at string) (any, error) {
	out := []any{}
	for r.from.PeekKind() != ']' {
		one, err := r.value(at + "[" + strconv.Itoa(len(out)) + "]")
		if err != nil {
			return out, err
		}
		out = append(out, one)
	}
	_, err := r.from.ReadToken()
	return out, err
}

func (r *treeReader) add(at, message string) { r.faults = append(r.faults, Fault{at, message}) }

// safeKey is a key as it stands in a location: of bearable length, and without what separates the parts of a location. No
// key that an operation takes has any of it.
func safeKey(key string) string { return short(keySigns.Replace(key)) }

var keySigns = strings.NewReplacer(".", "․", "[", "［", "]", "］")

// malformed says of a text that is no JSON where it stops being so.
func malformed(tree any, err error) error {
	at, says := "body", plainJSON(err)
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntactic):
		at = placeIn(tree, syntactic.JSONPointer)
		says = plainJSON(syntactic.Err) + ", at byte " + strconv.FormatInt(syntactic.ByteOffset+1, 10)
	case errors.Is(err, io.EOF):
		says = "is empty: send a JSON object"
	}
	return apiError(kindMalformed, "The body is no JSON.", Fault{at, says})
}

// unreadable says of JSON that an operation doesn't take what it can't take, and where.
func unreadable(tree any, err error) error {
	at, says := "body", plainJSON(err)
	var semantic *jsonv2.SemanticError
	if errors.As(err, &semantic) {
		at = placeIn(tree, semantic.JSONPointer)
		if semantic.Err != nil {
			says = plainJSON(semantic.Err)
		} else if semantic.JSONKind == '0' {
			says = "is a number that can't be taken here"
		}
	}
	return apiError(kindInvalid, "", Fault{at, says})
}

// plainJSON is what the JSON reader says, without its own name.
func plainJSON(err error) string {
	text := err.Error()
	for _, prefix := range []string{"json: ", "jsontext: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// placeIn writes a place in a body as locations are written.
func placeIn(tree any, pointer jsontext.Pointer) string {
	at := "body"
	for part := range pointer.Tokens() {
		switch within := tree.(type) {
		case []any:
			at += "[" + part + "]"
			if i, err := strconv.Atoi(part); err == nil && i < len(within) {
				tree = within[i]
			} else {
				tree = nil
			}
		case map[string]any:
			at += "." + safeKey(part)
			tree = within[safeKey(part)]
		default:
			at += "." + safeKey(part)
		}
	}
	return at
}
