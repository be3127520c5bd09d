package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/engine"
)

func newCheckCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check skills, roles, paths and quizzes, and run their cases",
		Long: `Checks all content and runs its cases. Every fault is shown with its file, line
and column.

DIR has two folders, rules and quizzes, of the same shape as the program's own.
Without DIR the content that --content names is checked, and without that the
program's own.`,
		Example: "  careerpath check my-content",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := p.content
			if len(args) > 0 {
				dir = args[0]
			}
			return check(dir, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
}

// check writes what is wrong with the content in dir to stderr, or what there is to stdout.
func check(dir string, stdout, stderr io.Writer) error {
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
		return errors.New(count(len(faults), "fault"))
	}
	items := 0
	for _, q := range c.Quizzes() {
		items += len(q.Items())
	}
	_, err = fmt.Fprintf(stdout, "ok: %s, %s, %s, %s (%s), %s\n", count(len(c.Skills()), "skill"), count(len(c.Roles()), "role"),
		count(len(c.Paths()), "path"), count(len(c.Quizzes()), "quiz"), count(items, "item"), count(len(c.Cases()), "case"))
	return err
}
