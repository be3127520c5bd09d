package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerpath/store"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// benchPeople is how many people pgbench chooses from.
const benchPeople = 50_000

// BenchmarkSubmitToPostgres sends finished quizzes, 64 at a time, each of a person of their own, to 1, 2 and 4 server
// processes over one PostgreSQL, and has pgbench send the statements of one such submit, over as many connections as the
// servers have together, 32, in the same pipelines, with nothing done between. All run on this machine, PostgreSQL among them. It reports how they compare, and
// how much of a processor PostgreSQL takes for each: with servers on other machines, that is what bounds how many can be
// added.
func BenchmarkSubmitToPostgres(b *testing.B) {
	catalog, err := loadCatalog("")
	noError(b, err)
	program := builtProgram(b)
	for b.Loop() {
		pg := postgrestest.Start(b, "log_parameter_max_length = -1", "max_wal_size = 4GB", "shared_buffers = 512MB")
		url := pg.URL("postgres")
		s, err := postgres.Open(b.Context(), url, postgres.Resembling(resembling(catalog)))
		noError(b, err)
		_, err = addFinished(b.Context(), s, catalog, 0)
		noError(b, err)
		bodies, _ := finishedQuizzes(b, catalog)
		people := 0
		someMore := func(n int) []string {
			first := people
			people += n
			keys := make([]string, n)
			sentAtOnce(b, n, func(i int) error {
				secret := crowdSecret(first + i)
				keys[i] = base64.RawURLEncoding.EncodeToString(secret[:])
				return s.CreatePerson(b.Context(), store.Person{ID: benchPerson(first + i), Created: time.Now()},
					store.Key{ID: "key", Hash: sha256.Sum256(secret[:]), Kind: store.KeyAPI, Created: time.Now(), Used: time.Now()})
			})
			return keys
		}

		for _, processes := range []int{1, 2, 4} {
			servers := make([]*serverProcess, processes)
			for i := range servers {
				servers[i] = startServer(b, program, url+"&pool_max_conns="+strconv.Itoa(32/processes))
			}
			send := func(keys []string) pace {
				return sentAtOnce(b, len(keys), func(n int) error {
					return submit(b.Context(), servers[n%processes].url, keys[n], bodies[n%sheets])
				})
			}
			send(someMore(submitters)) // each server has read what it reads once
			keys := someMore(submitters * submitsEach)
			before := usedByPostgres(b, pg)
			served := send(keys)
			used := usedByPostgres(b, pg) - before
			of := strconv.Itoa(processes)
			b.ReportMetric(served.perSecond, "submits/s-"+of)
			b.ReportMetric(used.Seconds()*1000/float64(len(keys)), "db-cpu-ms-"+of)
			for _, s := range servers {
				stopServer(b, s)
			}
		}

		script := benchScript(b, pg, program, someMore(1)[0], bodies[0])
		pg.Do(b, fmt.Sprintf(`INSERT INTO people SELECT convert_to('person-' || n, 'UTF8'), created, version, changes, events,
			event_bytes, drafts, assessments, plans, bytes, settings FROM people, generate_series(%d, %d) n WHERE id = 'person-0'`, people, benchPeople))
		pg.Do(b, fmt.Sprintf(`INSERT INTO keys SELECT convert_to('person-' || n, 'UTF8'), id, sha256(sha256(convert_to(CAST(n AS text),
			'UTF8'))), body FROM keys, generate_series(%d, %d) n WHERE person = 'person-0'`, people, benchPeople))
		pg.Do(b, "VACUUM ANALYZE")
		before := usedByPostgres(b, pg)
		said, err := exec.CommandContext(b.Context(), pg.Program("pgbench"), "--no-vacuum", "--protocol=extended", "--time=10",
			"--client=32", "--jobs=2", "--file="+script, "--host=127.0.0.1", "--port="+strconv.Itoa(pg.Port),
			"--username=careerpath", "postgres").CombinedOutput()
		used := usedByPostgres(b, pg) - before
		done := regexp.MustCompile(`actually processed: (\d+)`).FindSubmatch(said)
		each := regexp.MustCompile(`tps = ([\d.]+)`).FindSubmatch(said)
		if err != nil || each == nil || done == nil || bytes.Contains(said, []byte("ERROR")) {
			b.Fatalf("pgbench: %v\n%s", err, said)
		}
		tps, err := strconv.ParseFloat(string(each[1]), 64)
		noError(b, err)
		n, err := strconv.Atoi(string(done[1]))
		noError(b, err)
		b.ReportMetric(tps, "pgbench/s")
		b.ReportMetric(used.Seconds()*1000/float64(n), "db-cpu-ms-pgbench")
		noError(b, s.Close())
		noError(b, pg.Stop())
	}
}

