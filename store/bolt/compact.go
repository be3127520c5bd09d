package bolt

import (
	"bytes"
	"os"

	"go.etcd.io/bbolt"

	"careerpath/store/bolt/internal/nested"
	"careerpath/store/packed"
)

// Compact writes the database file at path anew, without what is free in it: what was deleted is in the new one no more.
// Nobody may have the file open, and the disk needs room for both. Whatever ends it early leaves the file as it was.
// It returns the sizes before and after, in bytes. Errors are those of Open; a file that isn't there is Unavailable.
func Compact(path string, options ...Option) (before, after int64, err error) {
	s := newStore(path, options)
	for range tries {
		info, err := os.Stat(path)
		if err != nil {
			return 0, 0, unavailable(err, "there is no database %s to compact", path)
		}
		if err := refuseForm(path, info); err != nil {
			return 0, 0, err
		}
		wrote, err := inspect(path)
		if err != nil {
			return 0, 0, err
		}
		db, file, err := openFile(path, false)
		if err != nil {
			return 0, 0, err
		}
		if same, err := still(path, file); err != nil || !same {
			_ = db.Close() // somebody else has replaced it, and nothing was written
			continue
		}
		fill := again
		if wrote <= nested.Newest {
			fill = s.renew
		}
		if err := replace(path, db, fill); err != nil {
			return 0, 0, err
		}
		now, err := os.Stat(path)
		if err != nil {
			return 0, 0, unavailable(err, "%s can't be reached", path)
		}
		return info.Size(), now.Size(), nil
	}
	return 0, 0, unavailable(nil, "%s is being replaced again and again", path)
}

// again writes what is in a file into another of the same format, but for shared texts that nothing needs.
func again(from *bbolt.Tx, to *loader) error {
	needed := map[packed.Name]bool{}
	for _, name := range []string{dataBucket, secretsBucket, groupsBucket} {
		err := from.Bucket([]byte(name)).ForEach(func(key, value []byte) error {
			payload, err := unseal(key, value)
			if err != nil {
				return err
			}
			if text, needs := packed.Needs(payload); needs && isAssessment(name, key) {
				needed[text] = true
			}
			return to.put(name, key, value)
		})
		if err != nil {
			return err
		}
	}
	return from.Bucket([]byte(sharedBucket)).ForEach(func(key, value []byte) error {
		payload, err := unseal(key, value)
		if err != nil {
			return err
		}
		hash := payload
		if key[0] == textOf {
			hash = bytes.Clone(key[1:])
		}
		if len(hash) < len(packed.Name{}) || !needed[packed.Name(hash)] {
			return nil
		}
		return to.put(sharedBucket, key, value)
	})
}

// isAssessment says whether a record is one that may be packed against a shared text.
func isAssessment(bucket string, key []byte) bool {
	if bucket != dataBucket {
		return false
	}
	_, kind, _, err := cutPlace(key)
	return err == nil && kind == assessmentKind
}
