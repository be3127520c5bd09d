package bolt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/store"
	"careerpath/store/bolt"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func TestABackupIsRestoredAndWhatWasThereIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "people.db"), filepath.Join(dir, "backup.db")
	s := opened(t, path)
	populate(t, s)
	want := readEverything(t, s).text(t)
	must(t, backUp(t.Context(), s, backup))
	must(t, s.DeletePerson(t.Context(), "person-1"))
	later := readEverything(t, s).text(t)
	_, _, err := bolt.Restore(backup, path, true, noon, func(err error) { t.Error(err) })
	complains(t, err, path, store.Unavailable, "is in use by another careerpath")
	must(t, s.Close())
	_, _, err = bolt.Restore(backup, path, false, noon, func(err error) { t.Error(err) })
	complains(t, err, path, store.Unavailable, "is there already")
	_, _, err = bolt.Restore(backup, backup, true, noon, func(err error) { t.Error(err) })
	complains(t, err, backup, store.Unavailable, "is the backup itself")
	must(t, os.Chmod(path, 0o640))

	held, kept, err := bolt.Restore(backup, path, true, noon, func(err error) { t.Error(err) })
	must(t, err)
	if kept != path+".before-20261128T120000Z" || held.People != 4 {
		t.Errorf("it was kept as %s; %d people were restored", kept, held.People)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("it has other rights: %v", err)
	}
	if diff := cmp.Diff(want, readEverything(t, opened(t, path)).text(t)); diff != "" {
		t.Errorf("restored (-backed up +restored):\n%s", diff)
	}
	if _, err := bolt.Compare(kept, backup); err == nil || !strings.Contains(err.Error(), "records differ, such as") {
		t.Errorf("what was kept and the backup: %v", err)
	}
	if diff := cmp.Diff(later, readEverything(t, opened(t, kept)).text(t)); diff != "" {
		t.Errorf("kept (-before +kept):\n%s", diff)
	}
	other := filepath.Join(dir, "other.db")
	_, kept, err = bolt.Restore(backup, other, false, noon, func(err error) { t.Error(err) })
	must(t, err)
	if info, err := os.Stat(other); err != nil || info.Mode().Perm() != 0o600 || kept != "" {
		t.Errorf("a new file has other rights, or another is kept as %q: %v", kept, err)
	}
	if n, err := bolt.Compare(backup, other); err != nil || n < 100 {
		t.Errorf("%d records are the same, %v", n, err)
	}
	if got := names(t, dir); len(got) != 4 {
		t.Errorf("the directory holds %v", got)
	}
}

func TestADamagedBackupReplacesNothingAndADamagedFileIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "people.db"), filepath.Join(dir, "backup.db")
	whole, _, _ := sample(t)
	must(t, os.WriteFile(path, whole, 0o600))
	altered := bytes.ReplaceAll(whole, []byte("person-1"), []byte("person-0"))
	must(t, os.WriteFile(backup, altered, 0o600))
	var told []string
	_, _, err := bolt.Restore(backup, path, true, noon, func(err error) { told = append(told, err.Error()) })
	if store.CodeOf(err) != store.Damaged {
		t.Errorf("it is restored with %v, and tells %q", err, told)
	}
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("the directory holds %v", got)
	}
	must(t, os.WriteFile(backup, whole, 0o600))
	must(t, os.WriteFile(path, []byte(strings.Repeat("x", 70_000)), 0o600))
	_, kept, err := bolt.Restore(backup, path, true, noon, func(err error) { t.Error(err) })
	must(t, err)
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("it isn't restored: %v", err)
	}
	if old, err := os.ReadFile(kept); err != nil || string(old[:3]) != "xxx" {
		t.Errorf("it isn't kept: %v", err)
	}
	for _, from := range []string{filepath.Join(dir, "nothing.db"), dir} {
		if _, _, err := bolt.Restore(from, filepath.Join(dir, "new.db"), false, noon, nil); err == nil {
			t.Errorf("%s is restored", from)
		}
	}
}

func TestABackupOfAnEarlierFormatIsRestoredAsItIs(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	held, _, err := bolt.Restore(fileOf(t, 4), path, false, noon, func(err error) { t.Error(err) })
	must(t, err)
	if held.Format != 4 {
		t.Errorf("it has the format %d", held.Format)
	}
	if diff := cmp.Diff(wanted(t, 4), readEverything(t, opened(t, path)).text(t)); diff != "" {
		t.Errorf("restored (-before +restored):\n%s", diff)
	}
}
