package bolt

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// A backup travels as a stream, so that whoever asks for it writes the file, with their own rights and on their own
// disk: streamHead, then parts. A part is one byte that says what it is; for a record the number of its bucket, its key
// and its value follow, for one that is gone the bucket and the key, for how far it is two numbers, and for what went
// wrong a text. Keys, values and texts are their length and their bytes; numbers are uvarints. A place may come more
// than once: the last time counts. A stream that doesn't end with its end was cut short.
const streamHead = "careerpath backup, format 5\n"

const (
	streamRecord = 'r'
	streamGone   = 'g'
	streamFar    = 'f' // bytes so far, and of about how many
	streamWrong  = 'w'
	streamEnd    = 'e'

	streamDigest   = 'd' // with the number of a bucket, a key and a digest: see proof.go
	streamFinished = 'h' // with digests
	streamChanged  = 'c' // with the number of a bucket and a key
)

// mostStreamed bounds what is taken for a length: bbolt's own bound for values.
const mostStreamed = 1<<31 - 2

// Backup writes a copy of what the file holds at the moment of the copy's end, for Receive to make a file of, while
// calls go on. What Receive takes to write holds up nobody. Errors are also in the stream. Unavailable where another
// copy is being made; Damaged where a record is. With proof the stream goes on for Receive to compare the file with.
func (s *Store) Backup(ctx context.Context, to io.Writer, proof bool) error {
	return s.aside(ctx, func(ctx context.Context) error {
		out := newSender(to)
		s.note(true)
		defer s.note(false)
		err := s.send(ctx, out)
		if err == nil && proof {
			err = s.sendProof(ctx, out)
		}
		if err != nil {
			out.part(streamWrong)
			out.bytes([]byte(err.Error()))
		}
		return errors.Join(err, out.flush())
	})
}

func (s *Store) send(ctx context.Context, out *sender) error {
	out.text(streamHead)
	if err := s.follow(ctx, out, out.far); err != nil {
		return err
	}
	records, err := s.last()
	if err != nil {
		return err
	}
	if err := giveAll(ctx, records, out); err != nil {
		return err
	}
	out.part(streamEnd)
	return nil
}

// sendProof goes on with what every place holds by now, and which have changed.
func (s *Store) sendProof(ctx context.Context, out *sender) error {
	if err := out.flush(); err != nil {
		return unavailable(err, "whoever asked for the copy takes no more of it")
	}
	if err := s.pass(ctx, digester{out}, out.far); err != nil {
		return err
	}
	out.part(streamFinished)
	s.writing.Lock()
	changed := s.drain()
	s.writing.Unlock()
	for _, p := range changed {
		out.part(streamChanged)
		out.number(uint64(slices.Index(copied, p.bucket)))
		out.bytes([]byte(p.key))
	}
	out.part(streamEnd)
	return out.failed()
}

// last reads what has changed since it was copied, while no writer is at work.
func (s *Store) last() ([]record, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.readAt(s.drain())
}

// sender writes a stream. A failure of w shows when it is flushed, and at the next record.
type sender struct {
	w       *bufio.Writer
	scratch [binary.MaxVarintLen64]byte
}

func newSender(w io.Writer) *sender { return &sender{w: bufio.NewWriterSize(w, chunkSize)} }

// far says how many bytes are sent, of about how many.
func (o *sender) far(done, all int64) {
	o.part(streamFar)
	o.number(uint64(done))
	o.number(uint64(all))
}

func (o *sender) put(bucket string, key, value []byte) error {
	o.part(streamRecord)
	o.number(uint64(slices.Index(copied, bucket)))
	o.bytes(key)
	o.bytes(value)
	return o.failed()
}

func (o *sender) remove(bucket string, key []byte) error {
	o.part(streamGone)
	o.number(uint64(slices.Index(copied, bucket)))
	o.bytes(key)
	return o.failed()
}

// A bufio.Writer keeps its error: see failed.

func (o *sender) part(what byte) { _ = o.w.WriteByte(what) }

func (o *sender) number(n uint64) { _, _ = o.w.Write(binary.AppendUvarint(o.scratch[:0], n)) }

func (o *sender) text(text string) { _, _ = o.w.WriteString(text) }

func (o *sender) bytes(text []byte) {
	o.number(uint64(len(text)))
	_, _ = o.w.Write(text)
}

func (o *sender) failed() error {
	if _, err := o.w.Write(nil); err != nil {
		return unavailable(err, "whoever asked for the copy takes no more of it")
	}
	return nil
}

func (o *sender) flush() error { return o.w.Flush() }

// Receive makes a file of what Backup writes, at a path where there is none. The file gets its name once it is complete,
// on disk and read through. It has nothing in it that was deleted, not even while it was made. progress is told how many
// bytes came, of about how many. Unavailable where the path is taken or can't be written to, where the stream ends
// early, and for what went wrong at its other end. With proof the stream has one, and the file is only kept where it
// holds: then records is how many are the same in both.
func Receive(from io.Reader, path string, proof bool, progress func(done, all int64)) (records int, err error) {
	if err := refuseTaken(path); err != nil {
		return 0, err
	}
	dir := filepath.Dir(path)
	mark := newFiles + filepath.Base(path) + "-"
	file, err := os.CreateTemp(dir, mark+"*")
	if err != nil {
		return 0, unavailable(err, "%s can't be made: make sure that the directory %s is there and can be written to", path, dir)
	}
	name := file.Name()
	defer func() { _ = os.Remove(name) }() // where it is still there
	in := newReceiver(from)
	err = in.file(file, progress)
	if failed := file.Close(); err == nil && failed != nil {
		err = unavailable(failed, "%s can't be written", path)
	}
	if err == nil && in.twice {
		_, _, err = Compact(name) // which also reads it through; what was deleted since it was copied is in there still
	} else if err == nil {
		_, err = inspect(name)
	}
	if err == nil && proof {
		records, err = in.prove(name, progress)
	}
	if err != nil {
		return 0, err
	}
	return records, nameFirst(name, path)
}

