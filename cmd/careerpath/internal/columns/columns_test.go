package columns_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
)

// habits is a quiz with an item of each kind.
func habits() *engine.Quiz {
	return &engine.Quiz{
		ID: "habits",
		Scales: []engine.Scale{{ID: engine.Ref{ID: "often"},
			Labels: []string{"Never", "Sometimes", "Often", "Almost always"}}},
		Sections: []engine.Section{{Items: []engine.Item{
			{ID: "bakes", Ask: "I bake the day's bread.", Scale: &engine.Ref{ID: "often"}},
			{ID: "queue", Ask: "What do you do first?",
				Options: []engine.Option{{ID: "till", Text: "Open a second till."}, {ID: "help", Text: "Ask, and wait"}}},
			{ID: "wishes", Ask: "What would you like to learn?", Choose: "many", Options: []engine.Option{
				{ID: "dough", Text: "Sourdough"}, {ID: "books", Text: "Books, by hand"}, {ID: "talks", Text: "Talks; long ones"}}},
			{ID: "people", Ask: "How many people work for you?", Number: &engine.NumberRange{Min: 0, Max: 5000}},
		}}},
	}
}

// read is what one row says under headings.
func read(t *testing.T, o columns.Options, headings, row []string) (engine.Answers, string) {
	t.Helper()
	table, faults := columns.New(habits(), headings, nil, o)
	if faults != nil {
		t.Fatal(faults)
	}
	p := columns.Person{Answers: engine.Answers{}}
	if wrong := table.Read(row, &p); wrong != nil {
		return nil, wrong.Error()
	}
	return p.Answers, ""
}

func TestHeadingsAreFoundHoweverToolsWriteThem(t *testing.T) {
	for heading, want := range map[string]string{
		"bakes": "bakes", "BAKES": "bakes", "I bake the day’s bread": "bakes",
		" i  bake the\u00a0day's bread.* ": "bakes", "Q3. I bake the day's bread.": "bakes",
		"How often? [I bake the day's bread.]": "bakes", "How often? - I bake the day's bread.": "bakes",
		"habits[bakes]": "bakes", "G01Q01: I bake the day's bread.:": "bakes",
		"wishes[dough]": "wishes: dough", "wishes_books": "wishes: books", "wishes.talks": "wishes: talks",
		"What would you like to learn? [Books, by hand]":              "wishes: books",
		"What would you like to learn? - Selected Choice - Sourdough": "wishes: dough",
		"What would you like to learn? - Selected Choice":             "wishes",
		"Talks; long ones": "wishes: talks", "Sourdough": "wishes: dough", "Timestamp": "", "I bake bread": "",
		"Respondent ID": "id", "#": "id",
	} {
		table, faults := columns.New(habits(), []string{"people", heading}, nil, columns.Options{})
		if faults != nil {
			t.Errorf("%q: %v", heading, faults)
			continue
		}
		got := ""
		switch c := table.Columns[1]; c.Use {
		case columns.Whole:
			got = c.Item.ID
		case columns.Choice:
			got = c.Item.ID + ": " + c.Option.ID
		case columns.ID:
			got = "id"
		case columns.Ignored, columns.Role, columns.Order, columns.Unclear:
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", heading, got, want)
		}
	}
}

