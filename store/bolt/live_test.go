package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

func init() { roles["counter"] = countAndCompact }

// unheard is told how far a copy is and doesn't care.
func unheard(int64, int64) {}

// backUp makes a backup of an open store at a path.
func backUp(ctx context.Context, s *bolt.Store, path string) error {
	r, w := io.Pipe()
	sent := make(chan error, 1)
	go func() {
		err := s.Backup(ctx, w, true)
		sent <- errors.Join(err, w.Close())
	}()
	_, err := bolt.Receive(r, path, true, unheard)
	_ = r.Close() // so that the other end ends
	return errors.Join(err, <-sent)
}

// pairs are so many pairs of people whose second always follows the first.
const pairs = 4

// pair is the name of one of a pair.
func pair(i, side int) string { return fmt.Sprintf("pair %d, %d", i, side) }

func addPairs(ctx context.Context, s *bolt.Store) error {
	for i := range pairs {
		for side := range 2 {
			err := s.CreatePerson(ctx, store.Person{ID: pair(i, side)}, keyOf(secretOf(100+2*i+side)))
			if err != nil && store.CodeOf(err) != store.Exists {
				return err
			}
		}
	}
	return nil
}

// count adds one to a pair: to the first, and then to the second. In between somebody comes and another goes.
func count(ctx context.Context, s *bolt.Store, i, n int) error {
	for side := range 2 {
		err := s.Update(ctx, pair(i, side), func(tx store.Tx) error {
			_, err := tx.AppendEvent(store.Event{Kind: "count"})
			text := store.Draft{Quiz: "count", Seed: fmt.Sprintf("%d %s", n, noise(2000))}
			return errors.Join(err, tx.PutDraft(text), tx.Join(store.Membership{Group: pair(i, 0), Owner: pair(i, 0)}))
		})
		if err != nil {
			return err
		}
	}
	id := fmt.Sprintf("%d passes by %d", n%5, i)
	if err := s.DeletePerson(ctx, id); err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	return s.CreatePerson(ctx, store.Person{ID: id}, keyOf(store.SecretHash{9, byte(i), byte(n % 5)}))
}

