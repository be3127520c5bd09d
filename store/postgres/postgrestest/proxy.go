package postgrestest

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between clients and a server, and breaks connections. It understands of what they say where a message
// ends, and COMMIT. Connections must not be encrypted.
type Proxy struct {
	server   *Server
	listener net.Listener
	running  sync.WaitGroup

	mu      sync.Mutex
	pairs   map[*pair]bool
	refuses bool
	losing  Loss
	times   int // that a COMMIT is to be lost
	then    func()
	last    string // that is said by way of it, "" for nothing
	lost    int
	cut     int
}

// Loss is how a COMMIT is lost.
type Loss int

// The ways.
const (
	Reply   Loss = iota // the change is kept, and the client isn't told
	Request             // it isn't kept, and the client isn't told
	Sight               // it is asked for, and the connection is cut before anybody knows
)

// pair is a client's connection and the one to the server.
type pair struct{ client, server net.Conn }

func (p *pair) close() {
	_ = p.client.Close()
	_ = p.server.Close()
}

// Proxy begins a proxy before the server. It ends with the test.
func (s *Server) Proxy(t testing.TB) *Proxy {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{server: s, listener: l, pairs: map[*pair]bool{}}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close()
		p.Refuse(true)
		p.running.Wait()
	})
	return p
}

// URL is the address of a database by way of the proxy.
func (p *Proxy) URL(database string) string {
	return fmt.Sprintf("postgres://careerpath@%s/%s?sslmode=disable", p.listener.Addr(), database)
}

// Cut breaks all connections at once.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for pair := range p.pairs {
		pair.close()
		p.cut++
	}
}

// Refuse breaks all connections and lets no new one be made, or lets them be made again.
func (p *Proxy) Refuse(all bool) {
	p.mu.Lock()
	p.refuses = all
	p.mu.Unlock()
	if all {
		p.Cut()
	}
}

// Lose has so many COMMITs be lost from now on, each with its connection.
func (p *Proxy) Lose(how Loss, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.losing, p.times, p.then = how, times, nil
}

// LoseThen has the next COMMIT be lost and all connections with it. No new one is made before then has returned.
func (p *Proxy) LoseThen(how Loss, then func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.losing, p.times, p.then = how, 1, then
}

// Lost is how many COMMITs were lost, and how many connections were cut.
func (p *Proxy) Lost() (commits, cuts int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost, p.cut
}

// RefuseAt breaks all connections and lets no new one be made once a client asks for something with a text in it.
func (p *Proxy) RefuseAt(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = text
}

// isLast says whether what a client asks is not to reach the server, and nothing after it.
func (p *Proxy) isLast(said string) bool {
	p.mu.Lock()
	last := p.last
	p.mu.Unlock()
	if last == "" || !strings.Contains(said, last) {
		return false
	}
	p.Refuse(true)
	return true
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // the test has ended
		}
		server, err := new(net.Dialer).DialContext(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", p.server.Port))
		if err != nil {
			_ = client.Close()
			continue
		}
		one := &pair{client, server}
		p.mu.Lock()
		if p.refuses {
			one.close()
		}
		p.pairs[one] = true
		p.mu.Unlock()
		p.running.Go(func() {
			var both sync.WaitGroup
			both.Go(func() { p.pass(one, client, server, true) })
			p.pass(one, server, client, false)
			both.Wait()
			p.mu.Lock()
			delete(p.pairs, one)
			p.mu.Unlock()
		})
	}
}

// pass hands on messages until a side is gone, and then neither is.
func (p *Proxy) pass(of *pair, from, to net.Conn, asks bool) {
	defer of.close()
	in, out := bufio.NewReader(from), bufio.NewWriter(to)
	commits := false // the client is about to
	for first := asks; ; first = false {
		message, err := next(in, first)
		if err != nil {
			return
		}
		lost := false
		switch said := string(message); {
		case !asks:
			lost = said == committed && p.loses(Reply)
		case p.isLast(said):
			return
		case strings.HasPrefix(said, parseCommit):
			commits = true
		case strings.HasPrefix(said, endOfAll):
			commits = false
		case commits && strings.HasPrefix(said, execute):
			if p.loses(Request) {
				return
			}
			lost = p.loses(Sight)
		}
		if lost && !asks {
			return
		}
		if _, err := out.Write(message); err != nil {
			return
		}
		if in.Buffered() == 0 || lost {
			if err := out.Flush(); err != nil || lost {
				return
			}
		}
	}
}

// loses says whether this COMMIT is to be lost, in this way.
func (p *Proxy) loses(how Loss) bool {
	p.mu.Lock()
	if p.times == 0 || p.losing != how {
		p.mu.Unlock()
		return false
	}
	p.times--
	p.lost++
	then := p.then
	p.mu.Unlock()
	if then != nil {
		p.Refuse(true)
		then()
		p.Refuse(false)
	}
	return true
}

// next reads a message. The first that a client sends has no letter before its length.
func next(in *bufio.Reader, first bool) ([]byte, error) {
	letters := 1
	if first {
		letters = 0
	}
	head, err := in.Peek(letters + 4)
	if err != nil {
		return nil, err
	}
	message := make([]byte, letters+int(binary.BigEndian.Uint32(head[letters:])))
	_, err = io.ReadFull(in, message)
	return message, err
}

// How a client asks to have changes kept, has what it asked done, and ends what it asks, and what the server says of
// changes that it keeps: letter, length and text, or how they begin.
const (
	parseCommit = "P\x00\x00\x00\x0e\x00COMMIT\x00"
	execute     = "E"
	endOfAll    = "S"
	committed   = "C\x00\x00\x00\x0bCOMMIT\x00"
)
