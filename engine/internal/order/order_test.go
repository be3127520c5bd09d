package order_test

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/internal/order"
)

// The seed is what `printf 'order\0ann\0work' | sha256sum | cut -c -16` prints, and the order
// that of the hashes of the seed, a zero byte and each id: any other program gets the same.
func TestOneSeedGivesOneOrderOnEveryMachine(t *testing.T) {
	seed := order.Seed("ann", "work")
	if seed != "ff0e645c61fc958c" || !order.IsSeed(seed) {
		t.Fatalf("the seed is %s", seed)
	}
	items := []order.Item{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}}
	if got := order.Of(seed, items); !slices.Equal(got, []string{"a", "b", "e", "c", "d"}) {
		t.Errorf("the order is %q", got)
	}
}

func TestSeedsDifferByPersonAndByQuiz(t *testing.T) {
	seen := map[string]bool{}
	for _, person := range []string{"", "a", "ann", "b"} {
		for _, quiz := range []string{"", "a", "work", "nn"} {
			seen[order.Seed(person, quiz)] = true
		}
	}
	if len(seen) != 16 {
		t.Errorf("16 people and quizzes have %d seeds", len(seen))
	}
	for _, text := range []string{"", "3f", "3fa9c1d2e4b5a69", "3fa9c1d2e4b5a697z", "3fa9c1d2e4b5a69g", "3fa9c1d2e4b5a6970"} {
		if order.IsSeed(text) {
			t.Errorf("%q is taken for a seed", text)
		}
	}
}

// sections draws items, each after some of those written before it.
func sections(t *rapid.T) []order.Item {
	items := make([]order.Item, rapid.IntRange(0, 12).Draw(t, "items"))
	for i := range items {
		items[i].ID = "item_" + strconv.Itoa(i)
		for j := range i {
			if rapid.IntRange(0, 5).Draw(t, "reads") == 0 {
				items[i].After = append(items[i].After, items[j].ID)
			}
		}
		if rapid.Bool().Draw(t, "reads another section") {
			items[i].After = append(items[i].After, "elsewhere")
		}
	}
	return items
}

func ids(items []order.Item) []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.ID
	}
	return out
}

func TestAnOrderHasEachItemOnceAndAfterWhatItReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, seed := sections(t), rapid.String().Draw(t, "seed")
		got := order.Of(seed, items)
		if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(ids(items)))) {
			t.Fatalf("%q is no order of %q", got, ids(items))
		}
		for _, it := range items {
			for _, before := range it.After {
				if at := slices.Index(got, before); at > slices.Index(got, it.ID) {
					t.Fatalf("%s comes before %s, which it reads: %q", it.ID, before, got)
				}
			}
		}
	})
}

// However items are written down, and whichever others there are, those without a condition stay in one order.
func TestAnOrderDoesNotHangOnHowItemsAreWrittenAndKeepsWhatStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, seed := sections(t), rapid.String().Draw(t, "seed")
		got := order.Of(seed, items)
		if other := order.Of(seed, rapid.Permutation(items).Draw(t, "written")); !slices.Equal(got, other) {
			t.Fatalf("%q and %q", got, other)
		}
		free := slices.Clone(items)
		for i := range free {
			free[i].After = nil
		}
		whole := order.Of(seed, free)
		some := slices.DeleteFunc(free, func(order.Item) bool { return rapid.Bool().Draw(t, "taken out") })
		stay := slices.DeleteFunc(whole, func(id string) bool { return !slices.Contains(ids(some), id) })
		if got := order.Of(seed, some); !slices.Equal(got, stay) {
			t.Fatalf("%q stood as %q before", got, stay)
		}
	})
}

// Over many people each item comes first equally often: of 6,000 each of 6 about 1,000 times, with a standard deviation
// of √(6000·1/6·5/6) = 28.9.
func TestEachItemComesFirstEquallyOften(t *testing.T) {
	items := []order.Item{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}, {ID: "f"}}
	first := map[string]int{}
	for person := range 6000 {
		first[order.Of(order.Seed(strconv.Itoa(person), "work"), items)[0]]++
	}
	for _, it := range items {
		if n := first[it.ID]; n < 1000-4*29 || n > 1000+4*29 {
			t.Errorf("%s comes first for %d of 6000", it.ID, n)
		}
	}
}
