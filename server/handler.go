package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// problem is an error fit to show: a status, what happened, and what to do. Its texts are translated where it is shown.
type problem struct {
	status int
	title  string
	detail string
	cause  error // for the log, may be nil
}

func (p *problem) Error() string {
	if p.cause != nil {
		return p.title + ": " + p.cause.Error()
	}
	return p.title
}

func (p *problem) Unwrap() error { return p.cause }

// linked is a problem that leads on to some page.
type linked struct {
	*problem
	address, text string
}

func (l *linked) Unwrap() error { return l.problem }

var (
	errNotFound = &problem{status: http.StatusNotFound, title: "This page isn't here",
		detail: "The address may be mistyped, or what it led to has been deleted or belongs to results that this " +
			"browser doesn't hold. " +
			"If you have left this browser, your private link opens your results again."}
	errNoQuiz = &problem{status: http.StatusNotFound, title: "There is no such quiz",
		detail: "The address may be mistyped, or the quiz is no longer offered. The first page lists those that " +
			"are. Results you already have stay under My results."}
	errMethod = &problem{status: http.StatusMethodNotAllowed, title: "This address doesn't take that request",
		detail: "From a page, go back and use its buttons. From a program, see /api/openapi.json for what each " +
			"address takes."}
	errCrossOrigin = &problem{status: http.StatusForbidden, title: "This request came from another site",
		detail: "To keep your answers safe, forms are taken only from careerpath's own pages. Open the page here " +
			"and try again."}
	errTooLarge = &problem{status: http.StatusRequestEntityTooLarge, title: "That was too much at once",
		detail: "The request is larger than this page takes. Nothing of it was kept. Go back, shorten what you wrote and " +
			"send it again."}
	errDamaged = &problem{status: http.StatusServiceUnavailable, title: "Part of the stored data can't be read",
		detail: "Whoever runs this site is told. Nothing is written over it, and everything else works as before."}
)

// problemOf turns any error into one that is fit to show: the one table from errors to statuses.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	var unknownQuiz *engine.UnknownQuizError
	if errors.As(err, &unknownQuiz) {
		return &problem{errNoQuiz.status, errNoQuiz.title, errNoQuiz.detail, err}
	}
	if errors.Is(err, plan.ErrNoMilestone) {
		return errNotFound
	}
	if errors.Is(err, context.Canceled) {
		return &problem{statusClientGone, "The request was given up", "Try again.", err}
	}
	switch store.CodeOf(err) {
	case store.NotFound:
		return errNotFound
	case store.Stale:
		return errStalePlan
	case store.Exists:
		return &problem{http.StatusConflict, "This is already there", "Reload the page to see how things stand.", err}
	case store.Full:
		return fullProblem(err)
	case store.Unavailable:
		return &problem{http.StatusServiceUnavailable, "Your data can't be reached right now",
			"Nothing is lost. Wait a moment and try again.", err}
	case store.Damaged:
		return &problem{errDamaged.status, errDamaged.title, errDamaged.detail, err}
	case store.Newer, store.Internal:
	}
	return &problem{http.StatusInternalServerError, "Something went wrong here",
		"It isn't your fault, and what was saved before is safe. Try again; if it keeps happening, tell whoever " +
			"runs this site the request number below.", err}
}

// statusClientGone is logged where nobody waits for the answer any more.
const statusClientGone = 499

type contextKey int

const (
	requestKey  contextKey = iota
	callerKey              // of the caller of an operation that takes a key
	bodyKey                // of the SHA-256 of what the request says
	askedKey               // of what is known of a request that is done only once
	onlookerKey            // of the onlooker that a page is made for instead of its person
)

