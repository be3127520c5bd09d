package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// tickingClients is how many tick milestones, make links and end them. As many programs take a quiz again and again.
const tickingClients = 8

// serverProcess is careerpath serve as a process of its own.
type serverProcess struct {
	*exec.Cmd
	url string
	log bytes.Buffer
}

// built is careerpath as people run it, built once for all tests: it starts in a fraction of the time that it takes
// under the race detector. TestMain removes it.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func builtProgram(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "careerpath-built-"); built.err != nil {
			return
		}
		said, err := exec.Command("go", "build", "-o", built.dir+"/careerpath", ".").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w:\n%s", err, said)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.dir + "/careerpath"
}

// startServer runs careerpath on a file. It is killed at the latest when the test ends.
func startServer(t testing.TB, program, db string) *serverProcess {
	t.Helper()
	s := &serverProcess{Cmd: exec.CommandContext(t.Context(), program, "serve", "--addr", "127.0.0.1:0", "--limits", "off",
		"--db", db)}
	s.Stderr = &s.log
	out, err := s.StdoutPipe()
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if s.url = regexp.MustCompile(`http://[0-9.:]+`).FindString(line); s.url == "" {
		_ = s.Wait()
		t.Fatalf("the server says %q (%v) and\n%s", line, err, s.log.Bytes())
	}
	return s
}

// planState is what ticking milestones changes of a plan.
type planState struct {
	Version    uint64
	Milestones []milestoneState
}

type milestoneState struct {
	ID, Status, Evidence string
	DoneOn, Start, Due   string // days; a client can't know what they will be
}

// askedFor compares plans by what clients ask for.
var askedFor = cmpopts.IgnoreFields(milestoneState{}, "DoneOn", "Start", "Due")

func stateOf(p *store.Plan) planState {
	s := planState{Version: p.Version}
	for _, m := range p.Plan.Milestones {
		state := milestoneState{ID: m.ID, Status: string(m.Status), Evidence: m.Evidence, Start: m.Start.String(),
			Due: m.Due.String()}
		if m.DoneOn != nil {
			state.DoneOn = m.DoneOn.String()
		}
		s.Milestones = append(s.Milestones, state)
	}
	return s
}

// tickingClient is a browser without JavaScript and its person, who has a plan.
type tickingClient struct {
	browser *http.Client
	secret  store.SecretHash
	path    string     // of the plan
	now     planState  // as last acknowledged
	asked   *planState // what was asked for without an answer, nil for nothing
	logged  planState  // what the events read so far come to
	seen    uint64     // number of the last of them

	owner    string            // mark of the person in forms
	links    map[string]bool   // names of the links for others, as acknowledged
	sharing  string            // name of the link that was asked for or ended without an answer, "" for none
	linkIDs  map[string]string // of the links that were there at the last kill, by name
	toldOf   map[string]bool   // links that the events read so far come to
	made     int               // links asked for so far
	program  store.SecretHash  // of the client's program, which is a person of its own
	token    string
	results  map[string]bool // ids of the program's results, as acknowledged
	finished map[string]bool // ids of those that its events tell of
	read     uint64          // number of the last of them
}

// send posts a form and returns where it leads.
func (c *tickingClient) send(to string, form url.Values) (string, error) {
	resp, err := c.browser.PostForm(to, form)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusSeeOther {
		return "", &refusal{fmt.Sprintf("%s %v: status %d\n%s", to, form, resp.StatusCode, body)}
	}
	return resp.Header.Get("Location"), err
}

// refusal is an answer that should not be, as opposed to none.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

