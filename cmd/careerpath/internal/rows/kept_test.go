package rows

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"testing"
)

// Records are found again whether they wait in memory or in the file, and the file is gone afterwards.
func TestWhatIsKeptIsFoundAgain(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	const size, people = 1000, 5000 // more than stays in memory
	record := func(n int) []byte {
		return binary.LittleEndian.AppendUint64(bytes.Repeat([]byte{byte(n)}, size-8), uint64(n))
	}
	k := NewKept(size)
	for n := range people {
		if err := k.Add(fmt.Sprintf("person %d", n), n+2, record(n)); err != nil {
			t.Fatal(err)
		}
	}
	if k.file == nil || k.before == people || k.before == 0 {
		t.Fatalf("%d of %d records are in the file: the test sees one kind alone", k.before, people)
	}
	got := make([]byte, size)
	for _, n := range []int{people - 1, 0, 1, k.before - 1, k.before} {
		line, ok, err := k.Find(fmt.Sprintf("person %d", n), got)
		if err != nil || !ok || line != n+2 || !bytes.Equal(got, record(n)) {
			t.Errorf("person %d: line %d, %t, %v", n, line, ok, err)
		}
	}
	if _, ok, err := k.Find("nobody", got); ok || err != nil {
		t.Errorf("nobody is found: %t, %v", ok, err)
	}
	missed := 0
	k.Missed(func(line int) {
		if missed++; line == 2 || line == people+1 {
			t.Errorf("line %d was found", line)
		}
	})
	if missed != people-5 {
		t.Errorf("%d are missed, not %d", missed, people-5)
	}
	k.Close()
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}
