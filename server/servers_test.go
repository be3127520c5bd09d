package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bounded"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// twoSites are the sites of two servers over one PostgreSQL, which one browser takes for one: it sends its cookies to both.
func twoSites(t *testing.T) (one, other *site) {
	t.Helper()
	pg := postgrestest.Start(t, "fsync = off")
	begin := func() *site {
		st, err := postgres.Open(t.Context(), pg.URL("postgres"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		s := newSite(t)
		s.set = func(h *server.Server) {
			if err := h.ShareWith(t.Context(), st); err != nil {
				t.Fatal(err)
			}
			h.Limits = server.Limits{ClientPeople: server.Rate{Burst: mostMade, Every: 8 * time.Hour}}
		}
		s.startOver(func(store.Store) store.Store { return bounded.Over(st, store.Bounds{Assessments: mostTaken}) })
		s.server.URL = strings.Replace(s.server.URL, "127.0.0.1", "localhost", 1)
		return s
	}
	one, other = begin(), begin()
	other.client = one.client
	return one, other
}

func TestServersOverOnePostgreSQLAreAsOne(t *testing.T) {
	t.Parallel()
	one, other := twoSites(t)
	t.Run("a request sent again to the other is answered as the first was", func(t *testing.T) { sentAgain(t, one, other) })
	t.Run("what protects the data holds at both together", func(t *testing.T) { limitedTogether(t, one, other) })
}

// mostMade is how many people a network makes at two sites together, and mostTaken how many results a person has.
const mostMade, mostTaken = 6, 2

func limitedTogether(t *testing.T, one, other *site) {
	t.Helper()
	other.clock = func() time.Time { return time.Now().AddDate(1, 0, 0) } // which does no harm
	mine := one.program()
	there := &program{site: other, id: mine.id, token: mine.token}
	for i, p := range []*program{mine, there, mine, there} {
		r := p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":`+p.answersText(leader)+`}`)
		if i < mostTaken {
			p.wants(r, http.StatusCreated)
		} else {
			p.wants(r, http.StatusConflict, "full")
		}
	}

	made := 2 // with who sends a request again
	for _, at := range []*site{one, other, one, other, one, other, other, one} {
		r := at.post("/api/v1/people", "application/json", "{}")
		if made < mostMade {
			at.wants(r, http.StatusCreated)
			made++
			continue
		}
		at.wants(r, http.StatusTooManyRequests, "too-many-people")
		if wait, err := strconv.Atoi(r.header.Get("Retry-After")); err != nil || wait < 8*3600-600 || wait > 8*3600 {
			t.Errorf("Retry-After is %d, %v, want 8 hours", wait, err)
		}
	}
}

func sentAgain(t *testing.T, one, other *site) {
	t.Helper()
	mine := one.program()
	there := &program{site: other, id: mine.id, token: mine.token}
	body := `{"quiz":"` + quizID + `","answers":` + mine.answersText(leader) + `}`
	first := mine.send("POST", "/api/v1/me/assessments", body, "Idempotency-Key", "once")
	again := there.send("POST", "/api/v1/me/assessments", body, "Idempotency-Key", "once")
	one.wants(first, http.StatusCreated)
	if again.status != first.status || again.body != first.body || again.location() != first.location() {
		t.Errorf("the other server answers %d %s, the first %d %s", again.status, again.body, first.status, first.body)
	}
	growth := mine.adopts(`{"to":"marketing_director"}`)
	_, tag := mine.plan(growth)
	if _, seen := there.plan(growth); seen != tag {
		t.Errorf("the plan's ETag is %s there, and %s here", seen, tag)
	}
	there.wants(there.send("PATCH", plansPath+"/"+growth, `{"name":"Up"}`, "If-Match", tag), http.StatusOK)
	mine.wants(mine.send("PATCH", plansPath+"/"+growth, `{"name":"Down"}`, "If-Match", tag), http.StatusPreconditionFailed)
}
