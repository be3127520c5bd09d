package group

import "time"

// Look says when figures were counted, and of how many members with a result. Figures of one time beside those of
// another tell what has changed between them, so no two looks at a group may differ by fewer than Least members.
type Look struct {
	At      time.Time `json:"at"`
	Results int       `json:"results"`
}

// Presence is when a member came to be counted. Who has left and come back counts as never gone, which is the safe
// side: a look takes place later for it, never earlier.
type Presence struct {
	Joined time.Time
	First  time.Time // when they had a result first, zero for never
	Latest time.Time // when what their results say changed last
}

// counted says whether a member was counted at a time with a result.
func (p *Presence) counted(at time.Time) bool {
	return !p.First.IsZero() && !p.First.After(at) && !p.Joined.After(at)
}

// Due says whether members may be counted now, after all looks before: where at least Least of them have a result, and
// where since each look Least of them have changed. Who has come is set against who has gone: somebody may have deleted
// everything and be here again as somebody else.
func Due(looks []Look, members []Presence) bool {
	results := 0
	for i := range members {
		if !members[i].First.IsZero() {
			results++
		}
	}
	if results < Least {
		return false
	}
	for _, look := range looks {
		if changed(look, members, results) < Least {
			return false
		}
	}
	return true
}

// changed is how many members' results differ at least from those of a look.
func changed(look Look, members []Presence, results int) int {
	same := 0
	for i := range members {
		if p := &members[i]; p.counted(look.At) && !p.Latest.After(look.At) {
			same++
		}
	}
	return max(look.Results, results) - same
}
