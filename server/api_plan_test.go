package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/store"
)

const plansPath = "/api/v1/me/plans"

// adopts adopts a plan, asked for by what is sent beside adopt, and returns its id.
func (p *program) adopts(ask string) string {
	p.t.Helper()
	ask = strings.TrimSuffix(ask, "}")
	if ask != "{" {
		ask += ","
	}
	r := p.send("POST", plansPath, ask+`"adopt":true}`)
	p.wants(r, http.StatusCreated)
	id := strings.TrimPrefix(r.location(), plansPath+"/")
	p.wants(r, http.StatusCreated, `"id":"`+id+`"`, `"active":true`)
	if got := p.send("GET", r.location(), ""); got.header.Get("ETag") != r.header.Get("ETag") || got.body != r.body {
		p.t.Errorf("the plan is told as\n%s\nand was adopted as\n%s", got.body, r.body)
	}
	return id
}

type planReply struct {
	ID, Name, To, Wish, Witness string
	Version                     int
	Active                      bool
	HoursPerWeek                float64 `json:"hours_per_week"`
	Readiness                   int
	ReadinessNow                int `json:"readiness_now"`
	Milestones                  []milestoneReply
	Done, Left                  int
	If, Then                    string
}

type milestoneReply struct {
	ID, Activity, Title, Status, Evidence, Start, Due, Notes string
	DoneOn                                                   string `json:"done_on"`
	DropReason                                               string `json:"drop_reason"`
}

// plan reads a plan with its tag.
func (p *program) plan(id string) (out planReply, tag string) {
	p.t.Helper()
	r := p.send("GET", plansPath+"/"+id, "")
	p.wants(r, http.StatusOK)
	p.read(r, &out)
	return out, r.header.Get("ETag")
}

func TestAPlanIsSuggestedThenAdopted(t *testing.T) {
	p := newSite(t).program()
	p.wantsProblem(p.send("POST", plansPath, `{}`), 422, "body.assessment", "no result to start from")
	taken := p.takes(leader)
	suggested := p.send("POST", plansPath, `{}`)
	p.wants(suggested, http.StatusOK, `"assessment":"`+taken+`"`, `"from":"marketing_manager","to":"marketing_director"`,
		`"hours_per_week":3`, `"start":"`+time.Now().UTC().Format(time.DateOnly)+`"`, `"milestones":[{"id":`)
	p.wants(p.send("GET", plansPath, ""), http.StatusOK, `{"items":[]}`)
	id := p.adopts(`{"path":"manager_to_director","hours_per_week":2.5,"name":" My  way ","assessment":"` + taken + `"}`)
	kept, _ := p.plan(id)
	var idea planReply
	p.read(suggested, &idea)
	if len(kept.Milestones) != len(idea.Milestones) || kept.Readiness != idea.Readiness || kept.Name != "My way" ||
		kept.HoursPerWeek != 2.5 || kept.Version != 1 {
		t.Errorf("the plan is %+v, suggested was %+v", kept, idea)
	}
	second := p.adopts(`{"to":"marketing_manager"}`)
	p.wants(p.send("GET", plansPath+"/"+id, ""), http.StatusOK, `"active":false`)
	list := p.send("GET", plansPath, "")
	p.wants(list, http.StatusOK, id, second)
	if strings.Index(list.body, second) > strings.Index(list.body, id) {
		t.Errorf("the older plan comes first: %s", list.body)
	}
	p.wants(p.send("GET", plansPath+"/"+id+".ics", ""), http.StatusOK, "BEGIN:VCALENDAR", "END:VCALENDAR")
	text := p.send("GET", plansPath+"/"+id+".md", "")
	p.wants(text, http.StatusOK, "My way")
	if kind := text.header.Get("Content-Type"); kind != "text/markdown; charset=utf-8" {
		t.Errorf("the text is of type %s", kind)
	}
}

