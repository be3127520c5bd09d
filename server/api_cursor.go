package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Listing is what every operation takes that lists something.
type Listing struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"100" doc:"how many to list at most"`
	Cursor string `query:"cursor" maxLength:"500" doc:"where to go on: next of the page before, unchanged"`
}

// listed is a page of a list.
type listed[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; absent on the last"`
}

// cursor is a place in a list. It names the list, so that it isn't taken for a place in another.
type cursor struct {
	List  string `json:"l"`
	After string `json:"a"` // key of the last one that was listed
}

// How a cursor is written: its version, what it says, and a checksum against cursors that were cut or made up by mistake.
// It holds nothing secret and allows nothing, so nobody gains by making one.
const (
	cursorVersion = "1"
	cursorSum     = 4 // bytes
)

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // two strings
	}
	said := append([]byte(cursorVersion), text...)
	sum := sha256.Sum256(said)
	return base64.RawURLEncoding.EncodeToString(append(sum[:cursorSum:cursorSum], said...))
}

// readCursor reads a cursor of a list; "" is its beginning.
func readCursor(list, text string) (cursor, error) {
	c := cursor{List: list}
	if text == "" {
		return c, nil
	}
	wrong := apiError(kindBadCursor, "", Fault{"query.cursor", "is none of this list"})
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < cursorSum {
		return c, wrong
	}
	sum := sha256.Sum256(raw[cursorSum:])
	said, ours := strings.CutPrefix(string(raw[cursorSum:]), cursorVersion)
	if string(raw[:cursorSum]) != string(sum[:cursorSum]) || !ours ||
		json.Unmarshal([]byte(said), &c) != nil || c.List != list {
		return cursor{}, wrong
	}
	return c, nil
}

// page is the part of a whole list that was asked for. key is what a thing is known by in it.
func page[T any](list string, in Listing, whole []T, key func(T) string) (*body[listed[T]], error) {
	c, err := readCursor(list, in.Cursor)
	if err != nil {
		return nil, err
	}
	from := 0
	if c.After != "" {
		if from = 1 + slices.IndexFunc(whole, func(one T) bool { return key(one) == c.After }); from == 0 {
			return nil, apiError(kindBadCursor, "", Fault{"query.cursor", "goes on after something that is no longer listed"})
		}
	}
	to := min(len(whole), from+in.Limit)
	out := &body[listed[T]]{listed[T]{Items: append([]T{}, whole[from:to]...)}}
	if to < len(whole) {
		out.Body.Next = cursor{list, key(whole[to-1])}.String()
	}
	return out, nil
}
