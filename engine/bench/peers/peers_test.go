package peers_test

import (
	"os"
	"testing"

	"careerpath/engine"
	"careerpath/engine/bench/peers"
	"careerpath/engine/bench/sheets"
)

// given is what peers are given: conditions, and people with their results. Some of them answer at random, and some are
// able enough for a director, because one rule is for them.
type given struct {
	conditions []sheets.Condition
	values     []sheets.Values
	results    []engine.Result
}

func give(t testing.TB, people int) given {
	t.Helper()
	s, err := sheets.New(4)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.People(people)
	if err != nil {
		t.Fatal(err)
	}
	for range people {
		able, err := s.Holder("digital_marketing_manager", 30, 20, 0)
		if err != nil {
			t.Fatal(err)
		}
		between, err := s.Holder("social_media_manager", 0, 60, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, able, between, s.Anything(0))
	}
	g := given{conditions: s.Conditions()}
	for _, answers := range all {
		r, err := s.Catalog.Score(sheets.QuizID, answers)
		if err != nil {
			t.Fatal(err)
		}
		g.results = append(g.results, r)
		g.values = append(g.values, sheets.ValuesOf(&r))
	}
	return g
}

// check compares what a peer says with the results, and wants each condition to hold and not to hold at least once.
func (g given) check(t *testing.T, held [][]bool) {
	t.Helper()
	saw := map[bool]map[string]bool{true: {}, false: {}}
	for i := range g.results {
		for j := range g.conditions {
			c := &g.conditions[j]
			want, known := c.HeldIn(&g.results[i])
			if known && held[i][j] != want {
				t.Fatalf("sheet %d: %s comes out as %v", i, c.ID, held[i][j])
			}
			if known {
				saw[want][c.ID] = true
			}
		}
	}
	for _, c := range g.conditions {
		if !saw[true][c.ID] || !saw[false][c.ID] {
			t.Errorf("%s held for all or for none", c.ID)
		}
	}
}

func goPeers(t testing.TB, g given) map[string]peers.Peer {
	t.Helper()
	byExpr, err := peers.Expr(g.conditions, g.values[0])
	if err != nil {
		t.Fatal(err)
	}
	byCEL, err := peers.CEL(g.conditions)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]peers.Peer{"expr": byExpr, "cel-go": byCEL}
}

func TestGoPeersAgreeWithTheEngine(t *testing.T) {
	g := give(t, 3000)
	for name, peer := range goPeers(t, g) {
		t.Run(name, func(t *testing.T) {
			held := make([][]bool, len(g.values))
			for i, values := range g.values {
				held[i] = make([]bool, len(g.conditions))
				if err := peer.Evaluate(values, held[i]); err != nil {
					t.Fatal(err)
				}
			}
			g.check(t, held)
		})
	}
}

func TestNodePeersAgreeWithTheEngine(t *testing.T) {
	g := give(t, 3000)
	if why := os.Getenv("WITHOUT_NODE_PEERS"); why != "" { // set by make, where their packages can't be downloaded
		t.Skip("the rule engines for Node are left out:", why)
	}
	node, err := peers.StartNode("../node", g.values)
	if err != nil {
		t.Fatal(err)
	}
	for _, peer := range peers.NodePeers {
		held, err := node.Held(peer, g.conditions)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(peer, func(t *testing.T) { g.check(t, held) })
	}
	if err := node.Stop(); err != nil {
		t.Error(err)
	}
}

func BenchmarkExpr(b *testing.B) { benchmark(b, "expr") }

func BenchmarkCEL(b *testing.B) { benchmark(b, "cel-go") }

// benchmark evaluates all conditions on one sheet after another. Their values are at hand.
func benchmark(b *testing.B, name string) {
	g := give(b, 64)
	peer := goPeers(b, g)[name]
	held := make([]bool, len(g.conditions))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := peer.Evaluate(g.values[i%len(g.values)], held); err != nil {
			b.Fatal(err)
		}
	}
}
