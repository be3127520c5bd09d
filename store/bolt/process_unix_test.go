//go:build unix

package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

func init() {
	roles["nobody"] = openAsNobody
	roles["crammer"] = fillUp
}

func TestAFileOrDirectoryWithoutTheRightsIsUnavailable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.Chmod(filepath.Dir(dir), 0o755)) // so that nobody gets as far as dir
	path := filepath.Join(dir, "careerpath.db")
	must(t, opened(t, path).Close())
	readable := filepath.Join(dir, "readable.db")
	whole, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(readable, whole, 0o444))
	must(t, os.Chmod(path, 0))
	must(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o755)) })

	for file, says := range map[string]string{
		path:                         "may not be read and written",
		readable:                     "may not be read and written",
		filepath.Join(dir, "new.db"): "make sure that the directory " + dir + " is there and can be written to",
		filepath.Join(dir, "a/b/new"): "make sure that the directory " + filepath.Join(dir, "a/b") +
			" is there and can be written to",
	} {
		nobody := play(t, "nobody", file)
		got := nobody.line()
		must(t, nobody.Wait())
		if !strings.HasPrefix(got, string(store.Unavailable)+" "+file) || !strings.Contains(got, says) {
			t.Errorf("got %q, want it to say %q", got, says)
		}
	}
}

// openAsNobody prints the error of opening the file without root's powers.
func openAsNobody(path string) error {
	if os.Geteuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			return err
		}
	}
	_, err := bolt.Open(path)
	fmt.Println(store.CodeOf(err), err)
	return nil
}

func TestAFullDiskLosesNothingAndIsGotOver(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	crammer := play(t, "crammer", path)
	told := ""
	for crammer.lines.Scan() {
		told = crammer.lines.Text()
	}
	must(t, crammer.Wait())
	s := opened(t, path)
	must(t, s.View(t.Context(), "ann", func(r store.Reader) error {
		events, err := r.Events(0, 1_000_000)
		if last := events[len(events)-1]; err == nil && last.Kind != "after" {
			err = fmt.Errorf("the last event is %+v", last)
		}
		return err
	}))
	storetest.Figure(t, "full disk", "%s; nothing lost, and written to again", told)
}

// fillUp writes until the file may not grow any more, and goes on when it may again.
func fillUp(path string) error {
	ctx := context.Background()
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	if err := s.CreatePerson(ctx, store.Person{ID: "ann"}, keyOf(store.SecretHash{})); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	var unlimited syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &unlimited); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 20, Max: unlimited.Max}); err != nil {
		return err
	}
	write := func(kind string) error {
		return s.Update(ctx, "ann", func(tx store.Tx) error {
			seq, err := tx.AppendEvent(store.Event{Kind: kind})
			text := engine.Choice(noise(10_000))
			return errors.Join(err, tx.PutDraft(store.Draft{Quiz: strconv.FormatUint(seq, 10),
				Answers: map[string]store.Given{"item": {Answer: text}}}))
		})
	}
	acknowledged := 0
	for err == nil && acknowledged < 1000 {
		if err = write("before"); err == nil {
			acknowledged++
		}
	}
	fmt.Printf("full after %d changes, the next refused as %s\n", acknowledged, store.CodeOf(err))
	for range 3 {
		if err := write("during"); store.CodeOf(err) != store.Unavailable {
			return fmt.Errorf("a full disk is %w", err)
		}
	}
	err = s.View(ctx, "ann", func(r store.Reader) error {
		events, err := r.Events(0, 1000)
		if err == nil && len(events) != acknowledged {
			err = fmt.Errorf("%d events are there", len(events))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &unlimited); err != nil {
		return err
	}
	return errors.Join(write("after"), s.Close())
}
