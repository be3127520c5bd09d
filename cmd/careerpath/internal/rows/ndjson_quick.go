package rows

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/encode"
	"careerpath/engine/score"
)

// ndjsonQuick reads rows of NDJSON into the columns of a batch where they are written as most are: an id in quotes and
// answers that are numbers or single options, without anything escaped. It serves one goroutine.
type ndjsonQuick struct {
	items map[string]*quickItem
	roles func(text string) (index int, ok bool)
	known map[string]int // roles that were named already
	role  int            // of the row read last
	order []*quickItem   // as the quiz has them, which is how most programs write answers
}

// mostRoles is how many ways to name a role are remembered.
const mostRoles = 1000

// quickItem is how an item is answered.
type quickItem struct {
	place   int       // in order
	name    []byte    // with quotes and the colon, as most programs write it
	choices []uint8   // its column
	facts   []float64 // or that
	of      engine.Question
	first   float64 // of its points
	options map[string]uint8
	digits  [10]uint8 // by a number of one digit: what stands in choices; of facts 1. 0 where it isn't taken
}

// quick returns nil where codes stand for no answer: each row has to be looked at for those. roles says which role a
// row names, as an index, false where that isn't one; nil where no row may name one.
func (in *ndjsonInput) quick(people *score.Batch, roles func(text string) (index int, ok bool)) *ndjsonQuick {
	isCode := func(code string) bool { return strings.TrimSpace(code) != "" }
	if slices.ContainsFunc(in.missing, isCode) {
		return nil
	}
	q := &ndjsonQuick{items: map[string]*quickItem{}, roles: roles, known: map[string]int{}}
	for i, it := range in.quiz.Items() {
		one := &quickItem{
			place: len(q.order), name: append(encode.Text(nil, it.ID), ':'),
			choices: people.Choices(i), facts: people.Numbers(i), of: in.quiz.Question(it),
		}
		if one.choices == nil && one.facts == nil {
			continue // several options: looked at more closely
		}
		points, first := one.of.Points()
		one.first, one.options = first, map[string]uint8{}
		if it.NA != "" {
			one.options[engine.NA] = score.NotApplicable
		}
		if points == 0 {
			for k, o := range it.Options {
				one.options[o.ID] = uint8(k + 1)
			}
		}
		for digit := range one.digits {
			switch x := float64(digit); {
			case one.of.Fault(engine.Number(x)) != "":
			case one.choices != nil:
				one.digits[digit] = uint8(1 + x - first)
			default:
				one.digits[digit] = 1
			}
		}
		q.items[it.ID] = one
		q.order = append(q.order, one)
	}
	return q
}

// read puts a row into the batch's row of a number, which is empty, and returns its id, "" for none; false where it has
// to be looked at more closely.
func (q *ndjsonQuick) read(text []byte, row int) (id string, ok bool) {
	r := quickJSON{text}
	if !r.take('{') {
		return "", false
	}
	hasID, hasAnswers, hasRole := false, false, false
	q.role = columns.NoRole
	for {
		key, isText := r.quoted()
		if !isText || !r.take(':') {
			return "", false
		}
		switch {
		case string(key) == "id" && !hasID:
			of, isText := r.quoted()
			if !isText || !utf8.Valid(of) {
				return "", false
			}
			id, hasID = string(of), true
		case string(key) == "role" && !hasRole && q.roles != nil:
			of, isText := r.quoted()
			if !isText || !q.names(of) {
				return "", false
			}
			hasRole = true
		case string(key) == "answers" && !hasAnswers:
			if !q.answers(&r, row) {
				return "", false
			}
			hasAnswers = true
		default:
			return "", false
		}
		if r.take(',') {
			continue
		}
		return id, r.take('}') && r.ended() && hasAnswers
	}
}

// names notes the role that a row names; false where that isn't one.
func (q *ndjsonQuick) names(role []byte) bool {
	index, known := q.known[string(role)]
	if !known {
		var ok bool
		if index, ok = q.roles(string(role)); !ok || !utf8.Valid(role) {
			return false
		}
		if len(q.known) < mostRoles {
			q.known[string(role)] = index
		}
	}
	q.role = index
	return true
}

