// Package upkeep does by itself what a database needs that is left alone for years. It must never know what the records
// mean.
package upkeep

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"careerpath/store"
	"careerpath/store/bolt"
)

// How long after the start it looks first, and how often then.
const (
	first = time.Minute
	every = time.Hour
)

// Upkeep looks after a database that is in use.
type Upkeep struct {
	File      *bolt.Store   // what is compacted, nil where the database looks after that itself
	Store     store.Store   // what people are deleted from
	Serving   store.Serving // which remembers, for all servers of the database, that they run
	Forget    Days          // after how many days unseen people are forgotten, once a day; 0 for never
	CompactAt int           // percent of the file that are free when it is compacted, 0 for never
	Least     int64         // bytes that are free then
	Purge     bool          // it is compacted within a day of people being deleted
	Log       *slog.Logger

	purged time.Time // when it was last compacted because people were deleted
}

// Run looks now and then until ctx ends.
func (u *Upkeep) Run(ctx context.Context) {
	timer := time.NewTimer(first)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-timer.C:
			u.Look(ctx, now)
			timer.Reset(every)
		}
	}
}

// Look does what there is to do. What fails is logged, and tried again the next time.
func (u *Upkeep) Look(ctx context.Context, now time.Time) {
	err := u.forget(ctx, now)
	why := ""
	if err == nil && u.File != nil {
		why, err = u.reason(ctx, now)
	}
	if err == nil && why != "" {
		if err = u.compact(ctx, why); err == nil && why == toPurge {
			u.purged = now
		}
	}
	if err != nil && ctx.Err() == nil {
		u.Log.Warn("the database could not be looked after", "error", err.Error())
	}
}

// daily is how often people are forgotten, and the file is compacted because people were deleted.
const daily = 24 * time.Hour

// How long a server must have run without a gap before anybody is forgotten, and how long a gap is. Whoever wanted to
// come back while none was on, or while its clock was wrong, has had that long to do so. Of several servers any will do:
// one after another they note that they run. Clocks may differ by skew; where they differ by more, nobody is forgotten
// as long as they do.
const (
	longEnough = 7 * daily
	gap        = 2 * daily
	skew       = 10 * time.Minute
)

// served notes that the server runs, and says whether people are to be forgotten now. Two servers that ask at the same
// moment may both be told so, which does no harm.
func (u *Upkeep) served(ctx context.Context, now time.Time) (due bool, err error) {
	served, err := u.Serving.Served(ctx)
	if err != nil {
		return false, err
	}
	if away := now.Sub(served.Last); away < -skew || away > gap || served.Since.After(now.Add(skew)) {
		served.Since = now
		u.Log.Info("people are forgotten once the server has run for a week", "from", now.Add(longEnough).Format(time.RFC3339))
	}
	served.Last = now
	ago := now.Sub(served.Forgot)
	if due = now.Sub(served.Since) >= longEnough && (ago >= daily || ago < -skew); due {
		served.Forgot = now
	}
	return due, u.Serving.NoteServed(ctx, served)
}

// forgetAgain has people forgotten the next time that a server looks.
func (u *Upkeep) forgetAgain(ctx context.Context) error {
	served, err := u.Serving.Served(ctx)
	if err != nil {
		return err
	}
	served.Forgot = time.Time{}
	return u.Serving.NoteServed(ctx, served)
}

func (u *Upkeep) forget(ctx context.Context, now time.Time) error {
	if u.Forget == 0 {
		return nil
	}
	if due, err := u.served(ctx, now.UTC().Truncate(time.Second)); err != nil || !due {
		return err
	}
	f, err := Forget(ctx, u.Store, u.Forget, now, false)
	if f.Unseen > 0 || f.Damaged > 0 || err == nil {
		u.Log.Info("people were looked at whether nobody has seen them", "for", u.Forget.String(), "people", f.People,
			"forgotten", f.Unseen, "damaged", f.Damaged)
	}
	if err != nil {
		return errors.Join(err, u.forgetAgain(context.WithoutCancel(ctx)))
	}
	return nil
}

// toPurge is why the file is compacted for the sake of those who were deleted.
const toPurge = "people were deleted"

// reason says why the file is to be compacted, "" where it isn't.
func (u *Upkeep) reason(ctx context.Context, now time.Time) (string, error) {
	size, free, err := u.File.Room(ctx)
	if err != nil {
		return "", err
	}
	if u.CompactAt > 0 && free >= u.Least && free > size/100*int64(u.CompactAt) {
		return "much of it is free", nil
	}
	if !u.Purge || now.Sub(u.purged) < daily-every { // so that a day is never over when it is looked next
		return "", nil
	}
	marks, err := u.File.Marks(ctx)
	if err != nil || marks.Deleted == 0 {
		return "", err
	}
	return toPurge, nil
}

func (u *Upkeep) compact(ctx context.Context, why string) error {
	began := time.Now()
	before, after, err := u.File.Compact(ctx, func(int64, int64) {})
	if err == nil {
		u.Log.Info("the database was compacted", "because", why, "before", before, "after", after,
			"took", time.Since(began).String())
	}
	return err
}
