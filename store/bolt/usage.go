package bolt

import (
	"bytes"

	"careerpath/store"
)

// Usage is as store.Reader says. bbolt's own pages, which records share, aren't counted.
func (r *reader) Usage() (u store.Usage, err error) {
	defer r.work.guard(&err)
	c := r.work.data.Cursor()
	for key, value := c.Seek(r.place); bytes.HasPrefix(key, r.place); key, value = c.Next() {
		size := int64(len(key) + len(value))
		u.Bytes += size
		if len(key) == len(r.place) {
			continue
		}
		switch key[len(r.place)] {
		case draftKind:
			u.Drafts++
		case assessmentKind:
			u.Assessments++
		case planKind:
			u.Plans++
		case eventKind:
			u.Events++
			u.EventBytes += size
		}
	}
	return u, nil
}
