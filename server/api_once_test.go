package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/store"
)

func TestARequestSentAgainWithItsKeyIsAnsweredAlikeAndDoneOnce(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	p := s.program()
	post := func(path, body, key string) (first reply) {
		t.Helper()
		first = p.send("POST", path, body, "Idempotency-Key", key)
		p.wants(first, http.StatusCreated)
		now = now.Add(time.Hour)
		again := p.send("POST", path, body, "Idempotency-Key", key)
		if again.status != first.status || again.body != first.body || again.location() != first.location() ||
			again.header.Get("ETag") != first.header.Get("ETag") ||
			again.header.Get("Content-Type") != first.header.Get("Content-Type") {
			t.Errorf("%s is answered\n%d %v %s\nthen\n%d %v %s", path, first.status, first.header, first.body, again.status,
				again.header, again.body)
		}
		return first
	}
	post("/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":`+p.answersText(leader)+`}`, "a")
	plan := post(plansPath, `{"adopt":true}`, "a").location() // the same key for another operation
	milestone := plan + "/milestones"
	made := post(milestone, `{"title":"Mine","hours":1}`, "a b~!")
	// what it made has changed since: the answer hasn't
	p.wants(p.send("PATCH", made.location(), `{"title":"Yours"}`, "If-Match", "*"), http.StatusOK)
	post(milestone, `{"title":"Mine","hours":1}`, "a b~!")
	if again := p.send("POST", milestone, `{"title":"Mine","hours":1}`, "Idempotency-Key", "a b~!"); again.body != made.body {
		t.Errorf("it is answered with %s", again.body)
	}
	p.wants(p.send("GET", "/api/v1/me", ""), http.StatusOK, `"assessments":1,"plans":1`)
	p.wantsProblem(p.send("POST", milestone, `{"title":"Other","hours":1}`, "Idempotency-Key", "a b~!"), 422,
		"/api/problems/idempotency-key-reused", "header.Idempotency-Key")
	p.wantsProblem(p.send("POST", plansPath, `{"adopt": true}`, "Idempotency-Key", "a"), 422,
		"/api/problems/idempotency-key-reused")
	other := s.program()
	p.wantsProblem(other.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "a"), 422, "body.assessment")

	now = now.Add(24 * time.Hour)
	if later := p.send("POST", milestone, `{"title":"Mine","hours":1}`, "Idempotency-Key", "a b~!"); later.location() ==
		made.location() {
		t.Error("after a day it is still answered as it was")
	}
	var kept []store.Record
	if err := s.store.View(t.Context(), p.id, func(r store.Reader) (err error) {
		kept, err = r.Records("reply")
		return err
	}); err != nil || len(kept) != 1 {
		t.Errorf("%d answers are kept, %v", len(kept), err)
	}
}

func TestWhatFailedIsTriedAnewWithTheSameKey(t *testing.T) {
	p := newSite(t).program()
	p.wantsProblem(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "x"), 422, "body.assessment")
	p.takes(leader)
	p.wants(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "x"), http.StatusCreated)
	p.wants(p.send("POST", plansPath, `{}`, "Idempotency-Key", "y"), http.StatusOK) // which keeps nothing
	p.wants(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "y"), http.StatusCreated)
}

func TestRequestsThatArriveTogetherAreDoneOnce(t *testing.T) {
	p := newSite(t).program()
	p.takes(leader)
	replies := make([]reply, 8)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() { replies[i] = p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "x") })
	}
	all.Wait()
	for _, r := range replies {
		if r.status != http.StatusCreated || r.body != replies[0].body || r.location() != replies[0].location() ||
			r.header.Get("Content-Type") != "application/json" {
			t.Errorf("%d %v %s", r.status, r.header, r.body)
		}
	}
	p.wants(p.send("GET", "/api/v1/me", ""), http.StatusOK, `"plans":1`)
}

func TestAKeyThatIsNoneIsRefused(t *testing.T) {
	p := newSite(t).program()
	p.takes(leader)
	for _, bad := range []string{"", strings.Repeat("x", 256), "ü", "a\tb"} {
		p.wantsProblem(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", bad), 422, "header.Idempotency-Key")
	}
	p.wantsProblem(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", "a", "Idempotency-Key", "b"), 422,
		"header.Idempotency-Key", "twice")
	p.wants(p.send("POST", plansPath, `{"adopt":true}`, "Idempotency-Key", strings.Repeat("x", 255)), http.StatusCreated)
}

func TestOnlySoManyAnswersAreKept(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	p := s.program()
	p.takes(leader)
	path := plansPath + "/" + p.adopts(`{}`) + "/milestones"
	for i := range 52 {
		now = now.Add(time.Second)
		p.wants(p.send("POST", path, fmt.Sprintf(`{"title":"Milestone %d","hours":1}`, i), "Idempotency-Key", fmt.Sprint(i)),
			http.StatusCreated)
	}
	if err := s.store.View(t.Context(), p.id, func(r store.Reader) error {
		kept, err := r.Records("reply")
		if len(kept) != 50 {
			t.Errorf("%d answers are kept", len(kept))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	p.wants(p.send("POST", path, `{"title":"Milestone 51","hours":1}`, "Idempotency-Key", "51"), http.StatusCreated,
		`"id":"own_52"`)
	p.wants(p.send("POST", path, `{"title":"Milestone 0","hours":1}`, "Idempotency-Key", "0"), http.StatusCreated,
		`"id":"own_53"`) // whose answer was dropped
}
