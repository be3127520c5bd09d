package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerpath/engine/spelling"
)

// Pos is a place in a content file. Line and Col count from 1, Col in characters; the zero Pos means that the content
// was not read from a file.
type Pos struct {
	File      string
	Line, Col int
}

// String gives file:line:col, or "" for the zero Pos.
func (p Pos) String() string {
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders places as they are read: by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Fault is one thing wrong with content: where, and what its author should do about it.
type Fault struct {
	At      Pos
	Message string
	Line    string // the text of the line At points into, "" where it isn't known
	Others  int    // how many faults this one stands for, 0 where it is a fault itself
}

// String gives "file:line:col: message" and, where the line is known, the line itself with a caret under the place.
func (f Fault) String() string { return PointedAt(f.At, f.Message, f.Line) }

// PointedAt draws a message about a place in a line.
func PointedAt(place Pos, message, line string) string {
	var b strings.Builder
	if at := place.String(); at != "" {
		b.WriteString(at + ": ")
	}
	b.WriteString(message)
	if line == "" {
		return b.String()
	}
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' ' // a tab would move the caret, anything else the terminal
		}
		return r
	}, line)
	line, caret := around(line, min(max(place.Col-1, 0), utf8.RuneCountInString(line)))
	fmt.Fprintf(&b, "\n    %s\n    %s^", line, strings.Repeat(" ", caret))
	return b.String()
}

// around cuts a line that is far too long to show to what stands around one of its characters, and returns where that
// is then.
func around(line string, at int) (string, int) {
	const long, before, after = 2 * LongestCondition, 100, 60
	if len(line) <= long {
		return line, at
	}
	runes := []rune(line)
	if len(runes) > at+after {
		runes = append(runes[:at+after:at+after], '…')
	}
	if at > before {
		runes = append([]rune{'…'}, runes[at-before+1:]...)
		at = before
	}
	return string(runes), at
}

// LineIn returns the text of the line that a place is in, "" where files don't have it.
func (p Pos) LineIn(files map[string]string) string {
	text := files[p.File]
	for range p.Line - 1 {
		_, rest, more := strings.Cut(text, "\n")
		if !more {
			return ""
		}
		text = rest
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimRight(line, "\r")
}

// Faults are all the faults found in one run, in any order: at most the first thousand by themselves, and one that
// counts the others. Grow it with Add and Join, which keep it so. As an error it reads as one fault after another, the
// first hundred of them.
type Faults []Fault

const (
	mostFaults      = 1000 // that are built
	mostFaultsShown = 100
)

func (fs Faults) Error() string {
	var texts []string
	for _, f := range fs {
		if f.Others == 0 && len(texts) < mostFaultsShown {
			texts = append(texts, f.String())
		}
	}
	if others := fs.Count() - len(texts); others > 0 {
		texts = append(texts, "and "+grouped(others)+" more")
	}
	return strings.Join(texts, "\n")
}

// Count returns how many faults there are, those included that are only counted.
func (fs Faults) Count() int {
	n := 0
	for _, f := range fs {
		n += max(f.Others, 1)
	}
	return n
}

// Full says whether further faults are only counted, so that nobody needs to find words for them.
func (fs Faults) Full() bool { return len(fs) >= mostFaults }

// Add records a fault; format is as for fmt.Sprintf.
func (fs *Faults) Add(at Pos, format string, args ...any) {
	if fs.Full() {
		fs.count(1)
		return
	}
	*fs = append(*fs, Fault{At: at, Message: fmt.Sprintf(format, args...)})
}

// Join takes the faults of another part of the content.
func (fs *Faults) Join(more Faults) {
	for _, f := range more {
		if f.Others > 0 || fs.Full() {
			fs.count(max(f.Others, 1))
		} else {
			*fs = append(*fs, f)
		}
	}
}

// count takes n more faults without telling them.
func (fs *Faults) count(n int) {
	i := slices.IndexFunc(*fs, func(f Fault) bool { return f.Others > 0 })
	if i < 0 {
		i = len(*fs)
		*fs = append(*fs, Fault{})
	}
	f := &(*fs)[i]
	f.Others += n
	f.Message = "and " + grouped(f.Others) + " more"
}

// Sorted returns the faults in reading order, each once, with the line it points into taken from files. What counts
// others comes last.
func (fs Faults) Sorted(files map[string]string) Faults {
	out := slices.Clone(fs)
	slices.SortStableFunc(out, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Others, b.Others), a.At.Compare(b.At), cmp.Compare(a.Message, b.Message))
	})
	for i := range out {
		switch {
		case i > 0 && out[i].At.File == out[i-1].At.File && out[i].At.Line == out[i-1].At.Line:
			out[i].Line = out[i-1].Line
		case i < mostFaultsShown:
			out[i].Line = out[i].At.LineIn(files)
		}
	}
	return slices.Compact(out)
}

// Ref names something else by its id and remembers where it was written.
type Ref struct {
	At Pos
	ID string
}

// SetText takes the id from a content file.
func (r *Ref) SetText(at Pos, text string, _ bool) { *r = Ref{At: at, ID: text} }

// MarshalText writes the id alone.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.ID), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Ref) UnmarshalText(text []byte) error { r.ID = string(text); return nil }

// SuggestionFor is spelling.Suggestion for a fault about to be added, and "" where that is only counted.
func SuggestionFor[V any](faults *Faults, id string, known map[string]V) string {
	if faults.Full() {
		return ""
	}
	return spelling.Suggestion(id, slices.Sorted(maps.Keys(known)))
}
