package server

import (
	"net/http"
	"time"

	"careerpath/engine"
)

// methodPage says how results come about.
type methodPage struct {
	Roles, Paths bool // there are some
	// percents: what verdicts turn on where a quiz states nothing else
	Clear, Likely, Coverage int
	Sample                  bool // there is one to read
}

func (s *Server) getMethod(w http.ResponseWriter, r *http.Request) error {
	verdicts := engine.DefaultThresholds
	return s.render(w, r, http.StatusOK, "method", s.language(r).T("How it works"), methodPage{
		Roles: len(s.catalog.Roles()) > 0, Paths: len(s.catalog.Paths()) > 0,
		Clear: hundredths(verdicts.Clear), Likely: hundredths(verdicts.Likely), Coverage: hundredths(verdicts.Coverage),
		Sample: s.sample.cast != nil,
	})
}

// hundredths are a share from 0 to 1 in hundredths.
func hundredths(share float64) int { return whole(share * 100) }

// privacyPage says what is kept of a person.
type privacyPage struct {
	Known  bool // something is kept of the asker
	Cookie string
	Days   int    // that cookies are kept for
	Tells  string // host of the operator's program that is told of events, "" for none
	Forget int    // days after which unseen people are deleted, 0 for never
	// where people sign in by an account, "" for nowhere
	Account string
	Manages bool   // whether they may run groups is told of them
	SignIn  string // cookie
	// of links that others made
	Link     string
	LinkDays int
}

func (s *Server) getPrivacy(w http.ResponseWriter, r *http.Request) error {
	_, known, err := s.person(r)
	if err != nil {
		return err
	}
	p := privacyPage{Known: known, Cookie: cookieName, Days: int(cookieAge / (24 * time.Hour)),
		Account: s.accountHost(), Manages: s.restricted(),
		SignIn: signInCookie.nameFor(r), Link: linkCookieName(r), LinkDays: int(linkCookieAge / (24 * time.Hour)), Tells: s.Tells,
		Forget: s.ForgetAfter}
	if overHTTPS(r) {
		p.Cookie = secureCookieName
	}
	return s.render(w, r, http.StatusOK, "privacy", s.language(r).T("Privacy"), p)
}