// counted returns how far each of a pair has counted, and an error where a person is half of one state.
func counted(ctx context.Context, s *bolt.Store, i int) (n [2]int, err error) {
	for side := range 2 {
		err := s.View(ctx, pair(i, side), func(r store.Reader) error {
			events, err := r.Events(0, 1_000_000)
			if err != nil || len(events) == 0 {
				return err
			}
			n[side] = len(events)
			d, err := r.Draft("count")
			if err == nil && !strings.HasPrefix(d.Seed, fmt.Sprintf("%d ", n[side])) {
				err = fmt.Errorf("%d events, and a draft of %.9s", n[side], d.Seed)
			}
			return err
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// load is several at a time who count in pairs.
type load struct {
	changed  *sync.Cond // with its lock held for what follows
	told     [pairs]int // how far they were told that they are
	ended    bool
	counters sync.WaitGroup
}

func counting(t *testing.T, s *bolt.Store) *load {
	t.Helper()
	must(t, addPairs(t.Context(), s))
	l := &load{changed: sync.NewCond(&sync.Mutex{})}
	for i := range pairs {
		l.counters.Go(func() {
			for n := 1; l.tell(i, n-1); n++ {
				if err := count(t.Context(), s, i, n); err != nil {
					t.Error(err)
					l.stop()
				}
			}
		})
	}
	return l
}

// tell says how far one is; false where it is to end.
func (l *load) tell(i, n int) bool {
	l.changed.L.Lock()
	defer l.changed.L.Unlock()
	l.told[i] = n
	l.changed.Broadcast()
	return !l.ended
}

func (l *load) stop() {
	l.changed.L.Lock()
	defer l.changed.L.Unlock()
	l.ended = true
	l.changed.Broadcast()
}

// sum is what all have counted.
func sum(told [pairs]int) (all int) {
	for _, n := range told {
		all += 2 * n
	}
	return all
}

// end stops them all and returns how far they came.
func (l *load) end() [pairs]int {
	l.stop()
	l.counters.Wait()
	return l.told
}

// sofar returns how far they are.
func (l *load) sofar() [pairs]int {
	l.changed.L.Lock()
	defer l.changed.L.Unlock()
	return l.told
}

// goOn waits until every pair has counted once more, and returns how far they are.
func (l *load) goOn() [pairs]int {
	l.changed.L.Lock()
	defer l.changed.L.Unlock()
	for from := l.told; !l.ended; l.changed.Wait() {
		behind := false
		for i := range from {
			behind = behind || l.told[i] == from[i]
		}
		if !behind {
			break
		}
	}
	return l.told
}

func TestABackupUnderLoadIsOneMomentAndHasAllThatWasAcknowledgedBefore(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s, err := bolt.Open(path, sharing)
	must(t, err)
	populate(t, s)
	load := counting(t, s)
	backups := storetest.Size(5, 50)
	for i := range backups {
		to := fmt.Sprint(path, ".", i)
		before := load.goOn()
		must(t, backUp(t.Context(), s, to))
		after := load.sofar()
		if n, err := bolt.Compare(to, to); err != nil || n < 100 {
			t.Errorf("it has %d records, %v", n, err)
		}
		_, err := bolt.Verify(to, func(err error) { t.Error(err) })
		must(t, err)
		b := opened(t, to)
		for i := range pairs {
			n, err := counted(t.Context(), b, i)
			must(t, err)
			if n[0] != n[1] && n[0] != n[1]+1 {
				t.Errorf("the second is at %d, and the first at %d", n[1], n[0])
			}
			if n[1] < before[i] || n[1] > after[i]+1 {
				t.Errorf("it is at %d; it was told of %d before and %d after", n[1], before[i], after[i])
			}
		}
		must(t, b.Close())
	}
	told := load.end()
	must(t, backUp(t.Context(), s, path+".last"))
	if diff := cmp.Diff(readEverything(t, s).text(t), readEverything(t, opened(t, path+".last")).text(t)); diff != "" {
		t.Errorf("the backup of a store at rest (-store +backup):\n%s", diff)
	}
	storetest.Figure(t, "backups under load",
		"%d, each of one moment with all acknowledged before it, %d changes meanwhile", backups, sum(told))
}

func TestAStoreIsCompactedWhileItIsReadAndWritten(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s, err := bolt.Open(path, sharing)
	must(t, err)
	populate(t, s)
	load := counting(t, s)
	reading := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-reading:
				return
			default:
			}
			if _, err := counted(t.Context(), s, i%pairs); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 5 {
		load.goOn()
		_, after, err := s.Compact(t.Context(), unheard)
		must(t, err)
		if after <= 0 {
			t.Errorf("it has %d bytes", after)
		}
	}
	load.goOn()
	close(reading)
	reader.Wait()
	told := load.end()
	want := readEverything(t, s).text(t)
	_, after, err := s.Compact(t.Context(), unheard)
	must(t, err)
	if size, free, err := s.Room(t.Context()); err != nil || size != after || free < 0 || free > size/2 {
		t.Errorf("compacted at rest, %d of %d bytes are free, %v", free, size, err)
	}
	must(t, s.Close())
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the directory holds %v", got)
	}
	_, err = bolt.Verify(path, func(err error) { t.Error(err) })
	must(t, err)
	s = opened(t, path)
	if diff := cmp.Diff(want, readEverything(t, s).text(t)); diff != "" {
		t.Errorf("what is there (-before +now):\n%s", diff)
	}
	for i := range pairs {
		if n, err := counted(t.Context(), s, i); err != nil || n != [2]int{told[i], told[i]} {
			t.Errorf("%d were told, and there are %v, %v", told[i], n, err)
		}
	}
}

// countAndCompact counts in pairs and compacts all the while, and says what was acknowledged.
func countAndCompact(path string) error {
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	if err := addPairs(background, s); err != nil {
		return err
	}
	failed := make(chan error)
	for i := range pairs {
		began, err := counted(background, s, i)
		if err != nil {
			return err
		}
		if began[0] > began[1] { // killed in between
			err := s.Update(background, pair(i, 1), func(tx store.Tx) error {
				_, err := tx.AppendEvent(store.Event{Kind: "count"})
				return errors.Join(err, tx.PutDraft(store.Draft{Quiz: "count", Seed: fmt.Sprint(began[0], " ")}))
			})
			if err != nil {
				return err
			}
		}
		go func() {
			for n := began[0] + 1; ; n++ {
				if err := count(background, s, i, n); err != nil {
					failed <- err
					return
				}
				fmt.Println(i, n, "kept")
			}
		}()
	}
	go func() {
		for {
			if _, _, err := s.Compact(background, unheard); err != nil {
				failed <- err
				return
			}
			fmt.Println("compacted")
		}
	}()
	return <-failed
}

func TestACompactionThatIsKilledAtAnyPointLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	random := rand.New(rand.NewPCG(6, 6))
	var told [pairs]int
	compacted := 0
	rounds := storetest.Size(5, 100)
	for round := range rounds {
		child := play(t, "counter", path)
		heed := func() bool {
			more := child.lines.Scan()
			var i, n int
			var end string
			if got, _ := fmt.Sscan(child.lines.Text(), &i, &n, &end); got == 3 && end == "kept" {
				told[i] = max(told[i], n)
			}
			if child.lines.Text() == "compacted" {
				compacted++
			}
			return more
		}
		for range random.IntN(40) {
			heed()
		}
		kill := time.AfterFunc(time.Duration(random.IntN(20_000))*time.Microsecond, func() { _ = child.Process.Kill() })
		for heed() {
		}
		if err := child.Wait(); kill.Stop() {
			t.Fatalf("round %d: the child ended by itself: %v", round, err)
		}
		_, err := bolt.Verify(path, func(err error) { t.Errorf("round %d: %v", round, err) })
		must(t, err)
		s, err := bolt.Open(path)
		must(t, err)
		must(t, addPairs(t.Context(), s)) // it may have been killed before it had
		for i := range pairs {
			n, err := counted(t.Context(), s, i)
			must(t, err)
			if n[1] < told[i] || n[0] != n[1] && n[0] != n[1]+1 {
				t.Fatalf("round %d: it was told of %d, and there are %v", round, told[i], n)
			}
		}
		must(t, s.Close())
	}
	if compacted == 0 {
		t.Error("no compaction came to its end")
	}
	storetest.Figure(t, "compactions killed at random", "%d kills, %d compactions that ended, %d changes, none lost",
		rounds, compacted, sum(told))
}

func TestWhatWasDeletedIsInNoByteOfAFileCompactedInUseNorOfABackup(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	populate(t, s)
	const secret = "I have told nobody yet"
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "mallory"}, keyOf(secretOf(200))))
	must(t, s.Update(t.Context(), "mallory", func(tx store.Tx) error { return tx.PutRecord("note", secret, []byte("{}")) }))
	holds := func(name string) bool {
		whole, err := os.ReadFile(name)
		must(t, err)
		return bytes.Contains(whole, []byte(secret))
	}
	if !holds(path) {
		t.Fatal("the test looks in vain")
	}
	must(t, s.DeletePerson(t.Context(), "mallory"))
	must(t, backUp(t.Context(), s, path+".backup"))
	must(t, s.NoteBackup(t.Context(), noon))
	served := store.Served{Last: noon, Since: noon.Add(-time.Hour)}
	must(t, s.NoteServed(t.Context(), served))
	if m, err := s.Marks(t.Context()); err != nil || m.Deleted != 2 { // with the one of populate
		t.Errorf("it is marked with %+v, %v", m, err)
	}
	_, _, err := s.Compact(t.Context(), unheard)
	must(t, err)
	if m, err := s.Marks(t.Context()); err != nil || m != (bolt.Marks{Backup: noon, Served: served}) {
		t.Errorf("compacted, it is marked with %+v, %v", m, err)
	}
	for _, name := range []string{path, path + ".backup"} {
		if holds(name) {
			t.Errorf("%s still has it", name)
		}
	}
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "trent"}, keyOf(secretOf(201))))
	must(t, s.Close())
	if got, err := opened(t, path).People(t.Context(), "", 10); err != nil || len(got) != 5 {
		t.Errorf("there are %d people, %v", len(got), err)
	}
}

