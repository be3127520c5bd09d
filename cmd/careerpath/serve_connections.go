package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// mostConnections is how many connections are open at a time. Of more, the one that has asked for nothing for the longest
// time is closed, so that those who hold connections and say nothing keep nobody out.
const mostConnections = 4096

// connections are those of a server that are open.
type connections struct {
	most int

	mu    sync.Mutex
	quiet *list.List                 // of net.Conn: those on which nothing is being asked, the longest quiet first
	place map[net.Conn]*list.Element // in quiet, nil for one on which something is
}

func newConnections(most int) *connections {
	return &connections{most: most, quiet: list.New(), place: map[net.Conn]*list.Element{}}
}

// note is told what becomes of connections, as http.Server.ConnState.
func (c *connections) note(conn net.Conn, state http.ConnState) {
	if quietest := c.move(conn, state); quietest != nil {
		_ = quietest.Close() // it is of no use to anybody
	}
}

// move notes the state of a connection, and returns one to close, nil for none.
func (c *connections) move(conn net.Conn, state http.ConnState) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.place[conn]; at != nil {
		c.quiet.Remove(at)
	}
	switch state {
	case http.StateNew, http.StateIdle:
		c.place[conn] = c.quiet.PushBack(conn)
	case http.StateActive:
		c.place[conn] = nil
	case http.StateHijacked, http.StateClosed:
		delete(c.place, conn)
	}
	first := c.quiet.Front()
	if len(c.place) <= c.most || first == nil {
		return nil
	}
	quietest, _ := c.quiet.Remove(first).(net.Conn)
	delete(c.place, quietest)
	return quietest
}
