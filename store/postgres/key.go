package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

// keyText is what is packed of a key: its id and hash have columns of their own.
type keyText struct {
	Kind    store.KeyKind `json:"kind"`
	Name    string        `json:"name,omitempty"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires,omitzero"`
	Used    time.Time     `json:"used,omitzero"`
	Scope   *store.Scope  `json:"scope,omitempty"`
}

func keyTextOf(k *store.Key) keyText {
	in := k.UTC()
	return keyText{Kind: in.Kind, Name: in.Name, Created: in.Created, Expires: in.Expires, Used: in.Used, Scope: in.Scope}
}

func keyPlace(person, id string) []byte { return place("keys", person, id) }

const insertKey = `INSERT INTO keys (person, id, hash, body) VALUES ($1, $2, $3, $4)`

// keyOf reads what is kept of a key.
func (s *Store) keyOf(person, id string, hash, body []byte) (store.Key, error) {
	var text keyText
	if err := s.unpack(keyPlace(person, id), body, &text, noTexts); err != nil {
		return store.Key{}, err
	}
	return store.Key{ID: id, Hash: store.SecretHash(hash), Kind: text.Kind, Name: text.Name, Created: text.Created,
		Expires: text.Expires, Used: text.Used, Scope: text.Scope}, nil
}

// KeyBySecret is as store.Store says.
func (s *Store) KeyBySecret(ctx context.Context, secret store.SecretHash) (who store.Person, key store.Key, err error) {
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		var person, id, body []byte
		err := conn.QueryRow(ctx, `SELECT k.person, k.id, k.body, p.created FROM keys k JOIN people p ON p.id = k.person
			WHERE k.hash = $1`, secret[:]).Scan(&person, &id, &body, &who.Created)
		if err == pgx.ErrNoRows { //nolint:errorlint // it comes as it is
			return notFound("nobody has this secret")
		}
		if err != nil {
			return err
		}
		who.ID, who.Created = string(person), who.Created.UTC()
		key, err = s.keyOf(who.ID, string(id), secret[:], body)
		return err
	})
	if err != nil {
		return store.Person{}, store.Key{}, err
	}
	return who, key, nil
}

// Keys is as store.Reader says.
func (w *work) Keys() (keys []store.Key, err error) {
	err = w.query(`SELECT id, hash, body FROM keys WHERE person = $1 ORDER BY id`, []any{w.id}, func(rows pgx.Rows) error {
		var id, hash, body []byte
		if err := rows.Scan(&id, &hash, &body); err != nil {
			return err
		}
		k, err := w.store.keyOf(w.person.who.ID, string(id), hash, body)
		keys = append(keys, k)
		return w.met(err)
	})
	return keys, err
}

// met remembers damage.
func (w *work) met(err error) error {
	if store.CodeOf(err) == store.Damaged {
		w.spoilt = err
	}
	return err
}

// PutKey is as store.Tx says.
func (w *work) PutKey(k store.Key) error {
	if !store.ValidID(k.ID) {
		return internal(nil, "%q can't be a key's id", k.ID)
	}
	taken := false
	err := w.query(`SELECT person, id FROM keys WHERE hash = $1`, []any{k.Hash[:]}, func(rows pgx.Rows) error {
		var person, id []byte
		err := rows.Scan(&person, &id)
		taken = string(person) != w.person.who.ID || string(id) != k.ID
		return err
	})
	if err == nil && taken {
		err = exists("there is such a key already")
	}
	if err != nil {
		return err
	}
	body, err := w.store.pack(keyPlace(w.person.who.ID, k.ID), keyTextOf(&k))
	if err != nil {
		return err
	}
	return w.puts(nil, `SELECT octet_length(body) FROM keys WHERE person = $1 AND id = $2`, []any{w.id, []byte(k.ID)}, body,
		insertKey+` ON CONFLICT (person, id) DO UPDATE SET hash = EXCLUDED.hash, body = EXCLUDED.body`, w.id, []byte(k.ID),
		k.Hash[:], body)
}

// DeleteKey is as store.Tx says.
func (w *work) DeleteKey(id string) error {
	return w.replaces(nil, `DELETE FROM keys WHERE person = $1 AND id = $2 RETURNING octet_length(body)`, w.id, []byte(id))
}
