package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
)

// guide is the authors' guide. A block below a line **`PATH`** is that file, or, as ```diff, changes consecutive lines
// of it. ```console has commands with what they print, and ```text is only looked at. <!-- typed: … --> before a
// console says what a person types into its first command.
const guide = "../../quizzes/README.md"

// guideAddress is where the guide has the server. The test takes any address that is free.
const guideAddress = "127.0.0.1:8080"

func TestTheGuideDoesWhatItSays(t *testing.T) {
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	r := &reader{t: t, source: source}
	t.Chdir(t.TempDir())
	t.Cleanup(r.stopServer)
	var shown []string // the guide with what its commands really print
	last := 0
	for _, b := range blocksOf(t, lines) {
		shown = append(shown, lines[last:b.first]...)
		shown = append(shown, r.follow(b)...)
		last = b.last
	}
	if shown = append(shown, lines[last:]...); *update {
		if err := os.WriteFile(filepath.Join(source, "quizzes", "README.md"), []byte(strings.Join(shown, "\n")),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, mention := range regexp.MustCompile("`(careerpath [^`]*)`").FindAllStringSubmatch(string(text), -1) {
		if !slices.ContainsFunc(r.ran, func(command string) bool { return strings.HasPrefix(command+" ", mention[1]+" ") }) {
			t.Errorf("the guide speaks of %q and never runs it", mention[1])
		}
	}
}

// block is a fenced part of the guide: lines first to last, the fences not among them.
type block struct {
	first, last       int
	kind, path, typed string
	body              []string
}

func blocksOf(t *testing.T, lines []string) []block {
	t.Helper()
	var out []block
	var next block
	for i := 0; i < len(lines); i++ {
		if path := pathLine.FindStringSubmatch(lines[i]); path != nil {
			next.path = path[1]
		} else if typed := typedLine.FindStringSubmatch(lines[i]); typed != nil {
			next.typed = typed[1]
		} else if kind, opens := strings.CutPrefix(lines[i], "```"); opens {
			length := slices.Index(lines[i+1:], "```")
			if length < 0 {
				t.Fatalf("line %d: the block is never closed", i+1)
			}
			next.first, next.last, next.kind, next.body = i+1, i+1+length, kind, lines[i+1:i+1+length]
			out = append(out, next)
			i, next = next.last, block{}
		} else if lines[i] != "" && (next.path != "" || next.typed != "") {
			t.Errorf("line %d: a block is announced, and this is none", i+1)
		}
	}
	return out
}

var (
	pathLine  = regexp.MustCompile("^\\*\\*`([^`]+)`\\*\\*$")
	typedLine = regexp.MustCompile("^<!-- typed: (.*) -->$")
)

// reader does what somebody does who follows the guide in a directory of their own.
type reader struct {
	t      *testing.T
	source string   // where the program's source is
	ran    []string // commands
	status int      // of the last command
	owed   string   // a command that failed without the guide's saying so yet
	server string   // its address, "" where none runs
	stop   func()
}

// follow does what a block says and returns its lines as they should be.
func (r *reader) follow(b block) []string {
	r.t.Helper()
	switch {
	case b.kind == "console" && b.path == "":
		return r.console(b)
	case b.kind == "text" && b.path == "":
	case b.path == "":
		r.t.Errorf("line %d: the block is no console, no text and no file: put **`its path`** above it", b.first)
	case b.kind == "diff":
		r.change(b)
	default:
		r.check(os.WriteFile(b.path, []byte(strings.Join(b.body, "\n")+"\n"), 0o600))
	}
	return b.body
}

func (r *reader) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// change replaces the consecutive lines of a file that a diff shows.
func (r *reader) change(b block) {
	r.t.Helper()
	var from, to strings.Builder
	for i, line := range b.body {
		if line == "" || !strings.Contains(" -+", line[:1]) {
			r.t.Fatalf("line %d: a line of a change begins with a space, + or -", b.first+i+1)
		}
		if line[0] != '+' {
			from.WriteString(line[1:] + "\n")
		}
		if line[0] != '-' {
			to.WriteString(line[1:] + "\n")
		}
	}
	text, err := os.ReadFile(b.path)
	r.check(err)
	// so that before begins at the start of a line
	whole, before, after := "\n"+string(text), "\n"+from.String(), "\n"+to.String()
	if n := strings.Count(whole, before); n != 1 {
		r.t.Fatalf("line %d: %s has these lines %d times, not once:\n%s", b.first, b.path, n, from.String())
	}
	r.check(os.WriteFile(b.path, []byte(strings.Replace(whole, before, after, 1)[1:]), 0o600))
}

// console runs the commands of a block and compares what they print. It returns the block's lines with that, but where
// lines are left out.
func (r *reader) console(b block) []string {
	r.t.Helper()
	var out []string
	for i := 0; i < len(b.body); {
		command, ok := strings.CutPrefix(b.body[i], "$ ")
		if !ok {
			r.t.Fatalf("line %d: a console begins with a command after $", b.first+i+1)
		}
		end := i + 1
		for end < len(b.body) && !strings.HasPrefix(b.body[end], "$ ") {
			end++
		}
		want, typed := b.body[i+1:end], ""
		if i == 0 {
			typed = strings.ReplaceAll(b.typed, " ", "\n")
		}
		if command != "echo $?" {
			r.saysSo(b)
		}
		got, shown := r.run(command, typed), want
		leavesOut := slices.ContainsFunc(want, func(line string) bool { return strings.Contains(line, "…") })
		switch {
		case printed(want, got):
		case leavesOut:
			r.t.Errorf("line %d: $ %s prints something else from %q on:\n%s", b.first+i+1, command,
				firstMissing(want, got), strings.Join(got, "\n"))
		case *update:
			shown = got
		default:
			r.t.Errorf("line %d: $ %s prints something else (-want +got)\n%s", b.first+i+1, command, cmp.Diff(want, got))
		}
		out = append(append(out, b.body[i]), shown...)
		i = end
	}
	r.saysSo(b)
	return out
}

// saysSo reports a command that failed where the guide doesn't show its status.
func (r *reader) saysSo(b block) {
	r.t.Helper()
	if r.owed != "" {
		r.t.Errorf("line %d: $ %s fails, and no $ echo $? says so", b.first, r.owed)
	}
	r.owed = ""
}

// printed says whether a command prints what is wanted, where a line … stands for any lines and … within a line for any
// text.
func printed(want, got []string) bool {
	var b strings.Builder
	for _, line := range want {
		if strings.TrimSpace(line) == "…" {
			b.WriteString(`(?:.*\n)*`)
			continue
		}
		b.WriteString(strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(line, " ")), "…", ".*") + `\n`)
	}
	return regexp.MustCompile(`\A` + b.String() + `\z`).MatchString(strings.Join(append(slices.Clone(got), ""), "\n"))
}

