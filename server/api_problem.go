package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/danielgtaylor/huma/v2/validation"

	"careerpath/store"
)

// problemKind is a type of problem that the API answers with. Its name is part of the API: programs tell problems apart
// by it, so that it never changes.
type problemKind struct {
	Name   string
	Status int
	Title  string
	Do     string // what to do about it; the detail of a problem that has none of its own
}

// The kinds of problems that handlers name themselves.
const (
	kindMalformed = "malformed-request"
	kindBadCursor = "bad-cursor"
	kindNoKey     = "unauthorized"
	kindNotFound  = "not-found"
	kindConflict  = "conflict"
	kindStale     = "stale"
	kindMediaType = "unsupported-media-type"
	kindInvalid   = "invalid-request"
	kindUnguarded = "precondition-required"
	kindReused    = "idempotency-key-reused"
	kindGivenUp   = "given-up"
	kindInternal  = "internal"
	kindDamaged   = "damaged"
	kindTooMany   = "too-many-requests"

	kindTooManyPeople = "too-many-people"
	kindFull          = "full"
	kindBusy          = "busy"
	kindTooLarge      = "too-large"
)

// problemKinds are all of them. Of those with one status the first stands for it where nobody names another.
var problemKinds = []problemKind{
	{kindMalformed, http.StatusBadRequest, "The request can't be read",
		"Send the whole body, as JSON in UTF-8 with nothing after it."},
	{kindBadCursor, http.StatusBadRequest, "The cursor leads nowhere",
		"Ask for the list again without a cursor, and follow the cursors that its pages name in next, unchanged."},
	{kindNoKey, http.StatusUnauthorized, "The request doesn't say whose it is",
		"Send a key that is still good in the header Authorization: Bearer KEY."},
	{"forbidden", http.StatusForbidden, "This request is not allowed",
		"The key doesn't allow it, or a browser sent it from a page of another site. Use a key that does, or ask from here."},
	{kindNotFound, http.StatusNotFound, "There is nothing here",
		"Check the address: /api lists the operations, and the list operations the ids."},
	{"method-not-allowed", http.StatusMethodNotAllowed, "This address doesn't take that method",
		"Use one of the methods that the header Allow names; /api says what each of them does."},
	{"not-acceptable", http.StatusNotAcceptable, "There is no such form of the answer",
		"Ask for application/json in the header Accept, or leave it out."},
	{"too-slow", http.StatusRequestTimeout, "The request took too long to arrive", "Send it again, faster."},
	{kindConflict, http.StatusConflict, "This is already there",
		"Read how things stand, and send only what is missing."},
	{kindFull, http.StatusConflict, "So much is kept of the person that no more fits",
		"Take what is there along with GET /api/v1/me/export. DELETE /api/v1/me makes room, and so can whoever runs this site. " +
			"Nothing was done."},
	{"gone", http.StatusGone, "This is no longer here", "It has been ended or deleted. Ask whoever gave it to you for a new one."},
	{kindStale, http.StatusPreconditionFailed, "It has changed since you read it",
		"Read it again, look at what has changed, and send the change with the new ETag in If-Match."},
	{kindTooLarge, http.StatusRequestEntityTooLarge, "That was too much at once",
		"Send no more than the operation takes. Nothing of it was kept."},
	{kindMediaType, http.StatusUnsupportedMediaType, "The body isn't said to be JSON",
		"Send the body as JSON with the header Content-Type: application/json."},
	{kindInvalid, http.StatusUnprocessableEntity, "The request isn't what the operation takes",
		"Change what errors names, each at its place. Nothing was done."},
	{kindReused, http.StatusUnprocessableEntity, "The Idempotency-Key was sent with another request",
		"Send the request as it was the first time, or make a new key for a new request. Nothing was done."},
	{kindUnguarded, http.StatusPreconditionRequired, "The request doesn't say which version it changes",
		"Send the ETag of what you read in the header If-Match, so that nobody's change is lost."},
	{kindTooMany, http.StatusTooManyRequests, "There were too many requests",
		"Wait as many seconds as the header Retry-After says, then go on more slowly. Nothing was done."},
	{kindTooManyPeople, http.StatusTooManyRequests, "Too many people were made from this network today",
		"Wait as many seconds as the header Retry-After says, or ask whoever runs this site to allow more. Nobody was made."},
	{kindGivenUp, statusClientGone, "The request was given up", "Send it again. Nobody was there to read the answer."},
	{kindInternal, http.StatusInternalServerError, "Something went wrong here",
		"It isn't your fault. Try again; if it keeps happening, tell whoever runs this site the request id in instance."},
	{"unavailable", http.StatusServiceUnavailable, "The data can't be reached right now",
		"Nothing is lost. Wait a moment and try again."},
	{kindDamaged, http.StatusServiceUnavailable, errDamaged.title, errDamaged.detail},
	{kindBusy, http.StatusServiceUnavailable, "Too much is asked of this site at the moment",
		"Wait as many seconds as the header Retry-After says, and send it again. Nothing was done."},
}

const problemsPath = "/api/problems/"

// kindNamed returns the kind with a name.
func kindNamed(name string) (problemKind, bool) {
	at := slices.IndexFunc(problemKinds, func(k problemKind) bool { return k.Name == name })
	if at < 0 {
		return problemKind{}, false
	}
	return problemKinds[at], true
}

// problemKindOf is the kind that stands for a status. One that no kind has is the asker's or the server's fault, like any
// other of its hundred.
func problemKindOf(status int) problemKind {
	at := slices.IndexFunc(problemKinds, func(k problemKind) bool { return k.Status == status })
	if at >= 0 {
		return problemKinds[at]
	}
	name := kindMalformed
	if status >= http.StatusInternalServerError {
		name = kindInternal
	}
	kind, _ := kindNamed(name)
	return kind
}

