package rows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
)

// OnePerson reads the answers of one person. The error may be an engine.AnswerFaults with all that is wrong with them.
func OnePerson(in *Input, quiz *engine.Quiz) (engine.Answers, error) {
	ls := newLines(in.Stream)
	switch opening := ls.opening(); {
	case opening.binary:
		return nil, fmt.Errorf("%s is no text: give answers as JSON in UTF-8", in.Name)
	case opening.char == 0:
		return nil, fmt.Errorf("%s is empty: there are no answers to plan from", in.Name)
	case opening.char != '{':
		return nil, fmt.Errorf("%s is not a JSON object: write %s on one line, as quiz --save does", in.Name, ndjsonShape)
	}
	text, err := io.ReadAll(io.LimitReader(ls.from, MaxRow+1))
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", in.Name, Cause(err))
	}
	if len(text) > MaxRow {
		return nil, fmt.Errorf("%s is longer than 1 MB: give the answers of one person", in.Name)
	}
	first := json.NewDecoder(bytes.NewReader(text))
	var object map[string]json.RawMessage
	if err := first.Decode(&object); err == nil && first.More() {
		return nil, fmt.Errorf("%s holds several people: give the line of one", in.Name)
	}
	if _, wrapped := object["answers"]; !wrapped {
		return engine.ParseAnswers(text)
	}
	p := &Answered{Person: columns.Person{Answers: engine.Answers{}}}
	if faults := (&ndjsonInput{quiz: quiz}).understand(text, p); len(faults) > 0 {
		return nil, faults
	}
	return p.Answers, nil
}
