package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store"
	"careerpath/store/bolt"
)

// percent is the value of a flag.
type percent int

func (p *percent) String() string { return strconv.Itoa(int(*p)) }

// Type names the value in the command's help.
func (p *percent) Type() string { return "PERCENT" }

// Set takes a whole number.
func (p *percent) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 99 {
		return errors.New("a whole number from 0 to 99")
	}
	*p = percent(n)
	return nil
}

// keeping is what serve is told of how it looks after the database.
type keeping struct {
	compactAt percent // of the file that are free when it is written anew, 0 for never
	purge     bool    // it is written anew once a day where people were deleted
	forget    upkeep.Days
}

func (k *keeping) addTo(flags *pflag.FlagSet) {
	k.compactAt = 50
	flags.Var(&k.compactAt, "compact-at", "write the database anew when more than so many `PERCENT` of it are free, and at "+
		"least 64 MB; 0 for never")
	flags.BoolVar(&k.purge, "purge", false, "write the database anew within a day of people being deleted, so that "+
		"nothing of them is in the file")
	k.addForgetTo(flags)
}

// check refuses what is about a file where the data is in none.
func (k *keeping) check(flags *pflag.FlagSet, data *database) error {
	for _, name := range []string{"purge", "compact-at"} {
		if data.shared() && typed(flags, name) {
			return usagef("--%s is about a file, and PostgreSQL frees its room by itself (autovacuum): leave it out with --postgres", name)
		}
	}
	return nil
}

// addForgetTo adds the flag that says when people are forgotten.
func (k *keeping) addForgetTo(flags *pflag.FlagSet) {
	flags.Var(&k.forget, "forget-after", "delete people whom nobody has seen for so many `DAYS`, such as 730d; without it "+
		"nobody is")
}

// worthwhile is how many bytes must be free for a file to be written anew by itself.
const worthwhile = 64 << 20

// lookAfter answers commands about the database and looks after it until stop is called, which comes before the
// database is closed.
func (s *serving) lookAfter(
	ctx context.Context, file *bolt.Store, st store.Store, at net.Addr, log *slog.Logger,
) (stop func() error) {
	is := socket.Status{Version: programVersion(), Process: os.Getpid(), Started: time.Now(), Addr: at.String(),
		PublicURL: s.public.String()}
	unseen := func(ctx context.Context, days int) (people, unseen int, err error) {
		found, err := upkeep.Forget(ctx, file, upkeep.Days(days), time.Now(), true)
		return found.People, found.Unseen, err
	}
	answering, err := socket.Serve(ctx, s.data.file, file, is, unseen, log, time.Now)
	if err != nil { // people are served without it
		log.Warn("backup, compact and doctor can't reach this server: there is no socket beside the database",
			"error", err.Error())
	}
	stopLooking := s.looking(ctx, &upkeep.Upkeep{File: file, Store: st, Serving: file, Forget: s.keeping.forget,
		CompactAt: int(s.keeping.compactAt), Least: worthwhile, Purge: s.keeping.purge, Log: log})
	return func() error {
		stopLooking()
		if answering == nil {
			return nil
		}
		return answering.Close()
	}
}

// looking looks after a database until stop is called.
func (*serving) looking(ctx context.Context, u *upkeep.Upkeep) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() { u.Run(ctx) })
	return func() {
		cancel()
		looking.Wait()
	}
}
