package server_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"careerpath/server"
	"careerpath/store"
)

// twice runs what reads and changes data twice, as a store may where it loses the connection to its database: first in
// vain, and then so that it counts.
type twice struct{ store.Store }

var errInVain = errors.New("in vain")

// View is as store.Store says.
func (s twice) View(ctx context.Context, person string, read func(store.Reader) error) error {
	err := s.Store.View(ctx, person, func(r store.Reader) error { _ = read(r); return errInVain })
	if errors.Is(err, errInVain) {
		err = s.Store.View(ctx, person, read)
	}
	return err
}

// Update is as store.Store says.
func (s twice) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	err := s.Store.Update(ctx, person, func(tx store.Tx) error { _ = change(tx); return errInVain })
	if errors.Is(err, errInVain) {
		err = s.Store.Update(ctx, person, change)
	}
	return err
}

func TestNoLineIsShownAgainWhereDataIsReadAgain(t *testing.T) {
	t.Parallel()
	p := newSite(t).somebody()
	p.lived()
	program := p.keyed()
	look := func() map[string]string {
		bodies := map[string]string{}
		for _, route := range server.Routes() {
			if route.Method != http.MethodGet || strings.Contains(route.Path, "{") || route.Path == "/me/export" {
				continue // an export has what pages keep when they are looked at for the first time
			}
			if bodies[route.Path] = p.get(route.Path).body; strings.HasPrefix(route.Path, "/api/v1/me") {
				delete(bodies, route.Path)
			}
		}
		for _, list := range []string{"", "/drafts", "/assessments", "/plans", "/events", "/progress"} {
			bodies["/api/v1/me"+list] = program.send("GET", "/api/v1/me"+list, "").body
		}
		for _, path := range regexp.MustCompile(`/(plans|assessments|groups)/[0-9a-f-]{36}"`).FindAllString(
			bodies["/me"]+bodies["/groups"], -1) {
			path = strings.TrimSuffix(path, `"`)
			bodies[path] = p.get(path).body
		}
		return bodies
	}
	once := look()
	p.startOver(func(st store.Store) store.Store { return twice{st} })
	p.signIn()
	for path, again := range look() {
		for _, part := range []string{"<li", "<tr", "<form", "{"} {
			if was, is := strings.Count(once[path], part), strings.Count(again, part); was != is {
				t.Errorf("%s has %d times %s, and %d times where it is read again", path, was, part, is)
			}
		}
	}
}
