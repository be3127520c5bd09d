package bolt

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt/internal/nested"
	"careerpath/store/bolt/internal/pages"
	"careerpath/store/packed"
)

// look says why a file can't be opened, which format it has, and whether it was closed as it should be. It reads only
// the beginning.
func look(path string) (wrote int, clean bool, err error) {
	db, file, err := openFile(path, true)
	if err != nil {
		return 0, false, err
	}
	defer func() { _ = db.Close() }() // nothing was written
	info, err := file.Stat()
	if err != nil {
		return 0, false, unavailable(err, "%s can't be reached", path)
	}
	if clean, err = pages.CheckHead(file, db.Info().PageSize, info.Size()); err != nil {
		return 0, false, damaged(path, err)
	}
	guard := pages.NewGuard(file, db.Info().PageSize, verifyIn)
	err = db.View(func(t *bbolt.Tx) error {
		v := view(guard, db, t)
		meta, err := guarded(v, t, metaBucket)
		if err != nil {
			return damaged(path, err)
		}
		if wrote, err = formatOf(path, meta); err != nil || wrote <= nested.Newest {
			return err
		}
		for name := range fills {
			if b, err := guarded(v, t, name); err != nil || b == nil {
				return damaged(path, cmp.Or(err, fmt.Errorf("it has no %s", name)))
			}
		}
		return nil
	})
	return wrote, clean, err
}

// inspect says why the file can't be used, and which format it has. It reads all of it, and reads without mapping: bbolt
// trusts what it maps, so that a page number gone wrong sends it round in circles, and the end of a file cut short ends
// the process.
func inspect(path string) (wrote int, err error) {
	db, file, err := openFile(path, true)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }() // nothing was written
	var lost error                    // the first record that isn't as it was written
	_, err = pages.Walk(file, db.Info().PageSize, func(key, value []byte) {
		if lost == nil {
			lost = verify(key, value) // which is the same in all formats
		}
	})
	if err != nil {
		return 0, damaged(path, err)
	}
	// bbolt can be trusted with it from here.
	err = db.View(func(t *bbolt.Tx) (err error) {
		if wrote, err = formatOf(path, trusted(t, metaBucket)); err != nil {
			return err
		}
		switch {
		case lost != nil:
		case wrote <= nested.Newest:
			lost = nested.Agree(t)
		default:
			e := newExamination(t, func(wrong error) {
				if lost == nil {
					lost = wrong
				}
			})
			e.run(false)
		}
		if lost != nil {
			return damaged(path, lost)
		}
		return nil
	})
	return wrote, err
}

// formatOf is the format of a file that bbolt can be trusted with. meta may be nil.
func formatOf(path string, meta *bucket) (wrote int, err error) {
	var value []byte
	if meta != nil && meta.Bucket != nil {
		if value, err = meta.get([]byte(formatKey)); err != nil {
			return 0, damaged(path, err)
		}
	}
	if value == nil {
		return 0, strange(path, errors.New("another program wrote it"))
	}
	if err := decode([]byte(formatKey), value, &wrote); err != nil {
		return 0, damaged(path, err)
	}
	if wrote > format {
		return 0, &store.Error{
			Code: store.Newer,
			Message: fmt.Sprintf("%s was written by a newer careerpath (format %d, this one knows %d): update "+
				"careerpath, or give another file with --db", path, wrote, format),
		}
	}
	return wrote, nil
}

// What is wrong where records don't name each other as they should.
var (
	errNobody   = errors.New("it has data of nobody")
	errNoMember = errors.New("a group and its members don't agree")
)

// Counts says what a file holds.
type Counts struct {
	People, Keys, Drafts, Results, Plans, Events, Records, Members int
	SharedTexts                                                    int // that assessments are packed against
}

// examination goes through all records of a file of today's format, whose pages hold together.
type examination struct {
	t      *bbolt.Tx
	packer *packed.Packer
	report func(error) // is told what is wrong

	counts  Counts
	shared  map[packed.Name]bool // which shared texts there are
	person  string               // whose records it has come to
	missing bool                 // they have none of their own
	events  uint64               // of theirs
}

func newExamination(t *bbolt.Tx, report func(error)) *examination {
	return &examination{t: t, packer: packed.New(), report: report, shared: map[packed.Name]bool{}}
}

// run reports where people, secrets, groups and shared texts don't name each other. A thorough one also unpacks
// everything, and reads what it says.
func (e *examination) run(thorough bool) {
	for name := range fills {
		if e.t.Bucket([]byte(name)) == nil {
			e.report(fmt.Errorf("it has no %s", name))
			return
		}
	}
	e.texts(thorough)
	doors := e.each(secretsBucket, func(_, payload []byte) error {
		_, err := personOfSecret(payload)
		return err
	})
	members := e.each(groupsBucket, func(_, payload []byte) error {
		_, err := wholeID(payload)
		return err
	})
	e.each(dataBucket, func(place, payload []byte) error { return e.record(place, payload, thorough) })
	if e.counts.Keys != doors {
		e.report(errors.New("secrets open keys that aren't there"))
	}
	if e.counts.Members != members {
		e.report(errNoMember)
	}
}

// each goes through a bucket, reports what is wrong with a record of it, and counts.
func (e *examination) each(bucket string, look func(key, payload []byte) error) (n int) {
	c := e.t.Bucket([]byte(bucket)).Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		n++
		payload, err := unseal(key, value)
		if err == nil {
			err = look(key, payload)
		}
		if err != nil {
			e.report(err)
		}
	}
	return n
}

