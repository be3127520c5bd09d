package server

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"
)

// Limits on what a request may carry, in bytes. A form with every answer of a long quiz takes a few kilobytes.
const (
	maxForm = 256 << 10
	maxJSON = 1 << 20
)

// Handler returns the whole site: every route in one table, wrapped from outside so that nothing is left out, not even pages not found.
func (s *Server) Handler() http.Handler {
	r := mux.NewRouter()
	for _, route := range []struct {
		method, path string
		handle       func(http.ResponseWriter, *http.Request) error
	}{
		{"GET", "/", s.getHome},
		{"GET", "/quizzes/{quiz}", s.getQuiz},
		{"POST", "/quizzes/{quiz}", s.postQuiz},
		{"GET", "/quizzes/{quiz}/again", s.getAgain},
		{"GET", "/quizzes/{quiz}/review", s.getReview},
		{"POST", "/quizzes/{quiz}/finish", s.postFinish},
		{"POST", "/quizzes/{quiz}/restart", s.postRestart},
		{"GET", "/assessments/{id}", s.getAssessment},
		{"POST", "/assessments/{id}/correct", s.postCorrect},
		{"GET", "/assessments/{a}/beside/{b}", s.getBeside},
		{"GET", "/progress", s.getProgress},
		{"GET", "/roles", s.getRoles},
		{"GET", "/roles/{role}", s.getRole},
		{"GET", "/compare/{a}/{b}", s.getCompare},
		{"GET", "/plans/new", s.getNewPlan},
		{"POST", "/plans", s.postPlan},
		{"GET", "/plans/{id:[0-9a-f-]+}.ics", s.getPlanCalendar},
		{"GET", "/plans/{id:[0-9a-f-]+}.md", s.getPlanMarkdown},
		{"GET", "/plans/{id:[0-9a-f-]+}.json", s.getPlanJSON},
		{"GET", "/plans/{id:[0-9a-f-]+}/print", s.getPlanPrint},
		{"GET", "/plans/{id:[0-9a-f-]+}", s.getPlan},
		{"POST", "/plans/{id:[0-9a-f-]+}", s.postChange},
		{"GET", "/plans/{id:[0-9a-f-]+}/milestones/{milestone}", s.getMilestone},
		{"POST", "/plans/{id:[0-9a-f-]+}/milestones/{milestone}", s.postMilestone},
		{"GET", "/me", s.getMe},
		{"GET", "/me/export", s.getExport},
		{"GET", "/me/leave", s.getLeave},
		{"POST", "/me/leave", s.postLeave},
		{"POST", "/me/delete", s.postDelete},
		{"GET", "/return/{secret}", s.getReturn},
		{"POST", "/return/{secret}", s.postReturn},
		{"GET", "/static/{file}", s.getStatic},
		{"GET", "/livez", s.getLive},
		{"GET", "/readyz", s.getReady},
	} {
		r.Handle(route.path, s.handler(route.handle)).Methods(route.method)
	}
	s.mountAPI(r)
	r.NotFoundHandler = s.handler(func(w http.ResponseWriter, req *http.Request) error {
		if to, ok := withoutSlash(r, req); ok {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusPermanentRedirect) // which keeps the method, and so a form
			return nil
		}
		return errNotFound
	})
	r.MethodNotAllowedHandler = s.handler(func(w http.ResponseWriter, req *http.Request) error {
		w.Header().Set("Allow", strings.Join(allowed(r, req), ", "))
		if req.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		return errMethod
	})
	return s.wrap(headAsGet(r))
}

// headAsGet has a HEAD request answered as GET, on every route alike. The connection leaves the body out.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// allowed lists the methods that an address takes; nil where there is nothing.
func allowed(r *mux.Router, req *http.Request) []string {
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		asked := req.Clone(req.Context())
		asked.Method = method
		var match mux.RouteMatch
		if !r.Match(asked, &match) || match.MatchErr != nil {
			continue
		}
		if methods = append(methods, method); method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	if methods == nil {
		return nil
	}
	return append(methods, http.MethodOptions)
}

// withoutSlash returns where an address leads that ends in a slash too many, with its query; false where there is nothing without it either. What is
// returned is the path of a route, never another site.
func withoutSlash(r *mux.Router, req *http.Request) (string, bool) {
	path, found := strings.CutSuffix(req.URL.EscapedPath(), "/")
	if !found || path == "" || !strings.HasSuffix(req.URL.Path, "/") {
		return "", false
	}
	asked := req.Clone(req.Context())
	asked.URL.Path, asked.URL.RawPath = strings.TrimSuffix(req.URL.Path, "/"), path
	if allowed(r, asked) == nil {
		return "", false
	}
	if req.URL.RawQuery != "" {
		path += "?" + req.URL.RawQuery
	}
	return path, true
}
