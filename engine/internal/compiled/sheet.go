package compiled

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/height"
)

// Sheet is one person's answers on their way to a result. Slices over skills are parallel to Quiz.Skills, slices over
// items to Quiz.Items, slices over roles to Quiz.Roles.
type Sheet struct {
	Quiz    *Quiz
	Answers []engine.Answer // form none: not answered, or not shown
	Shown   []bool
	skipped []bool // by item: it is not shown, and would not be whatever was left open

	// by item: the credit earned per skill it measures, nil where it isn't answered; shared, and so not to be changed
	Credits  [][]float64
	Weight   []float64 // by skill: Σ of the weights of its answered items
	items    []int     // by skill: how many items it rests on
	Measured []bool
	Answered []float64 // by skill: the level from answers alone
	Levels   []float64 // by skill: the level after the rules that adjust
	Sems     []float64
	// points by skill, then by composite, and whether there are any; none where the quiz states none. Of those that there
	// aren't the ends are known
	scores []engine.SumScore
	made   []bool

	Frame   *expression.Frame
	given   []int       // by skill: how many of its items are answered
	several [][]float64 // by item whose credit is worked out answer by answer: room for it
	// by skill, of weights as authors state them: Σ of those of its items shown, and of those that count
	offered, counted []float64
	compared         Fit
	centred          [3][]float64 // room
	order            []int        // roles, best first
	skills           []Inconsistency
	checked          int // how many answers of a skill had another to agree with, once Quality has looked
	// of quizzes with families: by role, its log-odds against the lowest position; by family, the most likely position;
	// by skill, the level that heights are told by, and the part of its weight that is self-rated
	heights      []float64
	tops         []int
	heard, rated []float64
	style        engine.StyleCorrection
	pairs        []height.Pair
	moves        []ruleMove
	moved        []moved
	seen         []int  // the items as the person saw them; nil: as written
	seed         string // that this order comes from
}

// NewSheet makes room for a person's answers.
func (cq *Quiz) NewSheet() *Sheet {
	n, k, r := len(cq.Items), len(cq.Skills), len(cq.Roles)
	s := &Sheet{Quiz: cq, Answers: make([]engine.Answer, n), Credits: make([][]float64, n), order: make([]int, r)}
	counts := make([]int, 2*k)
	s.items, s.given = counts[:k:k], counts[k:]
	flags := make([]bool, 2*n+k)
	s.Shown, s.skipped, s.Measured = flags[:n:n], flags[n:2*n:2*n], flags[2*n:]
	room := make([]float64, 9*k+2*r)
	next := func(n int) []float64 {
		out := room[:n:n]
		room = room[n:]
		return out
	}
	s.Weight, s.Answered, s.Levels, s.Sems = next(k), next(k), next(k), next(k)
	s.offered, s.counted = next(k), next(k)
	for i := range s.centred {
		s.centred[i] = next(k)
	}
	s.compared = Fit{sheet: s, Distances: next(r), Shares: next(r)}
	s.Frame = expression.NewFrame(cq.Slots.Never + 1)
	if len(cq.Quiz.Sums) > 0 {
		s.scores, s.made = make([]engine.SumScore, k+len(cq.Composites)), make([]bool, k+len(cq.Composites))
	}
	s.skills, s.moves, s.moved = make([]Inconsistency, k), make([]ruleMove, 0, len(cq.Rules)),
		make([]moved, 0, cq.mostMoved)
	if len(cq.Families) > 0 {
		s.heights, s.tops = make([]float64, r), make([]int, len(cq.Families))
		s.heard, s.rated, s.pairs = make([]float64, k), make([]float64, k), make([]height.Pair, 0, k)
	}
	for i := range cq.Items {
		if cq.Items[i].Worked() {
			if s.several == nil {
				s.several = make([][]float64, n)
			}
			s.several[i] = make([]float64, len(cq.Items[i].Skills))
		}
	}
	return s
}

