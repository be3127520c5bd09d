package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/outside"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

const (
	roundDays    = 30 // that the form offers a round for
	maxEverAsked = 30 // links that one round ever has, those withdrawn too
)

// What the form of a round does: its step.
const (
	roundStarts    = "start"
	roundAsks      = "ask"
	roundWithdraws = "withdraw"
	roundLooks     = "look"
	roundCloses    = "close"
)

// roundPage asks others how they see somebody.
type roundPage struct {
	Owner, Assessment string
	Quiz              content
	Taken             string // date
	Fewest, Most      int
	Open              bool // a round is under way
	Can               bool // one can be started, or somebody more asked
	Called            string
	Asked             []askedLine
	Free              bool // there is room for one more
	Came              int  // answers
	Ready             bool // a look takes in more than the last one
	Left              bool // the last look left some out, which are too few for another
	Seen              *outsideView
	ClosedEmpty       bool // the last one was closed without anything to see
	// for new ones, as they were sent
	Name, Names, Until string
	Problems           []formProblem
}

// Wrong is what is wrong with a field, "" for nothing.
func (p roundPage) Wrong(field string) string { return wrongWith(p.Problems, field) }

// askedLine is somebody who was asked.
type askedLine struct {
	Key, Name, Ends  string
	Ended, Withdrawn bool
	Link             string // "" in a browser that didn't make it
}

func roundURL(assessment string) string { return "/assessments/" + assessment + "/outside" }

func (s *Server) getRound(w http.ResponseWriter, r *http.Request) error {
	until := s.calendar(r).today() + roundDays
	return s.showRound(w, r, http.StatusOK, roundPage{Until: until.String()})
}

// roundOf is the round of an assessment; nil where there is none.
func roundOf(data store.Reader, assessment string) (*store.Round, error) {
	round, err := store.Get[store.Round](data, store.RoundRecords, assessment)
	switch {
	case store.CodeOf(err) == store.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &round, nil
}

// observedIn are the levels that each observer of a round gave, with the ids of their records.
func observedIn(data store.Reader, round string) (ids []string, levels [][]engine.Level, err error) {
	records, err := data.Records(store.ObservedRecords)
	if err != nil {
		return nil, nil, err
	}
	all, err := store.List[store.Observed](data, store.ObservedRecords)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		if all[i].Round == round {
			ids, levels = append(ids, records[i].ID), append(levels, all[i].Levels)
		}
	}
	return ids, levels, nil
}

// canAsk says whether others can be asked about a result, as long as no correction takes its place: its quiz is worded
// for them, and scores as it did.
func (s *Server) canAsk(a *store.Assessment) bool {
	quiz, offered := s.catalog.Quiz(a.Quiz)
	return offered && quiz.WordedForOthers() && s.catalog.Made(&a.Result)
}

// canAskIn is canAsk, where a correction may have taken its place.
func (s *Server) canAskIn(data store.Reader, a *store.Assessment) (bool, error) {
	if !s.canAsk(a) {
		return false, nil
	}
	corrections, err := data.Corrections()
	return corrections[a.ID] == "", err
}

// showRound shows the page, with what was sent and what is wrong with it.
func (s *Server) showRound(w http.ResponseWriter, r *http.Request, status int, p roundPage) error {
	var a store.Assessment
	var round *store.Round
	known, err := s.view(r, func(data store.Reader) (err error) {
		p.Owner = ownerOf(data.Person())
		if a, err = data.Assessment(r.PathValue("id")); err != nil {
			return err
		}
		if p.Can, err = s.canAskIn(data, &a); err != nil {
			return err
		}
		if round, err = roundOf(data, a.ID); err != nil || round == nil {
			return err
		}
		ids, _, err := observedIn(data, round.ID)
		p.Came = len(ids)
		return err
	})
	switch {
	case err != nil:
		return err
	case !known, round == nil && !p.Can:
		return errNotFound
	}
	l, c := s.language(r), s.calendar(r)
	words := newWords(l, &a.Snapshot)
	p.Assessment, p.Quiz, p.Taken = a.ID, words.said(a.Snapshot.QuizTitle), c.date(a.Finished)
	p.Fewest, p.Most = outside.Fewest, outside.Most
	if round != nil {
		p.fill(r, round, c)
		p.Seen = newOutsideView(round, words)
	}
	return s.render(w, r, status, "round", l.T("How others see you"), p)
}

