package bolt

import (
	"bytes"
	"unsafe"

	"go.etcd.io/bbolt"

	"careerpath/store/bolt/internal/pages"
)

// bucket is a bucket of the file. Whatever bbolt is about to look at is checked first, so that a damaged page costs only
// those whose data is there, and so that what isn't found wasn't there.
type bucket struct {
	*bbolt.Bucket
	name string
	tree *pages.Tree // nil where the whole file is known to be sound
	any  bool        // records need not be as they were written: they are to go
}

// trusted is a bucket of a file that is known to be sound.
func trusted(t *bbolt.Tx, name string) *bucket {
	return &bucket{Bucket: t.Bucket([]byte(name)), name: name}
}

// view is what guards the pages that a transaction comes to.
func view(guard *pages.Guard, db *bbolt.DB, t *bbolt.Tx) *pages.View {
	info := db.Info()
	// The file is mapped as long as the transaction lasts. The number is an address outside of what Go looks after.
	mapped := unsafe.Slice(*(**byte)(unsafe.Pointer(&info.Data)), t.Size())
	return guard.View(mapped, uint64(t.Cursor().Bucket().Root()), uint64(t.Size())/uint64(info.PageSize))
}

// guarded is a bucket of a file of which nothing is known; nil where there is none.
func guarded(v *pages.View, t *bbolt.Tx, name string) (*bucket, error) {
	tree, err := v.Bucket(name)
	if err != nil || tree == nil {
		return nil, err
	}
	return &bucket{Bucket: t.Bucket([]byte(name)), name: name, tree: tree}, nil
}

// get returns the value under a key, nil where there is none.
func (b *bucket) get(key []byte) ([]byte, error) {
	if _, err := b.check(key, key); err != nil {
		return nil, err
	}
	return b.Bucket.Get(key), nil
}

// unseal returns the payload of a value. Its error doesn't say whose it is.
func (b *bucket) unseal(key, value []byte) ([]byte, error) {
	payload, err := unseal(key, value)
	if err != nil {
		err = verifyIn(b.name, key, value)
	}
	return payload, err
}

// put keeps a value under a key.
func (b *bucket) put(key, value []byte) error {
	if _, err := b.check(key, key); err != nil {
		return err
	}
	return b.Bucket.Put(key, value)
}

// remove deletes what is under a key.
func (b *bucket) remove(key []byte) error {
	leaf, err := b.check(key, key)
	if err == nil && leaf != nil {
		err = leaf.Beside()
	}
	if err != nil {
		return err
	}
	return b.Bucket.Delete(key)
}

// check checks the leaf where a key is, and in it what is from that key to another; nil where nothing is to be checked.
func (b *bucket) check(from, to []byte) (*pages.Leaf, error) {
	if b.tree == nil {
		return nil, nil
	}
	leaf, err := b.tree.Leaf(from)
	if err != nil || b.any {
		return leaf, err
	}
	return leaf, leaf.Check(from, to)
}

// first returns the first key, and its value, that begins with a prefix and doesn't come before another, which does so,
// too; nil where there is none.
func (b *bucket) first(prefix, from []byte) (key, value []byte, err error) {
	return b.scan(prefix, from).next()
}

// last returns the last key that begins with a prefix, nil where there is none.
func (b *bucket) last(prefix []byte) ([]byte, error) {
	end := after(prefix)
	leaf, err := b.check(end, end)
	if err != nil {
		return nil, err
	}
	if leaf != nil {
		if next := leaf.Next(); next != nil && bytes.Compare(leaf.Last(), end) < 0 {
			_, err = b.tree.Leaf(next)
		}
		if err == nil && (leaf.First() == nil || bytes.Compare(leaf.First(), end) >= 0) {
			_, err = leaf.Before()
		}
		if err != nil {
			return nil, err
		}
	}
	c := b.Bucket.Cursor()
	key, _ := c.Seek(end)
	if key == nil {
		key, _ = c.Last()
	} else {
		key, _ = c.Prev()
	}
	if !bytes.HasPrefix(key, prefix) {
		key = nil
	}
	since := key
	if key == nil {
		since = prefix
	}
	for s := b.scan(prefix, since); ; { // what comes after it may be damaged
		if next, _, err := s.next(); err != nil || next == nil {
			return key, err
		}
	}
}

// after is what comes after all keys that begin with a prefix.
func after(prefix []byte) []byte {
	end := bytes.TrimRight(bytes.Clone(prefix), "\xFF")
	if len(end) == 0 {
		return bytes.Repeat([]byte{0xFF}, 2*hashSize) // only secrets begin with it
	}
	end[len(end)-1]++
	return end
}

// scan goes through the keys that begin with a prefix, in order, from one on.
func (b *bucket) scan(prefix, from []byte) *scan {
	return &scan{b: b, prefix: prefix, from: from, to: after(prefix)}
}

// places goes through the keys that begin with a prefix, in order, also where what is under them is damaged.
func (b *bucket) places(prefix []byte) *scan {
	s := b.scan(prefix, prefix)
	s.unread = true
	return s
}

// scan is on its way through a bucket. Nothing of the bucket may be changed meanwhile.
type scan struct {
	b                *bucket
	prefix, from, to []byte
	unread           bool          // what is under the keys doesn't matter, and need not be as it was written
	cursor           *bbolt.Cursor // nil before the first key
	ahead            *pages.Leaf   // that was checked but not come to, nil for none
	begins           []byte        // its first key
}

// next returns the next key and its value, nil where there is none.
func (s *scan) next() (key, value []byte, err error) {
	if s.cursor == nil {
		leaf, err := s.leaf(s.from)
		if err == nil {
			err = s.lookAhead(leaf)
		}
		if err != nil {
			return nil, nil, err
		}
		s.cursor = s.b.Bucket.Cursor()
		key, value = s.cursor.Seek(s.from)
	} else {
		key, value = s.cursor.Next()
	}
	if !bytes.HasPrefix(key, s.prefix) {
		return nil, nil, nil
	}
	for s.ahead != nil && bytes.Compare(key, s.begins) >= 0 && err == nil {
		err = s.lookAhead(s.ahead)
	}
	return key, value, err
}

// lookAhead checks the leaf after one that is checked, where bbolt may come to it.
func (s *scan) lookAhead(leaf *pages.Leaf) (err error) {
	s.ahead = nil
	if leaf == nil {
		return nil
	}
	next := leaf.Next()
	if next == nil || bytes.Compare(leaf.Last(), s.to) > 0 {
		return nil
	}
	s.begins = next
	if bytes.Compare(next, s.to) <= 0 {
		s.ahead, err = s.leaf(next)
	} else {
		s.ahead, err = s.b.tree.Leaf(next)
	}
	return err
}

// leaf checks the leaf where a key is; nil where nothing is to be checked.
func (s *scan) leaf(key []byte) (*pages.Leaf, error) {
	if s.unread && s.b.tree != nil {
		return s.b.tree.Leaf(key)
	}
	return s.b.check(key, s.to)
}
