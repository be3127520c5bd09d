package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"careerpath/store/postgres/postgrestest"
	"careerpath/store/storetest"
)

// asked is what a client asks of a server about a person, and said is the answer. An answer that never came is nil.
type (
	asked struct {
		what string // "keep draft", "read draft", "finish", "rename plan", "read plan" or "read events"
		// of a draft, the one answer that it has; of a plan, the name it is given
		value string
		from  string // the name of the plan that is changed
	}
	replied struct {
		status int
		value  string
		events int // how many there are
	}
)

// keptOf is what is known of a person: a model of what the server keeps.
type keptOf struct {
	draft  string // the answer of the draft, "" for none
	name   string // of the plan
	events int
}

// may are the states that a person may be in after something was asked: none where the answer doesn't fit. What has no
// answer may have been done or not.
func (k keptOf) may(of asked, got *replied) []keptOf {
	after, fits := k, got == nil
	switch of.what {
	case "keep draft":
		after.draft = of.value
		fits = fits || got.status == http.StatusOK
	case "read draft":
		fits = fits || got.status == http.StatusNotFound && k.draft == "" ||
			got.status == http.StatusOK && got.value == k.draft
	case "finish":
		if got != nil && got.status == http.StatusConflict { // another was quicker: nothing was done
			return []keptOf{k}
		}
		if k.draft == "" {
			fits = fits || got.status == http.StatusUnprocessableEntity
			break
		}
		after.draft, after.events = "", k.events+1
		fits = fits || got.status == http.StatusCreated && got.value == k.draft
	case "rename plan":
		if k.name != of.from {
			fits = fits || got.status == http.StatusPreconditionFailed
			break
		}
		after.name, after.events = of.value, k.events+1
		fits = fits || got.status == http.StatusOK && got.value == of.value
	case "read plan":
		fits = fits || got.value == k.name
	case "read events":
		fits = fits || got.events == k.events
	}
	switch {
	case !fits:
		return nil
	case got == nil:
		return []keptOf{k, after}
	default:
		return []keptOf{after}
	}
}

// people is a model of people that know nothing of one another.
var people = porcupine.NondeterministicModel{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		var of [][]porcupine.Operation
		for _, op := range history {
			who := op.Metadata.(int)
			for len(of) <= who {
				of = append(of, nil)
			}
			of[who] = append(of[who], op)
		}
		return of
	},
	Init: func() []any { return []any{keptOf{name: "plan 0", events: begun}} },
	Step: func(state, input, output any) (next []any) {
		for _, k := range state.(keptOf).may(input.(asked), output.(*replied)) {
			next = append(next, k)
		}
		return next
	},
	Equal: func(a, b any) bool { return a == b },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v: %+v", input, output)
	},
}

// begun is how many events there are once a person has a result and a plan: of the quiz and of the plan.
const begun = 3

// theServer is where the server is, which is killed now and then and begun anew.
type theServer struct {
	sync.Mutex
	*sync.Cond
	url      string // "" for nowhere
	end      bool
	answered int // so many questions
}

// at waits until the server is somewhere else than it was, and returns where; "" at the end.
func (s *theServer) at(not string) string {
	s.Lock()
	defer s.Unlock()
	for (s.url == "" || s.url == not) && !s.end {
		s.Wait()
	}
	if s.end {
		return ""
	}
	return s.url
}

// answers waits until so many more questions were answered.
func (s *theServer) answers(more int) {
	s.Lock()
	defer s.Unlock()
	for until := s.answered + more; s.answered < until; {
		s.Wait()
	}
}

// ended says whether nothing more is to be asked.
func (s *theServer) ended() bool {
	s.Lock()
	defer s.Unlock()
	return s.end
}

// told notes that a question was answered.
func (s *theServer) told() {
	s.Lock()
	defer s.Unlock()
	s.answered++
	s.Broadcast()
}

func (s *theServer) move(to string, end bool) {
	s.Lock()
	defer s.Unlock()
	s.url, s.end = to, end
	s.Broadcast()
}

// historian is a client that notes what it asks and is told.
type historian struct {
	who     int
	token   string
	plan    string // address in the API
	history []porcupine.Operation
	named   string // the plan, as last heard
	tag     string // of that
	names   func() string
}

