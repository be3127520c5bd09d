package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"

	"careerpath/store"
)

// A POST that a person's key comes with may carry an Idempotency-Key, a text of the asker's own. What the first such
// request made is then answered again to the same request, and nothing is made twice: the answer is kept in the
// transaction that made it.

const (
	onceHeader  = "Idempotency-Key"
	onceKind    = "reply" // of the records that answers are kept in
	onceHours   = 24
	mostReplies = 50  // that are kept of a person
	longestOnce = 255 // bytes of a key
)

// keptReply is what a POST was answered.
type keptReply struct {
	Asked    string    `json:"asked"` // hash of the request's address and body
	At       time.Time `json:"at"`
	Status   int       `json:"status"`
	Location string    `json:"location,omitempty"`
	ETag     string    `json:"etag,omitempty"`
	Body     string    `json:"body"` // a text, so that it comes back in the same bytes
}

// repeated answers a request as it was answered before. It is an error so that it ends what is under way.
type repeated struct{ keptReply }

func (*repeated) Error() string { return "it has been answered before" }

// GetStatus makes huma answer with it.
func (r *repeated) GetStatus() int { return r.Status }

// GetHeaders are those of the answer before.
func (r *repeated) GetHeaders() http.Header {
	h := http.Header{}
	for name, value := range map[string]string{"Location": r.Location, "ETag": r.ETag} {
		if value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// MarshalJSON is the answer before.
func (r *repeated) MarshalJSON() ([]byte, error) { return []byte(r.Body), nil }

// askedOnce is a request with an Idempotency-Key.
type askedOnce struct {
	id    string // of the record that its answer is kept in
	asked string
	now   time.Time
}

// onlyOnce answers a request that has been answered before, and makes any other known to the operation.
func (s *Server) onlyOnce(ctx huma.Context, next func(huma.Context)) {
	r, w := humamux.Unwrap(ctx)
	sent, given := r.Header[http.CanonicalHeaderKey(onceHeader)]
	if !given {
		next(ctx)
		return
	}
	ask := askedOnce{now: s.now().UTC()}
	err := checkOnce(sent)
	if err == nil {
		body, _ := ctx.Context().Value(bodyKey).([sha256.Size]byte)
		ask.id = hashed(ctx.Operation().OperationID, sent[0])
		ask.asked = hashed(r.URL.Path, string(body[:]))
		err = s.store.View(r.Context(), callerOf(ctx.Context()).ID, func(data store.Reader) error { return ask.before(data) })
	}
	var again *repeated
	switch {
	case errors.As(err, &again):
		for name, values := range again.GetHeaders() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Type", jsonType)
		w.WriteHeader(again.Status)
		_, _ = w.Write(append([]byte(again.Body), '\n')) // the asker is gone if this fails
	case err != nil:
		p, ours := asProblem(err)
		if ours {
			s.log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r), "route", routeOf(r), "error", err)
		}
		writeProblem(w, r, p)
	default:
		next(huma.WithValue(ctx, askedKey, &ask))
	}
}

// checkOnce refuses keys that are none.
func checkOnce(sent []string) error {
	says := ""
	switch key := sent[0]; {
	case len(sent) > 1:
		says = "is given twice: send one"
	case key == "":
		says = "is empty: send a text of your own, or leave the header out"
	case len(key) > longestOnce:
		says = "is longer than 255 bytes"
	case strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }):
		says = "has characters other than those of printable ASCII"
	}
	if says == "" {
		return nil
	}
	return apiError(kindInvalid, "", Fault{"header." + onceHeader, says})
}

// hashed is a hash of two texts.
func hashed(one, two string) string {
	sum := sha256.Sum256([]byte(one + "\x00" + two))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// before is the answer to the same request, as a *repeated, nil where there was none.
func (a *askedOnce) before(data store.Reader) error {
	kept, err := store.Get[keptReply](data, onceKind, a.id)
	switch {
	case store.CodeOf(err) == store.NotFound:
		return nil
	case err != nil:
		return err
	case kept.ended(a.now):
		return nil
	case kept.Asked != a.asked:
		return apiError(kindReused, "", Fault{"header." + onceHeader, "came with another address or body before"})
	}
	return &repeated{kept}
}

func (k *keptReply) ended(now time.Time) bool { return now.Sub(k.At) >= onceHours*time.Hour }

// keep keeps an answer. Those that have ended go, and the oldest of too many.
func (a *askedOnce) keep(tx store.Tx, reply keptReply) error {
	records, err := tx.Records(onceKind)
	if err != nil {
		return err
	}
	at := map[string]time.Time{}
	for _, record := range records {
		var kept keptReply
		if err := json.Unmarshal(record.Body, &kept); err != nil || kept.ended(a.now) {
			if err := tx.DeleteRecord(onceKind, record.ID); err != nil {
				return err
			}
			continue
		}
		at[record.ID] = kept.At
	}
	delete(at, a.id)
	for len(at) >= mostReplies {
		oldest := ""
		for id := range at {
			if oldest == "" || at[id].Before(at[oldest]) {
				oldest = id
			}
		}
		if err := tx.DeleteRecord(onceKind, oldest); err != nil {
			return err
		}
		delete(at, oldest)
	}
	reply.Asked, reply.At = a.asked, a.now
	return store.Put(tx, onceKind, a.id, reply)
}

// made is what an operation answers that makes something.
type made[T any] struct {
	Status   int
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     T
}

// once makes something in one transaction with what is kept of the answer. Where the same request was answered
// meanwhile, the error is a *repeated.
func once[T any](ctx context.Context, s *Server, change func(store.Tx) (*made[T], error)) (*made[T], error) {
	ask, _ := ctx.Value(askedKey).(*askedOnce)
	var out *made[T]
	err := s.store.Update(ctx, callerOf(ctx).ID, func(tx store.Tx) error {
		if ask != nil {
			if err := ask.before(tx); err != nil {
				return err
			}
		}
		var err error
		if out, err = change(tx); err != nil || ask == nil {
			return err
		}
		var text strings.Builder
		if err := huma.DefaultJSONFormat.Marshal(&text, out.Body); err != nil {
			return err
		}
		return ask.keep(tx, keptReply{Status: out.Status, Location: out.Location, ETag: out.ETag,
			Body: strings.TrimSpace(text.String())})
	})
	return out, err
}

// describeOnce adds to an operation what it says of the header.
func describeOnce(op *huma.Operation) {
	length := longestOnce
	one := 1
	op.Parameters = append(slices.Clone(op.Parameters), &huma.Param{Name: onceHeader, In: "header",
		Schema: &huma.Schema{Type: huma.TypeString, MinLength: &one, MaxLength: &length},
		Description: "a text of your own for this request, such as a UUID: sent again within 24 hours, the same request is " +
			"answered as it was, and nothing is made twice. Of a person the last 50 answers are kept"})
}
