package bolt_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt"
)

// asOfFormat3 makes a file what format 3 would have it: people have one secret.
func asOfFormat3(t *testing.T, path, person string, secret store.SecretHash) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		put := func(bucket, key string, v any) {
			t.Helper()
			record, err := bolt.Encode([]byte(key), v)
			must(t, err)
			must(t, tx.Bucket([]byte(bucket)).Put([]byte(key), record))
		}
		hash := hex.EncodeToString(secret[:])
		put("meta", bolt.FormatKey, 3)
		put("people", person, map[string]any{"person": store.Person{ID: person, Created: created}, "secrets": []string{hash}})
		put("secrets", hash, person)
		return tx.Bucket([]byte("data")).Bucket([]byte(person)).DeleteBucket([]byte("keys"))
	}))
	must(t, db.Close())
}

var created = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestTheSecretOfAPersonOfFormat3IsAKeyLikeAnyOther(t *testing.T) {
	t.Parallel()
	first := store.Key{ID: "first", Hash: secretOf(0), Kind: store.KeyFirst, Created: created}
	keysIn := func(t *testing.T, s *bolt.Store) (keys []store.Key) {
		t.Helper()
		must(t, s.View(t.Context(), "ann", func(r store.Reader) (err error) {
			keys, err = r.Keys()
			return err
		}))
		return keys
	}
	for name, tc := range map[string]struct {
		change func(tx store.Tx) error
		want   []store.Key
		opens  bool // the secret still does
	}{
		"left as it is": {func(store.Tx) error { return nil }, []store.Key{first}, true},
		"used": {func(tx store.Tx) error {
			k := first
			k.Used = created
			return tx.PutKey(k)
		}, []store.Key{{ID: "first", Hash: first.Hash, Kind: store.KeyFirst, Created: created, Used: created}}, true},
		"beside another": {func(tx store.Tx) error {
			return tx.PutKey(store.Key{ID: "a", Hash: secretOf(1), Kind: store.KeyLink})
		}, []store.Key{{ID: "a", Hash: secretOf(1), Kind: store.KeyLink}, first}, true},
		"revoked": {func(tx store.Tx) error { return tx.DeleteKey("first") }, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s := opened(t, path)
			must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann", Created: created}, keyOf(secretOf(0))))
			must(t, s.Close())
			asOfFormat3(t, path, "ann", secretOf(0))

			s = opened(t, path)
			who, key, err := s.KeyBySecret(t.Context(), secretOf(0))
			must(t, err)
			if diff := cmp.Diff(first, key); diff != "" || who.ID != "ann" {
				t.Errorf("the secret opens %q (-want +got):\n%s", who.ID, diff)
			}
			must(t, s.Update(t.Context(), "ann", tc.change))
			must(t, s.Close())

			s = opened(t, path)
			if diff := cmp.Diff(tc.want, keysIn(t, s)); diff != "" {
				t.Errorf("the keys (-want +got):\n%s", diff)
			}
			if _, _, err := s.KeyBySecret(t.Context(), secretOf(0)); (err == nil) != tc.opens {
				t.Errorf("the secret: %v", err)
			}
			must(t, s.DeletePerson(t.Context(), "ann"))
			if _, _, err := s.KeyBySecret(t.Context(), secretOf(0)); store.CodeOf(err) != store.NotFound {
				t.Errorf("the secret of somebody deleted: %v", err)
			}
			must(t, s.Close())
			must(t, opened(t, path).Close()) // nothing is left over
		})
	}
}
