package server

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// keysPage is where a person is signed in.
type keysPage struct {
	Owner    string
	Browsers []keyLine
	Passkeys []keyLine
	Accounts []keyLine
	SignIn   string // where the provider is at which the person has no account yet, "" for none
	Programs []keyLine
	Offered  bool   // there is something that a program can do with a key
	Made     string // secret of the program's key just made, shown this once
	Name     string // for a new one, as it was sent
	Until    string
	Problems []formProblem
}

// keyLine is a key in a list.
type keyLine struct {
	ID, Name      string
	Created, Used string // days; Used is "" for never
	Ends          string // day that it ends, "" for never
	Ended         bool
	Here          bool   // this browser
	First         bool   // the first secret of all
	Host          string // of an account's provider
	Kind          store.KeyKind
}

// Wrong is what is wrong with a field, "" for nothing.
func (p keysPage) Wrong(field string) string { return wrongWith(p.Problems, field) }

// keyPart is a line with what the page has around it, for the template of a key.
type keyPart struct {
	Line  keyLine
	Owner string
	Wrong string // with the name that was sent
}

func newKeyPart(p keysPage, line keyLine) keyPart {
	return keyPart{line, p.Owner, p.Wrong("name-" + line.ID)}
}

const (
	maxPrograms = 20  // keys of programs that a person has at most
	programDays = 90  // that the form offers a new one for
	keyDays     = 731 // days that a key with an end lasts at most
)

// endable are the kinds of keys that are named and ended on the page.
var endable = []store.KeyKind{store.KeyBrowser, store.KeyPasskey, store.KeyAPI, store.KeyAccount}

// countKeys counts the browsers that are signed in, the programs with a key, and the links by which others look on.
func countKeys(keys []store.Key, now time.Time) (browsers, programs, shares int) {
	for i := range keys {
		if keys[i].ExpiredBy(now) {
			continue
		}
		switch keys[i].Kind {
		case store.KeyBrowser, store.KeyFirst:
			browsers++
		case store.KeyAPI:
			programs++
		case store.KeyShare:
			shares++
		case store.KeyLink, store.KeyPasskey, store.KeyObserver, store.KeyGroup, store.KeyAccount:
		}
	}
	return browsers, programs, shares
}

func (s *Server) getKeys(w http.ResponseWriter, r *http.Request) error {
	until := s.calendar(r).today() + programDays
	return s.showKeys(w, r, http.StatusOK, keysPage{Until: until.String()})
}

