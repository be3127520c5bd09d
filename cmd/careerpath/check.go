package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/engine"
	"careerpath/engine/lint"
	"careerpath/engine/wording"
)

func newCheckCommand(p *program) *cobra.Command {
	strict := false
	command := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check skills, roles, paths and quizzes, and run their cases",
		Long: `Checks all content and runs its cases. Every fault is shown with its file, line
and column.

Sound content is then looked over for what its author can hardly mean, and every
warning says what to do about it: rules and requirements that never hold, always
hold or change nothing, notes and bands that leave a middle out, options that are
plainly the best, skills that only agreement or only disagreement shows, skills
counted twice, roles the quiz can't tell apart, labels the other way round, the
same wording twice, more minutes or harder reading than people are told.
Warnings don't change the exit status, unless with --strict. What may as well be
meant is a hint, which never does. With --strict a role that is in no quiz, that
no case expects or that no path leads to or from is a warning too.

Of each language that content is translated to, in the folders rules/lang/TAG and
quizzes/lang/TAG, it warns of texts that have no translation and of translations
that no text has. What check, simulate and analyze say is in English: they speak to authors.

DIR has two folders, rules and quizzes, of the same shape as the program's own.
Without DIR the content that --content names is checked, and without that the
program's own.`,
		Example: "  careerpath check my-content\n  careerpath check --strict my-content",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return check(argument(args, p.content), strict, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	command.Flags().BoolVar(&strict, "strict", false, "take warnings for faults")
	return command
}

// check writes what is wrong with the content in dir, and what it warns of, to stderr, and what there is to stdout.
// Where it is strict a warning is an error.
func check(dir string, strict bool, stdout, stderr io.Writer) error {
	c, err := loadCatalog(dir)
	var faults engine.Faults
	switch {
	case errors.As(err, &faults):
	case err != nil:
		return err
	default:
		faults = c.RunCases()
	}
	if len(faults) > 0 {
		fmt.Fprintln(stderr, faults)
		return errors.New(wording.Count(faults.Count(), "fault"))
	}
	warnings, hints := 0, 0
	found := lint.Check(c)
	left, err := untranslated(dir)
	if errors.As(err, &faults) {
		fmt.Fprintln(stderr, faults)
		return errors.New(wording.Count(faults.Count(), "fault"))
	} else if err != nil {
		return err
	}
	found = append(found, left...)
	if strict {
		found = append(found, lint.Unfinished(c)...)
	}
	for _, l := range found {
		fmt.Fprintln(stderr, l)
		if l.Hint {
			hints++
		} else {
			warnings++
		}
	}
	if warnings > 0 && strict {
		return errors.New(wording.Count(warnings, "warning"))
	}
	warned := ""
	if warnings > 0 {
		warned = ", " + wording.Count(warnings, "warning")
	}
	if hints > 0 {
		warned += ", " + wording.Count(hints, "hint")
	}
	items := 0
	for _, q := range c.Quizzes() {
		items += len(q.Items())
	}
	_, err = fmt.Fprintf(stdout, "ok: %s, %s, %s, %s (%s), %s%s\n", wording.Count(len(c.Skills()), "skill"),
		wording.Count(len(c.Roles()), "role"),
		wording.Count(len(c.Paths()), "path"), wording.Count(len(c.Quizzes()), "quiz"), wording.Count(items, "item"),
		wording.Count(len(c.Cases()), "case"), warned)
	return err
}
