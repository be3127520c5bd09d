package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
)

func TestANewFileIsForItsOwnerAloneAndStandsAlone(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	opened(t, path)
	info, err := os.Stat(path)
	must(t, err)
	if got := info.Mode(); got != 0o600 {
		t.Errorf("mode %v", got)
	}
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the directory holds %v", got)
	}
}

func TestOneOfManyWhoCreateTheFileAtOnceHasIt(t *testing.T) {
	t.Parallel()
	for range 2 {
		path := newPath(t)
		stores, failed := make([]*bolt.Store, 4), make([]error, 4)
		var opening sync.WaitGroup
		for i := range stores {
			opening.Go(func() { stores[i], failed[i] = bolt.Open(path) })
		}
		opening.Wait()
		winners := 0
		for i, err := range failed {
			if err == nil {
				winners++
				must(t, stores[i].Close())
			} else if store.CodeOf(err) != store.Unavailable {
				t.Errorf("got %v", err)
			}
		}
		if winners > 1 {
			t.Errorf("%d have the file", winners)
		}
		if got := names(t, filepath.Dir(path)); len(got) != 1 {
			t.Errorf("the directory holds %v", got)
		}
		must(t, opened(t, path).Close())
	}
}

func TestWhatIsNoDatabaseOfOursIsRefusedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	text := func(text string) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte(text), 0o600)) }
	}
	database := func(fill func(*bbolt.Tx) error) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			db, err := bbolt.Open(path, 0o600, nil)
			must(t, err)
			must(t, db.Update(fill))
			must(t, db.Close())
		}
	}
	ours := func(format int, buckets ...string) func(*testing.T, string) {
		return database(func(tx *bbolt.Tx) error {
			for _, name := range append(buckets, bolt.MetaBucket) {
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			record, err := bolt.Encode([]byte(bolt.FormatKey), format)
			if err != nil {
				return err
			}
			return tx.Bucket([]byte(bolt.MetaBucket)).Put([]byte(bolt.FormatKey), record)
		})
	}
	for name, file := range map[string]struct {
		make func(t *testing.T, path string)
		code store.Code
		says string
	}{
		"nothing in it": {text(""), store.Damaged, "is empty"},
		"a line":        {text("hello\n"), store.Damaged, "is no database of careerpath"},
		"a long text": {text(strings.Repeat("all work and no play\n", 5000)), store.Damaged,
			"is no database of careerpath"},
		"zeros": {text(strings.Repeat("\x00", 1<<16)), store.Damaged, "is no database of careerpath"},
		"an SQLite database": {text("SQLite format 3\x00" +
			strings.Repeat("\x10\x00\x01\x01\x00\x40\x20\x20", 2000)), store.Damaged, "is no database of careerpath"},
		"a bbolt database without data": {database(func(*bbolt.Tx) error { return nil }), store.Damaged,
			"another program wrote it"},
		"another program's bbolt database": {database(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte(bolt.MetaBucket))
			if err != nil {
				return err
			}
			return b.Put([]byte("consistent_index"), []byte{1, 2, 3})
		}), store.Damaged, "another program wrote it"},
		"a newer format": {ours(6, "data", "secrets"), store.Newer,
			"was written by a newer careerpath (format 6, this one knows 5)"},
		"a newer format, other parts": {ours(9, "teams"), store.Newer,
			"was written by a newer careerpath (format 9, this one knows 5)"},
		"a part missing": {ours(1, "people", "secrets"), store.Damaged,
			"it has no people, no secrets or no data"},
		"a part of today's format missing": {ours(5, "data", "groups", "shared"), store.Damaged, "it has no secrets"},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			file.make(t, path)
			refused(t, path, file.code, file.says)
		})
	}
}

