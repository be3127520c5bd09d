// Bench runs the engine side by side with code that does the same or a part of it, and prints how they compare.
// README.md says what each row is.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"careerpath/engine"
	"careerpath/engine/bench/byhand"
	"careerpath/engine/bench/peers"
	"careerpath/engine/bench/sheets"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/expression"
)

const (
	rounds = 11
	least  = 40 * time.Millisecond // of each side in each round
	few    = 64                    // sheets that stay in the processor's cache
	many   = 10_000                // sheets that don't
	seed   = 1
)

// pair is one row: two functions that each work off n sheets. They panic where they can't.
type pair struct {
	name         string
	ours, theirs func(n int)
	elsewhere    bool     // theirs runs in another process, so that its allocations aren't seen
	whole        bool     // a file from start to end, in which allocations aren't counted
	rows         int      // of that file, 0 for fileRows
	command      *program // ours, where it is the program
	before       func()   // makes it ready, untimed; nil where nothing has to be done
}

// cost is what one sheet takes.
type cost struct {
	nanoseconds, allocations float64
}

func main() {
	only := flag.String("only", "", "measure the rows whose name has this `TEXT`")
	flag.Parse()
	if err := run(*only, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run measures the rows whose name has a text.
func run(only string, stdout, stderr io.Writer) error {
	source, err := sheets.New(seed)
	if err != nil {
		return err
	}
	people, err := source.People(many)
	if err != nil {
		return err
	}
	pairs := handWritten(source, people)
	more, stop, err := ruleEngines(source, people[:few], stderr)
	if err != nil {
		return err
	}
	ofFiles, remove, err := files(source)
	if err != nil {
		return errors.Join(err, stop())
	}
	pairs = slices.Concat(pairs, more, changes(source), []pair{loading()}, ofFiles)
	for name := range marks {
		if !slices.ContainsFunc(pairs, func(p pair) bool { return p.name == name }) {
			return errors.Join(fmt.Errorf("there is a mark for %q, and no such row", name), stop(), remove())
		}
	}
	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "what\tours, ns\tallocs\tMB\ttheirs, ns\tallocs\tours / theirs\tmark\tbefore\t")
	for _, p := range pairs {
		if !strings.Contains(p.name, only) {
			continue
		}
		if p.before != nil {
			p.before()
		}
		if p.command != nil {
			p.ours = p.command.run
		}
		ours, theirs := p.measure()
		left, right := fmt.Sprintf("%.0f", ours.allocations), fmt.Sprintf("%.0f", theirs.allocations)
		if p.elsewhere || p.whole {
			right = "–"
		}
		if p.whole {
			left = "–"
		}
		peak := ""
		if p.command != nil {
			peak = fmt.Sprintf("%.0f", float64(p.command.peak)*1024/1e6) // 0 where the system doesn't say
		}
		of := marks[p.name]
		fmt.Fprintf(table, "%s\t%.0f\t%s\t%s\t%.0f\t%s\t%.2f\t%s\t%s\t\n", p.name, ours.nanoseconds, left, peak,
			theirs.nanoseconds, right, ours.nanoseconds/theirs.nanoseconds, of.goal, of.before)
	}
	return errors.Join(table.Flush(), stop(), remove())
}

// handWritten are the rows against package byhand.
func handWritten(source *sheets.Source, people []engine.Answers) []pair {
	var scores byhand.Scores
	hash := source.Catalog.QuizHash(sheets.QuizID)
	rows := make([]byhand.Row, len(people))
	for i, answers := range people {
		rows[i] = source.RowOf(answers)
	}
	cq, columns := blocks(source, rows)
	return []pair{
		{
			name:   "a result with its reasons, by hand",
			ours:   results(source, people[:few]),
			theirs: each(few, func(i int) { byhand.Score(people[i], hash) }),
		},
		{
			name:   "10,000 sheets in batches, by hand in a loop, without reasons",
			ours:   batches(cq, columns, 1),
			theirs: each(many, func(i int) { byhand.Levels(&rows[i], &scores) }),
		},
		{
			name:   "the same batches on two cores, on one",
			ours:   batches(cq, columns, 2),
			theirs: batches(cq, columns, 1),
		},
		simulating(source, rows),
	}
}

// block is a batch's input: its columns, as a program would keep them that has read a file.
type block struct {
	rows    int
	choices [][]uint8
	numbers [][]float64
}

// blocks puts rows into columns.
func blocks(source *sheets.Source, rows []byhand.Row) (cq *compiled.Quiz, out []block) {
	cq, err := source.Catalog.Inside().Quiz(sheets.QuizID)
	must(err)
	for len(rows) > 0 {
		b := batch.New(cq)
		n := min(len(rows), batch.Rows)
		for row := range n {
			source.Fill(b, row, &rows[row])
		}
		out = append(out, block{n, b.Choices, b.Numbers})
		rows = rows[n:]
	}
	return cq, out
}

// batches is the engine's side: many sheets scored without reasons, on so many cores.
func batches(cq *compiled.Quiz, all []block, cores int) func(n int) {
	all = all[:len(all)/cores*cores] // so that none is worked on by two
	return func(n int) {
		var working sync.WaitGroup
		for core := range cores {
			working.Go(func() {
				b := batch.New(cq)
				for at, left := core, n/cores; left > 0; at += cores {
					of := &all[at%len(all)]
					b.Rows, b.Choices, b.Numbers = min(left, of.rows), of.choices, of.numbers
					b.Score()
					left -= b.Rows
				}
			})
		}
		working.Wait()
	}
}

// ruleEngines are the rows against engines that evaluate the conditions alone. stop ends what was started for them.
func ruleEngines(
	source *sheets.Source, people []engine.Answers, stderr io.Writer,
) (rows []pair, stop func() error, err error) {
	conditions := source.Conditions()
	values := make([]sheets.Values, len(people))
	for i, answers := range people {
		r, err := source.Catalog.Score(sheets.QuizID, answers)
		if err != nil {
			return nil, nil, err
		}
		values[i] = sheets.ValuesOf(&r)
	}
	byExpr, err := peers.Expr(conditions, values[0])
	if err != nil {
		return nil, nil, err
	}
	byCEL, err := peers.CEL(conditions)
	if err != nil {
		return nil, nil, err
	}
	held := make([]bool, len(conditions))
	evaluate := func(p peers.Peer) func(int) {
		return each(len(values), func(i int) { must(p.Evaluate(values[i], held)) })
	}
	code, err := peers.NewCode(conditions, values[0])
	if err != nil {
		return nil, nil, err
	}
	frames := make([]*expression.Frame, len(values))
	for i := range values {
		frames[i] = code.Frame(values[i])
	}
	ours := each(len(frames), func(i int) { code.Evaluate(frames[i], held) })
	rows = []pair{
		{name: "the conditions of one sheet, expr", ours: ours, theirs: evaluate(byExpr)},
		{name: "the conditions of one sheet, cel-go", ours: ours, theirs: evaluate(byCEL)},
	}
	node, err := peers.StartNode("node", values)
	if err != nil {
		fmt.Fprintln(stderr, "The rule engines for Node are left out:", err)
		return rows, func() error { return nil }, nil
	}
	for _, name := range peers.NodePeers {
		rows = append(rows, pair{
			name: "the conditions of one sheet, " + name, ours: ours, elsewhere: true,
			theirs: func(n int) { must(node.Run(name, n)) },
		})
	}
	return rows, node.Stop, nil
}

// results is the engine's side: the whole result.
func results(source *sheets.Source, people []engine.Answers) func(n int) {
	return each(len(people), func(i int) {
		_, err := source.Catalog.Score(sheets.QuizID, people[i])
		must(err)
	})
}

// each does something for n sheets of so many in turn, and goes on where it stopped.
func each(count int, do func(i int)) func(n int) {
	i := 0
	return func(n int) {
		for range n {
			do(i)
			if i++; i == count {
				i = 0
			}
		}
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// measure lets both sides take turns and returns the median of each.
func (p *pair) measure() (ours, theirs cost) {
	if p.whole {
		return p.measureWhole()
	}
	a, b := enough(p.ours), enough(p.theirs)
	var left, right []cost
	for range rounds {
		left = append(left, once(p.ours, a))
		right = append(right, once(p.theirs, b))
	}
	return median(left), median(right)
}

// enough is how many sheets take long enough to be timed.
func enough(work func(n int)) int {
	for n := 1; ; n *= 2 {
		start := time.Now()
		work(n)
		if time.Since(start) >= least {
			return n
		}
	}
}

// once works off n sheets, and begins without garbage.
func once(work func(n int), n int) cost {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	work(n)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return cost{float64(took.Nanoseconds()) / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)}
}

func median(costs []cost) cost {
	slices.SortFunc(costs, func(a, b cost) int { return cmp.Compare(a.nanoseconds, b.nanoseconds) })
	return costs[len(costs)/2]
}
