package bolt_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// crowdSize is how many people crowd makes.
const crowdSize = 60

// crowd makes a file of many people who have a little of everything, a page or a few pages each dozen, and with free
// pages; closed, as a whole.
func crowd(t *testing.T) (whole []byte, used int, before map[string]*kept) {
	t.Helper()
	path := newPath(t)
	s, err := bolt.Open(path)
	must(t, err)
	for i := range crowdSize {
		id := personID(i)
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: time.Unix(int64(i), 0)}, keyOf(crowdSecret(i))))
	}
	must(t, s.DeletePerson(t.Context(), personID(0)))
	for i := 1; i < crowdSize; i++ {
		must(t, s.Update(t.Context(), personID(i), func(tx store.Tx) error {
			for n := range i % 10 {
				if _, err := tx.AppendEvent(store.Event{Kind: "happened", Subject: noise(200 + i),
					Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))}); err != nil {
					return err
				}
			}
			if err := replan(tx, uuid.NewSHA1(uuid.Nil, []byte{byte(i)}).String(), noise(40*i)); err != nil {
				return err
			}
			return tx.PutDraft(store.Draft{Quiz: "q", Answers: map[string]store.Given{"item": {Answer: engine.Choice(noise(i))}}})
		}))
	}
	before, damaged := readCrowd(t, s)
	if len(damaged) > 0 || len(before) != crowdSize-1 {
		t.Fatalf("%d people are sound, of %v something is damaged", len(before), damaged)
	}
	must(t, s.Close())
	whole, err = os.ReadFile(path)
	must(t, err)
	used = len(whole)
	for used > 0 && bytes.Count(whole[used-bolt.PageSize:used], []byte{0}) == bolt.PageSize {
		used -= bolt.PageSize
	}
	return whole, used, before
}

// personID is a UUID as people have them, later ones after earlier ones.
func personID(i int) string {
	id := uuid.NewSHA1(uuid.Nil, binary.BigEndian.AppendUint64(nil, uint64(i)))
	binary.BigEndian.PutUint64(id[:], 0x0197_0000_0000_7000|uint64(i)<<20|uint64(id[6])<<8&0x0F00|uint64(id[7]))
	return id.String()
}

func crowdSecret(i int) (hash store.SecretHash) {
	random := rand.New(rand.NewPCG(uint64(i), 5))
	for at := range hash {
		hash[at] = byte(random.Uint32())
	}
	return hash
}

// readCrowd reads all there is of everybody. Who of something is damaged is named with whatever could be read of it all;
// who isn't there is left out.
func readCrowd(t *testing.T, s *bolt.Store) (sound map[string]*kept, lost []string) {
	t.Helper()
	sound = map[string]*kept{}
	for i := range crowdSize {
		k := &kept{}
		person, _, err := s.KeyBySecret(t.Context(), crowdSecret(i))
		if err == nil {
			k.Person = person
			err = s.View(t.Context(), person.ID, func(r store.Reader) (err error) {
				if k.Drafts, err = r.Drafts(); err != nil {
					return err
				}
				if k.Assessments, err = taken(r); err != nil {
					return err
				}
				if k.Plans, err = plansOf(r); err != nil {
					return err
				}
				if _, err = r.Settings(); err != nil {
					return err
				}
				if _, err = r.Usage(); err != nil {
					return err
				}
				k.Events, err = r.Events(0, 1_000_000)
				return err
			})
		}
		switch store.CodeOf(err) {
		case "":
			sound[personID(i)] = k
		case store.Damaged:
			lost = append(lost, personID(i))
		case store.NotFound:
		default:
			t.Fatalf("person %d: %v", i, err)
		}
	}
	return sound, lost
}

