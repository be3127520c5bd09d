package server

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/score"
	shortform "careerpath/engine/short"
	"careerpath/engine/wording"
	"careerpath/store"
)

// What a form or an address says of the short form.
const (
	shortQuery  = "short"  // in an address: the short form is meant
	towardField = "toward" // which role's plan needs more answers
	moreField   = "more"   // "whole": the other questions of the quiz are to be asked, too
	goWhole     = "whole"  // a step: from the short form to the whole quiz
	goFinish    = "finish" // a step: to what is answered so far
)

// shortStep is where somebody stands in the short form of a quiz.
type shortStep struct {
	next    string   // id of the item to ask, "" where it is done
	skipped []string // ids of the items left out
	whole   int      // how many items the whole quiz asks at most
	sure    bool
}

// takeShort makes it the way through a short form: what counts as shown is what is answered or left out, and what is asked
// next.
func (a *answering) takeShort() {
	whole := a.shown
	a.short, a.shown = &shortStep{whole: a.atMost}, map[string]bool{}
	for item, given := range a.draft.Answers {
		if whole[item] && given.Answer.IsZero() {
			a.short.skipped = append(a.short.skipped, item)
		}
	}
	for item := range a.answers {
		a.shown[item] = whole[item]
	}
	if a.draft.Toward != "" {
		result, err := a.catalog.Short().Score(a.quiz.ID, a.answers)
		if err != nil {
			panic(err) // the quiz takes one, and the answers are sound
		}
		needs, err := shortform.Needs(a.catalog, a.quiz.ID, a.answers, string(result.Role), a.draft.Toward,
			a.short.skipped...)
		if err != nil {
			panic(err) // as above
		}
		if len(needs) > 0 {
			a.short.next = needs[0]
		}
	}
	if a.short.next == "" {
		step, err := shortform.Next(a.catalog, a.quiz.ID, a.answers, a.short.skipped...)
		if err != nil {
			panic(err) // as above
		}
		a.short.next, a.short.sure = step.Item, step.Sure
	}
	a.atMost = len(a.answers)
	if a.short.next != "" {
		a.atMost = max(len(a.answers)+1, min(shortform.Usual, a.short.whole))
	}
}

// scoring is the catalog that the answers are scored with.
func (a *answering) scoring() *score.Catalog {
	if a.short != nil {
		return a.catalog.Short()
	}
	return a.catalog
}

// shortURL is where one item of a short form is asked, "" for the next one.
func (a *answering) shortURL(item string) string {
	query := url.Values{shortQuery: {""}}
	if item != "" {
		query.Set("at", item)
	}
	return a.url("", query)
}

// asks says whether an item can be asked: it has been, or it is next.
func (a *answering) asks(item string) bool {
	return item != "" && (item == a.short.next || a.shown[item] || slices.Contains(a.short.skipped, item))
}

// inTurn are the items asked so far, those answered or left out first first.
func (a *answering) inTurn() (items []string) {
	for _, it := range a.quiz.Items() {
		if a.shown[it.ID] || slices.Contains(a.short.skipped, it.ID) {
			items = append(items, it.ID)
		}
	}
	slices.SortStableFunc(items, func(x, y string) int {
		return a.draft.Answers[x].At.Compare(a.draft.Answers[y].At)
	})
	return items
}

// place is the how manieth item of the short form one is, from 1, and the one before it, "" for none.
func (a *answering) place(item string) (n int, before string) {
	order := a.inTurn()
	at := slices.Index(order, item)
	if at < 0 {
		at = len(order)
	}
	if at > 0 {
		before = order[at-1]
	}
	return at + 1, before
}

// shortPage asks one question.
type shortPage struct {
	Quiz                *engine.Quiz
	At                  string
	Draft, After, Owner string
	Number, Answered    int
	Usual               int
	Toward              string // title of the role whose plan needs the question, "" for none
	Lead                string // what the part of the quiz says that the question is from
	Field               field
	Correcting          bool
	Problems            []formProblem
	Notices             []string
}

// getShort shows a question of the short form: the one named, else the next; what is answered where none is left.
func (s *Server) getShort(w http.ResponseWriter, r *http.Request, a *answering, st *quizState) error {
	item := r.URL.Query().Get("at")
	if !a.asks(item) {
		item = a.short.next
	}
	if item == "" {
		http.Redirect(w, r, quizURL(a.quiz.ID)+"/review", http.StatusSeeOther)
		return nil
	}
	return s.showShort(w, r, http.StatusOK, a, st, item, nil, nil, nil)
}

