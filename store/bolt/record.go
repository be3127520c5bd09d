package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
)

// A record is the CRC-32C of key and JSON (four bytes, big-endian), then the JSON. The key is part of it so that a
// record can't turn up under another.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumSize = 4

func sum(key, text []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, text)
}

// encode makes the record of v under key.
func encode(key []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	record := make([]byte, sumSize, sumSize+len(text))
	binary.BigEndian.PutUint32(record, sum(key, text))
	return append(record, text...), nil
}

// verify says what is wrong with the record under key.
func verify(key, record []byte) error {
	if len(record) < sumSize || binary.BigEndian.Uint32(record) != sum(key, record[sumSize:]) {
		return fmt.Errorf("the record %q does not match its checksum", key)
	}
	return nil
}

// decode reads the record under key into v, which shares no memory with it.
func decode(key, record []byte, v any) error {
	if err := verify(key, record); err != nil {
		return err
	}
	if err := json.Unmarshal(record[sumSize:], v); err != nil {
		return errors.Join(fmt.Errorf("the record %q can't be read", key), err)
	}
	return nil
}
