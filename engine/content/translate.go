package content

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// Sheet is a file of translations brought up to date: what is to be translated stands in it with an empty translation,
// and what no text says any more has a comment above it. Nothing else is changed.
type Sheet struct {
	Name       string // as faults name it
	Text       string
	New, Stale int // texts added and marked
}

// What stands above a translation that content has no text for any more.
const (
	staleMark   = "# Nothing says this any more."
	becameMark  = "# Nothing says this any more. The text above may be what it has become."
	newFile     = "texts:\n"
	usualIndent = "  "
)

// Sheets brings the translations of content to a language up to date. Texts of rules/skills.yaml that have none come
// into rules/lang/de/skills.yaml, and so on. Only what changes is returned, by name. The error is an engine.Faults.
func Sheets(tag string, rules, quizzes Folder) ([]Sheet, error) {
	return sheetsOf(tag, Texts(rules, quizzes), func(file string) string {
		for _, folder := range []Folder{rules, quizzes} {
			if rest, ok := strings.CutPrefix(file, folder.Name); ok {
				return folder.Name + "lang/" + tag + "/" + rest
			}
		}
		return file
	}, rules, quizzes)
}

// ProgramSheets is Sheets for texts of the program, in a folder of the same shape as the program's own. Where the
// program is in the language by itself, nothing is added.
func ProgramSheets(tag string, texts []Text, pages Folder, itself bool) ([]Sheet, error) {
	if itself {
		for i := range texts {
			texts[i].Lang = tag // so that none is asked for
		}
	}
	return sheetsOf(tag, texts, func(file string) string { return pages.Name + "lang/" + tag + "/" + path.Base(file) }, pages)
}

// sheetsOf brings the translations of texts in folders up to date. to says in which file those of a file come.
func sheetsOf(tag string, texts []Text, to func(file string) string, folders ...Folder) ([]Sheet, error) {
	sheets := &sheets{files: map[string]string{}, entries: map[string][]wording.Translation{}, edits: map[string]*edits{}}
	var all []wording.Translation
	var faults engine.Faults
	for _, folder := range folders {
		r := NewReader(folder.Files, folder.Name)
		all = append(all, r.translations("lang/"+tag)...)
		maps.Copy(sheets.files, r.Files)
		faults.Join(r.Faults)
	}
	if len(faults) > 0 {
		return nil, faults.Sorted(sheets.files)
	}
	for _, tr := range all {
		sheets.entries[tr.At.File] = append(sheets.entries[tr.At.File], tr)
	}
	review := ReviewOf(tag, texts, all)
	sheets.mark(all, review)
	sheets.add(all, review, to)
	return sheets.written()
}

// sheets collects what is to be done to files of translations.
type sheets struct {
	files   map[string]string                // as they are
	entries map[string][]wording.Translation // of each file
	edits   map[string]*edits
	placed  map[string]bool // texts that stand next to what they may have been
}

// edits are the changes to one file. Lines count from 1.
type edits struct {
	above    map[int][]string // lines to put above a line
	without  map[int]bool     // lines to leave out
	appended []string
	added    []string // the texts added
	marked   int
}

func (s *sheets) of(file string) *edits {
	if s.edits[file] == nil {
		s.edits[file] = &edits{above: map[int][]string{}, without: map[int]bool{}}
	}
	return s.edits[file]
}

// mark puts comments above stale translations, and takes them from those that are stale no longer.
func (s *sheets) mark(all []wording.Translation, review Review) {
	stale := map[engine.Pos]Stale{}
	for _, st := range review.Stale {
		stale[st.At] = st
	}
	s.placed = map[string]bool{}
	for _, tr := range all {
		lines := strings.Split(s.files[tr.At.File], "\n")
		indent := indentOf(lines[tr.At.Line-1])
		before := ""
		if tr.At.Line > 1 {
			before = strings.TrimSpace(lines[tr.At.Line-2])
		}
		isMarked := before == staleMark || before == becameMark
		st, isStale := stale[tr.At]
		switch {
		case isStale && !isMarked:
			e := s.of(tr.At.File)
			e.marked++
			mark := indent + staleMark
			if st.Now != nil && !s.placed[st.Now.Text] {
				s.placed[st.Now.Text] = true
				e.added = append(e.added, st.Now.Text)
				e.above[tr.At.Line] = untranslated(*st.Now, indent)
				mark = indent + becameMark
			}
			e.above[tr.At.Line] = append(e.above[tr.At.Line], mark)
		case !isStale && isMarked:
			s.of(tr.At.File).without[tr.At.Line-1] = true
		}
	}
}

