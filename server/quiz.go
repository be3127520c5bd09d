package server

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/store"
)

// answering is a person's way through a quiz: what is asked, and what they have said so far.
type answering struct {
	catalog *engine.Catalog
	quiz    *engine.Quiz
	draft   store.Draft
	shown   map[string]bool // by item id
}

// newAnswering takes up a draft. Answers that the quiz no longer takes, because it has changed since, count as not given.
func (s *Server) newAnswering(quiz *engine.Quiz, draft store.Draft) *answering {
	a := &answering{catalog: s.catalog, quiz: quiz, draft: draft}
	usable := engine.Answers{}
	for item, answer := range draft.Answers {
		if s.catalog.CheckAnswer(quiz.ID, item, answer) == "" {
			usable[item] = answer
		}
	}
	a.draft.Answers = usable
	a.look()
	return a
}

// look works out anew which items are shown.
func (a *answering) look() {
	ids, err := a.catalog.Shown(a.quiz.ID, a.draft.Answers)
	if err != nil {
		panic(err) // the quiz was taken from the catalog
	}
	a.shown = make(map[string]bool, len(ids))
	for _, id := range ids {
		a.shown[id] = true
	}
}

// items returns what is shown of a section, counted from 1.
func (a *answering) items(section int) []*engine.Item {
	var items []*engine.Item
	for i := range a.quiz.Sections[section-1].Items {
		if it := &a.quiz.Sections[section-1].Items[i]; a.shown[it.ID] {
			items = append(items, it)
		}
	}
	return items
}

func (a *answering) answered(it *engine.Item) bool {
	_, ok := a.draft.Answers[it.ID]
	return ok
}

// open returns the items of a section that have no answer yet.
func (a *answering) open(section int) []*engine.Item {
	return slices.DeleteFunc(a.items(section), a.answered)
}

// count returns how many of the items shown have an answer.
func (a *answering) count() (answered, total int) {
	for section := range a.quiz.Sections {
		total += len(a.items(section + 1))
		answered += len(a.items(section+1)) - len(a.open(section+1))
	}
	return answered, total
}

// firstOpen returns the first section with an item to answer, 0 where there is none.
func (a *answering) firstOpen() int {
	for section := range a.quiz.Sections {
		if len(a.open(section+1)) > 0 {
			return section + 1
		}
	}
	return 0
}

// beside returns the next section in a direction (1 or -1) that has something to show, 0 past either end.
func (a *answering) beside(section, direction int) int {
	for section += direction; section >= 1 && section <= len(a.quiz.Sections); section += direction {
		if len(a.items(section)) > 0 {
			return section
		}
	}
	return 0
}

// quizPage is a section of a quiz to fill in.
type quizPage struct {
	Quiz            *engine.Quiz
	Section, Last   int
	Title, Intro    string
	Fields          []field
	Answered, Total int
	Back            bool
	Problems        []formProblem
	CanSkip         bool   // the only problem is that something is left out
	Notice          string // something to know that is no mistake
	Opened          int64  // when the page was made, Unix milliseconds
}

// field is one item of a form.
type field struct {
	Item    *engine.Item
	Kind    engine.Kind
	Number  int // counted through the quiz
	Choices []choice
	Value   string // of a number
	Error   string
	Anchor  string // id of the element to go to
}

type choice struct {
	ID, Value, Text string
	Chosen          bool
}

type formProblem struct{ Anchor, Message string }

func (s *Server) quizOf(r *http.Request) (*engine.Quiz, error) {
	quiz, ok := s.catalog.Quiz(r.PathValue("quiz"))
	if !ok {
		return nil, errNoQuiz
	}
	return quiz, nil
}

// draftOf returns the asker's draft of a quiz, an empty one where there is none.
func (s *Server) draftOf(r *http.Request, quiz string) (store.Draft, error) {
	draft := store.Draft{Quiz: quiz}
	_, err := s.view(r, func(data store.Reader) error {
		d, err := data.Draft(quiz)
		if err == nil {
			draft = d
		}
		return err
	})
	if store.CodeOf(err) == store.NotFound {
		err = nil
	}
	return draft, err
}