// firstMissing is the first of the wanted lines that isn't printed after those before it, "" where only something comes
// after the last.
func firstMissing(want, got []string) string {
	for i := range want {
		if !printed(append(slices.Clone(want[:i+1]), "…"), got) {
			return want[i]
		}
	}
	return ""
}

// run does what a command line says and returns the lines it prints, on either stream.
func (r *reader) run(command, typed string) []string {
	r.t.Helper()
	r.ran = append(r.ran, command)
	words := strings.Fields(command)
	var out bytes.Buffer
	switch {
	case command == "echo $?":
		fmt.Fprintln(&out, r.status)
		r.owed, r.status = "", exitFine
	case words[0] == "mkdir" && words[1] == "-p":
		for _, dir := range words[2:] {
			r.check(os.MkdirAll(dir, 0o700))
		}
	case words[0] == "cp" && len(words) == 3:
		text, err := os.ReadFile(filepath.Join(r.source, strings.TrimPrefix(words[1], "~/careerpath/")))
		r.check(err)
		r.check(os.WriteFile(words[2], text, 0o600))
	case words[0] == "curl" && words[1] == "-s" && len(words) == 3:
		r.get(words[2], &out)
	case words[0] == "careerpath" && words[1] == "serve":
		r.serve(words[1:], &out)
	case words[0] == "careerpath":
		if r.status = run(r.t.Context(), words[1:], strings.NewReader(typed), &out, &out); r.status != exitFine {
			r.owed = command
		}
	default:
		r.t.Fatalf("nothing runs $ %s", command)
	}
	if out.Len() == 0 {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// serve starts a server and waits for it to say where it is. A server before it ends.
func (r *reader) serve(args []string, out io.Writer) {
	r.t.Helper()
	r.stopServer()
	ctx, cancel := context.WithCancel(r.t.Context())
	stdout, says := io.Pipe()
	var log bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(args, "--addr", "127.0.0.1:0"), strings.NewReader(""), says, &log)
		says.Close()
	}()
	r.stop = func() {
		cancel()
		if status := <-ended; status != exitFine {
			r.t.Errorf("the server ends with status %d:\n%s", status, log.String())
		}
	}
	hello, err := bufio.NewReader(stdout).ReadString('\n')
	if r.server = regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(hello); err != nil || r.server == "" {
		r.stopServer()
		r.t.Fatalf("the server does not start: %q, %v", hello, err)
	}
	fmt.Fprint(out, strings.ReplaceAll(hello, r.server, guideAddress))
}

