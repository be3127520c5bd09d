package bolt_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
)

// salvaged brings what is sound of a damaged file into a new one, and returns what there is.
func salvaged(t *testing.T, altered []byte) (found *bolt.Salvaged, there map[string]*kept, told string, err error) {
	t.Helper()
	path, to := newPath(t), newPath(t)
	must(t, os.WriteFile(path, altered, 0o600))
	found, err = bolt.Salvage(path, to, func(err error) { told += err.Error() + "\n" })
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, altered) {
		t.Errorf("the file was changed: %v", err)
	}
	if left := names(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("beside the damaged file are %v", left)
	}
	if err != nil {
		if left := names(t, filepath.Dir(to)); len(left) != 0 {
			t.Errorf("it leaves %v", left)
		}
		return nil, nil, told, err
	}
	s := opened(t, to)
	there, lost := readCrowd(t, s)
	if len(lost) > 0 {
		t.Errorf("%v are damaged in the new file", lost)
	}
	return found, there, told, nil
}

func TestAllThatIsSoundOfADamagedFileIsBroughtIntoANewOne(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	const branch, page = 1, bolt.PageSize
	number := binary.NativeEndian
	newest := 0
	if number.Uint64(whole[page+64:]) > number.Uint64(whole[64:]) {
		newest = page
	}
	root := int(number.Uint64(whole[newest+32:])) * page
	freelist := int(number.Uint64(whole[newest+48:])) * page
	eachBranch := func(do func(page []byte)) func([]byte) {
		return func(altered []byte) {
			for at := 2 * page; at < used; at += page {
				if number.Uint16(altered[at+8:]) == branch {
					do(altered[at : at+page])
				}
			}
		}
	}
	firstLeaf := func(altered []byte) []byte { // of data
		var leaf []byte
		eachBranch(func(branch []byte) {
			if branch[16+2*16+8] != 0 || leaf == nil {
				at := int(number.Uint64(branch[24:])) * page
				leaf = altered[at : at+page]
			}
		})(altered)
		return leaf
	}
	for name, damage := range map[string]struct {
		do   func(altered []byte)
		all  bool // nothing is lost
		lose int  // people at most of whom something is lost
	}{
		"nothing":                      {func([]byte) {}, true, 0},
		"the newest meta":              {func(altered []byte) { clear(altered[newest : newest+page]) }, true, 0},
		"the head of the newest meta":  {func(altered []byte) { altered[newest+20] ^= 1 }, true, 0},
		"the list of free pages":       {func(altered []byte) { clear(altered[freelist : freelist+page]) }, true, 0},
		"all branches":                 {eachBranch(func(page []byte) { clear(page) }), true, 0},
		"the heads of all branches":    {eachBranch(func(page []byte) { page[0] ^= 0xFF }), true, 0},
		"the list of buckets":          {func(altered []byte) { clear(altered[root : root+page]) }, true, 0},
		"a bit of the head of a leaf":  {func(altered []byte) { firstLeaf(altered)[0] ^= 1 }, true, 0},
		"the count of a leaf":          {func(altered []byte) { firstLeaf(altered)[10] ^= 1 }, true, 0},
		"the place of a leaf's record": {func(altered []byte) { firstLeaf(altered)[16+4] ^= 4 }, false, 1},
		"a leaf":                       {func(altered []byte) { clear(firstLeaf(altered)) }, false, 30},
	} {
		t.Run(name, func(t *testing.T) {
			altered := bytes.Clone(whole)
			damage.do(altered)
			found, there, told, err := salvaged(t, altered)
			must(t, err)
			lost := 0
			for id, want := range before {
				if got := there[id]; got == nil || !reflect.DeepEqual(got, want) {
					if lost++; damage.all {
						t.Errorf("%s (-kept +there):\n%s", id, cmp.Diff(want, got, cmp.AllowUnexported(engine.Answer{})))
					}
				}
			}
			for id := range there {
				if before[id] == nil {
					t.Errorf("%s was deleted", id)
				}
			}
			if lost > damage.lose || found.Keys != len(there) || // whose key is lost can't be found by it
				(told == "") != (name == "nothing" || strings.Contains(name, "meta")) {
				t.Errorf("of %d people something is lost; it says %+v, %s", lost, found, told)
			}
		})
	}
}

func TestSalvageNeverBringsWhatWasNeverThere(t *testing.T) {
	t.Parallel()
	whole, used, before := crowd(t)
	random := rand.New(rand.NewPCG(8, 8))
	for range 12 {
		altered := bytes.Clone(whole)
		for range 1 + random.IntN(40) {
			altered[random.IntN(used)] ^= 1 << random.IntN(8)
		}
		if random.IntN(3) == 0 {
			altered = altered[:random.IntN(used)]
		}
		found, there, _, err := salvaged(t, altered)
		if err != nil {
			if store.CodeOf(err) != store.Damaged {
				t.Error(err)
			}
			continue
		}
		whole := 0
		for id, got := range there {
			want := before[id]
			if want == nil {
				t.Errorf("%s was never there, or has been deleted", id)
				continue
			}
			if reflect.DeepEqual(got, want) {
				whole++
			}
			for _, p := range got.Plans {
				if len(want.Plans) != 1 || !reflect.DeepEqual(p, want.Plans[0]) {
					t.Errorf("%s has another plan", id)
				}
			}
			for i, e := range got.Events {
				if e.Seq != uint64(i+1) || len(got.Events) > len(want.Events) {
					t.Errorf("%s has other events", id)
				}
			}
		}
		if len(there)-whole > found.Hurt+len(before)/3 {
			t.Errorf("%d of %d people are whole, and %+v is said", whole, len(there), found)
		}
	}
}