func TestASecondRowIsHeadingsOnlyWhereItIsNobodys(t *testing.T) {
	const asks = "How many people work for you?"
	for _, c := range []struct {
		name          string
		first, second []string
		want          bool
	}{
		{"Qualtrics", []string{"StartDate", "ResponseId", "Q1"}, []string{"Start Date", "Response ID", asks}, true},
		{"Qualtrics with ids as tags", []string{"StartDate", "people", "bakes"},
			[]string{"Start Date", asks, "I bake the day's bread."}, true},
		{"SurveyMonkey", []string{"Respondent ID", asks, "How often?", ""},
			[]string{"", "Response", "I bake the day's bread.", ""}, true},
		{"SurveyMonkey, groups alone", []string{"Respondent ID", "How often?", ""},
			[]string{"", "Other", "I bake the day's bread."}, true},
		{"an answer and Response", []string{"Timestamp", asks, "Comments"}, []string{"x", "3", "Response"}, false},
		{"no answer and Response", []string{"Timestamp", asks, "Comments"}, []string{"x", "", "Response"}, false},
		{"an answer with two readings", []string{asks, "bakes"}, []string{"1.500", "Response"}, false},
		{"a number out of range", []string{asks, "bakes"}, []string{"9999", "Response"}, false},
		{"a choice in its own column", []string{"wishes[dough]", "bakes"}, []string{"1", "Response"}, false},
		{"somebody's id", []string{"id", "bakes"}, []string{"ann", "Response"}, false},
		{"a question's text below a heading that says nothing", []string{"Timestamp", asks, "Which task?"},
			[]string{"x", "", "I bake the day's bread."}, false},
	} {
		if got := columns.SecondHeading(habits(), c.first, c.second); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestCellsAreReadWhereTheyHaveOneReading(t *testing.T) {
	for _, c := range []struct {
		column, cell string
		want         engine.Answer
	}{
		{"bakes", "3", engine.Number(3)}, {"bakes", "3,0", engine.Number(3)}, {"bakes", "OFTEN ", engine.Number(3)},
		{"bakes", "4 - Almost  always", engine.Number(4)},
		{"bakes", "3 = Often", engine.Number(3)}, {"bakes", "3. Often", engine.Number(3)},
		{"bakes", "2 – Often", engine.Number(3)}, {"bakes", "Often (3)", engine.Number(3)},
		{"queue", "till", engine.Choice("till")}, {"queue", "open a second till", engine.Choice("till")},
		{"queue", "B) Ask, and wait", engine.Choice("help")},
		{"wishes", "dough;talks", engine.Choices("dough", "talks")},
		{"wishes", "Sourdough, Books, by hand", engine.Choices("dough", "books")},
		{"wishes", "Talks; long ones;Books, by hand", engine.Choices("talks", "books")},
		{"wishes", "Sourdough\nTalks; long ones", engine.Choices("dough", "talks")},
		{"wishes", "Sourdough | books;", engine.Choices("dough", "books")},
		{"people", "12,5", engine.Number(12.5)}, {"people", "12.5", engine.Number(12.5)},
		{"people", "1.234,5", engine.Number(1234.5)}, {"people", "1,234.5", engine.Number(1234.5)},
		{"people", "1 234", engine.Number(1234)}, {"people", "0,125", engine.Number(0.125)},
		{"people", "-3", engine.Number(-3)},
	} {
		got, fault := read(t, columns.Options{}, []string{c.column}, []string{strings.TrimSpace(c.cell)})
		if fault != "" || !got[c.column].Equal(c.want) {
			t.Errorf("%s %q: %v %s, want %v", c.column, c.cell, got[c.column], fault, c.want)
		}
	}
}

func TestWhatMayMeanTwoThingsIsAskedFor(t *testing.T) {
	for _, c := range []struct{ column, cell, want string }{
		{"bakes", "0", "if the file counts otherwise"},
		{"people", "1.500", `"1.500" may be 1.5 or 1500: say --decimal comma or --decimal point`},
		{"people", "1,500", `"1,500" may be 1.5 or 1500`},
		{"wishes: dough", "perhaps", "takes 1 or 0, Yes or No, or the option's text"},
	} {
		heading := strings.Replace(c.column, ": ", "_", 1)
		if _, fault := read(t, columns.Options{}, []string{heading}, []string{c.cell}); !strings.Contains(fault, c.want) {
			t.Errorf("%s %q: %q", c.column, c.cell, fault)
		}
	}
	for decimal, want := range map[columns.Decimal]float64{columns.CommaDecimal: 1500, columns.PointDecimal: 1.5} {
		if got, fault := read(t, columns.Options{Decimal: decimal}, []string{"people"},
			[]string{"1.500"}); fault != "" || got["people"].Number() != want {
			t.Errorf("decimal %s: %v, %s", decimal, got, fault)
		}
	}
}

func TestAMapThatRecodesANumberHasToStateAll(t *testing.T) {
	m, err := columns.ReadMap(strings.NewReader("column,cell,means,why\nbakes,0,Never,\n"))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"0": "", "Often": "", "1": "what 1 does", "1,0": `what "1,0" does`,
		"1.0": `what "1.0" does`} {
		_, fault := read(t, columns.Options{Map: m}, []string{"bakes"}, []string{cell})
		if want == "" && fault != "" || !strings.Contains(fault, want) {
			t.Errorf("%q: %q", cell, fault)
		}
	}
}

func TestAChoicePerColumnIsReadInAllItsForms(t *testing.T) {
	headings := []string{"wishes[dough]", "wishes[books]", "wishes[talks]"}
	for _, row := range [][]string{{"1", "0", "1"}, {"Yes", "No", "yes"}, {"TRUE", "false", "True"},
		{"Sourdough", "", "talks; long ones"}, {"x", "", "X"},
		{"Checked", "Unchecked", "Checked"}, {"Quoted", "Not quoted", "Quoted"}, {"Selected", "Not Selected", "Selected"}} {
		got, fault := read(t, columns.Options{}, headings, row)
		if diff := cmp.Diff(engine.Answers{"wishes": engine.Choices("dough", "talks")}, got); diff != "" || fault != "" {
			t.Errorf("%v: %s %s", row, fault, diff)
		}
	}
	if got, _ := read(t, columns.Options{}, headings, []string{"", "", ""}); len(got) != 0 {
		t.Errorf("nothing said, and yet %v", got)
	}
	if got, _ := read(t, columns.Options{}, headings, []string{"No", "No", "No"}); !got["wishes"].Equal(engine.Choices()) {
		t.Errorf("none chosen, and yet %v", got)
	}
}

func TestAHeaderOfAnyLengthIsReadInNoTime(t *testing.T) {
	begun := time.Now()
	for _, headings := range [][]string{
		{"bakes", strings.Repeat("a - [", 200_000) + "]"}, slicesOf("wishes - ", columns.MostColumns),
		slicesOf("", columns.MostColumns), slicesOf("bakse", columns.MostColumns),
	} {
		columns.New(habits(), headings, headings, columns.Options{})
		columns.SecondHeading(habits(), headings, headings)
	}
	table, _ := columns.New(habits(), []string{"wishes"}, nil, columns.Options{})
	for _, cell := range []string{strings.Repeat("Sourdough,", 6000), strings.Repeat("Books, ", 9000),
		strings.Repeat(";", 60_000), strings.Repeat("x,", 1<<19)} {
		table.Read([]string{cell}, &columns.Person{Answers: engine.Answers{}})
	}
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
}

func slicesOf(text string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = text
	}
	return out
}

