package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/store"
)

func TestProgressIsToldOverTheAPI(t *testing.T) {
	s := newSite(t)
	p := s.program()
	p.wants(p.send("GET", "/api/v1/me/progress", ""), http.StatusOK, `"quiz":null`, `"points":[]`, `"pace":null`)
	p.wants(p.send("GET", "/api/v1/me/progress?quiz="+quizID, ""), http.StatusOK, `"quiz":"`+quizID+`","offered":true`)
	p.wantsProblem(p.send("GET", "/api/v1/me/progress?quiz=nothing", ""), http.StatusNotFound, "query.quiz")
	p.wantsProblem(p.send("GET", "/api/v1/me/progress?quizz=a", ""), 422, "query.quizz")

	day := time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)
	s.clock = func() time.Time { return day }
	first := p.takes(leader)
	id := p.adopts(`{}`)
	growth, tag := p.plan(id)
	p.wants(p.send("PATCH", plansPath+"/"+id+"/milestones/"+growth.Milestones[0].ID, `{"status":"done"}`, "If-Match", tag),
		http.StatusOK)
	day = day.AddDate(0, 1, 0)
	second := p.takes(func(skill string) bool { return leader(skill) || director(skill) })
	r := p.send("GET", "/api/v1/me/progress", "")
	p.wants(r, http.StatusOK)
	var progress struct {
		Target string
		Points []struct {
			Assessment, On string
			Levels         []struct {
				Skill string
				Level int
			}
			Readiness struct{ Percent, Low, High int }
		}
		Since []struct {
			ID, Certainty string
			From, To      int
			Skills        []struct{ ID string }
		}
		Projection []struct{ On string }
		Pace       struct {
			HoursDone float64 `json:"hours_done"`
		}
		Outcomes []struct{ Done []string }
		Fresh    []string
	}
	p.read(r, &progress)
	if pts := progress.Points; len(pts) != 2 || pts[0].Assessment != first || pts[1].Assessment != second ||
		pts[0].On != "2027-03-01" || pts[0].Readiness.Percent >= pts[1].Readiness.Percent ||
		pts[0].Readiness.Low > pts[0].Readiness.Percent || len(pts[1].Levels) == 0 {
		t.Errorf("the points are %+v", pts)
	}
	if progress.Target != "marketing_director" || len(progress.Since) == 0 || len(progress.Since[0].Skills) == 0 ||
		progress.Since[0].Certainty != "reliable" || progress.Since[0].To <= progress.Since[0].From {
		t.Errorf("since then %+v", progress.Since)
	}
	if len(progress.Outcomes) != 1 || !slices.Equal(progress.Outcomes[0].Done, []string{growth.Milestones[0].Title}) ||
		progress.Pace.HoursDone <= 0 || len(progress.Projection) < 2 || len(progress.Fresh) > 0 {
		t.Errorf("it is %s", r.body)
	}
}

func TestProgressInAQuizThatIsNoLongerOfferedIsToldAsThat(t *testing.T) {
	s := newSite(t).somebody()
	kept := s.taken(quizID, 10, leader)
	s.update(func(tx store.Tx) error {
		kept.ID, kept.Quiz = "01954f3a-0000-7000-8000-000000000099", "bygone"
		return tx.AddAssessment(kept)
	})
	p := s.keyed()
	p.wants(p.send("GET", "/api/v1/me/progress?quiz=bygone", ""), http.StatusOK, `"quiz":"bygone","offered":false`,
		`"points":[]`)
	p.wants(p.send("GET", "/api/v1/me/assessments/"+kept.ID, ""), http.StatusOK, `"quiz":"bygone"`)
	p.wantsProblem(p.send("POST", plansPath, `{"assessment":"`+kept.ID+`","to":"none"}`), 422)
}

func TestTheLogIsReadInPagesAndOnFromWhereOneWas(t *testing.T) {
	p := newSite(t).program()
	p.wants(p.send("GET", "/api/v1/me/events", ""), http.StatusOK, `{"items":[]}`)
	taken := p.takes(leader)
	id := p.adopts(`{}`)
	p.wants(p.send("PATCH", plansPath+"/"+id, `{"name":"Up"}`, "If-Match", "*"), http.StatusOK)
	var kinds []string
	at := "?limit=1"
	for at != "" {
		var page struct {
			Items []struct {
				Seq           int
				Kind, Subject string
				Data          any
			}
			Next string
		}
		r := p.send("GET", "/api/v1/me/events"+at, "")
		p.wants(r, http.StatusOK)
		p.read(r, &page)
		for _, e := range page.Items {
			kinds = append(kinds, e.Kind)
			if e.Seq != len(kinds) || e.Subject != taken && e.Subject != id {
				t.Errorf("event %+v", e)
			}
		}
		if at = ""; page.Next != "" {
			at = "?limit=1&cursor=" + page.Next
		}
	}
	if want := []string{"assessment_finished", "plan_adopted", "plan_changed"}; !slices.Equal(kinds, want) {
		t.Errorf("the log has %v, want %v", kinds, want)
	}
	rest := p.send("GET", "/api/v1/me/events?after=2", "")
	p.wants(rest, http.StatusOK, `"data":[{"field":"name","old":"","new":"Up"}]`)
	if strings.Contains(rest.body, "plan_adopted") {
		t.Errorf("after the second comes %s", rest.body)
	}
	for _, bad := range []string{"after=-1", "after=x", "after=1e9", "after=99999999999999999999", "limit=0"} {
		p.wantsProblem(p.send("GET", "/api/v1/me/events?"+bad, ""), 422, "query."+strings.Split(bad, "=")[0])
	}
	p.wantsProblem(p.send("GET", "/api/v1/me/events?cursor=x", ""), 400, "query.cursor")
}
