package main

import (
	"bytes"

	"careerpath/engine"
	"careerpath/engine/encode"
)

// ndjsonOutput writes results as NDJSON: a line such as {"id":"ann","result":{…}} for each person.
type ndjsonOutput struct {
	to   *bytes.Buffer
	keep []bool // the fields that are written: see encode.Result
}

func (out *ndjsonOutput) write(id string, r *engine.Result) error {
	_, err := out.to.Write(appendLine(out.to.AvailableBuffer(), id, r, out.keep))
	return err
}

// appendLine appends a person's line to a text.
func appendLine(to []byte, id string, r *engine.Result, keep []bool) []byte {
	to = encode.Text(append(to, `{"id":`...), id)
	to = encode.Result(append(to, `,"result":`...), r, keep)
	return append(to, "}\n"...)
}