// survives opens a file that something happened to. It is refused and left as it is, or else everybody is as before, or
// of some something is damaged: their number is returned, -1 where it was refused. Then everything is changed that can
// be, if so it is wished, and stays so.
func survives(t *testing.T, path string, before map[string]*kept, change bool) (lost int) {
	t.Helper()
	s, err := bolt.Open(path)
	if err != nil {
		refused(t, path, store.Damaged, path)
		return -1
	}
	check := func(sound map[string]*kept, lost []string) {
		t.Helper()
		for id, want := range before {
			got, is := sound[id]
			if !is && !slices.Contains(lost, id) {
				t.Errorf("%s isn't there any more", id)
			}
			if is && !reflect.DeepEqual(got, want) {
				t.Errorf("%s (-kept +there):\n%s", id, cmp.Diff(want, got, cmp.AllowUnexported(engine.Answer{})))
			}
		}
		if len(sound)+len(lost) > len(before) {
			for id := range sound {
				if before[id] == nil {
					t.Errorf("%s was never there, or has been deleted", id)
				}
			}
		}
	}
	sound, damaged := readCrowd(t, s)
	check(sound, damaged)
	if !change {
		must(t, s.Close())
		return len(damaged)
	}
	before = sound
	for id, k := range sound {
		var d store.Draft
		err := s.Update(t.Context(), id, func(tx store.Tx) error {
			d = store.Draft{Quiz: "another", Answers: map[string]store.Given{"item": {Answer: engine.Choice(noise(2000))}}}
			if err := tx.PutDraft(d); err != nil {
				return err
			}
			return tx.DeleteDraft("q")
		})
		switch store.CodeOf(err) {
		case "":
			k.Drafts = []store.Draft{d}
		case store.Damaged: // bbolt would have to join pages
		default:
			t.Fatal(err)
		}
		if strings.HasSuffix(id, "0") {
			if err := s.DeletePerson(t.Context(), id); err == nil {
				delete(before, id)
			} else if store.CodeOf(err) != store.Damaged {
				t.Error(err)
			}
		}
	}
	normal(before)
	for range 2 { // in use, and after it was closed
		sound, damaged = readCrowd(t, s)
		normal(sound)
		check(sound, damaged)
		must(t, s.Close())
		if s, err = bolt.Open(path); err != nil {
			t.Fatalf("it can't be opened again: %v", err)
		}
	}
	must(t, s.Close())
	return len(damaged)
}

// normal forgets of people what differs where it was just written.
func normal(people map[string]*kept) {
	for _, k := range people {
		for i := range k.Drafts {
			k.Drafts[i].Started, k.Drafts[i].Updated = time.Time{}, time.Time{}
			for item, given := range k.Drafts[i].Answers {
				given.At = time.Time{}
				k.Drafts[i].Answers[item] = given
			}
		}
	}
}

func TestAFlippedBitIsHarmlessOrFoundAndCostsOnlyThoseWhoseDataItHits(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	random := rand.New(rand.NewPCG(3, 3))
	path := newPath(t)
	harmless, refusals, hit, lost := 0, 0, 0, 0
	flips := storetest.Size(100, 500)
	for i := range flips {
		altered := bytes.Clone(whole)
		at := random.IntN(used)
		if i%4 == 0 { // near the head of a page, where a bit means most
			at = at&^(bolt.PageSize-1) + random.IntN(200)
		}
		altered[at] ^= 1 << random.IntN(8)
		must(t, os.WriteFile(path, altered, 0o600))
		switch n := survives(t, path, before, i%50 == 0); {
		case n < 0:
			refusals++
		case n == 0:
			harmless++
		default:
			hit++
			lost += n
		}
		if t.Failed() {
			t.Fatalf("flip %d, of a bit of byte %d of page %d", i, at%bolt.PageSize, at/bolt.PageSize)
		}
	}
	storetest.Figure(t, "flipped bits",
		"%d: %d hit nobody, %d had the file refused, %d cost %.1f of %d people; none was shown",
		flips, harmless, refusals, hit, float64(lost)/float64(max(hit, 1)), len(before))
	if hit < flips/4 || lost > hit*len(before)/4 {
		t.Errorf("%d flips cost %d people", hit, lost)
	}
}

func TestAFileCutShortIsRefused(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	random := rand.New(rand.NewPCG(2, 2))
	const page = bolt.PageSize
	offsets := []int{1, 15, 16, 79, 80, page - 1, page, page + 1, 2*page - 1, 2 * page, 2*page + 1, 3 * page,
		used - page - 1, used - page, used - 1, used, used + 1, len(whole) - 1}
	for len(offsets) < storetest.Size(100, 220) {
		at := 1 + random.IntN(used)
		if len(offsets)%2 == 0 {
			at = max(at&^(page-1), 1)
		}
		offsets = append(offsets, at)
	}
	path := newPath(t)
	for _, at := range offsets {
		must(t, os.WriteFile(path, whole[:at], 0o600))
		if at >= used {
			if lost := survives(t, path, before, true); lost != 0 {
				t.Errorf("cut to %d bytes of %d in use, it costs %d people", at, used, lost)
			}
			continue
		}
		says := "is no database of careerpath"
		if at >= 2*page { // both meta pages are there
			says = "it is cut short"
		}
		refused(t, path, store.Damaged, says)
	}
	storetest.Figure(t, "truncation", "at %d places, refused wherever something was missing", len(offsets))
}

func TestAPageThatIsAnotherOrHasNothingInItIsFound(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	const page = bolt.PageSize
	path := newPath(t)
	for to := 0; to < used; to += page {
		for _, from := range []int{(to + page) % used, -1} {
			altered := bytes.Clone(whole)
			if from < 0 {
				clear(altered[to : to+page])
			} else {
				copy(altered[to:to+page], whole[from:from+page])
			}
			must(t, os.WriteFile(path, altered, 0o600))
			survives(t, path, before, to%(4*page) == 0)
			if t.Failed() {
				t.Fatalf("page %d in place of page %d", from/page, to/page)
			}
		}
	}
}

