package simulate

import (
	"fmt"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
)

// What a short form has to reach: its mean number of items, and by how much fewer people are told their own role.
const (
	shortItemsGate = 18.0
	shortLossGate  = 0.01
)

// shortPeople is how many people at each noise take the short form, at most: the first ones. Of so many, by how much fewer
// of them are told their own role is known to about .0016.
const shortPeople = 9600

// Short is what the short form makes of some of the people of a noise, or of the mixture, beside the whole quiz.
type Short struct {
	Of     string  `json:"of"` // 15, 25 or stress
	Noise  float64 `json:"noise"`
	People int     `json:"people"`
	Items  float64 `json:"items"` // asked on average, facts included
	// the most that so many people are asked: a tenth, half, nine tenths, all
	P10      int     `json:"p10"`
	P50      int     `json:"p50"`
	P90      int     `json:"p90"`
	Most     int     `json:"most"`
	WholeOf  float64 `json:"whole_items"`   // that the whole quiz asks on average
	Sure     float64 `json:"sure"`          // share for whom it ended sure
	Correct  float64 `json:"correct"`       // share recommended their own role
	Whole    float64 `json:"whole_correct"` // and by the whole quiz
	Error    float64 `json:"error"`         // the standard error of Whole − Correct, which are of the same people
	SameRole float64 `json:"same_role"`     // share for whom both recommend the same, or both none
}

// sat is what the short form made of one person.
type sat struct {
	items, of                   int
	sure, correct, whole, agree bool
}

// shorts has people take the short form, and judges them by the whole quiz, too.
func (s *simulator) shorts() ([]Short, error) {
	out := []Short{}
	cq := adaptive.Of(s.quiz)
	for _, of := range s.shortOf() {
		taken := make([]sat, s.shortCount())
		err := s.each(len(taken), 1, func(i int) {
			p, picks := s.NewPerson(), make([]uint8, len(s.quiz.Items))
			if of.mixed {
				s.Mix(p, i, of.noise, picks)
			} else {
				s.Draw(p, s.streamAt(of.noise), i, of.noise)
				s.Sit(p, picks)
			}
			taken[i] = s.sitShort(cq, s.Answers(picks, p.Facts), s.role(i))
		})
		if err != nil {
			return nil, err
		}
		out = append(out, shortReport(of.name, of.noise, taken))
	}
	return out, nil
}

// shortGroup are people to take the short form.
type shortGroup struct {
	name  string
	noise float64
	mixed bool
}

func (s *simulator) shortOf() []shortGroup {
	return []shortGroup{{"15", lowNoise, false}, {"25", highNoise, false}, {"stress", s.quiz.Tau, true}}
}

// shortCount is how many people of each group take it.
func (s *simulator) shortCount() int { return min(shortPeople, s.options.People) }

// sitShort asks one person, who would answer the whole quiz so, in the short form cq.
func (s *simulator) sitShort(cq *compiled.Quiz, all []engine.Answer, own int) (out sat) {
	whole := s.quiz.Take(all)
	full, _, _ := whole.Judge(0)
	for _, shown := range whole.Shown {
		if shown {
			out.of++
		}
	}
	given := make([]engine.Answer, len(all))
	for {
		sheet := cq.Take(given)
		next := adaptive.Next(sheet)
		if next.Item < 0 {
			result, _, _ := cq.Take(given).Judge(0)
			out.sure = next.Sure
			out.correct, out.whole = s.roleOf(string(result.Role)) == own, s.roleOf(string(full.Role)) == own
			out.agree = result.Role == full.Role
			return out
		}
		if given[next.Item] = all[next.Item]; given[next.Item].IsZero() {
			given[next.Item] = engine.NotApplicable() // a fact that the person's role says nothing of
		}
		out.items++
	}
}

func shortReport(name string, noise float64, taken []sat) Short {
	n := len(taken)
	items, sum, of, sure, correct, whole, agree := make([]int, n), 0, 0, 0, 0, 0, 0
	var loss stats.Moments // 1 for who is told their own role by the whole quiz alone, −1 by the short form alone
	for i, t := range taken {
		items[i] = t.items
		sum += t.items
		of += t.of
		sure += count(t.sure)
		correct += count(t.correct)
		whole += count(t.whole)
		agree += count(t.agree)
		loss.Add(float64(count(t.whole) - count(t.correct)))
	}
	slices.Sort(items)
	return Short{
		Of: name, Noise: noise, People: n, Items: exact.Rounded(float64(sum) / float64(n)), P10: items[(n-1)/10],
		P50: items[(n-1)/2], P90: items[(n-1)*9/10], Most: items[n-1], WholeOf: exact.Rounded(float64(of) / float64(n)),
		Sure: exact.Share(sure, n), Correct: exact.Share(correct, n), Whole: exact.Share(whole, n),
		Error: exact.Rounded(loss.SD() / math.Sqrt(float64(n))), SameRole: exact.Share(agree, n),
	}
}

// shortGates test the short form in each group.
func shortGates(of []Short) (out []Gate) {
	for _, r := range of {
		out = append(out, Gate{Name: "short_items", Of: r.Of, Got: r.Items, Want: shortItemsGate, AtMost: true,
			Advice: fmt.Sprintf("Half of these people are asked up to %d questions, and a tenth more than %d: roles that are "+
				"further apart, or that the items tell apart better, need fewer.", r.P50, r.P90)})
	}
	for _, r := range of {
		out = append(out, Gate{Name: "short_correct", Of: r.Of, Got: exact.Rounded(r.Whole - r.Correct), Want: shortLossGate,
			AtMost: true, Advice: fmt.Sprintf("The short form tells %s of these people their own role, and the whole quiz %s: "+
				"look whether single items of a skill say otherwise than the others.", percent(r.Correct), percent(r.Whole))})
	}
	return out
}