// adopt takes the quiz and makes a plan from the result.
func (c *tickingClient) adopt(site string, catalog *score.Catalog, answers engine.Answers) error {
	quiz, _ := catalog.Quiz("marketing_career")
	first, err := c.browser.Get(site + "/quizzes/" + quiz.ID) // which gives the browser its cookie
	if err != nil {
		return err
	}
	_ = first.Body.Close()
	for _, section := range quiz.Sections {
		form := url.Values{":go": {"next"}}
		for _, item := range section.Items {
			if a, answered := answers[item.ID]; answered && a.Options() != nil {
				form[item.ID] = a.Options()
			} else if answered {
				form.Set(item.ID, strconv.FormatFloat(a.Number(), 'f', -1, 64))
			}
		}
		if _, err := c.send(site+"/quizzes/"+quiz.ID, form); err != nil {
			return err
		}
	}
	result, err := c.send(site+"/quizzes/"+quiz.ID+"/finish", nil)
	if err != nil {
		return err
	}
	c.path, err = c.send(site+"/plans", url.Values{
		"assessment": {filepath.Base(result)}, "to": {"marketing_director"}, "hours": {"3"},
		"start": {time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)},
	})
	if err != nil {
		return err
	}
	c.path = strings.TrimSuffix(c.path, "/adopt")
	at, err := url.Parse(site)
	if err != nil {
		return err
	}
	cookie, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(c.browser.Jar.Cookies(at)[0].Value, "new."))
	if err != nil {
		return err
	}
	c.secret = sha256.Sum256(cookie)
	growth, err := c.look(site)
	if err != nil {
		return err
	}
	c.now, c.logged = stateOf(growth), stateOf(growth)
	shares, err := c.get(site + "/shares")
	if err != nil {
		return err
	}
	c.owner = string(regexp.MustCompile(`name=":owner" value="([0-9a-f]+)"`).FindSubmatch(shares)[1])
	c.links, c.toldOf, c.results, c.finished = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	var somebody struct{ Token string }
	if err := c.call(site+"/api/v1/people", "{}", &somebody); err != nil {
		return err
	}
	c.token = somebody.Token
	secret, err := base64.RawURLEncoding.DecodeString(c.token)
	c.program = sha256.Sum256(secret)
	return err
}

