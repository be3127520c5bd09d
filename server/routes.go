package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"
)

// What a request carries at most, in bytes. A character takes up to 12 in a form and in JSON, and who writes more than
// fits into a field is told how much, so each takes some times as much as its fields.
const (
	takesChoices = 16 << 10  // buttons, ticks and names
	takesTexts   = 128 << 10 // texts of some thousand characters
	takesAnswers = 256 << 10 // to all items of a quiz
	takesNotes   = 512 << 10 // all that is written to a milestone, two texts of 20,000 characters among it
)

// Route is an address of the site, with names in braces for what differs.
type Route struct {
	Method, Path string
	handle       func(*Server, http.ResponseWriter, *http.Request) error
	takes        int64 // bytes of a body at most
	preview      bool  // other sites that link to it show what is there
}

func get(path string, handle func(*Server, http.ResponseWriter, *http.Request) error) Route {
	return Route{Method: http.MethodGet, Path: path, handle: handle}
}

func post(path string, takes int64, handle func(*Server, http.ResponseWriter, *http.Request) error) Route {
	return Route{Method: http.MethodPost, Path: path, takes: takes, handle: handle}
}

// alike marks a page that everybody sees alike, so that it has a preview.
func (r Route) alike() Route {
	r.preview = true
	return r
}

// Routes returns every address but those of the API, in the order in which they are tried.
func Routes() []Route { return slices.Clone(routes) }

