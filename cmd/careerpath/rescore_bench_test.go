package main

import (
	"io"
	"runtime"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/everybody"
	"careerpath/store"
)

// onlyRead reads what people completed, and does nothing with it.
type onlyRead struct{ results int }

func (r *onlyRead) Take(f store.Finished) error {
	r.results += len(f.Sheets)
	return nil
}

func (*onlyRead) Settle() error { return nil }

// BenchmarkRescoring reads the results of as many people as -crowd says, in a file and in PostgreSQL, by itself and to score
// them by other content, and reports how much longer that takes: at most twice as long. With -crowd 1000000 -timeout 2h it
// takes about 6 GB of disk.
func BenchmarkRescoring(b *testing.B) {
	content := otherContent(b)
	c, quizzes, err := (&program{content: content}).quizzes("")
	if err != nil {
		b.Fatal(err)
	}
	file, url := database{file: crowdFile(b, *crowdPeople)}, database{url: crowdDatabase(b, *crowdPeople)}
	for b.Loop() {
		for name, db := range map[string]database{"file": file, "postgres": url} {
			kept, err := db.toRead(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			read := func() {
				counting := make([]onlyRead, runtime.GOMAXPROCS(0))
				walk := everybody.Walk{Store: kept, Choose: store.Latest}
				for i := range counting {
					walk.Workers = append(walk.Workers, &counting[i])
				}
				if err := walk.Run(b.Context(), everybody.Place{}); err != nil {
					b.Fatal(err)
				}
				all := 0
				for i := range counting {
					all += counting[i].results
				}
				if all != *crowdPeople {
					b.Fatalf("%d results were read", all)
				}
			}
			rescore := func() {
				r := &rescoring{catalog: c, quizzes: quizzes, stderr: io.Discard}
				if _, err := r.count(b.Context(), kept, &checkpoint{}); err != nil {
					b.Fatal(err)
				}
			}
			var times [2]time.Duration
			for turn := range 2 { // whatever else the machine does, it does to both
				for i, do := range []func(){read, rescore} {
					if turn == 1 {
						i, do = 1-i, []func(){rescore, read}[i]
					}
					began := time.Now()
					do()
					times[i] += time.Since(began)
				}
			}
			people := float64(2 * *crowdPeople)
			b.ReportMetric(float64(times[0].Microseconds())/people, name+"-read-µs/result")
			b.ReportMetric(float64(times[1].Microseconds())/people, name+"-rescore-µs/result")
			b.ReportMetric(times[1].Seconds()/times[0].Seconds(), name+"-ratio")
			if err := kept.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
