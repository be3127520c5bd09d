// Package socket is how commands reach the server that has a database: over a socket beside the file, which only its
// owner may use. It must never know what is in the database, nor what flags commands take.
package socket

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Status is what a server says of itself.
type Status struct {
	Version   string    `json:"version"`
	Process   int       `json:"process"`
	Started   time.Time `json:"started"`
	Addr      string    `json:"addr"`                 // that it listens at
	PublicURL string    `json:"public_url,omitempty"` // "" for none
	Bytes     int64     `json:"bytes"`                // of the file
	Free      int64     `json:"free"`                 // of those, what nothing is kept in
	Backup    time.Time `json:"backup,omitzero"`      // when the last one was made that is known of
	Deleted   int       `json:"deleted"`              // people, since the file was written anew
	Damaged   int       `json:"damaged"`              // places that were found damaged
	Checking  bool      `json:"checking"`             // after an unclean end the file is being read through
	Unclean   bool      `json:"unclean"`              // the file wasn't closed as it should be before this start

	// Where that was asked: how many people there are, and how many of them nobody has seen for that long.
	People int `json:"people,omitempty"`
	Unseen int `json:"unseen,omitempty"`
}

// step is a line of an answer to compact: how far it is, or its end.
type step struct {
	Done   int64  `json:"done,omitempty"`
	All    int64  `json:"all,omitempty"`
	Before int64  `json:"before,omitempty"`
	After  int64  `json:"after,omitempty"`
	Error  string `json:"error,omitempty"`
}

// ErrNobody says that no server has the database, or that it has no socket.
var ErrNobody = errors.New("no server answers")

// Path is where the socket of a database is.
func Path(db string) string {
	if resolved, err := filepath.EvalSymlinks(db); err == nil {
		db = resolved
	}
	return db + ".sock"
}

// longest is how long the name of a socket may be on any system.
const longest = 103

// short is the shortest name for a path, for those of sockets are bounded.
func short(path string) (string, error) {
	if here, err := os.Getwd(); err == nil {
		if absolute, err := filepath.Abs(path); err == nil {
			path = absolute
		}
		if relative, err := filepath.Rel(here, path); err == nil && len(relative) < len(path) {
			path = relative
		}
	}
	if len(path) > longest {
		return "", fmt.Errorf("%s has %d characters, and the name of a socket may have %d: keep the database under a "+
			"shorter name", path, len(path), longest)
	}
	return path, nil
}

// listen makes the socket at a path in place of what is there. Only the owner may use it, from the first moment on: it
// gets its name once that is so. Who calls it has the database, so nobody listens at one that is there.
func listen(ctx context.Context, path string) (net.Listener, error) {
	path, err := short(path)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s") // which nobody else may enter
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // it is empty by now, or of no use
	first, err := short(filepath.Join(dir, "s"))
	if err != nil {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "unix", first)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // it has another name by then
	err = os.Chmod(first, 0o600)
	if err == nil {
		err = os.Rename(first, path)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}
