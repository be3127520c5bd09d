package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"
)

// Limits on what a request may carry, in bytes. A form with every answer of a long quiz takes a few kilobytes.
const (
	maxForm = 256 << 10
	maxJSON = 1 << 20
)

// Route is an address of the site, with names in braces for what differs.
type Route struct {
	Method, Path string
	handle       func(*Server, http.ResponseWriter, *http.Request) error
}

// Routes returns every address but those of the API, in the order in which they are tried.
func Routes() []Route { return slices.Clone(routes) }

var routes = []Route{
	{"GET", "/", (*Server).getHome},
	{"GET", "/quizzes/{quiz}", (*Server).getQuiz},
	{"POST", "/quizzes/{quiz}", (*Server).postQuiz},
	{"GET", "/quizzes/{quiz}/again", (*Server).getAgain},
	{"GET", "/quizzes/{quiz}/review", (*Server).getReview},
	{"POST", "/quizzes/{quiz}/finish", (*Server).postFinish},
	{"POST", "/quizzes/{quiz}/restart", (*Server).postRestart},
	{"GET", "/assessments/{id}", (*Server).getAssessment},
	{"POST", "/assessments/{id}/correct", (*Server).postCorrect},
	{"GET", "/assessments/{id}/name", (*Server).getResultName},
	{"POST", "/assessments/{id}/name", (*Server).postResultName},
	{"GET", "/assessments/{id}/print", (*Server).getResultPrint},
	{"GET", "/assessments/{id}/card.svg", (*Server).getResultCardSVG},
	{"GET", "/assessments/{id}/card.png", (*Server).getResultCard},
	{"GET", "/assessments/{a}/beside/{b}", (*Server).getBeside},
	{"GET", "/progress", (*Server).getProgress},
	{"GET", "/roles", (*Server).getRoles},
	{"GET", "/roles/{role}", (*Server).getRole},
	{"GET", "/roles/{role}/card.png", (*Server).getRoleCard},
	{"GET", "/compare/{a}/{b}", (*Server).getCompare},
	{"GET", "/skills", (*Server).getSkills},
	{"GET", "/skills/{skill}", (*Server).getSkill},
	{"GET", "/method", (*Server).getMethod},
	{"GET", "/privacy", (*Server).getPrivacy},
	{"GET", "/sample/result", (*Server).getSampleResult},
	{"GET", "/sample/plan", (*Server).getSamplePlan},
	{"GET", "/paths", (*Server).getPaths},
	{"GET", "/paths/{path}", (*Server).getPath},
	{"GET", "/plans/new", (*Server).getNewPlan},
	{"POST", "/plans", (*Server).postPlan},
	{"GET", "/plans/{id:[0-9a-f-]+}.ics", (*Server).getPlanCalendar},
	{"GET", "/plans/{id:[0-9a-f-]+}.md", (*Server).getPlanMarkdown},
	{"GET", "/plans/{id:[0-9a-f-]+}.json", (*Server).getPlanJSON},
	{"GET", "/plans/{id:[0-9a-f-]+}/print", (*Server).getPlanPrint},
	{"GET", "/plans/{id:[0-9a-f-]+}/name", (*Server).getPlanName},
	{"POST", "/plans/{id:[0-9a-f-]+}/name", (*Server).postPlanName},
	{"POST", "/plans/{id:[0-9a-f-]+}/kept", (*Server).postLinkKept},
	{"GET", "/plans/{id:[0-9a-f-]+}", (*Server).getPlan},
	{"POST", "/plans/{id:[0-9a-f-]+}", (*Server).postChange},
	{"GET", "/plans/{id:[0-9a-f-]+}/adopt", (*Server).getAdopt},
	{"POST", "/plans/{id:[0-9a-f-]+}/adopt", (*Server).postAdopt},
	{"GET", "/plans/{id:[0-9a-f-]+}/milestones/{milestone}", (*Server).getMilestone},
	{"POST", "/plans/{id:[0-9a-f-]+}/milestones/{milestone}", (*Server).postMilestone},
	{"POST", "/plans/{id:[0-9a-f-]+}/check-in", (*Server).postCheckIn},
	{"GET", "/me", (*Server).getMe},
	{"GET", "/me/export", (*Server).getExport},
	{"GET", "/calendar", (*Server).getFeedPage},
	{"POST", "/calendar", (*Server).postFeed},
	{"GET", "/calendar/{token:[A-Za-z0-9_-]+}.ics", (*Server).getFeed},
	{"GET", "/me/leave", (*Server).getLeave},
	{"POST", "/me/leave", (*Server).postLeave},
	{"POST", "/me/delete", (*Server).postDelete},
	{"GET", "/return/{secret}", (*Server).getReturn},
	{"POST", "/return/{secret}", (*Server).postReturn},
	{"POST", "/language", (*Server).postLanguage},
	{"POST", "/theme", (*Server).postTheme},
	{"GET", "/card.png", (*Server).getCard},
	{"GET", "/static/{file}", (*Server).getStatic},
	{"GET", "/livez", (*Server).getLive},
	{"GET", "/readyz", (*Server).getReady},
}

// Handler returns the whole site: every route of one table, wrapped from outside so that nothing is left out, not even
// pages not found.
func (s *Server) Handler() http.Handler {
	r := mux.NewRouter()
	s.router = r
	for _, route := range routes {
		r.Handle(route.Path, s.handler(func(w http.ResponseWriter, r *http.Request) error { return route.handle(s, w, r) })).
			Methods(route.Method)
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

// withoutSlash returns where an address leads that ends in a slash too many, with its query; false where there is
// nothing without it either. What is returned is the path of a route, never another site.
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