// refuseTaken is the error for a name that something has already.
func refuseTaken(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return unavailable(nil, "%s is there already, and is not written over: give another name, or move it away", path)
	case !errors.Is(err, fs.ErrNotExist):
		return unavailable(err, "%s can't be reached", path)
	}
	return nil
}

// nameFirst gives a file a name that nothing has.
func nameFirst(file, path string) error {
	err := os.Link(file, path)
	if errors.Is(err, fs.ErrExist) {
		return refuseTaken(path)
	}
	if err != nil { // some file systems have no links
		if err := refuseTaken(path); err != nil {
			return err
		}
		err = os.Rename(file, path)
	}
	if err == nil {
		err = syncDirectory(filepath.Dir(path))
	}
	if err != nil {
		return unavailable(err, "%s can't be named", path)
	}
	return nil
}

// receiver reads a stream.
type receiver struct {
	r     *bufio.Reader
	to    *sparing
	last  string // number of the bucket and key that came last
	twice bool   // what was written was written over or removed, and is in a free page of the file
}

func newReceiver(r io.Reader) *receiver { return &receiver{r: bufio.NewReaderSize(r, chunkSize)} }

// file writes what comes, up to its end, into an empty file.
func (in *receiver) file(file *os.File, progress func(done, all int64)) error {
	failed := func(err error) error {
		if store.CodeOf(err) != "" {
			return err
		}
		return unavailable(err, "the backup can't be written")
	}
	db, err := blank(file.Name())
	if err != nil {
		return failed(err)
	}
	to := &loader{db: db, file: file}
	in.to = newSparing(to)
	err = in.head()
	for more := true; err == nil && more; {
		more, err = in.next(progress)
	}
	if err == nil {
		err = in.to.finish()
	}
	if err != nil {
		to.undo()
		return failed(errors.Join(err, db.Close()))
	}
	if err := to.close(); err != nil {
		return failed(err)
	}
	return nil
}

// cutShort is the error of a stream that isn't what it should be.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return unavailable(err, "the backup was cut short: nothing was kept of it")
}

func (in *receiver) head() error {
	head := make([]byte, len(streamHead))
	if _, err := io.ReadFull(in.r, head); err != nil {
		return cutShort(err)
	}
	if string(head) != streamHead {
		return unavailable(nil, "the server is another careerpath than this one, with another way to make a backup: use "+
			"the program that the server runs")
	}
	return nil
}

// next takes a part; false after the last.
func (in *receiver) next(progress func(done, all int64)) (more bool, err error) {
	what, err := in.r.ReadByte()
	if err != nil {
		return false, cutShort(err)
	}
	switch what {
	case streamEnd:
		return false, nil
	case streamRecord, streamGone:
		return true, in.record(what)
	}
	return in.other(what, progress)
}

// other takes a part that is no record.
func (in *receiver) other(what byte, progress func(done, all int64)) (more bool, err error) {
	switch what {
	case streamWrong:
		text, err := in.bytes()
		if err != nil {
			return false, err
		}
		return false, unavailable(nil, "%s", text)
	case streamFar:
		done, err := in.number(mostFar)
		if err != nil {
			return false, err
		}
		all, err := in.number(mostFar)
		if err == nil {
			progress(int64(done), int64(all))
		}
		return true, err
	}
	return false, cutShort(fmt.Errorf("it has a part %q", what))
}

// mostFar bounds the bytes of a database.
const mostFar = 1 << 62

// place takes where a record is.
func (in *receiver) place() (bucket string, key []byte, err error) {
	number, err := in.number(uint64(len(copied) - 1))
	if err != nil {
		return "", nil, err
	}
	if key, err = in.bytes(); err == nil && (len(key) == 0 || len(key) > bbolt.MaxKeySize) {
		err = cutShort(errPlace)
	}
	return copied[number], key, err
}

func (in *receiver) record(what byte) error {
	name, key, err := in.place()
	if err != nil {
		return err
	}
	last := string(rune(slices.Index(copied, name))) + string(key)
	if what == streamGone || last <= in.last {
		there, err := in.to.to.has(name, key)
		if err != nil {
			return err
		}
		in.twice = in.twice || there
	}
	in.last = last
	if what == streamGone {
		return in.to.remove(name, key)
	}
	value, err := in.bytes()
	if err != nil {
		return err
	}
	if err := verify(key, value); err != nil {
		return cutShort(err)
	}
	return in.to.put(name, key, value)
}

func (in *receiver) number(most uint64) (uint64, error) {
	n, err := binary.ReadUvarint(in.r)
	if err == nil && n > most {
		err = fmt.Errorf("it has the number %d", n)
	}
	if err != nil {
		return 0, cutShort(err)
	}
	return n, nil
}

func (in *receiver) bytes() ([]byte, error) {
	size, err := in.number(mostStreamed)
	if err != nil {
		return nil, err
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(in.r, text); err != nil {
		return nil, cutShort(err)
	}
	return text, nil
}
