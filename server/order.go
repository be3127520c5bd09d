package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

	"careerpath/engine"
	"careerpath/engine/score"
)

// seedOf is what the order of a quiz comes from where the asker begins it: that of their last result, so that the same
// person sees the same order again, else their own. Of somebody of whom nothing is kept yet, that is the secret that
// their browser holds already. It is "" where the quiz has one order for all.
func (s *Server) seedOf(r *http.Request, quiz *engine.Quiz, st *quizState) (string, error) {
	if st.seed != "" || !quiz.Shuffles() {
		return st.seed, nil
	}
	p, known, err := s.person(r)
	if err != nil {
		return "", err
	}
	if known {
		return seedFor(p.ID, quiz, st), nil
	}
	secret, _ := secretOf(r)
	sum := sha256.Sum256([]byte("order of " + secret))
	return score.Seed(hex.EncodeToString(sum[:8]), quiz.ID), nil
}

// seedFor is seedOf for a person of whom something is kept.
func seedFor(person string, quiz *engine.Quiz, st *quizState) string {
	if st.seed != "" || !quiz.Shuffles() {
		return st.seed
	}
	return score.Seed(person, quiz.ID)
}

// saidOrder is the order in which items were shown, as a request has it: their ids, or the seed that it comes from.
type saidOrder []string

// UnmarshalJSON takes either form.
func (o *saidOrder) UnmarshalJSON(text []byte) error {
	var seed string
	if err := json.Unmarshal(text, &seed); err == nil {
		*o = saidOrder{seed}
		return nil
	}
	var ids []string
	if err := json.Unmarshal(text, &ids); err != nil {
		return errors.New("order is a list of item ids, or the seed that it comes from")
	}
	*o = ids
	return nil
}