func TestWhatDoesNotAgreeInAFileIsFoundByReadingAllOfItWhichLeavesItAsItIs(t *testing.T) {
	t.Parallel()
	person := func(alter func(tx *bbolt.Tx, put func(bucket string, key, payload []byte) error) error) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			s, err := bolt.Open(path, bolt.Resembling(func(string) []byte { return []byte(noise(3000)) }))
			must(t, err)
			must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
			must(t, s.Update(t.Context(), "ann", func(tx store.Tx) error {
				return errors.Join(replan(tx, "p", "it"), tx.Join(store.Membership{Group: "team", Owner: "ann"}),
					tx.AddAssessment(store.Assessment{ID: "a", Quiz: "quiz", Answers: engine.Answers{"it": engine.Choice(noise(3000))}}))
			}))
			must(t, s.Close())
			alterFile(t, path, func(tx *bbolt.Tx) error {
				return alter(tx, func(bucket string, key, payload []byte) error {
					return tx.Bucket([]byte(bucket)).Put(key, bolt.Seal(key, payload))
				})
			})
		}
	}
	annsPlan := bolt.PlaceOf("ann", 'p', "p")
	for name, file := range map[string]struct {
		make func(t *testing.T, path string)
		says string
	}{
		"a record without a checksum": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("data")).Put(bolt.PlaceOf("ann", 'p', "q"), []byte("{}"))
		}), "does not match its checksum"},
		"a plan that was altered": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			value := bytes.Clone(tx.Bucket([]byte("data")).Get(annsPlan))
			value[len(value)-1] ^= 1
			return tx.Bucket([]byte("data")).Put(annsPlan, value)
		}), "does not match its checksum"},
		"a plan under another's id": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("data")).Put(bolt.PlaceOf("ann", 'p', "q"), tx.Bucket([]byte("data")).Get(annsPlan))
		}), "does not match its checksum"},
		"a record of no kind": {person(func(_ *bbolt.Tx, put func(string, []byte, []byte) error) error {
			return put("data", bolt.PlaceOf("ann", 'x', "q"), []byte("j{}"))
		}), `data of person "ann": a record is out of place`},
		"a plan of nobody": {person(func(_ *bbolt.Tx, put func(string, []byte, []byte) error) error {
			return put("data", bolt.PlaceOf("ben", 'p', "q"), []byte("j{}"))
		}), "it has data of nobody"},
		"a person without a record of their own": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("data")).Delete([]byte("tann\x00A"))
		}), "it has data of nobody"},
		"a secret that is missing": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("secrets")).Delete(make([]byte, 32))
		}), `data of person "ann": a secret is missing`},
		"a secret of somebody else": {person(func(_ *bbolt.Tx, put func(string, []byte, []byte) error) error {
			return put("secrets", make([]byte, 32), []byte("tben\x00"))
		}), `data of person "ann": a secret opens somebody else's data`},
		"a secret too many": {person(func(_ *bbolt.Tx, put func(string, []byte, []byte) error) error {
			return put("secrets", bytes.Repeat([]byte{1}, 32), []byte("tann\x00"))
		}), "secrets open keys that aren't there"},
		"a group without its member": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("groups")).Delete([]byte("tteam\x00tann\x00"))
		}), `data of person "ann": a group and its members don't agree`},
		"a member without a group": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			return tx.Bucket([]byte("data")).Delete(bolt.PlaceOf("ann", 'm', "team"))
		}), "a group and its members don't agree"},
		"a shared text that is missing": {person(func(tx *bbolt.Tx, _ func(string, []byte, []byte) error) error {
			shared := tx.Bucket([]byte("shared"))
			key, _ := shared.Cursor().Seek([]byte("t"))
			return shared.Delete(key)
		}), "a text that records share is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			file.make(t, path)
			before, err := os.ReadFile(path)
			must(t, err)
			var told []string
			_, err = bolt.Verify(path, func(err error) { told = append(told, err.Error()) })
			must(t, err)
			if !strings.Contains(strings.Join(told, "\n"), file.says) {
				t.Errorf("verifying tells %q, not %q", told, file.says)
			}
			_, _, err = bolt.Compact(path)
			complains(t, err, path, store.Damaged, file.says)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

// alterFile changes a file behind the store's back.
func alterFile(t *testing.T, path string, alter func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(alter))
	must(t, db.Close())
}

func TestAMissingEventIsDamaged(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
	for range 3 {
		must(t, s.Update(t.Context(), "ann", change))
	}
	must(t, s.Close())
	db, err := bbolt.Open(path, 0, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("data")).Delete([]byte("tann\x00e\x00\x00\x00\x00\x00\x00\x00\x02"))
	}))
	must(t, db.Close())

	s = opened(t, path)
	for after, sound := range map[uint64]bool{0: false, 1: false, 2: true} {
		err := s.View(t.Context(), "ann", func(r store.Reader) error {
			_, err := r.Events(after, 10)
			return err
		})
		if sound != (err == nil) || !sound && store.CodeOf(err) != store.Damaged {
			t.Errorf("events after %d: got %v", after, err)
		}
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o600))
	must(t, os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "dangling")))
	for path, want := range map[string]struct {
		code store.Code
		says string
	}{
		dir:        {store.Damaged, "it is a directory"},
		os.DevNull: {store.Damaged, "it is no regular file"},
		filepath.Join(dir, "absent", "x.db"): {store.Unavailable, "make sure that the directory " +
			filepath.Join(dir, "absent") + " is there"},
		filepath.Join(dir, "file", "x.db"): {store.Unavailable, "can't be reached"},
		filepath.Join(dir, "dangling"):     {store.Unavailable, "can't be opened"},
	} {
		_, err := bolt.Open(path)
		complains(t, err, path, want.code, want.says)
	}
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("the directory holds %v", got)
	}
}