// showKeys shows the page, with what was sent and what is wrong with it.
func (s *Server) showKeys(w http.ResponseWriter, r *http.Request, status int, p keysPage) error {
	who, own, known, err := s.personWithKey(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	c := s.calendar(r)
	p.Owner = ownerOf(who)
	var keys []store.Key
	var at map[string]tie
	if err := s.store.View(r.Context(), who.ID, func(data store.Reader) (err error) {
		tied, err := s.tied(data)
		if err != nil {
			return err
		}
		if p.SignIn = ""; !tied {
			p.SignIn = s.accountHost()
		}
		if at, err = ties(data); err != nil {
			return err
		}
		keys, err = data.Keys()
		return err
	}); err != nil {
		return err
	}
	slices.SortStableFunc(keys, func(a, b store.Key) int { return lastSeen(&b).Compare(lastSeen(&a)) })
	for i := range keys {
		k := &keys[i]
		line := keyLine{ID: k.ID, Name: k.Name, Created: c.date(k.Created), Ended: k.ExpiredBy(c.now), Here: k.ID == own.ID,
			First: k.Kind == store.KeyFirst, Kind: k.Kind}
		if !k.Used.IsZero() {
			line.Used = c.date(k.Used)
		}
		if !k.Expires.IsZero() {
			line.Ends = c.lastDay(k.Expires)
		}
		switch {
		case line.Here && !line.First:
			p.Browsers = append([]keyLine{line}, p.Browsers...)
		case k.Kind == store.KeyBrowser || line.First:
			p.Browsers = append(p.Browsers, line)
		case k.Kind == store.KeyPasskey:
			p.Passkeys = append(p.Passkeys, line)
		case k.Kind == store.KeyAccount:
			line.Host = hostOf(at[k.ID].Issuer)
			p.Accounts = append(p.Accounts, line)
		case k.Kind == store.KeyAPI:
			p.Programs = append(p.Programs, line)
		}
	}
	p.Offered = len(p.Programs) > 0 || slices.ContainsFunc(operations, func(op Operation) bool { return op.Access == AccessKey })
	return s.render(w, r, status, "keys", s.language(r).T("Where you are signed in"), p)
}

// postKeys makes a program's key. Sent twice, the form makes one.
func (s *Server) postKeys(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	p := keysPage{Name: r.PostForm.Get("name"), Until: r.PostForm.Get("until")}
	key := store.Key{Kind: store.KeyAPI, Created: s.now().UTC()}
	key.Name, key.Expires, p.Problems = s.readEnding(r, s.language(r).T("Enter a name that tells you what the key is for"))
	if len(p.Problems) > 0 {
		return s.showKeys(w, r, http.StatusUnprocessableEntity, p)
	}
	if key.ID, err = newID(); err != nil {
		return err
	}
	secret, _ := secretOf(r)
	made := derived(secret, "program "+cmp.Or(r.PostForm.Get(onceField), newSecret()))
	key.Hash, _ = hashOf(made)
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(keys, func(k store.Key) bool { return k.Hash == key.Hash }) {
			return nil
		}
		programs := slices.DeleteFunc(keys, func(k store.Key) bool { return k.Kind != store.KeyAPI })
		if len(programs) >= maxPrograms {
			return errManyPrograms
		}
		return tx.PutKey(key)
	})
	if errors.Is(err, errManyPrograms) {
		p.Problems = []formProblem{{"programs", s.language(r).T(errManyPrograms.detail)}}
		return s.showKeys(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	showsSecret(r)
	until := s.calendar(r).today() + programDays
	return s.showKeys(w, r, http.StatusOK, keysPage{Made: made, Until: until.String()})
}

var errManyPrograms = &problem{status: http.StatusConflict, title: "There are as many keys as there can be",
	detail: "You have 20 keys for programs, which is as many as there can be. End one that isn't used first."}

// readEnding reads what a new key is called and when it ends: with a day of the asker's. unnamed is what is said where it
// has no name.
func (s *Server) readEnding(r *http.Request, unnamed string) (name string, ends time.Time, problems []formProblem) {
	name, err := plan.Name(r.PostForm.Get("name"))
	switch {
	case err != nil:
		problems = planProblems(s.language(r), err)
	case name == "":
		problems = append(problems, formProblem{"name", unnamed})
	}
	ends, more := s.readLastDay(r)
	return name, ends, append(problems, more...)
}

// readLastDay reads the last day of a new key, and returns when that ends.
func (s *Server) readLastDay(r *http.Request) (ends time.Time, problems []formProblem) {
	l, c := s.language(r), s.calendar(r)
	day, err := engine.ParseDate(strings.TrimSpace(r.PostForm.Get("until")))
	switch {
	case err != nil:
		problems = append(problems, formProblem{"until",
			l.T("Enter the last day as year, month and day, such as 2027-03-31")})
	case day < c.earliest():
		problems = append(problems, formProblem{"until", l.T("That day has passed. Choose today or a later day")})
	case day > c.latest()+keyDays:
		problems = append(problems, formProblem{"until", l.T("Choose a day within two years")})
	}
	return c.end(day), problems
}

// postKey renames a browser or a program's key, or ends it.
func (s *Server) postKey(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, own, err := s.senderWithKey(r)
	if err != nil {
		return err
	}
	id, ends := r.PathValue("key"), r.PostForm.Get(stepField) == "end"
	if ends && id == own.ID {
		http.Redirect(w, r, "/me/leave", http.StatusSeeOther)
		return nil
	}
	name, err := plan.Name(r.PostForm.Get("name"))
	if err != nil && !ends {
		problems := planProblems(s.language(r), err)
		problems[0].Anchor = "name-" + id
		until := s.calendar(r).today() + programDays
		return s.showKeys(w, r, http.StatusUnprocessableEntity, keysPage{Until: until.String(), Problems: problems})
	}
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(keys, func(k store.Key) bool { return k.ID == id })
		switch {
		case i < 0 && ends: // it has ended already
			return nil
		case i < 0, !slices.Contains(endable, keys[i].Kind), !ends && keys[i].Kind == store.KeyAccount:
			return errNotFound
		case ends:
			if err := errors.Join(endPasskey(tx, keys, id), endTie(tx, keys, id)); err != nil {
				return err
			}
			return tx.DeleteKey(id)
		}
		keys[i].Name = name
		return tx.PutKey(keys[i])
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/me/keys", http.StatusSeeOther)
	return nil
}