func TestNoPlanIsMadeOfWhatIsWrong(t *testing.T) {
	s := newSite(t)
	p, other := s.program(), s.program()
	p.takes(leader)
	theirs := other.takes(leader)
	for _, tt := range []struct {
		name, body string
		status     int
		want       []string
	}{
		{"somebody else's result", `{"assessment":"` + theirs + `"}`, 404, []string{"body.assessment"}},
		{"a result of nobody", `{"assessment":"x"}`, 404, []string{"body.assessment"}},
		{"an unknown role", `{"to":"marketing_directr"}`, 422, []string{"body.to", "marketing_director"}},
		{"an unknown path", `{"path":"up"}`, 422, []string{"body.path"}},
		{"a path from elsewhere", `{"path":"growing_as_director"}`, 422, []string{"body.path", "doesn't lead from"}},
		{"a role and a path", `{"path":"manager_to_director","to":"marketing_director"}`, 422, []string{"body.path"}},
		{"too little time", `{"hours_per_week":0}`, 422, []string{"body.hours_per_week"}},
		{"huge numbers", `{"hours_per_week":1e308}`, 422, []string{"body.hours_per_week"}},
		{"a day that has passed", `{"start":"2020-01-01"}`, 422, []string{"body.start", "has passed"}},
		{"a day too far off", `{"start":"9999-12-31"}`, 422, []string{"body.start"}},
		{"no day", `{"start":"2027-02-30"}`, 422, []string{"body.start"}},
		{"a day before all days", `{"start":"0001-01-01"}`, 422, []string{"body.start"}},
		{"several at once", `{"start":"2020-01-01","path":"up","name":"a\u0007"}`, 422,
			[]string{"body.start", "body.path", "body.name"}},
		{"a wrong type", `{"adopt":"yes"}`, 422, []string{"body.adopt"}},
		{"an unknown field", `{"role":"marketing_director"}`, 422, []string{"body.role"}},
		{"a field twice", `{"to":"a","to":"b"}`, 422, []string{"body.to", "twice"}},
		{"null", `{"to":null}`, 422, []string{"body.to"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("POST", plansPath, tt.body), tt.status, tt.want...)
		})
	}
	p.t = t
	p.wants(p.send("GET", plansPath, ""), http.StatusOK, `{"items":[]}`)
}

func TestChangesToAPlanNeedItsTagAndAnswerWithTheNewOne(t *testing.T) {
	s := newSite(t)
	p, other := s.program(), s.program()
	p.takes(leader)
	id := p.adopts(`{}`)
	path := plansPath + "/" + id
	_, tag := p.plan(id)
	p.wantsProblem(p.send("PATCH", path, `{"name":"x"}`), http.StatusPreconditionRequired, "/api/problems/precondition-required",
		"header.If-Match")
	p.wantsProblem(p.send("PATCH", path, `{"name":"x"}`, "If-Match", `"other"`), http.StatusPreconditionFailed,
		"/api/problems/stale", strings.Trim(tag, `"`))
	p.wantsProblem(other.send("PATCH", path, `{"name":"x"}`, "If-Match", "*"), http.StatusNotFound, "path.plan")
	r := p.send("PATCH", path, `{"name":" Up  I go","hours_per_week":5,"wish":"A\r\nsay","obstacle":"Time","if":"I am busy",
		"then":"I block an hour","rehearsed":true,"witness":"Ana"}`, "If-Match", tag)
	p.wants(r, http.StatusOK, `"name":"Up I go"`, `"hours_per_week":5`, `"wish":"A\nsay"`, `"rehearsed":true`, `"witness":"Ana"`)
	now, newTag := p.plan(id)
	if newTag == tag || newTag != r.header.Get("ETag") || now.Version != 2 || now.If != "I am busy" || now.Then == "" {
		t.Errorf("the plan is %+v with the tag %s, was answered with %s", now, newTag, r.header.Get("ETag"))
	}
	p.wantsProblem(p.send("PATCH", path, `{"name":"x"}`, "If-Match", tag), http.StatusPreconditionFailed)
	p.wants(p.send("PATCH", path, `{"name":"Up I go"}`, "If-Match", newTag), http.StatusOK, `"version":2`) // no change
	p.wants(p.send("PATCH", path, `{"active":false}`, "If-Match", newTag), http.StatusOK, `"active":false`)
	second := p.adopts(`{}`)
	p.wants(p.send("PATCH", path, `{"active":true}`, "If-Match", "*"), http.StatusOK, `"active":true`)
	p.wants(p.send("GET", plansPath+"/"+second, ""), http.StatusOK, `"active":false`)
	before := p.send("GET", path, "").body
	for _, tt := range []struct{ name, body, want string }{
		{"too little time", `{"hours_per_week":0.1}`, "body.hours_per_week"},
		{"more years than there are", `{"hours_per_week":1e999}`, "body.hours_per_week"},
		{"a text too long", `{"wish":"` + strings.Repeat("x", 501) + `"}`, "body.wish"},
		{"control characters", `{"witness":"a\u0007","name":"b\u0007"}`, "body.name"},
		{"an if without a then", `{"then":""}`, "body.then"},
		{"rehearsing nothing", `{"if":"","then":"","rehearsed":true}`, "body.rehearsed"},
		{"null", `{"name":null}`, "body.name"},
		{"an unknown field", `{"to":"marketing_director"}`, "body.to"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("PATCH", path, tt.body, "If-Match", "*"), 422, tt.want)
		})
	}
	p.t = t
	if after := p.send("GET", path, "").body; after != before {
		t.Errorf("the plan is now %s", after)
	}
}

