package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

var assessmentOperations = []Operation{
	{ID: "create-assessment", Takes: takesAnswers,
		Method: http.MethodPost, Path: "/api/v1/me/assessments", Status: http.StatusCreated,
		Summary: "Score answers and keep the result",
		About: "Send the answers, or leave them out to finish the draft of the quiz. Items may have no answer, as on the " +
			"pages; the result says what it rests on. A draft with the same answers ends with it. One with other answers is " +
			"never overwritten: that is a conflict. Finishing a draft that corrects a result makes the correction; where it " +
			"changes nothing, the answer is the result as it was.",
		Access: AccessKey, Fails: []int{http.StatusConflict, http.StatusNotFound}, mount: does((*Server).createAssessment),
		Example: Call{Path: "/api/v1/me/assessments", Body: `{"quiz": "marketing_career", ` + exampleAnswers + `}`}},
	{ID: "list-assessments", Lists: true, Method: http.MethodGet, Path: "/api/v1/me/assessments",
		Summary: "The results, the newest first", Access: AccessKey, mount: does((*Server).listAssessments),
		Example: Call{Path: "/api/v1/me/assessments"}},
	{ID: "get-assessment", Method: http.MethodGet, Path: "/api/v1/me/assessments/{assessment}", Summary: "A result",
		About:  "It never changes: it is told as it was when it was made. Corrections are results of their own.",
		Access: AccessKey, mount: does((*Server).apiAssessment),
		Example: Call{Path: "/api/v1/me/assessments/" + exampleAssessment}},
}

// What the API says of results.
type (
	wireNewAssessment struct {
		Quiz    string      `json:"quiz" doc:"id of the quiz"`
		Answers wireAnswers `json:"answers,omitempty"`
		Started *time.Time  `json:"started,omitempty" doc:"when answering began; left out: now"`
		Order   saidOrder   `json:"order,omitempty"`
		Short   bool        `json:"short,omitempty" doc:"the answers are those of the short form, see next"`
	}
	// WireAssessmentLine is what a list says of a result.
	WireAssessmentLine struct {
		ID          string            `json:"id" format:"uuid"`
		Quiz        string            `json:"quiz"`
		Name        string            `json:"name,omitempty" doc:"that the person gave it"`
		Started     time.Time         `json:"started"`
		Finished    time.Time         `json:"finished" doc:"of a correction, when what it corrects was finished"`
		Corrects    string            `json:"corrects,omitempty" doc:"id of the result that it replaces"`
		Corrected   *time.Time        `json:"corrected,omitempty" doc:"when the correction was made"`
		CorrectedBy string            `json:"corrected_by,omitempty" doc:"id of the result that has replaced it in the end"`
		Verdict     engine.Verdict    `json:"verdict"`
		Role        engine.OptionalID `json:"role" doc:"recommended; null where none is"`
		Next        engine.OptionalID `json:"next" doc:"the role to grow towards; null where there is none"`
	}
	wireAssessment struct {
		WireAssessmentLine
		Answers engine.Answers `json:"answers"`
		Result  engine.Result  `json:"result" doc:"as score gives it; changes are told where they were asked for"`
	}
)

func newAssessmentLine(a *store.Summary, corrections store.Corrections, names map[string]string) WireAssessmentLine {
	out := WireAssessmentLine{ID: a.ID, Quiz: a.Quiz, Name: names[a.ID], Started: a.Started, Finished: a.Finished,
		Corrects: a.Corrects, CorrectedBy: corrections.Last(a.ID), Verdict: a.Result.Verdict, Role: a.Result.Role,
		Next: a.Result.Next}
	if !a.Corrected.IsZero() {
		out.Corrected = &a.Corrected
	}
	return out
}

// assessmentIn is a result as the API tells it.
func assessmentIn(data store.Reader, id string, changes bool) (wireAssessment, error) {
	a, err := data.Assessment(id)
	if err != nil {
		return wireAssessment{}, err
	}
	corrections, err := data.Corrections()
	if err != nil {
		return wireAssessment{}, err
	}
	settings, err := data.Settings()
	if !changes {
		a.Result.Changes = nil
	}
	summary := a.Summary()
	return wireAssessment{newAssessmentLine(&summary, corrections, namesOf(settings, corrections)), a.Answers, a.Result},
		err
}

