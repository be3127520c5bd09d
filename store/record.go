package store

import (
	"encoding/json"
	"fmt"
)

// Record is a small record of a person. Kinds keep records apart whose ids are the same.
type Record struct {
	ID   string
	Body json.RawMessage // comes back as the same value, not always in the same bytes
}

// Get reads a record of a kind as a T. NotFound where this person has none of that id.
func Get[T any](r Reader, kind, id string) (T, error) {
	var out T
	body, err := r.Record(kind, id)
	if err == nil {
		err = read(kind, id, body, &out)
	}
	return out, err
}

// List reads all records of a kind as Ts, in order of id, by bytes.
func List[T any](r Reader, kind string) ([]T, error) {
	records, err := r.Records(kind)
	if err != nil {
		return nil, err
	}
	var out []T
	for _, record := range records {
		var one T
		if err := read(kind, record.ID, record.Body, &one); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// Put keeps a T as the record of a kind and id, in place of the one before.
func Put[T any](tx Tx, kind, id string, v T) error {
	body, err := json.Marshal(v)
	if err != nil {
		return &Error{Code: Internal, Message: "what was to be kept can't be written as JSON", Err: err}
	}
	return tx.PutRecord(kind, id, body)
}

func read(kind, id string, body json.RawMessage, v any) error {
	if err := json.Unmarshal(body, v); err != nil {
		return &Error{Code: Damaged, Message: fmt.Sprintf("a record of kind %s can't be read", kind),
			Err: fmt.Errorf("%s: %w", id, err)}
	}
	return nil
}
