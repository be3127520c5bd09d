package server

import (
	"net/http"

	"careerpath/store"
)

// membershipPart is what a member chooses to show, in a form.
type membershipPart struct {
	ShowRole bool
	Name     string
	Wrong    string // what is wrong with the name
	sent     bool
}

// newMembershipPart is a membership's, or what was sent of it where that is wrong.
func newMembershipPart(m *store.Membership, sent membershipPart, problems []formProblem) membershipPart {
	if sent.sent {
		sent.Wrong = wrongWith(problems, "name")
		return sent
	}
	return membershipPart{ShowRole: m.ShowRole, Name: m.Name}
}

// readMembership reads what a member chooses to show. Without the tick nothing is kept of a name.
func (s *Server) readMembership(r *http.Request) (part membershipPart, problems []formProblem) {
	l := s.language(r)
	part = membershipPart{ShowRole: r.PostForm.Get("show_role") == "yes", Name: r.PostForm.Get("name"), sent: true}
	if !part.ShowRole {
		part.Name = ""
		return part, nil
	}
	name, wrong := readName(l, part.Name, longestShownName)
	if wrong == "" && name == "" {
		wrong = l.T("Enter the name to show with your role, or take the tick away")
	}
	if wrong != "" {
		part.Wrong = wrong
		return part, []formProblem{{"name", wrong}}
	}
	part.Name = name
	return part, nil
}

// joinPage says what is shared in a group, and asks whether to join.
type joinPage struct {
	Secret   string
	Owner    string
	Group    string
	Runs     bool // the asker runs it
	Known    bool // something is kept of the asker
	Part     membershipPart
	Problems []formProblem
}

// openGroup asks whoever opens a joining link whether to join.
func (s *Server) openGroup(w http.ResponseWriter, r *http.Request, of opened) error {
	g, err := s.groupToJoin(r, of)
	if err != nil {
		return err
	}
	s.noteUse(r.Context(), of.owner, of.key)
	who, known, err := s.person(r)
	if err != nil {
		return err
	}
	if known {
		var in *store.Membership
		if err := s.store.View(r.Context(), who.ID, func(data store.Reader) (err error) {
			in, err = membershipIn(data, g.ID)
			return err
		}); err != nil {
			return err
		}
		if in != nil {
			http.Redirect(w, r, groupURL(g.ID), http.StatusSeeOther)
			return nil
		}
	}
	return s.showJoin(w, r, http.StatusOK, of, &g, joinPage{})
}

// groupToJoin is the group that a link joins.
func (s *Server) groupToJoin(r *http.Request, of opened) (store.Group, error) {
	if of.key.Scope == nil {
		return store.Group{}, errLinkEnded
	}
	g, err := s.groupOf(r.Context(), of.owner.ID, of.key.Scope.Subject)
	if store.CodeOf(err) == store.NotFound {
		err = errLinkEnded
	}
	return g, err
}

// showJoin shows the page, with what was sent and what is wrong with it. A browser of nobody's gets a secret, so that
// its answer makes a person of it.
func (s *Server) showJoin(w http.ResponseWriter, r *http.Request, status int, of opened, g *store.Group,
	p joinPage) error {
	who, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known && s.required {
		return errSignInFirst
	}
	showsSecret(r)
	if _, fresh, ok := cookieOf(r); !known && (!ok || !fresh) {
		setCookie(w, r, newMark+newSecret())
	}
	if p.Owner, err = s.pageOwner(r); err != nil {
		return err
	}
	p.Secret, p.Group, p.Known, p.Runs = of.secret, g.Name, known, known && who.ID == of.owner.ID
	return s.render(w, r, status, "group_join", s.language(r).T("Join the group “%s”", isolated(g.Name)), p)
}

