package server

import (
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"careerpath/engine/wording"
	"careerpath/store"
)

const (
	longestComment = 2000 // characters
	maxComments    = 200  // through one link
)

// commenter is somebody who looks on and may comment.
type commenter struct {
	Key, Name string // id of the link's key; for whom the link is
	Path      string // of the link's pages
	// of a comment that was sent and refused
	Text, Wrong string
}

// commentPart is what others wrote about a milestone, and the form for one more.
type commentPart struct {
	Lines   []commentLine
	Owner   string     // of the page, for its forms
	Address string     // of the milestone
	By      *commenter // nil where nothing can be written here
}

// commentLine is a comment in a list.
type commentLine struct {
	ID, By, On string
	Text       string // Markdown
	Mine       bool   // whoever looks on wrote it
}

// commentsOn are the comments on a milestone, as the asker sees them.
func (s *Server) commentsOn(r *http.Request, data store.Reader, growth, milestone string) (commentPart, error) {
	c, of := s.calendar(r), onlookerOf(r)
	p := commentPart{Owner: ownerOf(data.Person()), Address: milestoneURL(growth, milestone)}
	if of != nil {
		p.By = of.comment
	}
	kept, err := store.Comments(data, growth)
	for _, one := range kept {
		if one.Milestone == milestone {
			p.Lines = append(p.Lines, commentLine{one.ID, one.By, c.date(one.At), one.Text,
				p.By != nil && p.By.Key == one.Key})
		}
	}
	return p, err
}

// countComments counts the comments on each milestone of a plan.
func countComments(data store.Reader, growth string) (map[string]int, error) {
	kept, err := store.Comments(data, growth)
	counts := map[string]int{}
	for _, one := range kept {
		counts[one.Milestone]++
	}
	return counts, err
}

// commented is what an event tells of a comment. What it says isn't there, so that it goes when it is taken back.
type commented struct {
	By        string `json:"by"`
	Milestone string `json:"milestone"`
	Comment   string `json:"comment"` // id
}

// postSharedMilestone keeps a comment of whoever has a link that allows it, or takes one of theirs back.
func (s *Server) postSharedMilestone(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	owner, key, err := s.linkKey(r, r.PathValue("key"), store.KeyShare)
	if err != nil {
		return err
	}
	of := s.sharedWith(r, owner, &key, sharesPlan, sharesProgress)
	if of == nil || of.comment == nil {
		return errNotFound
	}
	growth, milestone, form := r.PathValue("id"), r.PathValue("milestone"), r.PostForm
	to := of.comment.Path + milestoneURL(growth, milestone) + "#comments"
	if form.Get(stepField) == "remove" {
		if err := s.removeComment(r, owner, form.Get("comment"), key.ID); err != nil {
			return err
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	l, text := s.language(r), wordsIn(form, "text")
	refuse := func(status int, wrong string) error {
		of.comment.Text, of.comment.Wrong = text, wrong
		return s.showReadOnly(w, r, of, func(s *Server, w http.ResponseWriter, r *http.Request) error {
			return s.showMilestone(w, r, status, nil, []formProblem{{"text", wrong}})
		})
	}
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return refuse(http.StatusUnprocessableEntity, l.T("Write something first"))
	case n > longestComment:
		return refuse(http.StatusUnprocessableEntity, l.T("The comment has %[1]s characters. Keep it to %[2]s.",
			l.Grouped(float64(n)), l.Grouped(longestComment)))
	}
	err = s.addComment(r, owner, &key, store.Comment{Plan: growth, Milestone: milestone, Text: text})
	if errors.Is(err, errManyComments) {
		return refuse(http.StatusUnprocessableEntity, l.T(errManyComments.detail))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

var errManyComments = &problem{status: http.StatusConflict, title: "There are as many comments as there can be",
	detail: "This link has 200 comments, which is as many as there can be. Remove some of them, or ask for a new link."}

// addComment keeps a comment, and that it came. The key is looked at again: it may have just been ended. The same text
// as the last one of the same link there was sent twice.
func (s *Server) addComment(r *http.Request, owner store.Person, key *store.Key, of store.Comment) (err error) {
	if of.ID, err = newID(); err != nil {
		return err
	}
	of.Key, of.By, of.At = key.ID, key.Name, s.now().UTC()
	return s.store.Update(r.Context(), owner.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(keys, func(k store.Key) bool { return k.ID == key.ID }) {
			return errLinkEnded
		}
		growth, err := (&sharedData{Scope: *key.Scope, all: tx}).Plan(of.Plan)
		if err != nil {
			return err
		}
		if growth.Plan.Milestone(of.Milestone) == nil {
			return errNotFound
		}
		all, err := store.List[store.Comment](tx, store.CommentRecords)
		if err != nil {
			return err
		}
		mine := slices.DeleteFunc(all, func(c store.Comment) bool { return c.Key != key.ID })
		if n := len(mine); n > 0 && mine[n-1].Text == of.Text && mine[n-1].Plan == of.Plan &&
			mine[n-1].Milestone == of.Milestone {
			return nil
		}
		if len(mine) >= maxComments {
			return errManyComments
		}
		if err := store.Put(tx, store.CommentRecords, of.ID, of); err != nil {
			return err
		}
		return appendEvent(tx, of.At, kindCommented, of.Plan, commented{of.By, of.Milestone, of.ID})
	})
}

// removeComment takes a comment back: any for its person, for whoever looks on those of their key.
func (s *Server) removeComment(r *http.Request, owner store.Person, id, key string) error {
	return s.store.Update(r.Context(), owner.ID, func(tx store.Tx) error {
		of, err := store.Get[store.Comment](tx, store.CommentRecords, id)
		switch {
		case store.CodeOf(err) == store.NotFound: // it is gone already
			return nil
		case err != nil:
			return err
		case key != "" && of.Key != key:
			return errNotFound
		}
		return tx.DeleteRecord(store.CommentRecords, id)
	})
}

// postComment removes a comment from a person's own milestone.
func (s *Server) postComment(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	if err := s.removeComment(r, who, r.PathValue("comment"), ""); err != nil {
		return err
	}
	http.Redirect(w, r, milestoneURL(r.PathValue("id"), r.PathValue("milestone"))+"#comments", http.StatusSeeOther)
	return nil
}

// comment tells of a comment in the log.
func (line *logLine) comment(l *wording.Language, e store.Event, growth *store.Plan) {
	of := readEvent[commented](e)
	title := l.T("a milestone")
	if growth != nil {
		if m := growth.Plan.Milestone(of.Milestone); m != nil {
			title = l.T("“%s”", isolated(l.Own(m.Title)))
			line.Address, line.Link = milestoneURL(growth.ID, m.ID)+"#comments", l.T("See the comment")
		}
	}
	line.say(l.T("%[1]s commented on %[2]s", isolated(of.By), title))
}
