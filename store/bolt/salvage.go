package bolt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt/internal/nested"
	"careerpath/store/bolt/internal/pages"
	"careerpath/store/packed"
)

// Salvaged says what was brought out of a damaged file.
type Salvaged struct {
	Held                // what the new file has
	Hurt int            // people in it of whom something is known to be lost
	Lost map[string]int // records that are known to be lost, by kind; others may be
	// Records that are as they were at some time, maybe not the last: they were changed or deleted since, or not.
	Older int
}

// Salvage writes a new file, at a path where there is none, of all that can be read of the file at another, which is
// left as it is, to the byte. Whose data are all there is as before. Of others what is there is brought: where their own
// record is lost, they were created when their id says; a lost key opens nothing any more; events are numbered anew
// where one is missing. report is told of each damaged place. Unavailable where a server has the file, where the new one
// can't be written, or where its path is taken; Damaged where nothing can be read.
func Salvage(path, to string, report func(error), options ...Option) (found *Salvaged, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unavailable(err, "there is no database %s to read", path)
	}
	if err := refuseForm(path, info); err != nil {
		return nil, err
	}
	if err := refuseTaken(to); err != nil {
		return nil, err
	}
	file, release, err := openRuin(path)
	if err != nil {
		return nil, err
	}
	defer release()
	s := &salvage{store: newStore(path, options), report: report, lost: map[string]int{}, hurt: map[string]bool{}}
	scratch, err := s.scratch(to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(scratch.Name()); _ = scratch.Close() }() // of no use to anybody
	if err := s.gather(file, info.Size(), scratch); err != nil {
		return nil, err
	}
	anew, err := s.scratch(to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(anew.Name()); _ = anew.Close() }() // where it has its own name, too
	db, _, err := openFile(scratch.Name(), true)
	if err != nil {
		return nil, err
	}
	err = copyInto(anew, db, s.build)
	if failed := db.Close(); err == nil {
		err = failed
	}
	if err != nil {
		return nil, unavailable(err, "%s can't be written", to)
	}
	var wrong error
	held, err := Verify(anew.Name(), func(fault error) { wrong = errors.Join(wrong, fault) })
	if err = errors.Join(err, wrong); err != nil {
		return nil, internal(err, "%s was not laid out as it should be", to)
	}
	if held.People == 0 {
		return nil, damaged(path, errors.New("nobody's data can be read any more"))
	}
	if err := nameFirst(anew.Name(), to); err != nil {
		return nil, err
	}
	return &Salvaged{Held: *held, Hurt: s.found, Lost: s.lost, Older: s.older}, nil
}

// openRuin opens a damaged file to read. Where bbolt can open it, nobody can write to it meanwhile.
func openRuin(path string) (file *os.File, release func(), err error) {
	db, file, err := openFile(path, true)
	if store.CodeOf(err) == store.Unavailable {
		return nil, nil, err
	}
	if err != nil {
		if file, err = os.Open(path); err != nil {
			return nil, nil, unavailable(err, "%s can't be read", path)
		}
		return file, func() { _ = file.Close() }, nil
	}
	release = func() { _ = db.Close() }
	wrote := 0
	if _, _, err := look(path); err == nil { // where that can be told
		err = db.View(func(t *bbolt.Tx) (err error) { wrote, err = formatOf(path, trusted(t, metaBucket)); return err })
		if err == nil && wrote <= nested.Newest {
			release()
			return nil, nil, unavailable(nil, "%s was written by an earlier careerpath (format %d): restore a backup", path, wrote)
		}
	}
	return file, release, nil
}

// salvage is on its way through a damaged file.
type salvage struct {
	store  *Store
	report func(error)

	older    int
	lost     map[string]int
	hurt     map[string]bool // people
	found    int             // of those, of whom something is there
	gaps     []gap
	ofTexts  bool // texts that records share may be missing
	damaged  map[string]bool
	receding bool // what comes may have been changed or deleted since
}

// gap is where something of data may be missing.
type gap struct{ from, to []byte }

func (s *salvage) scratch(to string) (*os.File, error) {
	file, err := os.CreateTemp(filepath.Dir(to), newFiles+filepath.Base(to)+"-*")
	if err != nil {
		return nil, unavailable(err, "%s can't be made: make sure that the directory %s is there and can be written to", to,
			filepath.Dir(to))
	}
	return file, nil
}

