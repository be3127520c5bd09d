package bolt_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// roleVariable makes the test binary, run again, play one of roles with the file named by its argument.
const roleVariable = "CAREERPATH_BOLT_TEST_ROLE"

// roles are what a second process does. It says on stdout how far it is; an error ends it with status 1.
var roles = map[string]func(path string) error{
	"holder": hold,
	"writer": writeForEver,
}

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(roleVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := role(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is the test binary, playing a role.
type process struct {
	*exec.Cmd
	lines *bufio.Scanner // of its stdout
	input io.Closer
}

// play starts a process, which is killed at the latest when the test ends.
func play(t *testing.T, role, path string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0], path)}
	p.Env = append(os.Environ(), roleVariable+"="+role, "GORACE=atexit_sleep_ms=0")
	p.Stderr = t.Output()
	out, err := p.StdoutPipe()
	must(t, err)
	p.lines = bufio.NewScanner(out)
	p.input, err = p.StdinPipe()
	must(t, err)
	must(t, p.Start())
	return p
}

// line returns what the process says next, "" when it has nothing more to say.
func (p *process) line() string {
	p.lines.Scan()
	return p.lines.Text()
}

func TestASecondProcessIsToldThatTheFileIsInUse(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	holder := play(t, "holder", path)
	if got := holder.line(); got != "holding" {
		t.Fatalf("the holder says %q", got)
	}
	began := time.Now()
	_, err := bolt.Open(path)
	took := time.Since(began)
	if took > time.Second {
		t.Errorf("it took %v", took)
	}
	complains(t, err, path, store.Unavailable, "is in use by another careerpath: stop it, or give this one another "+
		"file with --db")

	must(t, holder.input.Close())
	must(t, holder.Wait())
	must(t, opened(t, path).Close())
	storetest.Figure(t, "a second process", "told after %v that the file is in use, and what to do",
		took.Round(time.Millisecond))
}

// hold keeps the file open until stdin ends.
func hold(path string) error {
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	fmt.Println("holding")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return s.Close()
}

func TestASecondOpenInTheSameProcessIsToldThatTheFileIsInUse(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	_, err := bolt.Open(path)
	complains(t, err, path, store.Unavailable, "is in use by another careerpath")
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
}

func TestWhatWasAcknowledgedSurvivesTheDeathOfTheProcess(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	random := rand.New(rand.NewPCG(4, 4))
	total := 0
	kills := storetest.Size(20, 300)
	for round := range kills {
		writer := play(t, "writer", path)
		acknowledged := 0
		for range random.IntN(60) {
			acknowledged = max(acknowledged, number(t, writer.line()))
		}
		for range random.IntN(1 << 20) { // into the middle of something
		}
		must(t, writer.Process.Kill())
		for writer.lines.Scan() { // said before it died, and so true
			acknowledged = max(acknowledged, number(t, writer.lines.Text()))
		}
		if err := writer.Wait(); err == nil {
			t.Fatal("the writer ended by itself")
		}

		s, err := bolt.Open(path)
		must(t, err)
		err = s.View(t.Context(), "ann", func(r store.Reader) error {
			events, err := r.Events(0, 1_000_000)
			if err != nil {
				return err
			}
			if len(events) < max(acknowledged, total) {
				return fmt.Errorf("round %d: %d events were acknowledged, %d are there", round,
					max(acknowledged, total), len(events))
			}
			total = len(events)
			for i, e := range events {
				if e.Seq != uint64(i+1) || e.Kind != "tick" {
					return fmt.Errorf("round %d: event %d is %+v", round, i+1, e)
				}
			}
			d, err := r.Draft("count")
			if err == nil && int(d.Answers["events"].Answer.Number()) != len(events) {
				err = fmt.Errorf("round %d: the draft counts %v events of %d", round, d.Answers["events"], len(events))
			}
			return err
		})
		if total == 0 && store.CodeOf(err) == store.NotFound { // killed before it had anything
			err = nil
		}
		must(t, err)
		must(t, s.Close())
	}
	storetest.Figure(t, "SIGKILL of a process that writes", "%d kills, %d events, none lost, none half kept", kills, total)
}

// number reads a line of the writer. What death cut short is no number, or, as a prefix of one, no higher than it.
func number(t *testing.T, line string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil && line != "" {
		t.Fatalf("the writer says %q", line)
	}
	return n
}

// writeForEver writes with several goroutines, and prints the number of each event that was acknowledged.
func writeForEver(path string) error {
	s, err := bolt.Open(path)
	if err != nil {
		return err
	}
	background := context.Background()
	if err := s.CreatePerson(background, store.Person{ID: "ann"}, keyOf(store.SecretHash{})); err != nil &&
		store.CodeOf(err) != store.Exists {
		return err
	}
	failed := make(chan error)
	for range 3 {
		go func() {
			for {
				var seq uint64
				err := s.Update(background, "ann", func(tx store.Tx) (err error) {
					if seq, err = tx.AppendEvent(store.Event{Kind: "tick"}); err != nil {
						return err
					}
					return tx.PutDraft(store.Draft{Quiz: "count",
						Answers: map[string]store.Given{"events": {Answer: engine.Number(float64(seq))}}})
				})
				if err != nil {
					failed <- err
					return
				}
				fmt.Println(seq)
			}
		}()
	}
	return <-failed
}