// handler adapts a function that may fail: its error becomes a page or, below /api, a problem+json.
func (s *Server) handler(handle func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if route := mux.CurrentRoute(r); route != nil {
			if template, err := route.GetPathTemplate(); err == nil {
				setRoute(r, template)
			}
		}
		for key, value := range mux.Vars(r) {
			r.SetPathValue(key, value)
		}
		if err := handle(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// fail writes an error, as the asker can read it.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if requestOf(r).gone {
		return
	}
	p := problemOf(err)
	var often *tooMany
	limited := errors.As(err, &often)
	if p.status >= http.StatusInternalServerError && !limited && !errors.Is(err, errLeaving) {
		s.log.ErrorContext(r.Context(), "request failed", "request_id", requestID(r), "route", routeOf(r), "error", err)
	}
	if requestOf(r).sent {
		return
	}
	if isAPI(r) {
		problem, _ := asProblem(err)
		writeProblem(w, r, problem)
		return
	}
	if limited {
		w.Header().Set("Retry-After", strconv.Itoa(often.seconds()))
	}
	l := s.language(r)
	title := l.T(p.title)
	page := errorPage{Title: title, Detail: l.T(p.detail), Status: p.status, Address: "/",
		Link: l.T("Go to the first page")}
	var to *linked
	if errors.As(err, &to) {
		page.Address, page.Link = to.address, l.T(to.text)
	}
	if p.status >= http.StatusInternalServerError {
		page.RequestID = requestID(r)
	}
	if store.CodeOf(err) == store.Damaged {
		if who, known, err := s.person(r); err == nil && known {
			page.Owner = ownerOf(who)
		}
	}
	if err := s.render(w, r, p.status, "error", title, page); err != nil {
		s.log.ErrorContext(r.Context(), "error page failed", "request_id", requestID(r), "error", err)
		http.Error(w, title, p.status)
	}
}

type errorPage struct {
	Title, Detail string
	Address, Link string // where to go on
	Status        int
	RequestID     string
	Owner         string // of data that can't all be read, "" otherwise
}

func isAPI(r *http.Request) bool {
	return r.URL.Path == "/api" || strings.HasPrefix(r.URL.Path, "/api/")
}

// wrap puts around every request what all of them need, from the outside in: request id and log, panics, headers,
// hosts, limits on how much is asked, cross-origin protection.
func (s *Server) wrap(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	if s.PublicURL != nil {
		if err := crossOrigin.AddTrustedOrigin(s.PublicURL.String()); err != nil {
			panic(err) // ParsePublicURL lets through nothing else
		}
	}
	crossOrigin.SetDenyHandler(s.handler(func(http.ResponseWriter, *http.Request) error { return errCrossOrigin }))
	return s.logged(s.recovered(s.secured(s.Hosted(s.limited(s.unhurried(crossOrigin.Handler(next)))))))
}

// bound lets no more of a body be read than a number of bytes, and refuses at once one that is said to be longer.
func bound(w http.ResponseWriter, r *http.Request, most int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if r.ContentLength > most && r.Method != http.MethodGet { // where nobody reads it
		return &http.MaxBytesError{Limit: most}
	}
	return nil
}

// secured sets the headers that keep a page to itself: no script or style but our own files, no framing, no sniffing,
// no address told to others.
func (s *Server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' "+
			"data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if s.HSTS > 0 && overHTTPS(r) {
			h.Set("Strict-Transport-Security", "max-age="+strconv.Itoa(int(s.HSTS.Seconds())))
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into an error page; what broke goes to the log only.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				if requestOf(r).gone { // huma panics where it can't write
					return
				}
				s.log.ErrorContext(r.Context(), "panic", "request_id", requestID(r), "route", routeOf(r), "panic",
					fmt.Sprint(v), "stack", string(debug.Stack()))
				s.fail(w, r, errors.New("panic"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// request is what is learned of a request on its way, for the log.
type request struct {
	id     string
	route  string
	public *url.URL // the site's public address, nil where none is stated
	gone   bool     // the asker has left, or takes nothing of the reply
	sent   bool     // the reply has begun
	// what is asked for is a page that everybody sees alike
	preview bool

	client   client
	writes   bool     // it may change something
	counted  []string // the people whom it has been counted for
	stranger bool     // nobody is looked up for it
	secret   bool     // the reply shows what opens somebody's data
}

// logged gives every request an id and writes one line about it. The line names the route, not the address: addresses
// can hold secrets.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := &request{id: rand.Text()[:12], route: "none", public: s.PublicURL, client: s.Proxies.clientOf(r)}
		s.warnOfProxy(r, req)
		r = r.WithContext(context.WithValue(r.Context(), requestKey, req))
		w.Header().Set("X-Request-Id", req.id)
		seen := &replyWriter{ResponseWriter: w, control: http.NewResponseController(w), patience: s.Patience, req: req}
		start := time.Now()
		if s.Watcher != nil {
			s.Watcher.Began()
			defer func() { s.Watcher.Ended(methodOf(r), req.route, seen.outcome(), time.Since(start)) }()
		}
		next.ServeHTTP(seen, r)
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("request_id", req.id), slog.String("method", r.Method), slog.String("route", req.route),
			slog.Int("status", seen.outcome()), slog.Int("bytes", seen.bytes), slog.Duration("took", time.Since(start)))
	})
}

