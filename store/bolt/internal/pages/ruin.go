package pages

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Ruin is a damaged file of which as much is read as can be.
type Ruin struct {
	file     io.ReaderAt
	pageSize int
	pages    uint64
	metas    []*meta // the newest first
	seen     []bool  // by page
	older    bool    // what is read may have been changed or deleted since, and shares pages with what was read
	sink     Sink
}

// Sink takes what is found. bucket is "" where it isn't known.
type Sink struct {
	Record func(bucket string, key, value []byte) // as it is there, damaged or not
	// Between these keys something may be missing, or be damaged; nil for no bound. bucket is also "free pages".
	Lost func(bucket string, from, to []byte, err error)
}

// NewRuin reads a file of so many bytes. It has pages of the size given where its beginning doesn't say so.
func NewRuin(file io.ReaderAt, size int64, pageSize int, sink Sink) *Ruin {
	r := &Ruin{file: file, pageSize: pageSize, pages: uint64(size) / uint64(pageSize), sink: sink}
	r.seen = make([]bool, max(r.pages, firstPage))
	r.seen[0], r.seen[1] = true, true
	h, err := readHead(file, pageSize)
	if err != nil {
		return r // then it is too short to have any
	}
	for i := range h.metas {
		if h.metas[i] != nil {
			r.metas = append(r.metas, h.metas[i])
		}
		if h.seals[i] != nil {
			r.metas = append(r.metas, &h.seals[i].Meta)
		}
	}
	slices.SortStableFunc(r.metas, func(a, b *meta) int { return cmp.Compare(b.Tx, a.Tx) })
	r.metas = slices.CompactFunc(r.metas, func(a, b *meta) bool { return *a == *b })
	return r
}

// Read reads, of what can be found, first what is newest: what the last transaction leads to, then pages that nothing
// leads to and that aren't free, then what the transaction before leads to. older is called before what may have been
// changed or deleted since. Whatever damaged pages there are, it comes to an end.
func (r *Ruin) Read(older func()) {
	for i, m := range r.metas {
		if i > 0 && !r.older {
			r.older = true
			older()
		}
		r.tree("", m.Root, nil, nil, 0)
		if i > 0 {
			continue
		}
		if free, err := r.free(m); err == nil {
			r.orphans(free)
		} else {
			r.sink.Lost("free pages", nil, nil, fmt.Errorf("page %d: %w", m.Freelist, err))
		}
	}
	if !r.older {
		older()
	}
	if len(r.metas) == 0 {
		r.sink.Lost("", nil, nil, errHead)
		r.orphans(nil)
		return
	}
	if free, err := r.free(r.metas[len(r.metas)-1]); err == nil {
		r.orphans(free)
	}
}

func (r *Ruin) free(m *meta) ([]uint64, error) {
	if m.Freelist == noFreelist {
		return nil, errors.New("there is none")
	}
	text, err := readPage(r.file, r.pageSize, m.Freelist, min(m.Pages, r.pages))
	if err != nil {
		return nil, err
	}
	free, err := freeIn(text, m)
	return append(free, m.Freelist), err
}

// tree reads a page and what it leads to.
func (r *Ruin) tree(bucket string, id uint64, from, to []byte, depth int) {
	lost := func(err error) { r.sink.Lost(bucket, from, to, fmt.Errorf("page %d: %w", id, err)) }
	if id < firstPage || id >= r.pages {
		lost(errors.New("is out of bounds"))
		return
	}
	if r.seen[id] || depth > most {
		if !r.older {
			lost(errors.New("is used twice"))
		}
		return
	}
	text, err := readPage(r.file, r.pageSize, id, r.pages)
	if err != nil {
		lost(err)
		text := make([]byte, r.pageSize)
		if _, err := r.file.ReadAt(text, int64(id)*int64(r.pageSize)); err == nil {
			r.pieces(bucket, text)
		}
		return
	}
	r.seen[id] = true
	p := pageOf(text)
	all, size, err := p.elements()
	if err != nil {
		lost(err)
		r.pieces(bucket, text)
		return
	}
	for i := id; i < id+uint64(headerSize+size+r.pageSize-1)/uint64(r.pageSize) && i < r.pages; i++ {
		r.seen[i] = true
	}
	if _, err := p.check(r.pageSize, from, to); err != nil {
		lost(err) // but what it leads to is there
	}
	for i, e := range all {
		next := to
		if i+1 < len(all) {
			next = all[i+1].key
		}
		switch {
		case p.kind == branchPage:
			r.tree(bucket, e.page, e.key, next, depth+1)
		case e.bucket && bucket == "":
			r.bucket(string(e.key), e.value)
		default:
			r.sink.Record(bucket, e.key, e.value)
		}
	}
}

func (r *Ruin) bucket(name string, value []byte) {
	root, all, err := bucketOf(value)
	switch {
	case root != 0 && len(value) >= bucketSize:
		r.tree(name, root, nil, nil, 1)
	case err != nil:
		r.sink.Lost(name, nil, nil, err)
		if len(value) > bucketSize+headerSize {
			r.pieces(name, value[bucketSize:])
		}
	}
	for _, e := range all {
		r.sink.Record(name, e.key, e.value)
	}
}

// orphans reads the leaves that nothing leads to, but for free pages.
func (r *Ruin) orphans(free []uint64) {
	isFree := make(map[uint64]bool, len(free))
	for _, id := range free {
		isFree[id] = true
	}
	for id := uint64(firstPage); id < r.pages; id++ {
		if r.seen[id] || isFree[id] {
			continue
		}
		if text, err := readPage(r.file, r.pageSize, id, r.pages); err == nil {
			r.seen[id] = true
			r.pieces("", text)
		}
	}
}

// pieces takes what a page has of records, wherever they are in it.
func (r *Ruin) pieces(bucket string, text []byte) {
	p := pageOf(text)
	if p.kind == branchPage || p.kind == freelistPage {
		return
	}
	rows := p.count
	if len(p.body) >= elementSize { // whatever the count says, the first key begins behind the row of elements
		rows = max(rows, int(binary.NativeEndian.Uint32(p.body[4:])/elementSize))
	}
	for i := range min(rows, len(p.body)/elementSize) {
		row := p.body[i*elementSize:]
		number := func(offset int) int { return int(binary.NativeEndian.Uint32(row[offset:])) }
		start, end := number(4), number(4)+number(8)
		if number(8) == 0 || end > len(row) || end+number(12) > len(row) {
			continue
		}
		key, value := bytes.Clone(row[start:end]), row[end:end+number(12)]
		if bucket == "" && number(0) == bucketFlag {
			r.bucket(string(key), value)
			continue
		}
		r.sink.Record(bucket, key, value)
	}
}