func (s *Server) answeringOf(r *http.Request) (*answering, error) {
	quiz, err := s.quizOf(r)
	if err != nil {
		return nil, err
	}
	draft, err := s.draftOf(r, quiz.ID)
	if err != nil {
		return nil, err
	}
	return s.newAnswering(quiz, draft), nil
}

// sectionOf returns the section a request names; 0 where it names none.
func (a *answering) sectionOf(r *http.Request) (int, error) {
	text := r.URL.Query().Get("section")
	if text == "" {
		return 0, nil
	}
	section, err := strconv.Atoi(text)
	if err != nil || section < 1 || section > len(a.quiz.Sections) {
		return 0, errNotFound
	}
	return section, nil
}

// answeringAt is answeringOf with the section the request names; 0 where it names none.
func (s *Server) answeringAt(r *http.Request) (*answering, int, error) {
	a, err := s.answeringOf(r)
	if err != nil {
		return nil, 0, err
	}
	section, err := a.sectionOf(r)
	return a, section, err
}

func quizURL(quiz string, section int) string {
	return "/quizzes/" + url.PathEscape(quiz) + "?section=" + strconv.Itoa(section)
}

// getQuiz shows a section: the one named, else the first with something left to answer.
func (s *Server) getQuiz(w http.ResponseWriter, r *http.Request) error {
	a, section, err := s.answeringAt(r)
	if err != nil {
		return err
	}
	if section == 0 {
		if section = a.firstOpen(); section == 0 {
			http.Redirect(w, r, "/quizzes/"+url.PathEscape(a.quiz.ID)+"/review", http.StatusSeeOther)
			return nil
		}
	}
	return s.showSection(w, r, http.StatusOK, a, section, nil, nil, "")
}

// showSection renders a section. form is what was sent, nil for a page opened anew; problems are by item id.
func (s *Server) showSection(w http.ResponseWriter, r *http.Request, status int, a *answering, section int, form url.Values, problems map[string]string, notice string) error {
	p := quizPage{
		Quiz: a.quiz, Section: section, Last: len(a.quiz.Sections), Notice: notice,
		Title: a.quiz.Sections[section-1].Title, Intro: a.quiz.Sections[section-1].Intro,
		Back: a.beside(section, -1) > 0, Opened: s.now().UnixMilli(),
	}
	p.Answered, p.Total = a.count()
	number := 0
	for before := 1; before < section; before++ {
		number += len(a.items(before))
	}
	p.CanSkip = len(problems) > 0
	for _, it := range a.items(section) {
		number++
		f := a.field(it, number, form)
		if f.Error = problems[it.ID]; f.Error != "" {
			p.Problems = append(p.Problems, formProblem{f.Anchor, fmt.Sprintf("Question %d: %s", f.Number, f.Error)})
			p.CanSkip = p.CanSkip && f.Error == notAnswered(it)
		}
		p.Fields = append(p.Fields, f)
	}
	for _, key := range slices.Sorted(maps.Keys(problems)) {
		if !slices.ContainsFunc(p.Fields, func(f field) bool { return f.Item.ID == key }) {
			p.Problems = append(p.Problems, formProblem{"main", problems[key]})
			p.CanSkip = false
		}
	}
	return s.render(w, r, status, "quiz", fmt.Sprintf("%s (%d of %d)", p.Title, section, p.Last), p)
}

// notAnswered says what to do about an item that is left open.
func notAnswered(it *engine.Item) string {
	if it.Kind() == engine.KindNumber {
		return "Enter a number, or continue without one"
	}
	return "Choose an answer, or continue without one"
}

