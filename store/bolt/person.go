package bolt

import (
	"bytes"
	"context"
	"slices"
	"time"

	"careerpath/store"
)

// CreatePerson is as store.Store says.
func (s *Store) CreatePerson(ctx context.Context, p store.Person, keys ...store.Key) error {
	return s.write(ctx, func(w *work) error { return w.create(p, keys) })
}

// create adds a person with their keys.
func (w *work) create(p store.Person, keys []store.Key) error {
	if !store.ValidID(p.ID) {
		return internal(nil, "%q can't be a person's id", p.ID)
	}
	own := personPlace(p.ID)
	taken, err := w.has(w.data, own)
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	for i := range keys {
		is, err := w.has(w.secrets, keys[i].Hash[:])
		if err != nil {
			return err
		}
		taken = taken || is
		if ids[keys[i].ID] {
			return internal(nil, "two keys have the id %q", keys[i].ID)
		}
		ids[keys[i].ID] = true
	}
	if taken {
		return exists("there is such a person already")
	}
	payload, err := personPayload(&p)
	if err != nil {
		return err
	}
	if err := w.put(w.data, own, payload); err != nil {
		return err
	}
	r, err := w.open(p.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := (&tx{r}).PutKey(k); err != nil {
			return err
		}
	}
	return nil
}

// personPlace is where a person's own record is.
func personPlace(id string) []byte { return append(appendID(nil, id), personKind) }

// personPayload is what is kept under personPlace: when the person was created, as time.Time has it in bytes.
func personPayload(p *store.Person) ([]byte, error) {
	payload, err := p.Created.UTC().MarshalBinary()
	if err != nil {
		return nil, internal(err, "the time %v can't be kept", p.Created)
	}
	return payload, nil
}

// personOf reads a person's own record.
func personOf(id string, payload []byte) (store.Person, error) {
	p := store.Person{ID: id}
	if err := p.Created.UnmarshalBinary(payload); err != nil {
		return p, err
	}
	p.Created = p.Created.In(time.UTC)
	return p, nil
}

// People is as store.Store says.
func (s *Store) People(ctx context.Context, after string, limit int) ([]store.Person, error) {
	var page []store.Person
	err := s.read(ctx, func(w *work) error {
		return w.idsAfter(w.data, nil, after, limit, func(id string) error {
			r, err := w.open(id)
			if err != nil {
				return w.lost(err)
			}
			page = append(page, r.who)
			return nil
		})
	})
	return page, err
}

// idsAfter is the function of that name, with its errors.
func (w *work) idsAfter(b *bucket, prefix []byte, after string, limit int, do func(id string) error) error {
	var failed error
	err := idsAfter(b, prefix, after, limit, func(id string, _ []byte) error {
		failed = do(id)
		return failed
	})
	if err != nil && failed == nil {
		return w.damaged(err)
	}
	return err
}

// lost makes an error of somebody who must be there one of the file.
func (w *work) lost(err error) error {
	if store.CodeOf(err) == store.NotFound {
		return w.damaged(errNobody)
	}
	return err
}

// DeletePerson is as store.Store says.
func (s *Store) DeletePerson(ctx context.Context, person string) error {
	return s.write(ctx, func(w *work) error {
		r, err := w.open(person)
		if err != nil {
			return err
		}
		return (&tx{r}).Forget()
	})
}

// Forget is as store.Tx says. What can't be read any more goes, too: nobody has to wait for a repair to be forgotten.
func (t *tx) Forget() (err error) {
	w := t.work
	defer w.guard(&err)
	w.data.any, w.secrets.any = true, true
	defer func() { w.data.any, w.secrets.any = false, false }()
	if err := t.depart(); err != nil {
		return err
	}
	places, err := t.places(nil)
	if err != nil {
		return err
	}
	if err := t.closeDoors(places); err != nil {
		return err
	}
	for _, place := range places {
		if err := w.remove(w.data, place); err != nil {
			return err
		}
	}
	return w.deletedOne()
}