func TestAMilestoneIsTickedOffAndChanged(t *testing.T) {
	s := newSite(t)
	p, other := s.program(), s.program()
	p.takes(leader)
	id := p.adopts(`{}`)
	growth, tag := p.plan(id)
	first, second := growth.Milestones[0].ID, growth.Milestones[1].ID
	path := plansPath + "/" + id + "/milestones/" + first
	p.wantsProblem(p.send("PATCH", path, `{"status":"done"}`), http.StatusPreconditionRequired)
	p.wantsProblem(p.send("PATCH", path, `{"status":"done"}`, "If-Match", `"old"`), http.StatusPreconditionFailed)
	p.wantsProblem(p.send("PATCH", plansPath+"/"+id+"/milestones/none", `{"status":"done"}`, "If-Match", tag), 404,
		"path.milestone")
	p.wantsProblem(other.send("PATCH", path, `{"status":"done"}`, "If-Match", "*"), 404, "path.plan")
	p.wantsProblem(other.send("GET", path, ""), 404, "path.plan")
	p.wantsProblem(p.send("GET", plansPath+"/"+id+"/milestones/none", ""), 404, "path.milestone")
	r := p.send("PATCH", path, `{"status":"done","evidence":"They said yes.","notes":"Well done"}`, "If-Match", tag)
	p.wants(r, http.StatusOK, `"status":"done"`, `"evidence":"They said yes."`, `"done_on":"`+
		time.Now().UTC().Format(time.DateOnly)+`"`, `"notes":"Well done"`)
	got := p.send("GET", path, "")
	now, newTag := p.plan(id)
	if got.body != r.body || got.header.Get("ETag") != newTag || r.header.Get("ETag") != newTag || now.Done != 1 {
		t.Errorf("the milestone is %s with the tag %s, of the plan %s", got.body, got.header.Get("ETag"), newTag)
	}
	p.wants(p.send("PATCH", path, `{"status":"doing"}`, "If-Match", newTag), http.StatusOK, `"status":"doing"`)
	p.wants(p.send("PATCH", path, `{"status":"dropped","drop_reason":"No time"}`, "If-Match", "*"), http.StatusOK,
		`"status":"dropped"`, `"drop_reason":"No time"`)
	due := time.Now().UTC().AddDate(0, 2, 0).Format(time.DateOnly)
	p.wants(p.send("PATCH", path, `{"status":"planned","due":"`+due+`","title":"Mine now","before":""}`, "If-Match", "*"),
		http.StatusOK, `"status":"planned"`, `"due":"`+due+`","own_dates":true`, `"title":"Mine now"`)
	now, _ = p.plan(id)
	if last := now.Milestones[len(now.Milestones)-1]; last.ID != first || now.Milestones[0].ID != second {
		t.Errorf("it stands at another place: %+v", now.Milestones)
	}
	before := p.send("GET", path, "").body
	for _, tt := range []struct{ name, body, want string }{
		{"an unknown status", `{"status":"finished"}`, "body.status"},
		{"evidence of what isn't done", `{"evidence":"x","drop_reason":"y"}`, "body.drop_reason"},
		{"an end before the start", `{"start":"2030-01-02","due":"2030-01-01"}`, "body.due"},
		{"a day that has passed", `{"due":"2020-01-01","start":"2019-01-01"}`, "body.due"},
		{"no day", `{"due":"tomorrow"}`, "body.due"},
		{"no title", `{"title":" "}`, "body.title"},
		{"a text too long", `{"notes":"` + strings.Repeat("x", 20_001) + `"}`, "body.notes"},
		{"control characters", `{"about":"a\u0000b"}`, "body.about"},
		{"no such place", `{"before":"none"}`, "body.before"},
		{"an unknown field", `{"done":true}`, "body.done"},
		{"a wrong type", `{"status":4}`, "body.status"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("PATCH", path, tt.body, "If-Match", "*"), 422, tt.want)
		})
	}
	p.t = t
	if after := p.send("GET", path, "").body; after != before {
		t.Errorf("the milestone is now %s, was %s", after, before)
	}
}

