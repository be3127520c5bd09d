package analyze

import (
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/runs"
)

// mostPoints is how many items on a scale a quiz may have so that a run of them is counted in seven bits. Of more, runs
// are found row by row, and so they are where an item has other points than 1, 2, 3 and so on.
const mostPoints = 127

// runFinder finds the longest runs of the same point in the rows of a batch.
type runFinder struct {
	quiz    *compiled.Quiz
	batch   *batch.Batch     // at hand
	items   []*compiled.Item // those with points, in shown order
	at      []int            // where they are among all
	byRow   bool             // a byte doesn't do for their points
	longest []uint8
	count   []uint8   // how many points there are
	differ  []uint8   // 0 where all are the same
	points  []float64 // room for those of a row
	telling []float64 // and for those that may be a sign
}

func newRuns(cq *compiled.Quiz) *runFinder {
	r := &runFinder{quiz: cq, longest: make([]uint8, batch.Rows), count: make([]uint8, batch.Rows),
		differ: make([]uint8, batch.Rows), byRow: cq.Quiz.FloorIsUsual}
	for i := range cq.Items {
		ci := &cq.Items[i]
		if ci.Points == 0 {
			continue
		}
		r.items, r.at = append(r.items, ci), append(r.at, i)
		for k, position := range ci.Positions {
			r.byRow = r.byRow || position != float64(k+1)
		}
	}
	r.byRow = r.byRow || len(r.items) > mostPoints
	return r
}

// find goes through the points of eight rows at a time, a byte for each. All bytes are less than 128.
func (r *runFinder) find(b *batch.Batch) {
	if r.batch = b; r.byRow {
		return
	}
	for group := range batch.Rows / eight {
		var last, run, longest, count, given, differ uint64
		for _, item := range r.at {
			x := eightOf(b.Choices[item], group)
			answered, asked := zeros(x)^ones, r.asked(item, group)
			same, point := 0xff*zeros(x^last), 0xff*answered
			run = (run&same+ones)&point | run&^asked // one left open ends it
			last = x | last&^asked
			differ |= (x ^ given) & (0xff * (zeros(given) ^ ones)) & point
			given = x | given&^point
			count += answered
			longer := 0xff * (((run | topBits) - longest) & topBits >> 7)
			longest = run&longer | longest&^longer
		}
		putEight(r.longest, group, longest)
		putEight(r.count, group, count)
		putEight(r.differ, group, differ)
	}
}

// asked has all bits of a byte set where the person in a row of the group was asked an item.
func (r *runFinder) asked(item, group int) uint64 {
	if !r.batch.Hides(item) {
		return ^uint64(0)
	}
	out := uint64(0)
	for k := range eight {
		if r.batch.Shown(item, group*eight+k) {
			out |= 0xff << (k * eight)
		}
	}
	return out
}

// longestOf is the longest run of a row.
func (r *runFinder) longestOf(row int) int {
	if r.byRow {
		return runs.Longest(r.pointsOf(row))
	}
	return int(r.longest[row])
}

// signsOf says whether a row shows the signs of runs.Monotonous.
func (r *runFinder) signsOf(row int) (long, none bool) {
	if r.byRow {
		r.telling = r.quiz.Along(r.telling, func(item int) int { return r.batch.Point(item, row) }, true)
		return runs.Monotonous(r.pointsOf(row), r.telling)
	}
	return runs.Signs(int(r.longest[row]), int(r.count[row]), r.differ[row] == 0)
}

// pointsOf are the points of a row, valid until the next call.
func (r *runFinder) pointsOf(row int) []float64 {
	r.points = r.quiz.Along(r.points, func(item int) int { return r.batch.Point(item, row) }, false)
	return r.points
}
