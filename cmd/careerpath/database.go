package main

import (
	"context"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
)

// database is where people's data is: in a file, or in PostgreSQL.
type database struct {
	file string
	url  string // of PostgreSQL, "" for a file
}

// addTo adds the flags that say which database a command is about, with their help; usual is the file where neither is
// given.
func (d *database) addTo(flags *pflag.FlagSet, usual, file, url string) {
	flags.StringVar(&d.file, "db", usual, file)
	flags.Var((*address)(&d.url), "postgres", url)
}

// check refuses both on one command line. A file that is on it goes before a database that is set elsewhere.
func (d *database) check(flags *pflag.FlagSet) error {
	if typed(flags, "db") && typed(flags, "postgres") {
		return usagef("people's data is in --db or in --postgres: leave out one of the two")
	}
	if typed(flags, "db") {
		d.url = ""
	}
	return nil
}

// shared says whether the data is in PostgreSQL, where any number of servers have it.
func (d *database) shared() bool { return d.url != "" }

// flag is the flag that says where the data is.
func (d *database) flag() string {
	if d.shared() {
		return "postgres"
	}
	return "db"
}

// String names the database, without a password.
func (d *database) String() string {
	if d.shared() {
		return postgres.Shown(d.url)
	}
	return d.file
}

// toRead opens the database as it is, to read it. A file must be no server's.
func (d *database) toRead(ctx context.Context) (store.Store, error) {
	if d.shared() {
		return postgres.Open(ctx, d.url, postgres.AsItIs())
	}
	return bolt.OpenToRead(d.file)
}

// resembling is what assessments are packed against.
func resembling(catalog *score.Catalog) func(quiz string) []byte {
	return func(quiz string) []byte { return typical.Assessments(catalog, quiz) }
}

// address is the value of --postgres: an address that may have a password in it, which is shown nowhere.
type address string

// String is the address without its password.
func (a *address) String() string {
	if *a == "" {
		return ""
	}
	return postgres.Shown(string(*a))
}

// Shown is what may be shown of the address.
func (a *address) Shown() string { return a.String() }

// Type names the value in the command's help.
func (*address) Type() string { return "URL" }

// Set takes an address.
func (a *address) Set(text string) error {
	err := postgres.CheckURL(text)
	if err == nil {
		*a = address(text)
	}
	return err
}
