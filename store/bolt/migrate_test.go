package bolt_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

func init() { roles["opener"] = openAndClose }

// openAndClose opens the file, which is copied into one of today's format where it is of another.
func openAndClose(path string) error {
	fmt.Println("opening")
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	return s.Close()
}

func TestAFileOfAnEarlierFormatBecomesOneOfTodayWithTheSameRightsAndNothingBesideIt(t *testing.T) {
	t.Parallel()
	path := fileOf(t, 4)
	must(t, os.Chmod(path, 0o640))
	left := filepath.Join(filepath.Dir(path), ".careerpath-new-careerpath.db-123")
	must(t, os.WriteFile(left, []byte("of a try that was killed"), 0o600))
	for _, other := range []string{".careerpath-new-other.db-123", ".careerpath-new-careerpath.db-monday-123"} {
		must(t, os.WriteFile(filepath.Join(filepath.Dir(path), other), []byte("of another file"), 0o600))
	}
	link := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(path, link))
	must(t, opened(t, link).Close())
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode() != 0o640 {
		t.Errorf("the mode is %v now", info.Mode())
	}
	if got := names(t, filepath.Dir(path)); fmt.Sprint(got) !=
		"[.careerpath-new-careerpath.db-monday-123 .careerpath-new-other.db-123 careerpath.db]" {
		t.Errorf("the directory holds %v", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link has become %v, %v", info, err)
	}
	// A program of format 4 and before decodes this record in the same way, and refuses a file that is newer than itself.
	db, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bbolt.Tx) error {
		want, err := bolt.Encode([]byte("careerpath_format"), 5)
		must(t, err)
		if got := tx.Bucket([]byte("meta")).Get([]byte("careerpath_format")); !bytes.Equal(got, want) {
			t.Errorf("the format is %q", got)
		}
		return nil
	}))
	must(t, db.Close())
	s := opened(t, path)
	if diff := cmp.Diff(wanted(t, 4), readEverything(t, s).text(t)); diff != "" {
		t.Errorf("opened again (-before +now):\n%s", diff)
	}
	must(t, s.DeletePerson(t.Context(), "ann"))
}

func TestAFileOfAnEarlierFormatIsReadWithoutBeingChanged(t *testing.T) {
	// not parallel: it looks for what is left among the temporary files
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for format := 1; format <= 4; format++ {
		path := fileOf(t, format)
		before, err := os.ReadFile(path)
		must(t, err)
		s, err := bolt.OpenToRead(path)
		must(t, err)
		if diff := cmp.Diff(wanted(t, format), readEverything(t, s).text(t)); diff != "" {
			t.Errorf("format %d (-before +now):\n%s", format, diff)
		}
		if err := s.DeletePerson(t.Context(), "ann"); store.CodeOf(err) != store.Unavailable {
			t.Errorf("deleting somebody: %v", err)
		}
		must(t, s.Close())
		after, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(before, after) || len(names(t, filepath.Dir(path))) != 1 || len(names(t, temporary)) != 0 {
			t.Errorf("format %d: the file was changed, or something is left: %v, %v", format, names(t, filepath.Dir(path)),
				names(t, temporary))
		}
	}
}

func TestAMigrationThatIsKilledAtAnyPointLosesNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 6))
	killed, within := 0, 400*time.Millisecond // so soon a child is killed at the latest: about when it would be done
	rounds := storetest.Size(15, 200)
	for round := range rounds {
		format := 1 + round%4
		path := fileOf(t, format)
		for range 1 + round%3 {
			child := play(t, "opener", path)
			if got := child.line(); got != "opening" {
				t.Fatalf("the child says %q", got)
			}
			kill := time.AfterFunc(time.Duration(random.Int64N(int64(within))), func() { _ = child.Process.Kill() })
			if err := child.Wait(); err != nil {
				killed++
				within = within * 5 / 4
			} else {
				within = max(time.Millisecond, within/2)
			}
			kill.Stop()
		}
		s, err := bolt.Open(path)
		must(t, err)
		if diff := cmp.Diff(wanted(t, format), readEverything(t, s).text(t)); diff != "" {
			t.Fatalf("round %d (-before +now):\n%s", round, diff)
		}
		must(t, s.Close())
		if got := names(t, filepath.Dir(path)); len(got) != 1 {
			t.Errorf("round %d: the directory holds %v", round, got)
		}
	}
	if killed < 5 {
		t.Errorf("only %d were killed", killed)
	}
	storetest.Figure(t, "upgrades killed at random",
		"%d files of formats 1 to 4, %d kills, nothing lost, nothing left beside", rounds, killed)
}
