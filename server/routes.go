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
		methods := []string{route.method}
		if route.method == "GET" {
			methods = append(methods, "HEAD")
		}
		r.Handle(route.path, s.handler(route.handle)).Methods(methods...)
	}
	s.mountAPI(r)
	r.NotFoundHandler = s.handler(func(http.ResponseWriter, *http.Request) error { return errNotFound })
	r.MethodNotAllowedHandler = s.handler(func(w http.ResponseWriter, req *http.Request) error {
		w.Header().Set("Allow", strings.Join(allowed(r, req), ", "))
		return errMethod
	})
	return s.wrap(r)
}

// allowed lists the methods that an address takes.
func allowed(r *mux.Router, req *http.Request) []string {
	var methods []string
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		asked := req.Clone(req.Context())
		asked.Method = method
		var match mux.RouteMatch
		if r.Match(asked, &match) && match.MatchErr == nil {
			methods = append(methods, method)
		}
	}
	return methods
}