func (r *reader) stopServer() {
	if r.stop != nil {
		r.stop()
	}
	r.server, r.stop = "", nil
}

// get asks the server for what is at an address of the guide's.
func (r *reader) get(address string, out io.Writer) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet,
		strings.Replace(address, guideAddress, r.server, 1), http.NoBody)
	r.check(err)
	response, err := http.DefaultClient.Do(request)
	r.check(err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		r.t.Errorf("%s answers %s", address, response.Status)
	}
	_, err = io.Copy(out, response.Body)
	r.check(err)
}

func TestLeftOutLinesMatchAnyAndOthersThemselvesAlone(t *testing.T) {
	for _, c := range []struct {
		want, got, missing string
		fits               bool
	}{
		{"a\nb", "a\nb", "", true},
		{"a\nb", "a\nb\nc", "", false},
		{"a\nb", "b", "a", false},
		{"", "", "", true},
		{"", "a", "", false},
		{"a\n…\nd", "a\nb\nc\nd", "", true},
		{"a\n…\nd", "a\nd", "", true},
		{"a\n…\nd", "a\nc", "d", false},
		{"…", "a\nb", "", true},
		{"a … d", "a b c d", "", true},
		{"a … d", "a b\nc d", "a … d", false},
		{"a.c", "abc", "a.c", false},
	} {
		lines := func(text string) []string {
			return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return line == "" })
		}
		if fits := printed(lines(c.want), lines(c.got)); fits != c.fits {
			t.Errorf("%q fits %q: %v", c.want, c.got, fits)
		}
		if missing := firstMissing(lines(c.want), lines(c.got)); missing != c.missing {
			t.Errorf("of %q, %q misses %q", c.want, c.got, missing)
		}
	}
}

// TestTheReferenceNamesEveryField holds the tables of the guide against what content is read into.
func TestTheReferenceNamesEveryField(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	for heading, of := range map[string]any{
		"Source": engine.Source{}, "Cluster": engine.Cluster{}, "Skill": engine.Skill{}, "Role": engine.Role{},
		"Profile": engine.Demand{}, "Rung": engine.Rung{},
		"Claim": engine.Claim{}, "Colleague": engine.Colleague{}, "Requirement": engine.Requirement{},
		"Difference": engine.Difference{}, "Example": engine.Example{}, "Path": engine.Path{},
		"Activity": engine.Activity{}, "Intention": engine.Intention{}, "Quiz": engine.Quiz{},
		"Verdicts": engine.Thresholds{}, "Calibration": engine.Calibration{}, "Setting": engine.Setting{},
		"Reliability": engine.Reliability{}, "Skill reliability": engine.SkillReliability{}, "Sum": engine.Sum{},
		"Composite": engine.Composite{}, "Code": engine.LetterCode{},
		"Norm": engine.Norm{}, "Norm of a scale": engine.NormScale{},
		"Band": engine.Band{}, "Section": engine.Section{}, "Item": engine.Item{}, "Number": engine.NumberRange{},
		"Slider": engine.SliderEnds{},
		"Option": engine.Option{},
		"Rule":   engine.Rule{}, "Case": engine.Case{}, "Expectation": engine.Expectation{},
		"Same as": engine.SameAs{}, "Ratings": engine.Ratings{}, "Occupation": engine.RatedOccupation{},
		"Order of occupations": engine.RatedOrder{},
	} {
		_, section, found := strings.Cut(string(text), "\n#### "+heading+"\n")
		if !found {
			t.Errorf("the reference has no part %q", heading)
			continue
		}
		section, _, _ = strings.Cut(section, "\n#")
		var named, needed []string
		for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)`( \\(needed\\))? \\|").FindAllStringSubmatch(section, -1) {
			named = append(named, row[1])
			if row[2] != "" {
				needed = append(needed, row[1])
			}
		}
		wantNamed, wantNeeded := fieldsOf(reflect.TypeOf(of))
		if diff := cmp.Diff(wantNamed, sorted(named)); diff != "" {
			t.Errorf("%s: the table names other fields than there are (-want +got)\n%s", heading, diff)
		}
		if diff := cmp.Diff(wantNeeded, sorted(needed)); diff != "" {
			t.Errorf("%s: the table calls other fields needed (-want +got)\n%s", heading, diff)
		}
	}
}

// fieldsOf lists the names that a type's fields have in content files, sorted, and those that must be there.
func fieldsOf(of reflect.Type) (named, needed []string) {
	for i := range of.NumField() {
		name, options, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		named = append(named, name)
		if slices.Contains(strings.Split(options, ","), "required") {
			needed = append(needed, name)
		}
	}
	return sorted(named), sorted(needed)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
