package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/store"
)

// quizPage is a section of a quiz to fill in.
type quizPage struct {
	Quiz            *engine.Quiz
	Section, Last   int
	At              string // the page's address: that of its first item
	Draft, After    string // what it was made from, for what it sends
	Owner           string
	Title, Intro    string
	Lead            string       // the first paragraph of Intro
	Notes           []string     // its other paragraphs, which are folded
	LeaveOpen       string       // that questions can be left open, where the quiz begins
	Aim             *aimQuestion // nil where it isn't asked
	Blocks          []block
	Answered, Total int
	Left            string // how long the rest of the quiz takes, "" for nothing
	Problems        []formProblem
	Notices         []string // things to know that are no mistakes
	Correcting      bool     // a result
}

// aimQuestion asks which role a person aims for. It shapes pages, never a score.
type aimQuestion struct {
	Was           string      // id of the role, "" where they aren't sure
	Roles, Others []aimChoice // those that the quiz compares, and all others
}

type aimChoice struct {
	ID, Title string
	Chosen    bool
}

// block is what stands together on a page: one item, or items in a row that are answered on one scale, as a table whose
// columns are its points.
type block struct {
	Points []string // the labels of the columns, nil where it is no table
	Fields []field
}

// field is one item of a form.
type field struct {
	Item      *engine.Item
	ID        string // of its element
	Kind      string
	Language  string // of its texts
	Direction string
	Number    int // counted through the quiz
	Choices   []choice
	Points    []string // the labels of a scale that are short enough to stand in a row, nil otherwise
	Brief     bool     // the labels of a scale are too many for that, and short enough for several rows
	Value     string   // of a number
	Was       []string // what is kept, as the form says it
	Outdated  string   // the words of an answer that the quiz no longer has, "" for none
	Error     string
	Anchor    string // id of the element to go to
}

type choice struct {
	Type, Name, ID, Value, Text  string // Type and name are those of the control
	Level                        string // its name, where it describes a level that has one
	Chosen, Alone, NotApplicable bool
}

type formProblem struct{ Anchor, Message string }

// wrongWith is what is wrong with a field, "" for nothing.
func wrongWith(problems []formProblem, field string) string {
	for _, problem := range problems {
		if problem.Anchor == field {
			return problem.Message
		}
	}
	return ""
}

func (s *Server) quizOf(r *http.Request) (*engine.Quiz, error) {
	quiz, ok := s.catalog.Quiz(r.PathValue("quiz"))
	if !ok {
		return nil, errNoQuiz
	}
	return quiz, nil
}

// answeringOf returns where the asker stands with the quiz that a request names.
func (s *Server) answeringOf(r *http.Request) (*answering, quizState, error) {
	quiz, err := s.quizOf(r)
	if err != nil {
		return nil, quizState{}, err
	}
	var st quizState
	_, err = s.view(r, func(data store.Reader) (err error) {
		st, err = stateOf(data, quiz.ID)
		return err
	})
	if err != nil {
		return nil, quizState{}, err
	}
	st.draft.Quiz = quiz.ID
	if !st.begun {
		if st.draft.Seed, err = s.seedOf(r, quiz, &st); err != nil {
			return nil, quizState{}, err
		}
	}
	if r.URL.Query().Has(shortQuery) && s.catalog.TakesShort(quiz.ID) {
		st.draft.Short = true
	}
	a := s.newAnswering(s.language(r), quiz, st.draft)
	if !st.begun {
		a.again = st.latest
	}
	return a, st, nil
}

// questionID is the id of the element that asks an item. Ids of a page's own have no such beginning.
func questionID(item string) string { return "question-" + item }

func quizURL(quiz string) string { return "/quizzes/" + url.PathEscape(quiz) }

// sectionURL is where a section is filled in. It names an item and not the section's place, which changes when the quiz
// does.
func (a *answering) sectionURL(section int) string {
	return a.url("", url.Values{"at": {a.items(section)[0].ID}})
}

