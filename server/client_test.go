package server_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// clientParts is where .ci/parts puts what makes a client from the description of the API.
const clientParts = "../.ci/tools/client/node_modules"

func TestAClientMadeFromTheDescriptionDoesAllThatAPersonDoes(t *testing.T) {
	if _, err := os.Stat(clientParts); err != nil {
		t.Fatalf("the parts of the client are missing (%v): run make parts", err)
	}
	parts, err := filepath.Abs(clientParts)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run := func(args ...string) []byte {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "node", args...)
		cmd.Dir = dir
		var out, said lockedBuffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("node %v: %v\n%s%s", args, err, out.String(), said.String())
		}
		return []byte(out.String())
	}
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, from := range map[string]string{"take.ts": "testdata/client/take.ts", "openapi.json": "openapi.json"} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(name, text)
	}
	write("package.json", []byte(`{"type": "module"}`))
	write("tsconfig.json", []byte(`{"compilerOptions": {"target": "es2022", "module": "nodenext", "strict": true, "types": [],
		"lib": ["es2023", "dom", "dom.iterable"], "noEmitOnError": true, "skipLibCheck": false}, "files": ["take.ts"]}`))
	if err := os.Symlink(parts, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	run(filepath.Join(parts, "openapi-typescript/bin/cli.js"), "openapi.json", "-o", "api.d.ts")
	run(filepath.Join(parts, "typescript/bin/tsc"), "-p", ".") // which makes no program of what isn't sound

	var got map[string]any
	if err := json.Unmarshal(run("take.js", newSite(t).server.URL), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"open": 0.0, "repeated": true, "suggested": "suggested", "milestones": true, "ticked": "done",
		"stale": "/api/problems/stale", "points": []any{"first", "second"}, "moved": true, "finished": 1.0,
		"events":   []any{"assessment_finished", "plan_adopted", "plan_changed", "assessment_finished"},
		"calendar": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the client did something else (-want +got):\n%s", diff)
	}
}
