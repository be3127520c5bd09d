package content

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Folder is a folder of content files.
type Folder struct {
	Files fs.FS
	Name  string // what faults put before the names of its files, such as "rules/"
}

// Load reads the folders rules and quizzes of fsys, checks all that they say and makes it ready to score with. The
// error is an engine.Faults with every fault of every file, those cases among them that don't come out as they expect.
func Load(fsys fs.FS) (*score.Catalog, error) {
	var folders [2]Folder
	for i, name := range []string{"rules", "quizzes"} {
		files, err := fs.Sub(fsys, name)
		if err != nil {
			return nil, err
		}
		folders[i] = Folder{files, name + "/"}
	}
	catalog, err := LoadFolders(folders[0], folders[1])
	if err != nil {
		return nil, err
	}
	if faults := catalog.RunCases(); len(faults) > 0 {
		return nil, faults
	}
	return catalog, nil
}

// LoadFolders is Load for folders that stand apart, without the cases.
func LoadFolders(rules, quizzes Folder) (*score.Catalog, error) {
	var fromQuizzes engine.Content
	var more engine.Faults
	var reading sync.WaitGroup
	reading.Go(func() { fromQuizzes, more = Quizzes(quizzes.Files, quizzes.Name) })
	fromRules, faults := Rules(rules.Files, rules.Name)
	reading.Wait()
	faults.Join(more)
	joined := fromRules.Join(fromQuizzes)
	if len(faults) > 0 && !complete(joined, rules.Name, quizzes.Name) {
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

// complete says whether every file gave something. Where one was no YAML at all, what the others say about it can't be
// checked, and trying would bury the one fault under hundreds that aren't.
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
	_, cites := c.Files[rulesAt+"sources.yaml"]
	return (len(c.Sources) > 0 || !cites) && len(c.Skills) > 0 && len(c.Quizzes) > 0 &&
		len(c.Roles) == in(rulesAt+"roles/") && len(c.Families) == in(rulesAt+"families/") &&
		len(c.Paths) == in(rulesAt+"paths/") && len(c.Quizzes) == in(quizzesAt)
}

// Rules reads sources.yaml, skills.yaml, facts.yaml, rules.yaml, roles/, families/, paths/, ratings/ and cases/ from
// fsys. In faults the names of files follow prefix. What could be read comes back with the faults.
func Rules(fsys fs.FS, prefix string) (engine.Content, engine.Faults) {
	r := NewReader(fsys, prefix)
	return r.rules(), r.Faults
}

func (r *Reader) rules() engine.Content {
	var c engine.Content
	var sources struct {
		Sources []engine.Source `yaml:"sources,required"`
	}
	// questionnaires may claim nothing
	if slices.ContainsFunc([]string{"sources.yaml", "sources.yml", "roles", "paths"}, r.Has) {
		r.File("sources.yaml", &sources)
	}
	c.Sources = sources.Sources
	var skills struct {
		Clusters []engine.Cluster `yaml:"clusters"`
		Skills   []engine.Skill   `yaml:"skills,required"`
	}
	r.File("skills.yaml", &skills)
	c.Clusters, c.Skills = skills.Clusters, skills.Skills
	if r.Has("facts.yaml") {
		var facts struct {
			Facts []engine.Fact `yaml:"facts,required"`
		}
		r.File("facts.yaml", &facts)
		c.Facts = facts.Facts
	}
	if r.Has("rules.yaml") {
		var rules struct {
			Rules []engine.Rule `yaml:"rules"`
		}
		r.File("rules.yaml", &rules)
		c.Rules = rules.Rules
	}
	for _, name := range r.Dir("roles") {
		var role engine.Role
		if r.File(name, &role) {
			c.Roles = append(c.Roles, role)
		}
	}
	for _, name := range r.Dir("families") {
		var family engine.Family
		if r.File(name, &family) {
			c.Families = append(c.Families, family)
		}
	}
	for _, name := range r.Dir("paths") {
		var path engine.Path
		if r.File(name, &path) {
			c.Paths = append(c.Paths, path)
		}
	}
	for _, name := range r.Dir("ratings") {
		var ratings engine.Ratings
		if r.File(name, &ratings) {
			c.Ratings = append(c.Ratings, ratings)
		}
	}
	for _, name := range r.Dir("cases") {
		var cases struct {
			Quiz  engine.Ref    `yaml:"quiz,required"`
			Cases []engine.Case `yaml:"cases,required"`
		}
		r.File(name, &cases)
		for i := range cases.Cases {
			cases.Cases[i].Quiz = cases.Quiz
		}
		c.Cases = append(c.Cases, cases.Cases...)
	}
	c.Files = r.Files
	return c
}

// Quizzes reads every YAML file of fsys as a quiz. In faults the names of files follow prefix. What could be read comes
// back with the faults.
func Quizzes(fsys fs.FS, prefix string) (engine.Content, engine.Faults) {
	r := NewReader(fsys, prefix)
	return r.quizzes(), r.Faults
}

func (r *Reader) quizzes() engine.Content {
	var c engine.Content
	for _, name := range r.Dir(".") {
		var quiz engine.Quiz
		before := len(r.Texts)
		if r.File(name, &quiz) {
			c.Quizzes = append(c.Quizzes, quiz)
		}
		for i := range r.Texts[before:] {
			r.Texts[before+i].Lang = quiz.Language()
		}
	}
	if len(r.Files) == 0 {
		r.Faults.Add(engine.Pos{File: r.prefix + ".", Line: 1, Col: 1}, "there is no quiz here: add a .yaml file")
	}
	c.Files = r.Files
	return c
}
