package server

import (
	"encoding/json"
	"slices"
	"time"

	"careerpath/engine/plan"
	"careerpath/store"
)

// How the log is kept from growing with every letter that somebody types. Where texts of plans change again and again
// within a session, only so many states of them stand in the log, and the newest; and where the log as a whole becomes
// long, the longest texts in its oldest part are cut.
const (
	session     = time.Hour
	mostTyped   = 20            // changes of texts alone that are kept apart in a session
	sessionPast = 2 * mostTyped // how many events back they are looked for
	mostLog     = 1 << 20       // bytes of a person's log as they are kept, from which on old texts are cut
	logAfterCut = mostLog * 3 / 4
	keptOfText  = 200 // characters that are left of a text that is cut
	mostLooked  = 200 // events that a change looks at for that
	mostCut     = 20  // and of which it cuts texts
)

// typed are the fields of a plan and its milestones that people write texts into.
var typed = []string{"name", "wish", "witness", "title", "about", "done_when", "obstacle", "if", "then", "notes", "evidence",
	"drop_reason"}

// keepChanges keeps in the log what changed in a plan.
func keepChanges(tx store.Tx, at time.Time, growth string, changes []plan.Edit) error {
	if onlyTyped(changes) {
		past, err := eventsBefore(tx, 0, sessionPast)
		if err != nil {
			return err
		}
		past = slices.DeleteFunc(past, func(e store.Event) bool {
			since := at.Sub(e.At)
			return e.Kind != kindChanged || since < 0 || since >= session || !onlyTyped(readEvent[[]plan.Edit](e))
		})
		last := slices.IndexFunc(past, func(e store.Event) bool { return e.Subject == growth })
		if len(past) >= mostTyped && last >= 0 {
			e := past[last]
			if e.Data, err = json.Marshal(joined(readEvent[[]plan.Edit](e), changes)); err != nil {
				return err
			}
			return tx.PutEvent(e)
		}
	}
	if err := appendEvent(tx, at, kindChanged, growth, changes); err != nil {
		return err
	}
	return cutLog(tx)
}

func onlyTyped(changes []plan.Edit) bool {
	return len(changes) > 0 && !slices.ContainsFunc(changes, func(ch plan.Edit) bool {
		return !slices.Contains(typed, ch.Field)
	})
}

// joined are earlier changes with later ones.
func joined(changes, later []plan.Edit) []plan.Edit {
	for _, ch := range later {
		at := slices.IndexFunc(changes, func(c plan.Edit) bool {
			return c.Milestone == ch.Milestone && c.Field == ch.Field
		})
		if at < 0 {
			changes = append(changes, ch)
		} else {
			changes[at].New = ch.New
		}
	}
	return changes
}

// logRecord keeps under cutID up to which event the texts of the log were cut.
const (
	logRecord = "log"
	cutID     = "cut"
)

type cutUpTo struct {
	Seq uint64 `json:"seq"`
}

// cutLog shortens texts from the oldest event on, where the log is long, until it isn't; but never those of the newest.
// It looks at each event once, and at only so many for each change, so that a long log holds nobody up.
func cutLog(tx store.Tx) error {
	u, err := tx.Usage()
	if err != nil || u.EventBytes <= mostLog {
		return err
	}
	up, err := store.Get[cutUpTo](tx, logRecord, cutID)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	events, err := tx.Events(up.Seq, mostLooked)
	if err != nil {
		return err
	}
	began, cuts := up.Seq, 0
	for _, e := range events {
		if e.Seq >= uint64(u.Events) || cuts == mostCut || u.EventBytes <= logAfterCut {
			break
		}
		up.Seq = e.Seq
		if e.Kind != kindChanged {
			continue
		}
		changes := readEvent[[]plan.Edit](e)
		if !cutTexts(changes) {
			continue
		}
		cuts++
		if e.Data, err = json.Marshal(changes); err != nil {
			return err
		}
		if err := tx.PutEvent(e); err != nil {
			return err
		}
		if u, err = tx.Usage(); err != nil {
			return err
		}
	}
	if up.Seq == began {
		return nil
	}
	return store.Put(tx, logRecord, cutID, up)
}

// cutTexts cuts the long texts of changes, and says whether there were any.
func cutTexts(changes []plan.Edit) (cut bool) {
	shorten := func(value *any) {
		text, ok := (*value).(string)
		if letters := []rune(text); ok && len(letters) > keptOfText+1 {
			*value, cut = string(letters[:keptOfText])+"…", true
		}
	}
	for i := range changes {
		if slices.Contains(typed, changes[i].Field) {
			shorten(&changes[i].Old)
			shorten(&changes[i].New)
		}
	}
	return cut
}
