package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// themed says what of a page depends on the theme.
func themed(body string) (attribute, meta, media string) {
	between := func(before, after string) string {
		_, rest, found := strings.Cut(body, before)
		if !found {
			return ""
		}
		value, _, _ := strings.Cut(rest, after)
		return value
	}
	return between(`data-theme="`, `"`), between(`name="color-scheme" content="`, `"`),
		between(`dark.css?v=`, `>`)
}

func TestAPersonChoosesTheColoursOfThePagesAndCanGoBackToTheDevices(t *testing.T) {
	s := newSite(t)
	choose := func(value string) {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, s.server.URL+"/theme",
			strings.NewReader(url.Values{"theme": {value}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Referer", s.server.URL+"/roles?from=here")
		if r := s.do(req); r.status != http.StatusSeeOther || r.location() != "/roles?from=here" {
			t.Errorf("choosing %q leads to %q with %d", value, r.location(), r.status)
		}
	}
	const device, always = `screen and (prefers-color-scheme: dark)`, `media="screen"`
	for _, tt := range []struct{ chosen, attribute, meta, media string }{
		{"", "", "light dark", device},
		{"dark", "dark", "dark", always},
		{"sepia", "dark", "dark", always}, // no such theme: nothing changes
		{"light", "light", "light", ""},
		{"", "", "light dark", device},
	} {
		choose(tt.chosen)
		body := s.get("/").body
		attribute, meta, media := themed(body)
		if attribute != tt.attribute || meta != tt.meta || !strings.Contains(media, tt.media) ||
			(tt.media == "") != (media == "") {
			t.Errorf("after %q the theme is %q, the colour scheme %q, and the dark stylesheet %q", tt.chosen, attribute,
				meta, media)
		}
		if n := strings.Count(body, `name="theme"`); n != 2 {
			t.Errorf("after %q the page offers %d other themes", tt.chosen, n)
		}
	}
}
