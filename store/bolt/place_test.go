package bolt_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"careerpath/store"
	"careerpath/store/bolt"
)

// anyID draws an id: a UUID, one that is nearly one, or any other.
var anyID = rapid.Custom(func(t *rapid.T) string {
	id := uuid.UUID(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 0x0F, 0x9A, 0xF0, 0xFF}), 16, 16).Draw(t, "bytes")).String()
	switch rapid.IntRange(0, 5).Draw(t, "like") {
	case 0:
		return strings.ToUpper(id)
	case 1:
		return id[:rapid.IntRange(1, 36).Draw(t, "cut")]
	case 2:
		at := rapid.IntRange(0, 35).Draw(t, "at")
		return id[:at] + rapid.SampledFrom([]string{"-", "g", "/", ":", "~", "A", " ", "a"}).Draw(t, "instead") + id[at+1:]
	case 3:
		return id + "x"
	case 4:
		return rapid.StringN(1, 40, 255).Filter(store.ValidID).Draw(t, "text")
	}
	return id
})

func TestAnIDComesBackFromItsPlaceAndNoPlaceBeginsWithAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyID.Draw(t, "a"), anyID.Draw(t, "b")
		placeA, placeB := bolt.AppendID(nil, a), bolt.AppendID(nil, b)
		got, rest, err := bolt.CutID(append(bytes.Clone(placeA), "rest"...))
		if err != nil || got != a || string(rest) != "rest" {
			t.Errorf("%q comes back as %q with %q after it, %v", a, got, rest, err)
		}
		if a != b && bytes.HasPrefix(placeA, placeB) {
			t.Errorf("the place of %q begins with that of %q", a, b)
		}
	})
}

func TestTheFirstUUIDAfterATextIsTheNextInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(anyID, rapid.Just(""), rapid.Just("\xff")).Draw(t, "text")
		packed, ok := bolt.FirstUUIDAfter(text)
		if !ok {
			if last := uuid.Max.String(); last > text {
				t.Errorf("after %q comes %s", text, last)
			}
			return
		}
		if first := bolt.UnpackUUID(packed[:]); first <= text {
			t.Errorf("%s doesn't come after %q", first, text)
		}
		for i := len(packed) - 1; i >= 0; i-- { // the one before
			if packed[i]--; packed[i] != 0xFF {
				break
			}
		}
		if before := bolt.UnpackUUID(packed[:]); before > text && before != uuid.Max.String() {
			t.Errorf("%s comes after %q too", before, text)
		}
	})
}

func TestPeopleAreGoneThroughInOrderOfTheirIDsWhateverTheyLookLike(t *testing.T) {
	t.Parallel()
	s := opened(t, newPath(t))
	var there []string
	rapid.Check(t, func(rt *rapid.T) {
		id := anyID.Draw(rt, "id")
		if err := s.CreatePerson(t.Context(), store.Person{ID: id}); store.CodeOf(err) != store.Exists {
			must(t, err)
			there = append(there, id)
			slices.Sort(there)
		}
		after, limit := anyID.Draw(rt, "after"), rapid.IntRange(1, 5).Draw(rt, "limit")
		got, err := s.People(t.Context(), after, limit)
		must(t, err)
		from, found := slices.BinarySearch(there, after)
		if found {
			from++
		}
		want := there[from:min(from+limit, len(there))]
		if !slices.EqualFunc(got, want, func(p store.Person, id string) bool { return p.ID == id }) {
			rt.Errorf("after %q come %v, not %q", after, got, want)
		}
	})
}