func TestMilestonesOfOnesOwnAndFurtherActivitiesAreAdded(t *testing.T) {
	s := newSite(t)
	p, other := s.program(), s.program()
	p.takes(leader)
	id := p.adopts(`{}`)
	path := plansPath + "/" + id + "/milestones"
	r := p.send("POST", path, `{"title":" Ask a director ","hours":2,"gains":[{"skill":"strategic_vision","points":5}]}`)
	p.wants(r, http.StatusCreated, `"id":"own_1"`, `"title":"Ask a director"`, `"points":5`)
	if got := p.send("GET", r.location(), ""); got.body != r.body || got.header.Get("ETag") != r.header.Get("ETag") {
		t.Errorf("it is %s at %s, was made as %s", got.body, r.location(), r.body)
	}
	growth, _ := p.plan(id)
	paths := s.catalog.Paths()
	offered := paths[slices.IndexFunc(paths, func(p engine.Path) bool { return p.ID == "manager_to_director" })].Activities
	further := slices.IndexFunc(offered, func(a engine.Activity) bool {
		return !slices.ContainsFunc(growth.Milestones, func(m milestoneReply) bool { return m.Activity == a.ID })
	})
	p.wants(p.send("POST", path, `{"activity":"`+offered[further].ID+`"}`), http.StatusCreated,
		`"activity":"`+offered[further].ID+`"`)
	before := p.send("GET", plansPath+"/"+id, "").body
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"nothing", `{}`, []string{"body.title", "body.hours"}},
		{"no hours", `{"title":"x"}`, []string{"body.hours"}},
		{"hours without end", `{"title":"x","hours":1e9}`, []string{"body.hours"}},
		{"an activity that is in it", `{"activity":"` + growth.Milestones[0].Activity + `"}`, []string{"body.activity"}},
		{"an activity that is none", `{"activity":"none"}`, []string{"body.activity"}},
		{"an activity with a title", `{"activity":"none","title":"x"}`, []string{"body.activity", "comes alone"}},
		{"a skill that isn't the plan's", `{"title":"x","hours":1,"gains":[{"skill":"none","points":5}]}`, []string{"body.gains"}},
		{"a gain of another type", `{"title":"x","hours":1,"gains":[{"skill":"strategic_vision","points":"5"}]}`,
			[]string{"body.gains[0].points"}},
		{"an id", `{"id":"x","title":"x","hours":1}`, []string{"body.id"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("POST", path, tt.body), 422, tt.want...)
		})
	}
	p.t = t
	p.wantsProblem(other.send("POST", path, `{"title":"x","hours":1}`), 404, "path.plan")
	if after := p.send("GET", plansPath+"/"+id, "").body; after != before {
		t.Errorf("the plan is now %s", after)
	}
}

func TestThePageAndTheAPIChangeOnePlan(t *testing.T) {
	s := newSite(t).somebody()
	s.taken(quizID, 10, leader)
	p := s.keyed()
	id := p.adopts(`{}`)
	growth, tag := p.plan(id)
	m := growth.Milestones[0].ID
	s.form("/plans/"+id+"/milestones/"+m, map[string][]string{"go": {"status"}, "status": {"done"}, "version": {"1"}})
	p.wantsProblem(p.send("PATCH", plansPath+"/"+id+"/milestones/"+m, `{"status":"planned"}`, "If-Match", tag), 412)
	p.wants(p.send("GET", plansPath+"/"+id+"/milestones/"+m, ""), http.StatusOK, `"status":"done"`)
	var events []store.Event
	s.update(func(tx store.Tx) (err error) {
		events, err = tx.Events(0, 100)
		return err
	})
	kinds := []string{}
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	if want := []string{"plan_adopted", "plan_changed"}; !slices.Equal(kinds[len(kinds)-2:], want) {
		text, _ := json.Marshal(events)
		t.Errorf("the log has %s", text)
	}
}