var routes = []Route{
	get("/", (*Server).getHome).alike(),
	get("/quizzes/{quiz}", (*Server).getQuiz).alike(),
	post("/quizzes/{quiz}", takesAnswers, (*Server).postQuiz),
	get("/quizzes/{quiz}/again", (*Server).getAgain),
	get("/quizzes/{quiz}/review", (*Server).getReview),
	post("/quizzes/{quiz}/finish", takesChoices, (*Server).postFinish),
	post("/quizzes/{quiz}/restart", takesChoices, (*Server).postRestart),
	get("/assessments/{id}", (*Server).getAssessment),
	post("/assessments/{id}/correct", takesChoices, (*Server).postCorrect),
	get("/assessments/{id}/name", (*Server).getResultName),
	post("/assessments/{id}/name", takesChoices, (*Server).postResultName),
	get("/assessments/{id}/print", (*Server).getResultPrint),
	get("/assessments/{id}/card.svg", (*Server).getResultCardSVG),
	get("/assessments/{id}/card.png", (*Server).getResultCard),
	get("/assessments/{a}/beside/{b}", (*Server).getBeside),
	get("/assessments/{id}/outside", (*Server).getRound),
	post("/assessments/{id}/outside", takesTexts, (*Server).postRound),
	get("/observe/{key}", (*Server).getObserve),
	post("/observe/{key}", takesAnswers, (*Server).postObserve),
	get("/progress", (*Server).getProgress),
	get("/roles", (*Server).getRoles).alike(),
	get("/roles/{role}", (*Server).getRole).alike(),
	get("/roles/{role}/card.png", (*Server).getRoleCard),
	get("/compare/{a}/{b}", (*Server).getCompare).alike(),
	get("/skills", (*Server).getSkills).alike(),
	get("/skills/{skill}", (*Server).getSkill).alike(),
	post("/skills/{skill}/evidence", takesTexts, (*Server).postEvidence),
	get("/method", (*Server).getMethod).alike(),
	get("/privacy", (*Server).getPrivacy).alike(),
	get("/sample/result", (*Server).getSampleResult).alike(),
	get("/sample/plan", (*Server).getSamplePlan).alike(),
	get("/paths", (*Server).getPaths).alike(),
	get("/paths/{path}", (*Server).getPath).alike(),
	get("/plans/new", (*Server).getNewPlan),
	post("/plans", takesTexts, (*Server).postPlan),
	get("/plans/{id:[0-9a-f-]+}.ics", (*Server).getPlanCalendar),
	get("/plans/{id:[0-9a-f-]+}.md", (*Server).getPlanMarkdown),
	get("/plans/{id:[0-9a-f-]+}.json", (*Server).getPlanJSON),
	get("/plans/{id:[0-9a-f-]+}/print", (*Server).getPlanPrint),
	get("/plans/{id:[0-9a-f-]+}/name", (*Server).getPlanName),
	post("/plans/{id:[0-9a-f-]+}/name", takesChoices, (*Server).postPlanName),
	post("/plans/{id:[0-9a-f-]+}/kept", takesChoices, (*Server).postLinkKept),
	get("/plans/{id:[0-9a-f-]+}", (*Server).getPlan),
	post("/plans/{id:[0-9a-f-]+}", takesTexts, (*Server).postChange),
	get("/plans/{id:[0-9a-f-]+}/adopt", (*Server).getAdopt),
	post("/plans/{id:[0-9a-f-]+}/adopt", takesTexts, (*Server).postAdopt),
	get("/plans/{id:[0-9a-f-]+}/milestones/{milestone}", (*Server).getMilestone),
	post("/plans/{id:[0-9a-f-]+}/milestones/{milestone}", takesNotes, (*Server).postMilestone),
	post("/plans/{id:[0-9a-f-]+}/milestones/{milestone}/comments/{comment}", takesTexts, (*Server).postComment),
	post("/plans/{id:[0-9a-f-]+}/check-in", takesNotes, (*Server).postCheckIn),
	get("/me", (*Server).getMe),
	get("/me/export", (*Server).getExport),
	get("/me/resume.json", (*Server).getResume),
	get("/me/badges.json", (*Server).getBadges),
	get("/calendar", (*Server).getFeedPage),
	post("/calendar", takesChoices, (*Server).postFeed),
	get("/calendar/{token:[A-Za-z0-9_-]+}.ics", (*Server).getFeed),
	get("/me/leave", (*Server).getLeave),
	post("/me/leave", takesChoices, (*Server).postLeave),
	post("/me/delete", takesChoices, (*Server).postDelete),
	post("/me/link", takesChoices, (*Server).postLink),
	get("/me/keys", (*Server).getKeys),
	post("/me/keys", takesChoices, (*Server).postKeys),
	post("/me/keys/{key}", takesChoices, (*Server).postKey),
	get("/shares", (*Server).getShares),
	post("/shares", takesChoices, (*Server).postShares),
	post("/shares/{key}", takesChoices, (*Server).postShare),
	get("/shared/{key}", (*Server).getShared),
	get("/shared/{key}/progress", (*Server).getSharedProgress),
	get("/shared/{key}/assessments/{id}", (*Server).getSharedResult),
	get("/shared/{key}/assessments/{a}/beside/{b}", (*Server).getSharedBeside),
	get("/shared/{key}/plans/{id:[0-9a-f-]+}", (*Server).getSharedPlan),
	get("/shared/{key}/plans/{id:[0-9a-f-]+}/milestones/{milestone}", (*Server).getSharedMilestone),
	post("/shared/{key}/plans/{id:[0-9a-f-]+}/milestones/{milestone}", takesTexts, (*Server).postSharedMilestone),
	get("/groups", (*Server).getGroups),
	post("/groups", takesChoices, (*Server).postGroups),
	post("/groups/join", takesChoices, (*Server).postJoin),
	get("/groups/{id:[0-9a-f-]+}", (*Server).getGroup),
	post("/groups/{id:[0-9a-f-]+}", takesChoices, (*Server).postGroup),
	get("/groups/{id:[0-9a-f-]+}/figures.csv", (*Server).getGroupFigures),
	get("/open", (*Server).getOpen),
	post("/open", takesChoices, (*Server).postOpen),
	post("/passkeys/ask", takesChoices, answered((*Server).askPasskey)),
	post("/passkeys/add", takesTexts, answered((*Server).addPasskey)),
	post("/passkeys/ask-sign-in", takesChoices, answered((*Server).askSignIn)),
	post("/passkeys/sign-in", takesTexts, answered((*Server).passkeySignIn)),
	get("/sign-in", (*Server).getSignIn),
	get("/sign-in/start", (*Server).getSignInStart),
	get("/sign-in/back", (*Server).getSignInBack),
	get("/sign-in/whose", (*Server).getWhose),
	post("/sign-in/whose", takesChoices, (*Server).postWhose),
	get("/return/{secret}", (*Server).getOldLink),
	post("/language", takesChoices, (*Server).postLanguage),
	post("/theme", takesChoices, (*Server).postTheme),
	get("/card.png", (*Server).getCard),
	get("/api", (*Server).getAPI),
	get("/api/openapi.json", (*Server).getOpenAPI),
	get("/api/openapi.yaml", (*Server).getOpenAPIYAML),
	get("/api/problems/{problem}", (*Server).getProblem),
	get("/static/{file}", (*Server).getStatic),
	get("/livez", (*Server).getLive),
	get("/readyz", (*Server).getReady),
}

// Handler returns the whole site: every route of one table, wrapped from outside so that nothing is left out, not even
// pages not found.
func (s *Server) Handler() http.Handler {
	r := mux.NewRouter()
	s.router, s.left = r, newAllowances(s.Limits, s.now)
	s.busy = newBusy(s.MostAtOnce)
	for _, route := range routes {
		r.Handle(route.Path, s.handler(func(w http.ResponseWriter, r *http.Request) error {
			requestOf(r).preview = route.preview
			if err := bound(w, r, route.takes); err != nil {
				return err
			}
			return route.handle(s, w, r)
		})).Methods(route.Method)
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
	return s.wrap(headAsGet(compressed(tagged(r))))
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