// Clone is a sheet of its own that says the same.
func (s *Sheet) Clone() *Sheet {
	out := s.Quiz.NewSheet()
	copy(out.Answers, s.Answers)
	copy(out.Shown, s.Shown)
	copy(out.skipped, s.skipped)
	copy(out.Credits, s.Credits)
	copy(out.Weight, s.Weight)
	copy(out.items, s.items)
	copy(out.given, s.given)
	copy(out.Measured, s.Measured)
	copy(out.Answered, s.Answered)
	copy(out.Levels, s.Levels)
	copy(out.Sems, s.Sems)
	copy(out.scores, s.scores)
	copy(out.made, s.made)
	copy(out.Frame.Numbers, s.Frame.Numbers)
	copy(out.Frame.Texts, s.Frame.Texts)
	copy(out.Frame.Lists, s.Frame.Lists)
	copy(out.Frame.Known, s.Frame.Known)
	return out
}

// Read takes a person's answers. Answers to items that aren't shown to them are left aside; the faults name all that
// can't be taken.
func (cq *Quiz) Read(answers engine.Answers) (*Sheet, engine.AnswerFaults) {
	s := cq.NewSheet()
	return s, s.read(answers)
}

// Check says what of a person's answers can't be taken.
func (cq *Quiz) Check(answers engine.Answers) engine.AnswerFaults {
	s := cq.spare.Get().(*Sheet)
	defer cq.spare.Put(s)
	return s.read(answers)
}

func (s *Sheet) read(answers engine.Answers) engine.AnswerFaults {
	var faults engine.AnswerFaults
	known := 0
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		a, ok := answers[ci.Item.ID]
		s.Answers[i] = engine.Answer{}
		if ok {
			known++
		}
		switch {
		case !ok || ci.Form == engine.FormChoices && a.Form() == engine.FormChoices && len(a.Options()) == 0:
		case ci.sound(a):
			s.Answers[i] = a
		default:
			faults.Add(ci.Item.ID, ci.Fault(a))
		}
	}
	if known < len(answers) {
		unknownItems(&faults, answers, s.Quiz)
	}
	s.walk()
	return faults
}

// ScoreEach is Score of answers that are known to be sound: given says how an item is answered, by its index.
func (cq *Quiz) ScoreEach(given func(item int) engine.Answer) engine.Result {
	s := cq.spare.Get().(*Sheet)
	defer cq.spare.Put(s)
	for i := range s.Answers {
		s.Answers[i] = given(i)
	}
	s.walk()
	return s.Result(0)
}

// Take goes through sound answers, by item.
func (cq *Quiz) Take(given []engine.Answer) *Sheet {
	s := cq.NewSheet()
	copy(s.Answers, given)
	s.walk()
	return s
}

// walk goes through the answers as the quiz asks them: whether an item is shown depends on the answers shown before it.
func (s *Sheet) walk() {
	clear(s.Frame.Known)
	for i := range s.Quiz.Items {
		s.Shown[i], s.skipped[i] = true, false
		if show := s.Quiz.Items[i].ShowCode; show != nil {
			holds, known := show.Holds(s.Frame)
			s.Shown[i], s.skipped[i] = holds, !holds && (known || s.skipsAll(show))
		}
		if !s.Shown[i] {
			s.Answers[i] = engine.Answer{}
		}
		s.See(i)
	}
}

// skipsAll says whether whatever a condition reads and doesn't know is of items that are skipped themselves.
func (s *Sheet) skipsAll(show *expression.Code) bool {
	for _, slot := range show.Slots() {
		if !s.Frame.Known[slot] && !s.skipped[slot] {
			return false
		}
	}
	return true
}

// Applies says whether an item is asked of the person and says something of them. One that doesn't apply counts as one
// that isn't asked.
func (s *Sheet) Applies(item int) bool {
	return s.Shown[item] && s.Answers[item].Form() != engine.FormNotApplicable
}

