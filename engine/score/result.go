package score

import (
	"careerpath/engine"
)

// Score turns the answers to a quiz into a result. The error is an *UnknownQuizError, or AnswerFaults with every answer
// that can't be taken.
func (c *Catalog) Score(quiz string, answers engine.Answers) (engine.Result, error) {
	return c.ScoreTimed(quiz, answers, 0)
}

// ScoreTimed is Score for answers that took a known time: seconds is the mean per item.
func (c *Catalog) ScoreTimed(quiz string, answers engine.Answers, seconds float64) (engine.Result, error) {
	return c.ScoreShown(quiz, answers, seconds, nil)
}
