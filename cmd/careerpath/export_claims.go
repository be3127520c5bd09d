package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"careerpath/engine/portfolio"
	"careerpath/store"
)

const exportClaimsLong = `Reads the file that somebody took along under My results ("everything that is kept
about you, as one JSON file"), and writes what it says of their skills: the levels
by their newest results, and the evidence they ticked.

What is written is self-issued: the person says so of themselves. Badges are not
signed, and say so; a wallet that wants another's word will refuse them.`

// newExportClaimsCommand makes the command that writes a person's skills in a format.
func newExportClaimsCommand(format, short string, write func(*portfolio.Claims) any) *cobra.Command {
	return &cobra.Command{
		Use: format + " FILE|-", Short: short, Long: exportClaimsLong,
		Example: "  careerpath export " + format + " careerpath-2026-11-27.json > " + format + ".json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name the file that was taken along under My results, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readClaims(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			e := json.NewEncoder(cmd.OutOrStdout())
			e.SetIndent("", "  ")
			e.SetEscapeHTML(false)
			return e.Encode(write(c))
		},
	}
}

// readClaims reads what a file that was taken along says of skills.
func readClaims(name string, stdin io.Reader) (*portfolio.Claims, error) {
	var text []byte
	var err error
	if name == "-" {
		text, err = io.ReadAll(stdin)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, err
	}
	var taken struct {
		Exported    time.Time          `json:"exported"`
		Person      store.Person       `json:"person"`
		Assessments []store.Assessment `json:"assessments"`
		Settings    store.Settings     `json:"settings"`
	}
	if err := json.Unmarshal(text, &taken); err != nil || taken.Person.ID == "" {
		return nil, fmt.Errorf("%s isn't what My results gives to take along: open /me, and save “Everything that is kept "+
			"about you”", name)
	}
	var results []portfolio.Measured
	for _, a := range store.Standing(taken.Assessments) {
		results = append(results, portfolio.Measured{At: a.Finished, Result: &a.Result, Snapshot: &a.Snapshot})
	}
	return portfolio.Gather(taken.Person.ID, taken.Exported, results, taken.Settings.Evidence), nil
}
