package bolt_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
)

// The files testdata/formatN.db.gz were written by the program when N was its format. What it read from them before it
// wrote another format is in formatN.json.gz. Those of format 5 are that of format 4, as it was written anew at each of
// the stages that format 5 has gone through: files of all of them are read as they are.
var update = flag.Bool("update", false, "write what is read from the files of earlier formats to testdata")

// everything is all that the calls of a store tell.
type everything struct {
	People []onesData
	Doors  map[string]string // by hash of a secret: whom it opens, and with which key
	Groups map[string][]store.Membership
}

type onesData struct {
	Person      store.Person
	Keys        []store.Key
	Drafts      []store.Draft
	Assessments []store.Assessment
	Plans       []store.Plan
	Events      []store.Event
	Settings    store.Settings
	Records     map[string][]store.Record
	Memberships []store.Membership
}

// readEverything reads a store by its calls. Of records it knows the kinds that the files have.
func readEverything(t testing.TB, s *bolt.Store) *everything {
	t.Helper()
	all := &everything{Doors: map[string]string{}, Groups: map[string][]store.Membership{}}
	people, err := s.People(t.Context(), "", 1_000_000)
	must(t, err)
	for _, p := range people {
		one := onesData{Records: map[string][]store.Record{}}
		must(t, s.View(t.Context(), p.ID, func(r store.Reader) (err error) {
			one.Person = r.Person()
			if one.Keys, err = r.Keys(); err != nil {
				return err
			}
			if one.Drafts, err = r.Drafts(); err != nil {
				return err
			}
			if one.Assessments, err = taken(r); err != nil {
				return err
			}
			if one.Plans, err = plansOf(r); err != nil {
				return err
			}
			if one.Settings, err = r.Settings(); err != nil {
				return err
			}
			for _, kind := range []string{"comment", "note"} {
				if one.Records[kind], err = r.Records(kind); err != nil {
					return err
				}
			}
			if one.Memberships, err = r.Memberships(); err != nil {
				return err
			}
			one.Events, err = r.Events(0, 1_000_000)
			return err
		}))
		all.People = append(all.People, one)
		for _, k := range one.Keys {
			who, key, err := s.KeyBySecret(t.Context(), k.Hash)
			must(t, err)
			all.Doors[fmt.Sprintf("%x", k.Hash)] = who.ID + " " + key.ID
		}
		for _, m := range one.Memberships {
			all.Groups[m.Group], err = s.Members(t.Context(), m.Group, "", 1000)
			must(t, err)
		}
	}
	return all
}

// taken reads all assessments, the oldest first, and says where a summary isn't theirs.
func taken(r store.Reader) (all []store.Assessment, err error) {
	summaries, err := r.Summaries("", "", 1_000_000)
	for i := range slices.Backward(summaries) {
		a, err := r.Assessment(summaries[i].ID)
		if err != nil {
			return nil, err
		}
		if diff := cmp.Diff(a.Summary(), summaries[i], cmp.AllowUnexported(engine.Answer{})); diff != "" {
			return nil, fmt.Errorf("the summary isn't that of the assessment (-want +got):\n%s", diff)
		}
		all = append(all, a)
	}
	return all, err
}

// plansOf reads all plans, the oldest first, and says where a summary isn't theirs.
func plansOf(r store.Reader) (all []store.Plan, err error) {
	summaries, err := r.PlanSummaries("", 1_000_000)
	for i := range slices.Backward(summaries) {
		p, err := r.Plan(summaries[i].ID)
		if err != nil {
			return nil, err
		}
		if diff := cmp.Diff(p.Summary(), summaries[i]); diff != "" {
			return nil, fmt.Errorf("the summary isn't that of the plan (-want +got):\n%s", diff)
		}
		all = append(all, p)
	}
	return all, err
}

func (e *everything) text(t testing.TB) string {
	t.Helper()
	text, err := json.MarshalIndent(e, "", " ")
	must(t, err)
	return string(text) + "\n"
}

// unpacked reads a file of testdata.
func unpacked(t testing.TB, name string) []byte {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name+".gz"))
	must(t, err)
	defer func() { must(t, packed.Close()) }()
	unpacking, err := gzip.NewReader(packed)
	must(t, err)
	whole, err := io.ReadAll(unpacking)
	must(t, err)
	return whole
}

// fileOf puts the file of a format into a directory of its own.
func fileOf(t testing.TB, format int) (path string) {
	t.Helper()
	path = newPath(t)
	must(t, os.WriteFile(path, unpacked(t, fmt.Sprintf("format%d.db", format)), 0o600))
	return path
}

// wanted is what a file of a format holds.
func wanted(t testing.TB, format int) string {
	t.Helper()
	return string(unpacked(t, fmt.Sprintf("format%d.json", format)))
}

// keep writes what is read now.
func keep(t testing.TB, format int, text string) {
	t.Helper()
	var packed bytes.Buffer
	packing := gzip.NewWriter(&packed)
	_, err := io.WriteString(packing, text)
	must(t, err)
	must(t, packing.Close())
	must(t, os.WriteFile(fmt.Sprintf("testdata/format%d.json.gz", format), packed.Bytes(), 0o644))
}

// stagesOfFormat5 say what changed at each.
var stagesOfFormat5 = []string{
	"a", // the first
	"b", // secrets lead to people, no longer to keys, too; the id of an assessment isn't packed
	"c", // the head is sealed
	"d", // an assessment is a summary and the rest
	"e", // a plan is a summary and all of it
}

func TestAFileOfEachStageOfFormat5ReadsAsTheOneBeforeAndStaysSoChangedAndCompacted(t *testing.T) {
	t.Parallel()
	want := wanted(t, 4)
	for _, stage := range stagesOfFormat5 {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			path := newPath(t)
			must(t, os.WriteFile(path, unpacked(t, "format5"+stage+".db"), 0o600))
			_, err := bolt.Verify(path, func(err error) { t.Error(err) })
			must(t, err)
			s := opened(t, path)
			if diff := cmp.Diff(want, readEverything(t, s).text(t)); diff != "" {
				t.Errorf("what was read before and is read now (-before +now):\n%s", diff)
			}
			must(t, s.CreatePerson(t.Context(), store.Person{ID: "zoe"}, keyOf(secretOf(250))))
			must(t, s.Update(t.Context(), "zoe", change))
			must(t, s.DeletePerson(t.Context(), "zoe"))
			_, _, err = s.Compact(t.Context(), unheard)
			must(t, err)
			must(t, backUp(t.Context(), s, path+".backup"))
			for _, s := range []*bolt.Store{s, opened(t, path+".backup")} {
				if diff := cmp.Diff(want, readEverything(t, s).text(t)); diff != "" {
					t.Errorf("compacted, or from a backup (-before +now):\n%s", diff)
				}
			}
		})
	}
}

func TestAFileOfEveryFormatReadsAsItDidBefore(t *testing.T) {
	t.Parallel()
	for format := 1; format <= 4; format++ {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			path := fileOf(t, format)
			s := opened(t, path)
			got := readEverything(t, s).text(t)
			if *update {
				keep(t, format, got)
			}
			if diff := cmp.Diff(wanted(t, format), got); diff != "" {
				t.Errorf("what was read before and is read now (-before +now):\n%s", diff)
			}
		})
	}
}
