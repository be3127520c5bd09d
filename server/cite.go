package server

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// citations are the sources of a page, numbered in the order in which it first cites them. What rests on them is shown
// in the page's language.
type citations struct {
	*wording.Language
	known   []engine.Source
	Sources []citedSource
}

type citedSource struct {
	Number int
	Source engine.Source
}

// citedText is something that rests on sources, with their numbers.
type citedText struct {
	Head, Text string // Head is "" where the text stands alone
	Cites      []int
}

func (s *Server) citations(l *wording.Language) *citations {
	return &citations{Language: l, known: s.catalog.Sources()}
}

// cite returns the numbers of sources, and gives those that have none the next ones.
func (c *citations) cite(refs []engine.Ref) []int {
	var out []int
	for _, ref := range refs {
		is := func(s citedSource) bool { return s.Source.ID == ref.ID }
		i := slices.IndexFunc(c.Sources, is)
		if i < 0 {
			k := slices.IndexFunc(c.known, func(s engine.Source) bool { return s.ID == ref.ID })
			if k < 0 {
				continue
			}
			i = len(c.Sources)
			c.Sources = append(c.Sources, citedSource{i + 1, c.known[k]})
		}
		out = append(out, c.Sources[i].Number)
	}
	return out
}

func (c *citations) claims(claims []engine.Claim) []citedText {
	var out []citedText
	for _, cl := range claims {
		out = append(out, citedText{Text: c.T(cl.Text), Cites: c.cite(cl.Sources)})
	}
	return out
}

// tools says of each tool what it is used for, where that is known.
func (c *citations) tools(tools []engine.Tool) []citedText {
	var out []citedText
	for _, t := range tools {
		text := citedText{Text: c.T(t.Text), Cites: c.cite(t.Sources)}
		if t.For != "" {
			text.Head, text.Text = c.T(t.Text), c.T(t.For)
		}
		out = append(out, text)
	}
	return out
}

// toolNames leaves out what tools are used for.
func (c *citations) toolNames(tools []engine.Tool) []citedText {
	var out []citedText
	for _, t := range tools {
		out = append(out, citedText{Text: fullStop(c.T(t.Text)), Cites: c.cite(t.Sources)})
	}
	return out
}

func (c *citations) steps(steps []engine.Step) []citedText {
	var out []citedText
	for _, s := range steps {
		out = append(out, citedText{c.T(s.Step), c.T(s.Text), c.cite(s.Sources)})
	}
	return out
}

func (c *citations) picture(p engine.Picture) citedText {
	return citedText{Text: c.T(p.Text), Cites: c.cite(p.Sources)}
}

func (c *citations) question(q engine.RoleQuestion) citedText {
	return citedText{c.T(q.Ask), c.T(q.Answer), c.cite(q.Sources)}
}

// concerns says whether what is written at one role shows a role as well.
func concerns(role *engine.Role, at *engine.Role, about []engine.Ref) bool {
	return role.ID == at.ID || slices.ContainsFunc(about, func(ref engine.Ref) bool { return ref.ID == role.ID })
}

// pictures are those of every role that concern all of some roles, those written at the first of them foremost.
func (s *Server) pictures(c *citations, of ...*engine.Role) []citedText {
	var out []citedText
	for _, at := range s.rolesFrom(of[0]) {
		for _, p := range at.Pictures {
			if concernsAll(of, at, p.About) {
				out = append(out, c.picture(p))
			}
		}
	}
	return out
}

// questions are those of every role that concern all of some roles, those written at the first of them foremost.
func (s *Server) questions(c *citations, of ...*engine.Role) []citedText {
	var out []citedText
	for _, at := range s.rolesFrom(of[0]) {
		for _, q := range at.Questions {
			if concernsAll(of, at, q.About) {
				out = append(out, c.question(q))
			}
		}
	}
	return out
}

func concernsAll(roles []*engine.Role, at *engine.Role, about []engine.Ref) bool {
	for _, role := range roles {
		if !concerns(role, at, about) {
			return false
		}
	}
	return true
}

// rolesFrom are all roles, one of them first.
func (s *Server) rolesFrom(first *engine.Role) []*engine.Role {
	out := []*engine.Role{first}
	roles := s.catalog.Roles()
	for i := range roles {
		if roles[i].ID != first.ID {
			out = append(out, &roles[i])
		}
	}
	return out
}
