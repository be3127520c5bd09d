package nested

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// errNoMember is damage to a group.
var errNoMember = errors.New("a group and its members don't agree")

// Verify says what is wrong with a record, whatever it says.
func Verify(key, value []byte) error {
	_, err := text(key, value)
	return err
}

// Agree says where people, secrets, data and groups don't name the same persons. What bears a checksum is sound already;
// the names of buckets bear none.
func Agree(t *bbolt.Tx) error {
	people, secrets, data := t.Bucket([]byte("people")), t.Bucket([]byte("secrets")), t.Bucket([]byte("data"))
	if people == nil || secrets == nil || data == nil {
		return errors.New("it has no people, no secrets or no data")
	}
	surplus := length(secrets) + length(data) // and members: what no person has
	groups := t.Bucket([]byte("groups"))
	err := forEach(groups, func(group, _ []byte) error {
		members := groups.Bucket(group)
		if members == nil {
			return errNoMember
		}
		surplus += length(members)
		return nil
	})
	if err != nil {
		return err
	}
	err = people.ForEach(func(id, record []byte) error {
		var rec personRecord
		if err := decode(id, record, &rec); err != nil {
			return err
		}
		own := data.Bucket(id)
		if err := complete(own); err != nil {
			return fmt.Errorf("data of person %q: %w", id, err)
		}
		surplus--
		hashes := rec.Secrets
		err := forEach(own.Bucket([]byte("keys")), func(key, record []byte) error {
			var k store.Key
			err := decode(key, record, &k)
			hashes = append(hashes, hex.EncodeToString(k.Hash[:]))
			return err
		})
		if err != nil {
			return err
		}
		for _, hash := range hashes {
			var to Door
			if err := decode([]byte(hash), secrets.Get([]byte(hash)), &to); err != nil || to.Person != string(id) {
				return fmt.Errorf("the secret of person %q is missing", id)
			}
			surplus--
		}
		return forEach(own.Bucket([]byte("member")), func(group, _ []byte) error {
			if groups == nil || groups.Bucket(group) == nil || groups.Bucket(group).Get(id) == nil {
				return errNoMember
			}
			surplus--
			return nil
		})
	})
	if err == nil && surplus != 0 {
		err = errors.New("it has data of nobody")
	}
	return err
}

// length is how many keys a bucket has.
func length(b *bbolt.Bucket) (n int) {
	c := b.Cursor()
	for key, _ := c.First(); key != nil; key, _ = c.Next() {
		n++
	}
	return n
}

// complete says which of a person's buckets are missing, and whether there is anything else: that may be plans under a
// name that was altered.
func complete(own *bbolt.Bucket) error {
	if own == nil {
		return errors.New("all is missing")
	}
	for _, name := range []string{"drafts", "assessments", "events"} {
		if own.Bucket([]byte(name)) == nil {
			return fmt.Errorf("%s are missing", name)
		}
	}
	return own.ForEach(func(name, value []byte) error {
		if value != nil || !slices.Contains(parts, string(name)) { // it is no bucket
			return fmt.Errorf("%q is out of place", name)
		}
		return nil
	})
}
