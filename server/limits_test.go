package server_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/server"
	"careerpath/server/internal/allowance"
)

// limit starts the site anew with limits, proxies on this machine that are believed, and a clock that the test moves.
func (s *site) limit(l server.Limits) (now *time.Time) {
	s.t.Helper()
	at := time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC)
	s.stop()
	s.clock = func() time.Time { return at }
	s.set = func(h *server.Server) {
		h.Limits, h.Proxies = l, server.Proxies{netip.MustParsePrefix("127.0.0.0/8")}
	}
	s.start()
	return &at
}

// from sends a request as somebody at an address, without cookies.
func (s *site) from(address, method, path string) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, http.NoBody)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("X-Forwarded-For", address)
	visitor := *s
	visitor.client = newClient(s.t)
	return visitor.do(req)
}

func TestAPersonWhoSavesTooOftenWaitsAndLosesNothing(t *testing.T) {
	s := newSite(t)
	now := s.limit(server.Limits{PersonWrites: server.Rate{Burst: 3, Every: 10 * time.Second}})
	const page = "/quizzes/" + quizID
	save := func(answer string) reply {
		return s.form(page, url.Values{":go": {"save"}, "kept_a_schedule": {answer}})
	}
	s.wants(s.get(page), http.StatusOK)
	s.wants(save("1"), http.StatusOK) // by which the person is made, so that nobody is counted yet
	for range 3 {
		s.wants(save("2"), http.StatusOK)
	}
	refused := save("5")
	s.wants(refused, http.StatusTooManyRequests, "That was a lot at once", "Wait a minute")
	if got := refused.header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After is %q, want 10", got)
	}
	s.wants(s.get(page), http.StatusOK, `value="2:`) // reading has limits of its own
	*now = now.Add(10 * time.Second)
	s.wants(save("5"), http.StatusOK)

	other := *s
	other.client = newClient(t)
	other.wants(other.get(page), http.StatusOK)
	other.wants(other.form(page, url.Values{":go": {"save"}, "kept_a_schedule": {"1"}}), http.StatusOK)
}

func TestANetworkThatAsksTooMuchIsRefusedAndOthersAreServed(t *testing.T) {
	s := newSite(t)
	now := s.limit(server.Limits{ClientReads: server.Rate{Burst: 2, Every: time.Minute}})
	for range 2 {
		s.wants(s.from("203.0.113.7", "GET", "/roles"), http.StatusOK)
	}
	page := s.from("203.0.113.7", "GET", "/roles")
	s.wants(page, http.StatusTooManyRequests, "<h1", "That was a lot at once", "Go to the first page")
	if got := page.header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After is %q, want 60", got)
	}
	api := s.from("203.0.113.7", "GET", "/api/v1/roles")
	s.wants(api, http.StatusTooManyRequests, `"type":"/api/problems/too-many-requests"`)
	if kind := api.header.Get("Content-Type"); kind != "application/problem+json" ||
		api.header.Get("Retry-After") != "60" {
		t.Errorf("the API answers %s with Retry-After %q", kind, api.header.Get("Retry-After"))
	}
	for _, path := range []string{"/static/style.css", "/livez", "/readyz"} {
		s.wants(s.from("203.0.113.7", "GET", path), http.StatusOK)
	}
	s.wants(s.from("203.0.113.8", "GET", "/roles"), http.StatusOK)
	*now = now.Add(time.Minute)
	s.wants(s.from("203.0.113.7", "GET", "/roles"), http.StatusOK)
}

