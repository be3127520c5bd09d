package storetest

import (
	"fmt"
	"os"
	"testing"
)

// tortured names a file in the environment where tests are to try as hard as 'make torture' has them, and to write what
// they found.
const tortured = "TORTURE_PAGE"

// Size is how often a test does what it repeats: small with all the other tests, full in 'make torture'.
func Size(small, full int) int {
	if os.Getenv(tortured) == "" {
		return small
	}
	return full
}

// Figure tells what a test found, as a line of the page that 'make torture' prints. It tells nothing of a test that has
// failed.
func Figure(t testing.TB, what, format string, args ...any) {
	t.Helper()
	if t.Failed() {
		return
	}
	line := fmt.Sprintf("%-46s %s", what, fmt.Sprintf(format, args...))
	t.Log(line)
	path := os.Getenv(tortured)
	if path == "" {
		return
	}
	page, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintln(page, line); err != nil {
		t.Error(err)
	}
	if err := page.Close(); err != nil {
		t.Error(err)
	}
}
