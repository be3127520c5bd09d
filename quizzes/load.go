// Package quizzes reads the quizzes: one YAML file each. It must never know what roles and skills exist; the catalog checks that.
package quizzes

import (
	"embed"
	"io/fs"

	"careerpath/engine"
	"careerpath/engine/content"
)

//go:embed data
var embedded embed.FS

// Embedded returns the quizzes that come with the program.
func Embedded() fs.FS {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err) // the directory is part of the program
	}
	return data
}

// Load reads every YAML file of fsys as a quiz. In faults the names of files follow prefix. What could be read comes back with the faults.
func Load(fsys fs.FS, prefix string) (engine.Content, engine.Faults) {
	r := content.NewReader(fsys, prefix)
	var c engine.Content
	for _, name := range r.Dir(".") {
		var quiz engine.Quiz
		if r.File(name, &quiz) {
			c.Quizzes = append(c.Quizzes, quiz)
		}
	}
	if len(r.Files) == 0 {
		r.Faults.Add(engine.Pos{File: prefix + ".", Line: 1, Col: 1}, "there is no quiz here: add a .yaml file")
	}
	c.Files = r.Files
	return c, r.Faults
}
