package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update has tests write what they find into their golden files.
var update = flag.Bool("update", false, "write golden files anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"careerpath": main})
}

// TestScripts runs testdata/script. They read as a manual of the command line. Each finds in ./bakery a small content
// directory of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=10") // under the race detector a process sleeps for a second at its end
			return os.CopyFS(filepath.Join(env.WorkDir, "bakery"), os.DirFS("testdata/bakery"))
		},
	})
}
