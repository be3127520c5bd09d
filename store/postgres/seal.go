package postgres

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"

	jsonv1 "github.com/go-json-experiment/json/v1"

	"careerpath/store/packed"
)

// A body is the CRC-32C of where it belongs and of the payload (four bytes, big-endian), then the payload. Where it
// belongs is part of it so that a body can't turn up in another row.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumSize = 4

// place is where a body belongs: the table, the column and the key, each ended by a byte that no id has.
func place(parts ...string) (at []byte) {
	for _, part := range parts {
		at = append(append(at, part...), 0)
	}
	return at
}

// seal makes the body of a payload.
func seal(at, payload []byte) []byte {
	body := make([]byte, sumSize, sumSize+len(payload))
	binary.BigEndian.PutUint32(body, crc32.Update(crc32.Checksum(at, castagnoli), castagnoli, payload))
	return append(body, payload...)
}

// unseal returns the payload of a body.
func unseal(at, body []byte) ([]byte, error) {
	if len(body) < sumSize ||
		binary.BigEndian.Uint32(body) != crc32.Update(crc32.Checksum(at, castagnoli), castagnoli, body[sumSize:]) {
		return nil, errors.New("a row does not match its checksum")
	}
	return body[sumSize:], nil
}

// pack makes the body of what is to be kept.
func (s *Store) pack(at []byte, v any) ([]byte, error) {
	text, err := marshal(v)
	if err != nil {
		return nil, err
	}
	return seal(at, s.packer.Pack(text)), nil
}

// marshal is the JSON of what is to be kept.
func marshal(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, internal(err, "what was to be kept can't be written as JSON")
	}
	return text, nil
}

// unpack reads a body into v.
func (s *Store) unpack(at, body []byte, v any, texts packed.Texts) error {
	payload, err := unseal(at, body)
	var text []byte
	if err == nil {
		text, err = s.packer.Unpack(payload, texts)
	}
	if err == nil {
		err = jsonv1.Unmarshal(text, v) // reads what encoding/json does, in two thirds of the time
	}
	if err != nil {
		table, _, _ := strings.Cut(string(at), "\x00")
		err := damaged(fmt.Errorf("%s: a row can't be read: %w", table, err))
		s.tell(err)
		return err
	}
	return nil
}

// noTexts is for what is packed against no other text.
func noTexts(packed.Name) ([]byte, error) { return nil, errors.New("it needs a text that isn't there") }
