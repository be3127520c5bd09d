package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
)

func init() {
	roles["adder"] = addAndClose
	roles["compacter"] = compactOften
}

// sharing is how files are opened whose assessments resemble a text.
var sharing = bolt.Resembling(func(quiz string) []byte {
	if quiz == "unknown" {
		return nil
	}
	return []byte(quiz + noise(3000))
})

// assess keeps an assessment of a quiz.
func assess(t testing.TB, s *bolt.Store, person, quiz string) {
	t.Helper()
	must(t, s.Update(t.Context(), person, func(tx store.Tx) error {
		return tx.AddAssessment(store.Assessment{ID: "of " + quiz, Quiz: quiz,
			Answers: engine.Answers{"it": engine.Choice(noise(3000))}, Result: engine.Result{Catalog: "sha256:1"}})
	}))
}

// sharedTexts are the keys of what records share.
func sharedTexts(t testing.TB, path string) (keys []string) {
	t.Helper()
	db, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("shared")).ForEach(func(key, _ []byte) error {
			keys = append(keys, string(key))
			return nil
		})
	}))
	must(t, db.Close())
	return keys
}

func TestAssessmentsThatResembleATextAreSmallAndNeedNothingElseToBeRead(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s, err := bolt.Open(path, sharing)
	must(t, err)
	for i := range 100 {
		id := fmt.Sprint("person ", i)
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id}))
		assess(t, s, id, "quiz")
	}
	assess(t, s, "person 1", "unknown")
	before := readEverything(t, s).text(t)
	must(t, s.Close())
	if got := sharedTexts(t, path); len(got) != 2 {
		t.Errorf("they share %q", got)
	}
	held, err := bolt.Stats(path)
	must(t, err)
	if used := held.Bytes - held.Free; used > 200_000 {
		t.Errorf("100 assessments of more than 3,000 bytes take %d", used)
	}
	s = opened(t, path) // without the text
	if diff := cmp.Diff(before, readEverything(t, s).text(t)); diff != "" {
		t.Errorf("opened without the text (-before +now):\n%s", diff)
	}
}

func TestCompactingLeavesWhatIsThereAndNothingElse(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s, err := bolt.Open(path, sharing)
	must(t, err)
	populate(t, s)
	for _, quiz := range []string{"stays", "goes"} {
		must(t, s.CreatePerson(t.Context(), store.Person{ID: quiz}, store.Key{ID: quiz, Hash: store.SecretHash{7, quiz[0]}}))
		assess(t, s, quiz, quiz)
	}
	must(t, s.Update(t.Context(), "goes", func(tx store.Tx) error {
		return errors.Join(tx.Join(store.Membership{Group: "team", Owner: "stays"}),
			tx.PutRecord("note", "n", []byte(`"`+noise(9000)+`"`)))
	}))
	must(t, s.Update(t.Context(), "stays", func(tx store.Tx) error {
		return tx.Join(store.Membership{Group: "team", Owner: "stays"})
	}))
	must(t, s.DeletePerson(t.Context(), "goes"))
	must(t, s.DeletePerson(t.Context(), "person-4"))
	want := readEverything(t, s).text(t)
	_, _, err = bolt.Compact(path)
	if store.CodeOf(err) != store.Unavailable || !strings.Contains(err.Error(), "in use by another careerpath") {
		t.Errorf("of a file in use: %v", err)
	}
	must(t, s.Close())

	before, after, err := bolt.Compact(path)
	must(t, err)
	if info, err := os.Stat(path); err != nil || info.Size() != after || after >= before {
		t.Errorf("%d bytes became %d, %v", before, after, err)
	}
	if got := sharedTexts(t, path); len(got) != 2 || !strings.Contains(got[0], "stays") {
		t.Errorf("assessments share %q", got)
	}
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the directory holds %v", got)
	}
	whole, err := os.ReadFile(path)
	must(t, err)
	if bytes.Contains(whole, []byte("goes")) {
		t.Error("who was deleted is still in the file")
	}
	held, err := bolt.Verify(path, func(err error) { t.Error(err) })
	must(t, err)
	if held.People != 4 || held.Results != 10 || held.Members != 1 || held.SharedTexts != 1 || held.Bytes != after ||
		held.Deleted != 0 {
		t.Errorf("it holds %+v", held)
	}
	s, err = bolt.Open(path, sharing)
	must(t, err)
	if diff := cmp.Diff(want, readEverything(t, s).text(t)); diff != "" {
		t.Errorf("what is there (-before +now):\n%s", diff)
	}
	assess(t, s, "person-1", "goes") // the text comes again
	must(t, s.Close())
	must(t, opened(t, path).Close())
}

