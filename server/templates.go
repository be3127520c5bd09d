package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"careerpath/engine/figures"
	"careerpath/engine/wording"
)

// parsed is what the files of the templates folder say: the layout and the parts, whose names start with _, and of each
// page what is its own.
type parsed struct {
	parts *template.Template
	pages map[string]*template.Template
}

// parsedPages are read once and copied for every server and language: reading takes longer than all else at a start.
var parsedPages = sync.OnceValues(func() (*parsed, error) {
	// What the functions do is bound in the copies.
	parts, err := template.New("parts").Funcs((&Server{}).functions()).Funcs(spoken(wording.English)).ParseFS(files,
		"templates/_*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		base := strings.TrimSuffix(path.Base(name), ".html")
		if strings.HasPrefix(base, "_") {
			continue
		}
		page := template.New("page").Funcs((&Server{}).functions()).Funcs(spoken(wording.English))
		if pages[base], err = page.ParseFS(files, name); err != nil {
			return nil, err
		}
	}
	return &parsed{parts, pages}, nil
})

// page is a copy of a page, with the layout and the parts.
func (p *parsed) page(name string) (*template.Template, error) {
	page, err := p.parts.Clone()
	if err != nil {
		return nil, err
	}
	for _, own := range p.pages[name].Templates() {
		if own.Tree == nil {
			continue
		}
		if _, err := page.AddParseTree(own.Name(), own.Tree.Copy()); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// preparedPages are the pages in the languages that somebody asked for them in.
type preparedPages struct {
	mu sync.RWMutex
	of map[pageKey]*template.Template
}

// page is a page made ready in a language, at the first use.
func (s *Server) page(l *wording.Language, name string) (*template.Template, error) {
	key := pageKey{l.Tag(), name}
	s.pages.mu.RLock()
	ready := s.pages.of[key]
	s.pages.mu.RUnlock()
	if ready != nil {
		return ready, nil
	}
	s.pages.mu.Lock()
	defer s.pages.mu.Unlock()
	if ready = s.pages.of[key]; ready != nil {
		return ready, nil
	}
	parsed, err := parsedPages()
	if err != nil {
		return nil, err
	}
	if ready, err = parsed.page(name); err != nil {
		return nil, err
	}
	ready.Funcs(s.functions()).Funcs(spoken(l)).Funcs(template.FuncMap{"kind": kindOf(ready)})
	s.pages.of[key] = ready
	return ready, nil
}

// functions are what the pages may call, beside what is said in a language.
func (s *Server) functions() template.FuncMap {
	return template.FuncMap{
		"accounts": func() signingIn { return signingIn{s.accountHost(), s.required} },
		"asset": func(name string) (string, error) {
			a, ok := s.static[name]
			if !ok {
				return "", fmt.Errorf("there is no static file %s", name)
			}
			return "/static/" + name + "?v=" + a.hash, nil
		},
		"bdi":      bdi,
		"capital":  wording.Capital,
		"doneForm": newDoneForm,
		"ended":    ended,
		"field":    newTextField,
		"hasQuiz":  func(id string) bool { _, ok := s.catalog.Quiz(id); return ok },
		"hasRole":  func(id any) bool { _, ok := s.catalog.Role(fmt.Sprint(id)); return ok },
		"hasSkill": func(id string) bool { _, ok := s.catalog.Skill(id); return ok },
		"keyIn":    newKeyPart,
		"passkey":  func(use, owner string) passkeyPart { return passkeyPart{use, owner} },
		"kind":     func(field) (template.HTML, error) { return "", errors.New("a page is made with its own") },
		"markdown": markdown,
		"number":   figures.Format,
		"once":     rand.Text,
		"site":     func() brand { return s.brand },
		"stop":     fullStop,
	}
}

// pageKey names a page made ready in a language.
type pageKey struct{ language, page string }

// kindOf shows a field by the template of its item's kind.
func kindOf(page *template.Template) func(field) (template.HTML, error) {
	return func(f field) (template.HTML, error) {
		var b strings.Builder
		err := page.ExecuteTemplate(&b, "kind-"+f.Kind, f)
		return template.HTML(b.String()), err // a template's own output
	}
}

// textField is a text of a form, for the template of that name.
type textField struct {
	Name, Label, Value, Wrong string
	Rows                      int
}

func newTextField(name, label, value, wrong string, rows int) textField {
	return textField{name, label, value, wrong, rows}
}

// bdi sets a text apart from the sentence around it, for html.
func bdi(text string) template.HTML {
	return template.HTML("<bdi>" + template.HTMLEscapeString(text) + "</bdi>")
}

// fullStop ends a sentence that doesn't end itself, and begins it with a capital.
func fullStop(text string) string {
	return wording.Capital(ended(text))
}

// ended ends a sentence that doesn't end itself.
func ended(text string) string {
	text = strings.TrimSpace(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if text == "" || strings.ContainsRune(".?!…", last) {
		return text
	}
	return text + "."
}
