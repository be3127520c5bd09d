package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/settings"
)

func newConfigCommand(_ *program) *cobra.Command {
	var s serving
	asJSON, example := false, false
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings that serve would use, and where each comes from",
		Long: `Shows each setting of serve: its value, and the flag, variable or line of a file
that it is from. Secrets are not shown, only whether they are set. Called as serve
is called, with the same flags, it says what serve would do.

A setting is taken from the first place that has it:
  1. a flag, such as --public-url https://careers.example.org
  2. a variable, such as CAREERPATH_PUBLIC_URL
  3. a line of careerpath.yaml in the working directory, or of the file that
     --config names, such as public-url: https://careers.example.org
  4. its default

A variable that is empty counts as not set. A list is written with commas, or in
the file as a list of YAML. Names of files are as seen from the working directory,
wherever they are written. A setting that doesn't exist, in the file or among the
variables that begin with CAREERPATH_, and a value that can't be meant end serve
before it opens anything.

Secrets, such as webhook-secret, are never on the command line nor in
careerpath.yaml. They are in a variable (CAREERPATH_WEBHOOK_SECRET) or in a file of
their own that a setting names (webhook-secret-file).

--example prints a file with every setting in a comment, to start from.`,
		Example: "  careerpath config\n  careerpath config --config /etc/careerpath/careerpath.yaml --json\n" +
			"  careerpath config --example > careerpath.yaml",
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := settings.All(cmd.Flags(), "json", "example")
			var err error
			switch {
			case example:
				return writeExample(cmd.OutOrStdout(), table)
			case asJSON:
				err = writeConfigJSON(cmd.OutOrStdout(), settings.FileOf(cmd.Flags()), table)
			default:
				err = writeConfig(cmd.OutOrStdout(), table)
			}
			return cmp.Or(err, s.check(cmd.Flags()))
		},
	}
	s.addTo(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	cmd.Flags().BoolVar(&example, "example", false, "print a file of settings to start from")
	cmd.MarkFlagsMutuallyExclusive("json", "example")
	return cmd
}

// writeConfig writes a row for each setting.
func writeConfig(out io.Writer, table []settings.Setting) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range table {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Name, cmp.Or(s.Value, "not set"), s.Origin)
	}
	return w.Flush()
}

// configJSON is what config --json writes.
type configJSON struct {
	File     *string       `json:"file"` // null where no file was read
	Settings []settingJSON `json:"settings"`
}

type settingJSON struct {
	Name   string          `json:"name"`
	Value  string          `json:"value"` // "" where it isn't set; of a secret "set" or "not set"
	Secret bool            `json:"secret"`
	From   settings.Source `json:"from"`
	At     string          `json:"at"` // the flag, the variable, or file:line; "" for a default
}

func writeConfigJSON(out io.Writer, file string, table []settings.Setting) error {
	var written configJSON
	if file != "" {
		written.File = &file
	}
	for _, s := range table {
		written.Settings = append(written.Settings, settingJSON{s.Name, s.Value, s.Secret, s.Origin.From, s.Origin.At})
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(written)
}

// writeExample writes a file of settings, all of them in comments.
func writeExample(out io.Writer, table []settings.Setting) error {
	for _, s := range table {
		var err error
		switch {
		case s.Secret:
			continue // which this file can't have
		case s.Default != "":
			_, err = fmt.Fprintf(out, "# %s\n# %s: %s\n\n", s.Help, s.Name, s.Default)
		default:
			_, err = fmt.Fprintf(out, "# %s\n# %s: %s\n\n", s.Help, s.Name, cmp.Or(s.Takes, "…"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
