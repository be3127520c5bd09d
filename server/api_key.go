package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"

	"careerpath/store"
)

// caller is who calls an operation that takes a key.
type caller struct {
	store.Person
	key store.Key
}

// callerOf is who calls; only operations that take a key have one.
func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey).(caller)
	return c
}

// keyed lets an operation be called only with a person's key that is still good.
func (s *Server) keyed(ctx huma.Context, next func(huma.Context)) {
	r, w := humamux.Unwrap(ctx)
	w.Header().Set("Cache-Control", "no-store") // what is answered is somebody's
	c, err := s.caller(r)
	if err != nil {
		p, ours := asProblem(err)
		if ours {
			s.log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r), "route", routeOf(r), "error", err)
		}
		if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		writeProblem(w, r, p)
		return
	}
	next(huma.WithValue(ctx, callerKey, c))
}

// caller finds who sent the key of a request. Keys that nobody has, that are revoked and that have ended are refused
// alike: whoever tries them learns nothing.
func (s *Server) caller(r *http.Request) (caller, error) {
	refused := apiError(kindNoKey, "")
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return caller{}, refused
	}
	hash, ok := hashOf(secret)
	if !ok {
		return caller{}, refused
	}
	p, key, err := s.opens(r.Context(), hash, store.KeyAPI)
	if store.CodeOf(err) == store.NotFound {
		return caller{}, refused
	}
	return caller{p, key}, err
}
