package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
)

// ndjsonInput reads answers from NDJSON: a line such as {"id":"ann","answers":{"sets_goals":4}} for each person.
type ndjsonInput struct {
	lines   *lines
	quiz    *engine.Quiz
	roles   bool     // "role" is taken beside "id" and "answers"
	missing []string // answers that say that there is none
}

// next returns the next line that isn't blank.
func (in *ndjsonInput) next() (Row, error) {
	for {
		line, tooLong, err := in.lines.next()
		switch {
		case err != nil:
			return Row{}, err
		case tooLong:
			return Row{Line: in.lines.at, fault: tooLongRow}, nil
		case len(bytes.TrimSpace(line)) > 0:
			return Row{Line: in.lines.at, Text: trimEnd(line)}, nil
		}
	}
}

const ndjsonShape = `{"id":"ann","answers":{"item_id":4}}`

// understand reads a row into p. An id that is a number becomes its text.
func (in *ndjsonInput) understand(text []byte, p *Answered) (faults engine.AnswerFaults) {
	complain := func(item, format string, args ...any) {
		faults.Add(item, fmt.Sprintf(format, args...))
	}
	if !utf8.Valid(text) {
		complain("", "the row is not valid UTF-8: save the file as UTF-8")
		return faults
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		complain("", "the row is not a JSON object on one line: write %s", ndjsonShape)
		return faults
	}
	seen := map[string]bool{}
	for d.More() {
		key, value, err := member(d)
		if err != nil {
			complain("", "the row is not valid JSON: %v", err)
			return faults
		}
		if seen[key] {
			complain(key, "is given twice: keep one")
			continue
		}
		seen[key] = true
		switch {
		case key == "id":
			if p.ID, err = in.word(value); err != nil {
				complain("id", "%v", err)
			}
		case key == "role" && in.roles:
			if p.Role, err = in.word(value); err != nil {
				complain("role", "is a text")
			}
		case key == "order" && in.quiz.Shuffles():
			if p.Order, err = orderIn(value); err != nil {
				complain("order", "%v", err)
			}
		case key == "answers":
			given, err := engine.ParseAnswers(value)
			var wrong engine.AnswerFaults
			if errors.As(err, &wrong) {
				faults.Join(wrong)
			}
			for item, a := range given {
				if !in.isMissing(a) {
					p.Answers[item] = a
				}
			}
		case key == "quiz":
			if name, err := rowID(value); err != nil || name != "" && name != in.quiz.ID {
				complain("quiz", "the answers are to the quiz %s, and %s is being taken: put each quiz's answers "+
					"into a file of its own", Shortened(string(value), 60), in.quiz.ID)
			}
		default:
			if _, isItem := in.quiz.Item(key); isItem {
				complain(key, `belongs inside "answers": write %s`, ndjsonShape)
			} else {
				complain(key, `is not expected here: a row has "id" and "answers"`)
			}
		}
	}
	switch err := end(d); {
	case err != nil:
		complain("", "the row is not valid JSON: %v", err)
	case !seen["answers"] && faults == nil:
		complain("", `the row has no "answers": write %s`, ndjsonShape)
	}
	return faults
}

// isMissing says whether an answer is one of the codes for none.
func (in *ndjsonInput) isMissing(a engine.Answer) bool {
	text := strconv.FormatFloat(a.Number(), 'g', -1, 64)
	if options := a.Options(); len(options) == 1 {
		text = options[0]
	} else if options != nil {
		return false
	}
	return in.isCode(text)
}

func (in *ndjsonInput) isCode(text string) bool {
	return slices.ContainsFunc(in.missing, func(code string) bool {
		return strings.EqualFold(strings.TrimSpace(code), text)
	})
}

// identify is the id in a row, "" where it has none that can be read.
func (in *ndjsonInput) identify(text []byte) string {
	var p struct{ ID json.RawMessage }
	if err := json.Unmarshal(text, &p); err != nil || p.ID == nil {
		return ""
	}
	id, err := in.word(p.ID)
	if err != nil {
		return ""
	}
	return id
}

// word is an id or a role, "" for a code for none.
func (in *ndjsonInput) word(value json.RawMessage) (string, error) {
	text, err := rowID(value)
	if err != nil || in.isCode(text) {
		return "", err
	}
	return text, nil
}

// orderIn is an order in which items were shown: a text of ids or a seed, a list of ids, or what results say.
func orderIn(value json.RawMessage) ([]string, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return strings.Fields(text), nil
	}
	var ids []string
	if json.Unmarshal(value, &ids) == nil {
		return ids, nil
	}
	var shown engine.ShownOrder
	if err := json.Unmarshal(value, &shown); err != nil {
		return nil, errors.New("is a list of item ids in the order they were shown, or the seed that it comes from")
	}
	return shown.Items, nil
}

// member reads the next name and value of an object.
func member(d *json.Decoder) (name string, value json.RawMessage, err error) {
	t, err := d.Token()
	if err == nil {
		name = t.(string) // the decoder takes nothing else for a name
		err = d.Decode(&value)
	}
	return name, value, plainJSON(err)
}

// end reads the end of an object, after which nothing may come.
func end(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return plainJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the object: give each its own line")
	}
	return nil
}

// plainJSON says in words that a text ended early.
func plainJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the line ends too early: a row stands on one line")
	}
	return err
}

func rowID(value json.RawMessage) (string, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	}
	return "", errors.New("is a text or a number")
}
