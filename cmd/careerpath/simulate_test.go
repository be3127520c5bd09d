package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/simulate"
)

// simulatedBakery is a simulation of the bakery's quiz as it once came out, whatever the engine makes of it today.
func simulatedBakery(t *testing.T) *report.SimulationWords {
	t.Helper()
	c := bakery(t)
	quiz, _ := c.Quiz("bakery")
	text, err := os.ReadFile(filepath.Join("testdata", "simulation", "bakery.json"))
	if err != nil {
		t.Fatal(err)
	}
	sim := &simulate.Simulation{}
	if err := json.Unmarshal(text, sim); err != nil {
		t.Fatal(err)
	}
	return &report.SimulationWords{Simulation: sim, From: c, Of: quiz}
}

// simulations are what reports are tested with, by name.
var simulations = []struct {
	name   string
	change func(*simulate.Simulation)
}{
	{"fails", func(*simulate.Simulation) {}},
	{"passes", func(s *simulate.Simulation) {
		for i := range s.Gates {
			g := &s.Gates[i]
			if !g.Passed {
				g.Got, g.Passed, g.Advice = g.Want, true, ""
			}
		}
		for i := range s.Items {
			s.Items[i].Weak = false
		}
		for i := range s.Skills {
			s.Skills[i].Within = 0.95
		}
		s.Flips.PerItem, s.Flips.Any, s.Flips.OneStep = nil, 0, 0
		s.Calibrated.After, s.Calibrated.ClearAt = s.Calibrated.Before, 0
	}},
	{"out_of_reach", func(s *simulate.Simulation) {
		r := &s.Reach[2]
		r.Reached, r.Share, r.Instead = false, 0.12, "baker"
		s.Shortest, s.Calibrated = nil, nil
		r.Reason = "Its requirement level.leading > 90 & level.baking < 5 fails: no answers bring leading above 80. " +
			"Change the requirement."
		s.Keys = []simulate.ContraryItem{{Item: "greets", Skill: "serving", Cases: 6, Correlation: -0.41}}
		for i := range s.Gates {
			switch g := &s.Gates[i]; {
			case g.Name == "reach" && g.Of == "head_baker":
				g.Got, g.Passed, g.Advice = 0, false, r.Reason
			case g.Name == "keys":
				*g = simulate.Gate{Name: "keys", Of: "greets", Got: -0.41, Want: -0.2,
					Advice: "In 6 cases the answers to greets earn less."}
			case g.Name == "distinct":
				*g = simulate.Gate{Name: "distinct", Of: "serving", Got: 1, AtMost: true,
					Advice: "accounts and serving are measured by the same items."}
			}
		}
		s.Gates = append(s.Gates, simulate.Gate{Name: "brand_new", Of: "baker", Got: 0.5, Want: 0.6,
			Advice: "Nobody knows yet."})
	}},
	{"short_form", func(s *simulate.Simulation) {
		s.Calibrated, s.Keys = nil, nil
		s.Short = []simulate.Short{
			{Of: "15", Noise: 15, People: 500, Items: 12.43, P10: 8, P50: 11, P90: 17, Most: 61, WholeOf: 66, Sure: 1,
				Correct: 0.9866, Whole: 0.9892, Error: 0.0008, SameRole: 0.98},
			{Of: "stress", Noise: 22, People: 500, Items: 18.4, P10: 9, P50: 14, P90: 37, Most: 66, WholeOf: 65.5, Sure: 0.99,
				Correct: 0.9154, Whole: 0.9154, Error: 0.0016, SameRole: 0.95},
		}
		s.Gates = append(s.Gates, simulate.Gate{Name: "short_items", Of: "15", Got: 12.43, Want: 18, AtMost: true, Passed: true},
			simulate.Gate{Name: "short_items", Of: "stress", Got: 18.4, Want: 18, AtMost: true, Advice: "Set roles further apart."},
			simulate.Gate{Name: "short_correct", Of: "15", Got: 0.0026, Want: 0.01, AtMost: true, Passed: true},
			simulate.Gate{Name: "short_correct", Of: "stress", Got: 0, Want: 0.01, AtMost: true, Passed: true})
	}},
	{"levels_only", func(s *simulate.Simulation) {
		s.Roles, s.Noises, s.Reach, s.Match, s.Agree, s.Ties, s.Flips, s.Shortest = []string{}, []simulate.Confusion{},
			[]simulate.Reach{}, nil, 0, 0, simulate.Flips{}, nil
		s.Stress, s.Readiness, s.Calibrated = nil, nil, nil
		for i := range s.Bots {
			s.Bots[i].Verdicts = map[engine.Verdict]float64{engine.VerdictLevelsOnly: 1}
		}
		s.Gates = slices.DeleteFunc(s.Gates, func(g simulate.Gate) bool { return g.Name != "recovery" && g.Name != "keys" })
		s.Gates = append(s.Gates, simulate.Gate{Name: "bots", Of: "straight_line", Got: 1, Want: 0.95, Passed: true})
	}},
}

