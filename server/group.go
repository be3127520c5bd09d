package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerpath/engine/visible"
	"careerpath/engine/wording"
	"careerpath/store"
)

// Limits of groups.
const (
	maxGroups      = 10  // that a person runs
	maxMemberships = 20  // of a person
	maxMembers     = 200 // of a group; those who join in the same moment may be a few more

	longestGroupName = 80 // characters
	longestShownName = 60 // of a member beside their role
)

var (
	errManyGroups = &linked{&problem{status: http.StatusConflict, title: "You run as many groups as there can be",
		detail: "There can be 10. End one that isn't needed any more first."}, "/groups", "See your groups"}
	errManyMemberships = &linked{&problem{status: http.StatusConflict, title: "You are in as many groups as there can be",
		detail: "There can be 20. Leave one first. Nothing was shared."}, "/groups", "See your groups"}
	errGroupFull = &problem{status: http.StatusConflict, title: "This group is full",
		detail: "A group has 200 members at most. Tell whoever sent you the link. Nothing was shared."}
)

func groupURL(id string) string { return "/groups/" + id }

// groupsPage lists the groups that a person runs and those they are in.
type groupsPage struct {
	Owner    string
	Runs, In []groupLine
	Name     string // for a new one, as it was sent
	Problems []formProblem
	Barred   bool // the person may open none
	Left     bool // a group has just been left
	Ended    bool // or ended
}

// Wrong is what is wrong with a field, "" for nothing.
func (p groupsPage) Wrong(field string) string { return wrongWith(p.Problems, field) }

type groupLine struct{ ID, Name, Since string }

func (s *Server) getGroups(w http.ResponseWriter, r *http.Request) error {
	if ready, err := s.readyToKeep(w, r); !ready {
		return err
	}
	query := r.URL.Query()
	return s.showGroups(w, r, http.StatusOK, groupsPage{Left: query.Has("left"), Ended: query.Has("ended")})
}

func (s *Server) showGroups(w http.ResponseWriter, r *http.Request, status int, p groupsPage) error {
	c := s.calendar(r)
	var err error
	if p.Owner, err = s.pageOwner(r); err != nil {
		return err
	}
	var in []store.Membership
	known, err := s.view(r, func(data store.Reader) error {
		may, err := s.mayRunGroups(data)
		if p.Barred = !may; err != nil {
			return err
		}
		own, err := store.List[store.Group](data, store.GroupRecords)
		if err != nil {
			return err
		}
		p.Runs = nil
		for _, g := range own {
			p.Runs = append(p.Runs, groupLine{g.ID, g.Name, c.date(g.Created)})
		}
		in, err = data.Memberships()
		return err
	})
	if err != nil {
		return err
	}
	p.Barred = p.Barred || !known && s.restricted()
	for _, m := range in {
		g, err := s.groupOf(r.Context(), m.Owner, m.Group)
		if store.CodeOf(err) == store.NotFound { // it has just ended
			continue
		}
		if err != nil {
			return err
		}
		p.In = append(p.In, groupLine{g.ID, g.Name, c.date(m.Joined)})
	}
	return s.render(w, r, status, "groups", s.language(r).T("Groups"), p)
}

// groupOf reads a group of its owner's.
func (s *Server) groupOf(ctx context.Context, owner, id string) (g store.Group, err error) {
	err = s.store.View(ctx, owner, func(data store.Reader) (err error) {
		g, err = store.Get[store.Group](data, store.GroupRecords, id)
		return err
	})
	return g, err
}

// readName reads the name of a group or of a member in it: on one line, of characters that can be seen.
func readName(l *wording.Language, given string, most int) (name, wrong string) {
	name = strings.Join(strings.Fields(given), " ")
	switch n := utf8.RuneCountInString(name); {
	case n > most:
		wrong = l.T("This name has %d characters; at most %d fit here. Shorten it", n, most)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, visible.Odd):
		wrong = l.T("This name has characters that can't be read. Type it again")
	}
	return name, wrong
}

// comer is who sends a form that needs no result: a person of whom nothing was kept before is made of it. The form must
// have been read.
func (s *Server) comer(r *http.Request) (store.Person, error) {
	if _, ok := secretOf(r); !ok && s.required {
		return store.Person{}, errSignInFirst
	} else if !ok {
		return store.Person{}, errNoCookies
	}
	if err := s.stillHeld(r); err != nil {
		return store.Person{}, err
	}
	return s.personToKeep(r)
}

