package store

import (
	"time"

	"careerpath/engine/group"
)

// Kinds of the records of groups.
const (
	GroupRecords = "group"      // a Group of its owner's, by its id
	LeftRecords  = "left_group" // a Membership that has ended: the group and when it began, by the group's id
)

// Group is a group of people, such as a team or a course. It is a record of whoever runs it; its members keep their
// memberships.
type Group struct {
	ID      string    `json:"id"`   // UUIDv7
	Name    string    `json:"name"` // which members see
	Created time.Time `json:"created"`
	// as counted by the last of the looks, nil before the first
	Figures *group.Figures `json:"figures,omitempty"`
	Looks   []group.Look   `json:"looks,omitempty"`
	// mark of the form that opened it, to know one that is sent again
	Sent string `json:"sent,omitempty"`
}
