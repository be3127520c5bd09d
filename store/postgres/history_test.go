package postgres_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/jackc/pgx/v5"

	"careerpath/store"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
	"careerpath/store/storetest"
)

// asked is what a client asks about a person. Each change has an id of its own and leaves it in three places: as the newest
// event, in a draft and in a record.
type asked struct {
	what    string // "say", "plan", "join", "leave" or "read"
	id      string // of the change
	version uint64 // of the plan that is changed
}

// replied is the answer, nil where there is none. Of a change it tells how many events and which version of the plan there
// are then.
type replied struct {
	code  store.Code // "" where all is well
	found known
}

// known is what is kept of a person, as far as the model goes.
type known struct {
	events  uint64
	digest  uint64 // of the ids of all events, in their order
	newest  string // the id in the draft and the record
	version uint64 // of the plan, 0 for none
	member  bool   // of the group
}

func (k known) with(id string) known {
	sum := fnv.New64a()
	_, _ = fmt.Fprint(sum, k.digest, id)
	k.events, k.digest, k.newest = k.events+1, sum.Sum64(), id
	return k
}

// may are the states that a person may be in after something was asked: none where the answer doesn't fit. What has no
// answer may have been done or not.
func (k known) may(of asked, got *replied) []any {
	after, code := k.with(of.id), store.Code("")
	switch of.what {
	case "read":
		if got != nil && got.found == k {
			return []any{k}
		}
		return nil
	case "plan":
		if of.version != k.version {
			after, code = k, store.Stale
		} else {
			after.version++
		}
	case "join", "leave":
		after.member = of.what == "join"
	}
	switch {
	case got == nil:
		return []any{k, after}
	case got.code != code || code == "" && (got.found.events != after.events || got.found.version != after.version):
		return nil
	}
	return []any{after}
}

var people = porcupine.NondeterministicModel{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		of := map[int][]porcupine.Operation{}
		for _, op := range history {
			who := op.Metadata.(int)
			of[who] = append(of[who], op)
		}
		var all [][]porcupine.Operation
		for _, one := range of {
			all = append(all, one)
		}
		return all
	},
	Init:  func() []any { return []any{known{}} },
	Step:  func(state, input, output any) []any { return state.(known).may(input.(asked), output.(*replied)) },
	Equal: func(a, b any) bool { return a == b },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v: %+v", input, output)
	},
}

const clients = 16

// crowd are clients of some people by way of two servers, each of which goes to now this one and now that.
type crowd struct {
	*testing.T
	servers [2]store.Store
	ids     []string
	began   time.Time

	sync.Mutex
	*sync.Cond
	answered, acknowledged, unanswered int
	ended                              bool
	next                               int // change
	history                            []porcupine.Operation
}

// answers waits until so many more questions were answered.
func (c *crowd) answers(more int) { c.wait(&c.answered, more) }

// failures waits until so many more questions were not.
func (c *crowd) failures(more int) { c.wait(&c.unanswered, more) }

func (c *crowd) wait(count *int, more int) {
	c.Lock()
	defer c.Unlock()
	for until := *count + more; *count < until && !c.ended; {
		c.Wait()
	}
}

func (c *crowd) end() {
	c.Lock()
	defer c.Unlock()
	c.ended = true
	c.Broadcast()
}

// change is the id of a new change.
func (c *crowd) change() string {
	c.Lock()
	defer c.Unlock()
	c.next++
	return fmt.Sprint("change", c.next)
}

// heard notes what came of a question, and says whether another is to be asked.
func (c *crowd) heard(op porcupine.Operation) bool {
	c.Lock()
	defer c.Unlock()
	of, got := op.Input.(asked), op.Output.(*replied)
	switch {
	case got == nil:
		c.unanswered++
	case of.what != "read" && got.code == "":
		c.acknowledged++
	}
	if got != nil {
		c.answered++
	}
	if got != nil || of.what != "read" { // reading without an answer says nothing
		c.history = append(c.history, op)
	}
	c.Broadcast()
	return !c.ended
}

