package store

import "time"

// Membership says that a person is in a group. It is kept with the member; the group, which its owner runs, is a record
// of the owner's.
type Membership struct {
	Group  string    `json:"group"` // id, UUIDv7
	Owner  string    `json:"owner"` // id of the person who runs it
	Member string    `json:"member"`
	Joined time.Time `json:"joined"` // first, of who has left and come back
	// the member lets whoever runs the group see which role they hold
	ShowRole bool   `json:"show_role,omitempty"`
	Name     string `json:"name,omitempty"` // that is shown with the role, and with nothing else
}
