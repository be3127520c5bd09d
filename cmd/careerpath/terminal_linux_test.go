package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal: what a person would see, and the keys they press.
type terminal struct {
	person, program *os.File

	mu   sync.Mutex
	seen bytes.Buffer
	more chan struct{} // has something whenever there is more to see
}

// patience is how long the program may take over anything, under the race detector on a busy machine.
const patience = 30 * time.Second

func openTerminal(t *testing.T) *terminal {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(person.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err = errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0),
		unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 50, Col: 100})); err != nil {
		t.Fatal(err)
	}
	program, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	tt := &terminal{person: person, program: program, more: make(chan struct{}, 1)}
	go func() {
		part := make([]byte, 4096)
		for {
			n, err := person.Read(part)
			tt.mu.Lock()
			tt.seen.Write(part[:n])
			tt.mu.Unlock()
			select {
			case tt.more <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		program.Close()
		person.Close()
	})
	return tt
}

func (tt *terminal) text() string {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	return tt.seen.String()
}

// expect waits until a text was shown.
func (tt *terminal) expect(t *testing.T, text string) {
	t.Helper()
	tt.until(t, text, func() bool { return strings.Contains(tt.text(), text) })
}

// until waits until what is shown satisfies a condition.
func (tt *terminal) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	late := time.After(patience)
	for !condition() {
		select {
		case <-tt.more:
		case <-late:
			t.Fatalf("%q does not appear in\n%q", what, tt.text())
		}
	}
}

func (tt *terminal) press(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(tt.person, keys); err != nil {
		t.Fatal(err)
	}
}

// start runs the program as a process of its own with all of it in the terminal.
func (tt *terminal) start(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("careerpath", args...) // which testscript.Main has put into PATH
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tt.program, tt.program, tt.program
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	// When bubbletea v2.0.2 shuts down, its reader may look at a file that is just being closed. Nothing comes of it,
	// but the race detector sees it.
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "GORACE=exitcode=0 atexit_sleep_ms=10")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd
}

// wait waits for the program's end and returns its status.
func (tt *terminal) wait(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer late.Stop()
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() < 0 {
		t.Fatalf("%v; seen so far:\n%q", err, tt.text())
	}
	return cmd.ProcessState.ExitCode()
}

func TestTheQuizInATerminalCanBeStoppedAndLeavesNothing(t *testing.T) {
	for _, mode := range []string{"--accessible=false", "--accessible"} {
		for _, stop := range []string{"Ctrl-C", "SIGTERM"} {
			t.Run(stop+" "+mode, func(t *testing.T) {
				tt := openTerminal(t)
				file := filepath.Join(t.TempDir(), "me.ndjson")
				quiz := tt.start(t, "quiz", mode, "--content", "testdata/bakery", "--save", file)
				tt.expect(t, "I bake the day's bread.")
				if stop == "Ctrl-C" {
					tt.press(t, "\x03")
				} else if err := quiz.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
				if status := tt.wait(t, quiz); status != exitInput {
					t.Errorf("status %d", status)
				}
				tt.expect(t, "careerpath: stopped; nothing was saved")
				if _, err := os.Lstat(file); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("the file is still there: %v", err)
				}
			})
		}
	}
}

// Pressing nothing but Enter says nothing: no answer is chosen beforehand.
func TestEnterAloneLeavesEveryQuestionOut(t *testing.T) {
	tt := openTerminal(t)
	quiz := tt.start(t, "quiz", "--content", "testdata/bakery")
	tt.expect(t, "I bake the day's bread.")
	tt.press(t, strings.Repeat("\r", 11))
	if status := tt.wait(t, quiz); status != exitFine {
		t.Errorf("status %d", status)
	}
	tt.expect(t, "You left out 11 of 11 questions.")
}

// styling is what tells a terminal how to show text and where.
var styling = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

func TestTheFormSaysWhatKeysDoInThePersonsLanguage(t *testing.T) {
	for tag, foot := range map[string]string{
		"en": "↑ up • ↓ down • enter select",
		"de": "↑ hoch • ↓ runter • enter wählen",
		"es": "↑ arriba • ↓ abajo • enter elegir",
	} {
		t.Run(tag, func(t *testing.T) {
			tt := openTerminal(t)
			quiz := tt.start(t, "quiz", "--content", "testdata/bakery", "--lang", tag)
			tt.until(t, foot, func() bool { return strings.Contains(styling.ReplaceAllString(tt.text(), ""), foot) })
			tt.press(t, "\x03")
			tt.wait(t, quiz)
			if strings.Contains(tt.text(), "|key") || strings.Contains(tt.text(), "¦") {
				t.Errorf("a text says what place it is for:\n%q", tt.text())
			}
		})
	}
}

func TestPlainPromptsInATerminal(t *testing.T) {
	tt := openTerminal(t)
	quiz := tt.start(t, "quiz", "--content", "testdata/bakery", "--accessible")
	tt.expect(t, "1 of 12. I bake the day's bread.")
	tt.press(t, "4\n4\n1\n1\n1\n2\n2\n1\n0\n1\n1\n")
	if status := tt.wait(t, quiz); status != exitFine {
		t.Errorf("status %d", status)
	}
	tt.expect(t, "Baker is the role your answers look most like, and clearly so.")
}

func TestProgressIsShownInATerminalAndGivesWayToReports(t *testing.T) {
	const n = 3000
	var in strings.Builder
	in.WriteString("id,bakes\n")
	for i := range n {
		fmt.Fprintf(&in, "person %d,%d\n", i, 1+i%5)
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, []byte(in.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{"a file": {file}, "of unknown length": {"-"}} {
		t.Run(name, func(t *testing.T) {
			tt := openTerminal(t)
			var stdout bytes.Buffer
			status := run(t.Context(), append([]string{"score", "--content", "testdata/bakery"}, args...),
				strings.NewReader(in.String()), &stdout, tt.program)
			if status != exitInput {
				t.Errorf("status %d", status)
			}
			tt.expect(t, "careerpath: 600 of 3,000 rows could not be scored")
			if got := strings.Count(stdout.String(), "\n"); got != n-n/5 {
				t.Errorf("%d results", got)
			}
			if !strings.Contains(tt.text(), "scoring") {
				t.Errorf("no progress in\n%q", tt.text())
			}
			for line := range strings.Lines(tt.text()) {
				shown := line[strings.LastIndex(strings.TrimRight(line, "\r\n"), "\r")+1:]
				if strings.Contains(line, "scoring") && strings.Contains(shown, "bakes") &&
					!strings.HasPrefix(shown, filepath.Dir(file)) && !strings.HasPrefix(shown, "stdin:") {
					t.Fatalf("a report shares its line with the bar: %q", line)
				}
			}
		})
	}
}

func TestNoProgressWhereNobodySeesItOrResultsRunOverIt(t *testing.T) {
	tt := openTerminal(t)
	status := run(t.Context(), []string{"score", "--content", "testdata/bakery"}, strings.NewReader(`{"answers":{}}`),
		tt.program, tt.program)
	if status != exitFine {
		t.Errorf("status %d", status)
	}
	tt.expect(t, `{"id":"1"`)
	if strings.Contains(tt.text(), "scoring") {
		t.Errorf("progress among results:\n%q", tt.text())
	}
	if _, _, stderr := scored(t, strings.NewReader(`{"answers":{}}`)); stderr != "" {
		t.Errorf("progress in no terminal: %q", stderr)
	}
}
