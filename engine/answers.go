package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Answer is what a person said to one item: a number (a scale's point, or a fact), one option, several options, or that
// the item doesn't apply to them.
type Answer struct {
	form    AnswerForm
	number  float64
	options []string
}

// AnswerForm says how an answer is given.
type AnswerForm uint8

// The forms.
const (
	FormNone AnswerForm = iota
	FormNumber
	FormChoice
	FormChoices
	FormNotApplicable
)

// NA is how an answer says that its item doesn't apply, in JSON and elsewhere. No option has this id.
const NA = "na"

// Number is an answer to a scale item (its point, from 1) or to a number item.
func Number(x float64) Answer { return Answer{form: FormNumber, number: x} }

// Choice is an answer to an item of which one option is chosen.
func Choice(option string) Answer { return Answer{form: FormChoice, options: []string{option}} }

// Choices is an answer to an item of which several options may be chosen.
func Choices(options ...string) Answer { return Answer{form: FormChoices, options: options} }

// NotApplicable is the answer that an item doesn't apply to the person.
func NotApplicable() Answer { return Answer{form: FormNotApplicable} }

// Number returns the number answered, 0 for a choice.
func (a Answer) Number() float64 { return a.number }

// Options returns the ids of the options chosen, nil for a number.
func (a Answer) Options() []string { return a.options }

// Form says how the item was answered.
func (a Answer) Form() AnswerForm { return a.form }

// Given says whether it says something about the person: it is given, and isn't that the item doesn't apply.
func (a Answer) Given() bool { return a.form != FormNone && a.form != FormNotApplicable }

// IsZero says whether it says nothing: it is not given.
func (a Answer) IsZero() bool { return a.form == FormNone }

// Equal says whether two answers are the same, several options in the same order.
func (a Answer) Equal(b Answer) bool {
	return a.form == b.form && a.number == b.number && slices.Equal(a.options, b.options)
}

// MarshalJSON writes 4, "b", ["b","d"] or "na".
func (a Answer) MarshalJSON() ([]byte, error) {
	switch a.form {
	case FormNumber:
		return json.Marshal(a.number)
	case FormChoice:
		return json.Marshal(a.options[0])
	case FormChoices:
		return json.Marshal(append([]string{}, a.options...)) // [], not null, where none is chosen
	case FormNotApplicable:
		return json.Marshal(NA)
	case FormNone:
	}
	return nil, errors.New("an answer that says nothing can't be written")
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *Answer) UnmarshalJSON(text []byte) error {
	if c := text[0]; c == '-' || '0' <= c && c <= '9' { // most answers, and quickly read
		x, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return errors.New("the number is too large")
		}
		*a = Number(x)
		return nil
	}
	var v any
	var beyond *json.UnmarshalTypeError // all that valid JSON can do wrong here is name a number that no float64 holds
	if err := json.Unmarshal(text, &v); errors.As(err, &beyond) {
		return errors.New("the number is too large")
	} else if err != nil {
		return err
	}
	got, err := answerOf(v)
	*a = got
	return err
}

// answerOf turns a decoded JSON value into an answer.
func answerOf(v any) (Answer, error) {
	switch v := v.(type) {
	case float64:
		return Number(v), nil
	case string:
		if v == NA {
			return NotApplicable(), nil
		}
		return Choice(v), nil
	case []any:
		options := make([]string, len(v))
		for i := range v {
			option, ok := v[i].(string)
			if !ok {
				return Answer{}, errors.New("a list of answers holds option ids in quotes")
			}
			options[i] = option
		}
		return Choices(options...), nil
	}
	return Answer{}, errors.New("an answer is a number, an option id in quotes, or a list of option ids")
}

// Answers are what a person said, by item id. An item without an answer is absent.
type Answers map[string]Answer

// maxAnswerNesting bounds how deeply the values of an answers object nest: a list of options is the deepest there is.
const maxAnswerNesting = 2

// ParseAnswers reads a JSON object of item id → answer. null means not answered. It refuses an id given twice, text
// that isn't UTF-8, and values that are no answer, all at once as AnswerFaults; whether the items exist and the answers
// suit them is for Catalog.Score to say.
func ParseAnswers(text []byte) (Answers, error) {
	if !utf8.Valid(text) {
		return nil, AnswerFaults{{Message: fmt.Sprintf("the answers are not valid UTF-8 (byte %d)", invalidAt(text))}}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, AnswerFaults{{Message: `the answers are not a JSON object such as {"item_id": 4}` + offset(d, err)}}
	}
	var faults AnswerFaults
	answers, others := Answers{}, map[string]bool{} // those that are null or no answer, to find what is given twice
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, faults.with("", "the answers are not valid JSON"+offset(d, err))
		}
		item := t.(string) // the decoder takes nothing else for a key
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, faults.with(item, "the value is not valid JSON"+offset(d, err))
		}
		if _, sound := answers[item]; sound || others[item] {
			faults.Add(item, "is answered twice: keep one answer")
			continue
		}
		if string(raw) == "null" {
			others[item] = true
			continue
		}
		var a Answer
		if depth(raw) > maxAnswerNesting {
			err = errors.New("an answer is a number, an option id in quotes, or a list of option ids")
		} else {
			err = a.UnmarshalJSON(raw) // which json.Unmarshal would call as well, after reading the value once more
		}
		if err != nil {
			faults.Add(item, err.Error())
			others[item] = true
			continue
		}
		answers[item] = a
	}
	if _, err := d.Token(); err != nil {
		return nil, faults.with("", "the answers are not valid JSON"+offset(d, err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, faults.with("", "there is something after the answers: send one JSON object"+offset(d, err))
	}
	if faults != nil {
		return nil, faults
	}
	return answers, nil
}

func offset(d *json.Decoder, err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return ": the text ends too early"
	}
	return fmt.Sprintf(" (near byte %d)", d.InputOffset())
}

// depth returns how many brackets deep the deepest value of sound JSON is, at most one more than maxAnswerNesting.
func depth(raw []byte) int {
	deep, deepest, quoted := 0, 0, false
	for i := 0; i < len(raw) && deepest <= maxAnswerNesting; i++ {
		switch c := raw[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++ // what it escapes
		case quoted:
		case c == '[' || c == '{':
			deep++
			deepest = max(deepest, deep)
		case c == ']' || c == '}':
			deep--
		}
	}
	return deepest
}

func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// String shows the answer as JSON does, cut short where it is long.
func (a Answer) String() string {
	text, err := a.MarshalJSON()
	if err != nil {
		return "nothing"
	}
	if runes := []rune(string(text)); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return string(text)
}
