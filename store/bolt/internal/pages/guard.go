package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"sync"
)

// Guard checks pages of an open file before bbolt goes there, each once: a page that was found sound stays so, and what
// takes its place was written by bbolt, of pages that were found sound. It is safe for concurrent use.
type Guard struct {
	file     io.ReaderAt
	pageSize int
	verify   func(bucket string, key, value []byte) error

	mu    sync.RWMutex
	sound []uint64 // a bit a page
}

// NewGuard guards a file. verify says what is wrong with a record of a bucket.
func NewGuard(file io.ReaderAt, pageSize int, verify func(bucket string, key, value []byte) error) *Guard {
	return &Guard{file: file, pageSize: pageSize, verify: verify}
}

// A Fault is damage to a page.
type Fault struct {
	Bucket string // "" for the list of buckets
	Page   uint64
	Err    error
	// The first key that certainly isn't in the page, and whether there may be any such.
	Next []byte
	More bool
}

func (f *Fault) Error() string {
	if f.Bucket == "" {
		return fmt.Sprintf("page %d: %v", f.Page, f.Err)
	}
	return fmt.Sprintf("page %d of %s: %v", f.Page, f.Bucket, f.Err)
}

func (f *Fault) Unwrap() error { return f.Err }

func (g *Guard) isSound(id uint64) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return id/64 < uint64(len(g.sound)) && g.sound[id/64]&(1<<(id%64)) != 0
}

func (g *Guard) setSound(id uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for id/64 >= uint64(len(g.sound)) {
		g.sound = append(g.sound, make([]uint64, 64+len(g.sound)/4)...)
	}
	g.sound[id/64] |= 1 << (id % 64)
}

// View is a file as a transaction of bbolt sees it at its beginning: the file as it is mapped, which page has the list of
// buckets, and how many pages there are. It is good as long as the transaction.
func (g *Guard) View(mapped []byte, root, pages uint64) *View {
	return &View{guard: g, mapped: mapped, root: root, pages: pages}
}

// View is a file as one transaction sees it.
type View struct {
	guard       *Guard
	mapped      []byte
	root, pages uint64
}

// Bucket finds a bucket. Where there is none it is nil. What bbolt reads to find it is sound.
func (v *View) Bucket(name string) (*Tree, error) {
	l, err := (&Tree{view: v, root: v.root}).Leaf([]byte(name))
	if err != nil {
		return nil, err
	}
	at, found := l.page.find([]byte(name))
	if !found {
		return nil, nil
	}
	value := l.page.at(at).value
	t := &Tree{view: v, name: name, root: binary.NativeEndian.Uint64(value), sure: l.sure, home: l.page.id}
	if t.root == 0 {
		t.own = pageOf(value[bucketSize:])
	}
	return t, nil
}

// Tree is a bucket, or with an empty name, the list of buckets.
type Tree struct {
	view *View
	name string
	root uint64

	// of a bucket without pages of its own
	own  page
	home uint64 // the page it is in
	sure bool   // its records are known to be sound
}

// most is how many pages a path from the root of a bucket to a leaf has at most. bbolt's have fewer than ten, and usual is
// how many branches there are on most.
const (
	most  = 32
	usual = 4
)

// step is a branch on the way to a leaf, and which element leads on.
type step struct {
	page     page
	at       int
	from, to []byte
	toSure   bool // a page begins at to, so that nothing before it is missing
}

// Leaf is a page of a bucket where records are. All that leads there is sound, and it is too, but for records.
type Leaf struct {
	tree     *Tree
	page     page
	from, to []byte
	toSure   bool
	sure     bool // its records are known to be sound, and none is missing
	path     []step
}

// Page is the number of the leaf's page, and Pages how many it takes; none where it is in the page of another.
func (l *Leaf) Page() (first, n uint64) {
	if l.tree.root == 0 {
		return 0, 0
	}
	return l.page.id, uint64((headerSize + len(l.page.body)) / l.tree.view.guard.pageSize)
}

// Next is the first key of the leaf after this one, nil where there is none.
func (l *Leaf) Next() []byte { return l.to }

