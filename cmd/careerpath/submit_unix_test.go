//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"

	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
)

const (
	submitters  = 64 // how many send finished quizzes at the same time
	submitsEach = 16
	sheets      = 256 // how many different ones they send
)

// BenchmarkSubmit sends finished quizzes to the server, 64 at a time, each of a person of their own, and then puts the
// same records into a bare bbolt file beside, 64 at a time, committed in groups as the store commits them. Both answer
// once a record is on disk. It reports how the two compare, and where a submit's time goes: score is what scoring and
// finding what would change the result take of one processor, cpu is all that client and server take.
func BenchmarkSubmit(b *testing.B) {
	catalog, err := loadCatalog("")
	noError(b, err)
	for b.Loop() {
		dir := b.TempDir()
		path, bare := filepath.Join(dir, "served.db"), filepath.Join(dir, "bare.db")
		keys := peopleWithKeys(b, path, submitters*submitsEach)
		text, err := os.ReadFile(path)
		noError(b, err)
		noError(b, os.WriteFile(bare, text, 0o600))
		before := recordsOf(b, path)
		bodies, scoring := finishedQuizzes(b, catalog)

		url, stop := servedHere(b, path)
		began := usedByProcess(b)
		served := sentAtOnce(b, len(keys), func(n int) error { return submit(b.Context(), url, keys[n], bodies[n%sheets]) })
		used := usedByProcess(b) - began
		stop()

		sets := newRecords(b, before, recordsOf(b, path))
		if len(sets) != len(keys) {
			b.Fatalf("%d people have new records, want %d", len(sets), len(keys))
		}
		puts := putsInGroups(b, bare, sets)

		each := float64(len(keys))
		b.ReportMetric(served.perSecond, "submits/s")
		b.ReportMetric(puts.perSecond, "raw-submits/s")
		b.ReportMetric(100*served.perSecond/puts.perSecond, "%-of-raw")
		b.ReportMetric(served.p99.Seconds()*1000, "p99-ms")
		b.ReportMetric(served.p99.Seconds()/puts.p99.Seconds(), "p99-ratio")
		b.ReportMetric(used.Seconds()*1000/each, "cpu-ms/submit")
		b.ReportMetric(scoring.Seconds()*1000/sheets, "score-ms/submit")
		b.ReportMetric(float64(bytesOf(sets))/each, "B/submit")
	}
}

// peopleWithKeys makes a file of people who have finished nothing yet. It returns a key of each.
func peopleWithKeys(b *testing.B, path string, n int) []string {
	b.Helper()
	catalog, err := loadCatalog("")
	noError(b, err)
	s, err := bolt.Open(path, bolt.Resembling(func(quiz string) []byte { return typical.Assessments(catalog, quiz) }))
	noError(b, err)
	// what results share is there from the first one on
	_, err = addFinished(b.Context(), s, catalog, 0)
	noError(b, err)
	keys := make([]string, n) // used in this hour, as they are by whoever has answered a quiz
	sentAtOnce(b, n, func(i int) error {
		secret := crowdSecret(i)
		keys[i] = base64.RawURLEncoding.EncodeToString(secret[:])
		return s.CreatePerson(b.Context(), store.Person{ID: uuid.Must(uuid.NewV7()).String(), Created: time.Now()},
			store.Key{ID: uuid.Must(uuid.NewV7()).String(), Hash: sha256.Sum256(secret[:]), Kind: store.KeyAPI, Created: time.Now(),
				Used: time.Now()})
	})
	noError(b, s.Close())
	return keys
}

// finishedQuizzes are what made-up people send, and how long it takes to score them all, one after another.
func finishedQuizzes(b *testing.B, catalog *score.Catalog) (bodies [][]byte, scoring time.Duration) {
	b.Helper()
	quiz, _ := catalog.Quiz("marketing_career")
	for i := range sheets {
		began := time.Now()
		a, err := typical.Assessment(catalog, quiz, 1000+i)
		noError(b, err)
		scoring += time.Since(began)
		body, err := json.Marshal(map[string]any{"quiz": quiz.ID, "answers": a.Answers})
		noError(b, err)
		bodies = append(bodies, body)
	}
	return bodies, scoring
}

