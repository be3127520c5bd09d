package bolt

import (
	"errors"
	"os"

	"go.etcd.io/bbolt"

	"careerpath/store/bolt/internal/nested"
	"careerpath/store/bolt/internal/pages"
)

// Held says what a database file is like.
type Held struct {
	Counts
	Marks
	Format int   // of the file
	Bytes  int64 // of the file
	Free   int64 // of those, what nothing is kept in
	Clean  bool  // it was closed as it should be when it was last written
}

// Verify reads everything in the database file at path: every page, every checksum, every record, and whatever a record
// names. report is told each thing that is wrong, and may be called often; where the pages themselves don't hold
// together, that is an error, and nothing else is looked at. Nobody may have the file open to write. Errors are those of
// OpenToRead, but that what is reported is none.
func Verify(path string, report func(error)) (*Held, error) {
	return count(path, func(t *bbolt.Tx) Counts {
		e := newExamination(t, report)
		e.run(true)
		return e.counts
	})
}

// Stats counts what is in the database file at path, as Verify does, and reads no more of it than that needs. Errors are
// those of OpenToRead.
func Stats(path string) (*Held, error) {
	var wrong error
	held, err := count(path, func(t *bbolt.Tx) Counts {
		e := newExamination(t, func(err error) {
			if wrong == nil {
				wrong = err
			}
		})
		e.run(false)
		return e.counts
	})
	if err == nil && wrong != nil {
		return nil, damaged(path, wrong)
	}
	return held, err
}

// count has all go through a file, or through a copy of it in today's format.
func count(path string, all func(*bbolt.Tx) Counts) (held *Held, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unavailable(err, "there is no database %s to read", path)
	}
	if err := refuseForm(path, info); err != nil {
		return nil, err
	}
	s := newStore(path, nil)
	defer s.removeCopy()
	if err = s.open(path, true); err != nil {
		return nil, err
	}
	defer func() { _ = s.db.Close() }() // nothing was written
	used, err := pages.Walk(s.file, s.db.Info().PageSize, func(_, _ []byte) {})
	if err != nil {
		return nil, damaged(path, err)
	}
	clean, err := pages.CheckHead(s.file, s.db.Info().PageSize, info.Size())
	if err != nil {
		return nil, damaged(path, err)
	}
	held = &Held{Clean: clean, Bytes: info.Size(), Free: info.Size() - int64(used)*int64(s.db.Info().PageSize)}
	err = s.db.View(func(t *bbolt.Tx) (err error) {
		meta := trusted(t, metaBucket)
		if held.Format, err = formatOf(path, meta); err == nil {
			held.Marks, err = marksOf(meta)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if held.Format <= nested.Newest {
		if _, err := inspect(path); err != nil {
			return nil, err
		}
		earlier := s.db
		if err := s.readEarlier(); err != nil {
			return nil, errors.Join(err, earlier.Close())
		}
		if err := earlier.Close(); err != nil {
			return nil, unavailable(err, "%s could not be closed in order", path)
		}
	}
	err = s.db.View(func(t *bbolt.Tx) error { held.Counts = all(t); return nil })
	return held, err
}
