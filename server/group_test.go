package server_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"careerpath/engine/group"
	"careerpath/store"
)

// groupOwner is somebody who runs a group, with the address of its page and its joining link.
type groupOwner struct {
	*somebody
	at, link string
}

var joiningLink = regexp.MustCompile(`id="joining-link"[^>]* value="([^"]+)"`)

// opensGroup has somebody open a group.
func (s *site) opensGroup(name string) *groupOwner {
	s.t.Helper()
	o := &groupOwner{somebody: s.somebody()}
	action, fields := formOn(s.t, s.get("/groups"), `name="name"`)
	fields.Set("name", name)
	r := s.form(action, fields)
	if r.status != http.StatusSeeOther {
		s.t.Fatalf("opening a group: status %d\n%s", r.status, r.body)
	}
	o.at = r.location()
	o.link = o.linkNow()
	return o
}

func (o *groupOwner) linkNow() string {
	o.t.Helper()
	o.signIn()
	found := joiningLink.FindStringSubmatch(o.get(o.at).body)
	if found == nil {
		o.t.Fatal("the page shows no joining link")
	}
	return html.UnescapeString(found[1])
}

func (o *groupOwner) page() reply {
	o.t.Helper()
	o.signIn()
	return o.get(o.at)
}

// id of the group.
func (o *groupOwner) id() string { return strings.TrimPrefix(o.at, "/groups/") }

// csv is the group's CSV, by the first cells of each row, without the last.
func (o *groupOwner) csv() map[string]string {
	o.t.Helper()
	o.signIn()
	r := o.get(o.at + "/figures.csv")
	o.wants(r, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(r.body)).ReadAll()
	if err != nil {
		o.t.Fatal(err)
	}
	out := map[string]string{}
	for _, row := range rows {
		out[row[0]+" "+row[1]+" "+row[3]] = row[4]
	}
	return out
}

// joins has the site's browser join a group by its link, with what else it sends.
func (s *site) joins(link string, more url.Values) reply {
	s.t.Helper()
	action, fields := formOn(s.t, s.openLink(link), `name="show_role"`)
	fields.Del("show_role")
	fields.Set("name", "")
	for name, values := range more {
		fields[name] = values
	}
	return s.form(action, fields)
}

// member is somebody with a result who joins a group.
func (o *groupOwner) member(strong func(string) bool) *somebody {
	o.t.Helper()
	p := o.somebody.site.somebody()
	p.taken(quizID, 1, strong)
	if r := p.joins(o.link, nil); r.status != http.StatusSeeOther || r.location() != o.at+"?joined" {
		o.t.Fatalf("joining: status %d to %q\n%s", r.status, r.location(), r.body)
	}
	return p
}

