package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/store"
)

const progressLong = `Shows what moved between your results of a quiz, how sure that is, and how the pace
of your plan is, as My progress does in the browser. Without a QUIZ it is that of
the plan under way, or else the one you took last.

It works at the server you logged in to last, or at that of --server, as the person
whose key 'careerpath login' has kept for it. A key may also come from --token-file,
CAREERPATH_TOKEN or --token; others on the machine can read what a program was
called with. The server must have the same quiz as this program.

` + langLong

func newProgressCommand(p *program) *cobra.Command {
	var account account
	var lang string
	cmd := &cobra.Command{
		Use:     "progress [QUIZ]",
		Short:   "Show what moved between your results at a server",
		Long:    progressLong,
		Example: "  careerpath progress\n  careerpath progress manager_or_director --server https://careers.example.org",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			server, err := account.openAny()
			if err != nil {
				return err
			}
			c, err := p.catalog()
			if err != nil {
				return err
			}
			l, err := p.language(lang)
			if err != nil {
				return err
			}
			all, err := server.Everything(cmd.Context())
			if err != nil {
				return err
			}
			h := newPast(&all, argument(args, ""))
			if h.quiz != "" {
				if _, err := chooseQuiz(c, h.quiz, "as an argument"); err != nil {
					return err
				}
				if err := sameQuiz(cmd.Context(), server, c, h.quiz); err != nil {
					return err
				}
			}
			return h.write(cmd.OutOrStdout(), l, c, time.Now())
		},
	}
	account.addTo(cmd.Flags())
	addLang(cmd.Flags(), &lang)
	return cmd
}

// past is what progress in one quiz is read from.
type past struct {
	quiz  string // "" where nothing was taken
	taken []store.Assessment
	plans []store.Plan
}

// newPast picks what is kept of a quiz; where none is named, of that of the plan under way or else the one taken
// last.
func newPast(all *remote.Everything, quiz string) past {
	taken := store.Standing(all.Assessments)
	if quiz == "" && len(taken) > 0 {
		quiz = taken[len(taken)-1].Quiz
		for i := range all.Plans {
			if all.Plans[i].Active {
				quiz = all.Plans[i].Plan.Quiz
			}
		}
	}
	return past{quiz,
		slices.DeleteFunc(taken, func(a store.Assessment) bool { return a.Quiz != quiz }),
		slices.DeleteFunc(all.Plans, func(p store.Plan) bool { return p.Plan.Quiz != quiz })}
}

// write compares the results and says what moved. Days are those of the clock's own place.
func (h *past) write(stdout io.Writer, l *wording.Language, c *score.Catalog, now time.Time) error {
	if len(h.taken) == 0 {
		_, err := fmt.Fprintf(stdout, "%s\n%s", report.Indented("", "", l.T("Progress begins with a first result")+"."),
			report.Indented("", "", l.T("Take a quiz once to see where you are, and again later to see what moved. Each "+
				"result stays as it was, so that the two can be compared.")))
		return err
	}
	day := func(t time.Time) engine.Date {
		y, m, d := t.In(now.Location()).Date()
		return engine.DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
	}
	p := report.Progress{History: plan.History{Today: day(now)}, Roles: map[string]string{}}
	for i := range h.taken {
		a := &h.taken[i]
		p.History.Taken = append(p.History.Taken, engine.Taken{ID: a.ID, On: day(a.Finished), Answers: a.Answers,
			Result: a.Result, Snapshot: a.Snapshot})
		p.Quiz = a.Snapshot.QuizTitle
	}
	for i := range h.plans {
		if h.plans[i].Active {
			p.History.Plan = &h.plans[i].Plan
		} else {
			p.History.Former = append(p.History.Former, h.plans[i].Plan)
		}
	}
	for _, role := range c.Roles() {
		p.Roles[role.ID] = role.Title
	}
	var err error
	if p.Compared, err = plan.Compare(c, h.quiz, p.History); err != nil {
		return err
	}
	p.Role, _ = c.Role(p.Compared.Target)
	return report.WriteProgress(stdout, l, &p)
}
