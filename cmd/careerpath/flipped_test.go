package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// TestServeStartsOnAFileWithAFlippedBitOrSaysWhatToDo starts the server on damaged files. It serves what is sound and
// stays up whoever asks, or ends at once and says what to do, so that whatever starts it again and again doesn't hide it.
func TestServeStartsOnAFileWithAFlippedBitOrSaysWhatToDo(t *testing.T) {
	t.Parallel()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	sound, path := filepath.Join(t.TempDir(), "people.db"), filepath.Join(t.TempDir(), "flipped.db")
	st, err := bolt.Open(sound)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := demo.New(t.Context(), catalog, st, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(13, 13))
	const page = 16384 // bytes of one of the file
	program, refused, cost := builtProgram(t), 0, 0
	flips := storetest.Size(3, 100)
	for flip := range flips {
		at := random.IntN(len(whole))
		if flip%3 == 0 { // where the file says what it is
			at = random.IntN(2 * page)
		}
		altered := bytes.Clone(whole)
		altered[at] ^= 1 << random.IntN(8)
		if err := os.WriteFile(path, altered, 0o600); err != nil {
			t.Fatal(err)
		}
		s := beginServer(t.Context(), t, program, path)
		if s == nil {
			return
		}
		if s.url == "" {
			refused++
			err := s.Wait()
			said := s.log.String()
			if s.ProcessState.ExitCode() != exitInput || !strings.Contains(said, "restore a backup") ||
				strings.Contains(said, "goroutine ") {
				t.Errorf("flip %d, of byte %d: it ends with %v and\n%s", flip, at, err, said)
			}
			continue
		}
		for _, page := range []string{"/livez", "/roles", "/", "/me", "/me/export", "/progress", "/livez", "/roles"} {
			status, err := statusOf(t, s.url+page, secret)
			if err != nil {
				t.Errorf("flip %d, of byte %d: %s: %v\n%s", flip, at, page, err, s.log.Bytes())
				break
			}
			if status == http.StatusServiceUnavailable {
				cost++
			} else if status != http.StatusOK {
				t.Errorf("flip %d, of byte %d: %s answers %d", flip, at, page, status)
			}
		}
		_ = s.Process.Kill()
		_ = s.Wait() // it was killed
	}
	storetest.Figure(t, "starts on files with a flipped bit", "%d: %d refused with what to do, the others served on; "+
		"%d pages cost a 503", flips, refused, cost)
}

// statusOf asks for a page in somebody's browser.
func statusOf(t *testing.T, address, secret string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, err
	}
	req.AddCookie(&http.Cookie{Name: "careerpath", Value: secret})
	resp, err := http.DefaultTransport.RoundTrip(req) // which follows no redirection
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	status := resp.StatusCode
	if _, cut := io.Copy(io.Discard, resp.Body); cut != nil { // whoever asks is told that it isn't whole
		status = http.StatusServiceUnavailable
	}
	return status, nil
}
