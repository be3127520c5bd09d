package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/settings"
)

// told is what a command of these tests can be told.
type told struct {
	port   int
	hosts  []string
	demo   bool
	secret string
}

func (t *told) flags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	settings.FileFlag(flags)
	flags.IntVar(&t.port, "port", 1, "listen at `NUMBER`")
	flags.StringSliceVar(&t.hosts, "hosts", []string{"localhost"}, "answer for these")
	flags.BoolVar(&t.demo, "demo", false, "keep nothing")
	settings.Secret(flags, &t.secret, "token", "what lets one in")
	return flags
}

// resolve takes settings from a file of that text, from variables, and from a command line.
func (t *told) resolve(of *testing.T, text string, variables map[string]string, args ...string) (*pflag.FlagSet, error) {
	of.Helper()
	flags := t.flags()
	path := filepath.Join(of.TempDir(), "settings.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		of.Fatal(err)
	}
	if err := flags.Parse(append([]string{"--config", path}, args...)); err != nil {
		of.Fatal(err)
	}
	lookup := func(name string) (string, bool) { v, ok := variables[name]; return v, ok }
	return flags, errors.Join(settings.FromEnvironment(flags, lookup), settings.FromFile(flags, flags, lookup))
}

func TestAFlagWinsOverAVariableAndThatOverTheFile(t *testing.T) {
	const file = "port: 2\nhosts: [a.example, b.example]\ndemo: true\n"
	for _, tt := range []struct {
		name      string
		variables map[string]string
		args      []string
		port      int
		from      settings.Source
	}{
		{"in the file alone", nil, nil, 2, settings.InFile},
		{"in the environment, too", map[string]string{"CAREERPATH_PORT": "3"}, nil, 3, settings.Environment},
		{"a variable that is empty", map[string]string{"CAREERPATH_PORT": ""}, nil, 2, settings.InFile},
		{"on the command line, too", map[string]string{"CAREERPATH_PORT": "3"}, []string{"--port", "4"}, 4,
			settings.CommandLine},
	} {
		var got told
		flags, err := got.resolve(t, file, tt.variables, tt.args...)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if from := settings.OriginOf(flags.Lookup("port")).From; got.port != tt.port || from != tt.from {
			t.Errorf("%s: port %d from the %s, want %d from the %s", tt.name, got.port, from, tt.port, tt.from)
		}
		if diff := cmp.Diff([]string{"a.example", "b.example"}, got.hosts); diff != "" || !got.demo {
			t.Errorf("%s: demo %t, and hosts (-want +got)\n%s", tt.name, got.demo, diff)
		}
	}
}

func TestASecretIsInAVariableOrAFileAndIsNeverShown(t *testing.T) {
	at := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(at, []byte("hunter2\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		file      string
		variables map[string]string
		args      []string
		want      string
		from      settings.Source
		fault     string
	}{
		{name: "nowhere", from: settings.Default},
		{name: "a variable", variables: map[string]string{"CAREERPATH_TOKEN": "hunter3"}, want: "hunter3", from: settings.Environment},
		{name: "a file that a variable names", variables: map[string]string{"CAREERPATH_TOKEN_FILE": at}, want: "hunter2",
			from: settings.Environment},
		{name: "a file that the settings name", file: "token-file: " + at, want: "hunter2", from: settings.InFile},
		{name: "a variable, and a file that the settings name", file: "token-file: " + at,
			variables: map[string]string{"CAREERPATH_TOKEN": "hunter3"}, want: "hunter3", from: settings.Environment},
		{name: "both in the environment", variables: map[string]string{"CAREERPATH_TOKEN": "hunter3", "CAREERPATH_TOKEN_FILE": at},
			fault: "both CAREERPATH_TOKEN_FILE and CAREERPATH_TOKEN have a secret: leave out one of the two"},
		{name: "the settings themselves", file: "token: hunter2", fault: ":1:1: token is a secret, which doesn't stand in this file"},
		{name: "a file without an end", args: []string{"--token-file", "/dev/zero"}, fault: "/dev/zero is larger than 64 KB"},
	} {
		var got told
		flags, err := got.resolve(t, tt.file, tt.variables, tt.args...)
		if fault := ""; err != nil || tt.fault != "" {
			if err != nil {
				fault = err.Error()
			}
			if !strings.Contains(fault, tt.fault) || tt.fault == "" || strings.Contains(fault, "hunter") {
				t.Errorf("%s: the error is %q, want %q", tt.name, fault, tt.fault)
			}
			continue
		}
		if from := settings.OriginOf(flags.Lookup("token")).From; got.secret != tt.want || from != tt.from {
			t.Errorf("%s: %q from the %s, want %q from the %s", tt.name, got.secret, from, tt.want, tt.from)
		}
		for _, s := range settings.All(flags) {
			if strings.Contains(s.Value, "hunter") {
				t.Errorf("%s: %s shows the secret", tt.name, s.Name)
			}
			if s.Secret != (s.Name == "token") {
				t.Errorf("%s: secret is %t", s.Name, s.Secret)
			}
		}
	}
	err := new(told).flags().Parse([]string{"--token", "hunter2"})
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) || strings.Contains(settings.Complaint(invalid), "hunter2") {
		t.Errorf("on the command line the secret is no mistake, or is repeated: %v", err)
	}
}

