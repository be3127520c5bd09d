package bolt

import (
	"context"

	"careerpath/store/bolt/internal/pages"
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
	used, err := pages.Used(s.file, s.db.Info().PageSize)
	if err != nil {
		return 0, 0, damaged(s.path, err)
	}
	return info.Size(), info.Size() - int64(used)*int64(s.db.Info().PageSize), nil
}

// spare is how many bytes of a disk are left to others.
const spare = 64 << 20

// refuseFull is the error for a disk without room for so many bytes more at a path, where that can be told.
func refuseFull(path string, need int64) error {
	have, known, err := DiskRoom(path)
	if err != nil {
		return unavailable(err, "it can't be told how much room there is for %s", path)
	}
	if known && have-spare < need {
		return unavailable(nil, "the disk has no room for another %s: it takes %d MB, and %d MB are free, of which %d stay",
			path, need>>20, have>>20, int64(spare)>>20)
	}
	return nil
}