// field makes an item ready to show. What was sent in form wins over what is kept.
func (a *answering) field(it *engine.Item, number int, form url.Values) field {
	f := field{Item: it, Kind: it.Kind(), Number: number, Anchor: it.ID}
	var chosen []string
	kept, answered := a.draft.Answers[it.ID]
	switch {
	case form != nil:
		chosen = form[it.ID]
	case !answered:
	case kept.Options() != nil:
		chosen = kept.Options()
	default:
		chosen = []string{strconv.FormatFloat(kept.Number(), 'f', -1, 64)}
	}
	add := func(value, text string) {
		id := it.ID + "-" + value
		f.Choices = append(f.Choices, choice{ID: id, Value: value, Text: text, Chosen: slices.Contains(chosen, value)})
	}
	for i, label := range a.quiz.Labels(it) {
		add(strconv.Itoa(i+1), label)
	}
	for _, o := range it.Options {
		add(o.ID, o.Text)
	}
	if len(f.Choices) > 0 {
		f.Anchor = f.Choices[0].ID
	} else if len(chosen) > 0 {
		f.Value = chosen[0]
	}
	return f
}

// controls are the fields of a form that are no answers.
var controls = []string{"go", "opened"}

// postQuiz keeps the answers of a section and goes on: to the next, back, or nowhere where the page saves by itself.
func (s *Server) postQuiz(w http.ResponseWriter, r *http.Request) error {
	a, section, err := s.answeringAt(r)
	if err != nil {
		return err
	}
	if section == 0 {
		section = 1
	}
	if err := readForm(r); err != nil {
		return err
	}
	asked := a.items(section)
	given, problems := a.read(section, r.PostForm)
	if len(given) > 0 || len(a.draft.Answers) > 0 {
		if a, err = s.keep(w, r, a, asked, given, problems); err != nil {
			return err
		}
	}
	step := r.PostForm.Get("go")
	if step == "save" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	more := len(a.items(section)) - len(asked)
	open := a.open(section)
	if step != "skip" && step != "back" && more <= 0 {
		for _, it := range open {
			if problems[it.ID] == "" {
				problems[it.ID] = notAnswered(it)
			}
		}
	}
	if len(problems) > 0 {
		return s.showSection(w, r, http.StatusUnprocessableEntity, a, section, r.PostForm, problems, "")
	}
	if more > 0 && step != "back" && step != "skip" && len(open) > 0 {
		return s.showSection(w, r, http.StatusOK, a, section, nil, nil, "Your answer opens another question here.")
	}
	direction := 1
	if step == "back" {
		direction = -1
	}
	to := "/quizzes/" + url.PathEscape(a.quiz.ID) + "/review"
	if next := a.beside(section, direction); next > 0 {
		to = quizURL(a.quiz.ID, next)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// readForm parses a form that was sent.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		if p := problemOf(err); p.status == http.StatusRequestEntityTooLarge {
			return p
		}
		return &problem{http.StatusBadRequest, "The form did not arrive whole", "Go back, reload the page and send it again. What was saved before is safe.", err}
	}
	return nil
}

// read takes a section's answers from a form. problems says, by item, what can't be taken.
func (a *answering) read(section int, form url.Values) (given engine.Answers, problems map[string]string) {
	given, problems = engine.Answers{}, map[string]string{}
	for key, values := range form {
		it, known := a.quiz.Item(key)
		if slices.Contains(controls, key) {
			continue
		}
		if !known || !slices.ContainsFunc(a.items(section), func(o *engine.Item) bool { return o == it }) {
			problems[key] = fmt.Sprintf("This page does not ask %q. Reload it and answer what it shows.", short(key))
			continue
		}
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
		if len(values) == 0 {
			continue
		}
		answer, why := answerFrom(it, values)
		if why == "" && a.catalog.CheckAnswer(a.quiz.ID, it.ID, answer) != "" {
			why = "Choose one of the answers shown"
			if it.Kind() == engine.KindNumber {
				why = fmt.Sprintf("Enter a number from %s to %s", grouped(it.Number.Min), grouped(it.Number.Max))
			}
		}
		if why != "" {
			problems[key] = why
			continue
		}
		given[key] = answer
	}
	return given, problems
}

// thousands is a number with its thousands set apart; in any other number a comma may be a decimal one, and is refused.
var thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)