// postGroups opens a group, with a joining link. Sent twice, the form opens one.
func (s *Server) postGroups(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	given := r.PostForm.Get("name")
	name, wrong := readName(s.language(r), given, longestGroupName)
	if wrong == "" && name == "" {
		wrong = s.language(r).T("Enter a name that members know the group by")
	}
	if wrong != "" {
		return s.showGroups(w, r, http.StatusUnprocessableEntity, groupsPage{Name: given,
			Problems: []formProblem{{"name", wrong}}})
	}
	who, err := s.comer(r)
	if err != nil {
		return err
	}
	if err := s.managing(r.Context(), who); err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	link, err := s.groupKey(r, id)
	if err != nil {
		return err
	}
	opened := store.Group{ID: id, Name: name, Created: s.now().UTC(), Sent: markOf(r)}
	var at string // of the group that the form has opened
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		at = opened.ID
		own, err := store.List[store.Group](tx, store.GroupRecords)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(own, func(g store.Group) bool { return g.Sent == opened.Sent }); i >= 0 {
			at = own[i].ID
			return nil
		}
		if len(own) >= maxGroups {
			return errManyGroups
		}
		if err := store.Put(tx, store.GroupRecords, opened.ID, opened); err != nil {
			return err
		}
		if err := tx.PutKey(link); err != nil {
			return err
		}
		return groupEvent(tx, kindGroupOpened, opened.Created, &opened)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, groupURL(at), http.StatusSeeOther)
	return nil
}

// groupNamed is what events of groups say, which tells them apart when a group has ended.
type groupNamed struct {
	Name string `json:"name"`
}

func groupEvent(tx store.Tx, kind string, at time.Time, g *store.Group) error {
	data, err := json.Marshal(groupNamed{g.Name})
	if err != nil {
		return err
	}
	_, err = tx.AppendEvent(store.Event{At: at, Kind: kind, Subject: g.ID, Data: data})
	return err
}

// groupKey is a new joining link's, which the browser of a request can show and no other can.
func (s *Server) groupKey(r *http.Request, group string) (store.Key, error) {
	secret, ok := secretOf(r)
	if !ok {
		return store.Key{}, errNoCookies
	}
	key, err := s.newLinkKey(secret, store.KeyGroup)
	key.Scope = &store.Scope{What: "group", Subject: group}
	return key, err
}

// countGroups counts the groups that a person runs or is in.
func countGroups(data store.Reader) (int, error) {
	ids := map[string]bool{}
	in, err := data.Memberships()
	for _, m := range in {
		ids[m.Group] = true
	}
	if err != nil {
		return 0, err
	}
	runs, err := data.Records(store.GroupRecords)
	for _, record := range runs {
		ids[record.ID] = true
	}
	return len(ids), err
}

// joinsGroup says whether a key is the joining link of a group.
func joinsGroup(k *store.Key, group string) bool {
	return k.Kind == store.KeyGroup && k.Scope != nil && k.Scope.Subject == group
}

// groupPage is a group as whoever runs it sees it.
type groupPage struct {
	Owner, ID, Name, Since string
	Members                int
	Figures                *groupFigures // nil where there are none yet
	Counted                string        // day of that
	Shown                  []shownRole
	HasLink                bool
	Link                   string // to join by, "" where another browser made it
	Used                   string // day that it was opened last, "" for never
	Mine                   *membershipPart
	Problems               []formProblem
}

// getGroup shows a group to whoever runs it, and a membership to a member.
func (s *Server) getGroup(w http.ResponseWriter, r *http.Request) error {
	return s.showGroup(w, r, http.StatusOK, membershipPart{}, nil)
}