// servedHere serves a file from this process, as serve does, and returns the address.
func servedHere(b *testing.B, path string) (url string, stop func()) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	hello, stdout := io.Pipe()
	ended := make(chan int, 1)
	var log bytes.Buffer
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--db", path, "--limits", "off"}, nil, stdout, &log)
		_ = stdout.Close() // a pipe never fails to
	}()
	line, err := bufio.NewReader(hello).ReadString('\n')
	if url = regexp.MustCompile(`http://[0-9.:]+`).FindString(line); url == "" {
		cancel()
		b.Fatalf("the server says %q (%v) and ends with %d\n%s", line, err, <-ended, log.Bytes())
	}
	return url, func() {
		b.Helper()
		cancel()
		if status := <-ended; status != exitFine {
			b.Fatalf("the server ends with %d\n%s", status, log.Bytes())
		}
	}
}

// submitting keeps a connection open for each who sends.
var submitting = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: submitters}}

// submit sends a finished quiz, and returns once it is kept.
func submit(ctx context.Context, url, key string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/me/assessments", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := submitting.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusCreated {
		err = fmt.Errorf("status %d: %s", resp.StatusCode, said)
	}
	return err
}

// pace is how quickly something was done again and again.
type pace struct {
	perSecond float64
	p99       time.Duration // of one
}

// sentAtOnce does something n times, as many at the same time as there are submitters.
func sentAtOnce(b *testing.B, n int, do func(i int) error) pace {
	b.Helper()
	took := make([]time.Duration, n)
	var next atomic.Int64
	var sending sync.WaitGroup
	began := time.Now()
	for range submitters {
		sending.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				sent := time.Now()
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(sent)
			}
		})
	}
	sending.Wait()
	all := time.Since(began)
	if b.Failed() {
		b.FailNow()
	}
	slices.Sort(took)
	return pace{float64(n) / all.Seconds(), took[n*99/100]}
}

// usedByProcess is the processor time that this process has taken.
func usedByProcess(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	noError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// put is a record as it is in the file.
type put struct{ key, value []byte }

// peoplesRecords is the bucket of the records of people, and personPlace how long the beginning of a record's key is
// that names the person: see package bolt.
var peoplesRecords = []byte("data")

const personPlace = 17

// recordsOf are all records of people in a file.
func recordsOf(b *testing.B, path string) map[string][]byte {
	b.Helper()
	all := map[string][]byte{}
	db, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	noError(b, err)
	noError(b, db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(peoplesRecords).ForEach(func(key, value []byte) error {
			all[string(key)] = bytes.Clone(value)
			return nil
		})
	}))
	noError(b, db.Close())
	return all
}

// newRecords are the records that are new or others, by their person.
func newRecords(b *testing.B, before, after map[string][]byte) [][]put {
	b.Helper()
	of := map[string][]put{}
	for key, value := range after {
		if old, there := before[key]; !there || !bytes.Equal(old, value) {
			of[key[:personPlace]] = append(of[key[:personPlace]], put{[]byte(key), value})
		}
	}
	return slices.Collect(maps.Values(of))
}

func bytesOf(sets [][]put) (n int) {
	for _, set := range sets {
		for _, p := range set {
			n += len(p.key) + len(p.value)
		}
	}
	return n
}

// putsInGroups puts sets of records into a file with nothing but bbolt, as many sets at a time as there are submitters.
// One goroutine commits: whatever sets wait when it comes back from the disk are one transaction, as in package bolt.
func putsInGroups(b *testing.B, path string, sets [][]put) pace {
	b.Helper()
	db, err := bbolt.Open(path, 0, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	noError(b, err)
	type call struct {
		set     []put
		outcome chan error
	}
	queue := make(chan *call, submitters)
	go func() {
		for first := range queue {
			for waiting := -1; waiting < len(queue); { // those of the last group may be on their way with the next
				waiting = len(queue)
				runtime.Gosched()
			}
			group := []*call{first}
			for range len(queue) {
				group = append(group, <-queue)
			}
			err := db.Update(func(tx *bbolt.Tx) error {
				into := tx.Bucket(peoplesRecords)
				for _, c := range group {
					for _, p := range c.set {
						if err := into.Put(p.key, p.value); err != nil {
							return err
						}
					}
				}
				return nil
			})
			for _, c := range group {
				c.outcome <- err
			}
		}
	}()
	out := sentAtOnce(b, len(sets), func(i int) error {
		c := &call{sets[i], make(chan error, 1)}
		queue <- c
		return <-c.outcome
	})
	close(queue)
	noError(b, db.Close())
	return out
}
