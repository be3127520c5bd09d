package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"careerpath/engine/enginetest"
)

// update has tests write what they find into their golden files.
var update = enginetest.Update

func TestMain(m *testing.M) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} { // tests read English wherever they run
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	testscript.Main(thenStopChromium{m}, map[string]func(){"careerpath": main, "workbook": workbook, "database": databaseFile})
}

// thenStopChromium runs tests, stops the browser they shared and removes the program that was built for them.
type thenStopChromium struct{ *testing.M }

func (m thenStopChromium) Run() int {
	code := m.M.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	if built.dir != "" {
		_ = os.RemoveAll(built.dir) // what is left is the system's to clear away
	}
	return code
}

// TestScripts runs testdata/script. They read as a manual of the command line. Each finds in ./bakery a small content
// directory of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"server": serverCommand},
		Setup: func(env *testscript.Env) error {
			withServer(env)
			env.Setenv("GORACE", "atexit_sleep_ms=10") // under the race detector a process sleeps for a second at its end
			return os.CopyFS(filepath.Join(env.WorkDir, "bakery"), os.DirFS("testdata/bakery"))
		},
	})
}