func (p *roundPage) fill(r *http.Request, round *store.Round, c calendar) {
	seen := 0
	if round.Seen != nil {
		seen = round.Seen.Observers
	}
	p.Open, p.ClosedEmpty = round.Open(), !round.Open() && round.Seen == nil
	if !p.Open {
		return
	}
	p.Called = round.Called
	p.Ready = outside.Answered(p.Came, seen) > seen
	p.Left = seen > 0 && p.Came > seen && !p.Ready
	for i := range slices.Backward(round.Asked) {
		of := &round.Asked[i]
		line := askedLine{Key: of.Key, Name: of.Name, Ends: c.lastDay(of.Expires), Withdrawn: of.Withdrawn,
			Ended: !c.now.Before(of.Expires)}
		if !line.Withdrawn && !line.Ended {
			line.Link = linkOf(r, &store.Key{ID: of.Key, Hash: of.Hash})
		}
		p.Asked = append(p.Asked, line)
	}
	p.Free = hasRoom(round, 1)
}

// hasRoom says whether so many more can be asked.
func hasRoom(round *store.Round, more int) bool {
	asked := 0
	for _, of := range round.Asked {
		if !of.Withdrawn {
			asked++
		}
	}
	return asked+more <= outside.Most && len(round.Asked)+more <= maxEverAsked
}

// postRound starts a round, asks somebody more, withdraws a link, looks or closes.
func (s *Server) postRound(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	var change func(store.Tx, *store.Assessment, *store.Round) error
	p, form, to := roundPage{}, r.PostForm, "#asked"
	switch form.Get(stepField) {
	case roundStarts:
		change, err = s.startsRound(r, &p)
	case roundAsks:
		change, err = s.asksOneMore(r, &p)
	case roundWithdraws:
		change = withdraws(form.Get("key"))
	case roundLooks:
		change, to = s.looks, "#seen"
	case roundCloses:
		change, to = s.closes, "#seen"
	default:
		return errNotFound
	}
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 {
		return s.showRound(w, r, http.StatusUnprocessableEntity, p)
	}
	id := r.PathValue("id")
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		a, err := tx.Assessment(id)
		if err != nil {
			return err
		}
		round, err := roundOf(tx, id)
		if err != nil {
			return err
		}
		return change(tx, &a, round)
	})
	if errors.Is(err, errManyAsked) {
		p.Problems = []formProblem{{"name", s.language(r).T(errManyAsked.detail)}}
		return s.showRound(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, roundURL(id)+to, http.StatusSeeOther)
	return nil
}

var errManyAsked = &problem{status: http.StatusConflict, title: "As many have been asked as can be",
	detail: "You can ask ten people, and withdraw a link to ask somebody else instead, thirty in all."}

// newAsked is a link for somebody who is asked, and its key.
func (s *Server) newAsked(r *http.Request, name string, ends time.Time) (store.Asked, store.Key, error) {
	secret, _ := secretOf(r)
	key, err := s.newLinkKey(secret, store.KeyObserver)
	key.Expires = ends
	return store.Asked{Key: key.ID, Hash: key.Hash, Name: name, Expires: ends}, key, err
}

// asks adds links to a round. Their keys say nothing of whom they are for: the round does.
func asks(tx store.Tx, round *store.Round, asked []store.Asked, keys []store.Key) error {
	for _, key := range keys {
		key.Scope = &store.Scope{What: "round", Subject: round.ID}
		if err := tx.PutKey(key); err != nil {
			return err
		}
	}
	round.Asked = append(round.Asked, asked...)
	return store.Put(tx, store.RoundRecords, round.Assessment, round)
}

