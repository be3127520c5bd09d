package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// How bbolt lays out a file (go.etcd.io/bbolt/internal/common), in the byte order of the machine. The file is pages of
// one size, numbered from 0. The first two are metas, written in turn; the one of the last transaction counts. A page
// may go on over the next ones, its overflow.
const (
	headerSize = 16 // of a page: its id (8 bytes), kind (2), count of elements (2), overflow (4)
	// of a leaf: flags, offset, key size, value size (4 each); of a branch: offset, key size (4 each), page (8).
	elementSize = 16
	// of a bucket, as a value: root page (8), sequence (8); a root of 0 is followed by a page of the bucket's own.
	bucketSize = 16
	firstPage  = 2 // that isn't a meta
)

// The kinds of pages, and the flag of an element whose value is a bucket.
const (
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01
)

// page is one page with its overflow, or what goes for one inside a value.
type page struct {
	id    uint64
	kind  uint16
	count int
	body  []byte // elements, then keys and values
}

// pageOf takes a page apart.
func pageOf(text []byte) page {
	return page{
		id:    binary.NativeEndian.Uint64(text),
		kind:  binary.NativeEndian.Uint16(text[8:]),
		count: int(binary.NativeEndian.Uint16(text[10:])),
		body:  text[headerSize:],
	}
}

// overflowOf is how many pages a page goes on over.
func overflowOf(text []byte) uint64 { return uint64(binary.NativeEndian.Uint32(text[12:])) }

// readPage reads a page with its overflow from a file that has so many pages.
func readPage(file io.ReaderAt, pageSize int, id, pages uint64) ([]byte, error) {
	if id < firstPage || id >= pages {
		return nil, errors.New("is out of bounds")
	}
	text := make([]byte, pageSize)
	if _, err := file.ReadAt(text, int64(id)*int64(pageSize)); err != nil {
		return nil, fmt.Errorf("can't be read: %w", err)
	}
	if binary.NativeEndian.Uint64(text) != id {
		return nil, errors.New("is another page")
	}
	more := overflowOf(text)
	if more >= pages-id {
		return nil, errors.New("goes beyond the end")
	}
	if more > 0 {
		text = make([]byte, (1+more)*uint64(pageSize))
		if _, err := file.ReadAt(text, int64(id)*int64(pageSize)); err != nil {
			return nil, fmt.Errorf("can't be read: %w", err)
		}
	}
	return text, nil
}

// element is one entry of a page.
type element struct {
	bucket     bool
	key, value []byte // of a leaf
	page       uint64 // of a branch
}

// at is an element of a page that was checked.
func (p page) at(i int) element {
	row := p.body[i*elementSize:]
	number := func(offset int) int { return int(binary.NativeEndian.Uint32(row[offset:])) }
	if p.kind == leafPage {
		key, value := number(4), number(4)+number(8)
		return element{bucket: number(0) == bucketFlag, key: row[key:value], value: row[value : value+number(12)]}
	}
	return element{key: row[number(0) : number(0)+number(4)], page: binary.NativeEndian.Uint64(row[8:])}
}

// find returns the first element of a page whose key isn't before one, and whether it has that key.
func (p page) find(key []byte) (at int, found bool) {
	low, high := 0, p.count
	for low < high {
		middle := (low + high) / 2
		switch bytes.Compare(p.at(middle).key, key) {
		case 0:
			return middle, true
		case -1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return low, false
}

// child is the element of a branch that leads to where a key is.
func (p page) child(key []byte) int {
	at, found := p.find(key)
	if !found && at > 0 {
		at--
	}
	return at
}

// elements returns the elements of a branch or a leaf, and how many bytes they take. bbolt packs them: each one's key
// and value follow those of the one before, the first ones the row of elements. So an element that is lost, or reaches
// anywhere else, shows.
func (p page) elements() (all []element, size int, err error) {
	if p.kind != branchPage && p.kind != leafPage {
		return nil, 0, fmt.Errorf("has the kind %d", p.kind)
	}
	all = make([]element, 0, p.count)
	end := p.count * elementSize
	if end > len(p.body) {
		return nil, 0, errors.New("has more elements than it holds")
	}
	for i := range p.count {
		at := i * elementSize
		number := func(offset int) uint32 { return binary.NativeEndian.Uint32(p.body[at+offset:]) }
		var e element
		var offset, keySize, valueSize uint32
		if p.kind == leafPage {
			if number(0)&^bucketFlag != 0 {
				return nil, 0, fmt.Errorf("element %d has the flags %d", i, number(0))
			}
			e.bucket = number(0) == bucketFlag
			offset, keySize, valueSize = number(4), number(8), number(12)
		} else {
			offset, keySize = number(0), number(4)
			e.page = binary.NativeEndian.Uint64(p.body[at+8:])
		}
		if at+int(offset) != end || keySize == 0 || uint64(keySize)+uint64(valueSize) > uint64(len(p.body)-end) {
			return nil, 0, fmt.Errorf("element %d is out of place", i)
		}
		e.key = p.body[end : end+int(keySize)]
		e.value = p.body[end+int(keySize) : end+int(keySize)+int(valueSize)]
		end += int(keySize) + int(valueSize)
		if i > 0 && bytes.Compare(all[i-1].key, e.key) >= 0 {
			return nil, 0, fmt.Errorf("element %d is out of order", i)
		}
		all = append(all, e)
	}
	return all, end, nil
}

// check returns the elements of a page of a file, whose keys are within bounds: the first is the one that led here,
// where another page did, and the last is before to, nil for no bound.
func (p page) check(pageSize int, from, to []byte) ([]element, error) {
	all, size, err := p.elements()
	if err != nil {
		return nil, err
	}
	if (headerSize+size+pageSize-1)/pageSize*pageSize != headerSize+len(p.body) {
		return nil, errors.New("goes on over more pages than it needs")
	}
	switch {
	case p.kind == branchPage && len(all) == 0:
		return nil, errors.New("leads nowhere")
	case from != nil && (len(all) == 0 || !bytes.Equal(all[0].key, from)),
		len(all) > 0 && to != nil && bytes.Compare(all[len(all)-1].key, to) >= 0:
		return nil, errors.New("has keys that belong to another")
	}
	return all, nil
}

// bucketOf takes a bucket apart: its root page, or where that is 0, the elements of a leaf of its own.
func bucketOf(value []byte) (root uint64, all []element, err error) {
	if len(value) < bucketSize {
		return 0, nil, errors.New("is too short")
	}
	if root = binary.NativeEndian.Uint64(value); root != 0 {
		if len(value) != bucketSize {
			err = errors.New("is too long")
		}
		return root, nil, err
	}
	if len(value) < bucketSize+headerSize {
		return 0, nil, errors.New("is too short")
	}
	own := pageOf(value[bucketSize:])
	if own.kind != leafPage {
		return 0, nil, errors.New("has no leaf")
	}
	all, size, err := own.elements()
	if err == nil && size != len(own.body) {
		err = errors.New("is too long")
	}
	return 0, all, err
}
