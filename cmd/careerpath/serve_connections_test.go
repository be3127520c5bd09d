package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"sync"
	"testing"

	"careerpath/server"
)

// crowded is a server that bounds its connections.
type crowded struct {
	*testing.T
	at   string
	all  *connections
	held chan struct{} // gets one for each request to /held,
	ends chan struct{} // which waits until this is closed

	mu     sync.Mutex
	closed map[string]int // by what there were too many of
}

// asker is somebody connected.
type asker struct {
	net.Conn
	in *bufio.Reader
}

func newCrowded(t *testing.T, most, each int, client func(net.Conn) (netip.Addr, bool)) *crowded {
	t.Helper()
	c := &crowded{T: t, held: make(chan struct{}), ends: make(chan struct{}), closed: map[string]int{}}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/held" {
			c.held <- struct{}{}
			<-c.ends
		}
		_, _ = io.WriteString(w, "answered") // the test reads it, or fails
	}))
	c.all = newConnections(most, each, client, func(of string) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.closed[of]++
	})
	s.Config.ConnState = c.all.note
	s.Start()
	t.Cleanup(s.Close)
	c.at = s.Listener.Addr().String()
	return c
}

// connect connects from an address of this machine.
func (c *crowded) connect(from string) *asker {
	c.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := d.DialContext(c.Context(), "tcp", c.at)
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	return &asker{conn, bufio.NewReader(conn)}
}

func (a *asker) begin(path string) error {
	_, err := io.WriteString(a, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
	return err
}

func (a *asker) end() error {
	reply, err := http.ReadResponse(a.in, nil)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if text, err := io.ReadAll(reply.Body); err != nil || string(text) != "answered" {
		return fmt.Errorf("the reply is %q: %w", text, err)
	}
	return nil
}

// ask asks once, and stays: the server knows by the end that it is quiet.
func (c *crowded) ask(a *asker) {
	c.Helper()
	if err := a.begin("/"); err != nil {
		c.Fatal(err)
	}
	if err := a.end(); err != nil {
		c.Fatal(err)
	}
	from := a.LocalAddr().String()
	c.until(func() bool {
		for conn, at := range c.all.open {
			if conn.RemoteAddr().String() == from {
				return at.quiet != nil
			}
		}
		return true
	})
}

// until waits until something is so of the connections.
func (c *crowded) until(is func() bool) {
	for c.Context().Err() == nil {
		c.all.mu.Lock()
		done := is()
		c.all.mu.Unlock()
		if done {
			return
		}
		runtime.Gosched()
	}
}

// wantsClosed waits until a connection is closed.
func (c *crowded) wantsClosed(a *asker) {
	c.Helper()
	if _, err := a.in.ReadByte(); err == nil {
		c.Error("a connection that is too many is answered")
	}
}

// told is how many are said to have been closed, of what there were too many of.
func (c *crowded) told(of string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed[of]
}

func nobodys(net.Conn) (netip.Addr, bool) { return netip.Addr{}, false }

func TestConnectionsOnWhichNothingIsAskedKeepNobodyOut(t *testing.T) {
	const most = 10
	c := newCrowded(t, most, 0, nobodys)
	var first *asker
	for range 10 * most { // each asks once, and stays
		a := c.connect("127.0.0.1")
		c.ask(a)
		if first == nil {
			first = a
		}
	}
	c.wantsClosed(first)
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	if len(c.all.open) > most {
		t.Errorf("%d connections are open, want %d at most", len(c.all.open), most)
	}
}

func TestAClientWithTooManyConnectionsLosesThoseOnWhichItIsQuietAndNobodyElseDoes(t *testing.T) {
	const each = 3
	proxies, err := server.ParseProxies("127.0.0.9")
	if err != nil {
		t.Fatal(err)
	}
	c := newCrowded(t, 100, each, func(conn net.Conn) (netip.Addr, bool) {
		return proxies.Network(conn.RemoteAddr().String())
	})
	other := c.connect("127.0.0.2")
	c.ask(other)
	var mine []*asker
	for range each + 2 {
		mine = append(mine, c.connect("127.0.0.1"))
		c.ask(mine[len(mine)-1])
	}
	c.wantsClosed(mine[0])
	c.wantsClosed(mine[1])
	for _, a := range append(mine[2:], other) { // the newest are left, and whoever else there is
		c.ask(a)
	}

	// Where something is asked on each the new one is refused.
	for _, a := range mine[2:] {
		if err := a.begin("/held"); err != nil {
			t.Fatal(err)
		}
		<-c.held
	}
	c.wantsClosed(c.connect("127.0.0.1"))
	c.ask(c.connect("127.0.0.2"))
	close(c.ends)
	for _, a := range mine[2:] {
		if err := a.end(); err != nil {
			t.Error(err)
		}
	}

	for range 3 * each { // what comes through a proxy is many clients'
		a := c.connect("127.0.0.9")
		c.ask(a)
		defer c.ask(a)
	}
	c.until(func() bool { return c.told("client_connections") >= 3 })
	if n, others := c.told("client_connections"), c.told("connections"); n != 3 || others != 0 {
		t.Errorf("it is told that %d of a client's and %d of all were closed, want 3 and none", n, others)
	}
}

func TestNothingIsLeftOfConnectionsThatEndTogether(t *testing.T) {
	c := newCrowded(t, 100, 2, func(conn net.Conn) (netip.Addr, bool) {
		return server.Proxies(nil).Network(conn.RemoteAddr().String())
	})
	var asking sync.WaitGroup
	for n := range 8 {
		asking.Go(func() {
			for range 20 {
				a := c.connect(fmt.Sprintf("127.0.0.%d", 1+n%4))
				if a.begin("/") == nil {
					_ = a.end() // the server may have closed it
				}
				_ = a.Close()
			}
		})
	}
	asking.Wait()
	c.until(func() bool { return len(c.all.open)+len(c.all.of)+c.all.quiet.Len() == 0 })
}

func TestAnAddressOfIPv6CountsAsItsNetwork(t *testing.T) {
	proxies, err := server.ParseProxies("10.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{"203.0.113.7:5": "203.0.113.7", "[2001:db8:1:2:3::4]:5": "2001:db8:1:2::",
		"[2001:db8:1:2::9]:7": "2001:db8:1:2::", "[::ffff:203.0.113.7]:5": "203.0.113.7", "10.1.2.3:5": "", "pipe": ""} {
		got, one := proxies.Network(address)
		if one != (want != "") || one && got != netip.MustParseAddr(want) {
			t.Errorf("%s counts as %v (%t), want %q", address, got, one, want)
		}
	}
}
