package server

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// languageCookie holds the language that a person chose, as a tag. Without it the browser's own wishes count.
const languageCookie = "careerpath-lang"

// Speak has the pages shown in these languages, to each person in the one that fits best. The first is for those whom
// none fits. Without any, pages are in English.
func (s *Server) Speak(languages ...*wording.Language) {
	if len(languages) == 0 {
		languages = []*wording.Language{wording.English}
	}
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.Make(l.Tag())
	}
	s.languages, s.matcher = languages, language.NewMatcher(tags)
	s.pages.of = map[pageKey]*template.Template{}
}

// language is the one to write a reply in: the person's choice, or else what their browser asks for.
func (s *Server) language(r *http.Request) *wording.Language {
	if c, err := r.Cookie(languageCookie); err == nil {
		for _, l := range s.languages {
			if l.Tag() == c.Value {
				return l
			}
		}
	}
	wishes, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wishes) == 0 {
		return s.languages[0]
	}
	_, i, _ := s.matcher.Match(wishes...)
	return s.languages[i]
}

// postLanguage keeps the language that a person chose, and goes back to the page they came from.
func (s *Server) postLanguage(w http.ResponseWriter, r *http.Request) error {
	tags := make([]string, len(s.languages))
	for i, l := range s.languages {
		tags[i] = l.Tag()
	}
	return s.keepChoice(w, r, "lang", languageCookie, tags)
}

// backTo is the page of this site that a form of every page was sent from, the first page where that isn't known or
// can't be opened.
func (s *Server) backTo(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host && addressOf(r) != from.Scheme+"://"+from.Host {
		return "/"
	}
	return s.pageAt(r, from, "/")
}

// pageAt is a page of this site by its path and query, another where there is none.
func (s *Server) pageAt(r *http.Request, at *url.URL, other string) string {
	asked := r.Clone(r.Context())
	asked.URL = &url.URL{Path: at.Path, RawPath: at.RawPath}
	if !slices.Contains(allowed(s.router, asked), http.MethodGet) {
		return other
	}
	return (&url.URL{Path: at.Path, RawPath: at.RawPath, RawQuery: at.RawQuery}).RequestURI()
}

// languageChoices are the languages to choose from, each named in itself.
func (s *Server) languageChoices(current *wording.Language) []footerChoice {
	var choices []footerChoice
	for _, l := range s.languages {
		choices = append(choices, footerChoice{Value: l.Tag(), Name: nameOf(l), Lang: l.Tag(), Current: l == current})
	}
	return choices
}

// nameOf is what a language calls itself: "Deutsch".
func nameOf(l *wording.Language) string {
	return wording.Capital(display.Self.Name(language.Make(l.Tag())))
}

// spoken are the functions that templates write texts with: t, n and markup, own for words that may be a person's, and
// what depends on the language besides.
func spoken(l *wording.Language) template.FuncMap {
	return template.FuncMap{
		"t":   l.T,
		"n":   l.N,
		"own": l.Own,
		// markup is t for a text with elements in it, such as a link in the middle of a sentence. Arguments are escaped,
		// but for numbers and for those that markup made.
		"markup": func(text string, args ...any) template.HTML {
			for i, a := range args {
				switch a := a.(type) {
				case template.HTML:
					args[i] = string(a)
				case int, float64:
				default:
					args[i] = template.HTMLEscapeString(fmt.Sprint(a))
				}
			}
			return template.HTML(l.T(text, args...)) // the text is the program's own
		},
		"article": l.Article,
		"about":   func(p *plan.Plan) []string { return p.About(l) },
		"date":    l.Date,
		"amount":  l.Grouped,
		"hours":   l.Hours,
		"list":    l.List,
		// foreign sets a text of content apart from the sentence around it, with its language.
		"foreign": func(text, lang, dir string) template.HTML {
			if l.Has(text) {
				lang, dir = l.Tag(), l.Direction()
			}
			return template.HTML(fmt.Sprintf(`<bdi lang="%s" dir="%s">%s</bdi>`, template.HTMLEscapeString(lang),
				template.HTMLEscapeString(dir), template.HTMLEscapeString(l.T(text))))
		},
		// langOf is the language that content is shown in, by one of its texts: the page's where that is translated, its own
		// where not.
		"langOf": func(text, own string) string {
			if l.Has(text) {
				return l.Tag()
			}
			return own
		},
		// dirOf is the direction that goes with langOf.
		"dirOf": func(text, own string) string {
			if l.Has(text) {
				return l.Direction()
			}
			return own
		},
	}
}
