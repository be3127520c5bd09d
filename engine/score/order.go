package score

import (
	"careerpath/engine"
	"careerpath/engine/internal/order"
)

// Seed is that of a person's order of a quiz, the same whenever they take it: what an item takes from those before it
// is then in both of two results, and not in the difference between them. It is 16 hexadecimal digits, and doesn't
// tell whose it is.
func Seed(person, quiz string) string { return order.Seed(person, quiz) }

// IsSeed says whether a text is a seed.
func IsSeed(text string) bool { return order.IsSeed(text) }

// Order is the order in which a person with a seed sees the items of a quiz. Sections follow each other as written;
// where their order is random an item comes after those that its condition reads. Items are all there are, whether they
// are shown or not. It is nil where the quiz states no random order, or where the seed is "", as of someone who began
// before it did.
func (c *Catalog) Order(quiz, seed string) (*engine.ShownOrder, error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return nil, err
	}
	return order.OfQuiz(cq, seed), nil
}

// OrderIn reads an order from a file or a request: a seed, or the ids of the items in the order they were shown. An item
// that isn't named wasn't shown, or it isn't known when. It is nil where nothing is said, and where the quiz states no
// random order. why says what is wrong with it, "" for nothing.
func (c *Catalog) OrderIn(quiz string, said []string) (out *engine.ShownOrder, why string) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return nil, err.Error()
	}
	return order.Read(cq, said)
}

// ScoreShown is ScoreTimed for items shown in an order of their own, as Order or OrderIn has it; nil: as written. Signs
// that depend on what follows what are read in that order, and the result keeps the part of it that the person was
// asked.
func (c *Catalog) ScoreShown(quiz string, answers engine.Answers, seconds float64, shown *engine.ShownOrder) (
	engine.Result, error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return engine.Result{}, err
	}
	result, faults := cq.ScoreShown(answers, seconds, shown)
	if faults != nil {
		return engine.Result{}, faults
	}
	return result, nil
}
