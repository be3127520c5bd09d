package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/outside"
	"careerpath/store"
)

// observePath is where the page of a link begins that asks somebody how they see another, before the key's id.
const observePath = "/observe/"

// answeredMark is what the cookie of such a link holds once it has been used, so that whoever comes back is thanked.
const answeredMark = "answered"

// observePage asks somebody how they see another.
type observePage struct {
	Address  string
	Called   string // the person it is about
	Fewest   int
	Ends     string // the last day
	Minutes  int
	Sections []observeSection
	Problems []formProblem
	Thanks   bool
}

// observeSection is a section of the quiz, in words for others.
type observeSection struct {
	Title  content
	Intro  []content // its paragraphs
	Blocks []block
}

// observed is what a link asks about.
type observed struct {
	owner      store.Person
	key        store.Key
	round      store.Round
	assessment store.Assessment
	asked      []string // ids of items
}

var (
	errAboutYou = &linked{&problem{status: http.StatusForbidden, title: "This link asks about you",
		detail: "You made it for somebody else to answer. Send it to them; it works once."}, "/me", "My results"}
	errQuestionsMoved = &problem{status: http.StatusConflict, title: "These questions have changed",
		detail: "The quiz has changed since you were asked, so answers to it would not compare with those of the person " +
			"they are about. Nothing was kept. Tell whoever sent you the link."}
	errObserved = &problem{status: http.StatusNotFound, title: "This link takes no answers any more",
		detail: "Somebody has answered through it, its last day has passed, or whoever made it has taken it back. If you " +
			"have just answered, your answers have arrived."}
)

// observedBy is what the link that a request comes with asks about.
func (s *Server) observedBy(r *http.Request) (*observed, error) {
	owner, key, err := s.linkKey(r, r.PathValue("key"), store.KeyObserver)
	if errors.Is(err, errLinkEnded) {
		return nil, errObserved
	}
	if err != nil {
		return nil, err
	}
	here, known, err := s.person(r)
	if err != nil {
		return nil, err
	}
	if known && here.ID == owner.ID {
		return nil, errAboutYou
	}
	of := &observed{owner: owner, key: key}
	err = s.store.View(r.Context(), owner.ID, func(data store.Reader) error { return of.read(data) })
	if err != nil {
		return nil, err
	}
	if !s.catalog.Made(&of.assessment.Result) {
		return nil, errQuestionsMoved
	}
	if of.asked, err = outside.Asked(s.catalog, of.assessment.Quiz, of.assessment.Answers); err != nil {
		return nil, errQuestionsMoved // as where the quiz is no longer worded for others
	}
	return of, nil
}

// read finds the round of the key and the assessment that it belongs to.
func (of *observed) read(data store.Reader) error {
	rounds, err := store.List[store.Round](data, store.RoundRecords)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rounds, func(round store.Round) bool {
		return of.key.Scope != nil && round.ID == of.key.Scope.Subject && round.Open()
	})
	if i < 0 {
		return errObserved
	}
	of.round = rounds[i]
	of.assessment, err = data.Assessment(of.round.Assessment)
	return err
}

// hasAnswered says whether this browser has answered through the link that a request names.
func hasAnswered(r *http.Request) bool {
	return slices.ContainsFunc(r.CookiesNamed(linkCookieName(r)), func(c *http.Cookie) bool { return c.Value == answeredMark })
}

func (s *Server) getObserve(w http.ResponseWriter, r *http.Request) error {
	if hasAnswered(r) {
		return s.render(w, r, http.StatusOK, "observe", s.language(r).T("Thank you"), observePage{Thanks: true})
	}
	of, err := s.observedBy(r)
	if err != nil {
		return err
	}
	return s.showObserve(w, r, http.StatusOK, of, s.observing(r, of), nil, nil)
}

// observing is the way of somebody through the questions about another.
func (s *Server) observing(r *http.Request, of *observed) *answering {
	quiz, _ := s.catalog.Quiz(of.assessment.Quiz) // which made the result
	other := quiz.OfOther()
	a := &answering{Language: s.language(r), catalog: s.catalog, answers: engine.Answers{},
		outdated: map[string]string{}, shown: map[string]bool{}}
	for _, id := range of.asked {
		a.shown[id] = true
	}
	other.Sections = slices.DeleteFunc(other.Sections, func(section engine.Section) bool {
		return !slices.ContainsFunc(section.Items, func(it engine.Item) bool { return a.shown[it.ID] })
	})
	a.quiz = other
	return a
}