// theGroup is what people join and leave. The first of them runs it.
func (c *crowd) theGroup() string { return "group of " + c.ids[0] }

// ask asks something of a server, and returns what it says.
func (c *crowd) ask(s store.Store, person string, of asked) (*replied, error) {
	var got replied
	var err error
	if of.what == "read" {
		err = s.View(c.Context(), person, func(r store.Reader) (err error) {
			got.found, err = c.look(r)
			return err
		})
	} else {
		err = s.Update(c.Context(), person, func(tx store.Tx) (err error) {
			got.found, err = c.make(tx, of)
			return err
		})
	}
	switch code := store.CodeOf(err); code {
	case "", store.Stale:
		got.code = code
		return &got, nil
	case store.Unavailable:
		return nil, nil
	default:
		return nil, err
	}
}

// make makes a change, and returns how many events there are and which version of the plan.
func (c *crowd) make(tx store.Tx, of asked) (now known, err error) {
	switch of.what {
	case "plan":
		now.version, err = tx.PutPlan(store.Plan{ID: "plan", Version: of.version})
	case "join":
		err = tx.Join(store.Membership{Group: c.theGroup(), Owner: c.ids[0]})
	case "leave":
		err = tx.Leave(c.theGroup())
	}
	if err == nil && of.what != "plan" {
		now.version, err = versionOf(tx)
	}
	if err == nil {
		now.events, err = tx.AppendEvent(store.Event{Kind: of.id})
	}
	if err == nil {
		err = tx.PutDraft(store.Draft{ID: of.id, Quiz: "quiz"})
	}
	if err == nil {
		err = tx.PutRecord("kind", "record", json.RawMessage(`"`+of.id+`"`))
	}
	return now, err
}

func versionOf(r store.Reader) (uint64, error) {
	p, err := r.Plan("plan")
	if store.CodeOf(err) == store.NotFound {
		err = nil
	}
	return p.Version, err
}

// look reads all that is kept of a person. What is half there is no answer that fits.
func (c *crowd) look(r store.Reader) (k known, err error) {
	events, err := r.Events(0, math.MaxInt)
	if err != nil {
		return k, err
	}
	for _, e := range events {
		k = k.with(e.Kind)
	}
	draft, err := r.Draft("quiz")
	if err != nil && store.CodeOf(err) != store.NotFound {
		return k, err
	}
	record, err := r.Record("kind", "record")
	if err != nil && store.CodeOf(err) != store.NotFound {
		return k, err
	}
	if draft.ID != k.newest || len(events) > 0 && string(record) != `"`+k.newest+`"` {
		k.newest = fmt.Sprintf("%s, but %s in the draft and %s in the record", k.newest, draft.ID, record)
	}
	groups, err := r.Memberships()
	if err != nil {
		return k, err
	}
	k.member = len(groups) > 0
	k.version, err = versionOf(r)
	return k, err
}

// goOn has a client ask until the end.
func (c *crowd) goOn(client int) {
	random := rand.New(rand.NewPCG(16, uint64(client)))
	versions := make([]uint64, len(c.ids)) // of plans, as last heard
	for {
		who, of := random.IntN(len(c.ids)), asked{what: "read"}
		if n := random.IntN(10); n < 7 {
			of = asked{what: []string{"say", "say", "say", "plan", "plan", "join", "leave"}[n], id: c.change(), version: versions[who]}
		}
		op := porcupine.Operation{ClientId: client, Metadata: who, Input: of, Call: int64(time.Since(c.began)),
			Return: math.MaxInt64}
		got, err := c.ask(c.servers[random.IntN(2)], c.ids[who], of)
		if err != nil {
			c.Errorf("%s: %v", of.what, err)
			c.end()
			return
		}
		if got != nil {
			op.Return = int64(time.Since(c.began))
			if got.code == "" {
				versions[who] = got.found.version
			} else {
				versions[who]++
			}
		}
		op.Output = got
		if !c.heard(op) {
			return
		}
	}
}

