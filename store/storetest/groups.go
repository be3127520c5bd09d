package storetest

import (
	"errors"
	"testing"

	"careerpath/engine/group"
	"careerpath/store"
)

// membersOf reads a group's members, two at a time.
func membersOf(t *testing.T, s store.Store, group string) (all []store.Membership) {
	t.Helper()
	for after := ""; ; after = all[len(all)-1].Member {
		page, err := s.Members(t.Context(), group, after, 2)
		must(t, err)
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}

// membershipsOf reads the groups that a person is in.
func membershipsOf(t *testing.T, s store.Store, person string) (all []store.Membership) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		all, err = r.Memberships()
		return err
	}))
	return all
}

// joined has somebody be in a group, and returns how.
func joined(t *testing.T, s store.Store, group string, owner, member store.Person) store.Membership {
	t.Helper()
	m := store.Membership{Group: group, Owner: owner.ID, Joined: noon, ShowRole: true, Name: "Zoë"}
	update(t, s, member.ID, func(tx store.Tx) error { return tx.Join(m) })
	m.Member, m.Joined = member.ID, noon.UTC()
	return m
}

var groups = []promise{
	{"a group is a record of its owner's and comes back as it was", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		five := 5
		kept := store.Group{ID: "team", Name: "Öffentlichkeitsarbeit", Created: noon.UTC(), Sent: "once",
			Figures: &group.Figures{Members: 7, Skills: []group.SkillMean{{Skill: "a", Mean: 65, Members: 5, AtLeast: true}},
				Roles: []group.RoleCount{{Role: "r", ReadyOrNear: &five}}},
			Looks: []group.Look{{At: noon.UTC(), Results: 6}}}
		update(t, s, boss.ID, func(tx store.Tx) error { return store.Put(tx, store.GroupRecords, kept.ID, kept) })
		var got store.Group
		must(t, s.View(t.Context(), boss.ID, func(r store.Reader) (err error) {
			got, err = store.Get[store.Group](r, store.GroupRecords, kept.ID)
			return err
		}))
		same(t, got, kept)
	}},
	{"members are found by the group, and the group by its members", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		team := []store.Membership{joined(t, s, "team", boss, boss), joined(t, s, "team", boss, ann),
			joined(t, s, "team", boss, ben)}
		course := joined(t, s, "course", ben, ann)
		same(t, membersOf(t, s, "team"), team)
		same(t, membersOf(t, s, "course"), []store.Membership{course})
		same(t, membersOf(t, s, "none"), nil)
		same(t, membershipsOf(t, s, ann.ID), []store.Membership{course, team[1]})
		same(t, membershipsOf(t, s, boss.ID), team[:1])
	}},
	{"who joins again changes how they are a member", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		m := joined(t, s, "team", boss, ann)
		m.ShowRole, m.Name = false, ""
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.Join(m) })
		same(t, membersOf(t, s, "team"), []store.Membership{m})
	}},
	{"a group of somebody else's, or of nobody, isn't joined", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		m := joined(t, s, "team", boss, boss)
		var other, nobody, bad error
		update(t, s, ann.ID, func(tx store.Tx) error {
			other = tx.Join(store.Membership{Group: "team", Owner: ann.ID})
			nobody = tx.Join(store.Membership{Group: "new", Owner: "nobody"})
			bad = tx.Join(store.Membership{Owner: boss.ID})
			return nil
		})
		code(t, other, store.Exists)
		code(t, nobody, store.NotFound)
		code(t, bad, store.Internal)
		same(t, membersOf(t, s, "team"), []store.Membership{m})
		same(t, membershipsOf(t, s, ann.ID), nil)
	}},
	{"who has left is no member, and the last one leaves nothing behind", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		joined(t, s, "team", boss, ann)
		left := joined(t, s, "team", boss, ben)
		update(t, s, ann.ID, func(tx store.Tx) error { return errors.Join(tx.Leave("team"), tx.Leave("team"), tx.Leave("none")) })
		same(t, membersOf(t, s, "team"), []store.Membership{left})
		same(t, membershipsOf(t, s, ann.ID), nil)
		update(t, s, ben.ID, func(tx store.Tx) error { return tx.Leave("team") })
		same(t, membersOf(t, s, "team"), nil)
		joined(t, s, "team", ann, ben) // the id is free
	}},
	{"only who runs a group ends it", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		team := []store.Membership{joined(t, s, "team", boss, ann), joined(t, s, "team", boss, ben)}
		course := joined(t, s, "course", boss, ann)
		update(t, s, ann.ID, func(tx store.Tx) error { return errors.Join(tx.EndGroup("team"), tx.EndGroup("none")) })
		same(t, membersOf(t, s, "team"), team)
		update(t, s, boss.ID, func(tx store.Tx) error { return tx.EndGroup("team") })
		same(t, membersOf(t, s, "team"), nil)
		same(t, membershipsOf(t, s, ben.ID), nil)
		same(t, membershipsOf(t, s, ann.ID), []store.Membership{course})
	}},
	{"a deleted person is in no group, and their groups have ended", func(t *testing.T, s store.Store) {
		boss, _ := newPerson(t, s)
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		joined(t, s, "team", boss, ann)
		joined(t, s, "team", boss, boss)
		stays := joined(t, s, "course", ben, ben)
		joined(t, s, "course", ben, boss)
		joined(t, s, "other", ben, ann)
		must(t, s.DeletePerson(t.Context(), boss.ID))
		same(t, membersOf(t, s, "team"), nil)
		same(t, membersOf(t, s, "course"), []store.Membership{stays})
		same(t, len(membershipsOf(t, s, ann.ID)), 1)
		must(t, s.DeletePerson(t.Context(), ben.ID))
		same(t, membershipsOf(t, s, ann.ID), nil)
		must(t, s.DeletePerson(t.Context(), ann.ID))
	}},
}
