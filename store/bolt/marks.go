package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Marks are what a file says of itself.
type Marks struct {
	Backup  time.Time // when the last one was made that is known of, zero for none
	Deleted int       // how many people were deleted since the file was written anew, whose bytes may be in it still
	Served  store.Served
}

var _ store.Serving = (*Store)(nil)

// The keys in meta of marks, as plain JSON.
const (
	backupMark  = "last_backup"
	deletedMark = "deleted_people"
	servedMark  = "served"
)

// NoteBackup keeps when a backup was made.
func (s *Store) NoteBackup(ctx context.Context, at time.Time) error {
	return s.write(ctx, func(w *work) error { return w.mark(backupMark, at.UTC().Truncate(time.Second)) })
}

// Served is as store.Serving says.
func (s *Store) Served(ctx context.Context) (store.Served, error) {
	marks, err := s.Marks(ctx)
	return marks.Served, err
}

// NoteServed is as store.Serving says.
func (s *Store) NoteServed(ctx context.Context, served store.Served) error {
	return s.write(ctx, func(w *work) error { return w.mark(servedMark, served) })
}

// mark keeps a mark.
func (w *work) mark(key string, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	return w.put(w.meta, []byte(key), text)
}

// NoteBackup keeps when a backup was made of the file at path, which nobody has open, where it has today's format.
func NoteBackup(ctx context.Context, path string, at time.Time) error {
	db, _, err := openFile(path, true)
	if err != nil {
		return err
	}
	wrote := 0
	err = db.View(func(t *bbolt.Tx) (err error) { wrote, err = formatOf(path, trusted(t, metaBucket)); return err })
	if err := errors.Join(err, db.Close()); err != nil || wrote != format {
		return err
	}
	s, err := Open(path)
	if err != nil {
		return err
	}
	return errors.Join(s.NoteBackup(ctx, at), s.Close())
}

// Marks returns what the file says of itself.
func (s *Store) Marks(ctx context.Context) (m Marks, err error) {
	if err := s.enter(ctx); err != nil {
		return m, err
	}
	defer s.using.RUnlock()
	return s.marks()
}

// marks is Marks for a call that has entered.
func (s *Store) marks() (m Marks, err error) {
	err = s.transact(false, func(t *bbolt.Tx) error {
		return (&work{store: s, tx: t}).run(func(w *work) error {
			if m, err = marksOf(w.meta); err != nil {
				return w.damaged(err)
			}
			return nil
		})
	})
	return m, err
}

// marksOf reads the marks of a file; the zero Marks where it has none.
func marksOf(meta *bucket) (m Marks, err error) {
	for key, into := range map[string]any{backupMark: &m.Backup, deletedMark: &m.Deleted,
		servedMark: &m.Served} {
		value, failed := meta.get([]byte(key))
		if failed == nil && value != nil {
			failed = decode([]byte(key), value, into)
		}
		err = errors.Join(err, failed)
	}
	return m, err
}

// deletedOne counts a person who is deleted.
func (w *work) deletedOne() error {
	m, err := marksOf(w.meta)
	if err != nil {
		m.Deleted = 0 // nobody is to stay because a number is damaged
	}
	return w.mark(deletedMark, m.Deleted+1)
}

// mark writes the marks of a file into one that takes its place.
func (l *loader) mark(m Marks) error {
	marks := map[string]any{}
	if !m.Backup.IsZero() {
		marks[backupMark] = m.Backup
	}
	if m.Deleted > 0 {
		marks[deletedMark] = m.Deleted
	}
	if m.Served != (store.Served{}) {
		marks[servedMark] = m.Served
	}
	for key, v := range marks {
		value, err := encode([]byte(key), v)
		if err == nil {
			err = l.put(metaBucket, []byte(key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
