package engine

import (
	"slices"
)

// Content is all that authors write, as read from their files. NewCatalog checks and compiles it.
type Content struct {
	Sources  []Source
	Clusters []Cluster
	Skills   []Skill
	Facts    []Fact `json:",omitempty"` // those that have a name of their own
	Roles    []Role
	Families []Family `json:",omitempty"`
	Paths    []Path
	Rules    []Rule // hold for every quiz
	Quizzes  []Quiz
	Ratings  []Ratings         `json:"-"`
	Cases    []Case            `json:"-"`
	Files    map[string]string `json:"-"` // the text of each file, to point at faults; may be nil
}

// Join returns the content of both; where both have a file of one name, b's text is kept.
func (c Content) Join(b Content) Content {
	c.Sources = slices.Concat(c.Sources, b.Sources)
	c.Clusters = slices.Concat(c.Clusters, b.Clusters)
	c.Skills = slices.Concat(c.Skills, b.Skills)
	c.Facts = slices.Concat(c.Facts, b.Facts)
	c.Roles = slices.Concat(c.Roles, b.Roles)
	c.Families = slices.Concat(c.Families, b.Families)
	c.Paths = slices.Concat(c.Paths, b.Paths)
	c.Rules = slices.Concat(c.Rules, b.Rules)
	c.Quizzes = slices.Concat(c.Quizzes, b.Quizzes)
	c.Ratings = slices.Concat(c.Ratings, b.Ratings)
	c.Cases = slices.Concat(c.Cases, b.Cases)
	files := make(map[string]string, len(c.Files)+len(b.Files))
	for _, from := range []map[string]string{c.Files, b.Files} {
		for name, text := range from {
			files[name] = text
		}
	}
	c.Files = files
	return c
}
