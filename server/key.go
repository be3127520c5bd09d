package server

import (
	"context"
	"time"

	"careerpath/store"
)

// noteUse keeps when a key was used, to the hour, and writes that at most once an hour.
func (s *Server) noteUse(ctx context.Context, owner store.Person, key store.Key) error {
	hour := s.now().UTC().Truncate(time.Hour)
	if !key.Used.Before(hour) {
		return nil
	}
	err := s.store.Update(ctx, owner.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		for _, k := range keys {
			if k.ID == key.ID && k.Used.Before(hour) { // it is still there
				k.Used = hour
				return tx.PutKey(k)
			}
		}
		return err
	})
	if store.CodeOf(err) == store.NotFound { // the person has just been deleted
		return nil
	}
	return err
}