// Leaf finds the leaf where a key is, or would be. The error is a *Fault.
func (t *Tree) Leaf(key []byte) (*Leaf, error) {
	l := &Leaf{tree: t, toSure: true}
	if t.root == 0 {
		l.page, l.sure = t.own, t.sure
		return l, nil
	}
	id, parent := t.root, step{toSure: true}
	l.path = make([]step, 0, usual)
	for range most {
		p, sure, err := t.load(id, &parent)
		if err != nil {
			return nil, &Fault{Bucket: t.name, Page: id, Err: err, Next: bytes.Clone(parent.to), More: parent.to != nil}
		}
		if p.kind == leafPage {
			l.page, l.from, l.to, l.toSure, l.sure = p, parent.from, parent.to, parent.toSure, sure
			return l, nil
		}
		at := p.child(key)
		l.path = append(l.path, step{page: p, at: at, from: parent.from, to: parent.to, toSure: parent.toSure})
		id, parent = t.below(&l.path[len(l.path)-1], at)
	}
	return nil, &Fault{Bucket: t.name, Page: id, Err: errors.New("lies too deep")}
}

// below is the page that an element of a branch leads to, and between which keys its own are.
func (t *Tree) below(branch *step, at int) (id uint64, bounds step) {
	e := branch.page.at(at)
	bounds = step{from: e.key, to: branch.to, toSure: branch.toSure}
	if at+1 < branch.page.count {
		next := branch.page.at(at + 1)
		bounds.to = next.key
		bounds.toSure = t.view.guard.isSound(e.page) || t.begins(next.page, next.key)
	}
	return e.page, bounds
}

// begins says whether a page has a key first. A branch bears no checksum; where its key and the page's agree, it is as
// it was written.
func (t *Tree) begins(id uint64, key []byte) bool {
	g := t.view.guard
	if g.isSound(id) {
		return true
	}
	text, err := readPage(g.file, g.pageSize, id, t.view.pages)
	if err != nil {
		return false
	}
	all, _, err := pageOf(text).elements()
	return err == nil && len(all) > 0 && bytes.Equal(all[0].key, key)
}

// load returns a page that bbolt can find its way about, whose keys are within bounds. sure says that its records are
// sound and that none is missing, which is remembered.
func (t *Tree) load(id uint64, bounds *step) (p page, sure bool, err error) {
	g := t.view.guard
	if id >= t.view.pages {
		return p, false, errors.New("is out of bounds")
	}
	if g.isSound(id) {
		text := t.view.mapped[id*uint64(g.pageSize):]
		size := (1 + overflowOf(text)) * uint64(g.pageSize)
		return pageOf(text[:size]), true, nil
	}
	text, err := readPage(g.file, g.pageSize, id, t.view.pages)
	if err != nil {
		return p, false, err
	}
	p = pageOf(text)
	all, err := p.check(g.pageSize, bounds.from, bounds.to)
	if err != nil {
		return p, false, err
	}
	if bounds.from != nil && len(all) == 0 {
		return p, false, errors.New("is empty")
	}
	sure = bounds.toSure
	for _, e := range all {
		switch {
		case p.kind == branchPage:
			if e.page < firstPage || e.page >= t.view.pages || e.page == id {
				err = errors.New("leads astray")
			}
		case t.name == "":
			var lost bool
			lost, err = t.bucket(e)
			sure = sure && !lost
		case e.bucket:
			err = errors.New("has a bucket for a record")
		default:
			sure = sure && g.verify(t.name, e.key, e.value) == nil
		}
		if err != nil {
			return p, false, err
		}
	}
	if sure {
		g.setSound(id)
	}
	return p, sure, nil
}

// bucket checks an element of the list of buckets. lost says that a record in it is damaged.
func (t *Tree) bucket(e element) (lost bool, err error) {
	if !e.bucket {
		return false, errors.New("has a record for a bucket")
	}
	root, all, err := bucketOf(e.value)
	if err == nil && root != 0 && (root < firstPage || root >= t.view.pages) {
		err = errors.New("leads astray")
	}
	for _, record := range all {
		if record.bucket {
			err = errors.New("has a bucket for a record")
		}
		lost = lost || t.view.guard.verify(string(e.key), record.key, record.value) != nil
	}
	if err != nil {
		return false, fmt.Errorf("bucket %q: %w", e.key, err)
	}
	return lost, nil
}

// Check says whether what is in the leaf from one key to another, both included, is all as it was written: where a record
// isn't, it may be what is looked for, under a key that damage has changed. The error is a *Fault.
func (l *Leaf) Check(from, to []byte) error {
	if l.sure {
		return nil
	}
	var before []byte // the key before
	for i := range l.page.count {
		e := l.page.at(i)
		after := l.to // the key after
		if i+1 < l.page.count {
			after = l.page.at(i + 1).key
		}
		between := (before == nil || bytes.Compare(to, before) > 0) && (after == nil || bytes.Compare(from, after) < 0)
		if between && resembles(e.key, from) {
			if err := l.tree.view.guard.verify(l.tree.name, e.key, e.value); err != nil {
				return l.fault(err)
			}
		}
		before = e.key
	}
	if !l.toSure && bytes.Compare(to, before) > 0 {
		return l.fault(errFollows)
	}
	return nil
}

