package upkeep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/store"
)

// Days is how many days people are kept whom nobody has seen, 0 for as long as they like.
type Days int

// The fewest days after which somebody may be forgotten, and the most that make sense.
const (
	fewestDays = 30
	mostDays   = 36500
)

func (d *Days) String() string {
	if *d == 0 {
		return ""
	}
	return strconv.Itoa(int(*d)) + "d"
}

// Type names the value in a command's help.
func (d *Days) Type() string { return "DAYS" }

// Set takes a number of days such as 730d.
func (d *Days) Set(text string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(text, "d"))
	if err != nil || !strings.HasSuffix(text, "d") || n < fewestDays || n > mostDays {
		return fmt.Errorf("a number of days from %dd to %dd, such as 730d", fewestDays, mostDays)
	}
	*d = Days(n)
	return nil
}

// before is the time before which somebody must have been seen last.
func (d Days) before(now time.Time) time.Time { return now.AddDate(0, 0, -int(d)) }

// own are the kinds of keys that people use themselves.
var own = []store.KeyKind{store.KeyFirst, store.KeyBrowser, store.KeyLink, store.KeyAPI, store.KeyPasskey,
	store.KeyAccount}

// seenSince says whether a person has used a key of their own since a time, or whether anything of theirs has changed
// since. What is quick to tell is asked first.
func seenSince(r store.Reader, since time.Time) (bool, error) {
	seen := func(at time.Time) bool { return !at.Before(since) }
	if seen(r.Person().Created) {
		return true, nil
	}
	keys, err := r.Keys()
	if err != nil || slices.ContainsFunc(keys, func(k store.Key) bool {
		return slices.Contains(own, k.Kind) && (seen(k.Created) || seen(k.Used))
	}) {
		return true, err
	}
	drafts, err := r.Drafts()
	if err != nil || slices.ContainsFunc(drafts, func(d store.Draft) bool { return seen(d.Updated) }) {
		return true, err
	}
	const page = 500
	for after := uint64(0); ; after += page {
		events, err := r.Events(after, page)
		if err != nil || slices.ContainsFunc(events, func(e store.Event) bool { return seen(e.At) }) {
			return true, err
		}
		if len(events) < page {
			return false, nil
		}
	}
}

// errSeen undoes the forgetting of somebody who has been seen.
var errSeen = errors.New("they have been seen")

// Forgotten says what came of looking for people to forget.
type Forgotten struct {
	People  int // that were looked at
	Unseen  int // of those, how many nobody has seen for that long
	Damaged int // whose data can't be read, and so stays
}

// peoplePage is how many people are looked up at a time.
const peoplePage = 200

// Forget deletes the people whom nobody has seen for so many days, and leaves the store to others for most of the time;
// with dry it only counts them, as fast as it can. People whose data can't be read are left.
func Forget(ctx context.Context, s store.Store, after Days, now time.Time, dry bool) (f Forgotten, err error) {
	since := after.before(now)
	for last := ""; ; {
		began := time.Now()
		page, err := s.People(ctx, last, peoplePage)
		if err != nil || len(page) == 0 {
			return f, err
		}
		for _, p := range page {
			last = p.ID
			f.People++
			unseen, err := forget(ctx, s, p.ID, since, dry)
			switch code := store.CodeOf(err); {
			case code == store.NotFound: // they have gone by themselves
			case code == store.Damaged:
				f.Damaged++
			case err != nil:
				return f, err
			case unseen:
				f.Unseen++
			}
		}
		if dry {
			continue
		}
		if err := pause(ctx, restFor*time.Since(began)); err != nil {
			return f, err
		}
	}
}

// restFor is how long others have the store for each moment that it is used here.
const restFor = 4

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// forget deletes a person unless they have been seen since a time. Whether they have is told within the change that
// deletes them, so nobody is deleted who has just come back.
func forget(ctx context.Context, s store.Store, person string, since time.Time, dry bool) (unseen bool, err error) {
	err = s.View(ctx, person, func(r store.Reader) error {
		seen, err := seenSince(r, since)
		unseen = !seen
		return err
	})
	if err != nil || !unseen || dry {
		return unseen && err == nil, err
	}
	err = s.Update(ctx, person, func(tx store.Tx) error {
		seen, err := seenSince(tx, since)
		if err != nil {
			return err
		}
		if seen {
			return errSeen
		}
		return tx.Forget()
	})
	if errors.Is(err, errSeen) {
		return false, nil
	}
	return err == nil, err
}
