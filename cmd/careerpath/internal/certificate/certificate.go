// Package certificate has a server's certificate that is renewed on disk without a restart. It must never know what is
// served with it.
package certificate

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// look is how often the files are looked at, at most.
const look = time.Second

// Pair is a certificate and its key in two PEM files. Files that change are read again; as long as they can't be read,
// or don't belong together, the certificate of before is used.
type Pair struct {
	certFile, keyFile string
	log               *slog.Logger
	now               func() time.Time

	mu      sync.Mutex
	current *tls.Certificate
	states  [2]state // of the files when they were last read
	next    time.Time
}

// state is what tells one version of a file from another.
type state struct {
	changed time.Time
	size    int64
}

// Load reads a pair. The certificate's file has the chain, the server's own certificate first. now is the clock.
func Load(certFile, keyFile string, log *slog.Logger, now func() time.Time) (*Pair, error) {
	p := &Pair{certFile: certFile, keyFile: keyFile, log: log, now: now}
	states, err := p.stat()
	if err != nil {
		return nil, err
	}
	if err := p.read(states); err != nil {
		return nil, err
	}
	p.next = now().Add(look)
	return p, nil
}

// Get is for tls.Config.GetCertificate.
func (p *Pair) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); !now.Before(p.next) {
		p.next = now.Add(look)
		p.refresh()
	}
	return p.current, nil
}

// refresh reads the files again where they have changed. What goes wrong is logged once for each version of them.
func (p *Pair) refresh() {
	states, err := p.stat()
	if err == nil && states == p.states {
		return
	}
	if err == nil {
		err = p.read(states)
	}
	if err != nil {
		if p.states != states {
			p.log.Error("the certificate can't be renewed; the one of before is used", "error", err)
		}
		p.states = states
		return
	}
	p.log.Info("the certificate was renewed", "until", p.current.Leaf.NotAfter)
}

// stat says how the files are. On an error both states are the zero one.
func (p *Pair) stat() (states [2]state, err error) {
	for i, name := range []string{p.certFile, p.keyFile} {
		info, err := os.Stat(name) // which follows links: some replace those instead of the files
		if err != nil {
			return [2]state{}, err
		}
		states[i] = state{info.ModTime(), info.Size()}
	}
	return states, nil
}

func (p *Pair) read(states [2]state) error {
	pair, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	if err != nil {
		return fmt.Errorf("%s and %s are no certificate and its key: %w", p.certFile, p.keyFile, err)
	}
	p.current, p.states = &pair, states
	return nil
}