func TestABackupThatIsCutShortOrAlteredIsNoFile(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s, err := bolt.Open(path, sharing)
	must(t, err)
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(secretOf(1))))
	must(t, s.Update(t.Context(), "ann", change))
	assess(t, s, "ann", "quiz")
	var stream bytes.Buffer
	must(t, s.Backup(t.Context(), &stream, true))
	whole := stream.Bytes()
	_, err = bolt.Receive(bytes.NewReader(whole), path+".whole", true, unheard)
	must(t, err)
	random := rand.New(rand.NewPCG(7, 7))
	for range 15 {
		at := random.IntN(len(whole))
		_, err := bolt.Receive(bytes.NewReader(whole[:at]), path+".cut", true, unheard)
		if store.CodeOf(err) != store.Unavailable || !strings.Contains(err.Error(), "cut short") {
			t.Errorf("cut at %d of %d: %v", at, len(whole), err)
		}
		altered := bytes.Clone(whole)
		altered[at] ^= 1 << random.IntN(8)
		to := fmt.Sprint(path, ".altered")
		if _, err := bolt.Receive(bytes.NewReader(altered), to, true, unheard); err == nil {
			_, err := bolt.Verify(to, func(err error) { t.Errorf("altered at %d: %v", at, err) })
			must(t, err)
			must(t, os.Remove(to))
		}
	}
	if got := names(t, filepath.Dir(path)); len(got) != 2 {
		t.Errorf("the directory holds %v", got)
	}
	_, err = bolt.Receive(bytes.NewReader(whole), path, true, unheard)
	if store.CodeOf(err) != store.Unavailable || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("over a file: %v", err)
	}
}

