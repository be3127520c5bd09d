package rows

import (
	"fmt"
	"hash/maphash"
	"os"
)

// Kept keeps a record of some bytes for each id of a file, so that it can be found when the same id comes in another
// one. Beyond a few megabytes records are in a temporary file; what stays in memory is about 20 bytes an id. Ids are
// told apart as repeats tells them.
type Kept struct {
	size   int // of a record
	seed   maphash.Seed
	seen   seenIDs // the number of a record, from 1
	lines  []uint32
	found  []uint64 // by record from 0: a bit where it was found
	recent []byte   // records that aren't in the file yet
	before int      // how many are
	file   *os.File // nil until it is needed
}

// keptInMemory is how many bytes of records wait in memory.
const keptInMemory = 4 << 20

// NewKept returns an empty one for records of a size.
func NewKept(size int) *Kept { return &Kept{size: size, seed: maphash.MakeSeed()} }

// Len is how many records there are.
func (k *Kept) Len() int { return len(k.lines) }

// Add keeps a record for the row of an id that begins at a line. The id must not have one yet.
func (k *Kept) Add(id string, line int, record []byte) error {
	k.lines = append(k.lines, uint32(line))
	k.seen.add(maphash.String(k.seed, id), seenAt(len(k.lines)))
	k.recent = append(k.recent, record[:k.size]...)
	if len(k.recent) < keptInMemory {
		return nil
	}
	if k.file == nil {
		f, err := os.CreateTemp("", "careerpath-scores-*") // for its owner alone
		if err != nil {
			return fmt.Errorf("there is no room for what was read: %w", Cause(err))
		}
		k.file = f
	}
	if _, err := k.file.Write(k.recent); err != nil {
		return fmt.Errorf("there is no room for what was read: %w", Cause(err))
	}
	k.before, k.recent = len(k.lines), k.recent[:0]
	return nil
}

// Find reads the record of an id and notes that it was found. line is that of its row; ok is false where there is none.
func (k *Kept) Find(id string, record []byte) (line int, ok bool, err error) {
	at := k.seen.find(maphash.String(k.seed, id))
	if at == nil {
		return 0, false, nil
	}
	n := at.line() - 1
	for len(k.found) <= n/64 {
		k.found = append(k.found, 0)
	}
	k.found[n/64] |= 1 << (n % 64)
	if n >= k.before {
		copy(record, k.recent[(n-k.before)*k.size:][:k.size])
	} else if _, err := k.file.ReadAt(record[:k.size], int64(n)*int64(k.size)); err != nil {
		return 0, false, fmt.Errorf("what was read can't be read again: %w", Cause(err))
	}
	return int(k.lines[n]), true, nil
}

// Missed calls a function with the line of each row that nobody looked for, in order.
func (k *Kept) Missed(each func(line int)) {
	for n, line := range k.lines {
		if n/64 >= len(k.found) || k.found[n/64]&(1<<(n%64)) == 0 {
			each(int(line))
		}
	}
}

// Close removes the temporary file.
func (k *Kept) Close() {
	if k.file != nil {
		_ = k.file.Close()
		_ = os.Remove(k.file.Name())
	}
}