// places is where there is anything of the person, or of one kind.
func (t *tx) places(kind []byte) (places [][]byte, err error) {
	prefix := slices.Concat(t.place, kind)
	for s := t.work.data.places(prefix); ; {
		key, _, err := s.next()
		if err != nil {
			return nil, t.work.damaged(err)
		}
		if key == nil {
			return places, nil
		}
		places = append(places, bytes.Clone(key)) // a cursor loses its way when what it goes through is deleted
	}
}

// closeDoors has the secrets of the person's keys, of all that are at these places, open nothing any more. The secret of
// a key that can't be read is looked for among everybody's.
func (t *tx) closeDoors(places [][]byte) error {
	w := t.work
	var doors [][]byte
	for _, place := range places {
		if place[len(t.place)] != keyKind {
			continue
		}
		value, err := w.data.get(place)
		if err != nil {
			return w.damaged(err)
		}
		payload, err := unseal(place, value)
		if err == nil && len(payload) >= hashSize {
			doors = append(doors, bytes.Clone(payload[:hashSize]))
			continue
		}
		if doors, err = w.secretsOf(t.who.ID); err != nil {
			return err
		}
		break
	}
	for _, door := range doors {
		if err := w.remove(w.secrets, door); err != nil {
			return err
		}
	}
	return nil
}

// secretsOf goes through all secrets for those that open a person's data.
func (w *work) secretsOf(person string) (hashes [][]byte, err error) {
	for s := w.secrets.places(nil); ; {
		key, value, err := s.next()
		if err != nil {
			return nil, w.damaged(err)
		}
		if key == nil {
			return hashes, nil
		}
		payload, err := unseal(key, value)
		if err != nil {
			continue // whoever's it was
		}
		if opens, err := personOfSecret(payload); err == nil && opens == person {
			hashes = append(hashes, bytes.Clone(key))
		}
	}
}

// reader is one person's data inside a transaction.
type reader struct {
	work  *work
	who   store.Person
	place []byte // that all of theirs begins with

	found map[byte][]sealed // by kind, what sealed has found; nil where the transaction can change it
}

// open finds a person's data.
func (w *work) open(person string) (*reader, error) {
	if !store.ValidID(person) {
		return nil, notFound("there is no such person")
	}
	own := personPlace(person)
	payload, ok, err := w.get(w.data, own)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound("there is no such person")
	}
	who, err := personOf(person, payload)
	if err != nil {
		return nil, w.damaged(err)
	}
	r := &reader{work: w, who: who, place: own[:len(own)-1]}
	if !w.tx.Writable() {
		r.found = map[byte][]sealed{}
	}
	return r, nil
}

// Count is as store.Reader says.
func (r *reader) Count() (n store.Counts, err error) {
	defer r.work.guard(&err)
	for kind, count := range map[byte]*int{draftKind: &n.Drafts, assessmentKind: &n.Assessments, planKind: &n.Plans} {
		of := r.kind(kind)
		for s := r.work.data.scan(of, of); ; *count++ {
			key, _, err := s.next()
			if err != nil {
				return n, r.work.damaged(err)
			}
			if key == nil {
				break
			}
		}
	}
	events, err := r.lastEvent()
	n.Events = int(events)
	return n, err
}

// kind is what the places of the person's records of a kind begin with.
func (r *reader) kind(kind byte) []byte { return append(bytes.Clone(r.place), kind) }

// at is the place of a record with a valid id.
func (r *reader) at(kind byte, id string) []byte { return appendID(r.kind(kind), id) }

// Person returns whose data it is.
func (r *reader) Person() store.Person { return r.who }

// tx is one person's data inside a transaction that changes it.
type tx struct{ *reader }

var (
	_ store.Reader = (*reader)(nil)
	_ store.Tx     = (*tx)(nil)
)

// read reads the packed record of a kind and id into v; false where there is none.
func (r *reader) read(kind byte, id string, v any) (bool, error) {
	if !store.ValidID(id) {
		return false, nil
	}
	return r.work.getPacked(r.at(kind, id), v)
}

// remove deletes the record of a kind and id, if it is there.
func (t *tx) remove(kind byte, id string) error {
	if !store.ValidID(id) {
		return nil
	}
	return t.work.remove(t.work.data, t.at(kind, id))
}
