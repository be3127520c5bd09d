package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// besidePage sets two assessments of one quiz side by side.
type besidePage struct {
	Quiz      content
	Headline  string
	Lead      []string
	Notes     []string
	Sides     [2]besideSide
	Readiness []readinessRow
	Changes   *comparison
	Differ    []answerRow
	Same      int
}

type besideSide struct {
	ID, Date, Headline string
	Role               string
	Compares           bool // the quiz compares roles
}

type readinessRow struct{ ID, Title, Then, Now, Words string }

type answerRow struct{ Ask, Then, Now content } // Then and Now are empty for no answer

// getBeside compares two assessments, the earlier one first whichever way round they are asked for.
func (s *Server) getBeside(w http.ResponseWriter, r *http.Request) error {
	var pair [2]store.Assessment
	l := s.language(r)
	known, err := s.view(r, func(data store.Reader) error {
		for i, name := range []string{"a", "b"} {
			var err error
			if pair[i], err = data.Assessment(r.PathValue(name)); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !known:
		return errNotFound
	case pair[0].ID == pair[1].ID:
		http.Redirect(w, r, "/assessments/"+pair[0].ID, http.StatusSeeOther)
		return nil
	case pair[0].Quiz != pair[1].Quiz:
		return &problem{status: http.StatusUnprocessableEntity, title: l.T("These two results can't be set side by side"),
			detail: l.T("One is from “%[1]s”, the other from “%[2]s”. They ask different things, so a difference "+
				"between them would mean nothing. Choose two results of the same quiz.",
				l.T(pair[0].Snapshot.QuizTitle), l.T(pair[1].Snapshot.QuizTitle))}
	}
	slices.SortStableFunc(pair[:], func(a, b store.Assessment) int { return a.Finished.Compare(b.Finished) })
	c := s.calendar(r)
	then, now := newWords(l, &pair[0].Snapshot), newWords(l, &pair[1].Snapshot)
	p := besidePage{Quiz: now.said(pair[1].Snapshot.QuizTitle)}
	for i, w := range []*words{then, now} {
		p.Sides[i] = besideSide{ID: pair[i].ID, Date: l.Date(c.day(pair[i].Finished)), Headline: headlineOf(l, &pair[i].Result, &pair[i].Snapshot),
			Compares: len(pair[i].Snapshot.Roles) > 0, Role: w.role(string(pair[i].Result.Role))}
	}
	p.answers(&pair[0], &pair[1], then, now)
	if quiz, ok := s.catalog.Quiz(pair[0].Quiz); ok {
		err = s.compareTwo(&p, l, quiz, pair[:], c)
	} else {
		p.Headline = l.T("Two results, as they were")
		p.Lead = []string{l.T("This quiz is no longer offered, so the levels can't be compared by one measure. The " +
			"answers still can.")}
	}
	if err != nil {
		return err
	}
	if a, b := pair[0].Result.Order, pair[1].Result.Order; !slices.Equal(itemsIn(a), itemsIn(b)) {
		p.Notes = append(p.Notes, l.T("The questions came in a different order each time."))
	}
	return s.render(w, r, http.StatusOK, "beside", p.Headline, p)
}

// itemsIn are the ids of the items in the order in which they were shown, nil where that is the order of the quiz.
func itemsIn(order *engine.ShownOrder) []string {
	if order == nil {
		return nil
	}
	return order.Items
}

func (s *Server) compareTwo(p *besidePage, l *wording.Language, quiz *engine.Quiz, pair []store.Assessment,
	c calendar) error {
	progress, err := plan.Compare(s.catalog, quiz.ID, plan.History{Taken: takenOf(pair, c), Today: c.today()})
	if err != nil {
		return err
	}
	p.Notes = movement.Rescored(l, &progress)
	comparables := comparablePoints(progress.Points)
	if len(comparables) < 2 {
		p.Headline = l.T("These two results can't be compared level by level")
		return nil
	}
	p.Headline = movement.Headline(l, progress.Since, len(comparables))
	p.Lead = movement.Doubts(l, progress.Since, false)
	then, now := comparables[0], comparables[1]
	p.Changes = newComparison(l, "changes", l.T("What changed"), then.On, now.On, progress.Since)
	for _, ref := range quiz.Roles {
		role, ok := s.catalog.Role(ref.ID)
		if !ok {
			continue
		}
		a, b, told := movement.ReadinessPair(role, progress.SinceLevels)
		if !told {
			continue
		}
		change := plan.Change{From: a.Value, To: b.Value, Certainty: movement.MovedFor(a, b)}
		p.Readiness = append(p.Readiness, readinessRow{role.ID, l.T(role.Title), a.String(), b.String(),
			movement.Certainty(l, &change)})
	}
	return nil
}

// answers lists what was answered differently, in the order of the later result.
func (p *besidePage) answers(then, now *store.Assessment, before, after *words) {
	for _, it := range now.Snapshot.Items {
		was, ok := before.items[it.ID]
		switch {
		case !ok && it.Answer == "":
		case !ok:
			p.Differ = append(p.Differ, answerRow{Ask: after.said(it.Ask), Now: after.answered(it.Answer)})
		case was.Answer != it.Answer && !sameNumber(it, then.Answers[it.ID], now.Answers[it.ID]):
			p.Differ = append(p.Differ, answerRow{after.said(it.Ask), before.answered(was.Answer), after.answered(it.Answer)})
		default:
			p.Same++
		}
	}
	for _, it := range then.Snapshot.Items {
		if _, ok := after.items[it.ID]; !ok && it.Answer != "" {
			p.Differ = append(p.Differ, answerRow{Ask: before.said(it.Ask), Then: before.answered(it.Answer)})
		}
	}
}

// sameNumber says whether both answers state the same number, if in other words: numbers were not always shown grouped
// and with their unit. Points of a scale are no such numbers, for labels may have moved.
func sameNumber(it engine.SnapshotItem, a, b engine.Answer) bool {
	return len(it.Skills) == 0 && a.Form() == engine.FormNumber && a.Equal(b)
}