// url is an address below the quiz's. Where the quiz is to be taken again it says so, until there is a draft that does.
func (a *answering) url(below string, query url.Values) string {
	if a.again != "" {
		query.Set("again", a.again)
	}
	return strings.TrimSuffix(quizURL(a.quiz.ID)+below+"?"+query.Encode(), "?")
}

// getQuiz shows a section: the one of the item named, else the first with something left to answer. Where the quiz is
// finished it leads to the result, unless the request says that it is to be taken again after that.
func (s *Server) getQuiz(w http.ResponseWriter, r *http.Request) error {
	a, st, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	if !st.begun && st.latest != "" && query.Get("again") != st.latest {
		http.Redirect(w, r, "/assessments/"+st.standing, http.StatusSeeOther)
		return nil
	}
	if ready, err := s.readyToKeep(w, r); err != nil || !ready {
		return err
	}
	if a.short != nil {
		return s.getShort(w, r, a, &st)
	}
	section := 0
	if query.Has("at") {
		section = a.sectionOf(query.Get("at"))
	}
	if section == 0 || len(a.items(section)) == 0 {
		if section = a.firstOpen(); section == 0 {
			http.Redirect(w, r, quizURL(a.quiz.ID)+"/review", http.StatusSeeOther)
			return nil
		}
	}
	return s.showSection(w, r, http.StatusOK, a, &st, section, nil, nil, nil)
}

// getAgain leads to a quiz to take it once more, or to go on where that has begun.
func (s *Server) getAgain(w http.ResponseWriter, r *http.Request) error {
	a, _, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	to := url.Values{}
	if r.URL.Query().Has(shortQuery) && a.short != nil {
		to.Set(shortQuery, "")
	}
	http.Redirect(w, r, a.url("", to), http.StatusSeeOther)
	return nil
}

// showSection renders a section. form is what was sent, nil for a page opened anew; problems are by item id, "" for the
// page itself.
func (s *Server) showSection(
	w http.ResponseWriter, r *http.Request, status int, a *answering, st *quizState, section int, form url.Values,
	problems map[string]string, notices []string,
) error {
	owner, err := s.pageOwner(r)
	if err != nil {
		return err
	}
	p := quizPage{
		Quiz: a.quiz, Section: section, Last: len(a.quiz.Sections), Notices: notices, At: a.sectionURL(section),
		Draft: a.draft.ID, After: st.latest, Owner: owner, Correcting: a.draft.Corrects != "",
		Title: a.quiz.Sections[section-1].Title, Intro: a.quiz.Sections[section-1].Intro,
	}
	paragraphs := strings.Split(a.T(p.Intro), "\n")
	p.Lead, p.Notes = paragraphs[0], paragraphs[1:]
	if a.neighbour(section, -1) == 0 && !p.Correcting {
		p.LeaveOpen = a.leaveOpen()
	}
	p.Answered, p.Total = a.count()
	p.Left = a.left()
	if p.Aim, err = s.aimQuestion(r, a, section, form); err != nil {
		return err
	}
	items := a.items(section)
	for _, it := range items {
		f := a.field(it, form)
		if f.Error = problems[it.ID]; f.Error != "" {
			p.Problems = append(p.Problems, formProblem{f.Anchor, a.T("Question %d: %s", f.Number, f.Error)})
		}
		if last := len(p.Blocks) - 1; f.Points != nil && last >= 0 && slices.Equal(p.Blocks[last].Points, f.Points) {
			p.Blocks[last].Fields = append(p.Blocks[last].Fields, f)
		} else {
			p.Blocks = append(p.Blocks, block{f.Points, []field{f}})
		}
	}
	for _, it := range a.quiz.Items() { // those that have come to stand elsewhere since the page was opened
		if problems[it.ID] != "" && !slices.Contains(items, it) {
			p.Problems = append(p.Problems, formProblem{"main", a.T("“%s”: %s", short(a.T(it.Ask)), problems[it.ID])})
		}
	}
	if problems[""] != "" {
		p.Problems = append(p.Problems, formProblem{"main", problems[""]})
	}
	return s.render(w, r, status, "quiz", a.T("%s (%d of %d)", a.T(p.Title), section, p.Last), p)
}

