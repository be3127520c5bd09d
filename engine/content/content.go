// Package content reads YAML files into the engine's content types. It is strict: unknown and repeated fields, values
// of the wrong type, aliases and a second document are faults, and every fault of a file is reported with its place. It
// must never know what the content means.
//
// Types say with tags how they are written: `yaml:"name"` names a field and `yaml:"name,required"` one that must be
// there, or with required_without:other where the other isn't. A slice of structs of which one field is tagged
// `yaml:",key"` is written as a mapping, in order; `yaml:",value"` tags the field that takes the mapping's value, and
// without it the value is a mapping of the other fields, or the one field of them with the option short alone. The
// option text is of what people read, which can be translated, and blank of what may be left empty. A field At of type
// engine.Pos takes the place.
package content

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"careerpath/engine"
	"careerpath/engine/spelling"
)

// text is implemented by what is written as one scalar and keeps its place. inline says that the text stands in the
// file as it is, on one line.
type text interface {
	SetText(at engine.Pos, text string, inline bool)
}

// texts is implemented by what may also be written as a list of scalars.
type texts interface {
	AddText(at engine.Pos, text string)
}

// Reader reads content files of one tree and collects their faults and texts.
type Reader struct {
	Faults engine.Faults
	Files  map[string]string // the text of every file read, by the name faults give it
	Texts  []Text            // what people read, in the order in which it stands

	fsys   fs.FS
	prefix string // put before names in faults
}

// NewReader returns a reader of the files in fsys. In faults their names follow prefix.
func NewReader(fsys fs.FS, prefix string) *Reader {
	return &Reader{Files: map[string]string{}, fsys: fsys, prefix: prefix}
}

// File reads the YAML file into out, a pointer to a struct. It returns false where the file is no YAML mapping at all,
// and nothing was read.
func (r *Reader) File(name string, out any) bool {
	shown := r.prefix + name
	top := engine.Pos{File: shown, Line: 1, Col: 1}
	raw, err := read(r.fsys, name)
	var unfit *unfitError
	switch {
	case errors.As(err, &unfit):
		r.Files[shown] = ""
		r.Faults.Add(top, "%s", unfit.advice)
		return false
	case errors.Is(err, fs.ErrNotExist) && r.Has(name):
		r.Faults.Add(top, "this link leads nowhere: let it lead to a file, or remove it")
		return false
	case errors.Is(err, fs.ErrNotExist):
		message := "the file is missing"
		if also := strings.TrimSuffix(name, ".yaml") + ".yml"; exists(r.fsys, also) {
			message += ": rename " + r.prefix + also + " to it"
		}
		r.Faults.Add(top, "%s", message)
		return false
	case err != nil:
		r.Faults.Add(top, "the file can't be read: %v", cause(err))
		return false
	}
	return r.document(shown, raw, out)
}

// document reads the text of a YAML file into out; shown is its name in faults.
func (r *Reader) document(shown string, raw []byte, out any) bool {
	top := engine.Pos{File: shown, Line: 1, Col: 1}
	r.Files[shown] = string(raw)
	if at, what := unreadable(raw); what != "" {
		at.File = shown
		r.Faults.Add(at, "%s", what)
		return false
	}
	var document yaml.Node
	if err := yaml.Load(raw, &document); err != nil {
		r.Faults.Add(notYAML(shown, string(raw), err))
		return false
	}
	d := decoder{file: shown, lines: strings.Split(string(raw), "\n"), faults: &r.Faults, texts: &r.Texts}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		r.Faults.Add(top, "the file is empty")
		return false
	}
	d.decode(document.Content[0], reflect.ValueOf(out).Elem(), wholeFile)
	return document.Content[0].Kind == yaml.MappingNode
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// Has says whether there is something of the name, be it a link that leads nowhere.
func (r *Reader) Has(name string) bool {
	_, err := fs.Lstat(r.fsys, name)
	return err == nil
}

