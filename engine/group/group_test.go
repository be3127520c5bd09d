package group_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/group"
)

func n(x int) *int { return &x }

func TestHowFarSomebodyIsFromARole(t *testing.T) {
	for _, tc := range []struct {
		fit  engine.RoleFit
		want group.Distance
	}{
		{engine.RoleFit{Readiness: 80, Eligible: true}, group.Ready},
		{engine.RoleFit{Readiness: 79.9, Eligible: true}, group.Near},
		{engine.RoleFit{Readiness: 99, Eligible: false}, group.Near}, // a requirement is open
		{engine.RoleFit{Readiness: 60}, group.Near},
		{engine.RoleFit{Readiness: 59.9, Eligible: true}, group.Far},
		{engine.RoleFit{Unclaimed: true, Eligible: true}, group.Unknown},
	} {
		enginetest.Same(t, fmt.Sprintf("%+v", tc.fit), group.DistanceOf(&tc.fit), tc.want)
	}
}

// team is seven members, of whom one has no result.
func team() []group.Member {
	of := func(delivery float64, to group.Distance) group.Member {
		return group.Member{Levels: map[string]float64{"delivery": delivery},
			Distances: map[string]group.Distance{"lead": to}}
	}
	all := []group.Member{of(40, group.Ready), of(50, group.Near), of(60, group.Near), of(70, group.Near),
		of(80, group.Near), of(90.9, group.Unknown), {}}
	for i := range 4 {
		all[i].Levels["advice"] = 50
	}
	return all
}

func TestFiguresOfATeamWorkedOut(t *testing.T) {
	// The mean is 390.9 / 6 = 65.15. Seven less six is one, so the six may be five or six. Only four have a level of
	// advice. One is ready and four are near: together five. Unknown are one without a result and one with, and together
	// with nobody far that is fewer than five, so nothing of the role is left.
	got, ok := group.Count(team(), []string{"delivery", "advice"}, []string{"lead"})
	enginetest.Same(t, "there are figures", ok, true)
	enginetest.Same(t, "figures", got, group.Figures{Members: 7,
		Skills: []group.SkillMean{{Skill: "delivery", Mean: 65, Members: 5, AtLeast: true}},
		Roles:  []group.RoleCount{{Role: "lead"}}})
	// With five more who are far, these and the other two are seven together.
	all := team()
	for range 5 {
		all = append(all, group.Member{Distances: map[string]group.Distance{"lead": group.Far}})
	}
	got, _ = group.Count(all, []string{"delivery"}, []string{"lead"})
	enginetest.Same(t, "figures of twelve", got, group.Figures{Members: 12,
		Skills: []group.SkillMean{{Skill: "delivery", Mean: 65, Members: 6}},
		Roles:  []group.RoleCount{{Role: "lead", ReadyOrNear: n(5), FarOrUnknown: n(7)}}})
}

func TestWhatIsHeldBackOfARole(t *testing.T) {
	for _, tc := range []struct {
		name                      string
		ready, near, far, unknown int
		want                      group.RoleCount
	}{
		{"large numbers stand", 5, 6, 7, 8, group.RoleCount{Ready: n(5), Near: n(6), Far: n(7), Unknown: n(8)}},
		{"nobody may be said", 0, 6, 0, 0, group.RoleCount{Ready: n(0), Near: n(6), Far: n(0), Unknown: n(0)}},
		{"a small one goes with its neighbour", 1, 9, 7, 0,
			group.RoleCount{ReadyOrNear: n(10), Far: n(7), Unknown: n(0)}},
		{"also a neighbour of none", 6, 5, 0, 3, group.RoleCount{}},
		{"both pairs", 2, 5, 4, 4, group.RoleCount{ReadyOrNear: n(7), FarOrUnknown: n(8)}},
		{"a small sum takes all with it", 2, 2, 9, 9, group.RoleCount{}},
		{"and the other way", 9, 9, 1, 0, group.RoleCount{}},
	} {
		enginetest.Same(t, tc.name, group.NewRoleCount("", tc.ready, tc.near, tc.far, tc.unknown), tc.want)
	}
}

func TestThereAreNoFiguresOfFewerThanFiveResults(t *testing.T) {
	all := append(team()[:4], make([]group.Member, 20)...)
	if got, ok := group.Count(all, []string{"delivery"}, []string{"lead"}); ok {
		t.Errorf("four results of 24 members are counted: %+v", got)
	}
	if _, ok := group.Count(append(all, team()[4]), []string{"delivery"}, nil); !ok {
		t.Error("five results aren't counted")
	}
}