// startsRound reads the form that starts a round. Sent twice, it starts one.
func (s *Server) startsRound(r *http.Request, p *roundPage) (func(store.Tx, *store.Assessment, *store.Round) error, error) {
	l, form := s.language(r), r.PostForm
	p.Called, p.Names, p.Until = form.Get("called"), wordsIn(form, "names"), form.Get("until")
	called, err := plan.Name(p.Called)
	switch {
	case err != nil:
		p.Problems = append(p.Problems, formProblem{"called", planProblems(l, err)[0].Message})
	case called == "":
		p.Problems = append(p.Problems, formProblem{"called", l.T("Enter the name by which those you ask know you")})
	}
	var names []string
	for line := range strings.SplitSeq(p.Names, "\n") {
		name, err := plan.Name(line)
		switch {
		case err != nil:
			p.Problems = append(p.Problems, formProblem{"names", planProblems(l, err)[0].Message})
		case name != "" && slices.Contains(names, name):
			p.Problems = append(p.Problems, formProblem{"names", l.T("“%s” is there twice. Give each link a name of its own",
				isolated(name))})
		case name != "":
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0 && p.Wrong("names") == "":
		p.Problems = append(p.Problems, formProblem{"names", l.T("Enter a name for each person you want to ask, one a line")})
	case len(names) > outside.Most:
		p.Problems = append(p.Problems, formProblem{"names", l.T("You can ask %[1]d people. Here are %[2]d names",
			outside.Most, len(names))})
	}
	ends, problems := s.readLastDay(r)
	if p.Problems = append(p.Problems, problems...); len(p.Problems) > 0 {
		return nil, nil
	}
	id, err := newID()
	if err != nil {
		return nil, err
	}
	var asked []store.Asked
	var keys []store.Key
	for _, name := range names {
		one, key, err := s.newAsked(r, name, ends)
		if err != nil {
			return nil, err
		}
		asked, keys = append(asked, one), append(keys, key)
	}
	return func(tx store.Tx, a *store.Assessment, round *store.Round) error {
		if round != nil && (round.Open() || round.Seen != nil) {
			return nil
		}
		can, err := s.canAskIn(tx, a)
		if err != nil {
			return err
		}
		if !can {
			return errNotFound
		}
		now := s.now().UTC()
		begun := &store.Round{ID: id, Assessment: a.ID, Called: called, Created: now}
		if err := asks(tx, begun, asked, keys); err != nil {
			return err
		}
		return appendEvent(tx, now, kindRound, a.ID, roundEvent{len(names)})
	}, nil
}

// roundEvent is what an event tells of a round.
type roundEvent struct {
	People int `json:"people"` // asked, or who answered
}

// asksOneMore reads the form that asks somebody more. Sent twice, it asks them once.
func (s *Server) asksOneMore(r *http.Request, p *roundPage) (func(store.Tx, *store.Assessment, *store.Round) error, error) {
	l := s.language(r)
	p.Name, p.Until = r.PostForm.Get("name"), r.PostForm.Get("until")
	name, ends, problems := s.readEnding(r, l.T("Enter for whom the link is, so that you can tell it from others"))
	if p.Problems = problems; len(problems) > 0 {
		return nil, nil
	}
	one, key, err := s.newAsked(r, name, ends)
	return func(tx store.Tx, a *store.Assessment, round *store.Round) error {
		can, err := s.canAskIn(tx, a)
		switch {
		case err != nil:
			return err
		case round == nil || !round.Open() || !can:
			return errNotFound
		case slices.ContainsFunc(round.Asked, func(of store.Asked) bool { return of.Name == name && !of.Withdrawn }):
			return nil
		case !hasRoom(round, 1):
			return errManyAsked
		}
		return asks(tx, round, []store.Asked{one}, []store.Key{key})
	}, err
}

// withdraws ends a link, whether or not somebody has answered through it: the person isn't told which.
func withdraws(id string) func(store.Tx, *store.Assessment, *store.Round) error {
	return func(tx store.Tx, _ *store.Assessment, round *store.Round) error {
		if round == nil {
			return errNotFound
		}
		i := slices.IndexFunc(round.Asked, func(of store.Asked) bool { return of.Key == id })
		if i < 0 {
			return errNotFound
		}
		if err := tx.DeleteKey(id); err != nil {
			return err
		}
		round.Asked[i].Withdrawn = true
		return store.Put(tx, store.RoundRecords, round.Assessment, round)
	}
}

// looks takes in the answers that have come, where they are enough for a look.
func (s *Server) looks(tx store.Tx, a *store.Assessment, round *store.Round) error {
	if round == nil || !round.Open() {
		return errNotFound
	}
	_, levels, err := observedIn(tx, round.ID)
	if err != nil {
		return err
	}
	if s.takeIn(a, round, levels) {
		return store.Put(tx, store.RoundRecords, round.Assessment, round)
	}
	return nil
}

// takeIn has a round show what its observers said, where that are enough more than last time.
func (s *Server) takeIn(a *store.Assessment, round *store.Round, levels [][]engine.Level) bool {
	seen := 0
	if round.Seen != nil {
		seen = round.Seen.Observers
	}
	if outside.Answered(len(levels), seen) == seen {
		return false
	}
	round.Seen = &store.Seen{Observers: len(levels), On: engine.DateOf(s.now().UTC()),
		Skills: outside.Compare(a.Result.Levels, levels)}
	return true
}

// closes ends a round: its links open nothing any more, and what is left of its observers' answers is what the person
// sees. Sent twice, it closes once.
func (s *Server) closes(tx store.Tx, a *store.Assessment, round *store.Round) error {
	switch {
	case round == nil:
		return errNotFound
	case !round.Open():
		return nil
	}
	ids, levels, err := observedIn(tx, round.ID)
	if err != nil {
		return err
	}
	s.takeIn(a, round, levels)
	for _, id := range ids {
		if err := tx.DeleteRecord(store.ObservedRecords, id); err != nil {
			return err
		}
	}
	for _, of := range round.Asked {
		if err := tx.DeleteKey(of.Key); err != nil {
			return err
		}
	}
	round.Closed = s.now().UTC()
	if err := store.Put(tx, store.RoundRecords, round.Assessment, round); err != nil {
		return err
	}
	return appendEvent(tx, round.Closed, kindRoundOver, a.ID, roundEvent{len(ids)})
}

// round tells of a round in the log.
func (line *logLine) round(l *wording.Language, e store.Event) {
	of := readEvent[roundEvent](e)
	if e.Kind == kindRoundOver {
		line.say(l.N(of.People, "You closed the round: %[1]d person had answered", "You closed the round: %[1]d people had answered"))
	} else {
		line.say(l.N(of.People, "You asked %[1]d person how they see you", "You asked %[1]d people how they see you"))
	}
	line.Address, line.Link = roundURL(e.Subject), l.T("See how others see you")
}

// exportedRound is a round without what its links are recognised by.
type exportedRound struct {
	Assessment string          `json:"assessment"`
	Called     string          `json:"called"`
	Created    time.Time       `json:"created"`
	Closed     time.Time       `json:"closed,omitzero"`
	Asked      []exportedAsked `json:"asked"`
	Seen       *store.Seen     `json:"seen,omitempty"`
}

type exportedAsked struct {
	Name      string    `json:"name"`
	Expires   time.Time `json:"expires"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
}

func exportedRounds(data store.Reader) ([]exportedRound, error) {
	all, err := store.List[store.Round](data, store.RoundRecords)
	var out []exportedRound
	for _, round := range all {
		one := exportedRound{round.Assessment, round.Called, round.Created, round.Closed, nil, round.Seen}
		for _, of := range round.Asked {
			one.Asked = append(one.Asked, exportedAsked{of.Name, of.Expires, of.Withdrawn})
		}
		out = append(out, one)
	}
	return out, err
}