func TestANetworkMakesOnlySoManyPeopleADay(t *testing.T) {
	s := newSite(t)
	now := s.limit(server.Limits{ClientPeople: server.Rate{Burst: 3, Every: 8 * time.Hour}})
	add := func(address string) reply { return s.from(address, "POST", "/api/v1/people") }
	for _, address := range []string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::3"} {
		s.wants(add(address), http.StatusCreated)
	}
	refused := add("2001:db8:1:2::4")
	s.wants(refused, http.StatusTooManyRequests, `"type":"/api/problems/too-many-people"`)
	if got := refused.header.Get("Retry-After"); got != "28800" {
		t.Errorf("Retry-After is %q, want 28800", got)
	}
	s.wants(add("2001:db8:1:3::1"), http.StatusCreated)
	s.wants(s.from("2001:db8:1:2::5", "GET", "/quizzes/"+quizID+"?cookie=set"), http.StatusSeeOther) // costs nothing

	// A browser's first answer makes a person, too.
	for range 3 {
		s.client = newClient(t)
		s.wants(s.form("/quizzes/"+quizID, url.Values{":go": {"next"}, "kept_a_schedule": {"1"}}), http.StatusSeeOther)
	}
	s.client = newClient(t)
	page := s.form("/quizzes/"+quizID, url.Values{":go": {"next"}, "kept_a_schedule": {"1"}})
	s.wants(page, http.StatusTooManyRequests, "Too many people have begun here from your network today")
	*now = now.Add(8 * time.Hour)
	s.wants(add("2001:db8:1:2::4"), http.StatusCreated)
}

// Arrivals and answers are drawn, so that they come together as they do where everybody is told at once.
func TestAnOfficeOf200TakesAQuizAtOnceWithinTheUsualLimits(t *testing.T) {
	type request struct {
		at    time.Duration
		of    *allowance.Allowance[string]
		asker string
	}
	at := time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC)
	begun, usual := at, server.UsualLimits
	now := func() time.Time { return at }
	of := func(r server.Rate) *allowance.Allowance[string] { return allowance.New[string](r, now) }
	reads, writes, people := of(usual.ClientReads), of(usual.ClientWrites), of(usual.ClientPeople)
	ownReads, ownWrites := of(usual.PersonReads), of(usual.PersonWrites)
	random := rand.New(rand.NewPCG(1, 2))
	var all []request
	for i := range 200 {
		person := string(rune('a' + i))
		begins := time.Duration(random.ExpFloat64() * float64(20*time.Second))
		all = append(all, request{begins, people, "office"})
		for page := range 20 { // the quiz's sections, the result, a plan, roles
			when := begins + time.Duration(page)*8*time.Second
			all = append(all, request{when, reads, "office"}, request{when, ownReads, person})
		}
		for answer := range 70 {
			when := begins + time.Duration(answer)*2500*time.Millisecond + time.Duration(random.IntN(2000))*time.Millisecond
			all = append(all, request{when, writes, "office"}, request{when, ownWrites, person})
		}
	}
	slices.SortStableFunc(all, func(a, b request) int { return int(a.at - b.at) })
	for _, r := range all {
		at = begun.Add(r.at)
		if wait := r.of.Take(r.asker); wait > 0 {
			t.Fatalf("after %v somebody waits %v", r.at, wait)
		}
	}
}