func TestSimulationText(t *testing.T) {
	for _, test := range simulations {
		t.Run(test.name, func(t *testing.T) {
			words := simulatedBakery(t)
			test.change(words.Simulation)
			var got bytes.Buffer
			if err := report.WriteSimulation(&got, words); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "simulation", test.name+".txt"), got.String())
			inWidth(t, got.String())
		})
	}
}

func inWidth(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if width := ansi.StringWidth(strings.TrimSuffix(line, "\n")); width > report.WideWidth {
			t.Errorf("%d columns wide: %q", width, line)
		}
	}
}

func TestAMatrixOfManyRolesGoesOnBelow(t *testing.T) {
	const n = 30
	words := simulatedBakery(t)
	c := simulate.Confusion{Noise: 22}
	words.Roles = nil
	for r := range n {
		row := simulate.RoleConfusion{Role: fmt.Sprintf("a_role_with_a_rather_long_title_%d", r), People: 100,
			Told: make([]int, n), None: 1, Correct: 1, Best: 1}
		row.Told[r], row.Told[(r+1)%n] = 40+r, 59-r
		words.Roles, c.Roles = append(words.Roles, row.Role), append(c.Roles, row)
	}
	words.Noises, words.Reach, words.Calibrated, words.Readiness = []simulate.Confusion{c}, nil, nil, nil
	words.Stress.Confusion = c
	for r := range n {
		row := simulate.Readiness{Role: words.Roles[r], AsAnswered: make([]float64, n), Aligned: make([]float64, n)}
		row.AsAnswered[r], row.Aligned[r] = 100, 40+float64(r)
		words.Readiness = append(words.Readiness, row)
	}
	var out bytes.Buffer
	if err := report.WriteSimulation(&out, words); err != nil {
		t.Fatal(err)
	}
	inWidth(t, out.String())
	for r := range n {
		if own := fmt.Sprintf("[%d]", 40+r); strings.Count(out.String(), own) != 2 {
			t.Errorf("the share of role %d that is right, %s, is not in the report twice", r, own)
		}
		if own := fmt.Sprintf("[100 %d]", 40+r); !strings.Contains(out.String(), own) {
			t.Errorf("the readiness of holders of role %d, %s, is not in the report", r, own)
		}
	}
	if strings.Contains(out.String(), "█…") {
		t.Error("a bar is cut off")
	}
	for _, label := range []string{" A ", " Z ", " AA ", " AD "} {
		if !strings.Contains(out.String(), label) {
			t.Errorf("no role is labelled%sin the report", label)
		}
	}
}

func TestAGatesNumberIsNotRoundedOverItsBound(t *testing.T) {
	words := simulatedBakery(t)
	for _, test := range []struct {
		gate      simulate.Gate
		got, want string
	}{
		{simulate.Gate{Name: "correct_15", Of: "baker", Got: 0.89996, Want: 0.9}, "89.9 %", "at least 90 %"},
		{simulate.Gate{Name: "correct_15", Of: "baker", Got: 0.9, Want: 0.9, Passed: true}, "90 %", "at least 90 %"},
		{simulate.Gate{Name: "correct_25", Of: "baker", Got: 0.7996, Want: 0.75, Passed: true}, "80 %", "at least 75 %"},
		{simulate.Gate{Name: "bots", Of: "random", Got: 0.00501, Want: 0.005, AtMost: true}, "0.6 %", "at most 0.5 %"},
		{simulate.Gate{Name: "bots", Of: "random", Got: 0.0049, Want: 0.005, AtMost: true, Passed: true}, "0.5 %",
			"at most 0.5 %"},
		{simulate.Gate{Name: "bots", Of: "alternating", Got: 0.0001, AtMost: true}, "0.1 %", "none"},
		{simulate.Gate{Name: "recovery", Of: "baking", Got: 0.5999, Want: 0.6}, "0.59", "at least 0.60"},
		{simulate.Gate{Name: "recovery", Of: "baking", Got: 0.57, Want: 0.6}, "0.57", "at least 0.60"},
		{simulate.Gate{Name: "own_readiness", Of: "baker", Got: -0.04}, "-0.1 points", "at least 0 points"},
		{simulate.Gate{Name: "own_readiness", Of: "baker", Got: 7.46, Passed: true}, "7.5 points", "at least 0 points"},
		{simulate.Gate{Name: "calibration", Got: 0.03004, Want: 0.03, AtMost: true}, "3.1 %", "at most 3 %"},
		{simulate.Gate{Name: "keys", Got: -0.001, Want: -0.2, Passed: true}, "0.00", "at least -0.20"},
	} {
		got := words.GateWords(test.gate)
		if got.Got != test.got || got.Want != test.want {
			t.Errorf("%s %v: %q, wanted %q; want %q, wanted %q", test.gate.Name, test.gate.Got, got.Got, got.Want,
				test.got, test.want)
		}
	}
}

