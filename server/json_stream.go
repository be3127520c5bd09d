package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// jsonStream writes one JSON object field by field, and its lists entry by entry.
type jsonStream struct {
	to     *bufio.Writer
	indent string // of each level, "" for all in one line
	begun  bool   // a field has been written
	first  bool   // the next entry is the first of its list
	failed error  // the first failure: errNobodyTakes, or of a value that is no JSON
}

// errNobodyTakes says that whoever asked is gone.
var errNobodyTakes = errors.New("nobody takes the answer any more")

func newJSONStream(to io.Writer, indent string) *jsonStream {
	s := &jsonStream{to: bufio.NewWriterSize(to, 32<<10), indent: indent}
	s.text("{")
	return s
}

// field writes a field. What fails is told by item and end.
func (s *jsonStream) field(name string, value any) {
	s.name(name)
	s.value(value, s.indent)
}

// list begins a field that is a list.
func (s *jsonStream) list(name string) {
	s.name(name)
	s.text("[")
	s.first = true
}

// item writes an entry of a list.
func (s *jsonStream) item(value any) error {
	if !s.first {
		s.text(",")
	}
	s.first = false
	s.line(s.indent + s.indent)
	s.value(value, s.indent+s.indent)
	return s.failed
}

// endList ends a list.
func (s *jsonStream) endList() {
	if !s.first {
		s.line(s.indent)
	}
	s.text("]")
}

// end ends the object.
func (s *jsonStream) end() error {
	s.line("")
	s.text("}\n")
	if s.failed == nil && s.to.Flush() != nil {
		s.failed = errNobodyTakes
	}
	return s.failed
}

func (s *jsonStream) name(name string) {
	if s.begun {
		s.text(",")
	}
	s.begun = true
	s.line(s.indent)
	s.text(`"` + name + `":`)
	if s.indent != "" {
		s.text(" ")
	}
}

// line begins a line, where there are any.
func (s *jsonStream) line(indent string) {
	if s.indent != "" {
		s.text("\n" + indent)
	}
}

func (s *jsonStream) value(value any, indent string) {
	var text, out bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	if err == nil && s.indent != "" {
		err = json.Indent(&out, bytes.TrimSpace(text.Bytes()), indent, s.indent)
	} else {
		out.Write(bytes.TrimSpace(text.Bytes()))
	}
	if err != nil && s.failed == nil {
		s.failed = err
	}
	s.text(out.String())
}

func (s *jsonStream) text(text string) {
	if s.failed != nil {
		return
	}
	if _, err := s.to.WriteString(text); err != nil {
		s.failed = errNobodyTakes
	}
}