func (s *Server) createAssessment(ctx context.Context, in *struct{ Body wireNewAssessment }) (*made[wireAssessment], error) {
	quiz, known := s.catalog.Quiz(in.Body.Quiz)
	if !known {
		_, err := s.catalog.Score(in.Body.Quiz, nil) // which may know what was meant
		return nil, quizProblem("body.quiz", in.Body.Quiz, err)
	}
	f := finishing{Server: s}
	var err error
	if f.id, err = newID(); err != nil {
		return nil, err
	}
	if in.Body.Answers == nil {
		return s.finishBegun(ctx, &f, quiz, &in.Body)
	}
	draft, err := s.sentDraft(&f, quiz, &in.Body)
	if err != nil {
		return nil, err
	}
	if err := f.score(ctx, f.scored); err != nil {
		return nil, err
	}
	return s.finished(ctx, &f, func(tx store.Tx) error {
		st, err := stateOf(tx, quiz.ID)
		if err != nil {
			return err
		}
		begun := s.newAnswering(wording.English, quiz, st.draft)
		if st.begun && (st.draft.Corrects != "" || !maps.EqualFunc(begun.answers, f.scored.answers, engine.Answer.Equal)) {
			return apiError(kindConflict, "There is a draft of this quiz with other answers, or one that corrects a result. "+
				"Finish it by leaving answers out, or delete it first.", Fault{"body.answers", "differ from those of the draft"})
		}
		return f.finish(tx, draft)
	})
}

// sentDraft makes a draft of answers that were sent, for f to score.
func (s *Server) sentDraft(f *finishing, quiz *engine.Quiz, sent *wireNewAssessment) (*store.Draft, error) {
	now := s.now().UTC()
	answers, err := answersIn(s.catalog, quiz.ID, sent.Answers)
	if err != nil {
		return nil, err
	}
	if err := s.checkDraft(quiz, answers, sent.Short); err != nil {
		return nil, err
	}
	order, wrong := s.catalog.OrderIn(quiz.ID, sent.Order)
	var faults []Fault
	if wrong != "" {
		faults = append(faults, Fault{"body.order", wrong})
	}
	draft := &store.Draft{Quiz: quiz.ID, Started: now, Short: sent.Short, Answers: map[string]store.Given{}}
	if sent.Started != nil {
		draft.Started = sent.Started.UTC()
		switch {
		case draft.Started.After(now):
			faults = append(faults, Fault{"body.started", "lies ahead"})
		case draft.Started.Before(time.Unix(0, 0)):
			faults = append(faults, Fault{"body.started", "is before 1970"})
		}
	}
	if len(faults) > 0 {
		return nil, apiError(kindInvalid, "", faults...)
	}
	for item, answer := range answers {
		draft.Answers[item] = store.Given{Answer: answer, At: now, Labels: s.catalog.Labels(quiz.ID, item, answer)}
	}
	f.scored = s.newAnswering(wording.English, quiz, *draft)
	f.scored.order = order
	return draft, nil
}

// finishBegun finishes the draft of a quiz.
func (s *Server) finishBegun(ctx context.Context, f *finishing, quiz *engine.Quiz, sent *wireNewAssessment) (
	*made[wireAssessment], error) {
	var faults []Fault
	for at, given := range map[string]bool{"order": sent.Order != nil, "short": sent.Short, "started": sent.Started != nil} {
		if given {
			faults = append(faults, Fault{"body." + at, "is the draft's own where answers are left out"})
		}
	}
	if faults != nil {
		return nil, apiError(kindInvalid, "", faults...)
	}
	for range mostRescored {
		a, err := s.begunBy(ctx, quiz, &f.st)
		if err != nil {
			return nil, err
		}
		if err := f.score(ctx, a); err != nil {
			return nil, err
		}
		out, err := s.finished(ctx, f, f.finishDraft)
		if store.CodeOf(err) == store.NotFound {
			return nil, apiError(kindConflict, "The draft was finished or deleted elsewhere meanwhile. Nothing was done.")
		}
		if !errors.Is(err, errAnswersMoved) {
			return out, err
		}
	}
	return nil, apiError(kindConflict, "The answers keep changing elsewhere. Nothing was done; they are all kept.")
}