// gather writes all sound records into a file of their own. Those of secrets and groups are left out: they follow from
// people's.
func (s *salvage) gather(file *os.File, size int64, into *os.File) (err error) {
	db, err := blank(into.Name())
	if err != nil {
		return unavailable(err, "there is no place for what is found")
	}
	to := &loader{db: db, file: into}
	s.damaged = map[string]bool{}
	put := func(bucket string, key, value []byte) {
		if err != nil || bucket != "" && bucket != dataBucket && bucket != sharedBucket {
			return
		}
		if verify(key, value) != nil {
			if bucket != "" {
				s.damaged[bucket+string(key)] = true
			}
			return
		}
		if bucket == "" {
			if bucket = bucketFor(key, value); bucket == "" {
				return
			}
		}
		if s.receding && !s.missing(bucket, key) {
			return
		}
		there, failed := to.has(bucket, key)
		if err = failed; err != nil || there {
			return
		}
		if s.receding {
			s.older++
		}
		err = to.put(bucket, bytes.Clone(key), bytes.Clone(value))
	}
	lost := func(bucket string, from, to []byte, fault error) {
		if s.receding {
			return
		}
		if bucket != "" {
			fault = fmt.Errorf("%s, %w", bucket, fault)
		}
		s.report(fault)
		if bucket == "" || bucket == dataBucket {
			s.gaps = append(s.gaps, gap{bytes.Clone(from), bytes.Clone(to)})
		}
		s.ofTexts = s.ofTexts || bucket == "" || bucket == sharedBucket
	}
	pages.NewRuin(file, size, pageSize, pages.Sink{Record: put, Lost: lost}).Read(func() { s.receding = true })
	for at := range s.damaged {
		if err == nil {
			err = s.count(at, to)
		}
	}
	if err != nil {
		to.undo()
		return unavailable(errors.Join(err, db.Close()), "there is no place for what is found")
	}
	if err := to.close(); err != nil {
		return unavailable(err, "there is no place for what is found")
	}
	return nil
}

// missing says whether a record may be lost that isn't found where it should be.
func (s *salvage) missing(bucket string, key []byte) bool {
	if s.damaged[bucket+string(key)] {
		return true
	}
	if bucket == sharedBucket {
		return s.ofTexts
	}
	for _, g := range s.gaps {
		if bytes.Compare(key, g.from) >= 0 && (g.to == nil || bytes.Compare(key, g.to) < 0) {
			return true
		}
	}
	return false
}

// count counts a damaged record, where there is no sound one in its place.
func (s *salvage) count(at string, to *loader) error {
	key, isData := bytes.CutPrefix([]byte(at), []byte(dataBucket))
	if !isData {
		return nil // whoever needs the text counts as damaged
	}
	there, err := to.has(dataBucket, key)
	if err != nil || there {
		return err
	}
	s.report(verifyIn(dataBucket, key, nil))
	if person, kind, _, wrong := cutPlace(key); wrong == nil && kindNames[kind] != "" {
		s.lose(person, kind)
	} else {
		s.lost["a record"]++
	}
	return nil
}

func (s *salvage) lose(person string, kind byte) {
	s.lost[kindNames[kind]]++
	s.hurt[person] = true
}

// bucketFor says which bucket a sound record is from, "" where it is none that is needed.
func bucketFor(key, value []byte) string {
	const nameSize = 33
	if key[0] == chosenOf || len(key) == nameSize && key[0] == textOf {
		return sharedBucket
	}
	if _, kind, _, err := cutPlace(key); err == nil && kindNames[kind] != "" && len(value) >= sumSize {
		return dataBucket
	}
	return ""
}

// build writes a file of what was gathered.
func (s *salvage) build(from *bbolt.Tx, to *loader) error {
	texts := trusted(from, sharedBucket)
	known := map[packed.Name]bool{}
	err := texts.ForEach(func(key, value []byte) error {
		if key[0] == textOf {
			if !s.readable(key, value) {
				return nil
			}
			known[packed.Name(key[1:])] = true
			return to.put(sharedBucket, key, value)
		}
		hash, err := unseal(key, value)
		if err == nil && len(hash) >= len(packed.Name{}) && known[packed.Name(hash)] {
			return to.put(sharedBucket, key, value)
		}
		return err
	})
	if err != nil {
		return err
	}
	data := trusted(from, dataBucket)
	var p *saved
	finish := func() {
		if p != nil && s.hurt[p.id] {
			s.found++
		}
	}
	err = data.ForEach(func(key, value []byte) error {
		person, kind, rest, err := cutPlace(key)
		if err != nil {
			return err
		}
		if p == nil || p.id != person {
			finish()
			p = &saved{s: s, id: person, place: appendID(nil, person), known: known, data: data}
		}
		return p.put(kind, rest, key, value, to)
	})
	finish()
	return err
}