// texts looks at what records share.
func (e *examination) texts(thorough bool) {
	shared := e.t.Bucket([]byte(sharedBucket))
	e.each(sharedBucket, func(key, payload []byte) error {
		switch {
		case key[0] == textOf && len(key) == 1+sha256.Size:
			e.shared[packed.Name(key[1:])] = true
			e.counts.SharedTexts++
			if !thorough {
				return nil
			}
			_, err := readShared(e.packer, key, shared.Get(key))
			return err
		case key[0] == chosenOf && len(payload) == sha256.Size:
			if shared.Get(append([]byte{textOf}, payload...)) == nil {
				return errNoShared
			}
			return nil
		}
		return errPlace
	})
}

// record looks at a record of a person.
func (e *examination) record(place, payload []byte, thorough bool) error {
	person, kind, rest, err := cutPlace(place)
	if err != nil {
		return err
	}
	if person != e.person {
		e.person, e.missing, e.events = person, kind != personKind, 0
		if e.missing {
			return errNobody
		}
	}
	if e.missing {
		return nil // has been said
	}
	said, err := e.refers(person, kind, rest, payload, thorough)
	if err == nil && said != nil {
		err = e.says(said, kind, payload, thorough)
	}
	if err != nil {
		return fmt.Errorf("data of person %q: %w", person, err)
	}
	return nil
}

// refers sees to it that what a record names is there, counts it, and returns what the record can be read into, nil for
// a record without a text.
func (e *examination) refers(person string, kind byte, rest, payload []byte, thorough bool) (said any, err error) {
	id, err := wholeID(rest)
	switch kind {
	case personKind:
		e.counts.People++
		if len(rest) > 0 {
			return nil, errPlace
		}
		_, err = personOf(person, payload)
		return nil, err
	case settingsKind:
		if len(rest) > 0 {
			return nil, errPlace
		}
		return &store.Settings{}, nil
	case eventKind:
		e.counts.Events++
		e.events++
		if len(rest) != seqSize {
			return nil, errPlace
		}
		if thorough && !bytes.Equal(rest, binary.BigEndian.AppendUint64(nil, e.events)) {
			return nil, fmt.Errorf("event %d is missing", e.events)
		}
		return &store.Event{}, nil
	case recordKind:
		e.counts.Records++
		if _, rest, found := bytes.Cut(rest, []byte{0}); found {
			_, err = wholeID(rest)
			return new(any), err
		}
		return nil, errPlace
	case assessmentKind:
		e.counts.Results++
		return &store.Assessment{}, err
	case draftKind:
		e.counts.Drafts++
		return &store.Draft{}, err
	case planKind:
		e.counts.Plans++
		return &store.Plan{}, err
	case keyKind:
		e.counts.Keys++
		if err == nil {
			err = e.opens(person, payload)
		}
		return &keyText{}, err
	case memberKind:
		e.counts.Members++
		if err == nil && e.t.Bucket([]byte(groupsBucket)).Get(memberPlace(id, person)) == nil {
			err = errNoMember
		}
		return &store.Membership{}, err
	case runsKind:
		if err == nil {
			err = e.runs(person, id)
		}
		return nil, err
	}
	return nil, errPlace
}

// opens sees to it that a key's secret leads to its person.
func (e *examination) opens(person string, payload []byte) error {
	if len(payload) < hashSize {
		return errors.New("a key is too short")
	}
	hash := payload[:hashSize]
	value := e.t.Bucket([]byte(secretsBucket)).Get(hash)
	if value == nil {
		return errors.New("a secret is missing")
	}
	door, err := unseal(hash, value)
	if err != nil {
		return err
	}
	to, err := personOfSecret(door)
	if err == nil && to != person {
		err = errors.New("a secret opens somebody else's data")
	}
	return err
}

// runs sees to it that a group has members.
func (e *examination) runs(person, group string) error {
	_, owner, some, err := firstMember(trusted(e.t, groupsBucket), group)
	if err == nil && (!some || owner != person) {
		err = errNoMember
	}
	return err
}

// says sees to it that the text of a record can be read, and its summary where it has one.
func (e *examination) says(said any, kind byte, payload []byte, thorough bool) error {
	if kind == keyKind {
		payload = payload[hashSize:]
	}
	of := parts{rest: payload}
	if summary := summaryOfKind(kind); summary != nil {
		var err error
		if of, err = cutParts(payload); err != nil {
			return err
		}
		if !of.whole() {
			if err := e.reads(summary, kind, of.summary, thorough); err != nil {
				return err
			}
		}
	}
	return e.reads(said, kind, of.rest, thorough)
}

// summaryOfKind is what the summary of a record can be read into, nil of a kind without.
func summaryOfKind(kind byte) any {
	switch kind {
	case assessmentKind:
		return &store.Summary{}
	case planKind:
		return &store.PlanSummary{}
	}
	return nil
}

// reads sees to it that a packed text can be read.
func (e *examination) reads(said any, kind byte, payload []byte, thorough bool) error {
	if name, needs := packed.Needs(payload); needs && !e.shared[name] {
		return errNoShared
	}
	if !thorough {
		return nil
	}
	text, err := e.packer.Unpack(payload, func(name packed.Name) ([]byte, error) {
		return findShared(e.packer, trusted(e.t, sharedBucket), name)
	})
	if err != nil {
		return err
	}
	return parse([]byte{kind}, text, said)
}
