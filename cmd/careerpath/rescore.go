package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/everybody"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/rescore"
	"careerpath/engine/score"
	"careerpath/store"
)

const rescoreLong = `Scores the results in a database again by other content, and counts whose
recommendation would be another: to be run before that content is published.
--content names its directory. Nothing in the database changes.

Of each person the latest result of each quiz counts, as it was given then; a
correction stands for what it corrects. With --all every kept result counts. A
short form is scored as one. Answers that no longer fit their questions are left
aside, and a result of which none fits can't be scored.

People are counted and none is shown: what fewer than five share is "fewer than 5",
and null with --json. A server that has a file open must be stopped first, and
servers that have a PostgreSQL go on.

With --resume the work is noted in a file every few seconds. Where it was
interrupted, the same command goes on from there. The file is removed at the end.

With --fail-above the exit status is 1 where more than so many percent of a quiz's
recommendations would be others.`

func newRescoreCommand(p *program) *cobra.Command {
	var db database
	var quizID, noted string
	r := &rescoring{most: changedShare(math.Inf(1))}
	cmd := &cobra.Command{
		Use:   "rescore",
		Short: "Count whose recommendation other content would change",
		Long:  rescoreLong,
		Example: `  careerpath rescore --db careerpath.db --content my-content
  careerpath rescore --postgres postgres://careerpath@db.example.org/careerpath --content my-content
  careerpath rescore --db careerpath.db --content my-content --quiz bakery --fail-above 5%`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := db.check(cmd.Flags()); err != nil {
				return err
			}
			if db == (database{}) {
				return usagef("name the database: --db FILE, or --postgres URL")
			}
			var err error
			if r.catalog, r.quizzes, err = p.quizzes(quizID); err != nil {
				return err
			}
			r.stdout, r.stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return r.run(cmd.Context(), db, quizID, noted)
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "rescore results of the quiz with this `ID` alone")
	cmd.Flags().BoolVar(&r.all, "all", false, "rescore every kept result, not the latest of each person alone")
	cmd.Flags().BoolVar(&r.asJSON, "json", false, "write JSON instead of text")
	cmd.Flags().StringVar(&noted, "resume", "", "note in `FILE` how far the work has come, and go on from there")
	cmd.Flags().Var(&r.most, "fail-above", "exit with status 1 where more than this share of recommendations would change")
	db.addTo(cmd.Flags(), "", "rescore the results in the database `FILE`", "rescore the results in the PostgreSQL at `URL`")
	return cmd
}

// quizzes are the ids of all quizzes of the content, or of one.
func (p *program) quizzes(id string) (c *score.Catalog, ids []string, err error) {
	if id != "" {
		c, quiz, err := p.quiz(id, "--quiz")
		if err != nil {
			return nil, nil, err
		}
		return c, []string{quiz.ID}, nil
	}
	if c, err = loadCatalog(p.content); err != nil {
		return nil, nil, err
	}
	for _, quiz := range c.Quizzes() {
		ids = append(ids, quiz.ID)
	}
	return c, ids, nil
}

// changedShare is the value of --fail-above, 0–1; infinite where it isn't given.
type changedShare float64

// String is the share in percent.
func (p *changedShare) String() string {
	if math.IsInf(float64(*p), 1) {
		return ""
	}
	return strconv.FormatFloat(math.Round(float64(*p)*1e8)/1e6, 'g', -1, 64) + "%"
}

// Type names the value in the command's help.
func (*changedShare) Type() string { return "PERCENT" }

// Set takes a share.
func (p *changedShare) Set(text string) error {
	x, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(x >= 0 && x <= 100) {
		return errors.New("a share from 0% to 100%, such as 5%")
	}
	*p = changedShare(x / 100)
	return nil
}

// rescoring is one run of the command.
type rescoring struct {
	catalog        *score.Catalog
	quizzes        []string // ids
	all, asJSON    bool
	most           changedShare
	stdout, stderr io.Writer
}

// rescored is what is counted, of each quiz.
type rescored struct {
	Quizzes map[string]*rescore.Totals `json:"quizzes"`
	// results of quizzes that the content doesn't have
	Gone map[string]*rescore.Totals `json:"gone"`
}

// run rescores what is in a database. quiz is that of --quiz, and noted the file of --resume.
func (r *rescoring) run(ctx context.Context, db database, quiz, noted string) (err error) {
	of := work{Command: "rescore", Content: r.catalog.Hash(), Quiz: quiz, All: r.all}
	from, err := resume(noted, of, db)
	if err != nil {
		return err
	}
	kept, err := db.toRead(ctx)
	if err != nil {
		return err
	}
	sums, err := r.count(ctx, kept, from)
	if err = errors.Join(err, kept.Close()); err != nil {
		return err
	}
	if err := r.tell(sums); err != nil {
		return err
	}
	return errors.Join(from.done(), r.judge(sums))
}

