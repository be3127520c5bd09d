package analyze

import (
	"fmt"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// room is what an analyzer works with on batches. Nothing in it outlasts a batch but the cache of levels.
type room struct {
	batch     *batch.Batch // that was added last
	items     []itemColumn
	values    [][]valueColumn // by skill, by its items
	sums      []uint64        // by item of the skill at hand
	levels    levelCache
	distances distanceColumns
	nearest   []int // role by row
	runs      *runFinder
	shown     []int // items by row
	answered  []int
	sheet     *compiled.Sheet // for what is worked out row by row
}

func newRoom(cq *compiled.Quiz) *room {
	items := newItemColumns(cq)
	return &room{
		items: items, values: newValueColumns(cq, items), sums: make([]uint64, len(cq.Items)),
		distances: distanceColumns{mean: make([]float64, batch.Rows), squares: make([]float64, batch.Rows)},
		nearest:   make([]int, batch.Rows), runs: newRuns(cq), sheet: cq.NewSheet(),
		shown: make([]int, batch.Rows), answered: make([]int, batch.Rows),
	}
}

// AddBatch scores the people of a batch and adds them all: the sums are the same as those of Add for one after another,
// and nothing is allocated after the first time. held is by row the role that the person really holds, as Held has it;
// nil where nobody's is known. It refuses a batch of another quiz or catalog, and then nothing is added.
func (a *Analyzer) AddBatch(people *score.Batch, held []int) error {
	b := people.Inside()
	if b.Quiz != a.quiz {
		return a.anotherQuiz(b.Quiz)
	}
	if held != nil && len(held) != b.Rows {
		return fmt.Errorf("there are roles of %d people in a batch of %d", len(held), b.Rows)
	}
	if a.room == nil {
		a.room = newRoom(a.quiz)
	}
	a.room.batch = b
	people.Score()
	a.people += int64(b.Rows)
	rows := firstRows(b.Rows)
	for i := range a.room.items {
		c := &a.room.items[i]
		c.read(b, i, rows)
		c.count(a.answered[i], b, i)
	}
	for k, values := range a.room.values {
		for j := range values {
			values[j].read(b)
		}
		addPairs(a.pairs[k], values, a.room.sums)
		a.addLevels(b, k)
	}
	a.addVerdicts(b)
	a.addDistances(&a.nearest, b, a.room.nearest[:b.Rows])
	if held != nil {
		a.addDistances(&a.held, b, held)
	}
	a.addSigns(b, rows)
	return nil
}

// addVerdicts adds what becomes of the people, and notes who is compared with which role.
func (a *Analyzer) addVerdicts(b *batch.Batch) {
	from := 0
	for row, v := range b.Verdict[:b.Rows] {
		if v != b.Verdict[from] {
			a.verdicts[b.Verdict[from]] += int64(row - from)
			from = row
		}
		if role := b.Role[row]; role >= 0 {
			a.roles[role]++
		} else {
			a.noRole++
		}
		a.room.nearest[row] = -1
		if v != engine.VerdictInsufficient {
			a.room.nearest[row] = b.Nearest(row)
		}
	}
	if from < b.Rows {
		a.verdicts[b.Verdict[from]] += int64(b.Rows - from)
	}
}
