package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"careerpath/server/openid"
	"careerpath/store"
)

// People sign in by an account in three steps: a page leads to their organisation's provider, which leads back here, and
// where this browser holds something they are asked whose data to go on with.

// signInCookie holds what the provider was asked, and then whose account it is, until that is settled.
var signInCookie = heldCookie{name: "careerpath-sign-in", path: "/", minutes: 10, same: http.SameSiteLaxMode}

// What it holds, so that the one isn't taken for the other.
const (
	toBeAsked  = "asked"
	toBeOpened = "account"
)

// signingIn is what every page may say of it.
type signingIn struct {
	Host     string // of the provider, "" for none
	Required bool   // nobody begins without
}

// begun is a sign-in that the provider is asked about.
type begun struct {
	Question openid.Question `json:"question"`
	To       string          `json:"to"` // the page to go on with
}

// recognised is an account that the provider has recognised.
type recognised struct {
	Account openid.Account `json:"account"`
	To      string         `json:"to"`
	Secret  string         `json:"secret"` // that the browser gets: a form that is sent twice makes one key
}

var errNotBegun = &linked{&problem{status: http.StatusBadRequest, title: "This sign-in can't go on",
	detail: "It was begun in another browser, took too long, or is done already. Nothing has changed. Sign in again."},
	"/sign-in", "Sign in"}

// signInProblems say why somebody isn't signed in.
var signInProblems = map[openid.Code]error{
	openid.Unasked: errNotBegun,
	openid.Unreachable: &linked{&problem{status: http.StatusServiceUnavailable,
		title: "Your organisation's sign-in can't be reached right now",
		detail: "Nothing is lost and nothing has changed. Try again in a moment. Until then your private link or a passkey " +
			"opens your results."}, "/sign-in", "Try again"},
	openid.Misfit: &linked{&problem{status: http.StatusInternalServerError,
		title: "Signing in is not set up right here",
		detail: "Your organisation's sign-in refuses this site. Tell whoever runs the site the request number below. Until " +
			"then your private link or a passkey opens your results."}, "/sign-in", "Try again"},
	openid.Declined: &linked{&problem{status: http.StatusForbidden, title: "You were not signed in",
		detail: "You stopped, or your organisation's sign-in said no. Nothing has changed."}, "/sign-in", "Try again"},
	openid.Untrue: &linked{&problem{status: http.StatusBadGateway,
		title: "What your organisation's sign-in answered can't be trusted",
		detail: "Nothing has changed. Try again; if it keeps happening, tell whoever runs this site the request number " +
			"below."}, "/sign-in", "Try again"},
	openid.Elsewhere: &linked{&problem{status: http.StatusForbidden, title: "This account can't be used here",
		detail: "Accounts need an e-mail address at the organisation that this site is for. Nothing was kept."},
		"/sign-in?other", "Use another account"},
	openid.Unverified: &linked{&problem{status: http.StatusForbidden, title: "Your e-mail address is not verified",
		detail: "Your organisation's sign-in doesn't confirm that the address is yours. Have it confirmed there, then sign " +
			"in again. Nothing was kept."}, "/sign-in?other", "Sign in"},
}

// signInError is an error of signing in, fit to show. What caused it is logged: the provider's words are for whoever runs
// the site.
func (s *Server) signInError(r *http.Request, err error) error {
	shown, ok := signInProblems[openid.CodeOf(err)]
	if !ok {
		return err
	}
	s.log.WarnContext(r.Context(), "nobody was signed in", "request_id", requestID(r), "error", err)
	return shown
}

// signInPage leads to the provider.
type signInPage struct {
	Host     string
	Domains  []string // that e-mail addresses have to be of, nil for any
	To       string   // the page to go on with
	Other    bool     // lets choose another account than the one that the provider takes by itself
	Required bool
	Known    bool   // this browser holds something
	Tied     bool   // of somebody who has such an account
	Trouble  string // why it isn't possible right now, "" for nothing
}

func (s *Server) getSignIn(w http.ResponseWriter, r *http.Request) error {
	if s.accounts == nil {
		return errNotFound
	}
	p := signInPage{Host: s.accountHost(), Domains: s.accounts.Settings().Domains, To: s.goingTo(r),
		Other: r.URL.Query().Has("other"), Required: s.required}
	var err error
	if p.Known, err = s.view(r, func(data store.Reader) (err error) {
		p.Tied, err = s.tied(data)
		return err
	}); err != nil {
		return err
	}
	status := http.StatusOK
	if err := s.accounts.Ready(r.Context()); err != nil {
		var shown *problem
		if !errors.As(s.signInError(r, err), &shown) {
			return err
		}
		status, p.Trouble = http.StatusServiceUnavailable, shown.title
	}
	return s.render(w, r, status, "sign_in", s.language(r).T("Sign in"), p)
}

// goingTo is the page to go on with after signing in: one of this site's.
func (s *Server) goingTo(r *http.Request) string {
	to, err := url.Parse(r.URL.Query().Get("to"))
	if err != nil || to.Scheme != "" || to.Host != "" || to.User != nil || strings.HasPrefix(to.Path, "/sign-in") {
		return "/me"
	}
	return s.pageAt(r, to, "/me")
}

