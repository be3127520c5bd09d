package store

import "time"

// CommentRecords is the kind of record that comments are.
const CommentRecords = "comment"

// Comment is what somebody who looks on wrote about a milestone.
type Comment struct {
	ID        string    `json:"id"` // UUIDv7
	Plan      string    `json:"plan"`
	Milestone string    `json:"milestone"`
	Key       string    `json:"key"` // id of the share that it was written through
	By        string    `json:"by"`  // what that share was called then
	At        time.Time `json:"at"`
	Text      string    `json:"text"`
}

// Comments are those on a plan, oldest first.
func Comments(r Reader, plan string) ([]Comment, error) {
	all, err := List[Comment](r, CommentRecords)
	var of []Comment
	for _, c := range all {
		if c.Plan == plan {
			of = append(of, c)
		}
	}
	return of, err
}