// benchPerson is the id of the nth person.
func benchPerson(n int) string { return "person-" + strconv.Itoa(n) }

var (
	loggedEntry = regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\d [^\[\n]*\[\d+\] (\w+):  `)
	loggedParam = regexp.MustCompile(`\$(\d+) = (NULL|'(?:[^']|'')*')`)
)

// benchScript makes a script for pgbench of what a submit sends: the same statements, of any person, with the last
// submit's bodies. Statements that are sent together are a pipeline.
func benchScript(b *testing.B, pg *postgrestest.Server, program, key string, body []byte) string {
	b.Helper()
	noError(b, pg.Set(b.Context(), "log_statement", "all")) // of connections made from now on
	s := startServer(b, program, pg.URL("postgres"))
	secret := crowdSecret(1)
	warm := base64.RawURLEncoding.EncodeToString(secret[:])
	noError(b, submit(b.Context(), s.url, warm, body))
	before, err := pg.Log()
	noError(b, err)
	noError(b, submit(b.Context(), s.url, key, body))
	stopServer(b, s)
	after, err := pg.Log()
	noError(b, err)
	noError(b, pg.Set(b.Context(), "log_statement", "none"))

	text := strings.TrimPrefix(after, before)
	heads := loggedEntry.FindAllStringSubmatchIndex(text, -1)
	type statement struct{ sql, params string }
	var all []statement
	for i, head := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		is := strings.TrimSpace(text[head[1]:end])
		if sql, ok := strings.CutPrefix(is, "execute <unnamed>: "); ok {
			all = append(all, statement{sql: strings.TrimSpace(sql)})
		} else if params, ok := strings.CutPrefix(is, "parameters: "); ok && len(all) > 0 {
			all[len(all)-1].params = params
		}
	}

	person, result := "", ""
	out := strings.Builder{}
	fmt.Fprintf(&out, "\\set n random(1000, %d)\n\\set r random(1, 9000000000000000)\n", benchPeople)
	waiting := false
	for _, one := range all {
		values := map[string]string{}
		for _, p := range loggedParam.FindAllStringSubmatch(one.params, -1) {
			values[p[1]] = p[2]
		}
		switch {
		case strings.Contains(one.sql, "FROM keys k JOIN people"):
			values["1"] = "sha256(sha256(convert_to(CAST(:n AS text), 'UTF8')))"
		case strings.HasPrefix(one.sql, "SELECT created"):
			person = values["1"]
		case strings.HasPrefix(one.sql, "INSERT INTO assessments"):
			result = values["2"]
		case strings.HasPrefix(one.sql, "INSERT INTO events"):
			values["2"] = ":r"
		}
		sql := regexp.MustCompile(`\$\d+`).ReplaceAllStringFunc(strings.Join(strings.Fields(one.sql), " "), func(p string) string {
			switch value := values[p[1:]]; {
			case value == person && person != "":
				return "convert_to('person-' || CAST(:n AS text), 'UTF8')"
			case value == result && result != "":
				return "convert_to('a' || CAST(:r AS text), 'UTF8')"
			default:
				return value
			}
		})
		if !waiting {
			out.WriteString("\\startpipeline\n")
		}
		out.WriteString(sql + ";\n")
		waiting = !strings.HasPrefix(one.sql, "SELECT") && !strings.HasPrefix(one.sql, "INSERT INTO assessments") && one.sql != "COMMIT"
		if !waiting {
			out.WriteString("\\endpipeline\n")
		}
	}
	if waiting || person == "" || result == "" || !strings.Contains(out.String(), hex.EncodeToString([]byte("marketing_career"))) {
		b.Fatalf("this is no submit:\n%s", out.String())
	}
	path := filepath.Join(b.TempDir(), "submit.sql")
	noError(b, os.WriteFile(path, []byte(out.String()), 0o600))
	return path
}

// usedByPostgres is how long PostgreSQL has had a processor.
func usedByPostgres(b *testing.B, pg *postgrestest.Server) time.Duration {
	b.Helper()
	main, err := pg.Process()
	noError(b, err)
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	noError(b, err)
	ticks := 0
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended, and counts as its parent's
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		number := func(at int) int {
			n, err := strconv.Atoi(fields[at])
			noError(b, err)
			return n
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		noError(b, err)
		switch {
		case pid == main:
			ticks += number(11) + number(12) + number(13) + number(14)
		case number(1) == main:
			ticks += number(11) + number(12)
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
