// Package server shows careerpath to people as web pages and to programs as a JSON API. It must never know where
// content comes from or which store is behind the interface.
package server

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"
	"golang.org/x/text/language"

	"careerpath/engine/persona"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/server/openid"
	"careerpath/store"
)

//go:embed templates/*.html static
var files embed.FS

// Server answers requests. Make one with New.
type Server struct {
	catalog *score.Catalog
	store   store.Store
	log     *slog.Logger
	now     func() time.Time
	static  map[string]asset // by file name
	router  *mux.Router      // of Handler

	document func() (apiDocument, error) // which describes the API
	cards    sync.Map                    // []byte by cardKey

	languages []*wording.Language
	matcher   language.Matcher // of their tags
	pages     preparedPages
	brand     brand

	sample sample

	sealing cipher.AEAD // of what browsers hold for some minutes

	accounts *openid.Provider // whom people sign in with by an account, nil for nobody
	required bool             // nobody begins without an account

	shared store.Shared // that other servers of the site have, too, nil where none does
	askers []byte       // the key that networks are hashed with in it

	left       *allowances // of Limits
	busy       *busy       // with MostAtOnce
	proxyKnown sync.Once   // that a proxy isn't trusted has been said

	leaving atomic.Bool
	trying  sync.Mutex // of what follows
	tried   time.Time  // when it was tried whether the store takes changes
	found   error      // what came of it

	// What follows may be set before Handler is called.

	// PublicURL is the address people type to reach the site, from ParsePublicURL, where a proxy stands between.
	// Requests from its pages are taken, private links lead to it, and its scheme decides whether cookies are secure.
	// nil: what the requests say.
	PublicURL *url.URL

	// Proxies are those in front of the site whose headers X-Forwarded-For, X-Forwarded-Proto and Forwarded are believed.
	Proxies Proxies

	// Hosts are the names that the site answers to, from ParseHosts; nil for those that answersTo says.
	Hosts []string

	// Limits are how much a client and a person may do; the zero Limits bound nothing.
	Limits Limits

	// MostAtOnce is how many requests are worked on at a time; 0 is for any number. Some more wait for a moment.
	MostAtOnce int

	// Tells is the host of the program that the operator has told of results, plans and milestones, "" for none. The
	// page on privacy names it.
	Tells string

	// Watcher is told of requests; nil for nobody.
	Watcher Watcher

	// HSTS is how long browsers are told to stay with HTTPS once they have reached the site over it; 0 tells them nothing.
	HSTS time.Duration

	// ForgetAfter is after how many days the operator deletes people whom nobody has seen, 0 for never. The page on
	// privacy says so.
	ForgetAfter int

	// Patience is how long an asker may take nothing of a reply before the connection is cut.
	Patience time.Duration
}

// asset is a file that browsers may keep for ever: its address carries the hash of what it says.
type asset struct {
	body []byte
	hash string
	kind string
}

// New returns a server over a catalog and a store. now is the clock.
func New(catalog *score.Catalog, st store.Store, log *slog.Logger, now func() time.Time) (*Server, error) {
	s := &Server{catalog: catalog, store: st, log: log, now: now, static: map[string]asset{}, Patience: defaultPatience,
		HSTS:  UsualHSTS,
		brand: brand{Name: ownName, Own: true}, sample: sample{cast: persona.Choose(catalog)}}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: the program ends where there is no randomness
	var err error
	if s.sealing, err = newSealing(key); err != nil {
		return nil, err
	}
	if err := s.loadStatic(); err != nil {
		return nil, err
	}
	if _, err := parsedPages(); err != nil { // better known now than by whom opens a page first
		return nil, err
	}
	s.Speak()
	return s, nil
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".png": "image/png",
	".svg": "image/svg+xml",
}

func (s *Server) loadStatic() error {
	return fs.WalkDir(files, "static", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(file)
		if err != nil {
			return err
		}
		name := file[len("static/"):]
		s.static[name] = newAsset(name, body)
		return nil
	})
}

// newAsset is a file of that name.
func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	return asset{body: body, hash: hex.EncodeToString(sum[:6]), kind: kinds[path.Ext(name)]}
}

// getStatic serves a file of the static folder.
func (s *Server) getStatic(w http.ResponseWriter, r *http.Request) error {
	a, ok := s.static[r.PathValue("file")]
	if !ok {
		return errNotFound
	}
	w.Header().Set("Content-Type", a.kind)
	if a.kind == kinds[".svg"] { // opened by itself it is a page
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
	}
	if r.URL.Query().Get("v") == a.hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	_, err := w.Write(a.body)
	return ignoreGone(err)
}