func TestAFileOfAnEarlierFormatIsCompactedIntoOneOfToday(t *testing.T) {
	t.Parallel()
	path := fileOf(t, 4)
	_, _, err := bolt.Compact(path, bolt.Resembling(func(string) []byte { return []byte(`{"quiz":"day_at_work"}`) }))
	must(t, err)
	if got := sharedTexts(t, path); len(got) != 2 {
		t.Errorf("assessments share %q", got)
	}
	if diff := cmp.Diff(wanted(t, 4), readEverything(t, opened(t, path)).text(t)); diff != "" {
		t.Errorf("what is there (-before +now):\n%s", diff)
	}
}

func TestWhatCannotBeCompactedIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	if _, _, err := bolt.Compact(path); store.CodeOf(err) != store.Unavailable || len(names(t, filepath.Dir(path))) != 0 {
		t.Errorf("what isn't there: %v", err)
	}
	if _, _, err := bolt.Compact(filepath.Dir(path)); store.CodeOf(err) != store.Damaged {
		t.Errorf("a directory: %v", err)
	}
	must(t, os.WriteFile(path, bytes.Repeat([]byte("no database "), 5000), 0o600))
	if _, _, err := bolt.Compact(path); store.CodeOf(err) != store.Damaged || len(names(t, filepath.Dir(path))) != 1 {
		t.Errorf("a text: %v", err)
	}
}

// background is the context of a process that plays a role.
var background = context.Background()

// addAndClose opens the file again and again, adds somebody each time, and says whom.
func addAndClose(path string) error {
	for i := 0; i < 15; {
		s, err := bolt.Open(path)
		if store.CodeOf(err) == store.Unavailable {
			continue // somebody else has it
		}
		if err != nil {
			return err
		}
		id := fmt.Sprintf("%d-%d", os.Getpid(), i)
		if err := errors.Join(s.CreatePerson(background, store.Person{ID: id}), s.Close()); err != nil {
			return err
		}
		fmt.Println(id)
		i++
	}
	return nil
}

// compactOften compacts the file again and again.
func compactOften(path string) error {
	for range 25 {
		if _, _, err := bolt.Compact(path); err != nil && store.CodeOf(err) != store.Unavailable {
			return err
		}
	}
	return nil
}

func TestWhoeverWaitsForAFileThatIsReplacedWritesIntoTheNewOne(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	must(t, opened(t, path).Close())
	compacters := []*process{play(t, "compacter", path), play(t, "compacter", path)}
	var added []string
	adders := []*process{play(t, "adder", path), play(t, "adder", path)}
	for _, adder := range adders {
		for adder.lines.Scan() {
			added = append(added, adder.lines.Text())
		}
		must(t, adder.Wait())
	}
	for _, c := range compacters {
		must(t, c.Wait())
	}
	people, err := opened(t, path).People(t.Context(), "", 1000)
	must(t, err)
	var there []string
	for _, p := range people {
		there = append(there, p.ID)
	}
	slices.Sort(added)
	if diff := cmp.Diff(added, there); diff != "" || len(added) != 30 {
		t.Errorf("%d were added (-added +there):\n%s", len(added), diff)
	}
}

