package bolt_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"careerpath/store"
	"careerpath/store/storetest"
)

// TestAReadOnlyDiskRefusesChangesAndGoesOnReading takes the right to write away from a file in use, as the system does
// with a disk that it finds faulty, and gives it back.
func TestAReadOnlyDiskRefusesChangesAndGoesOnReading(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(secretOf(0))))
	kept := 0
	for range 5 {
		must(t, s.Update(t.Context(), "ann", change))
		kept++
	}
	before := read(t, s)
	fd := descriptorOf(t, path)
	writable, err := syscall.Dup(fd)
	must(t, err)
	readable, err := syscall.Open(path, syscall.O_RDONLY, 0)
	must(t, err)
	must(t, syscall.Dup3(readable, fd, syscall.O_CLOEXEC))
	refused := 0
	for range 5 {
		for _, err := range []error{s.Update(t.Context(), "ann", change),
			s.CreatePerson(t.Context(), store.Person{ID: "ben"})} {
			if store.CodeOf(err) != store.Unavailable {
				t.Errorf("a change on a read-only disk: %v", err)
			}
			refused++
		}
		same(t, read(t, s), before)
	}
	must(t, syscall.Dup3(writable, fd, syscall.O_CLOEXEC))
	must(t, syscall.Close(writable))
	must(t, syscall.Close(readable))
	if err := s.Update(t.Context(), "ann", change); err != nil {
		t.Errorf("a change once the disk can be written to again: %v", err)
	}
	storetest.Figure(t, "read-only disk", "%d changes kept, %d refused, all readable, then writable again", kept, refused)
}

// descriptorOf is the number by which this process has a file open to write.
func descriptorOf(t *testing.T, path string) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	for _, e := range open {
		if to, err := os.Readlink(filepath.Join("/proc/self/fd", e.Name())); err == nil && to == path {
			fd, err := strconv.Atoi(e.Name())
			must(t, err)
			return fd
		}
	}
	t.Fatal(fmt.Sprint(path, " is not open"))
	return 0
}
