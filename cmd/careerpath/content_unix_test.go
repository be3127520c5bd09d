//go:build unix

package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// contentDir is a copy of the program's own content.
func contentDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for part, from := range map[string]string{"rules": "../../rules/data", "quizzes": "../../quizzes/data"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWhatIsNoOrdinaryFileIsRefusedAtOnceInContent(t *testing.T) {
	const extra = "quizzes/extra.yaml"
	for _, tt := range []struct {
		name string
		file string
		make func(path string) error
		want string
	}{
		{"a link to an endless device", extra, func(path string) error {
			return os.Symlink("/dev/zero", path)
		}, "this is a device"},
		{"a pipe", extra, func(path string) error { return syscall.Mkfifo(path, 0o600) }, "this is a pipe"},
		{"a link to a pipe", extra, func(path string) error {
			if err := syscall.Mkfifo(path+".pipe", 0o600); err != nil {
				return err
			}
			return os.Symlink(path+".pipe", path)
		}, "this is a pipe"},
		{"a socket", extra, func(path string) error {
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
			if err != nil {
				return err
			}
			l.SetUnlinkOnClose(false)
			return l.Close()
		}, "this is a socket"},
		{"a folder", extra, func(path string) error { return os.Mkdir(path, 0o700) }, "this is a folder"},
		{"links in a circle", extra, func(path string) error {
			return os.Symlink("extra.yaml", path)
		}, "too many levels of symbolic links"},
		{"a link to nothing", extra, func(path string) error { return os.Symlink("gone", path) }, "leads nowhere"},
		{"5 MB", extra, func(path string) error {
			return os.WriteFile(path, make([]byte, 5<<20), 0o600)
		}, "larger than 4 MB"},
		{"a pipe for the skills", "rules/skills.yaml", func(path string) error {
			return syscall.Mkfifo(path, 0o600)
		}, "this is a pipe"},
		{"a pipe for the rules", "rules/rules.yaml", func(path string) error {
			return syscall.Mkfifo(path, 0o600)
		}, "this is a pipe"},
		{"rules in a circle", "rules/rules.yaml", func(path string) error {
			return os.Symlink("rules.yaml", path)
		}, "too many levels"},
		{"a pipe for the roles", "rules/roles", func(path string) error {
			return syscall.Mkfifo(path, 0o600)
		}, "this is no folder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := contentDir(t)
			path := filepath.Join(dir, filepath.FromSlash(tt.file))
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := tt.make(path); err != nil {
				t.Fatal(err)
			}
			db := filepath.Join(t.TempDir(), "people.db")
			for _, args := range [][]string{
				{"check", dir}, {"serve", "--content", dir, "--addr", "127.0.0.1:0", "--db", db},
				{"simulate", "--content", dir, "marketing_career"},
			} {
				var stdout, stderr bytes.Buffer
				status := make(chan int, 1)
				go func() { status <- run(t.Context(), args, strings.NewReader(""), &stdout, &stderr) }()
				select {
				case got := <-status:
					if got != exitInput || !strings.Contains(stderr.String(), path+":1:1: ") ||
						!strings.Contains(stderr.String(), tt.want) {
						t.Errorf("%v: status %d, which should name %s and say %q:\n%s", args, got, path, tt.want, &stderr)
					}
				case <-time.After(time.Minute):
					t.Fatalf("%v waits for ever", args)
				}
			}
		})
	}
}

func TestContentMayBeLinksToFilesAndFolders(t *testing.T) {
	whole, dir := contentDir(t), t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "quizzes"), 0o700); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(whole, "quizzes", "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	links := map[string]string{filepath.Join(dir, "rules"): filepath.Join(whole, "rules")}
	for _, name := range names {
		links[filepath.Join(dir, "quizzes", filepath.Base(name))] = name
	}
	for from, to := range links {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"check", dir}, strings.NewReader(""), &stdout, &stderr); status != exitFine {
		t.Errorf("status %d:\n%s", status, &stderr)
	}
}
