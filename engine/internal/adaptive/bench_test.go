package adaptive_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/adaptive"
)

func BenchmarkNext(b *testing.B) {
	c, _ := enginetest.Shipped(b)
	whole, err := c.Inside().Quiz("marketing_career")
	if err != nil {
		b.Fatal(err)
	}
	cq := adaptive.Of(whole)
	given := make([]engine.Answer, len(cq.Items))
	for range 8 {
		next := adaptive.Next(cq.Take(given)).Item
		if next < 0 {
			break
		}
		given[next] = cq.Items[next].Answers[len(cq.Items[next].Answers)/2]
	}
	s := cq.Take(given)
	for b.Loop() {
		adaptive.Next(s)
	}
}
