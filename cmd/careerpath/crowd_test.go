package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

var crowdPeople = flag.Int("crowd", 20_000, "how many people BenchmarkACrowd has against 1000")

// BenchmarkACrowd serves a file of many people, each with three keys, a finished quiz and an event, and one of 1,000, and
// reports how much longer it takes with many until the first answer, and to answer pages and the API, and what memory the
// program takes. With -crowd 1000000 -timeout 1h the file takes 2.5 GB and a few minutes to make.
func BenchmarkACrowd(b *testing.B) {
	program := builtProgram(b)
	few, many := crowdFile(b, 1000), crowdFile(b, *crowdPeople)
	for b.Loop() {
		starts := map[string][]time.Duration{}
		for range 9 {
			for _, db := range []string{few, many} {
				began := time.Now()
				s := startServer(b, program, db)
				crowdGet(b, s, "/me", 7)
				starts[db] = append(starts[db], time.Since(began))
				stopServer(b, s)
			}
		}
		b.ReportMetric(median(starts[few]).Seconds()*1000, "start-1000-ms")
		b.ReportMetric(median(starts[many]).Seconds()*1000, "start-crowd-ms")
		b.ReportMetric(median(starts[many]).Seconds()/median(starts[few]).Seconds(), "start-ratio")

		compareReads(b, program, few, many)

		resting := startServer(b, program, many)
		crowdGet(b, resting, "/me", 7)
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", resting.Process.Pid))
		if err != nil {
			b.Fatal(err)
		}
		kilobytes := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
		if kilobytes == nil {
			b.Fatalf("the system doesn't tell the memory:\n%s", status)
		}
		rss, err := strconv.Atoi(string(kilobytes[1]))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(rss)/1024, "rest-MiB")
		stopServer(b, resting)
	}
}

// BenchmarkACrowdInPostgres serves the same from PostgreSQL.
func BenchmarkACrowdInPostgres(b *testing.B) {
	program := builtProgram(b)
	few, many := crowdDatabase(b, 1000), crowdDatabase(b, *crowdPeople)
	for b.Loop() {
		compareReads(b, program, few, many)
	}
}

// compareReads reports how much longer pages and the API take to be answered with many people than with few.
func compareReads(b *testing.B, program, few, many string) {
	b.Helper()
	little, lot := startServer(b, program, few), startServer(b, program, many)
	for name, paths := range map[string][]string{"page": {"/", "/me", "/progress"},
		"api": {"/api/v1/me/assessments", "/api/v1/me/progress", "/api/v1/me/events"}} {
		times := map[*serverProcess][]time.Duration{}
		for i := range 300 {
			for _, s := range []*serverProcess{little, lot} {
				began := time.Now()
				crowdGet(b, s, paths[i%len(paths)], (i*7919)%1000)
				times[s] = append(times[s], time.Since(began))
			}
		}
		b.ReportMetric(median(times[lot]).Seconds()/median(times[little]).Seconds(), name+"-ratio")
	}
	stopServer(b, little)
	stopServer(b, lot)
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// stopServer ends a server as a service manager does, so that the file is closed.
func stopServer(b *testing.B, s *serverProcess) {
	b.Helper()
	if err := errors.Join(s.Process.Signal(syscall.SIGTERM), s.Wait()); err != nil {
		b.Fatalf("%v\n%s", err, s.log.Bytes())
	}
}

// crowdGet asks for a page or, below /api, for JSON, of one of the first 1,000 people.
func crowdGet(b *testing.B, s *serverProcess, path string, person int) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	token := func(key int) string {
		secret := crowdSecret(crowdKeys*person + key)
		return base64.RawURLEncoding.EncodeToString(secret[:])
	}
	if strings.HasPrefix(path, "/api") {
		req.Header.Set("Authorization", "Bearer "+token(2))
	} else {
		req.AddCookie(&http.Cookie{Name: "careerpath", Value: token(0)})
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%s: %v, status %d\n%s", path, err, resp.StatusCode, said)
	}
}

// crowdKeys is how many keys each has: a browser's, a link's, and a program's.
const crowdKeys = 3

// crowdSecret is the secret of the nth key.
func crowdSecret(n int) [32]byte { return sha256.Sum256([]byte(strconv.Itoa(n))) }

// crowdKinds is how many different people a crowd has: to score one takes longer than all the rest.
const crowdKinds = 32

