package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// A backup is proved against the store that it is of: after its end the stream goes on with what each place holds by
// now, as a digest, and with the places that changed since. Every other place must hold in the file what it does in the
// store.

// digestSize is how many bytes of a SHA-256 are compared.
const digestSize = 16

func digest(value []byte) []byte {
	sum := sha256.Sum256(value)
	return sum[:digestSize]
}

// digester is a sink that sends digests.
type digester struct{ *sender }

func (d digester) put(bucket string, key, value []byte) error {
	d.part(streamDigest)
	d.number(uint64(slices.Index(copied, bucket)))
	d.bytes(key)
	d.bytes(digest(value))
	return d.failed()
}

// remove is of no use: a place that changes is named at the end.
func (d digester) remove(string, []byte) error { return nil }

// errUnlike says that a backup isn't what it is of.
var errUnlike = errors.New("the backup doesn't have what the database has")

// mostUnlike bounds the places that are remembered as unlike.
const mostUnlike = 1_000_000

// proof compares the digests that come with a file.
type proof struct {
	t      *bbolt.Tx
	bucket string // that digests came of last
	cursor *bbolt.Cursor
	key    []byte // that the cursor is at, nil where there are no more
	value  []byte
	unlike map[place]struct{}
	same   int // places
}

// prove reads the rest of a stream, and says how many places hold the same.
func (in *receiver) prove(path string, progress func(done, all int64)) (same int, err error) {
	db, _, err := openFile(path, true)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }() // nothing was written
	err = db.View(func(t *bbolt.Tx) error {
		p := &proof{t: t, unlike: map[place]struct{}{}}
		if err := p.run(in, progress); err != nil {
			return err
		}
		same = p.same
		return nil
	})
	return same, err
}

func (p *proof) run(in *receiver, progress func(done, all int64)) error {
	for at := 0; ; {
		what, err := in.r.ReadByte()
		if err != nil {
			return cutShort(err)
		}
		switch what {
		case streamDigest, streamChanged:
			bucket, key, err := in.place()
			if err != nil {
				return err
			}
			if what == streamChanged {
				delete(p.unlike, place{bucket, string(key)})
				continue
			}
			sum, err := in.bytes()
			if err != nil {
				return err
			}
			for ; copied[at] != bucket && at+1 < len(copied); at++ {
				p.goTo(copied[at])
				p.skip(nil)
			}
			p.goTo(bucket)
			p.compare(key, sum)
		case streamFinished: // the places that changed follow
			for ; at < len(copied); at++ {
				p.goTo(copied[at])
				p.skip(nil)
			}
			at = 0
		case streamEnd:
			return p.verdict()
		default:
			if _, err := in.other(what, progress); err != nil {
				return err
			}
		}
		if len(p.unlike) > mostUnlike {
			return p.verdict()
		}
	}
}

// goTo goes to the beginning of a bucket, unless it is there.
func (p *proof) goTo(bucket string) {
	if p.bucket != bucket {
		p.bucket, p.cursor = bucket, p.t.Bucket([]byte(bucket)).Cursor()
		p.key, p.value = p.cursor.First()
	}
}

// skip notes what the file holds before a key, and the store doesn't; before nil, all that is left.
func (p *proof) skip(key []byte) {
	for p.key != nil && (key == nil || bytes.Compare(p.key, key) < 0) {
		p.unlike[place{p.bucket, string(p.key)}] = struct{}{}
		p.key, p.value = p.cursor.Next()
	}
}

func (p *proof) compare(key, sum []byte) {
	p.skip(key)
	there := p.key != nil && bytes.Equal(p.key, key)
	switch {
	case there && bytes.Equal(digest(p.value), sum):
		p.same++
	case there || p.bucket != sharedBucket: // a backup leaves out shared texts that nothing needs
		p.unlike[place{p.bucket, string(key)}] = struct{}{}
	}
	if there {
		p.key, p.value = p.cursor.Next()
	}
}

func (p *proof) verdict() error {
	for at := range maps.Keys(p.unlike) {
		return fmt.Errorf("%w: %d records differ, such as %q in %s", errUnlike, len(p.unlike), at.key, at.bucket)
	}
	return nil
}

// Compare says how many records two databases have, and an error where they aren't the same.
func Compare(a, b string) (records int, err error) {
	r, w := io.Pipe()
	s, err := OpenToRead(a)
	if err != nil {
		return 0, err
	}
	sent := make(chan error, 1)
	go func() {
		out := newSender(w)
		err := s.aside(context.Background(), func(ctx context.Context) error { return s.sendProof(ctx, out) })
		sent <- errors.Join(err, out.flush(), w.Close())
	}()
	records, err = newReceiver(r).prove(b, func(int64, int64) {})
	_ = r.Close() // so that the other end ends
	if failed := <-sent; err == nil {
		err = failed // otherwise because of err
	}
	return records, errors.Join(err, s.Close())
}