// mostFaults is how many faults of one request are told one by one; the others are counted.
const mostFaults = 50

// Problem is an error of the API as it is sent: RFC 9457 problem details.
type Problem struct {
	Type     string  `json:"type" format:"uri-reference" doc:"the kind of problem; never changes, leads to what to do"`
	Title    string  `json:"title" doc:"the kind in words"`
	Status   int     `json:"status" doc:"HTTP status"`
	Detail   string  `json:"detail" doc:"what is wrong with this request, and what to do"`
	Instance string  `json:"instance" doc:"id of the request, as in the header X-Request-Id"`
	Errors   []Fault `json:"errors,omitempty" doc:"all that is wrong; of more than 50 the last counts the others"`

	retryAfter int // seconds to wait before trying again, 0 where that isn't known
}

// Fault is one thing that is wrong with a request.
type Fault struct {
	Location string `json:"location" doc:"the place, such as body.milestones[2].due or query.limit"`
	Message  string `json:"message" doc:"what is wrong there"`
}

// Error is what is wrong at a place.
func (f Fault) Error() string { return f.Location + ": " + f.Message }

// Error is what is wrong.
func (p *Problem) Error() string { return p.Detail }

// GetStatus makes it an error that huma writes with its status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders makes huma say when to try again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return h
}

// ContentType makes huma write it as what it is.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// apiError is a problem of a kind, with what is wrong in this case.
func apiError(kind, detail string, faults ...Fault) *Problem {
	k, known := kindNamed(kind)
	if !known {
		panic("no problem is of the kind " + kind)
	}
	return k.problem(k.Status, detail, faults)
}

func (k problemKind) problem(status int, detail string, faults []Fault) *Problem {
	if detail == "" {
		detail = k.Do
	}
	if len(faults) > mostFaults+1 {
		others := len(faults) - mostFaults
		faults = append(slices.Clone(faults[:mostFaults]), Fault{Location: faults[mostFaults].Location,
			Message: "and " + strconv.Itoa(others) + " more"})
	}
	return &Problem{Type: problemsPath + k.Name, Title: k.Title, Status: status, Detail: detail, Errors: faults}
}

// missingKey begins what is said of a key that is missing, up to its name.
const missingKey = "missing: "

// huma makes its errors here. What it says of an error that it doesn't expect is for the log.
func init() {
	validation.MsgExpectedRequiredProperty = missingKey + "%s"
	validation.MsgUnexpectedProperty = "is not taken here: leave it out, or check its spelling"
	validation.MsgExpectedMatchExactlyOneSchema = "is in none of the forms that the operation takes"
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		var faults []Fault
		if status < http.StatusInternalServerError {
			for _, err := range errs {
				faults = append(faults, faultOf(err))
			}
		} else {
			message = ""
		}
		if len(faults) > 0 && message == "validation failed" {
			message = ""
		}
		return problemKindOf(status).problem(status, message, faults)
	}
}

// faultOf is an error of huma's. The value that it repeats is left out: it may be long, or a secret.
func faultOf(err error) Fault {
	var own Fault
	if errors.As(err, &own) {
		return own
	}
	var detailed huma.ErrorDetailer
	if errors.As(err, &detailed) {
		d := detailed.ErrorDetail()
		if key, missing := strings.CutPrefix(d.Message, missingKey); missing {
			return Fault{d.Location + "." + key, "is missing"}
		}
		return Fault{d.Location, d.Message}
	}
	return Fault{Message: err.Error()}
}

// instanced puts the id of the request into the problems that huma writes.
func instanced(ctx huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*Problem); ok {
		r, _ := humamux.Unwrap(ctx)
		of := *p
		of.Instance = requestID(r)
		return &of, nil
	}
	return v, nil
}

// asProblem is an error of an operation as its asker reads it, and whether it is a fault of ours, for the log.
func asProblem(err error) (p *Problem, ours bool) {
	if errors.As(err, &p) {
		return p, p.Status >= http.StatusInternalServerError
	}
	if store.CodeOf(err) == store.Damaged {
		return apiError(kindDamaged, ""), true
	}
	var often *tooMany
	if errors.As(err, &often) {
		p = apiError(often.kind, "")
		p.retryAfter = often.seconds()
		return p, false
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return apiError(kindTooLarge, "Send at most "+strconv.FormatInt(large.Limit>>10, 10)+
			" KiB. Nothing of it was kept."), false
	}
	var full *store.FullError
	if errors.As(err, &full) {
		return apiError(kindFull, "", Fault{"me." + string(full.Part), "may be at most " +
			strconv.FormatInt(full.Most, 10)}), false
	}
	status := problemOf(err).status
	return problemKindOf(status).problem(status, "", nil), status >= http.StatusInternalServerError
}

// writeProblem writes a problem that was met outside of an operation.
func writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	of := *p
	of.Instance = requestID(r)
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(of); err != nil {
		http.Error(w, p.Title, p.Status)
		return
	}
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_, _ = body.WriteTo(w) // the asker is gone if this fails
}

// getProblem leads from the type of a problem to what is said of it.
func (s *Server) getProblem(w http.ResponseWriter, r *http.Request) error {
	kind, known := kindNamed(r.PathValue("problem"))
	if !known {
		return errNotFound
	}
	http.Redirect(w, r, "/api#problem-"+kind.Name, http.StatusSeeOther)
	return nil
}