func TestSalvageTellsWhyItCannot(t *testing.T) {
	t.Parallel()
	path, to := newPath(t), newPath(t)
	_, err := bolt.Salvage(path, to, func(error) {})
	complains(t, err, path, store.Unavailable, "there is no database")
	s := opened(t, path)
	populate(t, s)
	_, err = bolt.Salvage(path, to, func(error) {})
	complains(t, err, path, store.Unavailable, "in use by another careerpath")
	must(t, s.Close())
	_, err = bolt.Salvage(path, path, func(error) {})
	complains(t, err, path, store.Unavailable, "is there already")
	before := read(t, opened(t, path))
	must(t, errors.Join(os.WriteFile(to, []byte(strings.Repeat("a letter\n", 10000)), 0o600)))
	_, err = bolt.Salvage(to, to+".new", func(error) {})
	complains(t, err, to, store.Damaged, "nobody's data can be read any more")
	if len(before) == 0 {
		t.Error("nobody is there")
	}
}

func TestASalvagedPersonLostTheirOwnRecordAndAGroupLostItsOwner(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	ann, ben := personID(1), personID(2)
	for i, id := range []string{ann, ben} {
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id}, keyOf(crowdSecret(i+1))))
	}
	must(t, s.Update(t.Context(), ben, func(tx store.Tx) error {
		return errors.Join(tx.Join(store.Membership{Group: "ours", Owner: ben}), change(tx), change(tx), change(tx))
	}))
	must(t, s.Update(t.Context(), ann, func(tx store.Tx) error {
		return errors.Join(tx.Join(store.Membership{Group: "ours", Owner: ben}), replan(tx, "p", "it"))
	}))
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	hit := func(key []byte) {
		for at := range whole {
			if bytes.HasPrefix(whole[at:], key) {
				whole[at+len(key)] ^= 1
			}
		}
	}
	hit(append(bolt.AppendID(nil, ben), 'A'))
	hit([]byte(string(bolt.AppendID(nil, ben)) + "e\x00\x00\x00\x00\x00\x00\x00\x02"))
	must(t, os.WriteFile(path, whole, 0o600))
	to := newPath(t)
	found, err := bolt.Salvage(path, to, func(error) {})
	must(t, err)
	if diff := cmp.Diff(map[string]int{"a person": 1, "an event": 1}, found.Lost); diff != "" || found.Hurt != 1 ||
		found.People != 2 || found.Members != 2 {
		t.Errorf("it says %+v (-want +got):\n%s", found, diff)
	}
	after := opened(t, to)
	people, err := after.People(t.Context(), "", 10)
	must(t, err)
	if len(people) != 2 || people[1].Created.IsZero() {
		t.Errorf("people are %v", people)
	}
	must(t, after.View(t.Context(), ben, func(r store.Reader) error {
		events, err := r.Events(0, 10)
		if len(events) != 2 || events[1].Seq != 2 {
			t.Errorf("events are %v", events)
		}
		return err
	}))
}

func TestWhoeverHasSomethingDamagedCanStillBeDeletedAndNothingOfThemStays(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	ann, ben := personID(1), personID(2)
	for i, id := range []string{ann, ben} {
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id}, keyOf(crowdSecret(i+1))))
	}
	must(t, s.Update(t.Context(), ben, func(tx store.Tx) error {
		return errors.Join(tx.Join(store.Membership{Group: "ours", Owner: ben}), change(tx))
	}))
	must(t, s.Update(t.Context(), ann, func(tx store.Tx) error {
		return errors.Join(tx.PutSettings(store.Settings{Aim: "marketing_director"}),
			tx.Join(store.Membership{Group: "ours", Owner: ben}), replan(tx, "p", noise(5000)), change(tx)) // more than a page
	}))
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	for what, rest := range map[string][]byte{
		"a draft":      bolt.AppendID([]byte("d"), "marketing_career"),
		"an event":     []byte("e\x00\x00\x00\x00\x00\x00\x00\x01"),
		"a key":        bolt.AppendID([]byte("k"), keyOf(crowdSecret(1)).ID),
		"a membership": bolt.AppendID([]byte("m"), "ours"),
		"a plan":       bolt.AppendID([]byte("p"), "p"),
		"settings":     []byte("s"),
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			path, hurt, hits := newPath(t), bytes.Clone(whole), 0
			key := append(bolt.AppendID(nil, ann), rest...)
			for at := range hurt {
				// what opens their data names them, too, and the next bucket follows
				if bytes.HasPrefix(hurt[at:], key) && !bytes.HasPrefix(hurt[at+len(key)-1:], []byte("shared")) {
					hurt[at+len(key)] ^= 1 // the checksum follows
					hits++
				}
			}
			if hits == 0 {
				t.Fatal("there is none")
			}
			must(t, os.WriteFile(path, hurt, 0o600))
			s := opened(t, path)
			must(t, s.DeletePerson(t.Context(), ann))
			if _, _, err := s.KeyBySecret(t.Context(), crowdSecret(1)); store.CodeOf(err) != store.NotFound {
				t.Errorf("their secret is answered with %v", err)
			}
			members, err := s.Members(t.Context(), "ours", "", 10)
			if must(t, err); len(members) != 1 || members[0].Member != ben {
				t.Errorf("the group has %v", members)
			}
			must(t, s.Close())
			held, err := bolt.Verify(path, func(err error) { t.Error(err) })
			if must(t, err); held.People != 1 || held.Keys != 1 || held.Members != 1 {
				t.Errorf("there is %+v", held)
			}
		})
	}
}
