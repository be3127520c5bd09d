package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/score"
	"careerpath/engine/spelling"
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

// provenCatalog is catalog, with content that comes out as its own cases expect. Those of the program's own content are
// run by its tests, and not at every start.
func (p *program) provenCatalog() (*score.Catalog, error) {
	c, err := p.catalog()
	if err != nil || p.content == "" {
		return c, err
	}
	if faults := c.RunCases(); len(faults) > 0 {
		return nil, fmt.Errorf("the content does not come out as its own cases expect; 'careerpath check' tells more:\n%w",
			faults)
	}
	return c, nil
}

// quiz returns the catalog and in it the quiz of the id: see chooseQuiz.
func (p *program) quiz(id, how string) (*score.Catalog, *engine.Quiz, error) {
	c, err := p.catalog()
	if err != nil {
		return nil, nil, err
	}
	q, err := chooseQuiz(c, id, how)
	return c, q, err
}

// chooseQuiz returns the quiz of the id, or without one the only quiz there is. how is where an id is given.
func chooseQuiz(c *score.Catalog, id, how string) (*engine.Quiz, error) {
	var ids []string
	for _, q := range c.Quizzes() {
		ids = append(ids, q.ID)
	}
	if id == "" && len(ids) > 1 {
		return nil, usagef("there are several quizzes: give %s one of %s", how, strings.Join(ids, ", "))
	}
	if id == "" {
		id = ids[0]
	}
	if q, ok := c.Quiz(id); ok {
		return q, nil
	}
	suggestion := spelling.Nearest(id, ids)
	if suggestion == "" {
		suggestion = ": there is " + strings.Join(ids, ", ")
	}
	return nil, usagef("there is no quiz %q%s", id, suggestion)
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
	if p.content == "" {
		return languages.Shipped(folders...), nil
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
