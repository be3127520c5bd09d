package ladder_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/cmd/careerpath/internal/ladder"
	"careerpath/engine/enginetest"
)

// read reads a table, and levels where they aren't "", and returns what is said about them.
func read(table, levels, scale string) (*ladder.Ladder, string) {
	var listed *ladder.File
	if levels != "" {
		listed = &ladder.File{Name: "levels.csv", Text: []byte(levels)}
	}
	var notes ladder.Notes
	l := ladder.Read(ladder.File{Name: "posts.csv", Text: []byte(table)}, listed, ladder.Options{Scale: scale}, &notes)
	var said strings.Builder
	for _, n := range notes {
		kind := "note"
		if n.Fault {
			kind = "fault"
		}
		fmt.Fprintf(&said, "%s: %s: %s\n", n.Place(), kind, n.Text)
	}
	return l, said.String()
}

func TestEveryBadCellIsToldAtOnce(t *testing.T) {
	for _, tt := range []struct{ name, table, levels, scale, want string }{
		{"cells that are no level", "post,Speed,Care\nA,1,two\nB,6,2\nC,3,\n", "", "0-5",
			`posts.csv:2:3: fault: Care of A: "two" is no number, and nothing says what levels are called: name them with ` +
				"--levels FILE, or with --scale\nposts.csv:3:2: fault: Speed of B: 6 is outside the scale from 0 to 5\n"},
		{"names that no level has", "post,Speed,Care\nA,Aware,Expart\nB,Expert,Expert\n", "", "Aware, Expert",
			`posts.csv:2:3: fault: Care of A: no level is called "Expart"; there is Aware, Expert` + "\n"},
		{"rows without a position, and twice the same", "post,Speed,Care\n,1,1\nA,1,1\na,2,2\nB,2,2\n", "", "",
			"posts.csv: note: levels are taken to run from 1 to 5; state another scale with --scale\n" +
				"posts.csv:2:1: fault: which position is this? The cell is empty\n" +
				"posts.csv:4:1: fault: A stands in row 3 already: a position has one row\n"},
		{"columns without a heading or with one of two", "post,Speed,speed,\nA,1,1,1\nB,2,2,2\n", "", "",
			"posts.csv: note: levels are taken to run from 1 to 5; state another scale with --scale\n" +
				`posts.csv:1:3: fault: a second column is headed "speed": the first is column 2` + "\n" +
				"posts.csv:1:4: fault: this column has no heading: give it one, or leave it out\n"},
		{"a row that is too long", "post,Speed,Care\nA,1,2,3\nB,2,2\n", "", "",
			"posts.csv: note: levels are taken to run from 1 to 5; state another scale with --scale\n" +
				"posts.csv:2:4: fault: this row is longer than the headings: put a text that has a separator in it in quotes\n"},
		{"steps that raise nothing, and families of one", "post,track,Speed,Care\nA,x,1,2\nB,x,2,1\nC,x,2,1\nD,y,1,2\n", "", "1-5",
			"posts.csv:4: fault: C asks for no more than B, which comes before it in x: a step raises one skill at least\n" +
				"posts.csv:5: note: D is the only position of y: it becomes a role, and no quiz asks for it. With --together one " +
				"quiz compares it with the others; with the position above or below it, it has a quiz of its own\n"},
		{"families of one and no other", "post,track,Speed,Care\nA,x,1,2\nB,y,2,1\n", "", "1-5",
			"posts.csv:2: fault: A is the only position of x, and a quiz tells two at least apart: add the position above or " +
				"below it\nposts.csv:3: fault: B is the only position of y, and a quiz tells two at least apart: add the " +
				"position above or below it\n"},
		{"levels that are wrong", "post,Speed,Care\nA,1,2\nB,2,3\n",
			"skill,level,name,text\nSpede,1,Slow,\n,1,Low,a\n,two,High,b\n,2,low,c\n,3,,d\nCare,1,x,y\n", "",
			"posts.csv:2:3: fault: Care of A: level 2 is not among those that levels.csv lists\n" +
				"posts.csv:3:3: fault: Care of B: level 3 is not among those that levels.csv lists\n" +
				`levels.csv:2:1: fault: no skill is called "Spede" (did you mean "Speed"?)` + "\n" +
				`levels.csv:4:2: fault: "two" is no number: levels are numbered, and a name stands in a column of its own` + "\n" +
				`levels.csv:5:3: fault: two levels of Speed are called "low"` + "\n" +
				"levels.csv:6:3: fault: some levels of Speed have a name and some have none: name all or none\n"},
		{"one skill", "post,Speed\nA,1\nB,2\n", "", "1-5",
			"posts.csv:1: fault: there is one skill: positions are told apart by two skills at least\n"},
		{"levels that are too near", "post,Speed,Care\nA,1,10\nB,1.5,20\n", "", "0-100",
			"posts.csv: fault: Speed: levels 1 and 1.5 are too near to be told apart on a scale from 0 to 100\n"},
		{"no scale", "post,Speed,Care\nA,1,10\nB,2,20\n", "", "from 1 to 3",
			`posts.csv: fault: "from 1 to 3" is no scale: write its ends, such as 0-5, or its levels from the lowest up, such ` +
				`as "Aware, Working, Expert"` + "\n"},
		{"nothing", "post,Speed\n", "", "",
			"posts.csv: fault: there is nothing in it: it has a row of headings, and rows below\n"},
		{"quotes that never close", "post,Speed,Care\nA,1,2\nB,\"2,2\n", "", "",
			"posts.csv:3: fault: the quotes in this row don't close as they should: put a text that has quotes in it in quotes, " +
				"and double those within\n"},
		{"rows by position and skill",
			"position,skill,level,text,note\nA,Speed,1,a,\nA,Speed,2,b,\nB,,2,c,\n,Care,1,d,\nB,Speed,2,c,\nB,Care,2,c,\n", "", "1-5",
			`posts.csv:1:5: note: the column "note" is left out: rows here say position, skill, level, text, family, tier, ` +
				"title, summary and cluster\nposts.csv:3:2: fault: A and Speed stand in row 2 already\n" +
				"posts.csv:4:2: fault: which skill is this? The cell is empty\n" +
				"posts.csv:5:1: fault: which position is this? The cell is empty\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, said := read(tt.table, tt.levels, tt.scale)
			enginetest.Same(t, "what is said", said, tt.want)
			if l != nil {
				t.Error("there is a ladder all the same")
			}
		})
	}
}

