package server

import (
	"cmp"
	"slices"

	"careerpath/engine"
	"careerpath/store"
)

// What a page reads doesn't grow with how often somebody has taken quizzes.
const (
	resultsSought = 12 // summaries of the newest results, in which pages look for what they show
	resultsBefore = 2  // of each quiz that none of those is of
	resultsListed = 10 // on a page of a list
	resultsSet    = 12 // that are compared with each other, the first and the newest
)

// taken are results of a person, as far back as a page looks.
type taken struct {
	all         []store.Summary // those corrected too, the oldest first
	standing    []store.Summary // those that stand, the one finished first first
	corrections store.Corrections
	older       bool // there are some from before
}

// takenIn reads at most so many results of a quiz, of all quizzes where that is "", from before one, from the newest on
// where that is "".
func takenIn(data store.Reader, quiz, before string, most int) (t taken, err error) {
	if t.all, err = data.Summaries(quiz, before, most+1); err != nil {
		return t, err
	}
	if t.older = len(t.all) > most; t.older {
		t.all = t.all[:most]
	}
	slices.Reverse(t.all)
	if t.corrections, err = data.Corrections(); err != nil {
		return t, err
	}
	t.standing = t.corrections.Standing(t.all)
	return t, nil
}

// newestIn are the newest results of all quizzes and, of a quiz that is in none of those, the newest few of that.
func (s *Server) newestIn(data store.Reader) (taken, error) {
	t, err := takenIn(data, "", "", resultsSought)
	if err != nil || !t.older {
		return t, err
	}
	of := map[string]bool{}
	for i := range t.standing {
		of[t.standing[i].Quiz] = true
	}
	var before []store.Summary
	for _, quiz := range s.catalog.Quizzes() {
		if of[quiz.ID] {
			continue
		}
		earlier, err := data.Summaries(quiz.ID, t.all[0].ID, resultsBefore)
		if err != nil {
			return t, err
		}
		before = append(before, earlier...)
	}
	slices.SortFunc(before, func(a, b store.Summary) int { return cmp.Compare(a.ID, b.ID) })
	t.all = append(before, t.all...)
	t.standing = t.corrections.Standing(t.all)
	return t, nil
}

// others reads the newest result of each other quiz.
func (t *taken) others(data store.Reader, quiz string) (others []store.Assessment, err error) {
	seen := map[string]bool{quiz: true}
	for i := range slices.Backward(t.standing) {
		s := &t.standing[i]
		if seen[s.Quiz] || s.Result.Verdict == engine.VerdictInsufficient {
			continue
		}
		seen[s.Quiz] = true
		a, err := data.Assessment(s.ID)
		if err != nil {
			return nil, err
		}
		others = append(others, a)
	}
	return others, nil
}

// find is the result of an id, nil where it isn't among them.
func (t *taken) find(id string) *store.Summary {
	for i := range t.all {
		if t.all[i].ID == id {
			return &t.all[i]
		}
	}
	return nil
}

// comparedIn reads the results of a quiz that are compared with each other, whole: of those that stand the first one and
// the newest, or the newest before one; the one finished first first. A correction is in the place of what was taken
// first. Where some are left out, older is the id before which they are, "" otherwise.
func comparedIn(data store.Reader, quiz, before string) (compared []store.Assessment, older string, err error) {
	t, err := takenIn(data, quiz, before, resultsSought)
	if err != nil {
		return nil, "", err
	}
	last := func(s store.Summary) string { return cmp.Or(t.corrections.Last(s.ID), s.ID) }
	var taken []store.Summary
	for i := range t.all {
		replaces, err := t.corrections.Replaces(data, &t.all[i])
		if err != nil {
			return nil, "", err
		}
		if !replaces {
			taken = append(taken, t.all[i])
		}
	}
	if t.older {
		older = t.all[0].ID
	}
	if most := resultsSet - 1; older != "" && len(taken) > most || len(taken) > resultsSet {
		taken = taken[len(taken)-most:]
		older = taken[0].ID
	}
	slices.SortStableFunc(taken, func(a, b store.Summary) int { return a.Finished.Compare(b.Finished) })
	var ids []string
	if older != "" {
		first, err := data.First(quiz)
		if err != nil {
			return nil, "", err
		}
		ids = append(ids, last(first))
	}
	for _, s := range taken {
		if id := last(s); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		a, err := data.Assessment(id)
		if err != nil {
			return nil, "", err
		}
		compared = append(compared, a)
	}
	return compared, older, nil
}

// count is how many results stand, of those that newestIn has begun to read. Of many it counts those corrected too.
func (t *taken) count(data store.Reader) (int, error) {
	if !t.older {
		return len(t.standing), nil
	}
	n, err := data.Count()
	return n.Assessments, err
}
