// Package copying brings everybody's data from one store to another and compares the two. It must never know which
// backends they are.
package copying

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"careerpath/store"
)

// Copy is the copying of everybody from one store to another.
type Copy struct {
	From    store.Stretches // as of one moment
	To      store.Copier
	Workers int // that write and compare at the same time

	// Fault is told what isn't the same in both in the end, and of whom: their place in the order of ids, from 1 up, 0 for
	// somebody whom only To has. Calls don't overlap.
	Fault func(person int, what string)
	// Progress is told how many people were brought or compared, each being both. Calls don't overlap.
	Progress func(done int64)

	mu     sync.Mutex
	done   int64
	people int
	failed error
}

// stretchSize is how many people are copied in one transaction at most.
const stretchSize = 64

// part is people whose ids are next to each other.
type part struct {
	after  string // which id they come
	people []store.Whole
	first  int // the first one's place in the order
}

// Run copies everybody, and says how many there are. Who is in To already, as an earlier Run has left them, is passed
// over; who has changed since is written anew. Then everybody is read from both and compared. An error is why it could
// not go on; another Run does.
func (c *Copy) Run(ctx context.Context) (people int, err error) {
	if err := c.pass(ctx, c.bring); err != nil {
		return 0, err
	}
	c.people = 0
	if err := c.pass(ctx, c.compare); err != nil {
		return 0, err
	}
	return c.people, nil
}

// pass reads everybody and has do look at them, several parts at a time.
func (c *Copy) pass(ctx context.Context, do func(context.Context, part) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := make(chan part, c.Workers)
	var working sync.WaitGroup
	for range c.Workers {
		working.Go(func() {
			for p := range parts {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, p); err != nil {
					c.fail(err)
					cancel()
				}
			}
		})
	}
	last, first := "", 1
	for ctx.Err() == nil {
		people, err := c.From.Stretch(ctx, last, "", stretchSize)
		if err != nil {
			c.fail(err)
			break
		}
		p := part{last, people, first}
		if len(people) > 0 {
			last, first = people[len(people)-1].Person.ID, first+len(people)
		}
		parts <- p
		if len(people) == 0 {
			break
		}
	}
	close(parts)
	working.Wait()
	if c.failed == nil && ctx.Err() != nil {
		c.failed = ctx.Err()
	}
	return c.failed
}

func (c *Copy) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil {
		c.failed = err
	}
}

func (c *Copy) passed(p part) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += int64(len(p.people))
	c.people += len(p.people)
	c.Progress(c.done)
}

func (c *Copy) fault(person int, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Fault(person, what)
}

// bring has To have a part of the people, but for their memberships.
func (c *Copy) bring(ctx context.Context, p part) error {
	if len(p.people) == 0 {
		return nil
	}
	there, _, err := c.there(ctx, p)
	if err != nil {
		return err
	}
	var missing []store.Whole
	for i := range p.people {
		is := p.people[i]
		if is.Damage != nil {
			continue // compare tells
		}
		has, found := there[is.Person.ID]
		if found {
			is.Memberships, has.Memberships = nil, nil
			unlike, err := is.Unlike(&has)
			if err != nil {
				return err
			}
			if has.Damage == nil && len(unlike) == 0 {
				continue
			}
			if err := c.To.DeletePerson(ctx, is.Person.ID); err != nil {
				return err
			}
		}
		missing = append(missing, is)
	}
	if len(missing) > 0 {
		if err := c.To.Import(ctx, missing); err != nil {
			return err
		}
	}
	c.passed(p)
	return nil
}

// there is what To has where a part is, and the ids in order.
func (c *Copy) there(ctx context.Context, p part) (by map[string]store.Whole, ids []string, err error) {
	by = map[string]store.Whole{}
	upTo := ""
	if len(p.people) > 0 {
		upTo = p.people[len(p.people)-1].Person.ID
	}
	for after := p.after; ; {
		people, err := c.To.Stretch(ctx, after, upTo, stretchSize)
		if err != nil || len(people) == 0 {
			return by, ids, err
		}
		for i := range people {
			after = people[i].Person.ID
			by[after], ids = people[i], append(ids, after)
		}
		if upTo == "" || after == upTo { // after the last one somebody is somebody too many
			return by, ids, nil
		}
	}
}

// compare has people of a part be members of their groups, and compares them.
func (c *Copy) compare(ctx context.Context, p part) error {
	there, ids, err := c.there(ctx, p)
	if err != nil {
		return err
	}
	for i := range p.people {
		is, place := &p.people[i], p.first+i
		has, found := there[is.Person.ID]
		delete(there, is.Person.ID)
		switch {
		case is.Damage != nil:
			c.fault(place, "what is copied is damaged: "+is.Damage.Error())
			continue
		case !found:
			c.fault(place, "a person is missing")
			continue
		case has.Damage != nil:
			c.fault(place, "the copy is damaged: "+has.Damage.Error())
			continue
		}
		unlike, err := is.Unlike(&has)
		if err == nil && slices.Contains(unlike, "memberships") {
			if has.Memberships, err = c.join(ctx, is, &has); err == nil {
				unlike, err = is.Unlike(&has)
			}
		}
		if err != nil {
			return err
		}
		for _, kind := range unlike {
			c.fault(place, kind+" differ")
		}
	}
	for _, id := range ids {
		if _, extra := there[id]; extra {
			c.fault(0, "there is somebody who isn't in what is copied")
		}
	}
	c.passed(p)
	return nil
}

// join has a person be a member of the groups that they are to be, and of no others, and returns of which they are. They
// don't become one where a group's owner isn't there.
func (c *Copy) join(ctx context.Context, is, has *store.Whole) (in []store.Membership, err error) {
	err = c.To.Update(ctx, is.Person.ID, func(tx store.Tx) error {
		for i := range has.Memberships {
			if err := tx.Leave(has.Memberships[i].Group); err != nil {
				return err
			}
		}
		for i := range is.Memberships {
			err := tx.Join(is.Memberships[i])
			if code := store.CodeOf(err); err != nil && code != store.NotFound && code != store.Exists {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = c.To.View(ctx, is.Person.ID, func(r store.Reader) (err error) {
		in, err = r.Memberships()
		return err
	})
	return in, err
}

// Count counts the people of a store.
func Count(ctx context.Context, s store.Store) (n int64, err error) {
	const page = 1000
	for after := ""; ; {
		people, err := s.People(ctx, after, page)
		if err != nil || len(people) == 0 {
			return n, err
		}
		n, after = n+int64(len(people)), people[len(people)-1].ID
	}
}

// Said is a fault in words.
func Said(person int, what string) error {
	if person == 0 {
		return errors.New(what)
	}
	return fmt.Errorf("person %d: %s", person, what)
}
