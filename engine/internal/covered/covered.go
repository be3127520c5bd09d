// Package covered has simulated people of all manners take a quiz, to calibrate its sets of roles on them and to try
// whether the sets hold the roles of others. It must never know who asks.
package covered

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/conformal"
	"careerpath/engine/internal/people"
)

// Person is a simulated person with what the quiz makes of them.
type Person struct {
	Role   string // that they hold
	Result engine.Result
}

// The people to calibrate on are others than those to try the calibration on.
const (
	ToCalibrate = people.Calibrating
	Fresh       = people.Mixed
)

// Draw draws the first n people of a stream at the quiz's own noise, the roles taking turns, and scores them; the same
// on however many cores. The quiz has roles. The error is ctx's once it ends.
func Draw(ctx context.Context, cq *compiled.Quiz, from *people.Source, of people.Stream, n int) ([]Person, error) {
	out := make([]Person, n)
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			p, picks := from.NewPerson(), make([]uint8, len(cq.Items))
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				from.MixOf(of, p, i, cq.Tau, picks)
				out[i].Role = cq.Roles[p.Role].Role.ID
				out[i].Result, _, _ = cq.Take(from.Answers(picks, p.Facts)).Judge(0)
			}
		})
	}
	workers.Wait()
	return out, ctx.Err()
}

// Count counts people by whether the sets of a calibration hold their role: all, and by role held.
func Count(c *engine.Calibration, cq *compiled.Quiz, of []Person) (all conformal.Coverage, byRole []conformal.Coverage) {
	byRole = make([]conformal.Coverage, len(cq.Roles))
	for i := range of {
		if set := conformal.Set(c, &of[i].Result); set != nil {
			all.Add(set, of[i].Role)
			byRole[cq.Role[of[i].Role]].Add(set, of[i].Role)
		}
	}
	return all, byRole
}