// voids are the elements of HTML that have no end tag.
var voids = []string{"meta", "link", "br"}

// readPage reads a page strictly: every element is ended, no id is there twice, every reference within the page leads
// somewhere, and none leads out of it. It returns the text.
func readPage(t *testing.T, page string) string {
	t.Helper()
	body, found := strings.CutPrefix(page, "<!doctype html>")
	if !found {
		t.Error("the page has no doctype")
	}
	d := xml.NewDecoder(strings.NewReader(body))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var open, references []string
	var text strings.Builder
	ids := map[string]bool{}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(voids, token.Name.Local) {
				open = append(open, token.Name.Local)
			}
			for _, a := range token.Attr {
				switch a.Name.Local {
				case "id":
					if ids[a.Value] {
						t.Errorf("there are two elements with the id %s", a.Value)
					}
					ids[a.Value] = true
				case "aria-labelledby":
					references = append(references, strings.Fields(a.Value)...)
				case "href", "src", "srcset", "action", "data":
					if id, within := strings.CutPrefix(a.Value, "#"); within {
						references = append(references, id)
					} else if a.Value != "data:," {
						t.Errorf("%s leads out of the page, to %s", token.Name.Local, a.Value)
					}
				}
				if strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s has a script in %s", token.Name.Local, a.Name.Local)
				}
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				t.Fatalf("</%s> ends %v", token.Name.Local, open)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			text.Write(token)
		}
	}
	if len(open) > 0 {
		t.Errorf("never ended: %v", open)
	}
	for _, id := range references {
		if !ids[id] {
			t.Errorf("nothing has the id %s", id)
		}
	}
	for _, foreign := range []string{"<script", "url(", "@import", "http:", "https:"} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page has %s in it", foreign)
		}
	}
	return strings.ReplaceAll(text.String(), "\u00a0", " ")
}

func TestThePageIsWholeAndNeedsNothingElse(t *testing.T) {
	for _, test := range simulations {
		t.Run(test.name, func(t *testing.T) {
			words := simulatedBakery(t)
			test.change(words.Simulation)
			var page, again bytes.Buffer
			if err := errors.Join(report.WritePage(&page, words), report.WritePage(&again, words)); err != nil {
				t.Fatal(err)
			}
			if page.String() != again.String() {
				t.Error("the same simulation gives two pages")
			}
			text := readPage(t, page.String())
			wanted := []string{words.Of.Title, words.Headline()}
			for _, id := range words.Roles {
				wanted = append(wanted, words.Role(id))
			}
			for _, g := range words.Failed() {
				wanted = append(wanted, g.Advice, words.GateWords(g).What)
			}
			for _, s := range words.Skills {
				wanted = append(wanted, words.Skill(s.Skill))
			}
			for _, it := range words.Items {
				wanted = append(wanted, words.Ask(it.Item))
			}
			for i := range words.Reach {
				wanted = append(wanted, words.Reached(i))
			}
			if words.Stress != nil {
				wanted = append(wanted, words.StressSaid(), words.BinsSaid(), words.ReadinessSaid())
				for _, m := range words.Manners() {
					wanted = append(wanted, m.Who)
				}
			}
			if words.Short != nil {
				wanted = append(wanted, words.ShortSaid())
				for _, row := range append(words.ShortRows(), words.ShortHead()[1:]) {
					wanted = append(wanted, row...)
				}
				for _, g := range words.ShortGates() {
					of := words.GateWords(g)
					wanted = append(wanted, fmt.Sprintf("%s: %s, wanted %s.", of.What, of.Got, of.Want))
				}
			}
			if strings.Contains(text, "The short form") != (words.Short != nil) {
				t.Error("the page has the short form where it wasn't tried, or lacks it")
			}
			if words.Calibrated != nil {
				wanted = append(append(wanted, words.CalibratedSaid(), words.ClearSaid()), words.CalibratedLines()...)
			}
			for _, w := range wanted {
				if !strings.Contains(text, w) {
					t.Errorf("the page doesn't say %q", w)
				}
			}
			if n := strings.Count(page.String(), "<h1"); n != 1 {
				t.Errorf("the page has %d h1", n)
			}
			if svg, described := strings.Count(page.String(), `role="img"`),
				strings.Count(page.String(), "<desc "); svg != described || svg == 0 {
				t.Errorf("of %d pictures %d are described", svg, described)
			}
		})
	}
}