// readable says whether a text that records share can be read.
func (s *salvage) readable(key, value []byte) bool {
	_, err := readShared(s.store.packer, key, value)
	if err != nil {
		s.report(err)
	}
	return err == nil
}

// saved is a person of whom what is there is written.
type saved struct {
	s     *salvage
	id    string
	place []byte
	known map[packed.Name]bool // texts that records share
	data  *bucket              // all that was gathered

	own    bool
	events uint64
}

// put writes a record of theirs. Their own comes first, if it is there.
func (p *saved) put(kind byte, rest, key, value []byte, to *loader) error {
	payload := value[sumSize:]
	if kind == personKind {
		p.own = true
		return to.put(dataBucket, key, value)
	}
	if !p.own {
		p.own = true
		if err := p.create(to); err != nil {
			return err
		}
	}
	if kind == runsKind { // follows from the memberships
		return nil
	}
	text := payload
	if kind == keyKind {
		if len(payload) < hashSize {
			p.s.lose(p.id, kind)
			return nil
		}
		text = payload[hashSize:]
	}
	if !p.readable(text) {
		p.s.lose(p.id, kind)
		return nil
	}
	switch kind {
	case keyKind:
		hash := payload[:hashSize]
		if taken, err := to.has(secretsBucket, hash); err != nil || taken {
			return err
		}
		if err := to.put(secretsBucket, hash, seal(hash, p.place)); err != nil {
			return err
		}
	case memberKind:
		return p.join(rest, key, value, to)
	case eventKind:
		return p.happen(rest, key, value, to)
	}
	return to.put(dataBucket, key, value)
}

// readable says whether the texts are there that a payload shares with others.
func (p *saved) readable(payload []byte) bool {
	names, err := neededBy(payload)
	return err == nil && !slices.ContainsFunc(names, func(name packed.Name) bool { return !p.known[name] })
}

// create writes the person's own record where it is lost. An id tells when it was made.
func (p *saved) create(to *loader) error {
	p.s.hurt[p.id] = true
	who := store.Person{ID: p.id}
	if id, err := uuid.Parse(p.id); err == nil && id.Version() == 7 {
		seconds, nanoseconds := id.Time().UnixTime()
		who.Created = time.Unix(seconds, nanoseconds)
	}
	payload, err := personPayload(&who)
	if err != nil {
		return err
	}
	key := personPlace(p.id)
	return to.put(dataBucket, key, seal(key, payload))
}

// join writes a membership, unless whoever runs the group is lost.
func (p *saved) join(rest, key, value []byte, to *loader) error {
	group, err := wholeID(rest)
	var m store.Membership
	if err == nil {
		err = p.s.read(value[sumSize:], &m)
	}
	if err == nil {
		first, _ := p.data.Cursor().Seek(appendID(nil, m.Owner))
		if !bytes.HasPrefix(first, appendID(nil, m.Owner)) {
			err = errNoMember
		}
	}
	if err != nil {
		p.s.report(err)
		p.s.lose(p.id, memberKind)
		return nil
	}
	runs := append(append(appendID(nil, m.Owner), runsKind), appendID(nil, group)...)
	if err := to.put(dataBucket, runs, seal(runs, nil)); err != nil {
		return err
	}
	place := memberPlace(group, p.id)
	if err := to.put(groupsBucket, place, seal(place, appendID(nil, m.Owner))); err != nil {
		return err
	}
	return to.put(dataBucket, key, value)
}

// happen writes an event after those before it.
func (p *saved) happen(rest, key, value []byte, to *loader) error {
	p.events++
	if bytes.Equal(rest, binary.BigEndian.AppendUint64(nil, p.events)) {
		return to.put(dataBucket, key, value)
	}
	p.s.hurt[p.id] = true
	var e store.Event
	if err := p.s.read(value[sumSize:], &e); err != nil {
		return err
	}
	e.Seq = p.events
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	place := binary.BigEndian.AppendUint64(append(bytes.Clone(p.place), eventKind), p.events)
	return to.put(dataBucket, place, seal(place, p.s.store.packer.Pack(text)))
}

// read reads packed JSON that shares no text.
func (s *salvage) read(payload []byte, v any) error {
	text, err := s.store.packer.Unpack(payload, func(packed.Name) ([]byte, error) { return nil, errNoShared })
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}