// call sends a request and returns the status of the answer, the tag and the body; an error says that there was none.
func (h *historian) call(site, method, path, body, tag string) (status int, now string, text []byte, err error) {
	req, err := http.NewRequest(method, site+path, strings.NewReader(body))
	if err != nil {
		return 0, "", nil, err
	}
	req.Header.Set("Authorization", "Bearer "+h.token)
	req.Header.Set("Content-Type", "application/json")
	if tag != "" {
		req.Header.Set("If-Match", tag)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", nil, err
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header.Get("ETag"), text, err
}

const draftOfHistory = "/api/v1/me/drafts/marketing_career"

// ask asks something and notes it. The error says that there was no answer.
func (h *historian) ask(site string, since time.Time, random *rand.Rand) error {
	questions := []string{"keep draft", "read draft", "finish", "rename plan", "read plan", "read events"}
	of := asked{what: questions[random.IntN(len(questions))]}
	var method, path, body, tag string
	switch of.what {
	case "keep draft":
		of.value = fmt.Sprint(1 + random.IntN(5))
		method, path, body = "PUT", draftOfHistory, `{"answers":{"replied_to_followers":`+of.value+`}}`
	case "read draft":
		method, path = "GET", draftOfHistory
	case "finish":
		method, path, body = "POST", "/api/v1/me/assessments", `{"quiz":"marketing_career"}`
	case "rename plan":
		of.value, of.from = h.names(), h.named
		method, path, body, tag = "PATCH", h.plan, `{"name":"`+of.value+`"}`, h.tag
	case "read plan":
		method, path = "GET", h.plan
	case "read events":
		method, path = "GET", "/api/v1/me/events"
	}
	op := porcupine.Operation{ClientId: h.who, Metadata: h.who, Input: of, Output: (*replied)(nil),
		Call: int64(time.Since(since)), Return: math.MaxInt64}
	status, now, text, err := h.call(site, method, path, body, tag)
	if status == http.StatusServiceUnavailable {
		err = errors.New("it can't be told now")
	}
	if err == nil {
		var told struct {
			Answers map[string]any
			Name    string
			Items   []any
		}
		if err := json.Unmarshal(text, &told); err != nil {
			return fmt.Errorf("%s: %w: %s", of.what, err, text)
		}
		got := &replied{status: status, value: told.Name, events: len(told.Items)}
		if answer := told.Answers["replied_to_followers"]; answer != nil {
			got.value = fmt.Sprint(answer)
		}
		if told.Name != "" {
			h.named, h.tag = told.Name, now
		}
		op.Output, op.Return = got, int64(time.Since(since))
	}
	if err == nil || !strings.HasPrefix(of.what, "read") { // reading without an answer says nothing
		h.history = append(h.history, op)
	}
	return err
}

// beginServer runs careerpath on a file. Its address is "" where it ends before it serves; nil says that it can't be run.
func beginServer(ctx context.Context, t *testing.T, program, db string) *serverProcess {
	t.Helper()
	s := &serverProcess{Cmd: exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--limits", "off",
		"--db", db)}
	s.Stderr = &s.log
	out, err := s.StdoutPipe()
	if err = errors.Join(err, s.Start()); err != nil {
		t.Error(err)
		return nil
	}
	var hello [256]byte
	n, _ := out.Read(hello[:]) // nothing, where it ends
	s.url = regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(string(hello[:n]))
	return s
}

// succession starts a server on a file that another still has, again and again until it gets the file. It says each
// time that it was told that the file is in use.
func succession(ctx context.Context, t *testing.T, program, db string, refused chan<- bool) *serverProcess {
	t.Helper()
	for {
		s := beginServer(ctx, t, program, db)
		if s == nil || s.url != "" {
			return s
		}
		if err := s.Wait(); err == nil || !bytes.Contains(s.log.Bytes(), []byte("in use by another careerpath")) {
			t.Errorf("a second process ends with %v and\n%s", err, s.log.Bytes())
			return nil
		}
		refused <- true
	}
}

