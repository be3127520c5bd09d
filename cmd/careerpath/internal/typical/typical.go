// Package typical makes up assessments that those of real people resemble, so that a store can keep what they have in
// common once. It must never know how they are kept.
package typical

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"math"
	"time"

	"careerpath/engine"
	"careerpath/engine/persona"
	"careerpath/engine/score"
	"careerpath/store"
)

// people is how many people are made up. Half as many make a file 4 % larger.
const people = 32

// Assessments is the JSON of what some made-up people's assessments of a quiz would be, each in the two parts that they
// are kept in, one after another, the same each time; nil where the catalog has no such quiz, or it can't be scored for them.
func Assessments(c *score.Catalog, quiz string) []byte {
	q, ok := c.Quiz(quiz)
	if !ok {
		return nil
	}
	var all bytes.Buffer
	for n := range people {
		a, err := Assessment(c, q, n)
		if err != nil {
			return nil
		}
		summary, rest := store.Split(a)
		for _, part := range []any{rest, summary} {
			text, err := json.Marshal(part)
			if err != nil {
				return nil
			}
			all.Write(text)
		}
	}
	return all.Bytes()
}

// Assessment is what the assessment of the nth person would be, who is somewhere between 20 and 90 in every skill.
func Assessment(c *score.Catalog, q *engine.Quiz, n int) (a store.Assessment, err error) {
	who := persona.Person{
		Level: func(skill string) float64 { return 20 + float64(70*chance(skill, n)) },
		Swing: func(item string) float64 { return float64(30*chance(item, n)) - 15 },
		Fact:  func(fact string) (float64, bool) { return math.Round(20 * chance(fact, n)), true },
	}
	at := time.Date(2026, 1, 1, 9, 0, n, 0, time.UTC)
	a = store.Assessment{Quiz: q.ID, Started: at, Finished: at.Add(11 * time.Minute), Answers: who.Answers(q)}
	if a.Result, err = c.Score(q.ID, a.Answers); err != nil {
		return a, err
	}
	if a.Result.Changes, err = c.Changes(context.Background(), q.ID, a.Answers); err != nil {
		return a, err
	}
	a.Snapshot, err = c.Snapshot(q.ID, a.Answers, a.Result.Changes...)
	return a, err
}

// chance is a share, 0–1, that looks drawn, and is the same each time.
func chance(of string, n int) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(of)) // never fails
	_, _ = h.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)})
	x := h.Sum64() // whose last bytes are mixed little
	x ^= x >> 32
	x *= 0x9E3779B97F4A7C15
	x ^= x >> 29
	return float64(x>>11) / (1 << 53)
}
