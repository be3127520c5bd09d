package server_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/store"
)

// cardTitle is what a card says, from the title that its SVG has for screen readers.
func cardTitle(t *testing.T, r reply) string {
	t.Helper()
	found := regexp.MustCompile(`<title id="title">([^<]*)</title>`).FindStringSubmatch(r.body)
	if found == nil {
		t.Fatalf("no title in\n%s", r.body)
	}
	return found[1]
}

func TestAResultHasACardWithNothingPrivateOnIt(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	const shows = "to show others: role, how sure, and your strongest skills, without levels or name."
	s.wants(s.get(result), http.StatusOK, result+"/card.png", "Save the picture", shows)
	s.wants(s.get(result+"/print"), http.StatusOK, result+"/card.png", "Save the picture", shows)
	picture := s.get(result + "/card.png")
	s.wants(picture, http.StatusOK)
	drawn, err := png.Decode(strings.NewReader(picture.body))
	if err != nil {
		t.Fatal(err)
	}
	if size := drawn.Bounds().Size(); size.X != 1200 || size.Y != 630 {
		t.Errorf("the picture has %v pixels", size)
	}
	outline := s.get(result + "/card.svg")
	s.wants(outline, http.StatusOK)
	for d := xml.NewDecoder(strings.NewReader(outline.body)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the SVG is no XML: %v", err)
		}
	}
	for _, r := range []reply{picture, outline} {
		if r.header.Get("Cache-Control") != "no-store" ||
			!strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the card is sent with %q and %q", r.header.Get("Cache-Control"), r.header.Get("Content-Disposition"))
		}
		if as := r.header.Get("Content-Disposition"); strings.Contains(as, strings.TrimPrefix(result, "/assessments/")) {
			t.Errorf("the file's name is %s", as)
		}
	}
	says := cardTitle(t, outline)
	if !strings.HasPrefix(says, "Manager. Marketing Manager. A clear match. Strongest skills ") {
		t.Errorf("the card says %q", says)
	}
	if strings.ContainsAny(says, "0123456789%") || strings.Count(says, ",") != 2 {
		t.Errorf("the card has figures on it or other than three skills: %q", says)
	}
	german := s.do(func() *http.Request {
		req, _ := http.NewRequest(http.MethodGet, s.server.URL+result+"/card.svg", nil)
		req.Header.Set("Accept-Language", "de")
		return req
	}())
	if got := cardTitle(t, german); !strings.Contains(got, "Stärkste Fähigkeiten") || strings.Contains(got, "Strongest") {
		t.Errorf("in German the card says %q", got)
	}

	s.client = newClient(t)
	for _, name := range []string{"/card.svg", "/card.png"} {
		s.wants(s.get(result+name), http.StatusNotFound)
	}
}

func TestACardSaysHowSureAResultIs(t *testing.T) {
	p := newSite(t).somebody()
	for _, tt := range []struct {
		name   string
		change func(*store.Assessment)
		want   string // "" for no card
	}{
		{"clear", func(*store.Assessment) {}, "Manager. Marketing Manager. A clear match. Strongest skills "},
		{"likely", func(a *store.Assessment) { a.Result.Verdict = engine.VerdictLikely },
			"Manager. Marketing Manager. A likely match. "},
		{"close, in two tiers", func(a *store.Assessment) {
			a.Result.Verdict = engine.VerdictClose
			a.Result.Roles[0].Share, a.Result.Roles[1].Share = 0.5, 0.4
			a.Result.Roles[0].Role, a.Result.Roles[1].Role = "marketing_manager", "marketing_director"
		}, "Between Marketing Manager and Marketing Director. A close call. "},
		{"with a requirement that isn't met", func(a *store.Assessment) { a.Result.Roles[0].Eligible = false },
			"Manager. Marketing Manager. The answers look most like this role. "},
		{"from too few answers", func(a *store.Assessment) { a.Result.Verdict = engine.VerdictInsufficient }, ""},
		{"too even", func(a *store.Assessment) { a.Result.Verdict = engine.VerdictUndifferentiated }, ""},
		{"with few skills measured", func(a *store.Assessment) { a.Result.Levels = a.Result.Levels[:5] },
			"Manager. Marketing Manager. A clear match"},
		{"in letters that no font here has", func(a *store.Assessment) {
			for i := range a.Snapshot.Roles {
				a.Snapshot.Roles[i].Title = "خباز & <b>"
			}
		}, "Manager. خباز &amp; &lt;b&gt;. A clear match. "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), tt.change)
			at := "/assessments/" + a.ID
			if tt.want == "" {
				lacks(t, p.get(at), "/card.")
				p.wants(p.get(at+"/card.svg"), http.StatusNotFound)
				p.wants(p.get(at+"/card.png"), http.StatusNotFound)
				return
			}
			r := p.get(at + "/card.svg")
			p.wants(r, http.StatusOK)
			if got := cardTitle(t, r); !strings.HasPrefix(got, tt.want) {
				t.Errorf("the card says %q, not %q", got, tt.want)
			}
			if strings.Contains(tt.want, "خباز") { // text, for the viewer's fonts; there are no pixels of it
				p.wants(r, http.StatusOK, ">خباز &amp; &lt;b&gt;</text>")
				p.wants(p.get(at+"/card.png"), http.StatusNotFound)
				lacks(t, p.get(at), "/card.png")
			}
		})
	}
}