// answerFrom turns what a form sent into an answer, or says what to do instead.
func answerFrom(it *engine.Item, values []string) (engine.Answer, string) {
	kind := it.Kind()
	if kind != engine.KindMany && len(values) > 1 {
		return engine.Answer{}, "Give one answer, not several"
	}
	switch kind {
	case engine.KindMany:
		return engine.Choices(values...), ""
	case engine.KindOne:
		return engine.Choice(values[0]), ""
	case engine.KindScale, engine.KindNumber:
	}
	text := strings.TrimSpace(values[0])
	if thousands.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return engine.Answer{}, "Enter a number in figures, such as 4"
	}
	return engine.Number(x), ""
}

// keep saves the answers given to the items asked on a page, and returns where the person stands then. An item that was sent empty loses its answer. One
// that wasn't sent, or has a problem, keeps the answer it had: another tab may have given it.
func (s *Server) keep(w http.ResponseWriter, r *http.Request, a *answering, asked []*engine.Item, given engine.Answers, problems map[string]string) (*answering, error) {
	p, err := s.personOrNew(w, r)
	if err != nil {
		return nil, err
	}
	now := s.now().UTC()
	seconds := perItem(r.PostForm, now, len(given))
	var kept store.Draft
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		draft, err := tx.Draft(a.quiz.ID)
		if store.CodeOf(err) == store.NotFound {
			draft, err = store.Draft{Quiz: a.quiz.ID, Started: now}, nil
		}
		if err != nil {
			return err
		}
		if draft.Answers == nil {
			draft.Answers = engine.Answers{}
		}
		if draft.Seconds == nil {
			draft.Seconds = map[string]float64{}
		}
		for _, it := range asked {
			answer, ok := given[it.ID]
			switch {
			case ok:
				draft.Answers[it.ID] = answer
				if _, timed := draft.Seconds[it.ID]; !timed && seconds > 0 {
					draft.Seconds[it.ID] = seconds
				}
			case problems[it.ID] == "" && r.PostForm.Has(it.ID):
				delete(draft.Answers, it.ID)
			}
		}
		draft.Updated = now
		kept = draft
		return tx.PutDraft(draft)
	})
	if err != nil {
		return nil, err
	}
	return s.newAnswering(a.quiz, kept), nil
}

// perItem is how many seconds each answer of a page took, from when the page was made; 0 where that isn't known, or where the page saves by itself and
// is not done with.
func perItem(form url.Values, now time.Time, answers int) float64 {
	opened, err := strconv.ParseInt(form.Get("opened"), 10, 64)
	spent := now.Sub(time.UnixMilli(opened)).Seconds()
	if err != nil || form.Get("go") == "save" || answers == 0 || spent <= 0 || spent > 24*3600 {
		return 0
	}
	return spent / float64(answers)
}

// LeftOpen says what becomes of questions without an answer.
func (p quizPage) LeftOpen() string { return leftOpen(p.Quiz) }

// LeftOpen says what becomes of questions without an answer.
func (p reviewPage) LeftOpen() string { return leftOpen(p.Quiz) }

func leftOpen(quiz *engine.Quiz) string {
	switch quiz.Missing {
	case engine.MissingZero:
		return "In this quiz a question left open counts as if you had shown nothing of what it asks about."
	case engine.MissingRefuse:
		return "In this quiz a skill with a question left open gets no result."
	case engine.MissingSkip:
	}
	return "Questions left open make the result less sure, and too many of them mean no result."
}

// reviewPage shows all answers before they are scored.
type reviewPage struct {
	Quiz            *engine.Quiz
	Sections        []reviewSection
	Answered, Total int
	Problem         string
}

type reviewSection struct {
	Number   int
	Title    string
	Answered int
	Rows     []reviewRow
}

type reviewRow struct{ ID, Ask, Answer string }

// getReview lists the answers with links to change them.
func (s *Server) getReview(w http.ResponseWriter, r *http.Request) error {
	a, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	return s.showReview(w, r, http.StatusOK, a, "")
}

