package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"careerpath/engine/figures"
	"careerpath/engine/wording"
)

// loadPages parses each page of the templates folder together with the layout and the parts (files whose names start
// with an underscore).
func (s *Server) loadPages() error {
	own := template.FuncMap{
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
		"field":    newTextField,
		"hasQuiz":  func(id string) bool { _, ok := s.catalog.Quiz(id); return ok },
		"hasRole":  func(id any) bool { _, ok := s.catalog.Role(fmt.Sprint(id)); return ok },
		"hasSkill": func(id string) bool { _, ok := s.catalog.Skill(id); return ok },
		"kind":     func(field) (template.HTML, error) { return "", errors.New("a page is made with its own") },
		"markdown": markdown,
		"number":   figures.Format,
		"once":     rand.Text,
		"plural":   wording.Plural,
		"round":    whole,
		"site":     func() brand { return s.brand },
		"stop":     fullStop,
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return err
	}
	s.pages = map[pageKey]*template.Template{}
	for _, l := range s.languages {
		for _, name := range names {
			base := strings.TrimSuffix(path.Base(name), ".html")
			if strings.HasPrefix(base, "_") {
				continue
			}
			page, err := template.New(base).Funcs(own).Funcs(spoken(l)).ParseFS(files, "templates/_*.html", name)
			if err != nil {
				return err
			}
			page.Funcs(template.FuncMap{"kind": kindOf(page)})
			s.pages[pageKey{l.Tag(), base}] = page
		}
	}
	return nil
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
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !strings.ContainsAny(text[len(text)-1:], ".?!") {
		text += "."
	}
	return wording.Capital(text)
}
