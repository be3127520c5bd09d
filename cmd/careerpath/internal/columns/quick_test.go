package columns_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
)

// sink is a batch of one row.
type sink struct {
	choices [][]uint8
	numbers [][]float64
}

func (s *sink) Choices(item int) []uint8   { return s.choices[item] }
func (s *sink) Numbers(item int) []float64 { return s.numbers[item] }

// rowOfPoints is a quiz of scales of five and three points, a choice among them, and the sink for it.
func rowOfPoints(shape string) (quiz *engine.Quiz, headings []string, into *sink) {
	quiz = &engine.Quiz{ID: "points", Scales: []engine.Scale{
		{ID: engine.Ref{ID: "five"}, Labels: []string{"No", "Hardly", "Partly", "Mostly", "Yes"}},
		{ID: engine.Ref{ID: "three"}, Labels: []string{"Never", "Sometimes", "Often"}},
	}, Sections: []engine.Section{{}}}
	headings, into = []string{"id"}, &sink{}
	for i, letter := range shape {
		it := engine.Item{ID: fmt.Sprintf("item_%d", i), Ask: fmt.Sprintf("Question %d?", i)}
		switch letter {
		case '5':
			it.Scale = &engine.Ref{ID: "five"}
		case '3':
			it.Scale = &engine.Ref{ID: "three"}
		default:
			it.Options = []engine.Option{{ID: "one", Text: "One"}, {ID: "other", Text: "Other"}}
		}
		quiz.Sections[0].Items = append(quiz.Sections[0].Items, it)
		headings = append(headings, it.ID)
		into.choices, into.numbers = append(into.choices, make([]uint8, 1)), append(into.numbers, nil)
	}
	return quiz, headings, into
}

// answersIn are the answers that stand in a row of the sink.
func (s *sink) answersIn(quiz *engine.Quiz) engine.Answers {
	out := engine.Answers{}
	for i, it := range quiz.Items() {
		switch choice := s.choices[i][0]; {
		case choice == 0:
		case it.Options != nil:
			out[it.ID] = engine.Choice(it.Options[choice-1].ID)
		default:
			out[it.ID] = engine.Number(float64(choice))
		}
	}
	return out
}

// Cells are read four at a time where they are digits; the row says the same as cell by cell, or is not taken.
func TestARowIsReadQuicklyAsCellByCell(t *testing.T) {
	taken := 0
	rapid.Check(t, func(rt *rapid.T) {
		shape := rapid.StringMatching(`[53o]{1,3}[53]{3,12}[53o]{0,2}`).Draw(rt, "shape")
		delimiter := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(rt, "delimiter")
		missing := rapid.SampledFrom([]string{"", "2", "5"}).Draw(rt, "missing")
		quiz, headings, into := rowOfPoints(shape)
		table, faults := columns.New(quiz, headings, nil, columns.Options{Missing: []string{missing}})
		if faults != nil {
			rt.Fatal(faults)
		}
		check := func(item string, a engine.Answer) string {
			it, _ := quiz.Item(item)
			return quiz.Question(it).Fault(a)
		}
		quick := table.Quick(into, check, nil)
		if quick == nil {
			rt.Fatal("the table isn't read quickly")
		}
		row := []string{"ann"}
		for _, letter := range shape {
			cells := []string{"1", "2", "3"}
			if rapid.IntRange(0, 9).Draw(rt, "unusual") == 0 {
				cells = []string{"4", "5", "6", "", "0", "9", " 3", "Often", "/", ":", "\xb1", "12"}
			}
			if letter == 'o' {
				cells = []string{"one", "other", "", "1"}
			}
			row = append(row, rapid.SampledFrom(cells).Draw(rt, "cell"))
		}
		id, ok := quick.Read([]byte(strings.Join(row, delimiter)), delimiter[0], 0)
		if !ok {
			return
		}
		taken++
		for i, cell := range row {
			row[i] = strings.TrimSpace(cell)
		}
		p := columns.Person{Answers: engine.Answers{}}
		if wrong := table.Read(row, &p); wrong != nil {
			rt.Fatalf("%q is taken quickly, and else %v", row, wrong)
		}
		same := func(a, b engine.Answer) bool { return a.Equal(b) }
		if got := into.answersIn(quiz); id != p.ID || !maps.EqualFunc(got, p.Answers, same) {
			rt.Fatalf("%q says %v quickly, want %v", row, got, p.Answers)
		}
		for i := range p.Answers {
			it, _ := quiz.Item(i)
			if fault := quiz.Question(it).Fault(p.Answers[i]); fault != "" {
				rt.Fatalf("%q is taken quickly: %s %s", row, i, fault)
			}
		}
	})
	if taken < 10 {
		t.Errorf("only %d rows are taken quickly", taken)
	}
}