// What is published of a role is the same for many groups. In these, a number that is held back is one of four at
// least, so that nobody can tell it, even one who knows how numbers are held back.
func TestNoNumberHeldBackOfARoleCanBeWorkedOut(t *testing.T) {
	for members := group.Least; members <= 24; members++ {
		possible := map[string][4]map[int]bool{} // by what is published: the values of each number
		for ready := range members + 1 {
			for near := range members - ready + 1 {
				for far := range members - ready - near + 1 {
					row := [4]int{ready, near, far, members - ready - near - far}
					text, err := json.Marshal(group.NewRoleCount("", row[0], row[1], row[2], row[3]))
					if err != nil {
						t.Fatal(err)
					}
					values, ok := possible[string(text)]
					if !ok {
						values = [4]map[int]bool{{}, {}, {}, {}}
						possible[string(text)] = values
					}
					for i, x := range row {
						values[i][x] = true
					}
				}
			}
		}
		for text, values := range possible {
			var c group.RoleCount
			if err := json.Unmarshal([]byte(text), &c); err != nil {
				t.Fatal(err)
			}
			for i, shown := range []*int{c.Ready, c.Near, c.Far, c.Unknown} {
				switch known := len(values[i]); {
				case shown == nil && known < 4:
					t.Errorf("of %d members, %s leaves %d values of number %d", members, text, known, i)
				case shown != nil && (known != 1 || !values[i][*shown]):
					t.Errorf("of %d members, %s stands for other values of number %d: %v", members, text, i, values[i])
				}
			}
		}
	}
}

// Whatever is added and taken away of the published numbers and of how many there are, nothing from 1 to 4 comes of it
// that is a number of members.
func TestNoSubtractionFindsFewerThanFive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 40)
		row := [4]int{size.Draw(t, "ready"), size.Draw(t, "near"), size.Draw(t, "far"), size.Draw(t, "unknown")}
		all := row[0] + row[1] + row[2] + row[3]
		if all < group.Least {
			return
		}
		c := group.NewRoleCount("", row[0], row[1], row[2], row[3])
		var parts []int // which don't overlap
		for _, shown := range []*int{c.Ready, c.Near, c.Far, c.Unknown, c.ReadyOrNear, c.FarOrUnknown} {
			if shown != nil {
				parts = append(parts, *shown)
			}
		}
		for chosen := range 1 << len(parts) {
			sum := 0
			for i, part := range parts {
				if chosen&(1<<i) != 0 {
					sum += part
				}
			}
			for _, found := range []int{sum, all - sum} {
				if found > 0 && found < group.Least {
					t.Fatalf("%v is published as %v, and %d can be worked out", row, parts, found)
				}
			}
		}
	})
}

// How many have a level, and how many don't, is never known where it is from 1 to 4.
func TestHowManyHaveALevelCanNotBeWorkedOutWhereThatIsFew(t *testing.T) {
	for members := group.Least; members <= 30; members++ {
		possible := map[string][]int{}
		for have := range members + 1 {
			all := make([]group.Member, members)
			for i := range all {
				all[i].Distances = map[string]group.Distance{"lead": group.Far}
				if i < have {
					all[i].Levels = map[string]float64{"delivery": 50}
				}
			}
			f, _ := group.Count(all, []string{"delivery"}, nil)
			text := fmt.Sprint(f.Skills)
			possible[text] = append(possible[text], have)
		}
		for text, have := range possible {
			if few := have[0] > 0 && have[0] < 5 || members-have[0] > 0 && members-have[0] < 5; len(have) == 1 && few {
				t.Errorf("of %d members, %s says that %d have a level", members, text, have[0])
			}
		}
	}
}

func TestTheOrderOfTheMembersDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		distances := rapid.SampledFrom([]group.Distance{group.Ready, group.Near, group.Far, group.Unknown})
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) group.Member {
			if rapid.Bool().Draw(t, "no result") {
				return group.Member{}
			}
			return group.Member{Levels: map[string]float64{"a": rapid.Float64Range(0, 100).Draw(t, "level")},
				Distances: map[string]group.Distance{"r": distances.Draw(t, "distance")}}
		}), 0, 30).Draw(t, "members")
		before, ok := group.Count(all, []string{"a"}, []string{"r"})
		other := slices.Clone(all)
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed"))).Shuffle(len(other), func(i, j int) {
			other[i], other[j] = other[j], other[i]
		})
		after, still := group.Count(other, []string{"a"}, []string{"r"})
		enginetest.Same(t, "figures", after, before)
		enginetest.Same(t, "there are figures", still, ok)
	})
}