func TestVerifyFindsEveryDamageThereIsAndTellsAllOfIt(t *testing.T) {
	t.Parallel()
	damage := func(alter func(tx *bbolt.Tx) error) string {
		path := newPath(t)
		s, err := bolt.Open(path, sharing)
		must(t, err)
		for _, id := range []string{"ann", "ben"} {
			must(t, s.CreatePerson(t.Context(), store.Person{ID: id}, keyOf(secretOf(int(id[0])))))
			for range 3 {
				must(t, s.Update(t.Context(), id, change))
			}
			assess(t, s, id, "quiz")
		}
		must(t, s.Close())
		db, err := bbolt.Open(path, 0, nil)
		must(t, err)
		must(t, db.Update(alter))
		must(t, db.Close())
		return path
	}
	result := bolt.PlaceOf("ann", 'a', "of quiz")
	put := func(tx *bbolt.Tx, key, payload []byte) error {
		return tx.Bucket([]byte("data")).Put(key, bolt.Seal(key, payload))
	}
	for name, tc := range map[string]struct {
		alter func(tx *bbolt.Tx) error
		says  []string
	}{
		"nothing": {func(*bbolt.Tx) error { return nil }, nil},
		"a packed text that is none": {func(tx *bbolt.Tx) error { return put(tx, result, []byte("c{}{}{}{}{}")) },
			[]string{`data of person "ann": a packed text can't be unpacked`}},
		"a packed text that is no JSON": {func(tx *bbolt.Tx) error { return put(tx, result, []byte("j{]")) },
			[]string{`data of person "ann": the record "a" can't be read`}},
		"damage in a packed text under a checksum that fits": {func(tx *bbolt.Tx) error {
			payload := bytes.Clone(tx.Bucket([]byte("data")).Get(result)[4:])
			return put(tx, result, payload[:len(payload)-9])
		}, []string{`data of person "ann": a packed text can't be unpacked`}},
		"two events missing, of two people": {func(tx *bbolt.Tx) error {
			return errors.Join(tx.Bucket([]byte("data")).Delete([]byte("tann\x00e\x00\x00\x00\x00\x00\x00\x00\x02")),
				tx.Bucket([]byte("data")).Delete([]byte("tben\x00e\x00\x00\x00\x00\x00\x00\x00\x01")))
		}, []string{`data of person "ann": event 2 is missing`, `data of person "ben": event 1 is missing`}},
		"a flipped bit": {func(tx *bbolt.Tx) error {
			value := bytes.Clone(tx.Bucket([]byte("data")).Get(result))
			value[len(value)/2] ^= 4
			return tx.Bucket([]byte("data")).Put(result, value)
		}, []string{"does not match its checksum"}},
		"another shared text": {func(tx *bbolt.Tx) error {
			shared := tx.Bucket([]byte("shared"))
			key, _ := shared.Cursor().Seek([]byte("t"))
			return shared.Put(key, bolt.Seal(key, []byte("j{}")))
		}, []string{"that records share is another"}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []string
			held, err := bolt.Verify(damage(tc.alter), func(err error) { told = append(told, err.Error()) })
			must(t, err)
			if held.People != 2 || len(tc.says) == 0 && len(told) > 0 {
				t.Errorf("it tells %q of %+v", told, held)
			}
			for _, want := range tc.says {
				if !slices.ContainsFunc(told, func(text string) bool { return strings.Contains(text, want) }) {
					t.Errorf("it tells %q, not %q", told, want)
				}
			}
		})
	}
	path := newPath(t)
	if _, err := bolt.Verify(path, func(error) {}); store.CodeOf(err) != store.Unavailable {
		t.Errorf("what isn't there: %v", err)
	}
	whole, used, _ := sample(t)
	must(t, os.WriteFile(path, whole[:used-1], 0o600))
	if _, err := bolt.Verify(path, func(error) {}); store.CodeOf(err) != store.Damaged {
		t.Errorf("what is cut short: %v", err)
	}
	if _, err := bolt.Stats(path); store.CodeOf(err) != store.Damaged {
		t.Errorf("what is cut short, counted: %v", err)
	}
}

func TestAFileOfEveryFormatIsCounted(t *testing.T) {
	t.Parallel()
	for format := 1; format <= 4; format++ {
		path := fileOf(t, format)
		before, err := os.ReadFile(path)
		must(t, err)
		verified, err := bolt.Verify(path, func(err error) { t.Error(err) })
		must(t, err)
		counted, err := bolt.Stats(path)
		must(t, err)
		if diff := cmp.Diff(verified, counted); diff != "" {
			t.Errorf("verified and counted (-verified +counted):\n%s", diff)
		}
		if c := counted; c.Format != format || c.People != 4 || c.Results != 6 || c.Drafts != 6 || c.Plans != 6 ||
			c.Events != 18 || c.Bytes != int64(len(before)) || c.Free <= 0 || c.Free >= c.Bytes {
			t.Errorf("it holds %+v", c)
		}
		after, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(before, after) {
			t.Error("counting has changed the file")
		}
	}
}
