package questionnaire

import (
	"errors"
	"slices"
	"strconv"

	"careerpath/cmd/careerpath/internal/writing"
	"careerpath/engine"
	"careerpath/engine/score"
)

// Of is the questionnaire that a quiz is. What only a quiz can say is noted with its place.
func Of(c *score.Catalog, quiz *engine.Quiz, notes *Notes) *Questionnaire {
	o := &of{quiz: quiz, notes: notes, facts: map[string]string{}}
	out := &Questionnaire{Name: quiz.ID, Title: quiz.Title, Summary: quiz.Summary, Missing: string(quiz.Missing), Hidden: string(quiz.Hidden),
		FloorIsUsual: quiz.FloorIsUsual,
		Reliability:  &Reliability{quiz.Reliability.SD, quiz.Reliability.InterItemR}}
	if quiz.Lang != nil {
		out.Lang = quiz.Lang.Tag
	}
	if len(quiz.Roles) > 0 {
		notes.Tell(quiz.At.String(), "its %d roles are left out: levels remain", len(quiz.Roles))
	}
	for i := range quiz.Rules {
		notes.Tell(quiz.Rules[i].At.String(), "the rule %s is left out", quiz.Rules[i].ID)
	}
	if len(quiz.Norms) > 0 {
		notes.Tell(quiz.At.String(), "its %d norms are left out", len(quiz.Norms))
	}
	if quiz.WordedForOthers() {
		notes.Tell(quiz.At.String(), "its words for those who answer about another person (ask_other) are left out")
	}
	for _, id := range c.QuizSkills(quiz.ID) {
		s := Skill{Name: id, Title: id}
		if skill, ok := c.Skill(id); ok {
			s.Title = skill.Title
		}
		if sum := o.sum(id); sum != nil {
			s.Sum = &Sum{Lowest: &sum.Lowest, Answered: sum.Answered, Missing: string(sum.Missing), Round: string(sum.Round)}
			for _, b := range sum.Bands {
				s.Sum.Bands = append(s.Sum.Bands, Band{b.From, b.Name})
			}
		}
		out.Skills = append(out.Skills, s)
	}
	for _, it := range quiz.Items() {
		if it.Fact != nil {
			o.facts[it.Fact.ID] = it.ID
		}
	}
	for _, s := range quiz.Sections {
		section := Section{Title: s.Title, Intro: s.Intro}
		for i := range s.Items {
			section.Items = append(section.Items, o.item(&s.Items[i]))
		}
		out.Sections = append(out.Sections, section)
	}
	return out
}

// of makes a questionnaire of a quiz.
type of struct {
	quiz  *engine.Quiz
	notes *Notes
	facts map[string]string // which items state them
}

// sum is how the sum of a skill is made, nil where there is none.
func (o *of) sum(skill string) *engine.Sum {
	for i := range o.quiz.Sums {
		if o.quiz.Sums[i].Skill.ID == skill {
			return &o.quiz.Sums[i]
		}
	}
	return nil
}

func (o *of) item(it *engine.Item) Item {
	out := Item{At: it.At.String(), Name: it.ID, Ask: it.Ask, Hint: it.Hint, NA: it.NA, Reversed: it.Reversed}
	for _, m := range it.Measures {
		out.Measures = append(out.Measures, Measure{m.Skill.ID, m.Weight})
	}
	switch it.Kind() {
	case engine.KindNumber:
		out.Kind, out.Min, out.Max = Number, it.Number.Min, it.Number.Max
	case engine.KindSlider:
		out.Kind, out.Low, out.High = Slider, it.Slider.Low, it.Slider.High
	case engine.KindScale:
		out.Kind, out.List, out.Reversed = One, it.Scale.ID, false // its points say that it is
		points := o.points(it)
		for i, label := range o.quiz.Labels(it) {
			option := Option{Name: strconv.Itoa(i + 1), Text: label}
			if points != nil {
				option.Points = &points[i]
			}
			out.Options = append(out.Options, option)
		}
	default:
		out.Choices = true
		if it.Kind() == engine.KindMany {
			out.Kind = Many
		}
		o.options(it, &out)
	}
	o.fold(&out)
	o.show(it, &out)
	return out
}