func TestWhatIsWrongWithTheFileIsToldAtOnceEachWithItsPlace(t *testing.T) {
	var got told
	_, err := got.resolve(t, "prot: 2\nport: many\ndemo: [true]\nhosts: {a: b}\nconfig: other.yaml\n", nil)
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{
		`:1:1: unknown setting "prot" (did you mean "port"?)`, `:2:7: port takes a whole number, not "many"`,
		`:3:8: demo takes one value, not a list`, `:4:8: hosts is a single value here, not a list or a mapping`,
		`:5:1: unknown setting "config"`,
	} {
		if !strings.Contains(err.Error(), "settings.yaml"+want) {
			t.Errorf("%q is not told:\n%v", want, err)
		}
	}
}

// Whatever a file says, each fault has its place in it, and without one every entry is in force.
func FuzzEachFaultOfAFileHasItsPlace(f *testing.F) {
	for _, text := range []string{
		"", "# nothing\n", "port: 2\n", "hosts: [a, b]\n", "hosts: []\n", "port: 0x10\ndemo: TRUE\n", "prot: 2", "port:\n  - 1",
		":", "a: &a 1\nb: *a\n", "port: !!str 3", "<<: {port: 3}\n", "---\nport: 2\n---\nport: 3\n", "\xff", "- port\n", "token: x",
		"port: 1\nport: 2\n", "hosts: 'a,\"b'", "demo: \"true\"", "{port: 3, demo: false}",
	} {
		f.Add(text)
	}
	fault := regexp.MustCompile(`^\S*settings\.yaml:[1-9]\d*:[1-9]\d*: \S`)
	f.Fuzz(func(t *testing.T, text string) {
		var got told
		flags, err := got.resolve(t, text, nil)
		if err == nil {
			for line := range strings.Lines(text) {
				if name, value, _ := strings.Cut(strings.TrimSpace(line), ": "); name == "port" && value == "7" && got.port != 7 &&
					strings.Count(text, "port") == 1 && !strings.ContainsAny(text, "{['\"#|>&") {
					t.Errorf("port: 7 is in the file, and %d in force", got.port)
				}
			}
			for _, s := range settings.All(flags) {
				if s.Origin.From == settings.InFile && !strings.Contains(text, s.Name) && utf8.ValidString(text) &&
					!strings.Contains(text, `\`) {
					t.Errorf("%s is said to come from a file that doesn't have it", s.Name)
				}
			}
			return
		}
		lines := strings.Split(err.Error(), "\n")
		if !strings.HasPrefix(lines[0], "the settings in ") {
			t.Fatalf("the error is %v", err)
		}
		for _, line := range lines[1:] {
			if !fault.MatchString(line) && !strings.HasPrefix(line, "and ") {
				t.Errorf("a fault without a place: %q", line)
			}
		}
	})
}
