package server

import (
	"net/http"
	"slices"

	"careerpath/engine/wording"
)

// themeCookie holds the theme that a person chose. Without it the pages are light or dark as the device is.
const themeCookie = "careerpath-theme"

// themes are what may be chosen.
var themes = []string{"light", "dark"}

// themeNames are what themes are called, "" for as the device is.
var themeNames = map[string]string{
	"": wording.Key("Automatic¦theme"), "light": wording.Key("Light¦theme"), "dark": wording.Key("Dark¦theme"),
}

// themeOf is the one to show pages in, "" for as the device is.
func themeOf(r *http.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && slices.Contains(themes, c.Value) {
		return c.Value
	}
	return ""
}

// postTheme keeps the theme that a person chose, and goes back to the page they came from.
func (s *Server) postTheme(w http.ResponseWriter, r *http.Request) error {
	return s.keepChoice(w, r, "theme", themeCookie, append([]string{""}, themes...))
}

// keepChoice keeps in a cookie what a form of every page chose, if it is one of the values, and goes back to the page
// that it was sent from. The value "" is what holds without a choice.
func (s *Server) keepChoice(w http.ResponseWriter, r *http.Request, field, cookie string, values []string) error {
	if err := readForm(r); err != nil {
		return err
	}
	if value := r.PostForm.Get(field); r.PostForm.Has(field) && slices.Contains(values, value) {
		age := int(cookieAge.Seconds())
		if value == "" {
			age = -1
		}
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: value, Path: "/", MaxAge: age,
			SameSite: http.SameSiteLaxMode, Secure: overHTTPS(r)})
	}
	http.Redirect(w, r, s.backTo(r), http.StatusSeeOther)
	return nil
}

// footerChoice is something to choose in the footer of every page.
type footerChoice struct {
	Value, Name string
	Lang        string // of the name, "" where it is the page's
	Current     bool
}

// themeChoices are the themes to choose from.
func themeChoices(r *http.Request, l *wording.Language) []footerChoice {
	var choices []footerChoice
	for _, value := range append(slices.Clone(themes), "") {
		choices = append(choices, footerChoice{Value: value, Name: l.T(themeNames[value]), Current: value == themeOf(r)})
	}
	return choices
}