func TestACardVariesWithTheAskerWhereTheAddressNamesNoLanguage(t *testing.T) {
	s := newSite(t)
	for query, varies := range map[string]bool{"": true, "?lang=de": false, "?lang=xx": true, "?lang=": true} {
		for _, card := range []string{"/card.png", "/roles/marketing_director/card.png"} {
			r := s.get(card + query)
			s.wants(r, http.StatusOK)
			got := strings.Join(r.header.Values("Vary"), ", ")
			if strings.Contains(got, "Accept-Language") != varies {
				t.Errorf("%s%s is sent with Vary: %q", card, query, got)
			}
		}
	}
}

func TestPublicPagesHaveAPreviewAndPrivateOnesNone(t *testing.T) {
	s := newSite(t)
	for path, wants := range map[string][]string{
		"/":                         {`<meta property="og:title" content="`, "/card.png?lang=en"},
		"/roles":                    {`<meta property="og:title" content="The roles">`},
		"/roles/marketing_director": {`content="Marketing Director"`, "/roles/marketing_director/card.png?lang=en"},
		"/compare/marketing_manager/marketing_director": {"og:image"},
		"/skills":                 {`<meta property="og:title" content="`},
		"/paths":                  {`<meta property="og:title" content="`},
		"/skills/team_leadership": {`<meta property="og:title" content="`},
		"/method":                 {`<meta property="og:title" content="`},
		"/sample/result":          {`<meta property="og:title" content="`},
		"/quizzes/" + quizID:      {`<meta property="og:title" content="Which marketing role fits you?">`},
	} {
		s.client = newClient(t)
		r := s.get(path)
		s.wants(r, http.StatusOK, append(wants, `<meta property="og:description" content="`)...)
		image := regexp.MustCompile(`og:image" content="([^"]*)"`).FindStringSubmatch(r.body)
		if image == nil {
			t.Fatalf("%s has no image", path)
		}
		got := s.get(strings.TrimPrefix(image[1], s.server.URL))
		s.wants(got, http.StatusOK)
		if size, err := png.DecodeConfig(bytes.NewReader([]byte(got.body))); err != nil || size.Width != 1200 ||
			size.Height != 630 || got.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("the image of %s: %+v, %v", path, size, err)
		}
	}
	s.client = newClient(t)
	growth := adopted(s)
	result := "/assessments/" + export(s).Assessments[0].ID
	for _, path := range []string{"/", "/me", "/progress", "/calendar", "/me/leave", "/plans/new", growth,
		growth + "/print", growth + "/name", result, result + "/print", result + "/name", "/quizzes/" + quizID, "/roles/marketing_director",
		"/nothing", "/open"} {
		lacks(t, s.get(path), "og:")
	}
	s.client = newClient(t)
	lacks(t, s.get("/me"), "og:")
	lacks(t, s.get("/nothing"), "og:")
	s.wants(s.get("/roles/nobody/card.png"), http.StatusNotFound)
}
