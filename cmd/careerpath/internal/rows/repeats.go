package rows

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	mathbits "math/bits"
	"os"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

// mostIDs is how many different ids repeats are looked for among: about 20 MB. Ids are told apart by 64-bit hashes;
// that two of a million share one has a chance of 1 in 37 million.
const mostIDs = 1_000_000

// What becomes of rows whose id came before.
const (
	RepeatsAll   = "all"
	RepeatsFirst = "first"
	RepeatsLast  = "last"
	RepeatsNone  = "none"
)

// repeats are the ids that come more than once.
type repeats struct {
	which string // all, first, last or none: the rows that are taken
	seed  maphash.Seed
	seen  seenIDs
	full  bool // there are more ids than are kept
	ids   int  // that come more than once
	rows  int  // after the first of their id
	told  []*repeated

	hashes []uint64 // for noteAll
}

// seenAt is the line of an id's row, the first or the latest as rows are taken, and whether there were several.
type seenAt uint32

const several seenAt = 1 << 31

func (at seenAt) line() int { return int(at &^ several) }

// repeated is an id for the report.
type repeated struct {
	id    string
	lines []int
	rows  int
}

func newRepeats(which string) *repeats {
	return &repeats{which: which, seed: maphash.MakeSeed()}
}

// noteAll takes down the ids of some rows. Rows come in order.
func (r *repeats) noteAll(rows []idAt) {
	r.hashes = r.hashes[:0]
	for _, at := range rows {
		r.hashes = append(r.hashes, maphash.String(r.seed, at.id))
	}
	r.seen.fetch(r.hashes)
	for i, at := range rows {
		r.noteHash(r.hashes[i], at.id, at.line)
	}
}

// note takes down the id of the row that begins at a line.
func (r *repeats) note(id string, line int) { r.noteHash(maphash.String(r.seed, id), id, line) }

func (r *repeats) noteHash(key uint64, id string, line int) {
	if id == "" {
		return
	}
	at := r.seen.find(key)
	if at == nil {
		if r.seen.n == mostIDs {
			r.full = true
			return
		}
		r.seen.add(key, seenAt(line))
		return
	}
	r.rows++
	if *at&several == 0 {
		r.ids++
		if len(r.told) < mostLines {
			r.told = append(r.told, &repeated{id, []int{at.line()}, 1})
		}
	}
	for _, t := range r.told {
		if t.id == id {
			if t.rows++; len(t.lines) < mostLines {
				t.lines = append(t.lines, line)
			}
		}
	}
	if r.which == RepeatsLast {
		*at = seenAt(line)
	}
	*at |= several
}

// takes says whether the row of an id is taken.
func (r *repeats) takes(id string, line int) bool {
	if id == "" {
		return true
	}
	at := r.seen.find(maphash.String(r.seed, id))
	if r.which == RepeatsNone {
		return at == nil || *at&several == 0
	}
	return at == nil || line == at.line()
}

// rowNumbers are the numbers that serve as ids of rows without one, and the ids that are such numbers: each a set of
// bits, 128 KB for a million rows.
type rowNumbers struct{ given, own []uint64 }

// largestNumber bounds the memory of a set, to 16 MB. No file has so many rows.
const largestNumber = 1 << 27

// note takes down the id or the number of a row.
func (n *rowNumbers) note(at idAt) {
	set, number := &n.given, at.number
	if at.id != "" {
		set = &n.own
		if at.id[0] < '1' || at.id[0] > '9' {
			return // most ids are no numbers, and finding out by an error takes longer
		}
		var err error
		if number, err = strconv.Atoi(at.id); err != nil || strconv.Itoa(number) != at.id {
			return
		}
	}
	if number < 1 || number > largestNumber {
		return
	}
	for len(*set) <= number/64 {
		*set = append(*set, 0)
	}
	(*set)[number/64] |= 1 << (number % 64)
}

