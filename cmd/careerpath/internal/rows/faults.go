package rows

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

// faulty is what is wrong with a row.
type faulty struct {
	line int
	engine.AnswerFault
}

// A report of faults has so many kinds at most, and names so many lines of each. This bounds memory, and what a person
// has to read.
const (
	mostKinds = 50
	mostLines = 3
	mostNamed = 5 // of a fault that is about the whole file
)

// kindOfFault is the same fault in one row or many.
type kindOfFault struct {
	engine.AnswerFault
	items  []string        // of a fault that is reported once for all items: the first ones
	others map[string]bool // the other items
	lines  []int           // the first ones
	last   int
	rows   int
}

// note takes down an item, once.
func (k *kindOfFault) note(item string) {
	switch {
	case slices.Contains(k.items, item):
	case len(k.items) < mostNamed:
		k.items = append(k.items, item)
	default:
		if k.others == nil {
			k.others = map[string]bool{}
		}
		k.others[item] = true
	}
}

// about names the items of the fault.
func (k *kindOfFault) about() string {
	if k.items == nil {
		return Printable(k.Item)
	}
	words := make([]string, len(k.items))
	for i, item := range k.items {
		words[i] = Printable(item)
	}
	if len(k.others) > 0 {
		return strings.Join(words, ", ") + " and " + wording.Grouped(len(k.others)) + " more"
	}
	return strings.Join(words, ", ")
}

// Report gathers what is wrong with rows of a file that shows only once the file was read, each kind once.
type Report struct{ of faultReport }

// Add takes down what is wrong with the row that begins at a line. Rows come in order.
func (r *Report) Add(line int, message string) {
	r.of.add(faulty{line, engine.AnswerFault{Message: message}})
}

// Write writes what was found in a file.
func (r *Report) Write(to io.Writer, name string) error { return r.of.write(to, name) }

// faultReport gathers faults, each kind once.
type faultReport struct {
	kinds map[engine.AnswerFault]*kindOfFault
	order []*kindOfFault
	other int // faults of kinds that are too many
	first int // line of the first of them
}

func (r *faultReport) add(f faulty) {
	f.Message = Shortened(f.Message, 400)
	key := f.AnswerFault
	ofFile := strings.Contains(f.Message, columns.CountsOtherwise) // the same for all items on a scale
	if ofFile {
		key.Item = ""
	}
	k := r.kinds[key]
	if k != nil && ofFile {
		k.note(f.Item)
	}
	switch {
	case k == nil && len(r.order) == mostKinds:
		if r.other++; r.first == 0 {
			r.first = f.line
		}
		return
	case k == nil:
		if r.kinds == nil {
			r.kinds = map[engine.AnswerFault]*kindOfFault{}
		}
		k = &kindOfFault{AnswerFault: f.AnswerFault}
		if ofFile {
			k.note(f.Item)
		}
		r.kinds[key] = k
		r.order = append(r.order, k)
	case k.last == f.line:
		return
	}
	k.last = f.line
	k.rows++
	if len(k.lines) < mostLines {
		k.lines = append(k.lines, f.line)
	}
}

// has says whether a fault with such words in it was found.
func (r *faultReport) has(words string) bool {
	return slices.ContainsFunc(r.order, func(k *kindOfFault) bool { return strings.Contains(k.Message, words) })
}

// write writes the faults found in a file, in the order of their first lines.
func (r *faultReport) write(to io.Writer, name string) error {
	var b strings.Builder
	for _, k := range r.order {
		item := ""
		if k.Item != "" {
			item = k.about() + ": "
		}
		where := fmt.Sprintf("%s:%d", name, k.lines[0])
		if k.rows > 1 {
			where = name + ": lines " + manyLines(k.lines, k.rows)
		}
		b.WriteString(visible.Text(fmt.Sprintf("%s: %s%s", where, item, k.Message)) + "\n")
	}
	if r.other > 0 {
		b.WriteString(visible.Text(fmt.Sprintf("%s: and %s of other kinds, the first on line %d", name,
			wording.Count(r.other, "more fault"), r.first)) + "\n")
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// manyLines names the first lines of so many in all.
func manyLines(first []int, all int) string {
	words := make([]string, len(first))
	for i, line := range first {
		words[i] = fmt.Sprint(line)
	}
	if more := all - len(first); more > 0 {
		return strings.Join(words, ", ") + " and " + wording.Grouped(more) + " more"
	}
	return wording.List(words, "and")
}