// FuzzTable reads any two headings and any cells: nothing breaks, and what is read suits the quiz or is a number or
// text for the engine to refuse.
func FuzzTable(f *testing.F) {
	f.Add("wishes[dough]", "", "What would you like to learn? [Books, by hand]", "", "yes", "1,5")
	f.Add("Q1", "How often? - I bake the day's bread.", "people", "", "4 - Almost always", "1.234,5")
	f.Add("Respondent ID", "", "What would you like to learn?", "Sourdough", "a", "Sourdough, Books, by hand")
	f.Fuzz(func(t *testing.T, first, firstBelow, second, secondBelow, cell, other string) {
		if !utf8.ValidString(first + "|" + firstBelow + "|" + second + "|" + secondBelow + "|" + cell + "|" + other) {
			return // whoever reads the file refuses it
		}
		headings, below := []string{first, second}, []string{firstBelow, secondBelow}
		columns.SecondHeading(habits(), headings, below)
		table, faults := columns.New(habits(), headings, below, columns.Options{Roles: true, Missing: []string{"-99"}})
		if faults != nil {
			return
		}
		if table.Columns[0].Name == table.Columns[1].Name {
			t.Fatalf("two columns are called %q", table.Columns[0].Name)
		}
		p := columns.Person{Answers: engine.Answers{}}
		table.Read([]string{strings.TrimSpace(cell), strings.TrimSpace(other)}, &p)
		if len(p.Answers) > 2 {
			t.Fatalf("two cells give %v", p.Answers)
		}
		draft := columns.NewDraft(table)
		draft.Add([]string{strings.TrimSpace(cell), strings.TrimSpace(other)})
		var drafted strings.Builder
		if err := draft.Write(&drafted); err != nil {
			t.Fatal(err)
		}
		if unclearColumns, unclearCells := draft.Unclear(); unclearColumns+unclearCells > 0 {
			return
		}
		m, err := columns.ReadMap(strings.NewReader(drafted.String()))
		if err != nil {
			t.Fatalf("%v in the draft\n%s", err, drafted.String())
		}
		mapped, faults := columns.New(habits(), headings, below,
			columns.Options{Roles: true, Missing: []string{"-99"}, Map: m})
		if faults != nil {
			t.Fatalf("%v with the draft\n%s", faults, drafted.String())
		}
		again := columns.Person{Answers: engine.Answers{}}
		mapped.Read([]string{strings.TrimSpace(cell), strings.TrimSpace(other)}, &again)
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("the drafted map changes what is read: (-without +with)\n%s", diff)
		}
	})
}

// FuzzMap reads anything at all as a map file.
func FuzzMap(f *testing.F) {
	f.Add("column,cell,means,why\nbakes,,bakes,\nbakes,0,Never,\n*,-99,no answer,\n*,,decimal comma,\n")
	f.Add("means;column\nid;#\n")
	f.Fuzz(func(_ *testing.T, text string) {
		m, err := columns.ReadMap(strings.NewReader(text))
		if err != nil {
			return
		}
		columns.New(habits(), []string{"bakes", "wishes", "#"}, nil, columns.Options{Map: m})
	})
}
