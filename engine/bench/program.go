package main

import (
	"os"
	"os/exec"
	"syscall"
)

// program is the command with its arguments, run from start to end.
type program struct {
	file string
	args []string
	peak int64 // the most memory it took in any run, KB
}

func (p *program) run(int) {
	cmd := exec.Command(p.file, p.args...) //nolint:noctx // it ends by itself
	cmd.Stderr = os.Stderr
	must(cmd.Run())
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		p.peak = max(p.peak, used.Maxrss)
	}
}
