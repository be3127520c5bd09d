package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/store"
)

// newID returns an id for a record: a UUIDv7.
func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// postFinish scores the draft and keeps the result for ever. Sent twice, it shows the same result twice.
func (s *Server) postFinish(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	a, st, err := s.answeringOf(r)
	if err != nil {
		return err
	}
	if err := s.stillHeld(r); err != nil {
		return err
	}
	if len(a.answers) == 0 {
		return s.finishAgain(w, r, a, &st)
	}
	if err := outOfPlace(r.PostForm, &st); err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	f := finishing{Server: s, st: st}
	if f.id, err = newID(); err != nil {
		return err
	}
	for range mostRescored {
		if err := f.score(r.Context(), a); err != nil {
			return err
		}
		if err = f.commit(r, p.ID); !errors.Is(err, errAnswersMoved) {
			break
		}
		if a, _, err = s.answeringOf(r); err != nil {
			return err
		}
	}
	if store.CodeOf(err) == store.NotFound { // the same form was quicker
		if a, st, err = s.answeringOf(r); err != nil {
			return err
		}
		return s.finishAgain(w, r, a, &st)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/assessments/"+f.id, http.StatusSeeOther)
	return nil
}

// mostRescored is how often answers are scored again that other tabs change meanwhile.
const mostRescored = 5

// errAnswersMoved says that the answers to be kept are others than those that were scored.
var errAnswersMoved = &problem{status: http.StatusConflict,
	title:  "Your answers keep changing in another tab",
	detail: "Close the other tab, then ask for your result again. Everything you answered is saved."}

// finishing scores a draft and keeps the result. Scoring takes longer than others should wait for the store, so it is
// done before, and what is kept is only checked to be what was scored.
type finishing struct {
	*Server
	st     quizState // as the person's page shows it
	id     string    // of the assessment
	scored *answering
	result engine.Result
	kept   engine.Snapshot
	made   *store.Assessment // nil where nothing was kept
}

// score scores the answers to a quiz.
func (f *finishing) score(ctx context.Context, a *answering) (err error) {
	f.scored = a
	if len(a.answers) == 0 { // another tab has cleared them
		return errStartedOver
	}
	order := a.order
	if a.short != nil { // which has an order of its own
		order = nil
	}
	if f.result, err = a.scoring().ScoreShown(a.quiz.ID, a.answers, a.seconds(), order); err != nil {
		return err
	}
	if f.result.Changes, err = a.scoring().Changes(ctx, a.quiz.ID, a.answers); err != nil {
		return err
	}
	f.kept, err = a.scoring().Snapshot(a.quiz.ID, a.answers, f.result.Changes...)
	return err
}

// commit keeps what was scored, in place of the draft. The error is errAnswersMoved where another tab was quicker.
func (f *finishing) commit(r *http.Request, person string) error {
	return f.store.Update(r.Context(), person, f.finishDraft)
}

// finishDraft is commit within a transaction.
func (f *finishing) finishDraft(tx store.Tx) error {
	draft, err := tx.Draft(f.scored.quiz.ID)
	if err != nil {
		return err
	}
	then := sentPage{hasDraft: true, draft: f.st.draft.ID, after: f.st.latest}
	if err := then.outOfPlace(&quizState{draft: draft, begun: true, latest: draft.After}); err != nil {
		return err
	}
	current := f.newAnswering(f.scored.Language, f.scored.quiz, draft)
	if !maps.EqualFunc(current.answers, f.scored.answers, engine.Answer.Equal) ||
		current.seconds() != f.scored.seconds() {
		return errAnswersMoved
	}
	return f.finish(tx, &draft)
}

// finish keeps what was scored of a draft as an assessment, in place of the draft that there is of the quiz. A correction
// that changes nothing isn't kept: id is then that of what it corrects.
func (f *finishing) finish(tx store.Tx, draft *store.Draft) error {
	f.made = nil
	quiz, now := f.scored.quiz, f.now().UTC()
	finished := store.Assessment{
		ID: f.id, Quiz: quiz.ID, Started: draft.Started.UTC(), Finished: now, Answers: f.scored.answers,
		Result: f.result, Snapshot: f.kept,
	}
	kind := kindFinished
	if draft.Corrects != "" {
		corrected, err := tx.Assessment(draft.Corrects)
		if err != nil {
			return err
		}
		unchanged := maps.EqualFunc(finished.Answers, corrected.Answers, engine.Answer.Equal)
		if unchanged && f.catalog.Made(&corrected.Result) {
			f.id = corrected.ID
			return tx.DeleteDraft(quiz.ID)
		}
		finished.Corrects, finished.Corrected, finished.Finished = corrected.ID, now, corrected.Finished
		kind = kindCorrected
	}
	if err := tx.AddAssessment(finished); err != nil {
		return err
	}
	if err := tx.DeleteDraft(quiz.ID); err != nil {
		return err
	}
	f.made = &finished
	_, err := tx.AppendEvent(store.Event{At: now, Kind: kind, Subject: finished.ID})
	return err
}

// outOfPlace says why the review page that was sent can't act on the draft there is now, nil where it can.
func outOfPlace(form url.Values, st *quizState) error {
	page := sentPage{hasDraft: form.Has(afterField), draft: form.Get(draftField), after: form.Get(afterField)}
	return page.outOfPlace(st)
}

// finishAgain answers a finish without a draft: with the result of the one before, where there is one.
func (s *Server) finishAgain(w http.ResponseWriter, r *http.Request, a *answering, st *quizState) error {
	if st.latest == "" {
		return s.showReview(w, r, http.StatusUnprocessableEntity, a, st,
			a.T("Nothing is answered yet. Answer the first questions, then ask for your result."))
	}
	http.Redirect(w, r, "/assessments/"+st.latest, http.StatusSeeOther)
	return nil
}

// postRestart deletes a draft.
func (s *Server) postRestart(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	quiz, err := s.quizOf(r)
	if err != nil {
		return err
	}
	if err := s.stillHeld(r); err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	to := quizURL(quiz.ID) + "/again"
	if known {
		err := s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
			draft, err := tx.Draft(quiz.ID)
			if store.CodeOf(err) == store.NotFound {
				return nil
			}
			if err != nil {
				return err
			}
			if draft.Corrects != "" {
				to = "/assessments/" + draft.Corrects
			}
			if err := outOfPlace(r.PostForm, &quizState{draft: draft, begun: true, latest: draft.After}); err != nil {
				return err
			}
			return tx.DeleteDraft(quiz.ID)
		})
		if err != nil {
			return err
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

var errBegun = &problem{status: http.StatusConflict,
	title:  "You have already started this quiz again",
	detail: "To correct this result, first finish those answers or delete them."}

var errCorrectsAnother = &problem{status: http.StatusConflict,
	title:  "You are correcting another result of this quiz",
	detail: "To correct this one, first finish that correction or delete its changes."}

// postCorrect opens the answers of a result, to correct them. Finishing makes a result that replaces it.
//
// Of a short form's result it may be that other questions are to be answered, too: those that a plan to a role needs, or
// all.
func (s *Server) postCorrect(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	id, err := newID()
	if err != nil {
		return err
	}
	now := s.now().UTC()
	to := ""
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		a, err := tx.Assessment(r.PathValue("id"))
		if err != nil {
			return err
		}
		quiz, offered := s.catalog.Quiz(a.Quiz)
		if !offered {
			return errNoQuiz
		}
		corrections, err := tx.Corrections()
		if err != nil {
			return err
		}
		st, err := stateOf(tx, a.Quiz)
		if err != nil {
			return err
		}
		to = quizURL(a.Quiz) + "/review"
		if by := corrections.Last(a.ID); by != "" { // in another tab, say
			to = "/assessments/" + by
			return nil
		}
		if st.begun && st.draft.Corrects == a.ID {
			return nil
		}
		if st.begun && st.draft.Corrects != "" {
			return &linked{errCorrectsAnother, to, "Go on with that correction"}
		}
		if st.begun && len(s.newAnswering(s.language(r), quiz, st.draft).answers) > 0 {
			return &linked{errBegun, to, "See the answers you have started"}
		}
		draft := store.Draft{
			ID: id, Quiz: a.Quiz, After: st.latest, Corrects: a.ID, Answers: s.givenIn(&a), Started: a.Started, Updated: now,
			Short: a.Result.Short != nil,
		}
		if a.Result.Order != nil {
			draft.Seed = a.Result.Order.Seed
		}
		if _, known := s.catalog.Role(r.PostForm.Get(towardField)); known && draft.Short {
			draft.Toward, to = r.PostForm.Get(towardField), quizURL(a.Quiz)
		}
		if r.PostForm.Get(moreField) == goWhole {
			draft.Short, to = false, quizURL(a.Quiz)
		}
		return tx.PutDraft(draft)
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// givenIn is what was answered in an assessment, as a draft has it.
func (s *Server) givenIn(a *store.Assessment) map[string]store.Given {
	quiz, _ := s.catalog.Quiz(a.Quiz)
	out := map[string]store.Given{}
	for item, answer := range a.Answers {
		out[item] = store.Given{Answer: answer, At: a.Finished}
	}
	for _, read := range a.Snapshot.Items {
		given, answered := out[read.ID]
		if it, asked := quiz.Item(read.ID); !answered || asked && quiz.Question(it).Choices() == nil {
			continue // whose labels no snapshot says
		}
		given.Labels = s.catalog.Labels(a.Quiz, read.ID, given.Answer)
		now, then := slices.Sorted(slices.Values(given.Labels)), slices.Sorted(strings.SplitSeq(read.Answer, "; "))
		// the quiz said it in other words then
		if strings.Join(given.Labels, "; ") != read.Answer && !slices.Equal(now, then) {
			given.Labels = []string{read.Answer}
		}
		out[read.ID] = given
	}
	return out
}