func (s *site) membersOf(group string) []store.Membership {
	s.t.Helper()
	all, err := s.store.Members(s.t.Context(), group, "", 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func TestWhoRunsAGroupSeesFiguresFromFiveMembersUpAndOfFourNone(t *testing.T) {
	o := newSite(t).opensGroup("The marketing team")
	for range 4 {
		o.member(leader)
	}
	page := o.page()
	o.wants(page, http.StatusOK, "The marketing team", "4 members", "Figures begin with five members")
	lacks(t, page, "Mean level of each skill")
	if got := o.csv(); len(got) != 3 || got["members_now  number"] != "4" {
		t.Errorf("of four members the CSV says %v", got)
	}
	o.member(marketer)
	page = o.page()
	o.wants(page, http.StatusOK, "5 members", "Who could grow into what", "Mean level of each skill", "among 5 members")
	// All five have a level of every skill. The mean is of four leaders and one who isn't.
	high := o.levelOf(leader, "team_leadership")
	low := o.levelOf(marketer, "team_leadership")
	got := o.csv()
	if want := fmt.Sprintf("%.0f", (4*high+low)/5); got["skill team_leadership mean"] != want ||
		got["skill team_leadership members_at_least"] != "5" {
		t.Errorf("the mean of team leadership is %v, want %s", got, want)
	}
	for what, n := range got {
		if strings.HasPrefix(what, "role ") && slices.Contains([]string{"1", "2", "3", "4"}, n) {
			t.Errorf("%s is %s", what, n)
		}
	}
}

// levelOf is the level of a skill of somebody with all the answers of a kind of person.
func (s *site) levelOf(strong func(string) bool, skill string) float64 {
	s.t.Helper()
	result, err := s.catalog.Score(quizID, sheetOf(s.t, s.catalog, answersOf(s.t, s.catalog, strong)))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range result.Levels {
		if l.Skill == skill {
			return l.Level
		}
	}
	s.t.Fatalf("no level of %s", skill)
	return 0
}

func TestFiguresOfAGroupChangeOnlyWhenFiveMembersHaveChanged(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	for range 5 {
		o.member(leader)
	}
	o.page()
	first := o.csv()
	for range 4 {
		o.member(marketer)
		now := o.csv()
		if now["members_now  number"] == first["members_now  number"] {
			t.Error("the number of members isn't that of now")
		}
		delete(now, "members_now  number")
		want := map[string]string{}
		for what, n := range first {
			if want[what] = n; what == "members_now  number" {
				delete(want, what)
			}
		}
		if diff := cmp.Diff(want, now); diff != "" {
			t.Fatalf("figures changed with %s: %s", first["members_now  number"], diff)
		}
	}
	o.wants(o.page(), http.StatusOK, "9 members", "among 5 members")
	o.member(marketer)
	o.wants(o.page(), http.StatusOK, "10 members", "among 10 members")
	if now := o.csv(); now["skill team_leadership mean"] == first["skill team_leadership mean"] {
		t.Error("the mean is the same with five others")
	}
}

func TestFiguresAreGoneWhereFewerThanFiveAreLeft(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	var last *somebody
	for range 5 {
		last = o.member(leader)
	}
	o.wants(o.page(), http.StatusOK, "among 5 members")
	last.signIn()
	action, fields := formOn(t, last.get(o.at), `value="leave"`)
	fields.Set("go", "leave")
	for range 2 { // sent twice
		if r := last.form(action, fields); r.location() != "/groups?left" {
			t.Fatalf("leaving leads to %d %q", r.status, r.location())
		}
	}
	last.wants(last.get("/groups?left"), http.StatusOK, "You have left the group")
	last.wants(last.get(o.at), http.StatusNotFound)
	o.wants(o.page(), http.StatusOK, "4 members", "Figures begin with five members")
	// Back again, they count as never gone: nothing new is counted.
	last.signIn()
	joined := o.membersOf(o.id())[0].Joined
	last.wants(last.joins(o.link, nil), http.StatusSeeOther)
	for _, m := range o.membersOf(o.id()) {
		if m.Member == last.id && m.Joined.After(joined.Add(time.Minute)) {
			t.Errorf("who is back has joined at %v", m.Joined)
		}
	}
	o.wants(o.page(), http.StatusOK, "5 members", "among 5 members")
	if got := len(o.kept().Looks); got != 1 {
		t.Errorf("there were %d looks", got)
	}
}

func (o *groupOwner) kept() (g store.Group) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), o.somebody.id, func(data store.Reader) (err error) {
		g, err = store.Get[store.Group](data, store.GroupRecords, o.id())
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return g
}

func TestMembersReadWhatIsSharedBeforeTheyJoinAndNeedNoResult(t *testing.T) {
	o := newSite(t).opensGroup("Course <1>")
	o.client = newClient(t) // a browser that nothing is kept of
	page := o.openLink(o.link)
	o.wants(page, http.StatusOK, "Course &lt;1&gt;", "What is shared", "What is never shared",
		"a protection and no guarantee", "You can leave at any time", "You need no result to join")
	if n := len(o.people()); n != 1 {
		t.Errorf("opening the link made %d people", n)
	}
	if n := len(o.membersOf(o.id())); n != 0 {
		t.Errorf("opening the link made %d members", n)
	}
	action, fields := formOn(t, page, `name="show_role"`)
	fields.Del("show_role")
	for range 2 { // sent twice
		o.wants(o.form(action, fields), http.StatusSeeOther)
	}
	if people, members := len(o.people()), o.membersOf(o.id()); people != 2 || len(members) != 1 || members[0].ShowRole {
		t.Errorf("%d people, members %+v", people, members)
	}
	o.wants(o.get(o.at+"?joined"), http.StatusOK, "You are in the group now", "You have no result yet")
	o.wants(o.get("/groups"), http.StatusOK, "Groups you are in", "Course &lt;1&gt;")
	o.wants(o.get("/me"), http.StatusOK, "You are in 1 group")
	// Who is in the group already is led there.
	if r := o.openLink(o.link); r.location() != o.at {
		t.Errorf("a member's link leads to %d %q", r.status, r.location())
	}
	o.wants(o.page(), http.StatusOK, "1 member.", "Last opened on")
}

func TestARoleIsShownOnlyWithTheTickAndTheNameThatAMemberChose(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	ann := o.member(director)
	lacks(t, o.page(), "Ann")
	ann.signIn()
	show := func(fields url.Values) reply {
		action, form := formOn(t, ann.get(o.at), `name="show_role"`)
		form.Del("show_role")
		for name, values := range fields {
			form[name] = values
		}
		form.Set("go", "show")
		return ann.form(action, form)
	}
	// A name without the tick isn't kept.
	ann.wants(show(url.Values{"name": {"Ann"}}), http.StatusSeeOther)
	if m := o.membersOf(o.id())[0]; m.Name != "" || m.ShowRole {
		t.Errorf("without the tick: %+v", m)
	}
	ann.wants(show(url.Values{"show_role": {"yes"}, "name": {`=HYPERLINK("x")`}}), http.StatusSeeOther)
	o.wants(o.page(), http.StatusOK, "<bdi>=HYPERLINK(&#34;x&#34;)</bdi>: <bdi>Marketing Director</bdi>")
	o.signIn()
	o.wants(o.get(o.at+"/figures.csv"), http.StatusOK, `shown,,Marketing Director,name,"'=HYPERLINK(""x"")"`)
	ann.signIn()
	for given, want := range map[string]string{"": "Enter the name to show", strings.Repeat("ö", 61): "at most 60 fit",
		"A\u202enn": "can&#39;t be read", "A\x00": "can&#39;t be read", "\xff": "can&#39;t be read"} {
		r := show(url.Values{"show_role": {"yes"}, "name": {given}})
		ann.wants(r, http.StatusUnprocessableEntity, want, `href="#name"`, `aria-describedby="name-error"`)
	}
	if m := o.membersOf(o.id())[0]; m.Name != `=HYPERLINK("x")` {
		t.Errorf("what was refused is kept: %+v", m)
	}
	ann.wants(show(nil), http.StatusSeeOther)
	lacks(t, o.page(), "HYPERLINK")
}

func TestAJoiningLinkIsRenewedAndEnded(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	old := o.link
	act := func(what string) {
		t.Helper()
		action, fields := formOn(t, o.page(), `value="link"`)
		fields.Set("go", what)
		o.wants(o.form(action, fields), http.StatusSeeOther)
	}
	// A page that was open when the link ended joins nothing.
	o.client = newClient(t)
	action, fields := formOn(t, o.openLink(old), `name="show_role"`)
	fields.Del("show_role")
	late := o.client
	act("link")
	if o.link = o.linkNow(); o.link == old {
		t.Error("the new link is the old one")
	}
	o.client = late
	o.wants(o.form(action, fields), http.StatusNotFound, "This link opens nothing")
	o.wants(o.openLink(old), http.StatusNotFound)
	o.wants(o.openLink(o.link), http.StatusOK)
	// Another browser of the owner's can't show it.
	another := o.keyOf(store.Key{ID: "other", Kind: store.KeyBrowser})
	secret := o.secret
	o.secret = another
	o.signIn()
	page := o.get(o.at)
	o.wants(page, http.StatusOK, "Only the browser that made it can show it")
	lacks(t, page, `id="joining-link"`)
	o.secret = secret
	act("unlink")
	o.wants(o.page(), http.StatusOK, "There is no link: nobody can join")
	o.wants(o.openLink(o.link), http.StatusNotFound, "This link opens nothing")
	if len(o.people()) != 1 || len(o.membersOf(o.id())) != 0 {
		t.Error("a link that has ended made a member")
	}
}

func TestAGroupEndsForAllItsMembers(t *testing.T) {
	for _, how := range []string{"by its owner", "with its owner"} {
		t.Run(how, func(t *testing.T) {
			o := newSite(t).opensGroup("Team")
			ann := o.member(leader)
			page := o.page()
			if how == "by its owner" {
				action, fields := formOn(t, page, `name="sure"`)
				fields.Del("sure")
				fields.Set("go", "end")
				o.wants(o.form(action, fields), http.StatusUnprocessableEntity, "The group goes on", `href="#sure"`)
				fields.Set("sure", "yes")
				if r := o.form(action, fields); r.location() != "/groups?ended" {
					t.Fatalf("%d %s", r.status, r.location())
				}
				o.wants(o.get("/groups?ended"), http.StatusOK, "The group has ended")
				if keys := o.keysOf(o.somebody.id, store.KeyGroup); len(keys) > 0 {
					t.Errorf("its link stays: %+v", keys)
				}
				o.wants(o.get(o.at), http.StatusNotFound)
			} else {
				o.form("/me/delete", url.Values{"sure": {"yes"}})
			}
			o.client = newClient(t)
			o.wants(o.openLink(o.link), http.StatusNotFound, "This link opens nothing")
			ann.signIn()
			lacks(t, ann.get("/groups"), "Team")
			ann.wants(ann.get(o.at), http.StatusNotFound)
			if n := len(o.membersOf(o.id())); n != 0 {
				t.Errorf("%d members are left", n)
			}
		})
	}
}

func TestNobodyButItsOwnerRunsAGroupAndNobodyButAMemberSeesIt(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	ann := o.member(leader)
	for _, who := range []string{"a member", "a stranger", "nobody"} {
		switch who {
		case "a member":
			ann.signIn()
		case "a stranger":
			o.somebody.site.somebody()
		case "nobody":
			o.client = newClient(t)
		}
		own := ""
		if who != "nobody" {
			own = o.ownerMark()
		}
		if r := o.get(o.at + "/figures.csv"); r.status != http.StatusNotFound {
			t.Errorf("%s gets the figures: %d", who, r.status)
		}
		if r := o.get(o.at); (r.status == http.StatusOK) != (who == "a member") {
			t.Errorf("%s gets the page: %d", who, r.status)
		} else if strings.Contains(r.body, `value="end"`) {
			t.Errorf("%s is offered to end the group", who)
		}
		for _, what := range []string{"link", "unlink", "end", "nothing", ""} {
			r := o.form(o.at, url.Values{":owner": {own}, "go": {what}, "sure": {"yes"}})
			if r.status != http.StatusNotFound && (who != "nobody" || r.status != http.StatusConflict) {
				t.Errorf("%s may %s: %d", who, what, r.status)
			}
		}
		if who != "a member" {
			for _, what := range []string{"show", "leave"} {
				o.form(o.at, url.Values{":owner": {own}, "go": {what}, "show_role": {"yes"}, "name": {"Mallory"}})
			}
		}
	}
	if m := o.membersOf(o.id()); len(m) != 1 || m[0].Name != "" {
		t.Errorf("members: %+v", m)
	}
	o.wants(o.openLink(o.link), http.StatusOK)
	o.wants(o.page(), http.StatusOK)
	// A form of somebody else's page changes nothing.
	o.wants(o.form(o.at, url.Values{":owner": {"00"}, "go": {"end"}, "sure": {"yes"}}), http.StatusConflict)
	o.wants(o.page(), http.StatusOK)
}

func TestWhatIsNoNameOfAGroupIsRefused(t *testing.T) {
	s := newSite(t)
	page := s.get("/groups")
	for given, want := range map[string]string{"": "Enter a name", " \t\n": "Enter a name",
		strings.Repeat("x", 81): "at most 80 fit",
		"Team\x1b[2J":           "can&#39;t be read", "Te\u202eam": "can&#39;t be read", "\xff\xfe": "can&#39;t be read"} {
		action, fields := formOn(t, page, `name="name"`)
		fields.Set("name", given)
		s.wants(s.form(action, fields), http.StatusUnprocessableEntity, want, `href="#name"`)
	}
	if n := len(s.people()); n != 0 {
		t.Errorf("what was refused made %d people", n)
	}
	// Somebody with nothing kept opens a group: sent twice, one.
	action, fields := formOn(t, page, `name="name"`)
	fields.Set("name", "  The   team ")
	for _, r := range s.atOnce(3, action, fields) {
		s.wants(r, http.StatusSeeOther)
	}
	s.wants(s.get("/groups"), http.StatusOK, "<bdi>The team</bdi>")
	if n := strings.Count(s.get("/groups").body, "The team"); n != 1 || len(s.people()) != 1 {
		t.Errorf("%d groups of %d people", n, len(s.people()))
	}
	// A browser without cookies is told so.
	s.client = &http.Client{CheckRedirect: s.client.CheckRedirect}
	s.wants(s.form(action, fields), http.StatusBadRequest, "does not accept cookies")
}

func TestThereAreLimitsOfGroupsMembershipsAndMembers(t *testing.T) {
	s := newSite(t)
	o := s.opensGroup("Team")
	open := func(name string) reply {
		o.signIn()
		action, fields := formOn(t, o.get("/groups"), `name="name"`)
		fields.Set("name", name)
		return o.form(action, fields)
	}
	for i := range 9 {
		s.wants(open(fmt.Sprint("Group ", i)), http.StatusSeeOther)
	}
	s.wants(open("Group 10"), http.StatusConflict, "There can be 10")

	ann := s.somebody()
	for i := range 20 {
		ann.update(func(tx store.Tx) error {
			return tx.Join(store.Membership{Group: fmt.Sprint("g", i), Owner: o.somebody.id})
		})
	}
	s.wants(ann.joins(o.link, nil), http.StatusConflict, "There can be 20", "Nothing was shared")
	ann.update(func(tx store.Tx) error { return tx.Leave("g1") })
	s.wants(ann.joins(o.link, nil), http.StatusSeeOther)

	for range 199 {
		id := uuid.Must(uuid.NewV7()).String()
		if err := s.store.CreatePerson(t.Context(), store.Person{ID: id}); err != nil {
			t.Fatal(err)
		}
		if err := s.store.Update(t.Context(), id, func(tx store.Tx) error {
			return tx.Join(store.Membership{Group: o.id(), Owner: o.somebody.id})
		}); err != nil {
			t.Fatal(err)
		}
	}
	s.somebody()
	s.wants(s.joins(o.link, nil), http.StatusConflict, "This group is full")
	o.wants(o.page(), http.StatusOK, "200 members")
	ann.signIn() // who is in it already can change what they show
	action, fields := formOn(t, ann.get(o.at), `name="show_role"`)
	fields.Set("go", "show")
	fields.Set("show_role", "yes")
	fields.Set("name", "Ann")
	s.wants(ann.form(action, fields), http.StatusSeeOther)
	o.wants(o.page(), http.StatusOK, "<bdi>Ann</bdi>: <bdi>No result yet</bdi>")
}

func TestAnOwnerMayBeAMemberToo(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	page := o.openLink(o.link)
	o.wants(page, http.StatusOK, "You run this group")
	o.wants(o.joins(o.link, url.Values{"show_role": {"yes"}, "name": {"Boss"}}), http.StatusSeeOther)
	o.wants(o.page(), http.StatusOK, "You are a member, too", "<bdi>Boss</bdi>", `value="Boss"`)
	action, fields := formOn(t, o.page(), `name="show_role"`)
	fields.Set("go", "show")
	fields.Set("name", "")
	o.wants(o.form(action, fields), http.StatusUnprocessableEntity, "Enter the name to show", "You are a member, too")
	fields.Set("go", "leave")
	o.wants(o.form(action, fields), http.StatusSeeOther)
	lacks(t, o.page(), "You are a member, too")
	o.wants(o.get("/groups"), http.StatusOK, "Groups you run")
}

func TestTheLogAndTheExportTellOfGroupsAndNotOfOthers(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	ann := o.member(leader)
	o.wants(o.page(), http.StatusOK)
	o.taken(quizID, 1, leader)
	o.wants(o.get("/progress?kind=groups"), http.StatusOK, "You opened the group “Team”")
	ann.signIn()
	ann.wants(ann.get("/progress?kind=groups"), http.StatusOK, "You joined the group “Team”")
	export := ann.get("/me/export")
	ann.wants(export, http.StatusOK, `"memberships"`, o.id())
	lacks(t, export, o.somebody.id)
	ann.form(o.at, url.Values{":owner": {ann.ownerMark()}, "go": {"leave"}})
	ann.wants(ann.get("/progress?kind=groups"), http.StatusOK, "You left the group “Team”")
	ann.wants(ann.get("/me/export"), http.StatusOK, `"left_groups"`, o.id())
	o.signIn()
	export = o.get("/me/export")
	o.wants(export, http.StatusOK, `"groups"`, `"name": "Team"`)
	lacks(t, export, ann.id)
	o.form(o.at, url.Values{":owner": {o.ownerMark()}, "go": {"end"}, "sure": {"yes"}})
	o.wants(o.get("/progress?kind=groups"), http.StatusOK, "You ended the group “Team”")
}

// Deleting somebody takes them out of their groups, and no group keeps anything that is theirs alone.
func TestAGroupKeepsNothingOfAMemberWhoHasDeletedEverything(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	var gone *somebody
	for range 5 {
		gone = o.member(leader)
	}
	o.page()
	gone.signIn()
	gone.wants(gone.form("/me/delete", url.Values{"sure": {"yes"}}), http.StatusSeeOther)
	if n := len(o.membersOf(o.id())); n != 4 {
		t.Errorf("%d members are left", n)
	}
	kept := o.kept()
	if kept.Figures == nil || kept.Figures.Members != 5 || !slices.Equal(kept.Looks, []group.Look{{At: kept.Looks[0].At,
		Results: 5}}) {
		t.Errorf("the group keeps %+v", kept)
	}
	o.wants(o.page(), http.StatusOK, "4 members", "Figures begin with five members")
}

// Two looks at once count once.
func TestFiguresAskedForAtOnceAreCountedOnce(t *testing.T) {
	o := newSite(t).opensGroup("Team")
	for range 5 {
		o.member(leader)
	}
	o.signIn()
	done := make(chan reply, 4)
	for range cap(done) {
		go func() { done <- o.get(o.at) }()
	}
	for range cap(done) {
		o.wants(<-done, http.StatusOK, "among 5 members")
	}
	if got := len(o.kept().Looks); got != 1 {
		t.Errorf("there were %d looks", got)
	}
}
