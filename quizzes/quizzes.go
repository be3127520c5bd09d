// Package quizzes holds the quizzes that come with the program: one YAML file each. It must never know what roles and
// skills exist; the catalog checks that.
package quizzes

import (
	"embed"
	"io/fs"
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