func requestOf(r *http.Request) *request {
	req, _ := r.Context().Value(requestKey).(*request)
	if req == nil {
		req = &request{}
	}
	return req
}

func requestID(r *http.Request) string { return requestOf(r).id }

func routeOf(r *http.Request) string { return requestOf(r).route }

func setRoute(r *http.Request, template string) { requestOf(r).route = template }

// render writes a page. It is made in full before the status goes out, so that a failure can still become an error
// page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name, title string, content any) error {
	var body bytes.Buffer
	l := s.language(r)
	page := layout{Title: title, Path: r.URL.Path, Content: content, Error: status == http.StatusUnprocessableEntity,
		Lang: l.Tag(), Dir: l.Direction(), Theme: themeOf(r), Languages: s.languageChoices(l), Themes: themeChoices(r, l),
		Sample: s.sample.cast != nil, Plan: s.planUnderWay(r)}
	if status == http.StatusOK {
		page.Preview = s.previewOf(r, l, title)
	}
	ready, err := s.page(l, name)
	if err != nil {
		return err
	}
	if err := ready.ExecuteTemplate(&body, "layout", page); err != nil {
		return fmt.Errorf("rendering %s: %w", name, err)
	}
	if status == http.StatusOK {
		s.renew(w, r)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag())
	w.Header().Add("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, err = body.WriteTo(w)
	return ignoreGone(err)
}

// layout is what every page is put into.
type layout struct {
	Title     string
	Path      string
	Plan      string // address of the plan under way, "" for none
	Lang      string // tag of the language
	Dir       string // in which it is read: ltr or rtl
	Theme     string // "light", "dark" or "" for as the device is
	Languages []footerChoice
	Themes    []footerChoice
	Sample    bool // there is one to read
	Error     bool // the page reports mistakes in a form
	Preview   *preview
	Content   any
}

func (s *Server) getLive(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok\n"))
	return ignoreGone(err)
}

// getReady says whether more requests may be sent here: the store answers, takes changes, and the server isn't about to
// stop.
func (s *Server) getReady(w http.ResponseWriter, r *http.Request) error {
	if s.leaving.Load() {
		return errLeaving
	}
	_, _, err := s.store.KeyBySecret(r.Context(), store.SecretHash{})
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	if err := s.tryStore(r.Context()); err != nil {
		return err
	}
	return s.getLive(w, r)
}

// betweenTries is how long the store isn't tried again, however often somebody asks.
const betweenTries = time.Second

// longestTry is how long the store may take to be tried, below the 4 s after which 'careerpath healthcheck' gives up.
const longestTry = 3 * time.Second

// tryStore says whether the store takes changes, as found out a moment ago at most.
func (s *Server) tryStore(ctx context.Context) error {
	s.trying.Lock()
	defer s.trying.Unlock()
	if since := s.now().Sub(s.tried); since >= 0 && since < betweenTries {
		return s.found
	}
	trial, done := context.WithTimeout(context.WithoutCancel(ctx), longestTry) // which others wait for, too
	defer done()
	s.found = s.store.Try(trial)
	s.tried = s.now()
	return s.found
}

// Leave makes the server say that it isn't ready any more. It goes on answering.
func (s *Server) Leave() { s.leaving.Store(true) }

var errLeaving = &problem{status: http.StatusServiceUnavailable, title: "This server is about to stop",
	detail: "Nothing is lost. Wait a moment and try again."}
