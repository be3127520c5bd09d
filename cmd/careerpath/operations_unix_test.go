//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careerpath/cmd/careerpath/internal/socket"
)

// careerpath runs a command here, and returns what it writes.
func careerpath(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(""), &out, &complaints)
	return status, out.String(), complaints.String()
}

func TestARunningServerIsBackedUpAndCompacted(t *testing.T) {
	s := &serving{limits: usualLimits}
	hello, stop := served(t, s)
	site := regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(hello)
	for range 3 {
		made, err := http.Post(site+"/api/v1/people", "application/json", strings.NewReader("{}"))
		if err != nil || made.StatusCode != http.StatusCreated {
			t.Fatal(made, err)
		}
		_ = made.Body.Close() // it isn't read
	}
	at := socket.Path(s.data.file)
	if info, err := os.Stat(at); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
	to := filepath.Join(filepath.Dir(s.data.file), "monday.db")
	status, says, complaints := careerpath(t, "backup", "--db", s.data.file, "--to", to, "--prove")
	if status != 0 || !strings.Contains(says, "records are the same in both") {
		t.Fatalf("%d: %s%s", status, says, complaints)
	}
	status, says, complaints = careerpath(t, "backup", "--db", s.data.file, "--to", to)
	if status != 1 || !strings.Contains(complaints, "is there already, and is not written over") {
		t.Errorf("%d: %s%s", status, says, complaints)
	}
	killed := filepath.Join(t.TempDir(), "killed.db") // as a server leaves it that is killed now
	if text, err := os.ReadFile(s.data.file); err != nil || os.WriteFile(killed, text, 0o600) != nil {
		t.Fatal(err)
	}
	status, says, complaints = careerpath(t, "doctor", "--db", killed, "--addr", "127.0.0.1:0")
	if status != 0 || !regexp.MustCompile(`note +last end +the server that had it last was killed`).MatchString(says) {
		t.Errorf("%d: %s%s", status, says, complaints)
	}
	status, says, complaints = careerpath(t, "compact", "--db", s.data.file)
	if status != 0 || !regexp.MustCompile(`had \d+ bytes and has \d+ now\.`).MatchString(says) {
		t.Errorf("%d: %s%s", status, says, complaints)
	}
	status, says, complaints = careerpath(t, "stats", "--db", s.data.file, "--forget-after", "90d")
	if status != 0 || !regexp.MustCompile(` 0 people nobody has seen for 90d\n( .*\n)*.* last backup`).MatchString(says) {
		t.Errorf("%d: %s%s", status, says, complaints)
	}
	status, says, complaints = careerpath(t, "doctor", "--db", s.data.file, "--addr", strings.TrimPrefix(site, "http://"))
	for _, line := range []string{`ok +server +it runs as process \d+`,
		`ok +backup +the last one was made`, `ok +database +no damage has been met`,
		`ok +address +the server listens at 127.0.0.1:`} {
		if status != 0 || !regexp.MustCompile(line).MatchString(says) {
			t.Errorf("%d: no %q in %s%s", status, line, says, complaints)
		}
	}
	status, _, complaints = careerpath(t, "verify", "--db", s.data.file)
	if status != 1 || !strings.Contains(complaints, "have it read all of it while it runs") {
		t.Errorf("%d: %s", status, complaints)
	}
	status, _, complaints = careerpath(t, "restore", "--from", to, "--to", s.data.file, "--replace")
	if status != 1 || !strings.Contains(complaints, "is in use by another careerpath") {
		t.Errorf("%d: %s", status, complaints)
	}
	c, err := socket.Dial(t.Context(), s.data.file)
	if err != nil {
		t.Fatal(err)
	}
	if is, err := c.Status(t.Context(), 30); err != nil || is.People != 3 || is.Unseen != 0 || is.Backup.IsZero() ||
		"http://"+is.Addr != site || is.Bytes == 0 {
		t.Errorf("it says of itself %+v, %v", is, err)
	}
	logged, err := stop()
	if err != nil {
		t.Error(err)
	}
	for _, event := range []string{"a backup is begun", "a backup is made", "the database was compacted"} {
		if !strings.Contains(logged, event) {
			t.Errorf("the log has no %q:\n%s", event, logged)
		}
	}
	left, err := os.ReadDir(filepath.Dir(s.data.file))
	if err != nil || len(left) != 2 {
		t.Errorf("the directory holds %v, %v", left, err)
	}
	for _, db := range []string{s.data.file, to} {
		status, says, complaints := careerpath(t, "verify", "--db", db)
		if status != 0 || !strings.Contains(says, fmt.Sprintf("%s is sound: 3 people, 3 keys", db)) {
			t.Errorf("%d: %s%s", status, says, complaints)
		}
	}
}