// points are what the labels of an item count, in the order in which they are shown, nil where nothing. Where there is
// no sum they are credit.
func (o *of) points(it *engine.Item) []float64 {
	if len(it.Measures) == 0 {
		return nil
	}
	labels := len(o.quiz.Labels(it))
	points := slices.Clone(o.quiz.StatedPoints(it))
	if points == nil {
		var sum *engine.Sum
		for _, m := range it.Measures {
			switch other := o.sum(m.Skill.ID); {
			case other == nil:
			case sum == nil:
				sum = other
			case other.Lowest != sum.Lowest:
				o.notes.Fault(it.At.String(), "the first label of %q counts %v for %s and %v for %s, and FHIR has one value for "+
					"it", it.ID, sum.Lowest, sum.Skill.ID, other.Lowest, other.Skill.ID)
			}
		}
		for k := range labels {
			if sum != nil {
				points = append(points, sum.Lowest+float64(k))
			} else {
				points = append(points, 100*float64(k)/float64(labels-1))
			}
		}
	}
	if it.Reversed {
		slices.Reverse(points)
	}
	return points
}

// options are what is to choose from, with their points, or with the credit that they earn.
func (o *of) options(it *engine.Item, out *Item) {
	skills := it.CreditedSkills()
	for i := range it.Options {
		from := &it.Options[i]
		option := Option{Name: from.ID, Text: from.Text, Alone: from.Alone}
		if from.Name != "" { // of a level, as pages have it
			option.Text = from.Name + ": " + from.Text
		}
		if from.Points != nil {
			points := *from.Points
			option.Points = &points
		}
		for _, p := range from.Credit {
			option.Credit = append(option.Credit, Measure{p.Skill.ID, p.Points})
		}
		if len(skills) == 1 {
			points := 0.0
			for _, p := range from.Credit {
				points = p.Points
			}
			option.Points = &points
		}
		out.Options = append(out.Options, option)
	}
}

// fold has points count the weight of an item that measures one skill with a sum, so that they add up to it.
func (o *of) fold(it *Item) {
	if len(it.Measures) != 1 || it.Measures[0].Weight == 1 || it.Kind == Number || it.Kind == Slider ||
		o.sum(it.Measures[0].Skill) == nil {
		return
	}
	for i := range it.Options {
		if p := it.Options[i].Points; p != nil {
			points, err := strconv.ParseFloat(writing.Decimal(*p*it.Measures[0].Weight), 64)
			if err != nil {
				panic(err) // decimal writes numbers
			}
			it.Options[i].Points = &points
		}
	}
	it.Measures[0].Weight = 1
}

// show reads the condition of an item.
func (o *of) show(it *engine.Item, out *Item) {
	if it.Show == nil {
		return
	}
	c, err := quizLanguage(o.facts).Parse(it.Show.Source, it.Show.At.String())
	var fault *ParseError
	if errors.As(err, &fault) {
		o.notes.Fault(it.Show.Place(fault.Offset).String(), "whether %q is asked: %s", it.ID, fault.Why)
		return
	}
	o.values(c)
	out.Show = c
}

// values turns comparisons with what options state as facts into comparisons with the options.
func (o *of) values(c *Condition) {
	for _, p := range c.Parts {
		o.values(p)
	}
	it, ok := o.quiz.Item(c.Item)
	if !ok || it.Fact == nil || len(it.Options) == 0 {
		return
	}
	chosen := &Condition{At: c.At, Op: Or}
	for _, option := range it.Options {
		if option.Value != nil && c.Holds(Option{Name: writing.Decimal(*option.Value)}) {
			chosen.Parts = append(chosen.Parts, &Condition{At: c.At, Op: Equal, Item: it.ID, Value: Value{Text: option.ID}})
		}
	}
	if len(chosen.Parts) > 0 {
		*c = *chosen
	}
}
