package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/quizzes"
	"careerpath/rules"
)

// catalog returns the content that --content names, for commands that can do nothing where it has faults.
func (p *program) catalog() (*score.Catalog, error) {
	c, err := loadCatalog(p.content)
	var faults engine.Faults
	if errors.As(err, &faults) {
		return nil, fmt.Errorf("the content has %s, so nothing was done:\n%w", wording.Count(faults.Count(), "fault"), faults)
	}
	return c, err
}

// loadCatalog reads and checks the content in dir (dir/rules and dir/quizzes), or the program's own where dir is "".
// Where the content is at fault the error is an engine.Faults with every fault of every file.
func loadCatalog(dir string) (*score.Catalog, error) {
	folders, err := contentFolders(dir)
	if err != nil {
		return nil, err
	}
	return content.LoadFolders(folders[0], folders[1])
}

// spoken are the languages that pages and the terminal can be in, with what the content of --content says in them.
func (p *program) spoken() ([]*wording.Language, error) {
	folders, err := contentFolders(p.content)
	if err != nil {
		return nil, err
	}
	return languages.LoadWith(pagesFolder(p.content), folders...)
}

// pagesFolder is the folder in dir that says in further languages, or in other words, what pages and the terminal say;
// none where there is no such folder.
func pagesFolder(dir string) []content.Folder {
	at := filepath.Join(dir, "pages") + "/"
	if info, err := os.Stat(at); dir == "" || err != nil || !info.IsDir() {
		return nil
	}
	return []content.Folder{{Files: os.DirFS(at), Name: at}}
}

// contentFolders are the folders of the content in dir, rules before quizzes.
func contentFolders(dir string) ([]content.Folder, error) {
	fromRules, fromQuizzes := rules.Embedded(), quizzes.Embedded()
	rulesAt, quizzesAt := "rules/data/", "quizzes/data/"
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no directory %s to read content from", dir)
		}
		rulesAt, quizzesAt = filepath.Join(dir, "rules")+"/", filepath.Join(dir, "quizzes")+"/"
		for _, part := range []string{rulesAt, quizzesAt} {
			if info, err := os.Stat(part); err != nil || !info.IsDir() {
				return nil, fmt.Errorf("%s is not a content directory: it has no folder %s", dir, filepath.Base(part))
			}
		}
		fromRules, fromQuizzes = os.DirFS(rulesAt), os.DirFS(quizzesAt)
	}
	return []content.Folder{{Files: fromRules, Name: rulesAt}, {Files: fromQuizzes, Name: quizzesAt}}, nil
}
