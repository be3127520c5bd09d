package bolt

import (
	"context"
	"encoding/binary"
	"os"
)

// Room says how many bytes the file has, and how many of those nothing is kept in. It reads a few bytes only.
func (s *Store) Room(ctx context.Context) (size, free int64, err error) {
	if err := s.enter(ctx); err != nil {
		return 0, 0, err
	}
	defer s.using.RUnlock()
	return s.roomNow()
}

// roomNow is Room for a call that has entered.
func (s *Store) roomNow() (size, free int64, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.room()
}

// room is Room for who holds s.writing.
func (s *Store) room() (size, free int64, err error) {
	info, err := s.file.Stat()
	if err != nil {
		return 0, 0, unavailable(err, "%s can't be read", s.path)
	}
	used, err := usedPages(s.file, s.db.Info().PageSize)
	if err != nil {
		return 0, 0, damaged(s.path, err)
	}
	return info.Size(), info.Size() - used*int64(s.db.Info().PageSize), nil
}

// usedPages is how many pages of a file aren't free.
func usedPages(file *os.File, pageSize int) (int64, error) {
	w := &walker{file: file, pageSize: pageSize}
	if err := w.readMeta(); err != nil {
		return 0, err
	}
	if w.meta.Freelist == noFreelist {
		return int64(w.meta.Pages), nil
	}
	head := make([]byte, headerSize+8)
	if _, err := file.ReadAt(head, int64(w.meta.Freelist)*int64(pageSize)); err != nil {
		return 0, err
	}
	free := uint64(binary.NativeEndian.Uint16(head[10:]))
	if free == manyFree {
		free = binary.NativeEndian.Uint64(head[headerSize:])
	}
	return int64(w.meta.Pages - min(free, w.meta.Pages)), nil
}