func TestWordsOfTheContentAreNoMarkup(t *testing.T) {
	words := simulatedBakery(t)
	words.Gates = []simulate.Gate{{Name: "reach", Of: "<b>baker</b>", Want: 1, Advice: `<script>alert("1")</script>`}}
	var page bytes.Buffer
	if err := report.WritePage(&page, words); err != nil {
		t.Fatal(err)
	}
	readPage(t, page.String())
	if advice := html.EscapeString(words.Gates[0].Advice); !strings.Contains(page.String(), advice) {
		t.Errorf("the page doesn't have %s", advice)
	}
}

// simulated runs the command on the bakery.
func simulated(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(ctx, append([]string{"simulate", "--content", "testdata/bakery"}, args...), strings.NewReader(""),
		&out, &errs)
	return status, out.String(), errs.String()
}

func TestTheJSONIsTheSimulationAskedFor(t *testing.T) {
	status, stdout, stderr := simulated(t.Context(), "--people", "200", "--seed", "7", "--model", "graded", "--json")
	if status != exitFine || stderr != "" {
		t.Errorf("status %d, %s", status, stderr)
	}
	want, err := simulate.Run(bakery(t), t.Context(), "bakery",
		simulate.Options{People: 200, Seed: 7, Model: simulate.GradedResponse}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(&want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text.String(), stdout); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestASimulationThatIsStoppedLeavesNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	page := filepath.Join(t.TempDir(), "page.html")
	status, stdout, stderr := simulated(ctx, "--people", "100000", "--html", page)
	if status != exitInput || stdout != "" || stderr != "careerpath: stopped; there is no report\n" {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	if left, err := os.ReadDir(filepath.Dir(page)); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestAPageReplacesTheFileThatALinkLeadsTo(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "page.html"), filepath.Join(dir, "link.html")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o644), os.Symlink("page.html", link)); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := simulated(t.Context(), "--people", "100", "--html", link)
	if status != exitFine || stderr != "The page is in "+link+".\n" {
		t.Errorf("status %d, %s", status, stderr)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	readPage(t, string(page))
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("the directory has %v, %v", left, err)
	}
}

// A gate that nothing was held against must not look passed.
func TestKeysAreSaidToBeTestedOnlyWhereThereAreCasesForIt(t *testing.T) {
	row := regexp.MustCompile(`(?m)^  Correlation with the key .*$`)
	for quiz, want := range map[string]string{"manager_or_director": `1 of 1  -?0\.\d\d$`,
		"digital_marketing_workflow": `–  not tested: it takes roles$`} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), []string{"simulate", quiz, "--people", "100"}, nil, &out, &errs); status != exitFine {
			t.Fatalf("status %d, %s", status, &errs)
		}
		if got := row.FindString(out.String()); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("of %s it says %q", quiz, got)
		}
	}
	if _, bakery, _ := simulated(t.Context(), "--people", "100"); !strings.HasSuffix(row.FindString(bakery),
		"–  not tested: too few cases") {
		t.Errorf("of the bakery it says %q", row.FindString(bakery))
	}
}

func TestFewPeopleAreSaidToBeTooFewToJudgeBy(t *testing.T) {
	for n, want := range map[string]bool{"100": true, "1000": false} {
		_, out, _ := simulated(t.Context(), "--people", n)
		if strings.Contains(strings.Join(strings.Fields(out), " "),
			"That is too much to judge by: simulate more people.") != want {
			t.Errorf("with %s people it says %s", n, out)
		}
	}
}

func TestAPageIsNotWrittenOverWhatIsNoFile(t *testing.T) {
	status, stdout, stderr := simulated(t.Context(), "--html", os.DevNull)
	if status != exitInput || stdout != "" || !strings.Contains(stderr,
		"is no file that can be replaced: give --html another") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}
