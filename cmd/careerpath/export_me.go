package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"
)

const exportMeLong = `Writes all that is kept of you at a careerpath server as one JSON file, the same as
under My results: drafts, results with their answers, plans, the log, settings, and
keys without their secrets.

It works at the server you logged in to last, or at that of --server, as the person
whose key 'careerpath login' has kept for it. A key may also come from --token-file,
CAREERPATH_TOKEN or --token; others on the machine can read what a program was
called with.`

func newExportMeCommand() *cobra.Command {
	var account account
	cmd := &cobra.Command{
		Use:     "me",
		Short:   "Write all that is kept of you at a server",
		Long:    exportMeLong,
		Example: "  careerpath export me > me.json",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			server, err := account.openAny()
			if err != nil {
				return err
			}
			all, err := server.Export(cmd.Context())
			if err != nil {
				return err
			}
			var text bytes.Buffer
			if err := json.Indent(&text, all, "", "  "); err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(append(bytes.TrimSpace(text.Bytes()), '\n'))
			return err
		},
	}
	account.addTo(cmd.Flags())
	return cmd
}