// history has crowds ask, one after another, while harm is done, and checks that all that each was told comes of doing one
// thing after another, each at some moment between its question and its answer. It returns what they did, to be told.
func history(t *testing.T, servers [2]store.Store, direct func() store.Store, crowds int, harm func(*crowd)) string {
	t.Helper()
	questions, acknowledged, unanswered := 0, 0, 0
	for range crowds {
		c := &crowd{T: t, servers: servers, began: time.Now()}
		c.Cond = sync.NewCond(&c.Mutex)
		for range 4 {
			c.ids = append(c.ids, made(t, servers[0]))
		}
		var running sync.WaitGroup
		for i := range clients {
			running.Go(func() { c.goOn(i) })
		}
		late := time.AfterFunc(3*time.Minute, func() {
			t.Error("the clients don't get on")
			c.end()
		})
		harm(c)
		c.answers(50)
		c.end()
		running.Wait()
		late.Stop()
		c.check(direct())
		questions, acknowledged, unanswered = questions+len(c.history), acknowledged+c.acknowledged, unanswered+c.unanswered
	}
	return fmt.Sprintf("%d histories of %d questions of %d clients to 2 servers, linearizable: %d changes acknowledged, "+
		"%d questions unanswered", crowds, questions, clients, acknowledged, unanswered)
}

// check checks the history, with what is kept at last.
func (c *crowd) check(s store.Store) {
	var kept = map[string]int{}
	members, err := s.Members(c.Context(), c.theGroup(), "", math.MaxInt32)
	must(c, err)
	joined := 0
	for who, id := range c.ids {
		for _, kind := range saidBy(c, s, id) {
			kept[kind]++
		}
		last, err := c.ask(s, id, asked{what: "read"})
		if err != nil || last == nil {
			c.Fatal(err)
		}
		if last.found.member {
			joined++
		}
		c.history = append(c.history, porcupine.Operation{ClientId: clients, Metadata: who, Input: asked{what: "read"},
			Output: last, Call: int64(time.Since(c.began)), Return: math.MaxInt64})
	}
	if len(members) != joined {
		c.Errorf("%d people are in the group, which has %d members", joined, len(members))
	}
	for id, times := range kept {
		if times > 1 {
			c.Errorf("%s was applied %d times", id, times)
		}
	}
	// What nobody has answered and isn't there was not done, and what is there was done before this.
	c.history = slices.DeleteFunc(c.history, func(op porcupine.Operation) bool {
		of, got := op.Input.(asked), op.Output.(*replied)
		if got != nil && got.code == "" && of.what != "read" && kept[of.id] == 0 {
			c.Errorf("%s was acknowledged and is lost", of.id)
		}
		return got == nil && kept[of.id] == 0
	})
	result := porcupine.CheckOperationsTimeout(people.ToModel(), c.history, time.Minute)
	if result != porcupine.Ok {
		c.Errorf("the history of %d questions is %v", len(c.history), result)
	}
}

