// Package pages knows how bbolt lays out a file, and finds what doesn't hold together in one: bbolt trusts what it maps,
// so that a page number gone wrong sends it round in circles, or makes it overwrite what is in use. It must never know
// what records mean, and writes nothing but seals.
package pages

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// subtree is a page to go through, and between which keys its own must be: from ≤ key < to, nil for no bound.
type subtree struct {
	page     uint64
	from, to []byte
}

// walker goes through every page of a file that is reachable, once.
type walker struct {
	file     io.ReaderAt
	pageSize int
	meta     *meta
	seen     []bool // by page
	ahead    []subtree
	record   func(key, value []byte)
}

// Walk reads all of a bbolt file, calls record with each key and value that is no bucket, and returns how many pages are
// in use. The error says where the pages don't hold together: where there is none, bbolt finds its way about the file.
// Free pages are not looked into.
func Walk(file *os.File, pageSize int, record func(key, value []byte)) (used int, err error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if _, err := CheckHead(file, pageSize, info.Size()); err != nil {
		return 0, err
	}
	h, err := readHead(file, pageSize)
	if err != nil {
		return 0, err
	}
	w := &walker{file: file, pageSize: pageSize, record: record}
	w.meta, _ = h.newest()
	w.seen = make([]bool, w.meta.Pages)
	w.seen[0], w.seen[1] = true, true
	w.ahead = []subtree{{page: w.meta.Root}}
	for len(w.ahead) > 0 {
		next := w.ahead[len(w.ahead)-1]
		w.ahead = w.ahead[:len(w.ahead)-1]
		text, err := w.read(next.page)
		if err == nil {
			err = w.enter(pageOf(text), next.from, next.to)
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
	if w.meta.Freelist == noFreelist {
		return used, nil
	}
	if err := w.free(); err != nil {
		return 0, fmt.Errorf("list of free pages: %w", err)
	}
	for id, seen := range w.seen {
		if !seen {
			return 0, fmt.Errorf("page %d: is neither in use nor free", id)
		}
	}
	return used, nil
}

// read reads a page with its overflow and marks them as seen.
func (w *walker) read(id uint64) ([]byte, error) {
	text, err := readPage(w.file, w.pageSize, id, w.meta.Pages)
	if err != nil {
		return nil, err
	}
	for i := id; i <= id+overflowOf(text); i++ {
		if w.seen[i] {
			return nil, errors.New("is used twice, or overlaps another")
		}
		w.seen[i] = true
	}
	return text, nil
}

// enter goes through the elements of a page, whose keys are within bounds, and puts the pages they lead to on the list.
func (w *walker) enter(p page, from, to []byte) error {
	all, err := p.check(w.pageSize, from, to)
	if err != nil {
		return err
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
	root, all, err := bucketOf(value)
	if err != nil {
		return err
	}
	if root != 0 {
		w.ahead = append(w.ahead, subtree{page: root})
	}
	for _, e := range all {
		if e.bucket {
			if err := w.bucket(e.value); err != nil {
				return fmt.Errorf("bucket %q: %w", e.key, err)
			}
			continue
		}
		w.record(e.key, e.value)
	}
	return nil
}

// free sees to it that no page which is to be overwritten next is one that is in use.
func (w *walker) free() error {
	text, err := w.read(w.meta.Freelist)
	if err != nil {
		return err
	}
	all, err := freeIn(text, w.meta)
	if err != nil {
		return err
	}
	for _, id := range all {
		if w.seen[id] {
			return fmt.Errorf("page %d is out of bounds, in use, or listed twice", id)
		}
		w.seen[id] = true
	}
	return nil
}