// addCrowdKinds adds one of each.
func addCrowdKinds(b testing.TB, to store.Store, catalog *score.Catalog) {
	b.Helper()
	for kind := range crowdKinds {
		id, err := addFinished(b.Context(), to, catalog, 1000+kind)
		if err == nil {
			err = to.Update(b.Context(), id, func(tx store.Tx) error {
				return tx.PutKey(store.Key{ID: uuid.Must(uuid.NewV7()).String(), Kind: store.KeyAPI, Created: time.Now(),
					Hash: crowdSecret(-1 - kind)})
			})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// crowdDatabase makes a PostgreSQL that ends with the benchmark, with the same people as crowdFile's, and returns its
// address.
func crowdDatabase(b testing.TB, people int) (url string) {
	b.Helper()
	// The settings of a small machine with 4 GB.
	return crowdDatabaseOf(b, postgrestest.Start(b, "shared_buffers = 1GB", "max_wal_size = 4GB"), people)
}

// crowdDatabaseOf makes it in a server.
func crowdDatabaseOf(b testing.TB, server *postgrestest.Server, people int) (url string) {
	b.Helper()
	catalog, err := loadCatalog("")
	if err != nil {
		b.Fatal(err)
	}
	url = server.URL("postgres")
	few, err := postgres.Open(b.Context(), url, postgres.Resembling(resembling(catalog)))
	if err != nil {
		b.Fatal(err)
	}
	addCrowdKinds(b, few, catalog)
	err = errors.Join(few.Close(), server.Multiply(b.Context(), "postgres", people,
		func(n int) string { return crowdID(n).String() },
		func(key int) [32]byte {
			secret := crowdSecret(key)
			return sha256.Sum256(secret[:])
		}))
	if err != nil {
		b.Fatal(err)
	}
	return url
}

// crowdFile makes a file of many people in little time: each has what one of a few has, in turn, under ids and keys of
// their own. It writes what a backup would read, so it knows how a record is kept: see package bolt.
func crowdFile(b testing.TB, people int) string {
	b.Helper()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	catalog, err := loadCatalog("")
	must(err)
	dir := b.TempDir()
	few, err := bolt.Open(filepath.Join(dir, "few.db"), bolt.Resembling(resembling(catalog)))
	must(err)
	addCrowdKinds(b, few, catalog)
	var stream bytes.Buffer
	must(few.Backup(b.Context(), &stream, false))
	must(few.Close())
	head, records := crowdRecords(b, bufio.NewReader(&stream))
	var kinds [][]crowdRecord
	for _, r := range records {
		if r.bucket != 0 { // of data
			continue
		}
		if last := len(kinds) - 1; last < 0 || !bytes.Equal(kinds[last][0].key[:17], r.key[:17]) {
			kinds = append(kinds, nil)
		}
		kinds[len(kinds)-1] = append(kinds[len(kinds)-1], r)
	}

	from, into := io.Pipe()
	go func() {
		w := bufio.NewWriterSize(into, 1<<20)
		_, _ = w.WriteString(head)
		for i := range people {
			hashes := crowdKeys * i
			id := crowdID(i)
			for _, r := range kinds[i%len(kinds)] {
				key, payload := append(append([]byte("u"), id[:]...), r.key[17:]...), bytes.Clone(r.value[4:])
				if r.key[17] == 'k' {
					secret := crowdSecret(hashes)
					hash := sha256.Sum256(secret[:])
					copy(payload, hash[:])
					hashes++
				}
				crowdRecord{0, key, payload}.write(w)
			}
		}
		type door struct {
			hash   [32]byte
			person int
		}
		doors := make([]door, crowdKeys*people)
		for n := range doors {
			secret := crowdSecret(n)
			doors[n] = door{sha256.Sum256(secret[:]), n / crowdKeys}
		}
		slices.SortFunc(doors, func(a, b door) int { return bytes.Compare(a.hash[:], b.hash[:]) })
		for _, d := range doors {
			id := crowdID(d.person)
			crowdRecord{1, d.hash[:], append([]byte("u"), id[:]...)}.write(w)
		}
		for _, r := range records {
			if r.bucket > 1 {
				crowdRecord{r.bucket, r.key, r.value[4:]}.write(w)
			}
		}
		_ = w.WriteByte('e')
		into.CloseWithError(w.Flush())
	}()
	path := filepath.Join(dir, "crowd.db")
	_, err = bolt.Receive(from, path, false, func(_, _ int64) {})
	must(err)
	return path
}

// crowdID is the id of the nth person, in order.
func crowdID(n int) (id uuid.UUID) {
	id = sha256ID(n)
	binary.BigEndian.PutUint32(id[:], 0x01970000)
	binary.BigEndian.PutUint32(id[2:], uint32(n))
	id[6], id[8] = id[6]&0x0F|0x70, id[8]&0x3F|0x80
	return id
}

func sha256ID(n int) (id uuid.UUID) {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	copy(id[:], sum[:])
	return id
}

// crowdRecord is a record as a backup has it.
type crowdRecord struct {
	bucket     uint64
	key, value []byte
}

// write writes a record whose value has no checksum yet.
func (r crowdRecord) write(w *bufio.Writer) {
	table := crc32.MakeTable(crc32.Castagnoli)
	value := binary.BigEndian.AppendUint32(nil, crc32.Update(crc32.Checksum(r.key, table), table, r.value))
	value = append(value, r.value...)
	out := binary.AppendUvarint([]byte{'r'}, r.bucket)
	out = append(binary.AppendUvarint(out, uint64(len(r.key))), r.key...)
	_, _ = w.Write(append(binary.AppendUvarint(out, uint64(len(value))), value...)) // whoever reads tells what fails
}

// crowdRecords reads a backup.
func crowdRecords(b testing.TB, r *bufio.Reader) (head string, all []crowdRecord) {
	b.Helper()
	number := func() uint64 {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	text := func() []byte {
		text := make([]byte, number())
		if _, err := io.ReadFull(r, text); err != nil {
			b.Fatal(err)
		}
		return text
	}
	head, err := r.ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	for {
		switch what, err := r.ReadByte(); {
		case err != nil:
			b.Fatal(err)
		case what == 'r':
			all = append(all, crowdRecord{number(), text(), text()})
		case what == 'f':
			number()
			number()
		case what == 'e':
			return head, all
		default:
			b.Fatalf("a backup has a part %q", what)
		}
	}
}
