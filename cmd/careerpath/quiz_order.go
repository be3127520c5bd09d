package main

import (
	"crypto/rand"
	"encoding/hex"

	"careerpath/engine/score"
)

// shuffle puts the questions into the order of a seed, a new one where none is given, if the quiz asks in random order.
// given says whether the person named one.
func (t *sitting) shuffle(seed string, given bool) error {
	switch {
	case !t.quiz.Shuffles() && given:
		return usagef("the quiz %s asks everybody in the same order: leave out --seed", t.quiz.ID)
	case !t.quiz.Shuffles():
		return nil
	case given && !score.IsSeed(seed):
		return usagef("--seed takes the 16 digits and letters from a to f that an earlier run named, not %q", seed)
	case !given:
		raw := make([]byte, 8)
		_, _ = rand.Read(raw) // never fails: the program ends where there is no randomness
		seed = hex.EncodeToString(raw)
	}
	order, err := t.catalog.Order(t.quiz.ID, seed)
	if err != nil {
		return err
	}
	t.quiz, t.order = t.quiz.Arranged(order.Items), order
	t.ask("%s\n", t.T("The questions come in an order of your own. To have the same order again, take the quiz with "+
		"--seed %s.", seed))
	return nil
}