// Dir returns the names of the YAML files in a directory, sorted; none where it doesn't exist.
func (r *Reader) Dir(dir string) []string {
	if info, err := fs.Stat(r.fsys, dir); err == nil && !info.IsDir() { // opening a pipe would wait for its writer
		r.Faults.Add(engine.Pos{File: r.prefix + dir, Line: 1, Col: 1},
			"this is no folder: remove it, or put a folder of .yaml files here")
		return nil
	}
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil && (!errors.Is(err, fs.ErrNotExist) || r.Has(dir)) {
		r.Faults.Add(engine.Pos{File: r.prefix + dir, Line: 1, Col: 1}, "the directory can't be read: %v", cause(err))
	}
	var names []string
	for _, e := range entries {
		switch name := strings.TrimPrefix(dir+"/"+e.Name(), "./"); {
		case strings.HasPrefix(e.Name(), "."), e.IsDir() && !strings.HasSuffix(name, ".yaml"):
		case strings.HasSuffix(name, ".yaml"):
			names = append(names, name)
		case strings.HasSuffix(name, ".yml"):
			r.Faults.Add(engine.Pos{File: r.prefix + name, Line: 1, Col: 1}, "name the file .yaml for it to be read")
		}
	}
	return names
}

// unreadable finds the first character that no content file has: what isn't UTF-8, control characters, and what YAML
// and editors don't both take for the end of a line. what is "" where there is none.
func unreadable(raw []byte) (at engine.Pos, what string) {
	at = engine.Pos{Line: 1, Col: 1}
	for i := 0; i < len(raw); {
		c, size := utf8.DecodeRune(raw[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			return at, "the file is not valid UTF-8 here: save it as UTF-8"
		case c == '\r' && !bytes.HasPrefix(raw[i:], []byte("\r\n")), c == '\u2028', c == '\u2029', c == '\u0085':
			return at, fmt.Sprintf("an unusual line break (%U): use an ordinary one", c)
		case unicode.IsControl(c) && !strings.ContainsRune("\t\r\n", c):
			return at, fmt.Sprintf("a control character (%U): delete it", c)
		}
		if at.Col++; c == '\n' {
			at = engine.Pos{Line: at.Line + 1, Col: 1}
		}
		i += size
	}
	return at, ""
}

// notYAML is where and why the library can't read a file.
func notYAML(file, text string, err error) (at engine.Pos, format, message string) {
	at = engine.Pos{File: file, Line: 1, Col: 1}
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if e := loadError(err); e != nil {
		message = strings.TrimPrefix(e.Message, "yaml: ")
		if e.Mark.Line > 0 {
			at.Line, at.Col = e.Mark.Line, max(e.Mark.Column, 1)
		}
		if from := e.ContextMark.Line; from > 0 && from < at.Line {
			message += fmt.Sprintf(" (in what begins in line %d)", from)
		}
	}
	switch {
	case strings.HasPrefix(message, "no documents"):
		return at, "%s", "the file is empty"
	case strings.Contains(message, "found multiple"):
		at.Line = secondDocument(text)
		return at, "%s", "a second document begins here: put it into a file of its own"
	}
	for said, advice := range map[string]string{
		"mapping values are not allowed": ": a text that has a colon in it needs quotes around it",
		"cannot start any token": ": indent with spaces, not tabs, and put quotes around a text that begins " +
			"with a sign such as @ or %",
	} {
		if strings.Contains(message, said) {
			message += advice
		}
	}
	return within(at, strings.Split(strings.TrimRight(text, "\n"), "\n")), "not valid YAML: %s", message
}

// cutText is advice where a key looks like the end of a text that its own comma cut off: between braces a comma begins
// the next field.
func cutText(key string) string {
	if strings.Contains(strings.TrimSpace(key), " ") {
		return ": is it part of a text? Between braces a text that has a comma in it needs quotes around it"
	}
	return ""
}

// secondDocument is the line of the marker that ends a file's first document and begins another.
func secondDocument(text string) int {
	begun := false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "---"):
			if begun {
				return i + 1
			}
			begun = true
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "%"):
			begun = true
		}
	}
	return 1
}

