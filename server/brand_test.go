package server_test

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerpath/server"
)

const acmeLogo = `<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><style>path{fill:#7a1fa2}</style>
<a href="#p"><path id="p" d="M0 0h10v10z"/></a></svg>`

// wearing is a site with what an operator gives.
func wearing(t *testing.T, b server.Brand) *site {
	t.Helper()
	s := newSite(t)
	s.stopOnce()
	s.set = func(h *server.Server) {
		if err := h.Wear(b); err != nil {
			t.Error(err)
		}
	}
	s.start()
	return s
}

func colour(t *testing.T, text string) *server.Colour {
	t.Helper()
	c, err := server.ParseColour(text)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

var brandImage = regexp.MustCompile(`<a class="brand" href="/"><img src="([^"]+)" alt=""><bdi>([^<]*)</bdi></a>`)

func TestPagesCarryAnOperatorsNameLogoAndColour(t *testing.T) {
	s := wearing(t, server.Brand{Name: " Acme <careers> ", Logo: []byte(acmeLogo), Accent: colour(t, "#7a1fa2")})
	home := s.get("/").body
	found := brandImage.FindStringSubmatch(home)
	if found == nil || found[2] != "Acme &lt;careers&gt;" {
		t.Fatalf("the head of the page has no logo and name:\n%s", home)
	}
	for _, want := range []string{"· Acme &lt;careers&gt;</title>", "Acme &lt;careers&gt; is made with careerpath.",
		`<link rel="icon" href="` + found[1] + `" type="image/svg&#43;xml">`} {
		if !strings.Contains(home, want) {
			t.Errorf("the page lacks %s:\n%s", want, home)
		}
	}
	logo := s.get(found[1])
	if logo.body != acmeLogo || logo.header.Get("Content-Type") != "image/svg+xml" ||
		!strings.Contains(logo.header.Get("Cache-Control"), "immutable") {
		t.Errorf("the logo is served as %v", logo.header)
	}
	if policy := logo.header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") ||
		strings.Contains(policy, "script-src") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("a script in the logo would run: %s", policy)
	}
	holdsContrasts(t, s)
	if light := coloursOf(t, s, false)["accent"]; light != "#7a1fa2" {
		t.Errorf("a colour that can be read on light pages is changed there to %s", light)
	}
	card, err := png.Decode(strings.NewReader(s.get("/card.png").body))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := card.At(5, 300).RGBA(); r>>8 != 0x7a || g>>8 != 0x1f || b>>8 != 0xa2 {
		t.Errorf("the edge of the picture card is #%02x%02x%02x", r>>8, g>>8, b>>8)
	}
	page := newSite(t).get("/").body
	if strings.Contains(page, "is made with") || !strings.Contains(page, "careerpath</title>") {
		t.Errorf("without an operator's brand the page says:\n%s", page)
	}
}

func TestAnyAccentIsMadeReadableLightAndDark(t *testing.T) {
	for _, text := range []string{"#000", "#ffffff", "#ff0", "#fe2c55", "#7a1fa2", "#0a66c2", "#808080", "#00ff00",
		"#123456"} {
		s := wearing(t, server.Brand{Accent: colour(t, text)})
		holdsContrasts(t, s)
		if t.Failed() {
			t.Fatalf("with the accent %s", text)
		}
		s.stopOnce()
	}
}

func TestBlackIsAnAccentLikeAnyOther(t *testing.T) {
	s := wearing(t, server.Brand{Accent: colour(t, "#000")})
	if light, dark := coloursOf(t, s, false)["accent"], coloursOf(t, s, true)["accent"]; light != "#000000" ||
		dark == coloursOf(t, newSite(t), true)["accent"] {
		t.Errorf("the accent is %s on light pages and %s on dark ones", light, dark)
	}
	card, err := png.Decode(strings.NewReader(s.get("/card.png").body))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := card.At(5, 300).RGBA(); r+g+b != 0 {
		t.Errorf("the edge of the picture card is #%02x%02x%02x", r>>8, g>>8, b>>8)
	}
}

func TestWhatIsNoColourIsRefused(t *testing.T) {
	for _, text := range []string{"", "red", "7a1fa2", "#7a1fa", "#7a1fa2ff", "#7a1fag", "rgb(1,2,3)", "#7a1fa2; }"} {
		if c, err := server.ParseColour(text); err == nil {
			t.Errorf("%q is taken for %s", text, c)
		}
	}
}

func TestALogoThatIsNoPictureOrMoreThanOneIsRefused(t *testing.T) {
	c, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(c, nil, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	svg := func(inside string) []byte {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">` + inside +
			`</svg>`)
	}
	var small, wide bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 5000, 1))); err != nil {
		t.Fatal(err)
	}
	for _, fine := range [][]byte{small.Bytes(), svg(`<use xlink:href="#a"/><image href="data:image/png;base64,AA"/>`),
		svg(`<style>@font-face{} g{fill:url(#a);mask:url("#b")}</style><g fill="url(#a)"/>`)} {
		if err := s.Wear(server.Brand{Logo: fine}); err != nil {
			t.Errorf("%.60q is refused: %v", fine, err)
		}
	}
	for _, tt := range []struct {
		says string
		logo []byte
	}{
		{"neither a PNG nor an SVG", []byte{}},
		{"neither a PNG nor an SVG", []byte("hello")},
		{"neither a PNG nor an SVG", []byte("<!-- nothing -->")},
		{"begins with <html>", []byte("<html></html>")},
		{"begins with <svg>", []byte("<svg></svg>")}, // of no namespace: a browser would show its source
		{"neither a PNG nor an SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg">`)},
		{"<script>", svg(`<script>alert(1)</script>`)},
		{"<foreignObject>", svg(`<foreignObject/>`)},
		{"onload", svg(`<g onload="alert(1)"/>`)},
		{"https://elsewhere.example", svg(`<image xlink:href="https://elsewhere.example/a.png"/>`)},
		{"https://elsewhere.example/a.css", svg(`<style>@import url(https://elsewhere.example/a.css);</style>`)},
		{"//elsewhere.example/a.css", svg(`<style><![CDATA[ g{} @IMPORT "//elsewhere.example/a.css" ]]></style>`)},
		{"https://elsewhere.example", svg(`<style>g{fill:url( 'https://elsewhere.example/a.svg#b' )}</style>`)},
		{"https://elsewhere.example", svg(`<g style="fill:URL(https://elsewhere.example/a.svg#b)"/>`)},
		{"https://elsewhere.example", svg(`<g fill="url(https://elsewhere.example/a.svg#b)"/>`)},
		{"a file of its own", append([]byte(`<?xml-stylesheet href="a.css"?>`), svg("")...)},
		{"javascript:alert(1)", svg(`<a href=" javascript:alert(1)"/>`)},
		{"more than 128 kB", svg(strings.Repeat("<g/>", 40000))},
		{"no whole PNG", small.Bytes()[:20]},
		{"5000 by 1 pixels", wide.Bytes()},
	} {
		if err := s.Wear(server.Brand{Logo: tt.logo}); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.60q: %v, want it to say %s", tt.logo, err, tt.says)
		}
	}
	if err := s.Wear(server.Brand{Name: strings.Repeat("x", 41)}); err == nil {
		t.Error("a name is taken that no page has room for")
	}
}