func (s *Server) showReview(w http.ResponseWriter, r *http.Request, status int, a *answering, problem string) error {
	snapshot, err := s.catalog.Snapshot(a.quiz.ID, a.draft.Answers)
	if err != nil {
		return err
	}
	words := map[string]string{}
	for _, it := range snapshot.Items {
		words[it.ID] = it.Answer
	}
	p := reviewPage{Quiz: a.quiz, Problem: problem}
	p.Answered, p.Total = a.count()
	for section := 1; section <= len(a.quiz.Sections); section++ {
		items := a.items(section)
		if len(items) == 0 {
			continue
		}
		rs := reviewSection{Number: section, Title: a.quiz.Sections[section-1].Title}
		for _, it := range items {
			rs.Rows = append(rs.Rows, reviewRow{it.ID, it.Ask, words[it.ID]})
			if words[it.ID] != "" {
				rs.Answered++
			}
		}
		p.Sections = append(p.Sections, rs)
	}
	return s.render(w, r, status, "review", "Check your answers", p)
}

// postFinish scores the draft and keeps the result for ever. Sent twice, it shows the same result twice.
func (s *Server) postFinish(w http.ResponseWriter, r *http.Request) error {
	a, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	if len(a.draft.Answers) == 0 {
		return s.finishAgain(w, r, a)
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	changes, err := s.catalog.Changes(a.quiz.ID, a.draft.Answers) // takes longer than others should wait for the store
	if err != nil {
		return err
	}
	finished := store.Assessment{ID: id.String(), Quiz: a.quiz.ID, Finished: s.now().UTC()}
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		draft, err := tx.Draft(a.quiz.ID)
		if err != nil {
			return err
		}
		draft = s.newAnswering(a.quiz, draft).draft
		finished.Started, finished.Answers = draft.Started, draft.Answers
		if finished.Result, err = s.catalog.ScoreTimed(a.quiz.ID, draft.Answers, mean(draft.Seconds)); err != nil {
			return err
		}
		finished.Result.Changes = changes
		if !maps.EqualFunc(draft.Answers, a.draft.Answers, engine.Answer.Equal) { // another tab was quicker
			if finished.Result.Changes, err = s.catalog.Changes(a.quiz.ID, draft.Answers); err != nil {
				return err
			}
		}
		if finished.Snapshot, err = s.catalog.Snapshot(a.quiz.ID, draft.Answers, finished.Result.Changes...); err != nil {
			return err
		}
		if err := tx.AddAssessment(finished); err != nil {
			return err
		}
		if err := tx.DeleteDraft(a.quiz.ID); err != nil {
			return err
		}
		_, err = tx.AppendEvent(store.Event{At: finished.Finished, Kind: "assessment_finished", Subject: finished.ID})
		return err
	})
	if store.CodeOf(err) == store.NotFound {
		return s.finishAgain(w, r, a)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/assessments/"+finished.ID, http.StatusSeeOther)
	return nil
}

// finishAgain answers a finish without a draft: with the result of the one before, where there is one.
func (s *Server) finishAgain(w http.ResponseWriter, r *http.Request, a *answering) error {
	latest := ""
	_, err := s.view(r, func(data store.Reader) error {
		all, err := data.Assessments()
		for _, as := range all {
			if as.Quiz == a.quiz.ID {
				latest = as.ID
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if latest == "" {
		return s.showReview(w, r, http.StatusUnprocessableEntity, a, "Nothing is answered yet. Answer the first questions, then ask for your result.")
	}
	http.Redirect(w, r, "/assessments/"+latest, http.StatusSeeOther)
	return nil
}

// postRestart throws a draft away.
func (s *Server) postRestart(w http.ResponseWriter, r *http.Request) error {
	quiz, err := s.quizOf(r)
	if err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if known {
		if err := s.store.Update(r.Context(), p.ID, func(tx store.Tx) error { return tx.DeleteDraft(quiz.ID) }); err != nil {
			return err
		}
	}
	http.Redirect(w, r, quizURL(quiz.ID, 1), http.StatusSeeOther)
	return nil
}

func mean(m map[string]float64) float64 {
	if len(m) == 0 {
		return 0
	}
	sum := 0.0
	for _, key := range slices.Sorted(maps.Keys(m)) {
		sum += m[key]
	}
	return sum / float64(len(m))
}

// short cuts a text that someone else chose.
func short(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