// TestWhatManyClientsAreToldIsOneHistoryAcrossProcesses has clients of the same people ask and change at the same time,
// while the server is killed and another process takes its place. All that they were told must come of doing one thing
// after another, each at some moment between its question and its answer. What is told of a person is a history of its
// own.
func TestWhatManyClientsAreToldIsOneHistoryAcrossProcesses(t *testing.T) {
	t.Parallel()
	const clients = 3 // of each person
	// more processes leave so much unanswered that a history takes for ever to check
	persons, processes := storetest.Size(3, 30), storetest.Size(3, 5)
	program, db := builtProgram(t), filepath.Join(t.TempDir(), "people.db")
	server := startServer(t, program, db)
	where := &theServer{url: server.url}
	where.Cond = sync.NewCond(where)
	since := time.Now()
	all := historians(t, server.url, persons, clients)
	var running sync.WaitGroup
	for i, h := range all {
		running.Go(func() {
			random := rand.New(rand.NewPCG(8, uint64(i)))
			site := ""
			for site = where.at(site); site != ""; {
				if err := h.ask(site, since, random); err != nil {
					site = where.at(site)
				} else if where.told(); where.ended() {
					return
				}
			}
		})
	}
	random := rand.New(rand.NewPCG(9, 9))
	refusals := 0
	for range processes - 1 {
		next, refused := make(chan *serverProcess, 1), make(chan bool)
		go func() {
			defer close(refused)
			next <- succession(t.Context(), t, program, db, refused)
		}()
		<-refused
		where.answers(persons * (5 + random.IntN(15)))
		_ = server.Process.Kill()
		_ = server.Wait()
		for refusals++; <-refused; {
			refusals++
		}
		if server = <-next; server == nil {
			break
		}
		where.move(server.url, false)
	}
	if server != nil {
		where.answers(50)
	}
	where.move("", true)
	running.Wait()
	questions := isOneHistory(t, all)
	storetest.Figure(t, "histories of many clients and processes",
		"%d histories of %d questions of %d clients to %d processes, linearizable; %d refusals of a file in use", persons,
		questions, len(all), processes, refusals)
}

// historians are so many clients of each of several new people, who have a result and a plan.
func historians(t *testing.T, site string, persons, clients int) (all []*historian) {
	t.Helper()
	answers, err := json.Marshal(managersAnswers(t))
	if err != nil {
		t.Fatal(err)
	}
	var names struct {
		sync.Mutex
		n int
	}
	name := func() string {
		names.Lock()
		defer names.Unlock()
		names.n++
		return fmt.Sprint("plan ", names.n)
	}
	for who := range persons {
		first := &historian{who: who, names: name}
		read := func(method, path, body string, into any) {
			status, _, text, err := first.call(site, method, path, body, "*")
			if err != nil || status >= http.StatusBadRequest {
				t.Fatalf("%s: %v, %s", path, err, text)
			}
			if err := json.Unmarshal(text, into); err != nil {
				t.Fatal(err)
			}
		}
		var made struct{ ID, Token string }
		read("POST", "/api/v1/people", `{}`, &made)
		first.token = made.Token
		read("POST", "/api/v1/me/assessments", `{"quiz":"marketing_career","answers":`+string(answers)+`}`, &made)
		read("POST", "/api/v1/me/plans", `{"to":"marketing_director","hours_per_week":3,"adopt":true}`, &made)
		first.plan = "/api/v1/me/plans/" + made.ID
		read("PATCH", first.plan, `{"name":"plan 0"}`, &made)
		first.named, first.tag = "none", `"none"` // until it is read
		for range clients {
			one := *first
			all = append(all, &one)
		}
	}
	return all
}

// isOneHistory checks what clients were told, and returns how many questions it was.
func isOneHistory(t *testing.T, all []*historian) int {
	t.Helper()
	var history []porcupine.Operation
	for i, h := range all {
		for _, op := range h.history {
			op.ClientId = i
			history = append(history, op)
		}
	}
	result, _ := porcupine.CheckOperationsVerbose(people.ToModel(), history, 2*time.Minute)
	if result != porcupine.Ok {
		t.Errorf("the history of %d questions is %v:", len(history), result)
		for _, op := range history[:min(len(history), 200)] {
			t.Logf("client %d, %d to %d: %s", op.ClientId, op.Call, op.Return, people.DescribeOperation(op.Input, op.Output))
		}
	}
	return len(history)
}

