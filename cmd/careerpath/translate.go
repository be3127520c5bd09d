package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/wording"
)

const translateLong = `Brings the translations of content to a language up to date. LANG is a tag such as
de or pt-BR. What people read in rules/skills.yaml is translated in
rules/lang/LANG/skills.yaml, and so on: a list of texts, each with what it is in
the language.

  texts:
    - from: Names the goals of the year.
      to: Nennt die Ziele des Jahres.

What has no translation yet is added with an empty one, to be filled in; until
then people see it as it was written. Where a text has changed, its translation
stays, under a comment. Nothing else in the files is touched, and a second run
changes nothing. How a text is scored doesn't depend on its language.

Texts of a quiz that states another language than English (lang) are left out,
unless LANG is English. DIR is as for 'careerpath check'.

With --pages what pages and the terminal say comes into DIR/pages/lang/LANG, for a
language that the program doesn't speak by itself. Signs such as %s and %[1]d stand
for what is filled in, and one is the form for one of what is counted. What stands
after a broken bar (¦) says where a text is shown.`

func newTranslateCommand(p *program) *cobra.Command {
	pages := false
	command := &cobra.Command{
		Use:   "translate LANG [DIR]",
		Short: "Add what is left to translate to the files of a language",
		Long:  translateLong,
		Example: "  careerpath translate de my-content\n  careerpath translate fr my-content --pages\n  careerpath check " +
			"my-content",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("which language? Name it by a tag, such as: careerpath translate de my-content")
			}
			if tag, ok := engine.ParsedLanguage(args[0]); !ok || tag.String() != args[0] {
				return fmt.Errorf("%q is no language: name it by a tag such as de or pt-BR", args[0])
			}
			return atMost(1)(nil, args[1:])
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := argument(args[1:], p.content)
			if dir == "" {
				return usagef("which content? The program's own is part of it: name a directory, as in 'careerpath "+
					"translate %s my-content'", args[0])
			}
			return translate(args[0], dir, pages, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	command.Flags().BoolVar(&pages, "pages", false, "what pages and the terminal say, too")
	return command
}

// translate brings the translations of the content in dir up to date, and says what it did and what is left to do.
func translate(tag, dir string, pages bool, stdout, stderr io.Writer) error {
	if _, err := loadCatalog(dir); err != nil {
		var faults engine.Faults
		if errors.As(err, &faults) {
			return fmt.Errorf("the content has %s, so nothing was done: 'careerpath check' shows them",
				wording.Count(faults.Count(), "fault"))
		}
		return err
	}
	folders, err := contentFolders(dir)
	if err != nil {
		return err
	}
	sheets, err := content.Sheets(tag, folders[0], folders[1])
	at := filepath.Join(dir, "pages") + "/"
	if err == nil && pages {
		var more []content.Sheet
		more, err = content.ProgramSheets(tag, languages.Texts(), content.Folder{Files: os.DirFS(at), Name: at},
			languages.Has(tag))
		sheets = append(sheets, more...)
	}
	var faults engine.Faults
	if errors.As(err, &faults) {
		fmt.Fprintln(stderr, faults)
		return errors.New(wording.Count(faults.Count(), "fault"))
	}
	for _, sheet := range sheets {
		if err := writeSheet(sheet); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %d to translate added, %d marked as out of date\n", sheet.Name, sheet.New, sheet.Stale)
	}
	err = left(stdout, "content", tag, content.Texts(folders[0], folders[1]), folders...)
	if err == nil && pages && !languages.Has(tag) {
		err = left(stdout, "pages", tag, languages.Texts(), pagesFolder(dir)...)
	}
	return err
}

// left says how much of some texts is left to translate.
func left(to io.Writer, what, tag string, texts []content.Text, folders ...content.Folder) error {
	byTag, faults := content.Translations(folders...)
	if len(faults) > 0 {
		return faults
	}
	review := content.ReviewOf(tag, texts, byTag[tag])
	_, err := fmt.Fprintf(to, "%s, %s: %s of %s left to translate, %s out of date\n", languageName(tag), what,
		wording.Grouped(len(review.Missing)), wording.Count(review.Texts, "text"), wording.Grouped(len(review.Stale)))
	return err
}

// writeSheet puts a file of translations in the place of the one there is.
func writeSheet(sheet content.Sheet) error {
	name := filepath.FromSlash(sheet.Name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		name = followed
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(sheet.Text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
