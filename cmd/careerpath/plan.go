package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/figures"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

const planLong = `Draws up a plan from a person's answers to a role: which activities close the
gaps, in which order, by when, and why each of them is there.

ROLE may be any role. Where no growth path leads there from the one that is
recommended, or none is recommended, the plan is made of the activities of all
paths that close the gaps, and says so. A plan to the recommended role itself
is for growing within it.

The answers are one line or one JSON object, as quiz --save and the score
command have it:
  {"id":"ann","answers":{"kept_a_schedule":4,"launch_slips":"test_the_set_up"}}
or the answers alone:
  {"kept_a_schedule":4,"launch_slips":"test_the_set_up"}

The plan is Markdown, or with --json one line of JSON:
  {"from":…,"to":…,"about":[…],"readiness":…,"milestones":[{"activity":…,"title":…,
   "start":…,"due":…,"hours":…,"why":[{"skill":…,"gap":…,"points":…,
   "answers":[…]}],"readiness_after":…}]}

` + accountLong + ` There
the plan starts from your newest result, and --adopt keeps it as the one under way.
Without --to it shows the plan that is.

` + langLong

// planAsk is what plan is asked for.
type planAsk struct {
	quiz, file, to string
	pace           plan.Pace
	adopt, asJSON  bool
	started        bool // the day to begin was given
	account        account
}

func newPlanCommand(p *program) *cobra.Command {
	var start, lang string
	var ask planAsk
	hours := hoursFlag(3)
	cmd := &cobra.Command{
		Use:   "plan --from-answers FILE --to ROLE",
		Short: "Plan the way to a role",
		Long:  planLong,
		Example: `  careerpath quiz --save me.ndjson
  careerpath plan --quiz marketing_career --from-answers me.ndjson --to marketing_director --hours 3 > plan.md
  careerpath plan --server https://careers.example.org --to marketing_director --adopt
  careerpath plan --server https://careers.example.org`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			server, err := ask.account.open(cmd.Flags())
			if err != nil {
				return err
			}
			if err := ask.check(server != nil); err != nil {
				return err
			}
			l, err := p.language(lang)
			if err != nil {
				return err
			}
			ask.pace.HoursPerWeek, ask.started = float64(hours), start != ""
			if ask.pace.Start, err = startOf(start, time.Now()); err != nil {
				return err
			}
			if server != nil {
				c, err := p.catalog()
				if err == nil {
					err = ask.fromServer(cmd.Context(), cmd.OutOrStdout(), l, c, server)
				}
				return toldPlan(l, err)
			}
			c, quiz, err := p.quiz(ask.quiz, "--quiz")
			if err != nil {
				return err
			}
			in, err := rows.Open(ask.file, cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			answers, err := rows.OnePerson(in, quiz)
			if err == nil {
				err = writePlan(cmd.OutOrStdout(), l, c, quiz, answers, ask.to, ask.pace, ask.asJSON)
			}
			var faults engine.AnswerFaults
			if errors.As(err, &faults) {
				return toldFaults(faults, in.Name, cmd.ErrOrStderr())
			}
			return toldPlan(l, err)
		},
	}
	cmd.Flags().StringVar(&ask.quiz, "quiz", "", "the `ID` of the quiz that was answered; needed where there are several")
	cmd.Flags().StringVar(&ask.file, "from-answers", "", "read the answers from `FILE`, or from standard input where it is -")
	cmd.Flags().StringVar(&ask.to, "to", "", "the `ROLE` to grow towards")
	cmd.Flags().Var(&hours, "hours", "the `HOURS` a week that there are for it")
	cmd.Flags().StringVar(&start, "start", "", "the `DAY` to begin, such as 2026-09-01; today where it isn't given")
	cmd.Flags().BoolVar(&ask.asJSON, "json", false, "write the plan as JSON")
	cmd.Flags().BoolVar(&ask.adopt, "adopt", false, "keep the plan at the server, as the one under way")
	ask.account.addTo(cmd.Flags())
	addLang(cmd.Flags(), &lang)
	return cmd
}

// check refuses flags that don't go together.
func (ask *planAsk) check(atServer bool) error {
	switch {
	case !atServer && ask.adopt:
		return usagef("--adopt keeps a plan at a server: name it with --server")
	case !atServer && ask.file == "" && ask.to == "":
		return usagef(`required flag(s) "from-answers", "to" not set`)
	case !atServer && ask.file == "":
		return usagef(`required flag(s) "from-answers" not set`)
	case !atServer && ask.to == "":
		return usagef(`required flag(s) "to" not set`)
	case atServer && ask.file != "":
		return usagef("--from-answers has answers and --server has results to plan from: leave out one of the two")
	case atServer && ask.adopt && ask.to == "":
		return usagef("--adopt makes a plan: say with --to which role it is to lead to")
	}
	return nil
}

