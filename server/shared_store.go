package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"

	"careerpath/store"
)

// ShareWith has the site be one with those of other servers of a store: what a browser holds for some minutes is good at
// each of them, and how many people a network may make holds across all of them. Call it before SignInBy and Handler.
func (s *Server) ShareWith(ctx context.Context, shared store.Shared) error {
	secret, err := shared.Secret(ctx)
	if err != nil {
		return err
	}
	if s.sealing, err = newSealing(subkey(secret[:], "what browsers hold for some minutes")); err != nil {
		return err
	}
	s.shared, s.askers = shared, subkey(secret[:], "networks that make people")
	return nil
}

// subkey is a key of 32 bytes for a purpose, from a key: HMAC with SHA-256.
func subkey(key []byte, purpose string) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(purpose)) // never fails
	return mac.Sum(nil)
}

// asker is how a store that servers share knows a network, so that the store has no addresses.
func (s *Server) asker(network netip.Addr) [32]byte {
	return [32]byte(subkey(s.askers, network.String()))
}
