package bolt_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
)

// benchmarkPeople creates n people in the store at path, and returns it with their ids.
func benchmarkPeople(b *testing.B, path string, n int) (*bolt.Store, []string) {
	b.Helper()
	s := opened(b, path)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("person-%04d", i)
		must(b, s.CreatePerson(b.Context(), store.Person{ID: ids[i]}, keyOf(store.SecretHash{byte(i), byte(i >> 8)})))
	}
	return s, ids
}

// change is what answering one more question does.
func change(tx store.Tx) error {
	_, err := tx.AppendEvent(store.Event{At: time.Unix(0, 0), Kind: "answered", Subject: "marketing_career",
		Data: json.RawMessage(`{"item":4}`)})
	if err != nil {
		return err
	}
	return tx.PutDraft(store.Draft{Quiz: "marketing_career",
		Answers: map[string]store.Given{"sets_goals": {Answer: engine.Number(4)}}})
}

func BenchmarkUpdate(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			path := newPath(b)
			s, ids := benchmarkPeople(b, path, writers)
			must(b, s.Close())
			before := commits(b, path)
			s = opened(b, path)
			b.ResetTimer()
			var left atomic.Int64
			left.Store(int64(b.N))
			var writing sync.WaitGroup
			for _, id := range ids {
				writing.Go(func() {
					for left.Add(-1) >= 0 {
						if err := s.Update(b.Context(), id, change); err != nil {
							b.Error(err)
						}
					}
				})
			}
			writing.Wait()
			b.StopTimer()
			must(b, s.Close())
			b.ReportMetric(float64(b.N)/float64(commits(b, path)-before), "updates/commit")
		})
	}
}

// commits returns how many transactions the file at path has seen.
func commits(b *testing.B, path string) (n int) {
	b.Helper()
	db, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	must(b, err)
	must(b, db.View(func(tx *bbolt.Tx) error { n = tx.ID(); return nil }))
	must(b, db.Close())
	return n
}

func BenchmarkView(b *testing.B) {
	s, ids := benchmarkPeople(b, newPath(b), 64)
	for _, id := range ids {
		must(b, s.Update(b.Context(), id, change))
	}
	var next atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		id := ids[int(next.Add(1))%len(ids)]
		for pb.Next() {
			must(b, s.View(b.Context(), id, func(r store.Reader) error {
				_, err := r.Draft("marketing_career")
				return err
			}))
		}
	})
}