func TestAHistoryInWhichAChangeWasLostOrDoneTwiceIsNone(t *testing.T) {
	t.Parallel()
	one := known{}.with("one")
	do := func(at int64, of asked, got *replied) porcupine.Operation {
		op := porcupine.Operation{Metadata: 0, Input: of, Output: got, Call: at, Return: at + 1}
		if got == nil {
			op.Return = math.MaxInt64
		}
		return op
	}
	said := do(0, asked{what: "say", id: "one"}, &replied{found: one})
	unanswered := do(0, asked{what: "say", id: "one"}, nil)
	read := func(at int64, k known) porcupine.Operation { return do(at, asked{what: "read"}, &replied{found: k}) }
	half := one
	half.newest = "half"
	plan := func(at int64, of uint64, code store.Code) porcupine.Operation {
		after := known{}.with("plan")
		after.version = 1
		return do(at, asked{what: "plan", id: "plan", version: of}, &replied{code: code, found: after})
	}
	for _, tt := range []struct {
		name    string
		history []porcupine.Operation
		is      bool
	}{
		{"it is kept", []porcupine.Operation{said, read(2, one)}, true},
		{"it is lost", []porcupine.Operation{said, read(2, known{})}, false},
		{"it is kept twice", []porcupine.Operation{said, read(2, one.with("one"))}, false},
		{"it is kept by half", []porcupine.Operation{said, read(2, half)}, false},
		{"it may have been kept", []porcupine.Operation{unanswered, read(2, one)}, true},
		{"it may not have been kept", []porcupine.Operation{unanswered, read(2, known{})}, true},
		{"it is kept later", []porcupine.Operation{unanswered, read(2, known{}), read(4, one)}, true},
		{"it is seen and goes", []porcupine.Operation{unanswered, read(2, one), read(4, known{})}, false},
		{"it is kept twice without an answer", []porcupine.Operation{unanswered, read(2, one.with("one"))}, false},
		{"a plan is changed", []porcupine.Operation{plan(0, 0, ""), plan(2, 0, store.Stale)}, true},
		{"a plan is changed twice from one version", []porcupine.Operation{plan(0, 0, ""), plan(2, 0, "")}, false},
		{"a plan is stale that nobody changed", []porcupine.Operation{plan(0, 0, store.Stale)}, false},
	} {
		if got := porcupine.CheckOperations(people.ToModel(), tt.history); got != tt.is {
			t.Errorf("%s: it is a history: %t", tt.name, got)
		}
	}
}

// twoServers are stores at an address.
func twoServers(t *testing.T, url string, options ...postgres.Option) [2]store.Store {
	return [2]store.Store{opened(t, url, options...), opened(t, url, options...)}
}

func TestNothingIsLostOrDoneTwiceWhereConnectionsAreCut(t *testing.T) {
	t.Parallel()
	database, proxy := prepared(t), server.Proxy(t)
	direct := opened(t, server.URL(database))
	crowds := storetest.Size(1, 10)
	told := history(t, twoServers(t, proxy.URL(database)), func() store.Store { return direct }, crowds, func(c *crowd) {
		for range storetest.Size(4, 20) {
			c.answers(50)
			proxy.Cut()
		}
	})
	_, cut := proxy.Lost()
	storetest.Figure(t, "PostgreSQL, connections cut", "%d connections cut; %s", cut, told)
}

func TestNothingIsLostOrDoneTwiceWhereCommitsAreLost(t *testing.T) {
	t.Parallel()
	database, proxy := prepared(t), server.Proxy(t)
	direct := opened(t, server.URL(database))
	crowds := storetest.Size(1, 10)
	told := history(t, twoServers(t, proxy.URL(database)), func() store.Store { return direct }, crowds, func(c *crowd) {
		for n := range storetest.Size(5, 20) {
			for _, way := range ways {
				c.answers(10)
				proxy.Lose(way, 1+n%3)
			}
		}
	})
	lost, _ := proxy.Lost()
	storetest.Figure(t, "PostgreSQL, COMMITs lost", "%d COMMITs not answered; %s", lost, told)
}