// aimQuestion asks which role a person aims for where the quiz begins, if it compares roles.
func (s *Server) aimQuestion(r *http.Request, a *answering, section int, form url.Values) (*aimQuestion, error) {
	if a.neighbour(section, -1) > 0 || a.draft.Corrects != "" || len(a.quiz.Roles) < 2 {
		return nil, nil
	}
	q := &aimQuestion{}
	_, err := s.view(r, func(data store.Reader) error {
		settings, err := data.Settings()
		q.Was = settings.Aim
		return err
	})
	chosen := q.Was
	if form.Has(aimField) {
		chosen = form.Get(aimField)
	}
	for _, role := range s.catalog.Roles() {
		choice := aimChoice{role.ID, role.Title, role.ID == chosen}
		if slices.ContainsFunc(a.quiz.Roles, func(ref engine.Ref) bool { return ref.ID == role.ID }) {
			q.Roles = append(q.Roles, choice)
		} else {
			q.Others = append(q.Others, choice)
		}
	}
	return q, err
}

// Points of a scale stand in a row as long as that is readable on a phone: no more than mostInRow, and so that the
// longest word of a label fits into its part of rowLetters. A label may take three lines.
const (
	mostInRow  = 7
	rowLetters = 46
	rowLines   = 3
)

// inRow says whether the labels of a scale are short enough for a row.
func inRow(labels []string) bool {
	if len(labels) > mostInRow || len(labels) == 0 {
		return false
	}
	letters := rowLetters / len(labels)
	return !slices.ContainsFunc(labels, func(label string) bool {
		return utf8.RuneCountInString(label) > rowLines*letters || slices.ContainsFunc(strings.Fields(label),
			func(word string) bool { return utf8.RuneCountInString(word) > letters })
	})
}

// briefLetters is how long a label may be, between the ends, of many that stand in several rows: a number, as a rule.
const briefLetters = 4

// brief says whether the labels of a scale, too many for a row, are short enough for several.
func brief(labels []string) bool {
	return len(labels) > mostInRow && !slices.ContainsFunc(labels[1:len(labels)-1], func(label string) bool {
		return utf8.RuneCountInString(label) > briefLetters
	})
}

// field makes an item ready to show. What was sent in form wins over what is kept.
func (a *answering) field(it *engine.Item, form url.Values) field {
	kept := a.answers[it.ID]
	f := field{Item: it, Kind: it.Kind().String(), Language: a.quiz.Language(), Direction: a.quiz.Direction(),
		Number: a.number(it.ID), ID: questionID(it.ID), Anchor: questionID(it.ID), Was: a.tokens(it, kept),
		Outdated: a.outdated[it.ID]}
	if a.Has(it.Ask) {
		f.Language, f.Direction = a.Tag(), a.Language.Direction()
	}
	chosen := f.Was
	if sent, ok := form[it.ID]; ok {
		chosen = filled(sent)
	}
	control := "radio"
	if it.Kind().Form() == engine.FormChoices {
		control = "checkbox"
	}
	for _, c := range a.quiz.Question(it).Choices() {
		in := func(token string) bool { return token == c.ID || strings.HasPrefix(token, c.ID+":") }
		f.Choices = append(f.Choices, choice{Type: control, Name: it.ID, ID: f.ID + "-" + c.ID, Value: c.ID + ":" + c.Text,
			Level: a.T(c.Name), Text: a.T(c.Text), Chosen: slices.ContainsFunc(chosen, in), Alone: c.Alone, NotApplicable: c.NotApplicable})
	}
	if it.Kind() == engine.KindScale {
		for _, label := range a.quiz.Labels(it) {
			f.Points = append(f.Points, a.T(label))
		}
		if !inRow(f.Points) {
			f.Points, f.Brief = nil, brief(f.Points)
		}
	}
	if len(f.Choices) > 0 {
		f.Anchor = f.Choices[0].ID
	} else if len(chosen) > 0 {
		f.Value = chosen[0]
	}
	return f
}

