package server

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
)

// A form that changes something is sent twice where a line is slow: by a double click, or by a person who sees nothing
// happen. Each form has a random text, other each time the page is made. What a form changed keeps a mark of all that
// the form said, so that the same form is recognised when it comes again.

// onceField is the form's field with the random text.
const onceField = "once"

// marksKept is how many forms a plan remembers.
const marksKept = 20

// markOf is the mark of the form that a request brings.
func markOf(r *http.Request) string {
	sum := sha256.Sum256([]byte(r.URL.Path + "?" + r.PostForm.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// withMark adds a mark to those kept, and lets go of the oldest.
func withMark(marks []string, mark string) []string {
	marks = append(slices.Clone(marks), mark)
	return marks[max(0, len(marks)-marksKept):]
}
