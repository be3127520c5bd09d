package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/quizzes"
	"careerpath/rules"
)

// catalog returns the content that --content names, for commands that can do nothing where it has faults.
func (p *program) catalog() (*score.Catalog, error) {
	c, err := loadCatalog(p.content)
	var faults engine.Faults
	if errors.As(err, &faults) {
		return nil, fmt.Errorf("the content has %s, so nothing was done:\n%w", count(faults.Count(), "fault"), faults)
	}
	return c, err
}

// loadCatalog reads and checks the content in dir (dir/rules and dir/quizzes), or the program's own where dir is "". Where the content is at fault the
// error is an engine.Faults with every fault of every file.
func loadCatalog(dir string) (*score.Catalog, error) {
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
	ruleContent, faults := rules.Load(fromRules, rulesAt)
	quizContent, more := quizzes.Load(fromQuizzes, quizzesAt)
	faults.Join(more)
	joined := ruleContent.Join(quizContent)
	if len(faults) > 0 && !complete(joined, rulesAt, quizzesAt) {
		return nil, faults.Sorted(joined.Files)
	}
	catalog, err := score.NewCatalog(joined)
	var crossChecked engine.Faults
	if errors.As(err, &crossChecked) {
		faults.Join(crossChecked)
	} else if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, faults.Sorted(joined.Files)
	}
	return catalog, nil
}

// complete says whether every file gave something. Where one was no YAML at all, what the others say about it can't be checked, and trying would bury
// the one fault under hundreds that aren't.
func complete(c engine.Content, rulesAt, quizzesAt string) bool {
	in := func(dir string) int {
		n := 0
		for name := range c.Files {
			if strings.HasPrefix(name, dir) {
				n++
			}
		}
		return n
	}
	return len(c.Sources) > 0 && len(c.Skills) > 0 && len(c.Quizzes) > 0 &&
		len(c.Roles) == in(rulesAt+"roles/") && len(c.Paths) == in(rulesAt+"paths/") && len(c.Quizzes) == in(quizzesAt)
}
