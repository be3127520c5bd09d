package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// How bbolt lays out a file (go.etcd.io/bbolt/internal/common), in the byte order of the machine. The file is pages of
// one size, numbered from 0. The first two are metas, written in turn; the one of the last transaction counts. A page
// may go on over the next ones, its overflow.
const (
	magic         = 0xED0CDAED
	layoutVersion = 2
	headerSize    = 16 // of a page: its id (8 bytes), kind (2), count of elements (2), overflow (4)
	// of a leaf: flags, offset, key size, value size (4 each); of a branch: offset, key size (4 each), page (8).
	elementSize = 16
	// of a bucket, as a value: root page (8), sequence (8); a root of 0 is followed by a page of the bucket's own.
	bucketSize = 16
	noFreelist = ^uint64(0)
	manyFree   = 0xFFFF // elements of a list of free pages: the first one is how many there are really
)

// The kinds of pages, and the flag of an element whose value is a bucket.
const (
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01
)

// meta is the head of the file as of one transaction.
type meta struct {
	Magic, Version, PageSize, Flags             uint32
	Root, Sequence, Freelist, Pages, Tx, Digest uint64 // Pages: how many the file has, used or free
}

// page is one page without its metadata, or what goes for one inside a value.
type page struct {
	kind  uint16
	count int
	body  []byte // elements, then keys and values
}

// element is one entry of a page.
type element struct {
	bucket     bool
	key, value []byte // of a leaf
	page       uint64 // of a branch
}

// subtree is a page to go through, and between which keys its own must be: from ≤ key < to, nil for no bound.
type subtree struct {
	page     uint64
	from, to []byte
}

// walker goes through every page of a file that is reachable, once.
type walker struct {
	file     io.ReaderAt
	pageSize int
	meta     meta
	seen     []bool // by page
	ahead    []subtree
	record   func(key, value []byte)
}