func TestOneCopyIsMadeAtATimeAndEndsWithItsStore(t *testing.T) {
	t.Parallel()
	s := opened(t, newPath(t))
	populate(t, s)
	r, w := io.Pipe()
	sent := make(chan error, 1)
	go func() { sent <- errors.Join(s.Backup(context.WithoutCancel(t.Context()), w, false), w.Close()) }()
	_, err := io.ReadFull(r, make([]byte, 10)) // it is under way, and waits for its reader
	must(t, err)
	if _, _, err := s.Compact(t.Context(), unheard); store.CodeOf(err) != store.Unavailable ||
		!strings.Contains(err.Error(), "try again when that is done") {
		t.Errorf("a second one: %v", err)
	}
	must(t, s.Update(t.Context(), "person-1", change)) // which nobody holds up
	go func() { _, _ = io.Copy(io.Discard, r) }()
	must(t, s.Close())
	if err := <-sent; err != nil && store.CodeOf(err) != store.Unavailable {
		t.Errorf("it ended with %v", err)
	}
	if err := s.Backup(t.Context(), io.Discard, false); store.CodeOf(err) != store.Unavailable {
		t.Errorf("of a closed store: %v", err)
	}
}

func TestACompactionThatFailsLeavesTheStoreAsItIs(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	populate(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := s.Compact(ctx, func(int64, int64) { cancel() })
	if store.CodeOf(err) != store.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	must(t, s.Update(t.Context(), "person-1", change))
	must(t, os.Rename(path, path+".moved"))
	if _, _, err := s.Compact(t.Context(), unheard); store.CodeOf(err) != store.Unavailable {
		t.Errorf("moved: %v", err)
	}
	must(t, os.Rename(path+".moved", path))
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the directory holds %v", got)
	}
	must(t, s.Update(t.Context(), "person-1", change))
}
