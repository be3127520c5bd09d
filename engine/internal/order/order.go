// Package order puts items into an order of one person's own. It must never know what an answer means.
//
// Each item's place comes from a hash of the person's seed and the item's id. So one seed gives one order on every
// machine and for ever, and where an item is added to a section or taken out, those that stay keep their order.
package order

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// seedDigits is how long a seed is: 64 bits, so that no two people share one by chance.
const seedDigits = 16

// Seed is that of a person and a quiz: 16 hexadecimal digits that don't tell whose they are.
func Seed(person, quiz string) string {
	sum := sha256.Sum256([]byte("order\x00" + person + "\x00" + quiz))
	return hex.EncodeToString(sum[:seedDigits/2])
}

// IsSeed says whether a text is one.
func IsSeed(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == seedDigits
}

// Item is what is put into order.
type Item struct {
	ID    string
	After []string // ids of those that come before it, wherever it goes; those that aren't among the items don't count
}

// Of returns the ids in the order of a seed. Of the items that nothing has to come before any more, the one whose hash
// is lowest comes next: SHA-256 of the seed, a zero byte and the id. There must be no cycle.
func Of(seed string, items []Item) []string {
	type placed struct {
		Item
		rank [sha256.Size]byte
	}
	left := make([]placed, len(items))
	waiting := make(map[string]bool, len(items))
	for i, it := range items {
		left[i] = placed{it, sha256.Sum256([]byte(seed + "\x00" + it.ID))}
		waiting[it.ID] = true
	}
	slices.SortFunc(left, func(a, b placed) int { return bytes.Compare(a.rank[:], b.rank[:]) })
	out := make([]string, 0, len(items))
	for len(left) > 0 {
		next := slices.IndexFunc(left, func(p placed) bool {
			return !slices.ContainsFunc(p.After, func(id string) bool { return waiting[id] && id != p.ID })
		})
		out = append(out, left[next].ID)
		delete(waiting, left[next].ID)
		left = slices.Delete(left, next, next+1)
	}
	return out
}
