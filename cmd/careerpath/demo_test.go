package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/storetest"
)

// demoSite is a running 'serve --demo'.
type demoSite struct {
	t      *testing.T
	at     string // http://HOST:PORT
	link   string // the private link it printed
	client *http.Client
}

// startDemo runs the command as from the command line, and stops it at the end.
func startDemo(t *testing.T, flags ...string) *demoSite {
	t.Helper()
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(t.Context())
	out, said := io.Pipe()
	ended := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		args := append([]string{"serve", "--demo", "--addr", "127.0.0.1:0"}, flags...)
		ended <- run(ctx, args, strings.NewReader(""), said, &stderr)
		said.Close()
	}()
	t.Cleanup(func() {
		cancel()
		if status := <-ended; status != exitFine {
			t.Errorf("the demo ends with %d: %s", status, stderr.String())
		}
		if left, err := filepath.Glob(filepath.Join(temp, "careerpath-demo-*")); err != nil || len(left) > 0 {
			t.Errorf("the demo leaves %v behind (%v)", left, err)
		}
	})
	hello := make([]byte, 4096)
	n, err := io.ReadFull(out, hello[:1])
	for err == nil && bytes.Count(hello[:n], []byte("\n")) < 2 {
		var more int
		more, err = out.Read(hello[n:])
		n += more
	}
	link := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/open#[\w-]{43}`).FindSubmatch(hello[:n])
	if link == nil {
		t.Fatalf("the demo says %q and %v", hello[:n], err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &demoSite{t, string(link[1]), string(link[0]), &http.Client{Jar: jar}}
}

func (s *demoSite) get(address string) (body, kind string) {
	s.t.Helper()
	resp, err := s.client.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		s.t.Errorf("%s answers %d", address, resp.StatusCode)
	}
	return string(text), resp.Header.Get("Content-Type")
}

// enter opens the private link as its owner would.
func (s *demoSite) enter() {
	s.t.Helper()
	if body, _ := s.get(s.link); !strings.Contains(body, "<form") {
		s.t.Fatalf("the private link shows no form:\n%s", body)
	}
	resp, err := s.client.PostForm(s.at+"/open", url.Values{"link": {s.link}, "sure": {"yes"}})
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Request.URL.Path != "/me" {
		s.t.Fatalf("the private link leads to %s with %d", resp.Request.URL, resp.StatusCode)
	}
}

// hashOf is what a store knows a secret by.
func hashOf(secret string) (store.SecretHash, error) {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	return sha256.Sum256(raw), err
}

// demoExport is what everything of a person is, as far as it is looked at here.
type demoExport struct {
	Assessments []store.Assessment
	Plans       []store.Plan
	Events      []store.Event
}

var hrefs = regexp.MustCompile(`href="([^"#]+)`)

// longPast is a time that was never set, as pages show days and as attributes have them; the digits alone may be part
// of an id.
var longPast = regexp.MustCompile(`January 1970|"1970-01-01`)

