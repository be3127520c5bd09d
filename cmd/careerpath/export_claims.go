package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/engine/portfolio"
	"careerpath/store"
)

const exportClaimsLong = `Reads the file that somebody took along under My results ("everything that is kept
about you, as one JSON file"), and writes what it says of their skills: the levels
by their newest results, and the evidence they ticked. With --server that is read
from there instead.

What is written is self-issued: the person says so of themselves. Badges are not
signed, and say so; a wallet that wants another's word will refuse them.`

// newExportClaimsCommand makes the command that writes a person's skills in a format.
func newExportClaimsCommand(format, short string, write func(*portfolio.Claims) any) *cobra.Command {
	var account account
	cmd := &cobra.Command{
		Use: format + " FILE|-", Short: short, Long: exportClaimsLong,
		Example: "  careerpath export " + format + " careerpath-2026-11-27.json > " + format + ".json\n" +
			"  careerpath export " + format + " --server https://careers.example.org > " + format + ".json",
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			server, err := account.open(cmd.Flags())
			if err != nil {
				return err
			}
			var c *portfolio.Claims
			switch {
			case server != nil && len(args) > 0 && typed(cmd.Flags(), "server"):
				return usagef("there is a file and a server to read from: leave out one of the two")
			case len(args) > 0:
				c, err = readClaims(args[0], cmd.InOrStdin())
			case server != nil:
				c, err = keptClaims(cmd.Context(), server)
			default:
				return usagef("name the file that was taken along under My results, - for standard input, or a --server")
			}
			if err != nil {
				return err
			}
			e := json.NewEncoder(cmd.OutOrStdout())
			e.SetIndent("", "  ")
			e.SetEscapeHTML(false)
			return e.Encode(write(c))
		},
	}
	account.addTo(cmd.Flags())
	return cmd
}

// keptClaims reads what is kept of skills at a server.
func keptClaims(ctx context.Context, server *remote.Server) (*portfolio.Claims, error) {
	all, err := server.Everything(ctx)
	if err != nil {
		return nil, err
	}
	return claimsOf(&all), nil
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
	var taken remote.Everything
	if err := json.Unmarshal(text, &taken); err != nil || taken.Person.ID == "" {
		return nil, fmt.Errorf("%s isn't what My results gives to take along: open /me, and save “Everything that is kept "+
			"about you”", name)
	}
	return claimsOf(&taken), nil
}

// claimsOf is what all that is kept of a person says of their skills.
func claimsOf(taken *remote.Everything) *portfolio.Claims {
	var results []portfolio.Measured
	for _, a := range store.Standing(taken.Assessments) {
		results = append(results, portfolio.Measured{At: a.Finished, Result: &a.Result, Snapshot: &a.Snapshot})
	}
	return portfolio.Gather(taken.Person.ID, taken.Exported, results, taken.Settings.Evidence)
}