// showObserve shows all questions on one page, so that nothing of the answers is kept until they are whole. problems are
// by item id.
func (s *Server) showObserve(w http.ResponseWriter, r *http.Request, status int, of *observed, a *answering,
	form url.Values, problems map[string]string) error {
	quiz, _ := s.catalog.Quiz(of.assessment.Quiz)
	p := observePage{Address: observePath + of.key.ID, Called: of.round.Called, Fewest: outside.Fewest,
		Ends: s.calendar(r).lastDay(of.key.Expires), Minutes: whole(quiz.Minutes)}
	for i := range a.quiz.Sections {
		section := &a.quiz.Sections[i]
		one := observeSection{Title: newContent(a.Language, section.Title, a.T(section.Title), a.quiz)}
		intro := newContent(a.Language, section.Intro, a.T(section.Intro), a.quiz)
		for text := range strings.SplitSeq(intro.Text, "\n") {
			if text != "" {
				one.Intro = append(one.Intro, content{text, intro.Lang, intro.Dir})
			}
		}
		for _, it := range a.items(i + 1) {
			f := a.field(it, form)
			// A choice is known by the person's own words for it: see answering.tokens.
			own, _ := quiz.Item(it.ID)
			for j, c := range quiz.Question(own).Choices() {
				if j < len(f.Choices) {
					f.Choices[j].Value = c.ID + ":" + c.Text
				}
			}
			if f.Error = problems[it.ID]; f.Error != "" {
				p.Problems = append(p.Problems, formProblem{f.Anchor, a.T("Question %d: %s", f.Number, f.Error)})
			}
			one.add(f)
		}
		p.Sections = append(p.Sections, one)
	}
	if problems[""] != "" {
		p.Problems = append(p.Problems, formProblem{"main", problems[""]})
	}
	return s.render(w, r, status, "observe", a.T("How do you see %s?", isolated(of.round.Called)), p)
}

// add puts a field into the section: with those before it where they are answered on the same scale.
func (o *observeSection) add(f field) {
	if last := len(o.Blocks) - 1; f.Points != nil && last >= 0 && slices.Equal(o.Blocks[last].Points, f.Points) {
		o.Blocks[last].Fields = append(o.Blocks[last].Fields, f)
		return
	}
	o.Blocks = append(o.Blocks, block{f.Points, []field{f}})
}

// postObserve keeps what an observer's answers come to, and ends their link in the same moment.
func (s *Server) postObserve(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	address := observePath + r.PathValue("key")
	if hasAnswered(r) { // sent twice
		http.Redirect(w, r, address, http.StatusSeeOther)
		return nil
	}
	of, err := s.observedBy(r)
	if err != nil {
		return err
	}
	a, form := s.observing(r, of), r.PostForm
	if cleared := form.Get(clearField); cleared != "" {
		form.Del(cleared)
		return s.showObserve(w, r, http.StatusOK, of, a, form, nil)
	}
	said, page := engine.Answers{}, a.read(form)
	problems := page.problems()
	for _, one := range page.answers {
		if a.shown[one.item.ID] && one.wrong == "" && one.answer.Given() {
			said[one.item.ID] = one.answer
		}
	}
	if len(page.gone) > 0 {
		return errQuestionsMoved
	}
	levels, err := outside.Levels(s.catalog, of.assessment.Quiz, of.assessment.Answers, said)
	if err != nil {
		return err
	}
	if len(levels) == 0 && len(problems) == 0 {
		problems[""] = a.T("These are too few answers to say anything of. Answer what you can tell, and leave the rest open")
	}
	if len(problems) > 0 {
		return s.showObserve(w, r, http.StatusUnprocessableEntity, of, a, form, problems)
	}
	if err := s.keepObserved(r, of, levels); err != nil {
		return err
	}
	s.keepLinkOpen(w, r, opened{secret: answeredMark, key: of.key}, address)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// keepObserved keeps an observer's levels under an id that tells nothing, and deletes their key: one transaction, in
// which the key still has to be there.
func (s *Server) keepObserved(r *http.Request, of *observed, levels []engine.Level) error {
	id := newSecret()
	return s.store.Update(r.Context(), of.owner.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(keys, func(k store.Key) bool { return k.ID == of.key.ID }) {
			return errObserved
		}
		if err := tx.DeleteKey(of.key.ID); err != nil {
			return err
		}
		return store.Put(tx, store.ObservedRecords, id, store.Observed{Round: of.round.ID, Levels: levels})
	})
}
