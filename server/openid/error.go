package openid

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/oauth2"
)

// Code says what kept somebody from signing in.
type Code string

// The codes of errors.
const (
	Unreachable Code = "unreachable" // the provider doesn't answer, or not as it should right now: it may later
	Misfit      Code = "misfit"      // the provider and the settings don't go together
	Unasked     Code = "unasked"     // what came is no answer to the question, or it was answered before
	Declined    Code = "declined"    // the person or the organisation said no
	Untrue      Code = "untrue"      // what the provider says can't be trusted
	Elsewhere   Code = "elsewhere"   // the account has an e-mail address of none of the domains
	Unverified  Code = "unverified"  // nobody has verified that the e-mail address is theirs
)

// Error is why somebody can't sign in.
type Error struct {
	Code Code
	Err  error // for whoever runs the site: what it says may be the provider's
}

// Error says no more than a few hundred characters of what the provider answered: that may be a whole page.
func (e *Error) Error() string {
	return fmt.Sprintf("signing in by OpenID Connect: %s: %.300v", e.Code, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of an error, "" for another's.
func CodeOf(err error) Code {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Errors of OAuth 2.0 and OpenID Connect that have a meaning for whoever signs in.
var (
	declined = []string{"access_denied", "consent_required", "interaction_required", "login_required",
		"account_selection_required"}
	passing = []string{"server_error", "temporarily_unavailable"}
)

// errorNamed is what an error means that the provider sends a browser back with.
func errorNamed(name string) error {
	code := Misfit
	switch {
	case slices.Contains(declined, name):
		code = Declined
	case slices.Contains(passing, name):
		code = Unreachable
	}
	return &Error{Code: code, Err: fmt.Errorf("the provider says %.60q", name)}
}

// exchangeError is what it means that the provider gives nothing for a code.
func exchangeError(err error) error {
	refused := (*oauth2.RetrieveError)(nil)
	switch {
	case !errors.As(err, &refused) || refused.Response.StatusCode >= http.StatusInternalServerError:
		return &Error{Code: Unreachable, Err: err}
	case refused.ErrorCode == "invalid_grant": // the code is used up, too old, or another's
		return &Error{Code: Unasked, Err: fmt.Errorf("the provider says %.60q", refused.ErrorCode)}
	}
	return &Error{Code: Misfit, Err: fmt.Errorf("the provider says %.60q with status %d", refused.ErrorCode,
		refused.Response.StatusCode)}
}
