package store

import (
	"context"
	"time"
)

// Shared is a store that several servers have at once, with what they keep in it for one another. None of it is about a
// person.
type Shared interface {
	Store

	// Secret returns random bytes that all servers of the store have. The first that asks makes them.
	Secret(ctx context.Context) ([32]byte, error)

	// Take takes one of what an asker may do, at whichever server: burst at once, and then once after each every, by one
	// clock for all servers. Where nothing is left it takes nothing, and returns how long it is until there is one more.
	// What is kept of an asker goes some time after they may do everything again.
	Take(ctx context.Context, asker [32]byte, burst int, every time.Duration) (wait time.Duration, err error)
}

// Served is how long people could come back: with several servers, to any of them.
type Served struct {
	Last   time.Time `json:"last"`            // when a server last noted that it runs
	Since  time.Time `json:"since"`           // since when there was no gap, by its clock; zero for never
	Forgot time.Time `json:"forgot,omitzero"` // when a server last began to forget people
}

// Serving is a store that remembers how long people could come back.
type Serving interface {
	// Served returns what NoteServed kept last, the zero Served where that is nothing.
	Served(ctx context.Context) (Served, error)

	// NoteServed keeps it.
	NoteServed(ctx context.Context, served Served) error
}
