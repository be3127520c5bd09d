package server

import (
	"cmp"
	"math"
	"strings"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// moved is what has become of a person between two results of one quiz, the second of which a page shows.
type moved struct {
	Headline string // "" where that stays the verdict
	Sure     string
	Before   string // id of the result before
	Then     string // its day
}

// beforeIn reads the result of the same quiz that stands right before another one; nil where there is none, or where the
// other one has been corrected since. Corrections come later than what was taken after what they correct, so it is found
// by what was taken first.
func beforeIn(data store.Reader, a *store.Assessment, corrections store.Corrections) (*store.Assessment, error) {
	if corrections[a.ID] != "" {
		return nil, nil
	}
	before := a.ID
	if a.Corrects != "" {
		before = corrections.First(a.ID)
	}
	earlier, err := data.Summaries(a.Quiz, before, resultsSought)
	if err != nil {
		return nil, err
	}
	for i := range earlier {
		replaces, err := corrections.Replaces(data, &earlier[i])
		if err != nil {
			return nil, err
		}
		if !replaces {
			found, err := data.Assessment(cmp.Or(corrections.Last(earlier[i].ID), earlier[i].ID))
			return &found, err
		}
	}
	return nil, nil
}

// replacementIn reads the result that has replaced another in the end, nil where none has.
func replacementIn(data store.Reader, id string, corrections store.Corrections) (*store.Assessment, error) {
	last := corrections.Last(id)
	if last == "" {
		return nil, nil
	}
	by, err := data.Assessment(last)
	return &by, err
}

// moved compares a result with the one before. target is the role whose readiness counts, "" for none. The readiness is
// what the result itself tells, as all of its page does; what it has moved by is read from what both results measured,
// scored by one measure. nil where there is nothing to compare it with.
func (s *Server) moved(was, a *store.Assessment, target string, w *words, c calendar) (*moved, *readinessBar, error) {
	if was == nil {
		return nil, nil, nil
	}
	if _, offered := s.catalog.Quiz(a.Quiz); !offered {
		return nil, nil, nil
	}
	progress, err := plan.Compare(s.catalog, a.Quiz, plan.History{
		Taken: takenOf([]store.Assessment{*was, *a}, c), Today: c.today()})
	if err != nil {
		return nil, nil, err
	}
	points := comparablePoints(progress.Points)
	if len(points) < 2 {
		return nil, nil, nil
	}
	m := &moved{Before: was.ID, Then: w.Date(points[0].On)}
	role, known := s.catalog.Role(target)
	if !known {
		m.Sure = strings.Join(append([]string{w.clusters(progress.Since, m.Then)},
			movement.ToldBy(w.Language, progress.Since)...), " ")
		return m, nil, nil
	}
	kept := keptRole(&a.Snapshot, role)
	_, toldThen := wording.Readiness(&was.Result, keptRole(&was.Snapshot, role))
	value, toldNow := wording.Readiness(&a.Result, kept)
	from, to, both := movement.ReadinessPair(role, progress.SinceLevels)
	if !toldThen || !toldNow || !both {
		m.Sure = strings.Join(append([]string{w.clusters(progress.Since, m.Then)},
			movement.ToldBy(w.Language, progress.Since)...), " ")
		return m, nil, nil
	}
	by := whole(to.Value) - whole(from.Value)
	title := isolated(w.T(kept.Title))
	m.Headline = w.movedHeadline(whole(value), by, title, points[0].On, points[1].On)
	m.Sure = w.certainty(by, movement.MovedFor(from, to))
	bar := newReadinessBar(title, value, marginOf(kept, &a.Result))
	bar.Was, bar.Then = percent(min(max(value-(to.Value-from.Value), 0), 100)), w.ShortDate(points[0].On)
	return m, bar, nil
}

// keptRole is a role as a result has kept it, or of one that the result doesn't know as the content has it.
func keptRole(in *engine.Snapshot, role *engine.Role) engine.SnapshotRole {
	for _, roles := range [][]engine.SnapshotRole{in.Roles, in.Ahead} {
		for _, kept := range roles {
			if kept.ID == role.ID {
				return kept
			}
		}
	}
	return snapshotOf(role)
}

// movedHeadline says how much of a role's job somebody shows, and since when that has moved by how much.
func (w *words) movedHeadline(now, by int, title string, from, to engine.Date) string {
	shows := []any{now, w.Article(title), int(math.Abs(float64(by)))}
	if !sameMonth(from, to) {
		month := w.Month(from)
		switch {
		case by > 0:
			return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, up %[3]d since %[4]s", append(shows, month)...)
		case by < 0:
			return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, down %[3]d since %[4]s", append(shows, month)...)
		}
		return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, as in %[3]s", now, w.Article(title), month)
	}
	switch {
	case by > 0:
		return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, up %[3]d since the last time", shows...)
	case by < 0:
		return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, down %[3]d since the last time", shows...)
	}
	return w.T("You show %[1]d\u00a0%% of what %[2]s's job asks, as the last time", now, w.Article(title))
}

func sameMonth(a, b engine.Date) bool {
	return a.Time().Year() == b.Time().Year() && a.Time().Month() == b.Time().Month()
}

// certainty says what a change of readiness is worth.
func (w *words) certainty(by int, c plan.Certainty) string {
	switch {
	case by == 0:
		return w.T("A figure that stays is no verdict on your work: a change has to be larger than a questionnaire's own " +
			"error before it shows.")
	case c == plan.Reliable && by > 0:
		return w.T("The rise is more than chance makes: a real change.")
	case c == plan.Reliable:
		return w.T("The fall is more than chance makes: a real change.")
	case c == plan.Probable && by > 0:
		return w.T("The rise is probably real: chance alone makes one like it once in five times.")
	case c == plan.Probable:
		return w.T("The fall is probably real: chance alone makes one like it once in five times.")
	case by > 0:
		return w.T("The rise is too small to be sure yet.")
	}
	return w.T("The fall is too small to be sure yet.")
}

// clusters says what moved where no role is in view.
func (w *words) clusters(changes []plan.Change, then string) string {
	var up, down []string
	for _, ch := range changes {
		switch {
		case ch.Certainty != plan.Reliable:
		case ch.To > ch.From:
			up = append(up, isolated(w.T(ch.Title)))
		default:
			down = append(down, isolated(w.T(ch.Title)))
		}
	}
	switch {
	case len(up) > 0 && len(down) > 0:
		return w.T("Since %[1]s more than chance makes has gone up in %[2]s and down in %[3]s.", then, w.List(up, "and"),
			w.List(down, "and"))
	case len(up) > 0:
		return w.T("Since %[1]s you have gone up in %[2]s by more than chance makes.", then, w.List(up, "and"))
	case len(down) > 0:
		return w.T("Since %[1]s you have gone down in %[2]s by more than chance makes.", then, w.List(down, "and"))
	}
	return w.T("What has moved since %s is too small to be sure yet.", then)
}
