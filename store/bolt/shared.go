package bolt

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"careerpath/store"
	"careerpath/store/packed"
)

// Assessments of one quiz resemble each other, so they are packed against a text that resembles them all. It is kept
// once, in the file, and never has anything of a real person in it.

// The places in shared.
const (
	textOf   = 't' // and the SHA-256 of a text: the text, packed
	chosenOf = 'q' // and the place of a quiz and the catalog's hash: the SHA-256 of the text for it
)

// mostCatalog is how long a catalog's hash may be; one is 71 bytes.
const mostCatalog = 255

// errNoShared says that a shared text is missing.
var errNoShared = errors.New("a text that records share is missing")

// findShared finds a shared text by its name.
func findShared(p *packed.Packer, shared *bucket, name packed.Name) ([]byte, error) {
	place := append([]byte{textOf}, name[:]...)
	key, value, err := shared.first(place, place)
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, errNoShared
	}
	return readShared(p, key, value)
}

// readShared reads the shared text under a key.
func readShared(p *packed.Packer, key, value []byte) ([]byte, error) {
	payload, err := unseal(key, value)
	if err != nil {
		return nil, err
	}
	text, err := p.Unpack(payload, func(packed.Name) ([]byte, error) { return nil, errNoShared })
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(text); !bytes.Equal(key[1:], sum[:]) {
		return nil, fmt.Errorf("the text %x that records share is another", key[1:])
	}
	return text, nil
}

// sharer packs assessments. put keeps a value in shared.
type sharer struct {
	store  *Store
	shared *bucket
	put    func(key, payload []byte) error
}

// assessment is the payload of an assessment, whose id isn't in it.
func (s *sharer) assessment(a store.Assessment) ([]byte, error) {
	a.ID = ""
	a.Started, a.Finished, a.Corrected = a.Started.UTC(), a.Finished.UTC(), a.Corrected.UTC()
	p := parts{mark: []byte{quizMark(a.Quiz)}}
	if a.Corrects != "" {
		p.mark = appendID(p.mark, a.Corrects)
	}
	summary, rest := store.Split(a)
	for _, part := range []struct {
		is     any
		packed *[]byte
	}{{summary, &p.summary}, {rest, &p.rest}} {
		text, err := marshal(part.is)
		if err != nil {
			return nil, err
		}
		if *part.packed, err = s.pack(text, a.Quiz, a.Result.Catalog); err != nil {
			return nil, err
		}
	}
	return p.payload(), nil
}

// pack packs the JSON of a part of an assessment of a quiz, made with the content of a hash.
func (s *sharer) pack(text []byte, quiz, catalog string) ([]byte, error) {
	name, ok, err := s.choose(quiz, catalog)
	if err != nil || !ok {
		return s.store.packer.Pack(text), err
	}
	return s.store.packer.PackLike(text, name, func(name packed.Name) ([]byte, error) {
		return findShared(s.store.packer, s.shared, name)
	})
}

// choose returns which shared text there is for assessments of a quiz and content, and keeps it the first time; false
// where there is none.
func (s *sharer) choose(quiz, catalog string) (name packed.Name, ok bool, err error) {
	if !store.ValidID(quiz) || len(catalog) > mostCatalog {
		return name, false, nil
	}
	chosen := append(appendID([]byte{chosenOf}, quiz), catalog...)
	value, err := s.shared.get(chosen)
	if err != nil {
		return name, false, err
	}
	if value != nil {
		hash, err := unseal(chosen, value)
		if err == nil && len(hash) != sha256.Size {
			err = errNoShared
		}
		if err != nil {
			return name, false, err
		}
		return packed.Name(hash), true, nil
	}
	text := s.store.typicalOf(quiz)
	if len(text) == 0 {
		return name, false, nil
	}
	hash := sha256.Sum256(text)
	name = packed.Name(hash[:])
	key := append([]byte{textOf}, hash[:]...)
	there, _, err := s.shared.first(key[:1+len(name)], key[:1+len(name)])
	if err != nil {
		return name, false, err
	}
	if there == nil {
		if err := s.put(key, s.store.packer.Pack(text)); err != nil {
			return name, false, err
		}
	} else if !bytes.Equal(there, key) {
		return name, false, nil // another text has the name
	}
	return name, true, s.put(chosen, hash[:])
}
