package bolt

import "careerpath/store"

// Usage is as store.Reader says. bbolt's own pages, which records share, aren't counted.
func (r *reader) Usage() (u store.Usage, err error) {
	defer r.work.guard(&err)
	for s := r.work.data.places(r.place); ; {
		key, value, err := s.next()
		if err != nil {
			return u, r.work.damaged(err)
		}
		if key == nil {
			return u, nil
		}
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
}
