// Package nested reads the files of formats 1 to 4, so that they can be copied into one of today. It never writes, and
// must never know what files of today look like.
//
// Such a file:
//
//	meta/careerpath_format        1 to 4
//	people/<person>               the person
//	secrets/<hash>                the ids of the person and of the key
//	groups/<group>/<member>       the owner's id; the buckets come with the first member
//	data/<person>/drafts/<quiz>
//	data/<person>/assessments/<id>
//	data/<person>/events/<seq>    seq is 8 bytes, big-endian
//	data/<person>/plans/<id>
//	data/<person>/settings/chosen
//	data/<person>/keys/<id>
//	data/<person>/records/<kind>/<id>
//	data/<person>/member/<group>  what the person is a member of
//	data/<person>/runs/<group>    groups that have members
//
// people/, secrets/, data/ and a person's first three buckets are always there; the others come with their
// first record. Format 1 had answers without labels and times in its drafts, and no corrections; format 2 had no
// settings; format 3 had one secret a person, no records and no groups. In a person of format 3, or one of format 4 that
// hasn't been changed since, secrets/ has just the person's id, and people/ the hash.
//
// Every value is four bytes of CRC-32C over key and text, big-endian, and then the text, which is JSON.
package nested

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Newest is the last format whose files are nested.
const Newest = 4

// firstKey is the id of the key that a person of format 3 has.
const firstKey = "first"

// parts are what a person's data can have.
var parts = []string{"drafts", "assessments", "events", "plans", "settings", "keys", "records", "member", "runs"}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// text is the JSON of a value, which shares memory with it.
func text(key, value []byte) ([]byte, error) {
	const size = 4
	if len(value) < size || binary.BigEndian.Uint32(value) !=
		crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value[size:]) {
		return nil, fmt.Errorf("the record %q does not match its checksum", key)
	}
	return value[size:], nil
}

// decode reads the record under key into v.
func decode(key, value []byte, v any) error {
	text, err := text(key, value)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return errors.Join(fmt.Errorf("the record %q can't be read", key), err)
	}
	return nil
}

// personRecord is what is kept under people/<person>.
type personRecord struct {
	Person  store.Person `json:"person"`
	Secrets []string     `json:"secrets"` // hashes, in hexadecimal
}

// Door is whom a secret opens, and with which key.
type Door struct {
	Person string `json:"person"`
	Key    string `json:"key"`
}

// UnmarshalJSON reads what is kept, and the person's id alone of format 3.
func (d *Door) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		d.Key = firstKey
		return json.Unmarshal(text, &d.Person)
	}
	type plain Door
	return json.Unmarshal(text, (*plain)(d))
}

// Text is a record as it was kept.
type Text struct {
	Part     string // drafts, assessments, plans, settings, events or member
	Kind, ID string // the kind of records only
	JSON     []byte // valid as long as the transaction
}

// Person is all that is kept of somebody.
type Person struct {
	Person store.Person
	Keys   []store.Key
	Texts  []Text
	Runs   []string // groups
}

// People calls each with all people, in order of id.
func People(t *bbolt.Tx, each func(*Person) error) error {
	return t.Bucket([]byte("people")).ForEach(func(id, value []byte) error {
		p, err := person(t, id, value)
		if err != nil {
			return err
		}
		return each(p)
	})
}

// person reads all of somebody.
func person(t *bbolt.Tx, id, value []byte) (*Person, error) {
	var rec personRecord
	if err := decode(id, value, &rec); err != nil {
		return nil, err
	}
	p := &Person{Person: rec.Person}
	for _, text := range rec.Secrets {
		hash, err := hex.DecodeString(text)
		if err != nil || len(hash) != len(store.SecretHash{}) {
			return nil, errors.New("a secret is no hash")
		}
		p.Keys = append(p.Keys, store.Key{ID: firstKey, Hash: store.SecretHash(hash), Kind: store.KeyFirst,
			Created: rec.Person.Created})
	}
	own := t.Bucket([]byte("data")).Bucket(id)
	if own == nil {
		return nil, fmt.Errorf("data of person %q: all is missing", id)
	}
	for _, part := range []string{"drafts", "assessments", "events", "plans", "settings", "member"} {
		if err := p.read(own.Bucket([]byte(part)), part, ""); err != nil {
			return nil, err
		}
	}
	err := forEach(own.Bucket([]byte("keys")), func(id, value []byte) error {
		var k store.Key
		err := decode(id, value, &k)
		p.Keys = append(p.Keys, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = forEach(own.Bucket([]byte("runs")), func(group, _ []byte) error {
		p.Runs = append(p.Runs, string(group))
		return nil
	})
	if err != nil {
		return nil, err
	}
	records := own.Bucket([]byte("records"))
	return p, forEach(records, func(kind, _ []byte) error { return p.read(records.Bucket(kind), "records", string(kind)) })
}

// read adds the records of a part.
func (p *Person) read(part *bbolt.Bucket, name, kind string) error {
	return forEach(part, func(id, value []byte) error {
		json, err := text(id, value)
		p.Texts = append(p.Texts, Text{Part: name, Kind: kind, ID: string(id), JSON: json})
		return err
	})
}

// Doors calls each with every secret, in order of their hashes.
func Doors(t *bbolt.Tx, each func(store.SecretHash, Door) error) error {
	return t.Bucket([]byte("secrets")).ForEach(func(key, value []byte) error {
		var to Door
		if err := decode(key, value, &to); err != nil {
			return err
		}
		hash, err := hex.DecodeString(string(key))
		if err != nil || len(hash) != len(store.SecretHash{}) {
			return errors.New("a secret is no hash")
		}
		return each(store.SecretHash(hash), to)
	})
}

// Groups calls each with every member of every group, in order of their ids, and who runs it.
func Groups(t *bbolt.Tx, each func(group, member, owner string) error) error {
	groups := t.Bucket([]byte("groups"))
	return forEach(groups, func(group, _ []byte) error {
		return forEach(groups.Bucket(group), func(member, value []byte) error {
			var owner string
			if err := decode(member, value, &owner); err != nil {
				return err
			}
			return each(string(group), string(member), owner)
		})
	})
}

// forEach goes through a bucket, which may be nil.
func forEach(b *bbolt.Bucket, do func(key, value []byte) error) error {
	if b == nil {
		return nil
	}
	return b.ForEach(do)
}
