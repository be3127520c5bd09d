package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
)

// A value is the CRC-32C of key and payload (four bytes, big-endian), then the payload. The key is part of it so that a
// value can't turn up under another. What the payload is, the package comment says for each kind of key.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumSize = 4

func sum(key, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, payload)
}

// seal makes the value of a payload under key.
func seal(key, payload []byte) []byte {
	value := make([]byte, sumSize, sumSize+len(payload))
	binary.BigEndian.PutUint32(value, sum(key, payload))
	return append(value, payload...)
}

// verify says what is wrong with the value under key.
func verify(key, value []byte) error {
	_, err := unseal(key, value)
	return err
}

// unseal returns the payload of the value under key, which shares memory with it.
func unseal(key, value []byte) ([]byte, error) {
	if len(value) < sumSize || binary.BigEndian.Uint32(value) != sum(key, value[sumSize:]) {
		return nil, fmt.Errorf("the record %q does not match its checksum", key)
	}
	return value[sumSize:], nil
}

// verifyIn says what is wrong with a record of a bucket, and what kind it is of, but not whose.
func verifyIn(bucket string, key, value []byte) error {
	if verify(key, value) == nil {
		return nil
	}
	what := "a record"
	if bucket == dataBucket {
		if _, kind, _, err := cutPlace(key); err == nil && kindNames[kind] != "" {
			what = kindNames[kind]
		}
	}
	return fmt.Errorf("%s does not match its checksum", what)
}

// encode makes the value of v under key, as plain JSON: how the format is written, whatever the format.
func encode(key []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return seal(key, text), nil
}

// decode reads what encode made.
func decode(key, value []byte, v any) error {
	text, err := unseal(key, value)
	if err != nil {
		return err
	}
	return parse(key, text, v)
}

// parse reads the JSON of the record under key into v, which shares no memory with it.
func parse(key, text []byte, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return errors.Join(fmt.Errorf("the record %q can't be read", key), err)
	}
	return nil
}