// showGroup shows the page, with what was sent of a membership and what is wrong with a form.
func (s *Server) showGroup(w http.ResponseWriter, r *http.Request, status int, sent membershipPart,
	problems []formProblem) error {
	who, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	var kept store.Group
	var runs, may bool
	var keys []store.Key
	var mine *store.Membership
	err = s.store.View(r.Context(), who.ID, func(data store.Reader) error {
		var err error
		if mine, err = membershipIn(data, r.PathValue("id")); err != nil {
			return err
		}
		kept, err = store.Get[store.Group](data, store.GroupRecords, r.PathValue("id"))
		if runs = err == nil; store.CodeOf(err) == store.NotFound {
			return nil
		}
		if err == nil {
			may, err = s.mayRunGroups(data)
		}
		if err == nil {
			keys, err = data.Keys()
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case mine == nil && runs && !may:
		return errNoManager
	case mine == nil && !runs:
		return errNotFound
	case !runs, !may:
		return s.showMembership(w, r, status, who, mine, sent, problems)
	}
	c, l := s.calendar(r), s.language(r)
	p := groupPage{Owner: ownerOf(who), ID: kept.ID, Name: kept.Name, Since: c.date(kept.Created), Problems: problems}
	if mine != nil {
		part := newMembershipPart(mine, sent, problems)
		p.Mine = &part
	}
	for i := range keys {
		if k := &keys[i]; joinsGroup(k, kept.ID) {
			p.HasLink, p.Link = true, linkOf(r, k)
			if !k.Used.IsZero() {
				p.Used = c.date(k.Used)
			}
		}
	}
	seen, err := s.lookAt(r.Context(), who, kept)
	if err != nil {
		return err
	}
	p.Members, p.Shown = seen.members, seen.shownIn(l)
	if seen.figures != nil {
		p.Figures, p.Counted = s.newGroupFigures(l, seen.figures), c.date(seen.at)
	}
	return s.render(w, r, status, "group", kept.Name, p)
}

// membershipIn finds a person's membership of a group, nil where they are not in it.
func membershipIn(data store.Reader, group string) (*store.Membership, error) {
	all, err := data.Memberships()
	if i := slices.IndexFunc(all, func(m store.Membership) bool { return m.Group == group }); err == nil && i >= 0 {
		return &all[i], nil
	}
	return nil, err
}

// postGroup changes a group of the sender's, or their membership.
func (s *Server) postGroup(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	does := r.PostForm.Get("go")
	if slices.Contains([]string{"link", "unlink", "end"}, does) {
		if err := s.managing(r.Context(), who); err != nil {
			return err
		}
	}
	switch does {
	case "link":
		link, err := s.groupKey(r, id)
		if err != nil {
			return err
		}
		return s.changeLink(w, r, who, &link)
	case "unlink":
		return s.changeLink(w, r, who, nil)
	case "end":
		return s.endGroup(w, r, who)
	case "show":
		return s.changeMembership(w, r, who)
	case "leave":
		return s.leaveGroup(w, r, who)
	}
	return errNotFound
}

// changeLink puts a joining link in place of the one before, or ends that.
func (s *Server) changeLink(w http.ResponseWriter, r *http.Request, who store.Person, link *store.Key) error {
	id := r.PathValue("id")
	err := s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		if _, err := store.Get[store.Group](tx, store.GroupRecords, id); err != nil {
			return err
		}
		if err := endLinks(tx, id); err != nil || link == nil {
			return err
		}
		return tx.PutKey(*link)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, groupURL(id)+"#link", http.StatusSeeOther)
	return nil
}

func endLinks(tx store.Tx, group string) error {
	keys, err := tx.Keys()
	for i := range keys {
		if joinsGroup(&keys[i], group) {
			err = errors.Join(err, tx.DeleteKey(keys[i].ID))
		}
	}
	return err
}

// endGroup ends a group, once whoever runs it has said so twice.
func (s *Server) endGroup(w http.ResponseWriter, r *http.Request, who store.Person) error {
	id := r.PathValue("id")
	if r.PostForm.Get("sure") != "yes" {
		return s.showGroup(w, r, http.StatusUnprocessableEntity, membershipPart{}, []formProblem{{"sure",
			s.language(r).T("Tick the box to say that you are sure. The group goes on")}})
	}
	err := s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		g, err := store.Get[store.Group](tx, store.GroupRecords, id)
		if err != nil {
			return err
		}
		if err := endLinks(tx, id); err != nil {
			return err
		}
		if err := errors.Join(tx.EndGroup(id), tx.DeleteRecord(store.GroupRecords, id)); err != nil {
			return err
		}
		return groupEvent(tx, kindGroupEnded, s.now().UTC(), &g)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/groups?ended", http.StatusSeeOther)
	return nil
}
