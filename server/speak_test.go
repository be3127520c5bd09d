package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// asking gets a page as a browser that wishes for languages does.
func (s *site) asking(languages, path string) reply {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", languages)
	return s.do(req)
}

func TestAPageIsInTheLanguageThatTheBrowserAsksFor(t *testing.T) {
	s := newSite(t)
	for languages, want := range map[string]string{
		"": "en", "de": "de", "de-AT,de;q=0.8": "de", "es-MX": "es", "fr,es;q=0.5": "es", "fr": "en", "*": "en",
		"en-GB,de;q=0.9": "en", "no language;;q=": "en",
	} {
		r := s.asking(languages, "/me")
		s.wants(r, http.StatusOK, `<html lang="`+want+`"`)
		if got := r.header.Get("Content-Language"); got != want {
			t.Errorf("%q is answered in %s, want %s", languages, got, want)
		}
	}
}

func TestALanguageThatIsChosenStaysAndLeadsBack(t *testing.T) {
	s := newSite(t)
	choose := func(lang, from string) reply {
		req, err := http.NewRequest(http.MethodPost, s.server.URL+"/language",
			strings.NewReader(url.Values{"lang": {lang}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if from != "" {
			req.Header.Set("Referer", from)
		}
		return s.do(req)
	}
	for from, to := range map[string]string{
		s.server.URL + "/roles":           "/roles",
		s.server.URL + "/progress?quiz=a": "/progress?quiz=a",
		"":                                "/", "https://elsewhere.example/roles": "/", s.server.URL + "/nowhere": "/",
		s.server.URL + "/plans":              "/", // forms are sent there, and nothing can be opened
		s.server.URL + "//elsewhere.example": "/",
	} {
		r := choose("de", from)
		if s.wants(r, http.StatusSeeOther); r.location() != to {
			t.Errorf("from %q it leads to %q, want %q", from, r.location(), to)
		}
	}
	s.wants(s.asking("es", "/me"), http.StatusOK, `<html lang="de"`)
	choose("xx", "")
	s.wants(s.asking("es", "/me"), http.StatusOK, `<html lang="de"`)
	choose("en", "")
	s.wants(s.asking("es", "/me"), http.StatusOK, `<html lang="en"`)
}
