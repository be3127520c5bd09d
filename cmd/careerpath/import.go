package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/fhir"
	"careerpath/cmd/careerpath/internal/questionnaire"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/cmd/careerpath/internal/xlsform"
	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/score"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

const importLong = `Makes a content directory of a questionnaire in another format, as a start:
'careerpath check DIR' takes it at once, and FILL IN marks what only the publisher
or your own data can say, such as cut-offs, and what an unanswered question counts
as. DIR must not exist yet, or be empty. It is written as a whole or not at all.

What a quiz can't say is told item by item, with its place in the file. What would
change a score or who is asked what is a fault, and nothing is written then;
anything else is left out, or taken as it is told.`

const importFHIRLong = importLong + `

Of a FHIR R4 Questionnaire it takes groups, questions of the types choice,
open-choice, boolean, integer and decimal, repeats, enableWhen with
enableBehavior, and contained value sets. What an answer counts is its ordinalValue
or itemWeight. What 'careerpath export fhir' wrote is read back as it was.`

const importXLSFormLong = importLong + `

Of an XLSForm it takes groups, notes, select_one, select_multiple, integer, decimal
and range, and relevant with ${x} = 'y', selected(), and, or, not. What a choice
counts stands in a column score (or value) of the sheet choices. A column skill of
the sheet survey says which scale a question counts towards, several with ;
between; without it all make one sum.`

func newImportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import fhir|xlsform|ladder FILE --to DIR",
		Short: "Make content of a FHIR Questionnaire, an XLSForm or a company's ladder",
		Long:  importLong,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("import what? Say fhir, xlsform or ladder, then the file")
			}
			return fmt.Errorf("%q is no format that can be imported: there is fhir, xlsform and ladder", args[0])
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(newImportFormatCommand("fhir", "a FHIR R4 Questionnaire", "phq9.json", importFHIRLong,
		func(text []byte, _ string, notes *questionnaire.Notes) *questionnaire.Questionnaire {
			return fhir.Read(text, notes)
		}),
		newImportFormatCommand("xlsform", "an XLSForm", "survey.xlsx", importXLSFormLong, xlsform.Read),
		newImportLadderCommand())
	return cmd
}

// readForm reads a questionnaire of some format, in a language where the format has several.
type readForm func(text []byte, lang string, notes *questionnaire.Notes) *questionnaire.Questionnaire

