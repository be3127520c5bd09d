package bolt

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"reflect"
	"slices"

	"careerpath/store"
)

var _ store.Copier = (*Store)(nil)

// copyMark is where meta has the source that everybody is being copied from.
const copyMark = "copy_of"

// mostOfStretch is about how many bytes the records of a stretch may take in the file.
const mostOfStretch = 4 << 20

// AtOneMoment is as store.Copier says. The file grows while others change much of it meanwhile.
func (s *Store) AtOneMoment(ctx context.Context, use func(store.Stretches) error) error {
	return s.read(ctx, func(w *work) error { return w.hand(func() error { return use(w) }) })
}

// Stretch is as store.Stretches says.
func (s *Store) Stretch(ctx context.Context, after, upTo string, limit int) (people []store.Whole, err error) {
	err = s.read(ctx, func(w *work) error {
		people, err = w.Stretch(ctx, after, upTo, limit)
		return err
	})
	return people, err
}

// Stretch is as store.Stretches says.
func (w *work) Stretch(ctx context.Context, after, upTo string, limit int) (people []store.Whole, err error) {
	defer w.guard(&err)
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	var ids []string
	err = w.idsAfter(w.data, nil, after, limit, func(id string) error {
		if upTo == "" || id <= upTo {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for size := int64(0); len(people) < len(ids) && size < mostOfStretch; {
		whole, bytes, err := w.whole(ids[len(people)])
		if err != nil && store.CodeOf(err) != store.Damaged {
			return nil, err
		}
		if err != nil {
			whole = store.Whole{Person: store.Person{ID: ids[len(people)]}, Damage: err}
			w.spoilt = nil // the others are read all the same
		}
		people, size = append(people, whole), size+bytes
	}
	return people, nil
}

// whole reads everything of a person, and how many bytes that takes.
func (w *work) whole(id string) (all store.Whole, size int64, err error) {
	defer w.guard(&err)
	r, err := w.open(id)
	if err != nil {
		return all, 0, w.lost(err)
	}
	used, err := r.Usage()
	if err != nil {
		return all, 0, err
	}
	all.Person = r.who
	for _, read := range []func() error{
		func() (err error) { all.Keys, err = r.Keys(); return err },
		func() (err error) { all.Settings, err = r.Settings(); return err },
		func() (err error) { all.Drafts, err = r.Drafts(); return err },
		func() (err error) { all.Assessments, err = each(r, assessmentKind, r.Assessment); return err },
		func() (err error) { all.Plans, err = each(r, planKind, r.Plan); return err },
		func() (err error) { all.Events, err = r.Events(0, math.MaxInt); return err },
		func() (err error) { all.Records, err = r.allRecords(); return err },
		func() (err error) { all.Memberships, err = r.Memberships(); return err },
	} {
		if err := read(); err != nil {
			return all, used.Bytes, err
		}
	}
	return all, used.Bytes, nil
}

// each reads all records of a kind whose ids come in order.
func each[T any](r *reader, kind byte, read func(id string) (T, error)) (all []T, err error) {
	kept, err := r.sealed(kind)
	if err != nil {
		return nil, err
	}
	for i := range kept {
		one, err := read(kept[i].id)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// allRecords reads the small records of all kinds.
func (r *reader) allRecords() (all []store.KindRecord, err error) {
	err = r.work.each(r.kind(recordKind), func(rest, payload []byte) error {
		kind, rest, _ := bytes.Cut(rest, []byte{0})
		id, err := wholeID(rest)
		if err != nil {
			return r.work.damaged(err)
		}
		one := store.KindRecord{Kind: string(kind), Record: store.Record{ID: id}}
		err = r.work.unpack(payload, &one.Body)
		all = append(all, one)
		return err
	})
	slices.SortFunc(all, func(a, b store.KindRecord) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// Import is as store.Copier says.
func (s *Store) Import(ctx context.Context, people []store.Whole) error {
	return s.write(ctx, func(w *work) error {
		for i := range people {
			if err := w.add(&people[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// add adds a person with everything they have but memberships.
func (w *work) add(all *store.Whole) error {
	if err := w.create(all.Person, all.Keys); err != nil {
		return err
	}
	r, err := w.open(all.Person.ID)
	if err != nil {
		return err
	}
	t := &tx{r}
	if !reflect.ValueOf(all.Settings).IsZero() {
		if err := t.PutSettings(all.Settings); err != nil {
			return err
		}
	}
	for i := range all.Drafts {
		if err := t.PutDraft(all.Drafts[i]); err != nil {
			return err
		}
	}
	for i := range all.Assessments {
		if err := t.AddAssessment(all.Assessments[i]); err != nil {
			return err
		}
	}
	for i := range all.Plans {
		if err := t.keepPlan(all.Plans[i]); err != nil {
			return err
		}
	}
	for i := range all.Events {
		seq, err := t.AppendEvent(all.Events[i])
		if err != nil {
			return err
		}
		if seq != all.Events[i].Seq {
			return internal(nil, "event %d is missing", seq)
		}
	}
	for i := range all.Records {
		if err := t.PutRecord(all.Records[i].Kind, all.Records[i].ID, all.Records[i].Body); err != nil {
			return err
		}
	}
	return nil
}

// BeginCopy is as store.Copier says.
func (s *Store) BeginCopy(ctx context.Context, source string) error {
	return s.write(ctx, func(w *work) error {
		payload, begun, err := w.get(w.meta, []byte(copyMark))
		if err != nil {
			return err
		}
		if begun {
			var of string
			if err := parse([]byte(copyMark), payload, &of); err != nil {
				return w.damaged(err)
			}
			if of != source {
				return exists("%s is an unfinished copy of %s", s.path, of)
			}
			return nil
		}
		key, _, err := w.data.first(nil, nil)
		if err != nil {
			return w.damaged(err)
		}
		if key != nil {
			return exists("%s has people already", s.path)
		}
		return w.mark(copyMark, source)
	})
}

// EndCopy is as store.Copier says.
func (s *Store) EndCopy(ctx context.Context) error {
	return s.write(ctx, func(w *work) error { return w.remove(w.meta, []byte(copyMark)) })
}
