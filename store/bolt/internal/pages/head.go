package pages

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
)

const (
	magic         = 0xED0CDAED
	layoutVersion = 2
	noFreelist    = ^uint64(0)
	manyFree      = 0xFFFF // elements of a list of free pages: the first one is how many there are really
)

// meta is the head of the file as of one transaction.
type meta struct {
	Magic, Version, PageSize, Flags             uint32
	Root, Sequence, Freelist, Pages, Tx, Digest uint64 // Pages: how many the file has, used or free
}

// sound says whether a meta is as bbolt wrote it.
func (m *meta) sound(pageSize int) bool {
	text := m.bytes()
	digest := fnv.New64a()
	digest.Write(text[:len(text)-8])
	return m.Magic == magic && m.Version == layoutVersion && int(m.PageSize) == pageSize && m.Digest == digest.Sum64()
}

func (m *meta) bytes() []byte {
	text, err := binary.Append(nil, binary.NativeEndian, m)
	if err != nil {
		panic(err) // it has a fixed size
	}
	return text
}

// A seal says what the head of a file was like: the root page and the list of free pages, which bear no checksum, and
// where damage would spread when bbolt writes. It is put after each transaction behind the meta of that transaction,
// where bbolt leaves zeros, and at the end behind both metas. So a file without one for its last transaction has seen
// the power go, and a seal that is younger than both metas says that one is lost.
type seal struct {
	Mark           uint64
	Meta           meta
	Root, Freelist uint32 // CRC-32C of those pages
	Clean          uint32 // 1 where the file was closed after the transaction
	Sum            uint32 // CRC-32C of all before
}

const (
	sealMark = 0x314C414553504B43
	sealAt   = 512 // in a page of a meta: in the next sector of a disk
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s *seal) bytes() []byte {
	text, err := binary.Append(nil, binary.NativeEndian, s)
	if err != nil {
		panic(err) // it has a fixed size
	}
	binary.NativeEndian.PutUint32(text[len(text)-4:], crc32.Checksum(text[:len(text)-4], castagnoli))
	return text
}

// sealSize is how many bytes a seal takes.
var sealSize = binary.Size(seal{})

// head is the beginning of a file.
type head struct {
	metas [2]*meta // nil where it isn't sound
	seals [2]*seal
}

func readHead(file io.ReaderAt, pageSize int) (h head, err error) {
	for i := range h.metas {
		text := make([]byte, sealAt+sealSize)
		if _, err := file.ReadAt(text, int64(i)*int64(pageSize)); err != nil {
			return h, err
		}
		var m meta
		if _, err := binary.Decode(text[headerSize:], binary.NativeEndian, &m); err != nil {
			return h, err
		}
		if m.sound(pageSize) {
			h.metas[i] = &m
		}
		var s seal
		if _, err := binary.Decode(text[sealAt:], binary.NativeEndian, &s); err != nil {
			return h, err
		}
		if s.Mark == sealMark && string(s.bytes()) == string(text[sealAt:]) {
			h.seals[i] = &s
		}
	}
	return h, nil
}

// newest is the meta that counts, nil for none, and its seal.
func (h *head) newest() (m *meta, s *seal) {
	for i := range h.metas {
		if found := h.metas[i]; found != nil && (m == nil || found.Tx > m.Tx) {
			m, s = found, h.seals[i]
		}
	}
	if m == nil || s == nil || s.Meta != *m {
		s = nil
	}
	return m, s
}

// errHead says that the meta of the last transaction is lost.
var errHead = errors.New("the page that says how things stood last can't be read")

// Seal seals the last transaction of a file. clean says that it is about to be closed.
func Seal(file interface {
	io.ReaderAt
	io.WriterAt
}, pageSize int, clean bool) error {
	h, err := readHead(file, pageSize)
	if err != nil {
		return err
	}
	m, _ := h.newest()
	if m == nil {
		return errHead
	}
	s := seal{Mark: sealMark, Meta: *m}
	if s.Root, err = sumOf(file, pageSize, m.Root, m.Pages); err != nil {
		return err
	}
	if m.Freelist != noFreelist {
		if s.Freelist, err = sumOf(file, pageSize, m.Freelist, m.Pages); err != nil {
			return err
		}
	}
	own := int64(m.Tx%2) * int64(pageSize)
	if clean {
		s.Clean = 1
		if _, err := file.WriteAt(s.bytes(), int64(pageSize)-own+sealAt); err != nil {
			return err
		}
	}
	_, err = file.WriteAt(s.bytes(), own+sealAt)
	return err
}

