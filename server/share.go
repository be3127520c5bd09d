package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"careerpath/engine/wording"
	"careerpath/store"
)

// What a link that shares something shows: Scope.What of its key.
const (
	sharesResult   = "result"   // one result, with the answers that its reasons come from
	sharesPlan     = "plan"     // one plan
	sharesProgress = "progress" // all results and plans, and what moved between them
)

const (
	maxShares = 50 // that a person has at most
	shareDays = 90 // that the form offers a new one for
)

// sharesPage lists the links that a person has made for others, and makes one.
type sharesPage struct {
	Owner    string
	Shares   []shareLine
	Of       []shareChoice // what can be shared
	Name     string        // for a new one, as it was sent
	Until    string
	Comment  bool
	Problems []formProblem
}

// Wrong is what is wrong with a field, "" for nothing.
func (p sharesPage) Wrong(field string) string { return wrongWith(p.Problems, field) }

// shareLine is a link in the list.
type shareLine struct {
	ID, Name      string
	Of            string // what it shows
	Comment       bool
	Created, Used string // days; Used is "" for never
	Ends          string // day that it ends
	Ended         bool
	Link          string // "" in a browser that didn't make it
}

// shareChoice is something that can be shared.
type shareChoice struct {
	Value, Text string
	Chosen      bool
}

// shareValue names what a link shows, in the form.
func shareValue(what, subject string) string { return strings.TrimSuffix(what+":"+subject, ":") }

func (s *Server) getShares(w http.ResponseWriter, r *http.Request) error {
	until := s.calendar(r).today() + shareDays
	return s.showShares(w, r, http.StatusOK, sharesPage{Until: until.String()}, r.URL.Query().Get("of"))
}