// Skipped says whether an item counts as answered with the least there is to earn, for it was not asked.
func (s *Sheet) Skipped(item int) bool {
	return s.skipped[item] && s.Quiz.Quiz.Hidden == engine.HiddenLowest
}

// offers says whether an item is among those that a level and a sum are made of: it applies, or content says what
// becomes of it where it isn't shown.
func (s *Sheet) offers(item int) bool {
	if s.Quiz.Sure != nil {
		return s.Applies(item) && s.Answers[item].Given() || s.Skipped(item)
	}
	return s.Applies(item) || !s.Shown[item] && s.Quiz.Quiz.Hidden == engine.HiddenLowest
}

// See puts an answer into the frame.
func (s *Sheet) See(item int) {
	a := &s.Answers[item]
	s.Frame.Known[item] = true
	switch a.Form() {
	case engine.FormNumber:
		s.Frame.Numbers[item] = a.Number()
	case engine.FormChoice:
		s.Frame.Texts[item] = a.Options()[0]
		if ci := &s.Quiz.Items[item]; ci.Item.Fact != nil {
			s.Frame.Numbers[item] = ci.Options[ci.Pick(*a)].Value
		}
	case engine.FormChoices:
		s.Frame.Lists[item] = a.Options()
	case engine.FormNone, engine.FormNotApplicable:
		s.Frame.Known[item] = false
	}
}

// Facts are the numbers that the person stated, by fact.
func (s *Sheet) Facts() map[string]float64 {
	facts := map[string]float64{}
	for fact, i := range s.Quiz.asks {
		if s.Frame.Known[i] {
			facts[fact] = s.Frame.Numbers[i]
		}
	}
	return facts
}

// stated lists what Facts returns, in shown order.
func (s *Sheet) stated() (out []engine.FactStated) {
	for i := range s.Quiz.Items {
		if it := s.Quiz.Items[i].Item; it.Fact != nil && s.Frame.Known[i] {
			out = append(out, engine.FactStated{Fact: it.Fact.ID, Value: s.Frame.Numbers[i], Item: it.ID})
		}
	}
	return out
}

// Credit returns what an answer earns for each skill the item measures, 0–100: see Quiz.earn. Several choices earn the
// mean over them. The slice may be shared, and must not be changed.
func (ci *Item) Credit(a engine.Answer) []float64 {
	if ci.Worked() {
		out := make([]float64, len(ci.Skills))
		ci.work(out, a)
		return out
	}
	return ci.earned(a).Credit
}

// earned is Credit for an answer that picks one.
func (ci *Item) earned(a engine.Answer) *Earned {
	if pick := ci.Pick(a); pick >= 0 {
		return &ci.Picks[pick]
	}
	return &ci.zero // a fact
}

// Worked says whether what an answer earns is worked out each time: several options are chosen, or a number scores.
func (ci *Item) Worked() bool {
	return ci.Form == engine.FormChoices || ci.Form == engine.FormNumber && ci.Points == 0 && len(ci.Skills) > 0
}

// work puts the credit of an answer into out: of a number by its points, of several options by the sum of theirs, or the
// mean credit where they state that, the same whatever order they were chosen in.
func (ci *Item) work(out []float64, a engine.Answer) {
	clear(out)
	options := a.Options()
	if ci.Worth.Stated {
		points := ci.Worth.Number(a.Number())
		if ci.Form == engine.FormChoices {
			points = ci.Worth.Sum(func(i int) bool { return slices.Contains(options, ci.Options[i].ID) })
		}
		for j := range out {
			out[j] = ci.Worth.Credit(points)
		}
		return
	}
	for i := range ci.Options {
		if !slices.Contains(options, ci.Options[i].ID) {
			continue
		}
		for j, c := range ci.Options[i].Credit {
			out[j] += c / float64(len(options))
		}
	}
}