func loadError(err error) *yaml.LoadError {
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return one
	}
	var many *yaml.LoadErrors
	if errors.As(err, &many) && len(many.Errors) > 0 {
		return many.Errors[0]
	}
	return nil
}

type decoder struct {
	file   string
	lines  []string
	faults *engine.Faults
	texts  *[]Text

	// The line that a text stands in, in characters: texts come line by line, and a line may hold thousands.
	number int
	line   []rune
}

func (d *decoder) at(n *yaml.Node) engine.Pos {
	return within(engine.Pos{File: d.file, Line: max(n.Line, 1), Col: max(n.Column, 1)}, d.lines)
}

// within moves a place behind the last line of a file to that line's end.
func within(at engine.Pos, lines []string) engine.Pos {
	if at.Line > len(lines) {
		at.Line, at.Col = len(lines), utf8.RuneCountInString(lines[len(lines)-1])+1
	}
	return at
}

// textAt is the place of a scalar's first character, and whether its text stands there as it is: on one line, and
// without escapes.
func (d *decoder) textAt(n *yaml.Node) (engine.Pos, bool) {
	at := d.at(n)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		at.Col++
	}
	if d.number != at.Line {
		d.number, d.line = at.Line, []rune(d.lines[at.Line-1])
	}
	if at.Col > len(d.line) {
		return at, false
	}
	rest := d.line[at.Col-1:]
	return at, strings.HasPrefix(string(rest[:min(len(rest), len(n.Value))]), n.Value)
}

func (d *decoder) fault(n *yaml.Node, format string, args ...any) {
	d.faults.Add(d.at(n), format, args...)
}

// decode writes a node into a settable value; what names it in faults.
func (d *decoder) decode(n *yaml.Node, out reflect.Value, what string) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fault(n, "%s: anchors and aliases are not read: write the value out", what)
		d.absent(n, out)
		return
	}
	if n.Style&yaml.TaggedStyle != 0 {
		d.fault(n, "%s begins with %s, which YAML takes for a tag: put the text in quotes", what, n.Tag)
		d.absent(n, out)
		return
	}
	if out.Kind() == reflect.Pointer {
		out.Set(reflect.New(out.Type().Elem()))
		d.decode(n, out.Elem(), what)
		return
	}
	if t, ok := out.Addr().Interface().(texts); ok && n.Kind == yaml.SequenceNode {
		for _, element := range n.Content {
			if d.scalar(element, "an entry of "+what) {
				t.AddText(d.at(element), element.Value)
			}
		}
		return
	}
	if t, ok := out.Addr().Interface().(text); ok {
		if !d.scalar(n, what) {
			t.SetText(d.at(n), "", false)
			return
		}
		at, inline := d.textAt(n)
		t.SetText(at, n.Value, inline)
		return
	}
	switch out.Kind() {
	case reflect.Struct:
		d.structure(n, out, what)
	case reflect.Slice:
		before := d.faults.Count()
		if d.list(n, out, what); out.IsNil() && d.faults.Count() > before {
			out.Set(reflect.MakeSlice(out.Type(), 0, 0)) // it isn't lacking
		}
	case reflect.String:
		if d.scalar(n, what) {
			out.SetString(n.Value)
		}
	case reflect.Float64:
		if d.scalar(n, what) {
			x, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || n.Tag != "!!int" && n.Tag != "!!float" {
				d.fault(n, "%s is a number, not %q%s", what, n.Value, cutText(n.Value))
				return
			}
			out.SetFloat(x)
		}
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
			d.fault(n, "%s is true or false", what)
			return
		}
		out.SetBool(n.Value == "true")
	case reflect.Interface:
		if v := d.plainValue(n, what); v != nil {
			out.Set(reflect.ValueOf(v))
		}
	default:
		panic("content: no YAML is read into " + out.Type().String())
	}
}

