package bolt_test

import (
	"os"
	"strings"
	"testing"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

func TestNothingIsAcknowledgedOnceTheFileIsMovedDeletedOrReplaced(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(path string) error{
		"moved":    func(path string) error { return os.Rename(path, path+".old") },
		"deleted":  os.Remove,
		"replaced": func(path string) error { return os.Rename(path+".other", path) },
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			must(t, opened(t, path+".other").Close())
			s := opened(t, path)
			must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(secretOf(0))))
			must(t, away(path))
			for range 2 {
				for _, err := range []error{s.Update(t.Context(), "ann", change),
					s.CreatePerson(t.Context(), store.Person{ID: "ben"})} {
					if store.CodeOf(err) != store.Unavailable || !strings.Contains(err.Error(), path+
						" was moved, deleted or replaced while in use: put it back and restart") {
						t.Errorf("got %v", err)
					}
				}
			}
			err := s.View(t.Context(), "ann", func(store.Reader) error { return nil })
			if store.CodeOf(err) != store.Unavailable {
				t.Errorf("reading: %v", err)
			}
			must(t, s.Close())
			storetest.Figure(t, "file "+name+" under the server", "every change refused, nothing acknowledged")
			if name == "moved" {
				must(t, os.Rename(path+".old", path))
				if got := read(t, opened(t, path)); len(got) != 1 {
					t.Errorf("put back, it has %v", got)
				}
			}
		})
	}
}

func TestALinkToTheFileMayTakeItsName(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	must(t, os.Rename(path, path+".moved"))
	must(t, os.Symlink(path+".moved", path))
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(secretOf(0))))
	must(t, s.Close())
	if s, err := bolt.Open(path); err != nil || len(read(t, s)) != 1 {
		t.Errorf("it is opened with %v", err)
	} else {
		must(t, s.Close())
	}
}