// walk reads all of a bbolt file, calls record with each key and value that is no bucket, and returns how many pages are
// in use. The error says where the pages don't hold together: where there is none, bbolt finds its way about the file.
// Free pages are not looked into.
func walk(file *os.File, pageSize int, record func(key, value []byte)) (used int, err error) {
	w := &walker{file: file, pageSize: pageSize, record: record}
	if err := w.readMeta(); err != nil {
		return 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if have, need := uint64(info.Size()), w.meta.Pages; need < 2 || need > have/uint64(pageSize) {
		return 0, fmt.Errorf("it is cut short: it has %d bytes and needs %d pages of %d", have, need, pageSize)
	}
	w.seen = make([]bool, w.meta.Pages)
	w.seen[0], w.seen[1] = true, true
	w.ahead = []subtree{{page: w.meta.Root}}
	for len(w.ahead) > 0 {
		next := w.ahead[len(w.ahead)-1]
		w.ahead = w.ahead[:len(w.ahead)-1]
		p, err := w.read(next.page)
		if err == nil {
			err = w.enter(p, next.from, next.to)
		}
		if err != nil {
			return 0, fmt.Errorf("page %d: %w", next.page, err)
		}
	}
	for _, seen := range w.seen {
		if seen {
			used++
		}
	}
	if w.meta.Freelist != noFreelist {
		if err := w.free(); err != nil {
			return 0, fmt.Errorf("list of free pages: %w", err)
		}
	}
	return used, nil
}

// readMeta finds the meta that counts.
func (w *walker) readMeta() error {
	found := false
	for i := range int64(2) {
		text := make([]byte, binary.Size(meta{}))
		if _, err := w.file.ReadAt(text, i*int64(w.pageSize)+headerSize); err != nil {
			return err
		}
		var m meta
		if _, err := binary.Decode(text, binary.NativeEndian, &m); err != nil {
			return err
		}
		digest := fnv.New64a()
		digest.Write(text[:len(text)-8])
		sound := m.Magic == magic && m.Version == layoutVersion && m.Digest == digest.Sum64()
		if sound && (!found || m.Tx > w.meta.Tx) {
			w.meta, found = m, true
		}
	}
	if !found || int(w.meta.PageSize) != w.pageSize {
		return errors.New("it has no valid meta page")
	}
	return nil
}

// read reads a page with its overflow and marks them as seen.
func (w *walker) read(id uint64) (page, error) {
	if id >= w.meta.Pages {
		return page{}, errors.New("is out of bounds")
	}
	text := make([]byte, w.pageSize)
	if _, err := w.file.ReadAt(text, int64(id)*int64(w.pageSize)); err != nil {
		return page{}, err
	}
	if binary.NativeEndian.Uint64(text) != id {
		return page{}, errors.New("is another page")
	}
	more := uint64(binary.NativeEndian.Uint32(text[12:]))
	if more >= w.meta.Pages-id {
		return page{}, errors.New("goes beyond the end")
	}
	for i := id; i <= id+more; i++ {
		if w.seen[i] {
			return page{}, errors.New("is used twice, or overlaps another")
		}
		w.seen[i] = true
	}
	if more > 0 {
		text = make([]byte, (1+more)*uint64(w.pageSize))
		if _, err := w.file.ReadAt(text, int64(id)*int64(w.pageSize)); err != nil {
			return page{}, err
		}
	}
	return pageOf(text), nil
}

// pageOf takes a page apart.
func pageOf(text []byte) page {
	return page{
		kind:  binary.NativeEndian.Uint16(text[8:]),
		count: int(binary.NativeEndian.Uint16(text[10:])),
		body:  text[headerSize:],
	}
}

// elements returns the elements of a branch or a leaf. bbolt packs them: each one's key and value follow those of the
// one before, the first ones the row of elements. So an element that is lost, or reaches anywhere else, shows.
func (p page) elements() ([]element, error) {
	if p.kind != branchPage && p.kind != leafPage {
		return nil, fmt.Errorf("has the kind %d", p.kind)
	}
	all := make([]element, 0, p.count)
	end := p.count * elementSize
	if end > len(p.body) {
		return nil, errors.New("has more elements than it holds")
	}
	for i := range p.count {
		at := i * elementSize
		number := func(offset int) uint32 { return binary.NativeEndian.Uint32(p.body[at+offset:]) }
		var e element
		var offset, keySize, valueSize uint32
		if p.kind == leafPage {
			if number(0)&^bucketFlag != 0 {
				return nil, fmt.Errorf("element %d has the flags %d", i, number(0))
			}
			e.bucket = number(0) == bucketFlag
			offset, keySize, valueSize = number(4), number(8), number(12)
		} else {
			offset, keySize = number(0), number(4)
			e.page = binary.NativeEndian.Uint64(p.body[at+8:])
		}
		if at+int(offset) != end || keySize == 0 || uint64(keySize)+uint64(valueSize) > uint64(len(p.body)-end) {
			return nil, fmt.Errorf("element %d is out of place", i)
		}
		e.key = p.body[end : end+int(keySize)]
		e.value = p.body[end+int(keySize) : end+int(keySize)+int(valueSize)]
		end += int(keySize) + int(valueSize)
		if i > 0 && bytes.Compare(all[i-1].key, e.key) >= 0 {
			return nil, fmt.Errorf("element %d is out of order", i)
		}
		all = append(all, e)
	}
	return all, nil
}

// enter goes through the elements of a page, whose keys are within bounds, and puts the pages they lead to on the list.
func (w *walker) enter(p page, from, to []byte) error {
	all, err := p.elements()
	if err != nil {
		return err
	}
	if p.kind == branchPage && len(all) == 0 {
		return errors.New("leads nowhere")
	}
	if len(all) > 0 && (bytes.Compare(all[0].key, from) < 0 || to != nil && bytes.Compare(all[len(all)-1].key, to) >= 0) {
		return errors.New("has keys that belong to another")
	}
	for i, e := range all {
		switch {
		case p.kind == branchPage:
			next := subtree{page: e.page, from: e.key, to: to}
			if i+1 < len(all) {
				next.to = all[i+1].key
			}
			w.ahead = append(w.ahead, next)
		case !e.bucket:
			w.record(e.key, e.value)
		default:
			if err := w.bucket(e.value); err != nil {
				return fmt.Errorf("bucket %q: %w", e.key, err)
			}
		}
	}
	return nil
}

// bucket goes on into a bucket.
func (w *walker) bucket(value []byte) error {
	if len(value) < bucketSize {
		return errors.New("is too short")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		w.ahead = append(w.ahead, subtree{page: root})
		return nil
	}
	if len(value) < bucketSize+headerSize {
		return errors.New("is too short")
	}
	p := pageOf(value[bucketSize:])
	if p.kind != leafPage {
		return errors.New("has no leaf")
	}
	return w.enter(p, nil, nil)
}

// free sees to it that no page which is to be overwritten next is one that is in use.
func (w *walker) free() error {
	p, err := w.read(w.meta.Freelist)
	if err != nil {
		return err
	}
	if p.kind != freelistPage {
		return fmt.Errorf("has the kind %d", p.kind)
	}
	count, ids := uint64(p.count), p.body
	if count == manyFree { // the first entry is the real count
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return errors.New("has more entries than it holds")
	}
	for i := range int(count) {
		id := binary.NativeEndian.Uint64(ids[8*i:])
		if id >= w.meta.Pages || w.seen[id] {
			return fmt.Errorf("page %d is out of bounds, in use, or listed twice", id)
		}
		w.seen[id] = true
	}
	return nil
}
