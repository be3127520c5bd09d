// Package rules reads what the product knows about marketing careers: sources, skills, roles, growth paths, the rules that hold for every quiz,
// and the cases that content is published with. It must never know about quizzes beyond the ids in its cases.
package rules

import (
	"embed"
	"io/fs"

	"careerpath/engine"
	"careerpath/engine/content"
)

//go:embed data
var embedded embed.FS

// Embedded returns the rules that come with the program.
func Embedded() fs.FS {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err) // the directory is part of the program
	}
	return data
}

// Load reads sources.yaml, skills.yaml, rules.yaml, roles/, paths/ and cases/ from fsys. In faults the names of files follow prefix. What could be read
// comes back with the faults.
func Load(fsys fs.FS, prefix string) (engine.Content, engine.Faults) {
	r := content.NewReader(fsys, prefix)
	var c engine.Content
	var sources struct {
		Sources []engine.Source `yaml:"sources,required"`
	}
	r.File("sources.yaml", &sources)
	c.Sources = sources.Sources
	var skills struct {
		Clusters []engine.Cluster `yaml:"clusters,required"`
		Skills   []engine.Skill   `yaml:"skills,required"`
	}
	r.File("skills.yaml", &skills)
	c.Clusters, c.Skills = skills.Clusters, skills.Skills
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
	for _, name := range r.Dir("paths") {
		var path engine.Path
		if r.File(name, &path) {
			c.Paths = append(c.Paths, path)
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
	return c, r.Faults
}
