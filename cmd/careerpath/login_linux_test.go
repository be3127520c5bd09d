package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"careerpath/cmd/careerpath/internal/remote"
)

// ownKeys gives a test a place of its own for keys.
func ownKeys(t *testing.T) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(os.Getenv("HOME"), "config"))
}

func TestAKeyIsTypedInATerminalWithoutBeingShown(t *testing.T) {
	ownKeys(t)
	hello, stop := served(t, &serving{limits: usualLimits})
	site := regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(hello)
	key, err := remote.New(site, "").NewPerson(t.Context(), "mine")
	if err != nil {
		t.Fatal(err)
	}
	tt := openTerminal(t)
	login := tt.start(t, "login", site)
	tt.expect(t, "Key for "+site+" (it is not shown): ")
	tt.press(t, key+"\r")
	if status := tt.wait(t, login); status != exitFine {
		t.Errorf("status %d", status)
	}
	tt.expect(t, "You are logged in at "+site+".")
	if strings.Contains(tt.text(), key) {
		t.Errorf("the key is shown:\n%q", tt.text())
	}
	if keys, err := remote.OpenKeys(); err != nil || keys.Find(site) != key {
		t.Errorf("the key that is kept is %q (%v)", keys.Find(site), err)
	}
	if _, err := stop(); err != nil {
		t.Error(err)
	}
}

func TestATerminalShowsAgainWhatIsTypedWhenTypingAKeyIsStopped(t *testing.T) {
	ownKeys(t)
	for _, stop := range []string{"Ctrl-C", "SIGTERM"} {
		tt := openTerminal(t)
		login := tt.start(t, "login", "http://127.0.0.1:1")
		tt.expect(t, "(it is not shown): ")
		if stop == "Ctrl-C" {
			tt.press(t, "abc\x03")
		} else if err := login.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if status := tt.wait(t, login); status != exitInput {
			t.Errorf("%s: status %d", stop, status)
		}
		tt.expect(t, "careerpath: stopped; nothing was kept")
		state, err := unix.IoctlGetTermios(int(tt.program.Fd()), unix.TCGETS)
		if err != nil || state.Lflag&unix.ECHO == 0 {
			t.Errorf("%s: the terminal is left without echo: %v %v", stop, state, err)
		}
		if _, err := os.Stat(os.Getenv("XDG_CONFIG_HOME")); !os.IsNotExist(err) {
			t.Errorf("%s: something was kept: %v", stop, err)
		}
	}
}