// getSignInStart asks the provider.
func (s *Server) getSignInStart(w http.ResponseWriter, r *http.Request) error {
	if s.accounts == nil {
		return errNotFound
	}
	q, at, err := s.accounts.Ask(r.Context(), r.URL.Query().Has("other"))
	if err != nil {
		return s.signInError(r, err)
	}
	if err := hold(s, w, r, signInCookie, toBeAsked, begun{q, s.goingTo(r)}); err != nil {
		return err
	}
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}

// getSignInBack is where the provider leads back to.
func (s *Server) getSignInBack(w http.ResponseWriter, r *http.Request) error {
	if s.accounts == nil {
		return errNotFound
	}
	asked, ok := heldFor[begun](s, r, signInCookie, toBeAsked)
	if !ok {
		return errNotBegun
	}
	signInCookie.forget(w, r)
	account, err := s.accounts.Answer(r.Context(), asked.Question, r.URL.Query())
	if err != nil {
		return s.signInError(r, err)
	}
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	owner, key, tied, err := s.accountOwner(r.Context(), &account)
	if err != nil {
		return err
	}
	done := recognised{account, asked.To, newSecret()}
	if known && (!tied || here.ID != owner.ID) {
		if err := hold(s, w, r, signInCookie, toBeOpened, done); err != nil {
			return err
		}
		http.Redirect(w, r, "/sign-in/whose", http.StatusSeeOther)
		return nil
	}
	if !tied {
		return s.beginWith(w, r, done)
	}
	return s.comeBackTo(w, r, owner, key.ID, done)
}

// beginWith makes this browser that of a new person with the account.
func (s *Server) beginWith(w http.ResponseWriter, r *http.Request, as recognised) error {
	p, err := s.personOfAccount(r, &as.Account, as.Secret)
	if err != nil {
		return err
	}
	return s.goOn(w, r, p, as)
}

// comeBackTo makes this browser that of a person who has the account.
func (s *Server) comeBackTo(w http.ResponseWriter, r *http.Request, p store.Person, key string, as recognised) error {
	if err := s.noteSignIn(r.Context(), p, key, &as.Account); err != nil {
		return err
	}
	return s.goOn(w, r, p, as)
}

func (s *Server) goOn(w http.ResponseWriter, r *http.Request, p store.Person, as recognised) error {
	if err := s.signIn(w, r, p, as.Secret); err != nil {
		return err
	}
	signInCookie.forget(w, r)
	http.Redirect(w, r, as.To, http.StatusSeeOther)
	return nil
}

// whosePage asks whose data this browser goes on with.
type whosePage struct {
	Host   string
	Opens  *holding // what the account opens, nil for nothing yet
	Leaves holding  // what this browser holds
	Owner  string   // whose that is
	Other  bool     // somebody's who has another account there
	Stale  bool     // the page that was sent was of another
}

// getWhose asks, where an account was recognised in a browser that holds something else.
func (s *Server) getWhose(w http.ResponseWriter, r *http.Request) error {
	return s.showWhose(w, r, http.StatusOK, false)
}

func (s *Server) showWhose(w http.ResponseWriter, r *http.Request, status int, stale bool) error {
	if s.accounts == nil {
		return errNotFound
	}
	as, ok := heldFor[recognised](s, r, signInCookie, toBeOpened)
	if !ok {
		return errNotBegun
	}
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	owner, key, tied, err := s.accountOwner(r.Context(), &as.Account)
	switch {
	case err != nil:
		return err
	case tied && (!known || owner.ID == here.ID): // it has been settled in another tab
		return s.comeBackTo(w, r, owner, key.ID, as)
	case !known:
		return s.beginWith(w, r, as)
	}
	p := whosePage{Host: hostOf(as.Account.Issuer), Owner: ownerOf(here), Stale: stale}
	if tied {
		opens, err := s.holdingOf(r, owner)
		if err != nil {
			return err
		}
		p.Opens = &opens
	}
	if p.Leaves, err = s.holdingOf(r, here); err != nil {
		return err
	}
	if err := s.store.View(r.Context(), here.ID, func(data store.Reader) (err error) {
		p.Other, err = s.tied(data)
		return err
	}); err != nil {
		return err
	}
	return s.render(w, r, status, "sign_in_whose", s.language(r).T("Whose results are these?"), p)
}

// postWhose goes on as the page was answered.
func (s *Server) postWhose(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if s.accounts == nil {
		return errNotFound
	}
	as, ok := heldFor[recognised](s, r, signInCookie, toBeOpened)
	if !ok {
		return errNotBegun
	}
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	owner, key, tied, err := s.accountOwner(r.Context(), &as.Account)
	if err != nil {
		return err
	}
	does := r.PostForm.Get(stepField)
	switch {
	case !known || r.PostForm.Get(ownerField) != ownerOf(here) || !slices.Contains([]string{"tie", "leave"}, does):
		return s.showWhose(w, r, http.StatusConflict, true)
	case tied && (does == "leave" || owner.ID == here.ID):
		return s.comeBackTo(w, r, owner, key.ID, as)
	case does == "leave":
		return s.beginWith(w, r, as)
	case tied:
		return s.showWhose(w, r, http.StatusConflict, true)
	}
	done, err := s.tieTo(r.Context(), here, &as.Account)
	if err != nil {
		return err
	}
	if !done {
		return s.showWhose(w, r, http.StatusConflict, true)
	}
	return s.goOn(w, r, here, as)
}