// Faults says which records of the leaf aren't as they were written, and whether any are missing.
func (l *Leaf) Faults() (all []error) {
	if l.sure {
		return nil
	}
	for i := range l.page.count {
		e := l.page.at(i)
		if err := l.tree.view.guard.verify(l.tree.name, e.key, e.value); err != nil {
			all = append(all, l.fault(err))
		}
	}
	if !l.toSure {
		all = append(all, l.fault(errFollows))
	}
	return all
}

var errFollows = errors.New("what follows it can't be read")

func (l *Leaf) fault(err error) error {
	id := l.page.id
	if l.tree.root == 0 {
		id = l.tree.home
	}
	return &Fault{Bucket: l.tree.name, Page: id, Err: err, Next: bytes.Clone(l.to), More: l.to != nil}
}

// resembles says whether damage to a few bits may have made one key of another. How much of a key is looked at is less
// than most keys have, and more than enough to tell two apart that have nothing to do with each other.
func resembles(key, other []byte) bool {
	const length, most = 17, 16
	different := 0
	for i := range min(len(key), len(other), length) {
		different += bits.OnesCount8(key[i] ^ other[i])
	}
	return different <= most
}

// First is the first key of the leaf, nil where it is empty.
func (l *Leaf) First() []byte { return l.key(0) }

// Last is the last key of the leaf, nil where it is empty.
func (l *Leaf) Last() []byte { return l.key(l.page.count - 1) }

func (l *Leaf) key(i int) []byte {
	if l.page.count == 0 {
		return nil
	}
	return l.page.at(i).key
}

// Beside checks the pages before and after the leaf, and before and after all that lead there: bbolt may join them when
// something is deleted. The error is a *Fault.
func (l *Leaf) Beside() error {
	for i := range l.path {
		branch := &l.path[i]
		for _, at := range []int{branch.at - 1, branch.at + 1} {
			if at < 0 || at >= branch.page.count {
				continue
			}
			id, bounds := l.tree.below(branch, at)
			if _, _, err := l.tree.load(id, &bounds); err != nil {
				return &Fault{Bucket: l.tree.name, Page: id, Err: err}
			}
		}
	}
	return nil
}

// Before finds the leaf before this one; nil where there is none. The error is a *Fault.
func (l *Leaf) Before() (*Leaf, error) {
	for i := len(l.path) - 1; i >= 0; i-- {
		branch := &l.path[i]
		if branch.at == 0 {
			continue
		}
		before := &Leaf{tree: l.tree, path: append([]step(nil), l.path[:i+1]...)}
		at := branch.at - 1
		for range most {
			last := &before.path[len(before.path)-1]
			last.at = at
			id, bounds := l.tree.below(last, at)
			p, sure, err := l.tree.load(id, &bounds)
			if err != nil {
				return nil, &Fault{Bucket: l.tree.name, Page: id, Err: err}
			}
			if p.kind == leafPage {
				before.page, before.from, before.to, before.toSure, before.sure = p, bounds.from, bounds.to, bounds.toSure, sure
				return before, nil
			}
			at = p.count - 1
			before.path = append(before.path, step{page: p, at: at, from: bounds.from, to: bounds.to, toSure: bounds.toSure})
		}
		return nil, &Fault{Bucket: l.tree.name, Page: branch.page.id, Err: errors.New("lies too deep")}
	}
	return nil, nil
}

// Free returns the free pages that a file had after a transaction; false where it has had others since, and that can't be
// told any more.
func Free(file io.ReaderAt, pageSize int, tx uint64) (free []uint64, ok bool, err error) {
	h, err := readHead(file, pageSize)
	if err != nil {
		return nil, false, err
	}
	for _, m := range h.metas {
		if m == nil || m.Tx != tx {
			continue
		}
		if m.Freelist == noFreelist {
			return nil, true, nil
		}
		text, err := readPage(file, pageSize, m.Freelist, m.Pages)
		if err == nil {
			free, err = freeIn(text, m)
		}
		return free, err == nil, err
	}
	return nil, false, nil
}
