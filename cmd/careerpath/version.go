package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the version of the program and of its content",
		Long: `Shows the version of the program, of the Go it was built with, and the hash of
the content.

Every result carries the hash of the content it was made with. Comments, layout
and test cases do not change it.`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.catalog()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "careerpath %s\n%s %s/%s\ncontent %s\n",
				programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, c.Hash())
			return err
		},
	}
}

// programVersion is the version the program was built as, "(devel)" where it was built from no known state.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