// scalar reports a node that isn't a filled-in scalar.
func (d *decoder) scalar(n *yaml.Node, what string) bool {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fault(n, "%s is a single value here, not a list or a mapping", what)
		return false
	case blank(n):
		d.fault(n, "%s is empty", what)
		return false
	}
	return true
}

// plainValue reads a number, a text, or a list of them.
func (d *decoder) plainValue(n *yaml.Node, what string) any {
	switch {
	case n.Kind == yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, element := range n.Content {
			list = append(list, d.plainValue(element, what))
		}
		return list
	case !d.scalar(n, what):
		return nil
	case n.Tag == "!!int" || n.Tag == "!!float":
		var x float64
		d.decode(n, reflect.ValueOf(&x).Elem(), what)
		return x
	}
	return n.Value
}

func (d *decoder) list(n *yaml.Node, out reflect.Value, what string) {
	element := out.Type().Elem()
	if element.Kind() == reflect.Struct && keyField(element) >= 0 {
		d.mapping(n, out, what)
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.fault(n, "%s is a list", what)
		return
	}
	list := reflect.MakeSlice(out.Type(), len(n.Content), len(n.Content))
	for i, child := range n.Content {
		d.decode(child, list.Index(i), "an entry of "+what)
	}
	out.Set(list)
}

// mapping reads a mapping into a slice with an element an entry, in order.
func (d *decoder) mapping(n *yaml.Node, out reflect.Value, what string) {
	if n.Kind != yaml.MappingNode {
		d.fault(n, "%s is a mapping (key: value)", what)
		return
	}
	element := out.Type().Elem()
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if d.merges(k) {
			continue
		}
		if seen[k.Value] {
			d.fault(k, "%s names %q twice", what, k.Value)
			continue
		}
		seen[k.Value] = true
		entry := reflect.New(element).Elem()
		d.place(k, entry)
		d.decode(k, entry.Field(keyField(element)), "a key of "+what)
		value := tagged(element, "value")
		if value < 0 && v.Kind != yaml.MappingNode {
			value = short(element)
		}
		if value >= 0 {
			d.decode(v, entry.Field(value), named(what, k.Value))
			d.collect(v, element.Field(value))
		} else {
			d.fields(v, entry, named(what, k.Value))
		}
		out.Set(reflect.Append(out, entry))
	}
}

// wholeFile names a file's outermost value in faults.
const wholeFile = "the file"

// named names an entry of a mapping in faults.
func named(what, key string) string {
	switch {
	case key == "":
		return "a value of " + what
	case what == wholeFile:
		return key
	}
	return what + "." + key
}

// merges reports a key that would merge another mapping into this one.
func (d *decoder) merges(k *yaml.Node) bool {
	if k.Tag != "!!merge" {
		return false
	}
	d.fault(k, "merge keys (<<) are not read: write the fields out")
	return true
}

func (d *decoder) structure(n *yaml.Node, out reflect.Value, what string) {
	d.place(n, out)
	d.fields(n, out, what)
}

func (d *decoder) place(n *yaml.Node, out reflect.Value) {
	if at := out.FieldByName("At"); at.IsValid() && at.Type() == reflect.TypeFor[engine.Pos]() {
		at.Set(reflect.ValueOf(d.at(n)))
	}
}

