package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"careerpath/cmd/careerpath/internal/everybody"
	"careerpath/cmd/careerpath/internal/rows"
)

// saveEvery is how long work goes on before it is noted how far it has come.
var saveEvery = 5 * time.Second

// checkpoint is how far long work over a database has come, in a file, so that it goes on from there.
type checkpoint struct {
	file string // "" for work that isn't noted

	Of   work            `json:"of"`
	At   everybody.Place `json:"at"`
	Sums json.RawMessage `json:"sums"` // what was counted so far, for whoever counts
}

// work says what work a checkpoint is of. It is gone on with where all of it is the same.
type work struct {
	Command  string `json:"command"`
	Database string `json:"database"` // without a password
	Content  string `json:"content"`  // its hash
	Quiz     string `json:"quiz"`     // "" for all
	All      bool   `json:"all"`      // every kept result, not each person's latest alone
}

// resume reads the checkpoint in a file, if there is one, of work over a database. The work must be the same that it is of.
func resume(file string, of work, over database) (_ *checkpoint, err error) {
	of.Database = over.String()
	if !over.shared() {
		if of.Database, err = filepath.Abs(over.file); err != nil {
			return nil, err
		}
	}
	c := &checkpoint{Of: of}
	if file == "" {
		return c, nil
	}
	if c.file, err = destination(file, "--resume", of.Command+".checkpoint"); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", file, rows.Cause(err))
	}
	if err := json.Unmarshal(text, c); err != nil || c.Of.Command == "" {
		return nil, fmt.Errorf("%s is no checkpoint: give --resume another file, which is made, or remove this one", file)
	}
	for _, part := range []struct{ what, was, is string }{
		{"command", c.Of.Command, of.Command}, {"database", c.Of.Database, of.Database},
		{"content", c.Of.Content, of.Content}, {"quiz", c.Of.Quiz, of.Quiz},
		{"--all", fmt.Sprint(c.Of.All), fmt.Sprint(of.All)},
	} {
		if part.was != part.is {
			return nil, fmt.Errorf("%s is the checkpoint of other work: its %s is another. Begin anew with another file for "+
				"--resume, or remove this one", file, part.what)
		}
	}
	return c, nil
}

// counted reads what was counted so far.
func (c *checkpoint) counted(into any) error {
	if c.Sums == nil {
		return nil
	}
	if err := json.Unmarshal(c.Sums, into); err != nil {
		return fmt.Errorf("%s is no checkpoint: give --resume another file, which is made, or remove this one", c.file)
	}
	return nil
}

// save notes how far the work has come. The file is the one before or this one, whenever the program is killed.
func (c *checkpoint) save(at everybody.Place, sums any) (err error) {
	if c.file == "" {
		return nil
	}
	c.At = at
	if c.Sums, err = json.Marshal(sums); err != nil {
		return err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.file), ".careerpath-checkpoint-*") // for its owner alone: it counts few people, too
	if err == nil {
		_, err = f.Write(text)
		err = errors.Join(err, f.Sync(), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), c.file)
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", c.file, rows.Cause(err))
	}
	return nil
}

// done removes the file: the work has come to its end.
func (c *checkpoint) done() error {
	if c.file == "" {
		return nil
	}
	if err := os.Remove(c.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be removed: %w", c.file, rows.Cause(err))
	}
	return nil
}