func TestDamageThatWouldSendBboltAstrayIsFoundOut(t *testing.T) {
	t.Parallel()
	const branch, leaf, page = 1, 2, bolt.PageSize
	number := binary.NativeEndian
	eachPage := func(kind uint16, alter func(page []byte)) func([]byte) {
		return func(whole []byte) {
			for at := 2 * page; at < len(whole); at += page {
				if page := whole[at : at+page]; number.Uint16(page[8:]) == kind {
					alter(page)
				}
			}
		}
	}
	whole, _, before := crowd(t)
	for name, damage := range map[string]struct {
		do   func(whole []byte)
		says string
	}{
		"a branch leads to itself": {eachPage(branch, func(page []byte) {
			copy(page[24:32], page[:8])
		}), "is used twice"},
		"a branch leads nowhere": {eachPage(branch, func(page []byte) {
			number.PutUint16(page[10:], 0)
		}), "leads nowhere"},
		"a branch leads out of the file": {eachPage(branch, func(page []byte) {
			number.PutUint64(page[24:], 1<<40)
		}), "is out of bounds"},
		"a leaf has lost its last element": {eachPage(leaf, func(page []byte) {
			number.PutUint16(page[10:], max(number.Uint16(page[10:]), 1)-1)
		}), "is out of place"},
		"a key reaches beyond its page": {eachPage(leaf, func(page []byte) {
			number.PutUint32(page[24:], 1<<30)
		}), "is out of place"},
		"a page claims to go on for ever": {eachPage(leaf, func(page []byte) {
			number.PutUint32(page[12:], 1<<31)
		}), "goes beyond the end"},
		"a page claims to go on over the next": {eachPage(leaf, func(page []byte) {
			number.PutUint32(page[12:], 1)
		}), ""},
		"a page in use is on the list of free ones": {func(whole []byte) {
			newest := whole[16:]
			if other := whole[page+16:]; number.Uint64(other[48:]) > number.Uint64(newest[48:]) {
				newest = other
			}
			root, free := number.Uint64(newest[16:]), number.Uint64(newest[32:])
			number.PutUint64(whole[free*page+16:], root)
		}, "is out of bounds, in use, or listed twice"},
	} {
		for _, sealed := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, sealed is %v", name, sealed), func(t *testing.T) {
				t.Parallel()
				altered := bytes.Clone(whole)
				damage.do(altered)
				if !sealed { // as where the power has gone
					clear(altered[80:page])
					clear(altered[page+80 : 2*page])
				}
				path := newPath(t)
				must(t, os.WriteFile(path, altered, 0o600))
				if !sealed {
					_, err := bolt.Verify(path, func(error) {})
					complains(t, err, path, store.Damaged, damage.says)
				}
				survives(t, path, before, true)
			})
		}
	}
}