func TestASymbolicLinkIsFollowed(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	must(t, opened(t, path).Close())
	link := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(path, link))
	must(t, opened(t, link).Close())
}

// sample returns a file's bytes, how many of them are in use or on the list of free pages, and what it keeps. The last
// two transactions say the same, for where the newer one's meta page is altered, the older counts.
func sample(t *testing.T) (whole []byte, used int, before contents) {
	t.Helper()
	path := newPath(t)
	s, err := bolt.Open(path)
	must(t, err)
	populate(t, s)
	for range 2 {
		must(t, s.Update(t.Context(), "person-1", func(tx store.Tx) error { return tx.PutDraft(store.Draft{Quiz: "q"}) }))
	}
	before = read(t, s)
	must(t, s.Close())
	db, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bbolt.Tx) error { used = int(tx.Size()); return nil }))
	must(t, db.Close())
	whole, err = os.ReadFile(path)
	must(t, err)
	return whole, used, before
}

// refused sees to it that a file is not opened, and that the attempt leaves it as it is and nothing beside it.
func refused(t *testing.T, path string, code store.Code, says string) {
	t.Helper()
	before, err := os.ReadFile(path)
	must(t, err)
	beside := names(t, filepath.Dir(path))
	_, err = bolt.Open(path)
	complains(t, err, path, code, says)
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Errorf("the file was changed")
	}
	if got := names(t, filepath.Dir(path)); fmt.Sprint(got) != fmt.Sprint(beside) {
		t.Errorf("the directory held %v, now %v", beside, got)
	}
}

// complains checks an error: its code, that it names the file, and what it says.
func complains(t *testing.T, err error, path string, code store.Code, says string) {
	t.Helper()
	if store.CodeOf(err) != code || !strings.Contains(fmt.Sprint(err), path) || !strings.Contains(fmt.Sprint(err), says) {
		t.Errorf("got error %v (code %q), want %q, naming %s and saying %q", err, store.CodeOf(err), code, path, says)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFileOpenedToReadIsReadAndStaysAsItIs(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	_, err := bolt.OpenToRead(path)
	if store.CodeOf(err) != store.Unavailable || len(names(t, filepath.Dir(path))) > 0 {
		t.Errorf("of a file that isn't there: %v, and the directory holds %v", err, names(t, filepath.Dir(path)))
	}
	s := opened(t, path)
	populate(t, s)
	want := read(t, s)
	if _, err := bolt.OpenToRead(path); store.CodeOf(err) != store.Unavailable ||
		!strings.Contains(err.Error(), "in use by another careerpath") {
		t.Errorf("of a file in use: %v", err)
	}
	must(t, s.Close())
	must(t, os.Chmod(path, 0o400))
	before, err := os.ReadFile(path)
	must(t, err)
	one, err := bolt.OpenToRead(path)
	must(t, err)
	two, err := bolt.OpenToRead(path) // readers don't keep one another out
	must(t, err)
	same(t, read(t, one), want)
	same(t, read(t, two), want)
	people, err := one.People(t.Context(), "", 100)
	must(t, err)
	if len(people) != len(want) {
		t.Errorf("of %d people %d are gone through", len(want), len(people))
	}
	for _, err := range []error{
		one.CreatePerson(t.Context(), store.Person{ID: "late"}, keyOf(store.SecretHash{9})),
		one.DeletePerson(t.Context(), "person-0"),
		one.Update(t.Context(), "person-0", func(store.Tx) error { return nil }),
	} {
		if store.CodeOf(err) != store.Unavailable {
			t.Errorf("a change of a file opened to read: %v", err)
		}
	}
	must(t, one.Close())
	must(t, two.Close())
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("reading has changed the file")
	}
	must(t, os.Chmod(path, 0o600))
	must(t, os.WriteFile(path, before[:len(before)/4], 0o600))
	if _, err := bolt.OpenToRead(path); store.CodeOf(err) != store.Damaged {
		t.Errorf("of a quarter of a file: %v", err)
	}
	must(t, os.WriteFile(path, nil, 0o600))
	if _, err := bolt.OpenToRead(path); store.CodeOf(err) != store.Damaged ||
		!strings.Contains(err.Error(), "it is empty") {
		t.Errorf("of an empty file: %v", err)
	}
	if _, err := bolt.OpenToRead(filepath.Dir(path)); store.CodeOf(err) != store.Damaged ||
		!strings.Contains(err.Error(), "it is a directory") {
		t.Errorf("of a directory: %v", err)
	}
}