func TestFiguresAreCountedAnewWhenFiveResultsHaveChanged(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC) }
	of := func(count int, joined, first, latest time.Time) []group.Presence {
		return slices.Repeat([]group.Presence{{Joined: joined, First: first, Latest: latest}}, count)
	}
	four, five := of(4, at(1), at(1), at(1)), of(5, at(1), at(1), at(1))
	look := group.Look{At: at(5), Results: 5}
	for _, tc := range []struct {
		name    string
		looks   []group.Look
		members []group.Presence
		want    bool
	}{
		{"four results", nil, four, false},
		{"four results and twenty members without", nil, append(of(20, at(1), time.Time{}, time.Time{}), four...), false},
		{"five results", nil, five, true},
		{"the same five", []group.Look{look}, five, false},
		{"four more", []group.Look{look}, append(of(4, at(6), at(6), at(6)), five...), false},
		{"five more", []group.Look{look}, append(of(5, at(6), at(6), at(6)), five...), true},
		{"five gone, and six more", []group.Look{{At: at(5), Results: 10}},
			append(of(6, at(6), at(6), at(6)), five...), true},
		{"one gone and four more, of whom one may be the same", []group.Look{look},
			append(of(4, at(6), at(6), at(6)), four...), false},
		{"five more without a result", []group.Look{look}, append(of(5, at(6), time.Time{}, time.Time{}), five...), false},
		{"four who took it again", []group.Look{look}, append(of(4, at(1), at(1), at(7)), five[:1]...), false},
		{"five who took it again", []group.Look{look}, of(5, at(1), at(1), at(7)), true},
		{"five who had joined before and now have a result", []group.Look{look}, append(of(5, at(1), at(7), at(7)), five...),
			true},
		{"five more, but for one the same as two looks ago",
			[]group.Look{look, {At: at(8), Results: 10}}, append(of(1, at(9), at(9), at(9)), five...), false},
	} {
		enginetest.Same(t, tc.name, group.Due(tc.looks, tc.members), tc.want)
	}
}

// Whatever happens between looks, no two of them differ by one to four members.
func TestNoTwoLooksDifferByFewerThanFiveMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const people = 14
		type person struct {
			group.Presence
			in       bool
			at       int // mark of their latest result, 0 for none
			hasLeft  bool
			original time.Time
		}
		all := make([]person, people)
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		var looks []group.Look
		var seen []map[int]int // by look: the mark of each person counted
		for step := range rapid.IntRange(1, 150).Draw(t, "steps") {
			now = now.Add(time.Minute)
			i := rapid.IntRange(0, people-1).Draw(t, "who")
			p := &all[i]
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				if !p.in {
					p.in = true
					if p.Joined = now; p.hasLeft {
						p.Joined = p.original
					}
				}
			case 1:
				if p.in {
					p.in, p.hasLeft, p.original = false, true, p.Joined
				}
			case 2:
				if p.First.IsZero() {
					p.First = now
				}
				p.Latest, p.at = now, step+1
			case 3: // deletes everything and is somebody else from now on
				if rapid.Bool().Draw(t, "deletes") {
					*p = person{}
				}
			}
			now = now.Add(time.Minute)
			var members []group.Presence
			counted := map[int]int{}
			for i := range all {
				if all[i].in {
					members = append(members, all[i].Presence)
					if all[i].at > 0 {
						counted[i] = all[i].at
					}
				}
			}
			if !group.Due(looks, members) {
				continue
			}
			for _, before := range seen {
				differ := map[int]bool{}
				for i, mark := range before {
					differ[i] = counted[i] != mark
				}
				for i, mark := range counted {
					differ[i] = differ[i] || before[i] != mark
				}
				many := 0
				for _, is := range differ {
					if is {
						many++
					}
				}
				if many < group.Least {
					t.Fatalf("looks at %v and %v differ by %d members", before, counted, many)
				}
			}
			looks, seen = append(looks, group.Look{At: now, Results: len(counted)}), append(seen, counted)
		}
	})
}
