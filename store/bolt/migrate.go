package bolt

import (
	"encoding/json"
	"fmt"
	"os"

	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt/internal/nested"
)

// migrate makes a file of today's format of one of an earlier one, which was inspected. Where another process has done
// so meanwhile, it does nothing.
func (s *Store) migrate() error {
	old, file, err := openFile(s.path, false)
	if err != nil {
		return err
	}
	same, err := still(s.path, file)
	wrote := format
	if err == nil && same {
		err = old.View(func(t *bbolt.Tx) (err error) { wrote, err = formatOf(s.path, trusted(t, metaBucket)); return err })
	}
	if err != nil || wrote > nested.Newest {
		_ = old.Close() // nothing was written
		return err
	}
	return replace(s.path, old, s.renew)
}

// renew writes what is in a file of an earlier format into one of today.
func (s *Store) renew(from *bbolt.Tx, to *loader) error {
	if err := nested.People(from, func(p *nested.Person) error { return s.renewPerson(p, to) }); err != nil {
		return err
	}
	err := nested.Doors(from, func(hash store.SecretHash, d nested.Door) error {
		return to.put(secretsBucket, hash[:], seal(hash[:], appendID(nil, d.Person)))
	})
	if err != nil {
		return err
	}
	return nested.Groups(from, func(group, member, owner string) error {
		place := memberPlace(group, member)
		return to.put(groupsBucket, place, seal(place, appendID(nil, owner)))
	})
}

// kinds are the kinds of what a person's data had.
var kinds = map[string]byte{"drafts": draftKind, "assessments": assessmentKind, "events": eventKind, "plans": planKind,
	"settings": settingsKind, "member": memberKind, "records": recordKind}

// renewPerson writes somebody's data.
func (s *Store) renewPerson(p *nested.Person, to *loader) error {
	r := &reader{who: p.Person, place: appendID(nil, p.Person.ID)}
	put := func(key, payload []byte) error { return to.put(dataBucket, key, seal(key, payload)) }
	payload, err := personPayload(&p.Person)
	if err != nil {
		return err
	}
	if err := put(r.kind(personKind), payload); err != nil {
		return err
	}
	for i := range p.Keys {
		if payload, err = s.keyPayload(&p.Keys[i]); err != nil {
			return err
		}
		if err := put(r.at(keyKind, p.Keys[i].ID), payload); err != nil {
			return err
		}
	}
	for _, group := range p.Runs {
		if err := put(r.at(runsKind, group), nil); err != nil {
			return err
		}
	}
	for _, text := range p.Texts {
		if payload, err = s.renewText(text, to); err != nil {
			return fmt.Errorf("data of person %q: %w", p.Person.ID, err)
		}
		place := r.kind(kinds[text.Part])
		switch text.Part {
		case "settings":
		case "events":
			place = append(place, text.ID...)
		case "records":
			place = appendID(recordsPlace(r.place, text.Kind), text.ID)
		default:
			place = appendID(place, text.ID)
		}
		if err := put(place, payload); err != nil {
			return err
		}
	}
	return nil
}

// renewText packs a record.
func (s *Store) renewText(text nested.Text, to *loader) ([]byte, error) {
	switch text.Part {
	case "assessments":
	case "plans":
		var p store.Plan
		if err := json.Unmarshal(text.JSON, &p); err != nil {
			return nil, err
		}
		return s.planPayload(&p)
	default:
		return s.packer.Pack(text.JSON), nil
	}
	shared, err := to.bucket(sharedBucket)
	if err != nil {
		return nil, err
	}
	sharing := sharer{store: s, shared: shared,
		put: func(key, payload []byte) error { return to.put(sharedBucket, key, seal(key, payload)) }}
	var a store.Assessment
	if err := json.Unmarshal(text.JSON, &a); err != nil {
		return nil, err
	}
	return sharing.assessment(a)
}

// readEarlier opens a file of an earlier format to be read: a copy of it, which goes with the store.
func (s *Store) readEarlier() (err error) {
	old, _, err := openFile(s.path, true)
	if err != nil {
		return err
	}
	defer func() { _ = old.Close() }() // nothing was written
	file, err := os.CreateTemp("", "careerpath-read-*")
	if err != nil {
		return unavailable(err, "there is no place for a copy of %s, which an earlier careerpath wrote", s.path)
	}
	s.copied = file.Name()
	if err := copyInto(file, old, s.renew); err != nil {
		_ = file.Close()
		return unavailable(err, "there is no place for a copy of %s, which an earlier careerpath wrote", s.path)
	}
	if err := file.Close(); err != nil {
		return unavailable(err, "%s can't be copied", s.path)
	}
	return s.open(s.copied, true)
}