// sumOf is the checksum of a page with its overflow.
func sumOf(file io.ReaderAt, pageSize int, id, pages uint64) (uint32, error) {
	text, err := readPage(file, pageSize, id, pages)
	if err != nil {
		return 0, fmt.Errorf("page %d: %w", id, err)
	}
	return crc32.Checksum(text, castagnoli), nil
}

// CheckHead sees to it that bbolt can open a file of so many bytes: that it is all there, that no transaction is lost,
// and that the list of free pages is one. It reads no more than that list and the root page. clean says that the file
// was closed after its last transaction, and that these are as they were then.
func CheckHead(file io.ReaderAt, pageSize int, size int64) (clean bool, err error) {
	h, err := readHead(file, pageSize)
	if err != nil {
		return false, err
	}
	m, s := h.newest()
	if m == nil {
		return false, errors.New("it has no valid meta page")
	}
	if have := uint64(size) / uint64(pageSize); m.Pages < firstPage || m.Pages > have {
		return false, fmt.Errorf("it is cut short: it has %d bytes and needs %d pages of %d", size, m.Pages, pageSize)
	}
	for _, other := range h.seals {
		if other != nil && other.Meta.Tx > m.Tx {
			return false, errHead
		}
	}
	if s != nil {
		root, err := sumOf(file, pageSize, m.Root, m.Pages)
		if err == nil && root != s.Root {
			err = fmt.Errorf("page %d: does not match its checksum", m.Root)
		}
		if err != nil {
			return false, err
		}
	}
	if m.Freelist == noFreelist {
		return s != nil && s.Clean == 1, nil
	}
	text, err := readPage(file, pageSize, m.Freelist, m.Pages)
	if err == nil && s != nil && crc32.Checksum(text, castagnoli) != s.Freelist {
		err = errors.New("does not match its checksum")
	}
	if err == nil {
		_, err = freeIn(text, m)
	}
	if err != nil {
		return false, fmt.Errorf("list of free pages: %w", err)
	}
	return s != nil && s.Clean == 1, nil
}

// freeIn returns the free pages that a list has, in order.
func freeIn(text []byte, m *meta) ([]uint64, error) {
	p := pageOf(text)
	if p.kind != freelistPage {
		return nil, fmt.Errorf("has the kind %d", p.kind)
	}
	count, ids := uint64(p.count), p.body
	if count == manyFree {
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return nil, errors.New("has more entries than it holds")
	}
	all := make([]uint64, count)
	last := uint64(firstPage - 1)
	for i := range all {
		all[i] = binary.NativeEndian.Uint64(ids[8*i:])
		if all[i] <= last || all[i] >= m.Pages || all[i] == m.Root || all[i] == m.Freelist {
			return nil, fmt.Errorf("page %d is out of bounds, in use, or listed twice", all[i])
		}
		last = all[i]
	}
	return all, nil
}

// Used is how many pages of a file aren't free. It reads a few bytes only.
func Used(file io.ReaderAt, pageSize int) (uint64, error) {
	h, err := readHead(file, pageSize)
	if err != nil {
		return 0, err
	}
	m, _ := h.newest()
	if m == nil {
		return 0, errHead
	}
	if m.Freelist == noFreelist {
		return m.Pages, nil
	}
	list := make([]byte, headerSize+8)
	if _, err := file.ReadAt(list, int64(m.Freelist)*int64(pageSize)); err != nil {
		return 0, err
	}
	free := uint64(binary.NativeEndian.Uint16(list[10:]))
	if free == manyFree {
		free = binary.NativeEndian.Uint64(list[headerSize:])
	}
	return m.Pages - min(free, m.Pages), nil
}
