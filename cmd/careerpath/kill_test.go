package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
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

// tickingClients is how many tick milestones, make links and end them, and join and leave one another's groups. Each
// has a program that keeps drafts and finishes them.
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

// startServer runs careerpath on a file, or on PostgreSQL where db is its address. It is killed at the latest when the test ends.
func startServer(t testing.TB, program, db string, args ...string) *serverProcess {
	t.Helper()
	return startServerWith(t, nil, program, db, args...)
}

// startServerWith is startServer with more variables.
func startServerWith(t testing.TB, variables []string, program, db string, args ...string) *serverProcess {
	t.Helper()
	where := "--db"
	if strings.HasPrefix(db, "postgres://") {
		where = "--postgres"
	}
	s := &serverProcess{Cmd: exec.CommandContext(t.Context(), program, append([]string{"serve", "--addr", "127.0.0.1:0",
		"--limits", "off", where, db}, args...)...)}
	s.Stderr, s.Env = &s.log, append(os.Environ(), variables...)
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

	owner   string            // mark of the person in forms
	links   map[string]bool   // names of the links for others, as acknowledged
	sharing string            // name of the link that was asked for or ended without an answer, "" for none
	linkIDs map[string]string // of the links that were there at the last kill, by name
	toldOf  map[string]bool   // links that the events read so far come to
	made    int               // links asked for so far

	runs    string         // id of the group that the person runs
	link    string         // to join that by
	next    *tickingClient // whose group the person joins and leaves
	member  bool           // of it, as acknowledged
	joining bool           // that was asked to change, without an answer
	toldIn  bool           // what the events read so far come to

	program quizProgram
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
	c.links, c.toldOf = map[string]bool{}, map[string]bool{}
	if err := c.openGroup(site); err != nil {
		return err
	}
	return c.program.begin(site, c.browser)
}

// openGroup has the person run a group.
func (c *tickingClient) openGroup(site string) error {
	at, err := c.send(site+"/groups", url.Values{":owner": {c.owner}, "once": {"once"}, "name": {"Those with a plan"}})
	if err != nil {
		return err
	}
	group, err := c.get(site + at)
	if err != nil {
		return err
	}
	found := regexp.MustCompile(`id="joining-link"[^>]* value="([^"]+)"`).FindSubmatch(group)
	if found == nil {
		return fmt.Errorf("%s shows no joining link", at)
	}
	c.runs, c.link = filepath.Base(at), html.UnescapeString(string(found[1]))
	return nil
}

// mingle joins the next client's group, or leaves it.
func (c *tickingClient) mingle(site string) error {
	form, to := url.Values{":owner": {c.owner}}, "/groups/join"
	if c.member {
		to = "/groups/" + c.next.runs
		form.Set("go", "leave")
	} else {
		form.Set("link", c.next.link)
	}
	c.joining = true
	_, err := c.send(site+to, form)
	if err == nil {
		c.member, c.joining = !c.member, false
	}
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

// act makes the client's next change: most tick a milestone or have the program go on.
func (c *tickingClient) act(site string, turn int) error {
	switch turn % 8 {
	case 1, 5:
		return c.share(site)
	case 3:
		return c.mingle(site)
	case 2, 6, 7:
		return c.program.act(site, turn)
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

// viewBy reads the data that a secret opens.
func viewBy(t *testing.T, s store.Store, secret store.SecretHash, read func(store.Reader) error) error {
	person, _, err := s.KeyBySecret(t.Context(), secret)
	if err != nil {
		return err
	}
	return s.View(t.Context(), person.ID, read)
}

// follow reads what the log has that is new, and checks that it comes to the plan.
func (c *tickingClient) follow(t *testing.T, s store.Store) error {
	return viewBy(t, s, c.secret, func(r store.Reader) error {
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
			if e.Kind == "group_joined" || e.Kind == "group_left" {
				c.toldIn = e.Kind == "group_joined"
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
		return errors.Join(c.followLinks(r), c.followGroup(t, s, r))
	})
}

// followGroup checks that the person is in the next client's group or not, as was acknowledged, but for what was asked
// for without an answer, and that their events and the group say the same.
func (c *tickingClient) followGroup(t *testing.T, s store.Store, r store.Reader) error {
	in, err := r.Memberships()
	if err != nil {
		return err
	}
	members, err := s.Members(t.Context(), c.next.runs, "", 10)
	if err != nil {
		return err
	}
	is := len(in) == 1 && in[0].Group == c.next.runs
	if c.joining {
		c.member, c.joining = is, false
	}
	if is != c.member || len(in) > 1 || len(members) != len(in) || c.toldIn != c.member {
		return fmt.Errorf("the person is in the group: %t; kept are %v, of the group %v, and the events say %t", c.member,
			in, members, c.toldIn)
	}
	return nil
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

// newTickingClients are clients who have no plan yet, each of whom joins the group of the next.
func newTickingClients(t *testing.T) []*tickingClient {
	t.Helper()
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
	for i, c := range clients {
		c.next = clients[(i+1)%len(clients)]
	}
	return clients
}

func TestNoAcknowledgedChangeIsLostAndNoneIsHalfMadeWhenTheServerIsKilled(t *testing.T) {
	program := builtProgram(t)
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	answers := managersAnswers(t)
	clients := newTickingClients(t)
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

		if round%10 == 0 || round == kills-1 { // all that records name is there
			if _, err := bolt.Verify(db, func(err error) { t.Errorf("round %d: %v", round, err) }); err != nil {
				t.Fatal(err)
			}
		}
		s, err := bolt.Open(db)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range clients {
			if err := errors.Join(c.follow(t, s), c.program.follow(t, s)); err != nil {
				t.Errorf("round %d: client %d: %v", round, i, err)
			}
		}
		if err := s.Close(); err != nil || t.Failed() {
			t.Fatal(err)
		}
	}
	results := 0
	for _, c := range clients {
		results += len(c.program.results)
	}
	storetest.Figure(t, "SIGKILL of a server under load",
		"%d kills, %d changes acknowledged (ticks, links, groups, drafts, %d quizzes), none lost, none half made", kills,
		total, results)
}