func TestTheDemoShowsEveryPageAlive(t *testing.T) {
	s := startDemo(t)
	s.enter()
	var all demoExport
	text, _ := s.get(s.at + "/me/export")
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	growth := "/plans/" + all.Plans[0].ID
	todo := []string{"/", "/me", "/progress", "/roles", "/compare/marketing_manager/marketing_director", growth,
		growth + ".ics", growth + ".md", growth + ".json", growth + "/print"}
	seen := map[string]bool{}
	for len(todo) > 0 { // and whatever these lead to
		address := todo[0]
		todo = todo[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		body, kind := s.get(s.at + address)
		if !strings.HasPrefix(kind, "text/html") {
			continue
		}
		if !strings.Contains(body, "<h1") || strings.Contains(body, "ZgotmplZ") || longPast.MatchString(body) {
			t.Errorf("%s has no heading, unsafe content, or a day long past:\n%s", address, body)
		}
		for _, found := range hrefs.FindAllStringSubmatch(body, -1) {
			if at, err := url.Parse(strings.ReplaceAll(found[1], "&amp;", "&")); err == nil && at.Host == "" && at.Path != "" {
				todo = append(todo, at.RequestURI())
			}
		}
	}
	for _, a := range all.Assessments {
		if !seen["/assessments/"+a.ID] {
			t.Errorf("nothing leads to the result of %s", a.Finished)
		}
	}
	for _, m := range all.Plans[0].Plan.Milestones {
		if !seen[growth+"/milestones/"+m.ID] {
			t.Errorf("nothing leads to the milestone %s", m.ID)
		}
	}
	t.Logf("%d addresses answer", len(seen))
}

func TestTheDemosPersonHasAHistory(t *testing.T) {
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC),
		time.Date(2028, 2, 29, 0, 0, 1, 0, time.UTC), time.Now()} {
		made, err := demo.Open(t.Context(), catalog, now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { made.Close() })
		hash, err := hashOf(made.Secret)
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := made.KeyBySecret(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		var all demoExport
		err = made.View(t.Context(), p.ID, func(data store.Reader) error {
			if all.Assessments, err = storetest.Taken(data); err != nil {
				return err
			}
			if all.Plans, err = storetest.Plans(data); err != nil {
				return err
			}
			all.Events, err = data.Events(0, 1000)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		history(t, all, now)
	}
}

// history checks that a demo tells a story: growth, half a plan, and nothing out of order.
func history(t *testing.T, all demoExport, now time.Time) {
	t.Helper()
	if len(all.Assessments) != 5 || len(all.Plans) != 1 {
		t.Fatalf("%d results and %d plans", len(all.Assessments), len(all.Plans))
	}
	byQuiz := map[string][]store.Assessment{}
	for _, a := range all.Assessments {
		byQuiz[a.Quiz] = append(byQuiz[a.Quiz], a)
		if a.Result.Role != "marketing_manager" || len(a.Result.Quality.Warnings) > 0 {
			t.Errorf("%s: %s, warnings %v", a.Finished, a.Result.Role, a.Result.Quality.Warnings)
		}
	}
	if len(byQuiz["marketing_career"]) != 3 || len(byQuiz["manager_or_director"]) != 2 {
		t.Errorf("the quizzes taken are not two, three times and twice: %d", len(byQuiz))
	}
	for _, taken := range byQuiz {
		grows(t, taken)
	}
	facts(t, all.Assessments)
	first, latest := all.Assessments[0].Finished, all.Assessments[len(all.Assessments)-1].Finished
	if months := latest.Sub(first).Hours() / 24 / 30.4; months < 8 || months > 10 {
		t.Errorf("the results span %.1f months", months)
	}
	growth, count := all.Plans[0], map[plan.Status]int{}
	for _, m := range growth.Plan.Milestones {
		count[m.Status]++
		switch m.Status {
		case plan.Done:
			if m.DoneOn == nil || *m.DoneOn > engine.DateOf(now) || m.Evidence == "" || m.Notes == "" {
				t.Errorf("%s is done on %v with evidence %q and notes %q", m.ID, m.DoneOn, m.Evidence, m.Notes)
			}
		case plan.Dropped:
			if m.DropReason == "" {
				t.Errorf("%s is dropped without a reason", m.ID)
			}
		case plan.Planned, plan.Doing:
		}
	}
	if half := len(growth.Plan.Milestones) / 2; count[plan.Done] < half-2 || count[plan.Done] > half+2 ||
		count[plan.Dropped] != demo.DemoDrops || count[plan.Doing] > 1 {
		t.Errorf("of %d milestones: %v", len(growth.Plan.Milestones), count)
	}
	at, kinds := first, map[string]int{}
	for _, e := range all.Events {
		if e.At.Before(at) || e.At.After(now) {
			t.Errorf("event %d at %s comes after %s, and it is %s", e.Seq, e.At, at, now)
		}
		at = e.At
		kinds[e.Kind]++
		var changes []plan.Edit
		if e.Kind == "plan_changed" && (json.Unmarshal(e.Data, &changes) != nil || len(changes) == 0) {
			t.Errorf("event %d says %s", e.Seq, e.Data)
		}
	}
	if uint64(kinds["plan_changed"]+1) != growth.Version || kinds["assessment_finished"] != 5 ||
		kinds["plan_adopted"] != 1 || kinds["checked_in"] != 3 {
		t.Errorf("the plan has version %d and the events are %v", growth.Version, kinds)
	}
}

// grows checks that results of one quiz move as people do: towards the role aimed at, some skills more and some less,
// now and then one down a little.
func grows(t *testing.T, taken []store.Assessment) {
	t.Helper()
	levels, readiness := map[string]float64{}, 0.0
	for n, a := range taken {
		up, down := 0, 0
		for _, l := range a.Result.Levels {
			switch change := l.Level - levels[l.Skill]; {
			case n > 0 && (change > 30 || change < -25):
				t.Errorf("%s: %s moves by %.0f between two results", a.Finished, l.Skill, change)
			case change > 0:
				up++
			case change < 0:
				down++
			}
			levels[l.Skill] = l.Level
		}
		if n > 0 && (up < 3 || down < 1) {
			t.Errorf("%s: %d skills rise and %d fall since the result before", a.Finished, up, down)
		}
		for _, r := range a.Result.Roles {
			if r.Role != "marketing_director" {
				continue
			}
			if gain := r.Readiness - readiness; n > 0 && (gain < 2 || gain > 12) {
				t.Errorf("%s: readiness rises by %.1f", a.Finished, gain)
			}
			readiness = r.Readiness
		}
	}
	if readiness > 85 {
		t.Errorf("after half of a plan %.0f %% of the next role is cleared", readiness)
	}
}

// facts checks that what the person states of themselves changes as such things do in nine months.
func facts(t *testing.T, taken []store.Assessment) {
	t.Helper()
	years, meetings := 0.0, 0.0
	for n, a := range taken {
		stated := func(item string) float64 { return a.Answers[item].Number() }
		if y := stated("years_in_marketing"); y < years || n > 0 && y > years+1 {
			t.Errorf("%s: %v years in marketing after %v", a.Finished, y, years)
		} else {
			years = y
		}
		if m := stated("executive_meetings"); m < meetings || m > 10 {
			t.Errorf("%s: %v meetings with executives after %v", a.Finished, m, meetings)
		} else {
			meetings = m
		}
		for _, band := range []string{"budget_band", "team_size"} {
			if first := taken[0].Answers[band]; !a.Answers[band].Equal(first) || !first.Given() {
				t.Errorf("%s: the answer to %s is %v, and was %v", a.Finished, band, a.Answers[band], first)
			}
		}
	}
	if passed := years - taken[0].Answers["years_in_marketing"].Number(); passed > 1 {
		t.Errorf("nine months are %v years", passed)
	}
}

func TestBlackIsTakenAsAnAccent(t *testing.T) {
	s := startDemo(t, "--accent", "#000000")
	sheet, _ := s.get(s.at + "/static/style.css")
	if !strings.Contains(sheet, "--accent: #000000;") {
		t.Error("the stylesheet doesn't show black")
	}
}