// answers reads the object of answers.
func (q *ndjsonQuick) answers(r *quickJSON, row int) bool {
	if !r.take('{') {
		return false
	}
	if r.take('}') {
		return true
	}
	for next := 0; ; {
		it := q.item(r, next)
		if it == nil || !it.read(r, row) {
			return false
		}
		next = it.place + 1
		if !r.take(',') {
			return r.take('}')
		}
	}
}

// item takes an item's name and the colon after it; nil where there is none. The next one is looked for first.
func (q *ndjsonQuick) item(r *quickJSON, next int) *quickItem {
	if next < len(q.order) && bytes.HasPrefix(r.text, q.order[next].name) {
		r.text = r.text[len(q.order[next].name):]
		return q.order[next]
	}
	name, isText := r.quoted()
	if !isText || !r.take(':') {
		return nil
	}
	return q.items[string(name)]
}

// read takes an answer to the item, which must have none yet.
func (it *quickItem) read(r *quickJSON, row int) bool {
	if digit, ok := r.digit(); ok {
		switch {
		case it.digits[digit] == 0:
			return false
		case it.choices != nil:
			return it.choose(row, it.digits[digit])
		}
		return it.state(row, float64(digit))
	}
	if option, isText := r.quoted(); isText {
		at := it.options[string(option)]
		return at > 0 && it.choices != nil && it.choose(row, at)
	}
	x, isNumber := r.number()
	switch {
	case !isNumber || it.of.Fault(engine.Number(x)) != "":
		return false
	case it.choices != nil:
		return it.choose(row, uint8(1+x-it.first))
	}
	return it.state(row, x)
}

// choose puts a choice into the column, false where one is there.
func (it *quickItem) choose(row int, choice uint8) bool {
	if it.choices[row] != 0 {
		return false
	}
	it.choices[row] = choice
	return true
}

// state is choose for a fact.
func (it *quickItem) state(row int, x float64) bool {
	if !math.IsNaN(it.facts[row]) {
		return false
	}
	it.facts[row] = x
	return true
}

// quickJSON is the rest of a line of JSON.
type quickJSON struct{ text []byte }

func (r *quickJSON) space() {
	for len(r.text) > 0 && (r.text[0] == ' ' || r.text[0] == '\t') {
		r.text = r.text[1:]
	}
}

// take takes a sign, false where another stands there.
func (r *quickJSON) take(sign byte) bool {
	if len(r.text) == 0 || r.text[0] != sign {
		if r.space(); len(r.text) == 0 || r.text[0] != sign {
			return false
		}
	}
	r.text = r.text[1:]
	return true
}

// digit takes a number of one digit right before the next answer or the end of the object, false where none stands
// there.
func (r *quickJSON) digit() (int, bool) {
	if len(r.text) < 2 || r.text[0] < '0' || r.text[0] > '9' || r.text[1] != ',' && r.text[1] != '}' {
		return 0, false
	}
	digit := int(r.text[0] - '0')
	r.text = r.text[1:]
	return digit, true
}

func (r *quickJSON) ended() bool {
	r.space()
	return len(r.text) == 0
}

// quoted takes a text without anything escaped, false where none stands there.
func (r *quickJSON) quoted() ([]byte, bool) {
	if r.space(); len(r.text) == 0 || r.text[0] != '"' {
		return nil, false
	}
	for i, c := range r.text[1:] {
		switch {
		case c == '"':
			text := r.text[1 : 1+i]
			r.text = r.text[i+2:]
			return text, true
		case c == '\\' || c < ' ':
			return nil, false
		}
	}
	return nil, false
}

// number takes a number as JSON writes it.
func (r *quickJSON) number() (float64, bool) {
	r.space()
	end := 0
	for end < len(r.text) && (r.text[end] >= '0' && r.text[end] <= '9' || r.text[end] == '.' || r.text[end] == '-') {
		end++
	}
	text := r.text[:end]
	r.text = r.text[end:]
	switch {
	case end == 0 || len(r.text) > 0 && (r.text[0] == 'e' || r.text[0] == 'E'):
		return 0, false
	case end == 1 && text[0] >= '0' && text[0] <= '9':
		return float64(text[0] - '0'), true
	case text[0] == '0' && text[1] != '.', text[0] == '.', text[end-1] == '.', text[0] == '-':
		return 0, false // not as JSON writes it, or out of the ordinary
	}
	x, err := strconv.ParseFloat(string(text), 64)
	return x, err == nil
}
