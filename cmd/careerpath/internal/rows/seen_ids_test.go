package rows

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSeenIDsAreAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		hash := rapid.OneOf(
			rapid.Uint64(),
			rapid.Uint64Range(0, 3000),             // all in the first places
			rapid.Uint64Range(1<<64-3000, 1<<64-1), // and in the last ones
			rapid.Map(rapid.Uint64Range(0, 3000), func(x uint64) uint64 { return x << 32 }),
		)
		var got seenIDs
		want := map[uint64]seenAt{}
		for i, h := range rapid.SliceOfN(hash, 0, 2000).Draw(rt, "hashes") {
			at, has := want[h]
			found := got.find(h)
			if has != (found != nil) || has && *found != at {
				rt.Fatalf("%x: found %v, want %v, %v", h, found, at, has)
			}
			if has {
				*found |= several
				want[h] |= several
				continue
			}
			got.add(h, seenAt(i+1))
			want[h] = seenAt(i + 1)
		}
		for h, at := range want {
			if found := got.find(h); found == nil || *found != at {
				rt.Fatalf("%x: found %v, want %v", h, found, at)
			}
		}
		if got.n != len(want) {
			rt.Fatalf("there are %d, want %d", got.n, len(want))
		}
	})
}

func TestManySeenIDsTakeLittleMemory(t *testing.T) {
	var ids seenIDs
	for i := range uint64(mostIDs) {
		ids.add((i+1)*0x9e3779b97f4a7c15, 1)
	}
	places := 0
	for i := range ids.parts {
		places += len(ids.parts[i].places)
	}
	if size := places * 12; size > 20<<20 {
		t.Errorf("a million ids take %d bytes", size)
	}
}
