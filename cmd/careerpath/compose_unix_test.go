//go:build unix

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// compose is what deploy/compose.yaml may have.
type compose struct {
	Name     string                    `yaml:"name"`
	Server   composeService            `yaml:"x-server"`
	Services map[string]composeService `yaml:"services"`
	Configs  map[string]struct {
		Content string `yaml:"content"`
	} `yaml:"configs"`
	Networks map[string]any `yaml:"networks"`
	Volumes  map[string]any `yaml:"volumes"`
}

type composeService struct {
	Build       map[string]string   `yaml:"build"`
	Image       string              `yaml:"image"`
	Command     []string            `yaml:"command"`
	Environment map[string]string   `yaml:"environment"`
	Configs     []map[string]string `yaml:"configs"`
	Volumes     []string            `yaml:"volumes"`
	DependsOn   any                 `yaml:"depends_on"`
	Ports       []string            `yaml:"ports"`
	Healthcheck map[string]any      `yaml:"healthcheck"`
	ReadOnly    bool                `yaml:"read_only"`
	Tmpfs       []string            `yaml:"tmpfs"`
	CapDrop     []string            `yaml:"cap_drop"`
	SecurityOpt []string            `yaml:"security_opt"`
	Grace       string              `yaml:"stop_grace_period"`
	Restart     string              `yaml:"restart"`
}

func readCompose(t *testing.T) (c compose) {
	t.Helper()
	text, err := os.ReadFile("deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	reading, err := yaml.NewLoader(strings.NewReader(string(text)), yaml.WithKnownFields())
	if err != nil {
		t.Fatal(err)
	}
	if err := reading.Load(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheComposeFileNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	image := regexp.MustCompile(`^(careerpath|careerpath-pgbouncer|[a-z]+:\d+)$`)
	for name, s := range c.Services {
		if !image.MatchString(s.Image) {
			t.Errorf("%s: the image %q names no major version", name, s.Image)
		}
		for _, v := range s.Volumes {
			if volume, _, _ := strings.Cut(v, ":"); !slices.Contains([]string{"people", "secrets"}, volume) {
				t.Errorf("%s: there is no volume %s", name, volume)
			}
		}
		for _, config := range s.Configs {
			if c.Configs[config["source"]].Content == "" {
				t.Errorf("%s: there is no config %s", name, config["source"])
			}
		}
		if file := s.Build["dockerfile"]; file != "" {
			if _, err := os.Stat(filepath.Join("deploy", s.Build["context"], file)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, kept := c.Volumes["people"]; !kept || len(c.Services) != 6 {
		t.Errorf("there are the volumes %v and %d services", c.Volumes, len(c.Services))
	}
	if text := fmt.Sprint(c.Services); strings.Contains(text, "PASSWORD:") || regexp.MustCompile(`//\w+:[^/@ ]+@`).MatchString(text) {
		t.Error("there is a password in the file")
	}
}

// TestWhatTheComposeFileStartsWorksTogether runs what the file has as programs of this machine: the password is drawn,
// pgbouncer asks for it and shares its connections to a PostgreSQL, and two servers make the tables and serve a person
// through it, with each request at another.
func TestWhatTheComposeFileStartsWorksTogether(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	pg := postgrestest.Start(t, "fsync = off")
	pg.Do(t, "CREATE DATABASE people")

	dir, err := os.MkdirTemp("", "careerpath-compose-") // pgbouncer gets at it as another user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	draw := strings.ReplaceAll(c.Configs["draw"].Content, "$$", "$")
	for range 2 { // the second finds the password of the first
		sh := exec.CommandContext(t.Context(), "sh", "-c", draw)
		sh.Env = append(os.Environ(), "SECRETS="+dir)
		if said, err := sh.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
	}
	password, err := os.ReadFile(filepath.Join(dir, "password"))
	if err != nil || len(password) != 64 {
		t.Fatalf("the password has %d characters: %v", len(password), err)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().String()
	_, port, _ := net.SplitHostPort(at)
	_ = listener.Close() // pgbouncer takes the port
	pooler := startPgbouncer(t, dir, strings.NewReplacer("host=database port=5432", fmt.Sprintf("host=127.0.0.1 port=%d", pg.Port),
		"dbname=careerpath", "dbname=people", "listen_addr = *", "listen_addr = 127.0.0.1", "6432", port, "/secrets", dir).
		Replace(c.Configs["pgbouncer"].Content), at)

	pass := filepath.Join(dir, "pgpass")
	text, err := os.ReadFile(pass)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "pgpass")
	if err := os.WriteFile(own, []byte(strings.Replace(string(text), "pgbouncer:6432", at, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	url := strings.Replace(c.Services["one"].Environment["CAREERPATH_POSTGRES"], "pgbouncer:6432", at, 1)
	wrong := strings.Replace(url, "careerpath@", "careerpath:wrong@", 1)
	if st, err := postgres.Open(t.Context(), wrong); err == nil || strings.Contains(err.Error(), ":wrong@") {
		t.Errorf("with a wrong password there is %v, %v", st, err)
	}
	program := builtProgram(t)
	begin := func() *serverProcess {
		return startServerWith(t, []string{"PGPASSFILE=" + own}, program, url)
	}
	b := newBalancer(t, begin(), begin())
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	client, answers := newTickingClients(t)[0], managersAnswers(t)
	if err := client.adopt(b.URL, catalog, answers); err != nil {
		t.Fatalf("%v\n%s", err, pooler)
	}
	for turn := range 16 {
		if turn%8 == 3 {
			continue // there is nobody else whose group could be joined
		}
		if err := client.act(b.URL, turn); err != nil {
			t.Errorf("turn %d: %v", turn, err)
		}
	}
}

// startPgbouncer runs pgbouncer with settings until the test ends, and returns where its log is.
func startPgbouncer(t *testing.T, dir, settings, at string) (log string) {
	t.Helper()
	config, log := filepath.Join(dir, "pgbouncer.ini"), filepath.Join(dir, "pgbouncer.log")
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
	}
	args := []string{config}
	if os.Geteuid() == 0 { // as whom it refuses to run
		args = []string{"-u", "postgres", config}
		for _, name := range []string{dir, filepath.Join(dir, "userlist.txt")} {
			if said, err := exec.CommandContext(t.Context(), "chown", "postgres", name).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, said)
			}
		}
	}
	out, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	pooler := exec.CommandContext(t.Context(), program, args...)
	pooler.Stdout, pooler.Stderr = out, out
	if err := pooler.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = pooler.Process.Kill()
		_ = pooler.Wait()
		_ = out.Close()
	})
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(20 * time.Second); ; <-again.C { // until another process listens
		conn, err := net.Dial("tcp", at)
		if err == nil {
			_ = conn.Close()
			return log
		}
		if time.Now().After(end) {
			text, _ := os.ReadFile(log)
			t.Fatalf("pgbouncer doesn't listen:\n%s", text)
		}
	}
}
