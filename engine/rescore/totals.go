package rescore

import (
	"math"

	"careerpath/engine"
)

// Totals are what a Rescorer has counted. In JSON they are whole, so that counting can go on from there.
type Totals struct {
	Kept     Count `json:"kept"`
	Unscored Count `json:"unscored"` // of which no answer can be taken
	Partly   Count `json:"partly"`   // of which some answers were left aside
	Gone     int64 `json:"gone"`     // answers left aside: the quiz has no such item any more
	Unfit    int64 `json:"unfit"`    // answers left aside: the item is answered in another way now

	// by the id of the role that was recommended and that of the one that would be; "" is none
	Moves   map[string]map[string]*Count `json:"moves"`
	Changed Count                        `json:"changed"` // of those, where the two differ
	Unsure  Count                        `json:"unsure"`  // whose verdict was clear and would not be
	Sure    Count                        `json:"sure"`    // whose verdict was not clear and would be

	// of the best-fitting role, where roles were compared both times; sums are in billionths
	Compared Count  `json:"compared"`
	Before   uint64 `json:"before"`
	After    uint64 `json:"after"`

	Titles map[string]Title `json:"titles"` // of roles, as those results have them, by id
}

// Count is how many results there are of a kind, and of how many people.
type Count struct {
	Results int64 `json:"results"`
	People  int64 `json:"people"`

	last int64 // the person who was counted last
}

func (c *Count) add(person int64) {
	c.Results++
	if c.last != person {
		c.People++
		c.last = person
	}
}

func (c *Count) merge(o Count) {
	c.Results += o.Results
	c.People += o.People
}

// Title is what a role was called.
type Title struct {
	Lang string `json:"lang"` // "" is English
	Text string `json:"text"`
}

// Leave counts a result of a quiz that the content doesn't have. person is as Rescorer.Add has it.
func (t *Totals) Leave(person int64) {
	t.Kept.add(person)
	t.Unscored.add(person)
}

// before says whether a title is the one to show: the same whatever the order of the results.
func (t Title) before(o Title) bool {
	return t.Lang < o.Lang || t.Lang == o.Lang && t.Text < o.Text
}

func (t *Totals) title(role string, title Title) {
	if t.Titles == nil {
		t.Titles = map[string]Title{}
	}
	if known, ok := t.Titles[role]; !ok || title.before(known) {
		t.Titles[role] = title
	}
}

// name keeps what the recommended role was called.
func (t *Totals) name(of *engine.Taken) {
	if of.Result.Role == "" {
		return
	}
	for i := range of.Snapshot.Roles {
		if r := &of.Snapshot.Roles[i]; r.ID == string(of.Result.Role) {
			t.title(r.ID, Title{of.Snapshot.Lang, r.Title})
		}
	}
}

// count adds what came of a result before and what comes of it now.
func (t *Totals) count(was *before, role string, verdict engine.Verdict, share float64) {
	t.move(was.role, role).add(was.person)
	if was.role != role {
		t.Changed.add(was.person)
	}
	wasSure, isSure := was.verdict == engine.VerdictClear, verdict == engine.VerdictClear
	switch {
	case wasSure && !isSure:
		t.Unsure.add(was.person)
	case isSure && !wasSure:
		t.Sure.add(was.person)
	}
	if !math.IsNaN(was.share) && !math.IsNaN(share) {
		t.Compared.add(was.person)
		t.Before += billionths(was.share)
		t.After += billionths(share)
	}
}

func billionths(share float64) uint64 { return uint64(math.Round(share * 1e9)) }

func (t *Totals) move(from, to string) *Count {
	if t.Moves == nil {
		t.Moves = map[string]map[string]*Count{}
	}
	if t.Moves[from] == nil {
		t.Moves[from] = map[string]*Count{}
	}
	if t.Moves[from][to] == nil {
		t.Moves[from][to] = &Count{}
	}
	return t.Moves[from][to]
}

// Merge adds what was counted of other people.
func (t *Totals) Merge(o *Totals) {
	for _, of := range [...]struct{ to, from *Count }{{&t.Kept, &o.Kept}, {&t.Unscored, &o.Unscored}, {&t.Partly, &o.Partly},
		{&t.Changed, &o.Changed}, {&t.Unsure, &o.Unsure}, {&t.Sure, &o.Sure}, {&t.Compared, &o.Compared}} {
		of.to.merge(*of.from)
	}
	t.Gone += o.Gone
	t.Unfit += o.Unfit
	t.Before += o.Before
	t.After += o.After
	for from, all := range o.Moves {
		for to, n := range all {
			t.move(from, to).merge(*n)
		}
	}
	for role, title := range o.Titles {
		t.title(role, title)
	}
}