// postQuiz keeps what a page changed and goes on: to the next section, back, or nowhere where the page saves by itself.
func (s *Server) postQuiz(w http.ResponseWriter, r *http.Request) error {
	a, st, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	if err := readForm(r); err != nil {
		return err
	}
	form := r.PostForm
	page := a.read(form)
	page.skip, page.short = a.skips(form, &page), a.short != nil && form.Get(stepField) != goWhole
	others, err := s.keep(r, &a, &st, &page)
	if form.Get(stepField) == "save" {
		return s.writeSaved(w, a, &page, others, err)
	}
	if err != nil {
		return err
	}
	problems := page.problems()
	if len(page.gone) > 0 {
		problems[""] = a.T("A question on your page has been removed from the quiz, so its answer was not saved. This " +
			"is the current page.")
	}
	if form.Get(stepField) == goWhole && len(problems) == 0 {
		http.Redirect(w, r, a.url("", url.Values{}), http.StatusSeeOther)
		return nil
	}
	section := a.sectionOfPage(r, &page)
	if a.short == nil && (section == 0 || len(a.items(section)) == 0) {
		http.Redirect(w, r, quizURL(a.quiz.ID), http.StatusSeeOther)
		return nil
	}
	var notices []string
	for _, s := range page.answers {
		if e, ok := others[s.item.ID]; ok && e.conflict {
			notices = append(notices, a.elsewhereInWords(s.item, e))
			form.Del(s.item.ID) // what is kept is shown
		}
	}
	form.Del(form.Get(clearField))
	if a.short != nil {
		return s.postShort(w, r, a, &st, problems, notices)
	}
	step := form.Get(stepField)
	switch {
	case len(problems) > 0:
		return s.showSection(w, r, http.StatusUnprocessableEntity, a, &st, section, form, problems, notices)
	case len(notices) > 0 || form.Has(clearField):
		return s.showSection(w, r, http.StatusOK, a, &st, section, form, nil, notices)
	case step != "back" && a.hasNewItems(section, &page):
		return s.showSection(w, r, http.StatusOK, a, &st, section, nil, nil,
			[]string{a.T("There is one more question on this page.")})
	}
	direction := 1
	if step == "back" {
		direction = -1
	}
	to := a.url("/review", url.Values{})
	if next := a.neighbour(section, direction); next > 0 {
		to = a.sectionURL(next)
	} else if step == "back" && a.draft.Corrects == "" {
		to = "/"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// keep saves what a page sends, where there is anything to keep, and moves a and st on to where the person stands then.
func (s *Server) keep(r *http.Request, a **answering, st *quizState, page *sentPage) (map[string]elsewhere, error) {
	if err := s.stillHeld(r); err != nil {
		return nil, err
	}
	if err := page.outOfPlace(st); err != nil {
		return nil, err
	}
	if !st.begun && !page.valid() {
		return nil, nil
	}
	p, err := s.personToKeep(r)
	if err != nil {
		return nil, err
	}
	next, others, err := s.save(r, p.ID, *a, page)
	if err != nil {
		return nil, err
	}
	*a, st.draft, st.begun = next, next.draft, next.draft.ID != ""
	return others, nil
}

// sectionOfPage is the section that a page showed, as the quiz is now: that of the item its address names, else of the
// last item on it; 0 where all are gone.
func (a *answering) sectionOfPage(r *http.Request, page *sentPage) int {
	if section := a.sectionOf(r.URL.Query().Get("at")); section > 0 {
		return section
	}
	if len(page.answers) > 0 {
		return a.sectionOf(page.answers[len(page.answers)-1].item.ID)
	}
	return 0
}

// hasNewItems says whether a section asks for more than the page showed.
func (a *answering) hasNewItems(section int, page *sentPage) bool {
	shown := slices.ContainsFunc(page.answers, func(s sentAnswer) bool { return s.hasBase })
	return shown && slices.ContainsFunc(a.open(section), func(it *engine.Item) bool {
		return !slices.ContainsFunc(page.answers, func(s sentAnswer) bool { return s.item.ID == it.ID })
	})
}

// readForm parses a form that was sent.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		if p := problemOf(err); p.status == http.StatusRequestEntityTooLarge {
			return p
		}
		return &problem{http.StatusBadRequest, "The form did not arrive whole",
			"Go back, reload the page and send it again. What was saved before is safe.", err}
	}
	return nil
}

