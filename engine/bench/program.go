package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// program is the command with its arguments, run from start to end.
type program struct {
	file string
	args []string
	peak int64 // the most memory it was seen to take in any run, KB; 0 where the system doesn't say
}

func (p *program) run(int) {
	cmd := exec.Command(p.file, p.args...) //nolint:noctx // it ends by itself
	cmd.Stderr = os.Stderr
	must(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for look := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case err := <-ended:
			look.Stop()
			must(err)
			return
		case <-look.C:
			p.peak = max(p.peak, mostMemory(cmd.Process.Pid))
		}
	}
}

// mostMemory is the most memory a running process has taken so far, KB, as Linux says it. What wait returns would count
// this process too, from which the other was made.
func mostMemory(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // it has ended, or this is another system
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	var kb int64
	if _, err := fmt.Sscan(after, &kb); err != nil {
		return 0
	}
	return kb
}