// write says which numbers stand for two rows.
func (n *rowNumbers) write(to io.Writer, name string) error {
	var both []int
	all := 0
	for i := range min(len(n.given), len(n.own)) {
		for bits := n.given[i] & n.own[i]; bits != 0; bits &= bits - 1 {
			if all++; len(both) < mostLines {
				both = append(both, 64*i+mathbits.TrailingZeros64(bits))
			}
		}
	}
	if all == 0 {
		return nil
	}
	_, err := fmt.Fprintf(to, "%s: rows without an id have their number as id, "+
		"and of these %s %s another row's own id: give every row an id\n",
		visible.Text(name), manyLines(both, all), map[bool]string{true: "is", false: "are"}[all == 1])
	return err
}

// Repeated is how many rows were left out because their id comes more than once, with RepeatsNone.
func (s *Reading) Repeated() int {
	if s.Repeats != RepeatsNone {
		return 0
	}
	return s.ids.ids + s.ids.rows
}

// write says which ids come more than once.
func (r *repeats) write(to io.Writer, name, done string) error {
	var lines []string
	if r.full {
		lines = append(lines, fmt.Sprintf("%s: ids that come twice were looked for among the first %s", name,
			wording.Count(mostIDs, "id")))
	}
	if r.ids > 0 {
		var ids []string
		for _, t := range r.told {
			ids = append(ids, fmt.Sprintf("%s (lines %s)", columns.Printable(t.id), manyLines(t.lines, t.rows)))
		}
		if more := r.ids - len(r.told); more > 0 {
			ids = append(ids, wording.Grouped(more)+" more")
		}
		comes := "ids come"
		if r.ids == 1 {
			comes = "id comes"
		}
		became := "every row of them was " + done + ": --repeats first or --repeats last takes one"
		switch r.which {
		case RepeatsNone:
			became = "none of their rows was " + done + ": --repeats first or --repeats last takes one"
		case RepeatsFirst, RepeatsLast:
			became = fmt.Sprintf("the %s row of each was %s, and %s left out", r.which, done, wording.Count(r.rows, "row"))
		}
		lines = append(lines, fmt.Sprintf("%s: %s %s more than once, %s; %s", name, wording.Grouped(r.ids), comes,
			strings.Join(ids, ", "), became))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(to, visible.Text(line)); err != nil {
			return err
		}
	}
	return nil
}

// findRepeats reads the input to its end for the ids in it, and has it read again from where it was. What can't be read
// twice is kept in a temporary file.
func (s *Reading) findRepeats(ctx context.Context) error {
	again, err := s.In.twice(ctx)
	if err != nil {
		return err
	}
	at, err := again.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("%s can't be read twice: %w", s.In.Name, Cause(err))
	}
	first := *s
	if err := first.open(newLines(again)); err != nil {
		return err
	}
	for {
		if ctx.Err() != nil {
			return s.stopped(0)
		}
		r, err := first.from.next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("%s can't be read to its end: %w", s.In.Name, Cause(err))
		}
		if r.fault == "" {
			s.ids.note(first.from.identify(r.Text), r.Line)
		}
	}
	if s.ids.full {
		instead := ", or leave --repeats out"
		if s.Repeats == RepeatsNone {
			instead = ""
		}
		return fmt.Errorf("%s has more than %s, too many to find those that come twice: cut it into parts%s",
			s.In.Name, wording.Count(mostIDs, "id"), instead)
	}
	_, err = again.Seek(at, io.SeekStart)
	return err
}

// twice is the input as something that can be read more than once.
func (in *Input) twice(ctx context.Context) (*os.File, error) {
	if f, ok := in.Stream.(*os.File); ok && in.Size >= 0 {
		return f, nil
	}
	f, err := os.CreateTemp("", "careerpath-input-*") // for its owner alone
	if err != nil {
		return nil, fmt.Errorf("ids that come twice take two readings, and what comes from %s can't be kept for that: %w",
			in.Name, Cause(err))
	}
	in.kept = f
	if _, err := io.Copy(f, stoppable{ctx, in.Stream}); err != nil {
		return nil, fmt.Errorf("%s can't be read to its end: %w", in.Name, Cause(err))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	in.Stream = f
	return f, nil
}

// stoppable ends a stream when its context is done.
type stoppable struct {
	ctx  context.Context
	from io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.from.Read(p)
}