func (s *Server) showShort(w http.ResponseWriter, r *http.Request, status int, a *answering, st *quizState, item string,
	form url.Values, problems map[string]string, notices []string) error {
	owner, err := s.pageOwner(r)
	if err != nil {
		return err
	}
	it, _ := a.quiz.Item(item)
	p := shortPage{Quiz: a.quiz, At: a.shortURL(item), Draft: a.draft.ID, After: st.latest, Owner: owner,
		Answered: len(a.answers), Usual: min(shortform.Usual, a.short.whole), Field: a.field(it, form),
		Correcting: a.draft.Corrects != "", Notices: notices}
	p.Number, _ = a.place(item)
	p.Field.Number = p.Number
	if a.draft.Toward != "" && item == a.short.next {
		if role, ok := s.catalog.Role(a.draft.Toward); ok {
			p.Toward = a.T(role.Title)
		}
	}
	p.Lead, _, _ = strings.Cut(a.T(a.quiz.Sections[a.sectionOf(item)-1].Intro), "\n")
	if p.Field.Error = problems[item]; p.Field.Error != "" {
		p.Problems = append(p.Problems, formProblem{p.Field.Anchor, a.T("Question %d: %s", p.Number, p.Field.Error)})
	}
	if problems[""] != "" {
		p.Problems = append(p.Problems, formProblem{"main", problems[""]})
	}
	return s.render(w, r, status, "short", a.T("Question %[1]d of the short form of “%[2]s”", p.Number,
		a.T(a.quiz.Title)), p)
}

// skipped is the item that a page of the short form leaves out, "" where it answers it.
func (a *answering) skips(form url.Values, page *sentPage) string {
	if a.short == nil || form.Get(stepField) != "next" {
		return ""
	}
	for _, sent := range page.answers {
		if sent.wrong == "" && sent.answer.IsZero() && a.asks(sent.item.ID) {
			return sent.item.ID
		}
	}
	return ""
}

// postShort goes on in the short form, after what its page sent is kept.
func (s *Server) postShort(w http.ResponseWriter, r *http.Request, a *answering, st *quizState,
	problems map[string]string, notices []string) error {
	item := r.URL.Query().Get("at")
	if _, known := a.quiz.Item(item); !known {
		item = a.short.next
	}
	_, before := a.place(item)
	switch step := r.PostForm.Get(stepField); {
	case item == "":
	case len(problems) > 0:
		return s.showShort(w, r, http.StatusUnprocessableEntity, a, st, item, r.PostForm, problems, notices)
	case len(notices) > 0 || r.PostForm.Has(clearField):
		return s.showShort(w, r, http.StatusOK, a, st, item, nil, nil, notices)
	case step == "back" && before != "":
		http.Redirect(w, r, a.shortURL(before), http.StatusSeeOther)
		return nil
	case step == "back":
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	case step != goFinish && a.short.next != "":
		http.Redirect(w, r, a.shortURL(""), http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, quizURL(a.quiz.ID)+"/review", http.StatusSeeOther)
	return nil
}

// needsMore is what a plan needs to be asked that starts from a short form's result.
type needsMore struct {
	Assessment string // id
	To         string // id of the role
	Title      string
	Count      int
}

// needsMore returns nil where the result has all that a plan to the role needs, or its quiz is gone.
func (s *Server) needsMore(l *wording.Language, a *store.Assessment, to string) *needsMore {
	role, known := s.catalog.Role(to)
	if a.Result.Short == nil || !known || !s.catalog.TakesShort(a.Quiz) {
		return nil
	}
	quiz, _ := s.catalog.Quiz(a.Quiz)
	answers := engine.Answers{}
	for id, answer := range a.Answers {
		if it, asked := quiz.Item(id); asked && quiz.Question(it).Fault(answer) == "" {
			answers[id] = answer
		}
	}
	needs, err := shortform.Needs(s.catalog, a.Quiz, answers, string(a.Result.Role), to)
	if err != nil || len(needs) == 0 {
		return nil
	}
	return &needsMore{a.ID, to, isolated(l.T(role.Title)), len(needs)}
}

// planTarget is the role that a plan is most likely to lead to.
func planTarget(asked string, r *engine.Result) string {
	return cmp.Or(asked, string(r.Next), string(r.Role))
}