func TestWhatLimitsMayBe(t *testing.T) {
	for text, want := range map[string]server.Limits{
		"1": server.UsualLimits, "off": {}, "2.5": server.UsualLimits.Times(2.5), "0.01": server.UsualLimits.Times(0.01),
	} {
		if got, err := server.ParseLimits(text); err != nil || got != want {
			t.Errorf("%q gives %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "on", "NaN", "Inf", "1e9", "0.001"} {
		if _, err := server.ParseLimits(text); err == nil || !strings.Contains(err.Error(), "such as 5") {
			t.Errorf("%q gives %v, want an error", text, err)
		}
	}
}

func TestOnlyTrustedProxiesSayWhoAsksAndHow(t *testing.T) {
	proxies, err := server.ParseProxies("10.0.0.0/8, 192.0.2.1,2001:db8::/32")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		is      string
		peer    string
		headers []string // in pairs
		client  string
		https   bool
	}{
		{"nobody between", "203.0.113.7:5", nil, "203.0.113.7", false},
		{"an asker who makes up a header", "203.0.113.7:5", []string{"X-Forwarded-For", "198.51.100.1",
			"X-Forwarded-Proto", "https"}, "203.0.113.7", false},
		{"one proxy", "10.1.2.3:5", []string{"X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https"},
			"203.0.113.7", true},
		{"one proxy, and an asker who made up a header", "10.1.2.3:5", []string{"X-Forwarded-For",
			"198.51.100.1, 203.0.113.7"}, "203.0.113.7", false},
		{"two headers", "10.1.2.3:5", []string{"X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "203.0.113.7"},
			"203.0.113.7", false},
		{"two proxies", "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.1,203.0.113.7 , 10.9.9.9"},
			"203.0.113.7", false},
		{"another that isn't trusted", "192.0.2.2:5", []string{"X-Forwarded-For", "203.0.113.7"}, "192.0.2.2", false},
		{"with a port", "10.1.2.3:5", []string{"X-Forwarded-For", "203.0.113.7:1234"}, "203.0.113.7", false},
		{"IPv6", "[2001:db8::1]:5", []string{"X-Forwarded-For", "[2a00::7]:80"}, "2a00::7", false},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:5", []string{"X-Forwarded-For", "::ffff:203.0.113.7"}, "203.0.113.7", false},
		{"all are proxies", "10.1.2.3:5", []string{"X-Forwarded-For", "10.1.1.1, 10.1.1.2"}, "10.1.1.1", false},
		{"no address", "10.1.2.3:5", []string{"X-Forwarded-For", "203.0.113.7, unknown"}, "10.1.2.3", false},
		{"Forwarded", "10.1.2.3:5", []string{"Forwarded", `for=198.51.100.1, For="[2a00::7]:4711";proto=https`},
			"2a00::7", false},
		{"Forwarded over HTTPS", "10.1.2.3:5", []string{"Forwarded", `for=203.0.113.7;proto=https;by=10.1.2.3`},
			"203.0.113.7", true},
		{"Forwarded for somebody hidden", "10.1.2.3:5", []string{"Forwarded", `for=_hidden`}, "10.1.2.3", false},
		{"two headers that contradict each other", "10.1.2.3:5", []string{"Forwarded", "for=203.0.113.7",
			"X-Forwarded-For", "198.51.100.1"}, "10.1.2.3", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = tt.peer
		for i := 0; i < len(tt.headers); i += 2 {
			r.Header.Add(tt.headers[i], tt.headers[i+1])
		}
		if address, https := server.ClientOf(proxies, r); address != netip.MustParseAddr(tt.client) || https != tt.https {
			t.Errorf("%s: it is %v (HTTPS: %t), want %s (%t)", tt.is, address, https, tt.client, tt.https)
		}
	}
	for _, text := range []string{"", "localhost", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "fe80::1%eth0", "*"} {
		if _, err := server.ParseProxies(text); err == nil || !strings.Contains(err.Error(), "such as 127.0.0.1") {
			t.Errorf("%q gives %v, want an error", text, err)
		}
	}
}

func TestThatAProxyIsNotTrustedIsLoggedOnce(t *testing.T) {
	s := newSite(t)
	for range 3 {
		s.from("203.0.113.7", "GET", "/livez")
	}
	if n := strings.Count(s.log.String(), "name it with --trusted-proxies"); n != 1 {
		t.Errorf("it is logged %d times, want once", n)
	}
	if strings.Contains(s.log.String(), "203.0.113.7") {
		t.Error("the log names who asked")
	}
}

func TestOtherHostsAreMisdirected(t *testing.T) {
	for _, tt := range []struct {
		hosts, public string
		answers       map[string]bool
	}{
		{"", "", map[string]bool{"anything.example": true, "127.0.0.1:8080": true}},
		{"Careers.example.org,10.0.0.7,::1", "", map[string]bool{"careers.example.org": true, "10.0.0.7:80": true,
			"CAREERS.example.org.:8080": true, "[::1]:80": true, "localhost": false, "10.0.0.8": false,
			"evil.example": false}},
		{"", "https://careers.example.org", map[string]bool{"careers.example.org": true, "127.0.0.1:8080": true,
			"careerpath:8080": true, "localhost": true, "evil.example": false, "careers.example.org.evil.example": false}},
		{"inner.example", "https://careers.example.org", map[string]bool{"inner.example": true,
			"careers.example.org": false}},
	} {
		s := newSite(t)
		s.stop()
		s.set = func(h *server.Server) {
			var err error
			if tt.hosts != "" {
				h.Hosts, err = server.ParseHosts(tt.hosts)
			}
			if tt.public != "" {
				h.PublicURL, err = server.ParsePublicURL(tt.public)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		s.start()
		for host, answers := range tt.answers {
			for path, want := range map[string]int{"/method": http.StatusMisdirectedRequest, "/livez": http.StatusOK} {
				if answers {
					want = http.StatusOK
				}
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+path, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				req.Host = host
				if r := s.do(req); r.status != want || want != http.StatusOK && !strings.Contains(r.body, "--hosts") {
					t.Errorf("hosts %q, public %q: %s%s answers %d, want %d", tt.hosts, tt.public, host, path, r.status, want)
				}
			}
		}
		s.stopOnce()
	}
	for _, text := range []string{"", "a,,b", "https://careers.example.org", "careers.example.org:80", "*.example.org"} {
		if _, err := server.ParseHosts(text); err == nil || !strings.Contains(err.Error(), "such as careers") {
			t.Errorf("%q gives %v, want an error", text, err)
		}
	}
}

func TestMoreThanAnAddressTakesIsRefusedInWords(t *testing.T) {
	s := newSite(t)
	p := s.program()
	place := regexp.MustCompile(`\{[^}]*\}`)
	forms := 0
	for _, route := range server.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		forms++
		takes := int(server.Takes(route))
		if takes <= 0 || takes > 512<<10 {
			t.Errorf("%s takes %d bytes", route.Path, takes)
			continue
		}
		path := place.ReplaceAllString(route.Path, "0")
		send := func(bytes int) reply {
			return s.post(path, "application/x-www-form-urlencoded", "x="+strings.Repeat("x", bytes-2))
		}
		s.wants(send(takes+1), http.StatusRequestEntityTooLarge, "That was too much at once", "<h1")
		if r := send(takes); r.status == http.StatusRequestEntityTooLarge {
			t.Errorf("%s refuses %d bytes", path, takes)
		}
	}
	operations := 0
	for _, op := range server.Operations() {
		if op.Example.Body == "" {
			continue
		}
		operations++
		if op.Takes <= 0 || op.Takes > 512<<10 {
			t.Errorf("%s takes %d bytes", op.ID, op.Takes)
			continue
		}
		body := `{"x":"` + strings.Repeat("x", int(op.Takes)-8) + `"}`
		send := func(body string) reply { return p.send(op.Method, op.Example.Path, body, "If-Match", "*") }
		p.wantsProblem(send(body+" "), http.StatusRequestEntityTooLarge, "/api/problems/too-large", "KiB")
		if r := send(body); r.status == http.StatusRequestEntityTooLarge {
			t.Errorf("%s refuses %d bytes", op.ID, op.Takes)
		}
	}
	if forms < 30 || operations < 8 {
		t.Errorf("%d forms and %d operations: the test looks in the wrong place", forms, operations)
	}
	// Who doesn't say how much comes is told, too.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+"/language",
		io.MultiReader(strings.NewReader("lang="), strings.NewReader(strings.Repeat("x", 1<<20))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	s.wants(s.do(req), http.StatusRequestEntityTooLarge, "That was too much at once")
}
