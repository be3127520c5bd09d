package bolt

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
)

// The kinds of records in data. A person's own comes first of theirs.
const (
	personKind     = 'A'
	assessmentKind = 'a'
	draftKind      = 'd'
	eventKind      = 'e'
	runsKind       = 'g'
	keyKind        = 'k'
	memberKind     = 'm'
	planKind       = 'p'
	recordKind     = 'r'
	settingsKind   = 's'
)

// kindNames say what they are, to whoever looks after the file.
var kindNames = map[byte]string{personKind: "a person", assessmentKind: "a result", draftKind: "a draft",
	eventKind: "an event", runsKind: "a group", keyKind: "a key", memberKind: "a membership", planKind: "a plan",
	recordKind: "a small record", settingsKind: "settings"}

// beyond is after everything that a place goes on with: a kind, or the first byte of an id.
const beyond = 0xFF

// An id in a place is 'u' and 16 bytes where it is a UUID as one is usually written, and 't', the id and a NUL
// otherwise. No place of an id is the beginning of another's.
const (
	uuidPlace = 'u'
	textPlace = 't'
	uuidSize  = 16
	uuidText  = 36
)

// hyphen says whether a UUID has one there.
func hyphen(at int) bool { return at == 8 || at == 13 || at == 18 || at == 23 }

// appendID appends an id, which is valid, to a place.
func appendID(place []byte, id string) []byte {
	if packed, ok := packUUID(id); ok {
		return append(append(place, uuidPlace), packed[:]...)
	}
	return append(append(append(place, textPlace), id...), 0)
}

// packUUID packs a UUID in lower case with hyphens; false where it is anything else.
func packUUID(id string) (packed [uuidSize]byte, ok bool) {
	if len(id) != uuidText || strings.ToLower(id) != id {
		return packed, false
	}
	digits := make([]byte, 0, 2*uuidSize)
	for i := range uuidText {
		if hyphen(i) != (id[i] == '-') {
			return packed, false
		}
		if id[i] != '-' {
			digits = append(digits, id[i])
		}
	}
	_, err := hex.Decode(packed[:], digits)
	return packed, err == nil
}

// unpackUUID is the text of a UUID.
func unpackUUID(packed []byte) string {
	digits := hex.EncodeToString(packed)
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}

// errPlace says that a key of the file is none of ours.
var errPlace = errors.New("a record is out of place")

// cutID takes an id off the beginning of a place.
func cutID(place []byte) (id string, rest []byte, err error) {
	switch {
	case len(place) > uuidSize && place[0] == uuidPlace:
		return unpackUUID(place[1 : 1+uuidSize]), place[1+uuidSize:], nil
	case len(place) > 0 && place[0] == textPlace:
		if id, rest, found := bytes.Cut(place[1:], []byte{0}); found && len(id) > 0 {
			return string(id), rest, nil
		}
	}
	return "", nil, errPlace
}

// wholeID is the id that a place is, with nothing after it.
func wholeID(place []byte) (string, error) {
	id, rest, err := cutID(place)
	if err == nil && len(rest) > 0 {
		err = errPlace
	}
	return id, err
}

// cutPlace takes the place of a person's record apart.
func cutPlace(place []byte) (person string, kind byte, rest []byte, err error) {
	person, rest, err = cutID(place)
	if err == nil && len(rest) == 0 {
		err = errPlace
	}
	if err != nil {
		return "", 0, nil, err
	}
	return person, rest[0], rest[1:], nil
}

// firstUUIDAfter is the first UUID whose text comes after some text; false where none does.
func firstUUIDAfter(text string) (packed [uuidSize]byte, ok bool) {
	const digits = "0123456789abcdef"
	bound := make([]byte, 0, 2*uuidSize) // digits, as numbers
	add := 0                             // 1 where all that begin with the bound come before the text, or are it
scan:
	for i := range uuidText {
		switch {
		case i == len(text):
			break scan
		case hyphen(i) && text[i] != '-':
			if text[i] > '-' {
				add = 1
			}
			break scan
		case hyphen(i):
			continue
		}
		digit := strings.IndexFunc(digits, func(d rune) bool { return byte(d) >= text[i] })
		if digit < 0 {
			add = 1
			break scan
		}
		bound = append(bound, byte(digit))
		if digits[digit] != text[i] {
			break scan
		}
		if i == uuidText-1 {
			add = 1
		}
	}
	for i := len(bound) - 1; add > 0 && i >= 0; i-- {
		if bound[i]++; bound[i] <= 0xF {
			add = 0
		} else {
			bound[i] = 0
		}
	}
	for i, digit := range bound {
		packed[i/2] |= digit << (4 * (1 - i%2))
	}
	return packed, add == 0
}

// idsAfter calls do with the ids that come after one in a bucket, directly after a prefix, in order of the ids, by
// bytes, with the first value of each, until do returns an error or there were as many as limit says.
func idsAfter(b *bucket, prefix []byte, after string, limit int, do func(id string, value []byte) error) error {
	texts, uuids := ids{b: b, prefix: prefix, place: textPlace}, ids{b: b, prefix: prefix, place: uuidPlace}
	err := texts.seek(append([]byte(after), 0, beyond))
	if first, some := firstUUIDAfter(after); err == nil && some {
		err = uuids.seek(first[:])
	}
	for ; err == nil && limit > 0 && (texts.is || uuids.is); limit-- {
		next := &texts
		if !texts.is || uuids.is && uuids.id < texts.id {
			next = &uuids
		}
		if err = do(next.id, next.value); err == nil {
			err = next.seek(append(appendID(nil, next.id)[1:], beyond))
		}
	}
	return err
}

// ids goes through the ids of one kind of place.
type ids struct {
	b      *bucket
	prefix []byte
	place  byte

	is    bool // there is one
	id    string
	value []byte
}

// seek goes to the first id at or after a place.
func (s *ids) seek(place []byte) (err error) {
	within := append(bytes.Clone(s.prefix), s.place)
	key, value, err := s.b.first(within, append(bytes.Clone(within), place...))
	if s.is = key != nil; s.is {
		s.value = value
		s.id, _, err = cutID(key[len(s.prefix):])
	}
	return err
}
