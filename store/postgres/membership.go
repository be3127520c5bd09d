package postgres

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

func memberPlace(group, person string) []byte { return place("members", group, person) }

// Memberships is as store.Reader says.
func (w *work) Memberships() (all []store.Membership, err error) {
	err = w.query(`SELECT of_group, body FROM members WHERE person = $1 ORDER BY of_group`, []any{w.id},
		func(rows pgx.Rows) error {
			var group, body []byte
			if err := rows.Scan(&group, &body); err != nil {
				return err
			}
			var m store.Membership
			err := w.unpack(memberPlace(string(group), w.person.who.ID), body, &m)
			all = append(all, m)
			return err
		})
	return all, err
}

// Members is as store.Store says.
func (s *Store) Members(ctx context.Context, group, after string, limit int) (page []store.Membership, err error) {
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		page = nil
		if limit <= 0 {
			return nil
		}
		rows, err := conn.Query(ctx, `SELECT person, body FROM members WHERE of_group = $1 AND person > $2
			ORDER BY person LIMIT $3`, []byte(group), []byte(after), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var person, body []byte
			if err := rows.Scan(&person, &body); err != nil {
				return err
			}
			var m store.Membership
			if err := s.unpack(memberPlace(group, string(person)), body, &m, noTexts); err != nil {
				return err
			}
			page = append(page, m)
		}
		return rows.Err()
	})
	return page, err
}

// ownerOf locks a group and returns who runs it, nil where there is no such group.
func (w *work) ownerOf(group string) (owner []byte, err error) {
	err = w.query(`SELECT owner FROM groups WHERE id = $1 FOR UPDATE`, []any{[]byte(group)}, func(rows pgx.Rows) error {
		return rows.Scan(&owner)
	})
	return owner, err
}

// Join is as store.Tx says.
func (w *work) Join(m store.Membership) error {
	if !store.ValidID(m.Group) {
		return internal(nil, "%q can't be a group's id", m.Group)
	}
	m.Member, m.Joined = w.person.who.ID, m.Joined.UTC()
	missing := w.lockPerson(m.Owner) // before the group, as the owner's own changes do
	if missing != nil && store.CodeOf(missing) != store.NotFound {
		return missing
	}
	owner, err := w.ownerOf(m.Group)
	if err == nil && owner != nil && string(owner) != m.Owner {
		err = exists("there is another group of that id")
	}
	if err = cmp.Or(err, missing); err != nil {
		return err
	}
	if owner == nil {
		if _, err := w.exec(`INSERT INTO groups (id, owner) VALUES ($1, $2)`, []byte(m.Group), []byte(m.Owner)); err != nil {
			return err
		}
	}
	body, err := w.store.pack(memberPlace(m.Group, m.Member), m)
	if err != nil {
		return err
	}
	return w.write(`INSERT INTO members (of_group, person, body) VALUES ($1, $2, $3)
		ON CONFLICT (of_group, person) DO UPDATE SET body = EXCLUDED.body`, []byte(m.Group), w.id, body)
}

// lockPerson has another person stay as they are until the transaction ends. NotFound where there is none.
func (w *work) lockPerson(id string) error {
	if id == w.person.who.ID {
		return nil
	}
	there := false
	if store.ValidID(id) {
		err := w.query(`SELECT 1 FROM people WHERE id = $1 FOR UPDATE`, []any{[]byte(id)}, func(pgx.Rows) error {
			there = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !there {
		return notFound("there is no such person")
	}
	return nil
}

// Leave is as store.Tx says.
func (w *work) Leave(group string) error {
	owner, err := w.ownerOf(group)
	if err != nil || owner == nil {
		return err
	}
	if err := w.write(`DELETE FROM members WHERE of_group = $1 AND person = $2`, []byte(group), w.id); err != nil {
		return err
	}
	return w.write(`DELETE FROM groups WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM members WHERE of_group = $1)`, []byte(group))
}

// EndGroup is as store.Tx says.
func (w *work) EndGroup(group string) error {
	owner, err := w.ownerOf(group)
	if err != nil || owner == nil || string(owner) != w.person.who.ID {
		return err
	}
	if err := w.write(`DELETE FROM members WHERE of_group = $1`, []byte(group)); err != nil {
		return err
	}
	return w.write(`DELETE FROM groups WHERE id = $1`, []byte(group))
}

// depart has a person leave all groups, and ends those that they run.
func (w *work) depart() error {
	for _, way := range []struct {
		sql string
		end func(group string) error
	}{{`SELECT id FROM groups WHERE owner = $1 ORDER BY id`, w.EndGroup},
		{`SELECT of_group FROM members WHERE person = $1 ORDER BY of_group`, w.Leave}} {
		var groups []string
		err := w.query(way.sql, []any{w.id}, func(rows pgx.Rows) error {
			var group []byte
			err := rows.Scan(&group)
			groups = append(groups, string(group))
			return err
		})
		if err != nil {
			return err
		}
		for _, group := range groups {
			if err := way.end(group); err != nil {
				return err
			}
		}
	}
	return nil
}