// toldPlan puts what a person reads of an error of planning into their language.
func toldPlan(l *wording.Language, err error) error {
	var refused *plan.Error
	if errors.As(err, &refused) {
		return &toldError{refused.In(l), err}
	}
	return err
}

// hoursFlag is a number of hours, written as people write numbers.
type hoursFlag float64

func (h *hoursFlag) String() string { return engine.Decimal(float64(*h)) }

func (h *hoursFlag) Type() string { return "number" }

func (h *hoursFlag) Set(text string) error {
	hours, err := figures.Parse(text)
	*h = hoursFlag(hours)
	var two *figures.TwoReadingsError
	switch {
	case errors.As(err, &two):
		return fmt.Errorf("a number that can be read in one way, such as %s or %s", two.Whole, two.Decimal)
	case err != nil:
		return errors.New("a number")
	}
	return nil
}

// startOf reads the day a plan begins: now where none is given, and not before. Days are those of the clock's own
// place.
func startOf(text string, now time.Time) (engine.Date, error) {
	today, err := engine.ParseDate(now.Format(time.DateOnly))
	if err != nil || text == "" {
		return today, err
	}
	start, err := engine.ParseDate(text)
	switch {
	case err != nil:
		return 0, usagef("--start: %w", err)
	case start < today:
		return 0, fmt.Errorf("--start: %s has passed; begin today, %s, or later", start, today)
	}
	return start, nil
}

// toldFaults says what is wrong with answers, a line for each fault, and returns the error to end with.
func toldFaults(faults engine.AnswerFaults, name string, stderr io.Writer) error {
	for _, f := range faults {
		if f.Item != "" {
			fmt.Fprintf(stderr, "%s: %s: %s\n", name, rows.Printable(f.Item), rows.Shortened(f.Message, 400))
		} else {
			fmt.Fprintf(stderr, "%s: %s\n", name, rows.Shortened(f.Message, 400))
		}
	}
	return errors.New("the answers can't be taken, so there is no plan")
}

// planJSON is a plan as --json writes it.
type planJSON struct {
	From       string          `json:"from"`
	To         string          `json:"to"`
	About      []string        `json:"about"` // what it is made of, and what it can't rest on
	Readiness  float64         `json:"readiness"`
	Milestones []milestoneJSON `json:"milestones"`
}

type milestoneJSON struct {
	Activity       string       `json:"activity"`
	Title          string       `json:"title"`
	Start          engine.Date  `json:"start"`
	Due            engine.Date  `json:"due"`
	Hours          float64      `json:"hours"`
	Why            []reasonJSON `json:"why"`
	ReadinessAfter float64      `json:"readiness_after"`
}

type reasonJSON struct {
	Skill   string   `json:"skill"`
	Gap     float64  `json:"gap"`
	Points  float64  `json:"points"`
	Answers []string `json:"answers"`
}

// writePlan scores answers, plans from the result, and writes the plan.
func writePlan(
	stdout io.Writer, l *wording.Language, c *score.Catalog, quiz *engine.Quiz, answers engine.Answers, to string,
	pace plan.Pace, asJSON bool,
) error {
	result, err := c.Score(quiz.ID, answers)
	if err != nil {
		return err
	}
	growth, err := plan.New(c, &result, answers, to, pace)
	if err != nil {
		return err
	}
	words, err := c.Snapshot(quiz.ID, answers)
	if err != nil {
		return err
	}
	return showPlan(stdout, l, &growth, &words, asJSON)
}

// showPlan writes a plan in the words of the result that it starts from.
func showPlan(stdout io.Writer, l *wording.Language, growth *plan.Plan, words *engine.Snapshot, asJSON bool) error {
	if !asJSON {
		_, err := io.WriteString(stdout, growth.Markdown(l, words))
		return err
	}
	out := planJSON{growth.From, growth.To, append([]string{}, growth.About(wording.English)...), growth.Readiness,
		[]milestoneJSON{}}
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		why := []reasonJSON{}
		for _, r := range m.Why {
			why = append(why, reasonJSON{r.Skill, r.Gap, r.Points, r.Items})
		}
		out.Milestones = append(out.Milestones, milestoneJSON{m.Activity, m.Title, m.Start, m.Due, m.Hours, why,
			m.ReadinessAfter})
	}
	e := json.NewEncoder(stdout)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
