package certainty

import (
	"math"

	"careerpath/engine/internal/exact"
)

// Count is how many bins of equal width the shares from 0 to 1 are put into.
const Count = 10

// Bins count people by the share that their best role holds.
type Bins [Count]Bin

// Bin is the people of one bin.
type Bin struct {
	People, Right int
	Share         float64 // the sum of their shares
}

// Add counts a person. right says whether they hold their best role. A share on an edge is in the bin above it.
func (b *Bins) Add(share float64, right bool) {
	in := &b[min(int(share*Count), Count-1)]
	in.People++
	in.Share += share
	if right {
		in.Right++
	}
}

// Merge adds the people of others.
func (b *Bins) Merge(o *Bins) {
	for i := range b {
		b[i].People += o[i].People
		b[i].Right += o[i].Right
		b[i].Share += o[i].Share
	}
}

// Error is the expected calibration error: Σ n_b/n·|share right in bin b − mean share in bin b| (Naeini, Cooper &
// Hauskrecht 2015), 0–1; 0 without people.
func (b *Bins) Error() float64 {
	people, off := 0, 0.0
	for i := range b {
		people += b[i].People
		off += math.Abs(float64(b[i].Right) - b[i].Share) // n_b·|…|
	}
	if people == 0 {
		return 0
	}
	return exact.Rounded(off / float64(people))
}