// postJoin makes the sender a member of the group that a link joins. Sent twice, the form does it once.
func (s *Server) postJoin(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	secret := secretIn(r.PostForm.Get(linkField))
	hash, _ := hashOf(secret) // what is no secret is nobody's
	of, err := s.opening(r, hash, secret, store.KeyGroup)
	if err != nil {
		return err
	}
	g, err := s.groupToJoin(r, of)
	if err != nil {
		return err
	}
	part, problems := s.readMembership(r)
	if len(problems) > 0 {
		return s.showJoin(w, r, http.StatusUnprocessableEntity, of, &g, joinPage{Part: part, Problems: problems})
	}
	members, err := s.members(r.Context(), g.ID)
	if err != nil {
		return err
	}
	who, err := s.comer(r)
	if err != nil {
		return err
	}
	now := s.now().UTC()
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		all, err := tx.Memberships()
		if err != nil {
			return err
		}
		m, err := membershipIn(tx, g.ID)
		if err != nil {
			return err
		}
		joins := m == nil
		switch {
		case joins && len(members) >= maxMembers:
			return errGroupFull
		case joins && len(all) >= maxMemberships:
			return errManyMemberships
		case joins:
			m = &store.Membership{Group: g.ID, Owner: of.owner.ID, Joined: now}
			before, err := store.Get[store.Membership](tx, store.LeftRecords, g.ID)
			switch {
			case err == nil:
				m.Joined = before.Joined
			case store.CodeOf(err) != store.NotFound:
				return err
			}
		}
		m.ShowRole, m.Name = part.ShowRole, part.Name
		if err := tx.Join(*m); err != nil || !joins {
			return err
		}
		if err := tx.DeleteRecord(store.LeftRecords, g.ID); err != nil {
			return err
		}
		return groupEvent(tx, kindGroupJoined, now, &g)
	})
	if err == nil { // the group may have ended in the meantime, and nobody else could end the membership
		_, err = s.groupOf(r.Context(), of.owner.ID, g.ID)
		if store.CodeOf(err) == store.NotFound {
			if err := s.leave(r, who, g.ID); err != nil {
				return err
			}
		}
	}
	if store.CodeOf(err) == store.NotFound {
		return errLinkEnded
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, groupURL(g.ID)+"?joined", http.StatusSeeOther)
	return nil
}

// memberPage is a group as a member sees it.
type memberPage struct {
	Owner, ID, Name, Since string
	Joined                 bool // just now
	HasResult              bool
	Part                   membershipPart
	Problems               []formProblem
}

func (s *Server) showMembership(w http.ResponseWriter, r *http.Request, status int, who store.Person,
	m *store.Membership, sent membershipPart, problems []formProblem) error {
	g, err := s.groupOf(r.Context(), m.Owner, m.Group)
	if err != nil {
		return err
	}
	p := memberPage{Owner: ownerOf(who), ID: g.ID, Name: g.Name, Since: s.calendar(r).date(m.Joined),
		Joined: r.URL.Query().Has("joined"), Part: newMembershipPart(m, sent, problems), Problems: problems}
	if err := s.store.View(r.Context(), who.ID, func(data store.Reader) error {
		n, err := data.Count()
		p.HasResult = n.Assessments > 0
		return err
	}); err != nil {
		return err
	}
	return s.render(w, r, status, "group_member", g.Name, p)
}

// changeMembership changes what a member shows.
func (s *Server) changeMembership(w http.ResponseWriter, r *http.Request, who store.Person) error {
	part, problems := s.readMembership(r)
	if len(problems) > 0 {
		return s.showGroup(w, r, http.StatusUnprocessableEntity, part, problems)
	}
	id := r.PathValue("id")
	err := s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		m, err := membershipIn(tx, id)
		if err != nil {
			return err
		}
		if m == nil {
			return errNotFound
		}
		m.ShowRole, m.Name = part.ShowRole, part.Name
		return tx.Join(*m)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, groupURL(id), http.StatusSeeOther)
	return nil
}

// leaveGroup ends a membership. Sent twice, the form does it once.
func (s *Server) leaveGroup(w http.ResponseWriter, r *http.Request, who store.Person) error {
	if err := s.leave(r, who, r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, "/groups?left", http.StatusSeeOther)
	return nil
}

// leave ends a membership where there is one, and notes when the member had joined: who comes back counts as never
// gone, see group.Presence.
func (s *Server) leave(r *http.Request, who store.Person, id string) error {
	var before *store.Membership
	err := s.store.View(r.Context(), who.ID, func(data store.Reader) (err error) {
		before, err = membershipIn(data, id)
		return err
	})
	if err != nil || before == nil {
		return err
	}
	g, err := s.groupOf(r.Context(), before.Owner, id)
	if store.CodeOf(err) == store.NotFound { // it has ended, and its name with it
		g, err = store.Group{ID: id}, nil
	}
	if err != nil {
		return err
	}
	return s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		m, err := membershipIn(tx, id)
		if err != nil || m == nil {
			return err
		}
		if err := tx.Leave(id); err != nil {
			return err
		}
		if err := store.Put(tx, store.LeftRecords, id, store.Membership{Group: id, Joined: m.Joined}); err != nil {
			return err
		}
		return groupEvent(tx, kindGroupLeft, s.now().UTC(), &g)
	})
}
