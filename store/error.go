package store

import "errors"

// Code says what kind of error it is, so that callers need not read messages.
type Code string

// The codes.
const (
	NotFound    Code = "not_found"   // no such record, or not this person's
	Stale       Code = "stale"       // changed by someone else since it was read
	Exists      Code = "exists"      // the id or secret is taken
	Full        Code = "full"        // so much is kept of the person that this doesn't fit, as the *FullError in it says
	Unavailable Code = "unavailable" // closed, in use by another process, or out of reach for now
	Damaged     Code = "damaged"     // no database, truncated, or unreadable; never overwritten
	Newer       Code = "newer"       // written by a newer version of the program
	Internal    Code = "internal"    // anything else
)

// Error is what a store's calls fail with.
type Error struct {
	Code    Code
	Message string // for a person: what happened and what to do
	Err     error  // the cause, may be nil
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the *Error in err's chain, "" for none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