// saved answers a page that saves by itself.
type saved struct {
	Draft     string                    `json:"draft"`
	Answered  int                       `json:"answered"`
	Total     int                       `json:"total"`
	Count     string                    `json:"count"`               // those two in words
	Saved     string                    `json:"saved"`               // and that all is saved
	Left      string                    `json:"left"`                // how long the rest takes, "" for nothing
	Problems  map[string]string         `json:"problems,omitempty"`  // by item id, why its answer isn't kept
	Elsewhere map[string]savedElsewhere `json:"elsewhere,omitempty"` // by item id, what was changed elsewhere
	Message   string                    `json:"message,omitempty"`   // why nothing was kept
	Address   string                    `json:"address,omitempty"`   // where to go on then
	Link      string                    `json:"link,omitempty"`
}

type savedElsewhere struct {
	Values []string `json:"values"` // as the form says them
	Text   string   `json:"text"`
}

// writeSaved says what was kept of a save and what wasn't. The status is that of success only where nothing was left
// out.
func (s *Server) writeSaved(w http.ResponseWriter, a *answering, page *sentPage, others map[string]elsewhere,
	err error) error {
	out, status := saved{Draft: a.draft.ID, Problems: page.problems()}, http.StatusOK
	out.Answered, out.Total = a.count()
	out.Count, out.Left = a.T("%d of %d answered", out.Answered, out.Total), a.left()
	out.Saved = a.T("%d of %d answered, saved", out.Answered, out.Total)
	if store.CodeOf(err) == store.Full {
		err = problemOf(err)
	}
	var refused *problem
	switch {
	case errors.As(err, &refused) && refused.status < http.StatusInternalServerError:
		status, out.Message = refused.status, a.T("Not saved. %s. %s", a.T(refused.title), a.T(refused.detail))
		var to *linked
		if errors.As(err, &to) {
			out.Address, out.Link = to.address, a.T(to.text)
		}
	case err != nil:
		return err
	default:
		for _, item := range page.gone {
			out.Problems[item] = a.T("It has been removed from the quiz")
		}
		if len(out.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	for _, sent := range page.answers {
		if e, ok := others[sent.item.ID]; ok {
			if out.Elsewhere == nil {
				out.Elsewhere = map[string]savedElsewhere{}
			}
			out.Elsewhere[sent.item.ID] = savedElsewhere{filled(a.tokens(sent.item, a.answers[sent.item.ID])),
				a.elsewhereInWords(sent.item, e)}
		}
	}
	return answerJSON(w, status, out)
}

// unanswered says what becomes of questions without an answer.
func (a *answering) unanswered() string {
	switch a.quiz.Missing {
	case engine.MissingZero:
		return a.T("In this quiz an unanswered question counts as if you had shown nothing of what it asks about.")
	case engine.MissingRefuse:
		return a.T("In this quiz a skill with an unanswered question gets no result.")
	case engine.MissingMidpoint:
		return a.T("In this quiz an unanswered question counts as if you had answered in the middle.")
	case engine.MissingSkip:
	}
	return a.T("Unanswered questions make the result less sure, and too many of them mean no result.")
}

// leaveOpen says that questions can be left open, and what that means for the result.
func (a *answering) leaveOpen() string {
	switch a.quiz.Missing {
	case engine.MissingZero:
		return a.T("You can leave questions open; an open one counts as if you had shown nothing of what it asks about.")
	case engine.MissingRefuse:
		return a.T("You can leave questions open; a skill with an open one then gets no result.")
	case engine.MissingMidpoint:
		return a.T("You can leave questions open; an open one counts as if you had answered in the middle.")
	case engine.MissingSkip:
	}
	return a.T("You can leave questions open; the result is then less sure.")
}

// reviewPage shows all answers before they are scored.
type reviewPage struct {
	Quiz            *engine.Quiz
	Draft, After    string // what it was made from, for what it sends
	Owner           string
	Sections        []reviewSection
	Open            []openQuestion
	Unanswered      string // what becomes of those
	Answered, Total int
	Asked           string // the total in words
	Corrects        string // id of the result that finishing corrects, "" for none
	Corrected       string // its day
	Problem         string
	Doubts          []doubt
	Short           *shortReview // nil where the whole quiz is answered
}

// shortReview is what the page says of a short form.
type shortReview struct {
	Sure, Done bool
	Address    string // of the next question
}

// openQuestion is one without an answer. Outdated are the words of one that the quiz no longer has.
type openQuestion struct{ Address, Ask, Outdated string }

// doubt asks about an answer that looks like a slip. It is in nobody's way.
type doubt struct{ Address, Ask, Question string }

type reviewSection struct {
	Title    string
	Address  string
	Answered int
	Rows     []reviewRow
}

// reviewRow is an item. ID is that of the element that asks it, on the section's page.
type reviewRow struct{ ID, Address, Ask, Answer, Outdated string }

// getReview lists the answers with links to change them.
func (s *Server) getReview(w http.ResponseWriter, r *http.Request) error {
	a, st, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	if !st.begun && st.latest != "" && r.URL.Query().Get("again") != st.latest {
		http.Redirect(w, r, "/assessments/"+st.standing, http.StatusSeeOther)
		return nil
	}
	if ready, err := s.readyToKeep(w, r); err != nil || !ready {
		return err
	}
	return s.showReview(w, r, http.StatusOK, a, &st, "")
}

func (s *Server) showReview(w http.ResponseWriter, r *http.Request, status int, a *answering, st *quizState,
	problem string) error {
	owner, err := s.pageOwner(r)
	if err != nil {
		return err
	}
	p := reviewPage{Quiz: a.quiz, Draft: a.draft.ID, After: st.latest, Owner: owner, Problem: problem,
		Corrects: a.draft.Corrects, Unanswered: a.unanswered(), Asked: a.asked()}
	p.Answered, p.Total = a.count()
	if a.short != nil {
		p.Short = &shortReview{a.short.sure, a.short.next == "", a.shortURL("")}
	}
	if p.Corrects != "" {
		_, err := s.view(r, func(data store.Reader) error {
			corrected, err := data.Assessment(p.Corrects)
			p.Corrected = s.calendar(r).date(corrected.Finished)
			return err
		})
		if err != nil {
			return err
		}
	}
	for section := 1; section <= len(a.quiz.Sections); section++ {
		items := a.items(section)
		if len(items) == 0 {
			continue
		}
		rs := reviewSection{Title: a.quiz.Sections[section-1].Title, Address: a.sectionURL(section)}
		for _, it := range items {
			row := reviewRow{ID: questionID(it.ID), Ask: it.Ask, Outdated: a.outdated[it.ID]}
			row.Address = rs.Address + "#" + row.ID
			if a.short != nil {
				row.Address = a.shortURL(it.ID)
			}
			if a.answered(it) {
				row.Answer = a.words(it, a.answers[it.ID])
				if s.catalog.Doubtful(it, a.answers[it.ID]) {
					p.Doubts = append(p.Doubts, doubt{row.Address, it.Ask,
						a.Slip(a.quiz.Question(it), a.answers[it.ID])})
				}
				rs.Answered++
			} else {
				p.Open = append(p.Open, openQuestion{row.Address, it.Ask, row.Outdated})
			}
			rs.Rows = append(rs.Rows, row)
		}
		p.Sections = append(p.Sections, rs)
	}
	return s.render(w, r, status, "review", a.T("Check your answers"), p)
}

// short cuts a text that someone else chose.
func short(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