func TestLevelsAreNumbersOfAScaleOrNames(t *testing.T) {
	for _, tt := range []struct{ name, table, levels, scale, want string }{
		{"from 1", "post,Speed,Care\nA,1,2\nB,3,5\n", "", "", "0 25 | 50 100"},
		{"from 0", "post,Speed,Care\nA,0,2\nB,3,5\n", "", "", "0 40 | 60 100"},
		{"to 100", "post,Speed,Care\nA,15,20\nB,40,80\n", "", "", "15 20 | 40 80"},
		{"as percentages with decimal commas", "post;Speed;Care\nA;12,5 %;20\nB;40;80\n", "", "", "12.5 20 | 40 80"},
		{"above 5", "post,Speed,Care\nA,1,2\nB,3,7\n", "", "", "0 16.7 | 33.3 100"},
		{"stated", "post,Speed,Care\nA,1,2\nB,3,4\n", "", "0-5", "20 40 | 60 80"},
		{"by names", "post,Speed,Care\nA,aware,Working\nB,Working,Expert\n", "", "Aware, Working, Expert", "0 50 | 50 100"},
		{"by listed names", "post,Speed,Care\nA,low,2\nB,High,3\n",
			"skill,level,name\n,1,Low\n,2,Middle\n,3,High\n", "", "0 50 | 100 100"},
		{"of a skill's own list", "post,Speed,Care\nA,1,1\nB,5,3\n",
			"skill,level,text\n,1,a\n,3,b\nSpeed,1,c\nSpeed,5,d\n", "", "0 0 | 100 50"},
		{"where nothing is stated", "post,Speed,Care\nA,-,2\nB,3,n/a\n", "", "1-5", "0 25 | 50 0"},
		{"from the highest down", "post,Speed,Care\nB,3,5\nA,1,2\n", "", "1-5", "0 25 | 50 100"},
		{"with tabs and a mark", "\ufeffpost\tSpeed\tCare\r\nA\t1\t2\r\nB\t3\t5\r\n", "", "1-5", "0 25 | 50 100"},
		{"by position and skill", "skill,position,level\nSpeed,A,1\nCare,A,2\nSpeed,B,3\nCare,B,5\n", "", "", "0 25 | 50 100"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, said := read(tt.table, tt.levels, tt.scale)
			if l == nil {
				t.Fatal(said)
			}
			var rows []string
			for _, p := range l.Families[0].Positions {
				var cells []string
				for _, a := range p.Asks {
					cells = append(cells, fmt.Sprint(a.Level.Points))
				}
				rows = append(rows, strings.Join(cells, " "))
			}
			enginetest.Same(t, "the levels", strings.Join(rows, " | "), tt.want)
		})
	}
}

func TestAFieldOverSeveralLinesIsInOneRow(t *testing.T) {
	_, said := read("position,skill,level,text\nA,Speed,1,\"two\nlines\"\n\nB,Speed,9,c\n", "", "1-5")
	enginetest.Same(t, "what is said", said, "posts.csv:4:3: fault: Speed of B: 9 is outside the scale from 1 to 5\n")
}

// Whatever a table says, reading it ends, and it has either faults or a ladder.
func TestATableHasFaultsOrIsALadder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "A", "B", "1", "2", "5", "0", "-", "x", "Low", "\"", "1,5", "-3", "120"})
		var table strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			var cells []string
			for range rapid.IntRange(1, 5).Draw(t, "cells") {
				cells = append(cells, cell.Draw(t, "cell"))
			}
			table.WriteString(strings.Join(cells, ",") + "\n")
		}
		l, said := read(table.String(), "", "")
		if faulty := strings.Contains(said, ": fault: "); faulty == (l != nil) {
			t.Fatalf("there is a ladder: %t; what is said:\n%s", l != nil, said)
		}
		if l != nil {
			l.Files()
		}
	})
}