// get fetches a page.
func (c *tickingClient) get(address string) ([]byte, error) {
	resp, err := c.browser.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// call has the program make something.
func (c *tickingClient) call(address, body string, into any) error {
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := c.browser.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusCreated {
		err = &refusal{fmt.Sprintf("%s %s: status %d\n%s", address, body, resp.StatusCode, said)}
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(said, into)
}

// mostLinks is how many links a client keeps; beyond them it ends one for each that it makes.
const mostLinks = 10

// share makes a link for somebody, or ends one.
func (c *tickingClient) share(site string) error {
	if len(c.links) >= mostLinks {
		for name, id := range c.linkIDs {
			if !c.links[name] {
				continue // it was ended since
			}
			c.sharing = name
			_, err := c.send(site+"/shares/"+id, url.Values{":owner": {c.owner}})
			if err == nil {
				delete(c.links, name)
				c.sharing = ""
			}
			return err
		}
		return nil
	}
	c.made++
	c.sharing = fmt.Sprint("link ", c.made)
	_, err := c.send(site+"/shares", url.Values{":owner": {c.owner}, "name": {c.sharing}, "of": {"progress"},
		"until": {time.Now().UTC().AddDate(0, 1, 0).Format(time.DateOnly)}})
	if err == nil {
		c.links[c.sharing] = true
		c.sharing = ""
	}
	return err
}

// submit has the program take a quiz.
func (c *tickingClient) submit(site string) error {
	var result struct{ ID string }
	err := c.call(site+"/api/v1/me/assessments", fmt.Sprintf(`{"quiz":"marketing_career","answers":`+
		`{"replied_to_followers":%d,"researched_keywords":2}}`, 1+len(c.results)%5), &result)
	if err == nil {
		c.results[result.ID] = true
	}
	return err
}

// act makes the client's next change: most tick a milestone.
func (c *tickingClient) act(site string, turn int) error {
	switch turn % 4 {
	case 1:
		return c.share(site)
	case 3:
		return c.submit(site)
	default:
		return c.tick(site)
	}
}

// look fetches the plan.
func (c *tickingClient) look(site string) (*store.Plan, error) {
	resp, err := c.browser.Get(site + c.path + ".json")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var p store.Plan
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d: %w", c.path, resp.StatusCode, err)
	}
	return &p, nil
}

// tick makes the next change: a milestone is done, with evidence that counts, or taken up again.
func (c *tickingClient) tick(site string) error {
	n := int(c.now.Version)
	next := planState{Version: c.now.Version + 1, Milestones: slices.Clone(c.now.Milestones)}
	m := &next.Milestones[n%len(next.Milestones)]
	form := url.Values{"version": {strconv.Itoa(n)}, "go": {"status"}}
	if m.Status = string(plan.Doing); n/len(next.Milestones)%3 != 2 {
		m.Status, m.Evidence = string(plan.Done), fmt.Sprintf("counted to *%d*", n)
		form.Set("evidence", m.Evidence)
	}
	form.Set("status", m.Status)
	c.asked = &next
	_, err := c.send(site+c.path+"/milestones/"+m.ID, form)
	if err == nil {
		c.now, c.asked = next, nil
	}
	return err
}

// settle takes note of a plan after a restart. It is as acknowledged, but for what was asked for and not answered: that
// is there whole or not at all.
func (c *tickingClient) settle(p *store.Plan) error {
	got := stateOf(p)
	if c.asked != nil && cmp.Equal(got, *c.asked, askedFor) {
		c.now = *c.asked
	}
	c.asked = nil
	if diff := cmp.Diff(c.now, got, askedFor); diff != "" {
		return fmt.Errorf("the plan is not as it was acknowledged (-acknowledged +there):\n%s", diff)
	}
	return nil
}

// follow reads what the log has that is new, and checks that it comes to the plan.
func (c *tickingClient) follow(t *testing.T, s store.Store) error {
	person, _, err := s.KeyBySecret(t.Context(), c.secret)
	if err != nil {
		return err
	}
	return s.View(t.Context(), person.ID, func(r store.Reader) error {
		id := filepath.Base(c.path)
		p, err := r.Plan(id)
		if err != nil {
			return err
		}
		events, err := r.Events(c.seen, 1_000_000)
		if err != nil {
			return err
		}
		for _, e := range events {
			c.seen = e.Seq
			if e.Kind == "shared" || e.Kind == "sharing_ended" {
				var link struct{ Name string }
				if err := json.Unmarshal(e.Data, &link); err != nil {
					return err
				}
				if c.toldOf[link.Name] = e.Kind == "shared"; !c.toldOf[link.Name] {
					delete(c.toldOf, link.Name)
				}
			}
			if e.Subject != id || e.Kind == "plan_adopted" {
				continue
			}
			var changes []plan.Edit
			if err := json.Unmarshal(e.Data, &changes); err != nil {
				return err
			}
			c.logged.Version++
			for _, change := range changes {
				if err := c.logged.apply(change); err != nil {
					return fmt.Errorf("event %d: %w", e.Seq, err)
				}
			}
		}
		if diff := cmp.Diff(c.logged, stateOf(&p)); diff != "" {
			return fmt.Errorf("the plan is not what its events come to (-events +plan):\n%s", diff)
		}
		return c.followLinks(r)
	})
}

// followLinks checks that the links for others are those that were acknowledged, but for one that was asked for or
// ended without an answer, and what the events come to.
func (c *tickingClient) followLinks(r store.Reader) error {
	keys, err := r.Keys()
	if err != nil {
		return err
	}
	there := map[string]bool{}
	c.linkIDs = map[string]string{}
	for _, k := range keys {
		if k.Kind == store.KeyShare {
			there[k.Name], c.linkIDs[k.Name] = true, k.ID
		}
	}
	if diff := cmp.Diff(c.toldOf, there); diff != "" {
		return fmt.Errorf("the links are not what the events come to (-events +links):\n%s", diff)
	}
	if c.sharing != "" {
		if delete(c.links, c.sharing); there[c.sharing] {
			c.links[c.sharing] = true
		}
		c.sharing = ""
	}
	if diff := cmp.Diff(c.links, there); diff != "" {
		return fmt.Errorf("the links are not those acknowledged (-acknowledged +there):\n%s", diff)
	}
	return nil
}

// followProgram checks that the program's results are those that were acknowledged, but for one at most that was asked
// for without an answer, that its events tell of the same, and that each can be read.
func (c *tickingClient) followProgram(t *testing.T, s store.Store) error {
	person, _, err := s.KeyBySecret(t.Context(), c.program)
	if err != nil {
		return err
	}
	return s.View(t.Context(), person.ID, func(r store.Reader) error {
		taken, err := storetest.Taken(r)
		if err != nil {
			return err
		}
		events, err := r.Events(c.read, 1_000_000)
		if err != nil {
			return err
		}
		for _, e := range events {
			c.read = e.Seq
			c.finished[e.Subject] = true
		}
		there := map[string]bool{}
		for _, a := range taken {
			if there[a.ID] = true; len(a.Answers) != 2 || a.Result.Catalog == "" {
				return fmt.Errorf("the result %s has answers %v and was made by %q", a.ID, a.Answers, a.Result.Catalog)
			}
		}
		if diff := cmp.Diff(c.finished, there); diff != "" {
			return fmt.Errorf("the results are not those that the events tell of (-events +results):\n%s", diff)
		}
		for id := range c.results {
			if !there[id] {
				return fmt.Errorf("the result %s was acknowledged and isn't there", id)
			}
		}
		if len(there) > len(c.results)+1 {
			return fmt.Errorf("%d results were acknowledged, and there are %d", len(c.results), len(there))
		}
		c.results = there
		return nil
	})
}

// apply makes a change that the log tells of. The old value it tells must be the one that was there.
func (s *planState) apply(change plan.Edit) error {
	i := slices.IndexFunc(s.Milestones, func(m milestoneState) bool { return m.ID == change.Milestone })
	if i < 0 {
		return fmt.Errorf("there is no milestone %q", change.Milestone)
	}
	m := &s.Milestones[i]
	field, known := map[string]*string{"status": &m.Status, "evidence": &m.Evidence, "done_on": &m.DoneOn,
		"start": &m.Start, "due": &m.Due}[change.Field]
	old, _ := change.Old.(string) // "" for a day that is none
	if !known || *field != old {
		return fmt.Errorf("it tells of %+v, where %+v was", change, *m)
	}
	*field, _ = change.New.(string)
	return nil
}

// managersAnswers are those of somebody who is clearly a marketing manager.
func managersAnswers(t *testing.T) engine.Answers {
	t.Helper()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range catalog.Cases() {
		if c.Quiz.ID == "marketing_career" && c.Expect.Role == "marketing_manager" &&
			c.Expect.Verdict == engine.VerdictClear {
			answers, err := c.AnswerSheet()
			if err != nil {
				t.Fatal(err)
			}
			return answers
		}
	}
	t.Fatal("no case is clearly a marketing manager")
	return nil
}

func TestNoAcknowledgedChangeIsLostAndNoneIsHalfMadeWhenTheServerIsKilled(t *testing.T) {
	program := builtProgram(t)
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	answers := managersAnswers(t)
	clients := make([]*tickingClient, tickingClients)
	for i := range clients {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		transport := &http.Transport{}
		t.Cleanup(transport.CloseIdleConnections)
		clients[i] = &tickingClient{browser: &http.Client{Jar: jar, CheckRedirect: stay, Transport: transport,
			Timeout: time.Minute}}
	}
	each := func(t *testing.T, do func(*tickingClient) error) {
		t.Helper()
		failed := make([]error, len(clients))
		var running sync.WaitGroup
		for i, c := range clients {
			running.Go(func() { failed[i] = do(c) })
		}
		running.Wait()
		if err := errors.Join(failed...); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(t.TempDir(), "people.db")
	random := rand.New(rand.NewPCG(6, 6))
	total, kills := 0, storetest.Size(5, 300)
	for round := range kills {
		server := startServer(t, program, db)
		if round == 0 {
			each(t, func(c *tickingClient) error { return c.adopt(server.url, catalog, answers) })
		} else {
			each(t, func(c *tickingClient) error {
				p, err := c.look(server.url)
				if err != nil {
					return err
				}
				return c.settle(p)
			})
		}
		acknowledged := make(chan struct{})
		var ticking sync.WaitGroup
		for i, c := range clients {
			ticking.Go(func() {
				for turn := round + i; ; turn++ {
					err := c.act(server.url, turn)
					var refused *refusal
					if errors.As(err, &refused) {
						t.Errorf("round %d: %v", round, err)
					}
					if err != nil {
						return
					}
					acknowledged <- struct{}{}
				}
			})
		}
		go func() {
			ticking.Wait()
			close(acknowledged)
		}()
		for range random.IntN(3 * tickingClients) {
			if _, more := <-acknowledged; more {
				total++
			}
		}
		kill := time.AfterFunc(time.Duration(random.IntN(30_000))*time.Microsecond, func() { _ = server.Process.Kill() })
		for range acknowledged {
			total++
		}
		if early := kill.Stop(); early || t.Failed() {
			t.Fatalf("round %d: the clients ended by themselves; the server's log:\n%s", round, server.log.Bytes())
		}
		_ = server.Wait() // it was killed

		s, err := bolt.Open(db)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range clients {
			if err := errors.Join(c.follow(t, s), c.followProgram(t, s)); err != nil {
				t.Errorf("round %d: client %d: %v", round, i, err)
			}
		}
		if err := s.Close(); err != nil || t.Failed() {
			t.Fatal(err)
		}
	}
	results := 0
	for _, c := range clients {
		results += len(c.results)
	}
	storetest.Figure(t, "SIGKILL of a server under load",
		"%d kills, %d changes acknowledged (%d quizzes), none lost, none half made", kills, total, results)
}
