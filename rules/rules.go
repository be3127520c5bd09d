// Package rules holds what the product knows about marketing careers: sources, skills, roles, growth paths, the rules
// that hold for every quiz, and the cases that content is published with. It must never know about quizzes beyond the
// ids in its cases.
package rules

import (
	"embed"
	"io/fs"
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
