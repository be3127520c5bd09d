package postgres

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

var (
	_ store.Shared  = (*Store)(nil)
	_ store.Serving = (*Store)(nil)
)

// The names of what servers keep for one another.
const (
	sharedSecret = "secret"
	sharedServed = "served"
)

const selectShared = `SELECT body FROM shared WHERE name = $1`

// Secret is as store.Shared says.
func (s *Store) Secret(ctx context.Context) (secret [32]byte, err error) {
	made := make([]byte, len(secret))
	_, _ = rand.Read(made) // never fails
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, `INSERT INTO shared (name, body) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, sharedSecret, made)
		if err != nil {
			return err
		}
		var body []byte
		if err := conn.QueryRow(ctx, selectShared, sharedSecret).Scan(&body); err != nil {
			return err
		}
		if len(body) != len(secret) {
			return damaged(errors.New("the servers' secret has another length"))
		}
		copy(secret[:], body)
		return nil
	})
	return secret, err
}

// Served is as store.Serving says.
func (s *Store) Served(ctx context.Context) (served store.Served, err error) {
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		var body []byte
		err := conn.QueryRow(ctx, selectShared, sharedServed).Scan(&body)
		if errors.Is(err, pgx.ErrNoRows) {
			served = store.Served{}
			return nil
		}
		if err == nil && json.Unmarshal(body, &served) != nil {
			return damaged(errors.New("how long people could come back can't be read"))
		}
		return err
	})
	return served, err
}

// NoteServed is as store.Serving says.
func (s *Store) NoteServed(ctx context.Context, served store.Served) error {
	body, err := marshal(served)
	if err != nil {
		return err
	}
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, `INSERT INTO shared (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = EXCLUDED.body`,
			sharedServed, body)
		return err
	})
}

// sweepEvery is how often a server removes what is kept of askers who may do everything again.
const sweepEvery = time.Hour

// take is the generic cell rate algorithm (ITU-T I.371) in one statement. due is when an asker may do everything again;
// one more puts it off by $2 seconds, and it may be $3 seconds ahead at most. The clock is the database's. Where due is
// farther ahead than that ever puts it, the clock was wrong or the limits were others: the asker begins anew.
const take = `INSERT INTO allowances (asker, due)
	VALUES ($1, now() + CAST($2 AS double precision) * CAST('1 second' AS interval))
	ON CONFLICT (asker) DO UPDATE SET due = CAST($2 AS double precision) * CAST('1 second' AS interval) +
		CASE WHEN allowances.due < now() OR allowances.due > now() + CAST($3 AS double precision) * CAST('1 second' AS interval)
		THEN now() ELSE allowances.due END
	WHERE allowances.due <= now() + CAST($3 AS double precision) * CAST('1 second' AS interval) -
		CAST($2 AS double precision) * CAST('1 second' AS interval)
		OR allowances.due > now() + CAST($3 AS double precision) * CAST('1 second' AS interval)`

// Take is as store.Shared says.
func (s *Store) Take(ctx context.Context, asker [32]byte, burst int, every time.Duration) (wait time.Duration, err error) {
	one, all := every.Seconds(), every.Seconds()*float64(burst)
	swept := s.swept.Load()
	began := time.Now()
	sweep := began.Sub(time.Unix(swept, 0)) >= sweepEvery && s.swept.CompareAndSwap(swept, began.Unix())
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		wait = 0
		tag, err := conn.Exec(ctx, take, asker[:], one, all)
		if err == nil && tag.RowsAffected() == 0 {
			wait, err = untilNext(ctx, conn, asker, one, all)
		}
		if err == nil && sweep {
			_, err = conn.Exec(ctx, `DELETE FROM allowances WHERE due < now()`)
		}
		return err
	})
	return wait, err
}

// untilNext is how long it is until an asker who has taken all may do one more.
func untilNext(ctx context.Context, conn *pgxpool.Conn, asker [32]byte, one, all float64) (time.Duration, error) {
	var due, now time.Time
	err := conn.QueryRow(ctx, `SELECT due, now() FROM allowances WHERE asker = $1`, asker[:]).Scan(&due, &now)
	if errors.Is(err, pgx.ErrNoRows) { // it has gone just now, since everything may be done again
		return time.Second, nil
	}
	wait := due.Sub(now) - time.Duration((all-one)*float64(time.Second))
	return max(wait, time.Millisecond), err
}