// count goes on from a checkpoint to the end.
func (r *rescoring) count(ctx context.Context, kept store.Store, from *checkpoint) (*rescored, error) {
	sums := &rescored{map[string]*rescore.Totals{}, map[string]*rescore.Totals{}}
	if err := from.counted(sums); err != nil {
		return nil, err
	}
	var workers []everybody.Worker
	var counting []*rescorer
	for range runtime.GOMAXPROCS(0) {
		w, err := r.worker()
		if err != nil {
			return nil, err
		}
		workers, counting = append(workers, w), append(counting, w)
	}
	walk := everybody.Walk{Store: kept, Quiz: from.Of.Quiz, Choose: store.Latest, Workers: workers, Every: saveEvery,
		Stop: func(at everybody.Place) error {
			for _, w := range counting {
				w.handOver(sums)
			}
			return from.save(at, sums)
		}}
	if r.all {
		walk.Choose = store.Every
	}
	if isTerminal(r.stderr) {
		bar := rows.NewBar(r.stderr, -1, "rescoring people", false)
		defer bar.Close()
		walk.Seen = bar.Show
	}
	err := walk.Run(ctx, from.At)
	if err != nil && ctx.Err() != nil && from.file != "" {
		err = errors.New("interrupted: the same command goes on from where it was")
	}
	return sums, err
}

// tell writes what was counted.
func (r *rescoring) tell(sums *rescored) error {
	out := report.Rescored{Content: r.catalog.Hash(), All: r.all, Quizzes: []rescore.Report{}, Gone: []rescore.Report{}}
	for _, quiz := range r.quizzes {
		if t := sums.Quizzes[quiz]; t != nil {
			out.Quizzes = append(out.Quizzes, rescore.NewReport(r.catalog, quiz, t))
		}
	}
	for _, quiz := range slices.Sorted(maps.Keys(sums.Gone)) {
		out.Gone = append(out.Gone, rescore.NewReport(r.catalog, quiz, sums.Gone[quiz]))
	}
	if r.asJSON {
		to := json.NewEncoder(r.stdout)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		return to.Encode(out)
	}
	return report.WriteRescored(r.stdout, &out)
}

// judge fails where too many recommendations would be others.
func (r *rescoring) judge(sums *rescored) error {
	var failed []error
	for _, quiz := range r.quizzes {
		if t := sums.Quizzes[quiz]; t != nil && t.Share() > float64(r.most) {
			failed = append(failed, fmt.Errorf("of the quiz %s more than %s of the recommendations would change", quiz,
				r.most.String()))
		}
	}
	return errors.Join(failed...)
}

// rescorer rescores what it is given.
type rescorer struct {
	of     *rescoring
	person int64
	by     map[string]*rescore.Rescorer
	gone   map[string]*rescore.Totals
}

func (r *rescoring) worker() (*rescorer, error) {
	w := &rescorer{of: r, by: map[string]*rescore.Rescorer{}, gone: map[string]*rescore.Totals{}}
	for _, quiz := range r.quizzes {
		one, err := rescore.New(r.catalog, quiz)
		if err != nil {
			return nil, err
		}
		w.by[quiz] = one
	}
	return w, nil
}

// Take is as everybody.Worker says.
func (w *rescorer) Take(f store.Finished) error {
	w.person++
	for i := range f.Sheets {
		quiz := f.Sheets[i].Summary.Quiz
		if by, there := w.by[quiz]; there {
			by.Add(w.person, f.Sheets[i].Taken())
			continue
		}
		if w.gone[quiz] == nil {
			w.gone[quiz] = &rescore.Totals{}
		}
		w.gone[quiz].Leave(w.person)
	}
	return nil
}

// Settle is as everybody.Worker says.
func (w *rescorer) Settle() error {
	for _, by := range w.by {
		by.Settle()
	}
	return nil
}

// handOver adds what was counted to sums, and begins to count anew.
func (w *rescorer) handOver(sums *rescored) {
	for quiz, by := range w.by {
		if by.Totals.Kept.Results > 0 {
			merge(sums.Quizzes, quiz, &by.Totals)
			by.Totals = rescore.Totals{}
		}
	}
	for quiz, t := range w.gone {
		merge(sums.Gone, quiz, t)
	}
	clear(w.gone)
}

func merge(sums map[string]*rescore.Totals, quiz string, t *rescore.Totals) {
	if sums[quiz] == nil {
		sums[quiz] = &rescore.Totals{}
	}
	sums[quiz].Merge(t)
}