// begunBy is the draft that the caller has of a quiz, where it can be finished.
func (s *Server) begunBy(ctx context.Context, quiz *engine.Quiz, st *quizState) (*answering, error) {
	err := s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		*st, err = stateOf(data, quiz.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	a := s.newAnswering(wording.English, quiz, st.draft)
	var faults []Fault
	for _, old := range a.outdatedItems() {
		says := "the draft has an answer to it, and the quiz no longer asks it"
		if old.Asked {
			says = "the draft has the answer “" + short(old.Said) + "”, which the quiz no longer has: answer it again"
		}
		faults = append(faults, Fault{"body.answers." + safeKey(old.Item), says})
	}
	switch {
	case len(faults) > 0:
		return nil, apiError(kindInvalid, "The quiz has changed since the draft. Put the draft anew, then finish it.", faults...)
	case len(a.answers) == 0:
		return nil, apiError(kindInvalid, "", Fault{"body.answers", "is missing, and there is no draft to finish"})
	}
	return a, nil
}

// finished keeps what was scored, and answers with it.
func (s *Server) finished(ctx context.Context, f *finishing, finish func(store.Tx) error) (*made[wireAssessment], error) {
	fresh := f.id
	return once(ctx, s, func(tx store.Tx) (*made[wireAssessment], error) {
		f.id = fresh
		if err := finish(tx); err != nil {
			return nil, err
		}
		out, err := f.reply(tx)
		return &made[wireAssessment]{Status: http.StatusCreated, Location: "/api/v1/me/assessments/" + f.id, Body: out}, err
	})
}

// reply is the result as the API tells it. Of what was just made, but for a correction, nothing has to be read again.
func (f *finishing) reply(tx store.Tx) (wireAssessment, error) {
	if f.made == nil || f.made.Corrects != "" {
		return assessmentIn(tx, f.id, false)
	}
	summary, result := f.made.Summary(), f.made.Result
	result.Changes = nil
	return wireAssessment{newAssessmentLine(&summary, nil, nil), f.made.Answers, result}, nil
}

func (s *Server) listAssessments(ctx context.Context, in *Listing) (*body[listed[WireAssessmentLine]], error) {
	const list = "assessments"
	c, err := readCursor(list, in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &body[listed[WireAssessmentLine]]{listed[WireAssessmentLine]{Items: []WireAssessmentLine{}}}
	err = s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) error {
		t, err := takenIn(data, "", c.After, in.Limit)
		if err != nil {
			return err
		}
		settings, err := data.Settings()
		names := namesOf(settings, t.corrections)
		out.Body.Items = out.Body.Items[:0]
		for i := range slices.Backward(t.all) {
			out.Body.Items = append(out.Body.Items, newAssessmentLine(&t.all[i], t.corrections, names))
		}
		if t.older {
			out.Body.Next = cursor{list, t.all[0].ID}.String()
		}
		return err
	})
	return out, err
}

func (s *Server) apiAssessment(ctx context.Context, in *struct {
	Assessment string `path:"assessment" doc:"id of the result"`
	Changes    bool   `query:"changes" doc:"tell, too, which other answers would change the recommended role"`
}) (*body[wireAssessment], error) {
	out := &body[wireAssessment]{}
	err := s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		out.Body, err = assessmentIn(data, in.Assessment, in.Changes)
		return err
	})
	return out, notOwn(err, "assessment", in.Assessment)
}

// notOwn says of an id in an address that the person has nothing of it. Other people's things are as good as absent.
func notOwn(err error, noun, id string) error {
	if store.CodeOf(err) != store.NotFound {
		return err
	}
	return nothingNamed(noun, id, "me/"+noun+"s")
}