// TestCountingWhatIsKeptOfAPersonEndsWhereAPageLeadsBack has the second leaf of somebody's data be a branch that leads to
// the root again.
func TestCountingWhatIsKeptOfAPersonEndsWhereAPageLeadsBack(t *testing.T) {
	t.Parallel()
	const branch, page = 1, bolt.PageSize
	number := binary.NativeEndian
	path := newPath(t)
	s, err := bolt.Open(path)
	must(t, err)
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}))
	must(t, s.Update(t.Context(), "ann", func(tx store.Tx) error {
		for range 40 {
			if _, err := tx.AppendEvent(store.Event{Kind: "happened", Subject: noise(2000)}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	for root := 2 * page; root < len(whole); root += page {
		if number.Uint16(whole[root+8:]) != branch {
			continue
		}
		second := whole[root+32:] // its element
		key := bytes.Clone(second[number.Uint32(second):][:number.Uint32(second[4:])])
		leaf := whole[number.Uint64(second[8:])*page:]
		number.PutUint16(leaf[8:], branch)
		number.PutUint16(leaf[10:], 1)
		number.PutUint32(leaf[16:], 16)
		number.PutUint32(leaf[20:], uint32(len(key)))
		number.PutUint64(leaf[24:], number.Uint64(whole[root:]))
		copy(leaf[32:], key)
	}
	must(t, os.WriteFile(path, whole, 0o600))
	s = opened(t, path)
	err = s.View(t.Context(), "ann", func(r store.Reader) error {
		_, err := r.Usage()
		return err
	})
	complains(t, err, path, store.Damaged, "lies too deep")
}

func TestTheLastTransactionIsMissedWhereItsMetaIsLost(t *testing.T) {
	t.Parallel()
	whole, _, _ := crowd(t)
	const page = bolt.PageSize
	newest := 0
	if binary.NativeEndian.Uint64(whole[page+64:]) > binary.NativeEndian.Uint64(whole[64:]) {
		newest = page
	}
	for name, lose := range map[string]func(altered []byte){
		"a bit is another":   func(altered []byte) { altered[newest+40] ^= 1 },
		"the page is zeros":  func(altered []byte) { clear(altered[newest : newest+page]) },
		"the page is random": func(altered []byte) { copy(altered[newest:newest+page], noise(page)) },
	} {
		path := newPath(t)
		altered := bytes.Clone(whole)
		lose(altered)
		must(t, os.WriteFile(path, altered, 0o600))
		t.Log(name)
		refused(t, path, store.Damaged, "the page that says how things stood last can't be read")
	}
}

func TestAFileThatWasNotClosedIsReadThroughAndWhatIsFoundIsTold(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	const page = bolt.PageSize
	clear(whole[80:page]) // as where the power has gone
	clear(whole[page+80 : 2*page])
	path := newPath(t)
	must(t, os.WriteFile(path, whole, 0o600))
	s, err := bolt.Open(path)
	must(t, err)
	check := checked(t, s)
	if check.Faults > 0 || check.Done != check.Total || check.Done < int64(used)/2 {
		t.Errorf("of a sound file: %+v", check)
	}
	must(t, s.Close())
	s, err = bolt.Open(path)
	must(t, err)
	if check := s.Check(); check != (bolt.Check{}) {
		t.Errorf("of a file that was closed: %+v", check)
	}
	must(t, s.Close())

	whole, err = os.ReadFile(path)
	must(t, err)
	clear(whole[80:page])
	clear(whole[page+80 : 2*page])
	plan := bolt.PlaceOf(personID(50), 'p', uuid.NewSHA1(uuid.Nil, []byte{50}).String())
	for at := range whole {
		if bytes.HasPrefix(whole[at:], plan) { // wherever it was; its checksum follows
			whole[at+len(plan)] ^= 1
		}
	}
	must(t, os.WriteFile(path, whole, 0o600))
	told := make(chan error, 1000)
	s, err = bolt.Open(path, bolt.Telling(func(err error) { told <- err }))
	must(t, err)
	check = checked(t, s)
	if check.Faults == 0 || check.Done != check.Total {
		t.Errorf("of a damaged file: %+v", check)
	}
	for range check.Faults {
		if err := <-told; !strings.HasPrefix(err.Error(), "page ") || strings.Contains(err.Error(), "0197") {
			t.Errorf("it tells of %v", err)
		}
	}
	sound, lost := readCrowd(t, s)
	if len(lost) == 0 || len(sound)+len(lost) != len(before) {
		t.Errorf("%d people are sound, %d are damaged, of %d", len(sound), len(lost), len(before))
	}
	must(t, s.Close())
	s, err = bolt.Open(path)
	must(t, err)
	if check := checked(t, s); check.Faults == 0 {
		t.Errorf("a damaged file is opened again: %+v", check)
	}
	must(t, s.Close())
}

// checked waits until a file was read through.
func checked(t *testing.T, s *bolt.Store) bolt.Check {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); s.Check().Running; {
		if time.Now().After(deadline) {
			t.Fatal("it isn't read through")
		}
		if _, err := s.People(t.Context(), "", 1); err != nil && store.CodeOf(err) != store.Damaged {
			t.Fatal(err)
		}
	}
	return s.Check()
}

func FuzzOpen(f *testing.F) {
	path := newPath(f)
	s := opened(f, path)
	must(f, s.CreatePerson(f.Context(), store.Person{ID: "ann"}, keyOf(secretOf(0))))
	must(f, s.Update(f.Context(), "ann", func(tx store.Tx) error { return tx.PutDraft(store.Draft{Quiz: "q"}) }))
	before := read(f, s)
	must(f, s.Close())
	whole, err := os.ReadFile(path)
	must(f, err)
	f.Add(uint16(0), []byte{})
	f.Add(uint16(4096), []byte("\x01\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, at uint16, bytes []byte) {
		altered := append([]byte(nil), whole...)
		copy(altered[min(int(at), len(altered)):], bytes)
		path := newPath(t)
		must(t, os.WriteFile(path, altered, 0o600))
		s, err := bolt.Open(path)
		if err != nil {
			refused(t, path, store.CodeOf(err), path)
			return
		}
		got, err := tryRead(t.Context(), s)
		if err == nil {
			same(t, got, before)
			err = s.CreatePerson(t.Context(), store.Person{ID: "ben"}, keyOf(secretOf(1)))
		}
		if err != nil && store.CodeOf(err) != store.Damaged {
			t.Error(err)
		}
		must(t, s.Close())
	})
}
