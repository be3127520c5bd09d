package main

import (
	"container/list"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// mostConnections is how many connections are open at a time. Of more, the one that has asked for nothing for the longest
// time is closed, so that those who hold connections and say nothing keep nobody out.
const mostConnections = 4096

// connections are those of a server that are open.
type connections struct {
	most   int                                      // of all
	each   int                                      // of a client, 0 for any number
	client func(net.Conn) (of netip.Addr, one bool) // false for what isn't one client's, such as a proxy's
	closed func(of string)                          // is told of each that is closed, and of what there were too many

	mu    sync.Mutex
	quiet *list.List // of *connection: those on which nothing is being asked, the longest quiet first
	open  map[net.Conn]*connection
	of    map[netip.Addr]*clientConnections
}

// connection is one of them.
type connection struct {
	net.Conn
	client        *clientConnections // nil for nobody's
	quiet, quiets *list.Element      // its place among all that are quiet, and among its client's; nil where it isn't
}

// clientConnections are those of a client.
type clientConnections struct {
	network netip.Addr
	open    int
	quiet   *list.List // of *connection, the longest quiet first
}

func newConnections(most, each int, client func(net.Conn) (netip.Addr, bool), closed func(of string)) *connections {
	return &connections{most: most, each: each, client: client, closed: closed, quiet: list.New(),
		open: map[net.Conn]*connection{}, of: map[netip.Addr]*clientConnections{}}
}

// note is told what becomes of connections, as http.Server.ConnState. A client that has too many loses the one on which
// it has been quiet for longest, be it the new one, and so do all together.
func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	at := c.move(conn, state)
	var over *connection
	of := ""
	switch {
	case at == nil:
	case at.client != nil && c.each > 0 && at.client.open > c.each:
		over, of = first(at.client.quiet), "client_connections"
	case len(c.open) > c.most:
		over, of = first(c.quiet), "connections"
	}
	if over != nil {
		c.drop(over)
	}
	c.mu.Unlock()
	if over != nil {
		_ = over.Close() // it is of no use to anybody
		c.closed(of)
	}
}

// move notes the state of a connection, and returns it where it is open.
func (c *connections) move(conn net.Conn, state http.ConnState) *connection {
	at := c.open[conn]
	if at == nil && state != http.StateNew { // it has been dropped
		return nil
	}
	switch state {
	case http.StateNew:
		at = c.add(conn)
		c.hush(at)
	case http.StateIdle:
		c.stir(at)
		c.hush(at)
	case http.StateActive:
		c.stir(at)
	case http.StateHijacked, http.StateClosed:
		c.drop(at)
		return nil
	}
	return at
}

func (c *connections) add(conn net.Conn) *connection {
	at := &connection{Conn: conn}
	c.open[conn] = at
	if network, one := c.client(conn); one {
		if at.client = c.of[network]; at.client == nil {
			at.client = &clientConnections{network: network, quiet: list.New()}
			c.of[network] = at.client
		}
		at.client.open++
	}
	return at
}

// hush puts a connection last among the quiet ones.
func (c *connections) hush(at *connection) {
	at.quiet = c.quiet.PushBack(at)
	if at.client != nil {
		at.quiets = at.client.quiet.PushBack(at)
	}
}

// stir takes a connection from among the quiet ones.
func (c *connections) stir(at *connection) {
	if at.quiet == nil {
		return
	}
	c.quiet.Remove(at.quiet)
	if at.client != nil {
		at.client.quiet.Remove(at.quiets)
	}
	at.quiet, at.quiets = nil, nil
}

func (c *connections) drop(at *connection) {
	c.stir(at)
	delete(c.open, at.Conn)
	if at.client != nil {
		if at.client.open--; at.client.open == 0 {
			delete(c.of, at.client.network)
		}
	}
}

// first is the connection that has been quiet for longest, nil where none is.
func first(quiet *list.List) *connection {
	if e := quiet.Front(); e != nil {
		at, _ := e.Value.(*connection)
		return at
	}
	return nil
}