// fields reads a mapping into the named fields of a struct.
func (d *decoder) fields(n *yaml.Node, out reflect.Value, what string) {
	if n.Kind != yaml.MappingNode {
		d.fault(n, "%s is a mapping (field: value)", what)
		d.absent(n, out)
		return
	}
	of := fieldsOf(out.Type())
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if d.merges(k) {
			continue
		}
		field, ok := of.index[k.Value]
		switch {
		case !ok && d.faults.Full():
			d.fault(k, "unknown field")
		case !ok:
			if cut := cutText(k.Value); cut != "" {
				d.fault(k, "unknown field %q%s", k.Value, cut)
			} else {
				d.fault(k, "unknown field %q%s: %s takes %s", k.Value, spelling.Nearest(k.Value, of.names), what,
					strings.Join(of.names, ", "))
			}
		case seen[k.Value]:
			d.fault(k, "the field %q is given twice", k.Value)
		case has(out.Type().Field(field), "blank") && blank(v):
		default:
			d.decode(v, out.Field(field), k.Value)
			d.collect(v, out.Type().Field(field))
		}
		seen[k.Value] = true
	}
	for _, name := range of.required {
		if other := instead(out.Type().Field(of.index[name])); !seen[name] && (other == "" || !seen[other]) {
			d.fault(n, "%s lacks %s", what, name)
			d.absent(n, out.Field(of.index[name]))
		}
	}
}

// collect keeps the texts that people read in the value of a field.
func (d *decoder) collect(n *yaml.Node, of reflect.StructField) {
	switch {
	case !has(of, "text"):
	case n.Kind == yaml.SequenceNode:
		for _, element := range n.Content {
			d.collect(element, of)
		}
	case n.Kind == yaml.ScalarNode && !blank(n):
		*d.texts = append(*d.texts, Text{At: d.at(n), Text: n.Value})
	}
}

// blank says whether a value is left empty.
func blank(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || strings.TrimSpace(n.Value) == "")
}

// absent gives what is lacking, and what it would have to hold, the place where it is, so that a fault found later has
// one too.
func (d *decoder) absent(n *yaml.Node, out reflect.Value) {
	if t, ok := out.Addr().Interface().(text); ok {
		t.SetText(d.at(n), "", false)
		return
	}
	if out.Kind() != reflect.Struct {
		return
	}
	if at := out.FieldByName("At"); at.IsValid() && at.IsZero() {
		d.place(n, out)
	}
	of := fieldsOf(out.Type())
	for _, name := range of.required {
		d.absent(n, out.Field(of.index[name]))
	}
}

// fields are those of a struct that are written by name.
type fields struct {
	names    []string       // sorted
	index    map[string]int // by name
	required []string
}

var knownFields sync.Map // fields by reflect.Type

// fieldsOf lists the fields of a struct.
func fieldsOf(t reflect.Type) fields {
	if known, ok := knownFields.Load(t); ok {
		return known.(fields)
	}
	of := fields{index: map[string]int{}}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		of.names, of.index[name] = append(of.names, name), i
		if has(t.Field(i), "required") || instead(t.Field(i)) != "" {
			of.required = append(of.required, name)
		}
	}
	slices.Sort(of.names)
	knownFields.Store(t, of)
	return of
}

// has says whether a field's tag has an option.
func has(field reflect.StructField, option string) bool {
	_, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return slices.Contains(strings.Split(options, ","), option)
}

// instead is the field without which a field is required, "" where there is none.
func instead(field reflect.StructField) string {
	for option := range strings.SplitSeq(field.Tag.Get("yaml"), ",") {
		if other, ok := strings.CutPrefix(option, "required_without:"); ok {
			return other
		}
	}
	return ""
}

// short returns the index of the field of t that can be written alone, in place of a mapping; -1 where there is none.
func short(t reflect.Type) int {
	for i := range t.NumField() {
		if has(t.Field(i), "short") {
			return i
		}
	}
	return -1
}

func keyField(t reflect.Type) int { return tagged(t, "key") }

// tagged returns the index of the field of t that has no name and the option in its tag, -1 where none has.
func tagged(t reflect.Type, option string) int {
	for i := range t.NumField() {
		if strings.HasPrefix(t.Field(i).Tag.Get("yaml"), ",") && has(t.Field(i), option) {
			return i
		}
	}
	return -1
}