// add appends the texts that stand nowhere yet to the files that go with theirs.
func (s *sheets) add(all []wording.Translation, review Review, to func(file string) string) {
	written := map[string]bool{}
	for _, tr := range all {
		written[tr.From] = true
	}
	for _, t := range review.Missing {
		if written[t.Text] || s.placed[t.Text] {
			continue
		}
		file := to(t.At.File)
		indent := usualIndent
		if entries := s.entries[file]; len(entries) > 0 {
			at := entries[len(entries)-1].At
			indent = indentOf(strings.Split(s.files[file], "\n")[at.Line-1])
		}
		e := s.of(file)
		e.added = append(e.added, t.Text)
		e.appended = append(e.appended, untranslated(t, indent)...)
	}
}

// written are the files as they become.
func (s *sheets) written() ([]Sheet, error) {
	var out []Sheet
	var faults engine.Faults
	for _, name := range slices.Sorted(maps.Keys(s.edits)) {
		e := s.edits[name]
		text := e.apply(s.files[name])
		r := NewReader(nil, "")
		var file translationFile
		if !r.document(name, []byte(text), &file) || len(r.Faults) > 0 || !saysAlso(file.Texts, s.entries[name], e.added) {
			faults.Add(engine.Pos{File: name, Line: 1, Col: 1}, "new texts can't be put into this file: "+
				"let it have texts alone, as a list with an entry a line that begins with -")
			continue
		}
		out = append(out, Sheet{Name: name, Text: text, New: len(e.added), Stale: e.marked})
	}
	if len(faults) > 0 {
		return nil, faults.Sorted(s.files)
	}
	return out, nil
}

func (e *edits) apply(text string) string {
	if text == "" {
		text = newFile
	}
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		for _, above := range e.above[i+1] {
			b.WriteString(above + "\n")
		}
		if !e.without[i+1] {
			b.WriteString(line + "\n")
		}
	}
	for _, line := range e.appended {
		b.WriteString(line + "\n")
	}
	return b.String()
}

// saysAlso says whether a file has all translations that it had, and what was added.
func saysAlso(now, before []wording.Translation, added []string) bool {
	type entry struct{ from, to, one string }
	count := map[entry]int{}
	for _, tr := range now {
		count[entry{tr.From, tr.To, tr.One}]++
	}
	for _, tr := range before {
		count[entry{tr.From, tr.To, tr.One}]--
	}
	for _, text := range added {
		count[entry{from: text}]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// indentOf is the space that a line begins with.
func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " "))] }

// untranslated are the lines of an entry whose translation is still to be written.
func untranslated(t Text, indent string) []string {
	lines := entry(wording.Translation{From: t.Text}, indent)
	if t.Counts {
		lines = append(lines, indent+`  one: ""`)
	}
	return lines
}

// entry are the lines of a translation in a file.
func entry(tr wording.Translation, indent string) []string {
	fields := []*yaml.Node{scalarOf("from"), scalarOf(tr.From), scalarOf("to"), scalarOf(tr.To)}
	if tr.One != "" {
		fields = append(fields, scalarOf("one"), scalarOf(tr.One))
	}
	raw, err := yaml.Dump([]*yaml.Node{{Kind: yaml.MappingNode, Content: fields}}, yaml.WithIndent(2),
		yaml.WithLineWidth(lineWidth-len(indent)), yaml.WithUnicode(true))
	if err != nil {
		panic(fmt.Sprintf("content: %q can't be written as YAML: %v", tr, err)) // scalars always can
	}
	lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(indent+line, " ")
	}
	return lines
}

// lineWidth is where lines that are written end, in bytes.
const lineWidth = 97

// scalarOf writes a text the way it reads best.
func scalarOf(text string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if text == "" || strings.Contains(text, "'") && !strings.ContainsAny(text, "\"\\") && strings.ContainsAny(text, ":#") {
		n.Style = yaml.DoubleQuotedStyle // rather than a quote doubled in quotes
	}
	return n
}