// showShares shows the page, with what was sent and what is wrong with it.
func (s *Server) showShares(w http.ResponseWriter, r *http.Request, status int, p sharesPage, of string) error {
	l, c := s.language(r), s.calendar(r)
	var keys []store.Key
	known, err := s.view(r, func(data store.Reader) (err error) {
		p.Owner = ownerOf(data.Person())
		if keys, err = data.Keys(); err != nil {
			return err
		}
		p.Of, err = shareChoices(l, data, append(subjectsOf(keys), of), c)
		return err
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	texts := map[string]string{}
	for i := range p.Of {
		texts[p.Of[i].Value] = p.Of[i].Text
		p.Of[i].Chosen = p.Of[i].Value == of
	}
	for i := range slices.Backward(keys) {
		k := &keys[i]
		if k.Kind != store.KeyShare || k.Scope == nil {
			continue
		}
		line := shareLine{ID: k.ID, Name: k.Name, Of: texts[shareValue(k.Scope.What, k.Scope.Subject)],
			Comment: k.Scope.Comment, Created: c.date(k.Created), Ends: c.lastDay(k.Expires), Ended: k.ExpiredBy(c.now),
			Link: linkOf(r, k)}
		if !k.Used.IsZero() {
			line.Used = c.date(k.Used)
		}
		p.Shares = append(p.Shares, line)
	}
	return s.render(w, r, status, "shares", l.T("Let others look on"), p)
}

// subjectsOf are what links show, as the form names it.
func subjectsOf(keys []store.Key) (values []string) {
	for _, k := range keys {
		if k.Kind == store.KeyShare && k.Scope != nil {
			values = append(values, shareValue(k.Scope.What, k.Scope.Subject))
		}
	}
	return values
}

// shareChoices are what a person can share, all of it first: the newest results and plans, and what is among some values
// of the form.
func shareChoices(l *wording.Language, data store.Reader, values []string, c calendar) ([]shareChoice, error) {
	out := []shareChoice{{Value: sharesProgress, Text: l.T("All my results and plans, and my progress")}}
	settings, err := data.Settings()
	if err != nil {
		return nil, err
	}
	t, err := takenIn(data, "", "", resultsSought)
	if err != nil {
		return nil, err
	}
	names := namesOf(settings, t.corrections)
	for _, value := range values {
		if what, id, _ := strings.Cut(value, ":"); what == sharesResult && t.find(id) == nil {
			older, err := data.Summary(id)
			switch {
			case store.CodeOf(err) == store.NotFound:
				continue
			case err != nil:
				return nil, err
			}
			t.all = append([]store.Summary{older}, t.all...)
		}
	}
	for i := range slices.Backward(t.all) {
		line := newResultLine(&t.all[i], c)
		text := l.T("The result of %[1]s: %[2]s", line.Date, line.Headline)
		if name := names[line.ID]; name != "" {
			text = l.T("The result of %[1]s, “%[2]s”: %[3]s", line.Date, isolated(name), line.Headline)
		}
		out = append(out, shareChoice{Value: shareValue(sharesResult, line.ID), Text: text})
	}
	plans, _, err := plansIn(data, "", plansListed)
	if err != nil {
		return nil, err
	}
	for _, value := range values {
		what, id, _ := strings.Cut(value, ":")
		if what != sharesPlan || slices.ContainsFunc(plans, func(p store.Plan) bool { return p.ID == id }) {
			continue
		}
		older, err := data.Plan(id)
		switch {
		case store.CodeOf(err) == store.NotFound:
			continue
		case err != nil:
			return nil, err
		}
		plans = append([]store.Plan{older}, plans...)
	}
	for i := range slices.Backward(plans) {
		out = append(out, shareChoice{Value: shareValue(sharesPlan, plans[i].ID),
			Text: l.T("The plan “%s”", heading(l, &plans[i]))})
	}
	return out, err
}

// postShares makes a link.
func (s *Server) postShares(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	l, form := s.language(r), r.PostForm
	what, subject, _ := strings.Cut(form.Get("of"), ":")
	p := sharesPage{Name: form.Get("name"), Until: form.Get("until"), Comment: form.Get("comment") == "yes"}
	secret, _ := secretOf(r)
	key, err := s.newLinkKey(secret, store.KeyShare)
	if err != nil {
		return err
	}
	key.Scope = &store.Scope{What: what, Subject: subject, Comment: p.Comment && what != sharesResult}
	key.Name, key.Expires, p.Problems = s.readEnding(r, l.T("Enter for whom the link is, so that you can tell it from others"))
	if what == "" {
		p.Problems = append(p.Problems, formProblem{"of", l.T("Choose what the link shows")})
	}
	if len(p.Problems) > 0 {
		return s.showShares(w, r, http.StatusUnprocessableEntity, p, form.Get("of"))
	}
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error { return s.putShare(tx, key) })
	if errors.Is(err, errManyShares) {
		p.Problems = []formProblem{{"of", l.T(errManyShares.detail)}}
		return s.showShares(w, r, http.StatusUnprocessableEntity, p, form.Get("of"))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/shares#links", http.StatusSeeOther)
	return nil
}

var errManyShares = &problem{status: http.StatusConflict, title: "There are as many links as there can be",
	detail: "You have 50 links for others, which is as many as there can be. End one that isn't used first."}

// putShare keeps a link to something that is there. Where there is the same link for the same one until the same day,
// that is enough: the form was sent twice.
func (s *Server) putShare(tx store.Tx, key store.Key) (err error) {
	switch key.Scope.What {
	case sharesResult:
		_, err = tx.Summary(key.Scope.Subject)
	case sharesPlan:
		_, err = tx.Plan(key.Scope.Subject)
	case sharesProgress:
		key.Scope.Subject = ""
	default:
		err = errNotFound
	}
	if err != nil {
		return err
	}
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	made := slices.DeleteFunc(keys, func(k store.Key) bool { return k.Kind != store.KeyShare || k.Scope == nil })
	if slices.ContainsFunc(made, func(k store.Key) bool {
		return k.Name == key.Name && k.Expires.Equal(key.Expires) && *k.Scope == *key.Scope
	}) {
		return nil
	}
	if len(made) >= maxShares {
		return errManyShares
	}
	if err := tx.PutKey(key); err != nil {
		return err
	}
	return s.logShare(tx, kindShared, &key)
}

// sharing is what an event tells of a link.
type sharing struct {
	Name    string `json:"name"` // for whom it is
	What    string `json:"what"`
	Comment bool   `json:"comment,omitempty"`
}

// logShare notes that a link was made or ended.
func (s *Server) logShare(tx store.Tx, kind string, key *store.Key) error {
	return appendEvent(tx, s.now(), kind, key.Scope.Subject, sharing{key.Name, key.Scope.What, key.Scope.Comment})
}

// postShare ends a link: at once it opens nothing any more.
func (s *Server) postShare(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	id := r.PathValue("key")
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(keys, func(k store.Key) bool { return k.ID == id })
		switch {
		case i < 0: // it has ended already
			return nil
		case keys[i].Kind != store.KeyShare || keys[i].Scope == nil:
			return errNotFound
		}
		if err := tx.DeleteKey(id); err != nil {
			return err
		}
		return s.logShare(tx, kindUnshared, &keys[i])
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/shares#links", http.StatusSeeOther)
	return nil
}

// sharing tells of a link that was made or ended.
func (line *logLine) sharing(l *wording.Language, e store.Event) {
	of := readEvent[sharing](e)
	name := isolated(of.Name)
	if e.Kind == kindUnshared {
		line.say(l.T("You ended the link for %s", name))
		return
	}
	switch of.What {
	case sharesResult:
		line.say(l.T("You shared a result with %s", name))
	case sharesPlan:
		line.say(l.T("You shared a plan with %s", name))
	default:
		line.say(l.T("You shared all results and plans with %s", name))
	}
	line.Address, line.Link = "/shares", l.T("See the links")
}
