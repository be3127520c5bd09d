package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/settings"
)

// tableOfSettings is deploy/settings.md: every setting of serve, as its flags have them.
func tableOfSettings(serve *cobra.Command) []byte {
	var b bytes.Buffer
	b.WriteString(`# Settings

Each setting of ` + "`careerpath serve`" + ` is a flag (` + "`--addr`" + `), a variable (` + "`CAREERPATH_ADDR`" + `) and a line of
` + "`careerpath.yaml`" + ` (` + "`addr: …`" + `): the flag wins, then the variable, then the file. ` + "`careerpath config`" + ` shows what
is in force, and where it comes from. A secret has a variable and no flag, and no line in the file. A test writes this page.

| setting | variable | default | what it does |
|---|---|---|---|
`)
	serve.InheritedFlags()
	for _, s := range settings.All(serve.Flags()) {
		name, otherwise := "`"+s.Name+"`", ""
		if s.Takes != "" && !s.Secret {
			name += " " + s.Takes
		}
		if s.Default != "" {
			otherwise = "`" + s.Default + "`"
		}
		help := strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s.Help)
		if s.Secret {
			help += " (never on the command line)"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", name, s.Variable, otherwise, help)
	}
	return b.Bytes()
}

// commandOf finds a command of the whole program.
func commandOf(t *testing.T, names ...string) *cobra.Command {
	t.Helper()
	cmd, rest, err := newRootCommand(new(bool)).Find(names)
	if err != nil || len(rest) > 0 {
		t.Fatalf("there is no command %v: %v", names, err)
	}
	cmd.InheritedFlags()
	return cmd
}

func TestThePageOfSettingsHasThemAll(t *testing.T) {
	sameAs(t, filepath.Join("deploy", "settings.md"), tableOfSettings(commandOf(t, "serve")))
}

// Whoever follows a recipe must not be told that a setting doesn't exist.
func TestRecipesNameOnlySettingsAndCommandsThatExist(t *testing.T) {
	serve := commandOf(t, "serve")
	variables, names := map[string]bool{"CAREERPATH_": true}, map[string]bool{}
	for _, name := range flagNames(serve.Root()) {
		variables[settings.VariableOf(name)] = true
	}
	for _, s := range settings.All(serve.Flags()) {
		names[s.Name] = true
	}
	files, err := filepath.Glob("deploy/*")
	if err != nil || len(files) < 5 {
		t.Fatalf("only %v: %v", files, err)
	}
	variable := regexp.MustCompile(`CAREERPATH_[A-Z_]*`)
	called := regexp.MustCompile(`careerpath"?,? "?(serve|config|healthcheck|stats|verify|compact)\b([^` + "`" + `\n|]*)`)
	flag := regexp.MustCompile(`--([a-z][a-z-]*)`)
	seen := 0
	for _, file := range append(files, "../../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range variable.FindAllString(string(text), -1) {
			if seen++; !variables[name] {
				t.Errorf("%s: there is no variable %s", file, name)
			}
		}
		for _, call := range called.FindAllSubmatch(text, -1) {
			seen++
			cmd := commandOf(t, string(call[1]))
			for _, f := range flag.FindAllSubmatch(call[2], -1) {
				if cmd.Flags().Lookup(string(f[1])) == nil {
					t.Errorf("%s: %s has no flag --%s", file, call[1], f[1])
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d settings and commands found: the test looks in the wrong place", seen)
	}
	// What is in code in systemd.md and looks like a setting is one.
	text, err := os.ReadFile("deploy/systemd.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range regexp.MustCompile("`([a-z]+-[a-z]+)`").FindAllSubmatch(text, -1) {
		if !names[string(code[1])] {
			t.Errorf("systemd.md: there is no setting %s", code[1])
		}
	}
}

// What an image and a service give up is not given back by an edit that nobody looks at.
func TestRecipesGiveUpWhatTheProgramHasNoUseFor(t *testing.T) {
	for file, wants := range map[string][]string{
		"deploy/careerpath.service": {"DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "ProtectHome=yes",
			"PrivateDevices=yes", "CapabilityBoundingSet=", "MemoryDenyWriteExecute=yes", "SystemCallFilter=~@privileged",
			"StateDirectoryMode=0700", "UMask=0077"},
		"deploy/Dockerfile": {"FROM scratch", "USER 65532:65532", "VOLUME /data"},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for _, want := range wants {
			if !slices.Contains(lines, want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
	}
}
