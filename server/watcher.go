package server

import (
	"net/http"
	"slices"
	"time"
)

// UsualHSTS is how long browsers stay with HTTPS unless a server says otherwise: a year.
const UsualHSTS = 365 * 24 * time.Hour

// A Watcher is told of requests, for figures of many of them: never who asks, for what address, or with what in it.
// Calls come from many goroutines at once.
type Watcher interface {
	// Began says that a request has come in.
	Began()

	// Ended says that a request is over: its method ("other" for an unusual one), the template of its route ("none" where
	// there is no such page), the status of the reply, and how long it took. Each call of it follows one of Began.
	Ended(method, route string, status int, took time.Duration)

	// Refused says that a request was refused because there are too many, and of what: one of a few short words.
	Refused(of string)
}

var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodOptions}

// methodOf is the method of a request. Anybody can make up others, and there must not be a figure for each.
func methodOf(r *http.Request) string {
	if slices.Contains(methods, r.Method) {
		return r.Method
	}
	return "other"
}