// TestWhatClientsOfTwoServersOverPostgreSQLAreToldIsOneHistory has 16 clients ask this server and that, while the connections
// to the database break, COMMITs aren't answered, a server is killed and the database restarted.
func TestWhatClientsOfTwoServersOverPostgreSQLAreToldIsOneHistory(t *testing.T) {
	t.Parallel()
	pg := postgrestest.Start(t, "fsync = off")
	proxy := pg.Proxy(t)
	program, histories := builtProgram(t), storetest.Size(1, 10)
	var servers [2]*serverProcess
	var sites [2]atomic.Pointer[string]
	begin := func(i int) {
		servers[i] = startServer(t, program, proxy.URL("postgres"))
		sites[i].Store(&servers[i].url)
	}
	begin(0)
	begin(1)
	questions := 0
	for n := range histories {
		all := historians(t, *sites[0].Load(), 4, 4)
		where, since := &theServer{}, time.Now()
		where.Cond = sync.NewCond(where)
		var running sync.WaitGroup
		for i, h := range all {
			running.Go(func() {
				for random := rand.New(rand.NewPCG(uint64(n), uint64(i))); !where.ended(); {
					if h.ask(*sites[random.IntN(2)].Load(), since, random) == nil {
						where.told()
					}
				}
			})
		}
		where.answers(50)
		proxy.Cut()
		where.answers(50)
		proxy.Lose(postgrestest.Reply, 5)
		where.answers(50)
		_ = servers[n%2].Process.Kill()
		_ = servers[n%2].Wait()
		begin(n % 2)
		where.answers(50)
		if err := pg.Restart(); err != nil {
			t.Error(err)
		}
		where.answers(50)
		where.move("", true)
		running.Wait()
		questions += isOneHistory(t, all)
	}
	lost, cut := proxy.Lost()
	storetest.Figure(t, "histories of two servers over PostgreSQL", "%d histories of %d questions of 16 clients, linearizable; %d "+
		"servers killed, %d connections cut, %d COMMITs not answered, %d restarts of the database", histories, questions, histories,
		cut, lost, histories)
}

func TestAHistoryInWhichSomethingWasLostOrHalfDoneIsNone(t *testing.T) {
	t.Parallel()
	model := people.ToModel()
	do := func(at int64, what, value string, got *replied) porcupine.Operation {
		return porcupine.Operation{Metadata: 0, Input: asked{what: what, value: value, from: "plan 0"}, Output: got, Call: at,
			Return: at + 1}
	}
	keep := do(0, "keep draft", "4", &replied{status: http.StatusOK, value: "4"})
	finish := do(2, "finish", "", &replied{status: http.StatusCreated, value: "4"})
	unanswered := do(2, "finish", "", nil)
	unanswered.Return = math.MaxInt64
	none := &replied{status: http.StatusNotFound}
	for _, tt := range []struct {
		name    string
		history []porcupine.Operation
		is      bool
	}{
		{"the draft is read", []porcupine.Operation{keep,
			do(4, "read draft", "", &replied{status: http.StatusOK, value: "4"})}, true},
		{"the draft is lost", []porcupine.Operation{keep, do(4, "read draft", "", none)}, false},
		{"it was finished", []porcupine.Operation{keep, finish,
			do(4, "read events", "", &replied{events: begun + 1})}, true},
		{"the event of it is lost", []porcupine.Operation{keep, finish,
			do(4, "read events", "", &replied{events: begun})}, false},
		{"it may have been finished", []porcupine.Operation{keep, unanswered, do(4, "read draft", "", none),
			do(6, "read events", "", &replied{events: begun + 1})}, true},
		{"it was finished by half", []porcupine.Operation{keep, unanswered, do(4, "read draft", "", none),
			do(6, "read events", "", &replied{events: begun})}, false},
		{"a change of the plan is lost", []porcupine.Operation{
			do(0, "rename plan", "plan 1", &replied{status: http.StatusOK, value: "plan 1"}),
			do(4, "read plan", "", &replied{status: http.StatusOK, value: "plan 0"})}, false},
	} {
		if got := porcupine.CheckOperations(model, tt.history); got != tt.is {
			t.Errorf("%s: it is a history: %t", tt.name, got)
		}
	}
}