// TestNothingIsLostOrDoneTwiceWhereConnectionsAreFew has servers want more connections than the database gives, which others
// take now and then, and their clients more than the servers have.
func TestNothingIsLostOrDoneTwiceWhereConnectionsAreFew(t *testing.T) {
	t.Parallel()
	database := prepared(t)
	owner := opened(t, server.URL(database))
	must(t, owner.Try(t.Context())) // so that there are tables
	admin := connected(t, server.URL(database))
	for _, sql := range []string{"CREATE ROLE narrow LOGIN CONNECTION LIMIT 3",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO narrow"} {
		_, err := admin.Exec(t.Context(), sql)
		must(t, err)
	}
	url := strings.Replace(server.URL(database), "careerpath@", "narrow@", 1)
	two := twoServers(t, url+"&pool_max_conns=2", postgres.AsItIs(),
		postgres.Patient(500*time.Millisecond))
	taken := 0
	crowds := storetest.Size(1, 4)
	told := history(t, two, func() store.Store { return owner }, crowds, func(c *crowd) {
		for range 2 {
			var others []*pgx.Conn
			for len(others) < 3 { // all of them
				_, err := admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
					WHERE usename = 'narrow' AND NOT pid = ANY ($1)`, pidsOf(others))
				must(t, err)
				if conn, err := pgx.Connect(t.Context(), url); err == nil {
					others = append(others, conn)
				}
			}
			taken++
			c.failures(clients)
			for _, conn := range others {
				must(t, conn.Close(t.Context()))
			}
			c.answers(50)
		}
	})
	storetest.Figure(t, "PostgreSQL, too few connections", "taken by others %d times; %s", taken, told)
}

func pidsOf(conns []*pgx.Conn) []int32 {
	pids := []int32{}
	for _, conn := range conns {
		pids = append(pids, int32(conn.PgConn().PID()))
	}
	return pids
}

// TestNothingIsLostOrDoneTwiceWhereTheServerIsRestartedAndAnotherTakesOver harms a server of its own, which has a synchronous
// standby: it is restarted without a word, and in the end it dies and the standby takes its place.
func TestNothingIsLostOrDoneTwiceWhereTheServerIsRestartedAndAnotherTakesOver(t *testing.T) {
	t.Parallel()
	first := postgrestest.Start(t, "fsync = off")
	second := first.Standby(t)
	must(t, first.Synchronous(t.Context()))
	url := postgrestest.URL("postgres", first, second)
	two := twoServers(t, url)
	t.Run("a change that the standby doesn't have is neither acknowledged nor seen", func(t *testing.T) {
		withoutStandby(t, two[0], url, first, second)
	})
	t.Run("a server that takes no changes for a while is no fault of the program", func(t *testing.T) {
		whileReadOnly(t, url, first)
	})
	restarts := storetest.Size(2, 30)
	told := history(t, two, func() store.Store { return opened(t, second.URL("postgres")) }, 1, func(c *crowd) {
		for range restarts {
			c.answers(60)
			must(t, first.Restart())
		}
		c.answers(100)
		must(t, first.Halt())
		must(t, second.Promote())
		c.answers(100)
	})
	storetest.Figure(t, "PostgreSQL, restarts and failover", "%d restarts, 1 failover; %s", restarts, told)
}

func withoutStandby(t *testing.T, s store.Store, url string, first, second *postgrestest.Server) {
	ann, bob := made(t, s), made(t, s)
	hasty, patient := opened(t, url, postgres.Patient(2*time.Second)), opened(t, url, postgres.Patient(5*time.Second))
	must(t, second.Halt())
	told := make(chan error, 1)
	go func() { told <- hasty.Update(t.Context(), ann, say("one")) }()
	must(t, first.StandbyAwaited(t.Context()))
	doubtful(t, <-told)
	isSaid(t, s, ann)
	must(t, first.Restart()) // and then it is there for whoever reads
	go func() { told <- patient.Update(t.Context(), bob, say("two")) }()
	must(t, first.StandbyAwaited(t.Context()))
	must(t, first.Restart())
	doubtful(t, <-told)
	must(t, second.Resume())
	must(t, s.Update(t.Context(), ann, say("three")))
	isSaid(t, s, ann, "one", "three")
	isSaid(t, s, bob, "two")
}

func whileReadOnly(t *testing.T, url string, first *postgrestest.Server) {
	s := opened(t, url, postgres.Patient(time.Second), postgres.AsItIs())
	ann := made(t, s)
	must(t, first.Set(t.Context(), "default_transaction_read_only", "on"))
	if err := s.Update(t.Context(), ann, say("one")); store.CodeOf(err) != store.Unavailable {
		t.Errorf("a change where none are taken: %v", err)
	}
	must(t, first.Set(t.Context(), "default_transaction_read_only", "off"))
	must(t, s.Update(t.Context(), ann, say("two")))
	isSaid(t, s, ann, "two")
}