func newImportFormatCommand(format, what, example, long string, read readForm) *cobra.Command {
	var to, lang string
	cmd := &cobra.Command{
		Use:     format + " FILE --to DIR",
		Short:   "Make content of " + what,
		Long:    long,
		Example: fmt.Sprintf("  careerpath import %s %s --to my-content\n  careerpath check my-content", format, example),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("import which file? Name it, as in: careerpath import %s %s --to my-content", format, example)
			}
			return atMost(1)(nil, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return importForm(args[0], to, lang, read, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "make the content directory `DIR`, which doesn't exist yet or is empty")
	if err := cmd.MarkFlagRequired("to"); err != nil {
		panic(err) // the flag is defined above
	}
	if format == "xlsform" {
		cmd.Flags().StringVar(&lang, "lang", "", "read the columns of the language `LANG`, such as English or en")
	}
	return cmd
}

// mostForm is the largest questionnaire taken, in bytes.
const mostForm = 16 << 20

// importForm makes the content directory to of the questionnaire in a file, and tells on stderr what it can't say.
func importForm(file, to, lang string, read readForm, stdin io.Reader, stdout, stderr io.Writer) error {
	if err := vacant(to); err != nil {
		return err
	}
	name, text, err := readForImport(file, "questionnaire", stdin)
	if err != nil {
		return err
	}
	var notes questionnaire.Notes
	var files map[string]string
	if q := read(text, lang, &notes); q != nil {
		files = q.Files(filepath.Base(name), &notes)
	}
	tellNotes(stderr, name, notes)
	if n := notes.Faults(); n > 0 {
		return fmt.Errorf("%s: nothing was written", wording.Count(n, "fault"))
	}
	if err := writeContent(to, files); err != nil {
		return err
	}
	quiz := ""
	for name := range files {
		if rest, ok := strings.CutPrefix(name, "quizzes/"); ok {
			quiz = strings.TrimSuffix(rest, ".yaml")
		}
	}
	_, err = fmt.Fprintf(stdout, "%s: %s written, with the quiz %s. Look for FILL IN in them, and run: careerpath check %s\n",
		to, wording.Count(len(files), "file"), quiz, to)
	return err
}

// readForImport reads a whole file; what is what it should be.
func readForImport(file, what string, stdin io.Reader) (name string, text []byte, err error) {
	in, err := rows.Open(file, stdin)
	if err != nil {
		return "", nil, err
	}
	defer in.Close()
	text, err = io.ReadAll(io.LimitReader(in.Stream, mostForm+1))
	if err != nil {
		return "", nil, fmt.Errorf("%s can't be read: %w", in.Name, rows.Cause(err))
	}
	if len(text) > mostForm {
		return "", nil, fmt.Errorf("%s is larger than 16 MB, which is no %s", in.Name, what)
	}
	return in.Name, text, nil
}

// tellNotes writes notes about a file, each with its place in it and whether it is a fault. name is "" where their places
// name files.
func tellNotes(to io.Writer, name string, notes questionnaire.Notes) {
	for _, n := range notes {
		place, kind := name, "note"
		switch {
		case name != "" && strings.HasPrefix(n.At, "/"): // a JSON pointer
			place += "#" + n.At
		case n.At != "":
			place = strings.TrimPrefix(name+": "+n.At, ": ")
		}
		if n.Fault {
			kind = "fault"
		}
		fmt.Fprintln(to, visible.Text(fmt.Sprintf("%s: %s: %s", place, kind, n.Text)))
	}
}

// vacant says why nothing can be made at a place, nil where it can.
func vacant(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if above, err := os.Stat(filepath.Dir(filepath.Clean(dir))); err != nil || !above.IsDir() {
			return fmt.Errorf("there is no directory %s to make %s in", filepath.Dir(filepath.Clean(dir)), filepath.Base(dir))
		}
		return nil
	} else if err != nil {
		return fmt.Errorf("%s can't be looked at: %w", dir, rows.Cause(err))
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file: give --to a directory that doesn't exist yet", dir)
	}
	inside, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s can't be looked at: %w", dir, rows.Cause(err))
	}
	if len(inside) > 0 {
		return fmt.Errorf("%s is not empty: give --to a directory that doesn't exist yet", dir)
	}
	return nil
}

// writeContent makes a content directory, as a whole or not at all, once check takes it. Each of more gives further
// files, such as cases, once those before can be scored.
func writeContent(dir string, files map[string]string,
	more ...func(*score.Catalog) (map[string]string, error)) (err error) {
	dir = filepath.Clean(dir)
	temp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".*")
	if err != nil {
		return fmt.Errorf("%s can't be made: %w", dir, rows.Cause(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	catalog, err := writeChecked(temp, files)
	for _, further := range more {
		if err != nil {
			break
		}
		if files, err = further(catalog); err == nil {
			catalog, err = writeChecked(temp, files)
		}
	}
	if err != nil {
		return err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return fmt.Errorf("%s can't be made: %w", dir, rows.Cause(err))
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // which takes empty directories alone
		return fmt.Errorf("%s can't be replaced: %w", dir, rows.Cause(err))
	}
	if err := os.Rename(temp, dir); err != nil { // which fails where something has come to be there
		return fmt.Errorf("%s can't be made: %w", dir, err)
	}
	return nil
}

// writeChecked writes files into a directory of content and checks all that is in it.
func writeChecked(dir string, files map[string]string) (*score.Catalog, error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return nil, fmt.Errorf("%s can't be made: %w", name, rows.Cause(err))
		}
		if err := os.WriteFile(at, []byte(files[name]), 0o644); err != nil {
			return nil, fmt.Errorf("%s can't be written: %w", name, rows.Cause(err))
		}
	}
	catalog, err := content.Load(os.DirFS(dir))
	var faults engine.Faults
	if errors.As(err, &faults) {
		return nil, fmt.Errorf("what would be written has %s, so nothing was:\n%w", wording.Count(faults.Count(), "fault"),
			faults)
	}
	return catalog, err
}
