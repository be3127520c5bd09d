package picture_test

import (
	"bytes"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"careerpath/server/internal/picture"
)

var (
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	black = color.RGBA{0, 0, 0, 0xff}
)

func TestTextIsCutWhereThereIsNoRoomForIt(t *testing.T) {
	const width = 300
	for _, text := range []string{"", "short", "größer als é í ñ ¿", strings.Repeat("wide words ", 40),
		strings.Repeat("W", 200), "a " + strings.Repeat("W", 200)} {
		for most := 1; most <= 3; most++ {
			lines := picture.Wrap(picture.Bold, 40, text, width, most)
			if len(lines) > most {
				t.Errorf("%.20q takes %d lines of %d", text, len(lines), most)
			}
			for _, line := range lines {
				if w := picture.Width(picture.Bold, 40, line); w > width {
					t.Errorf("%q is %.0f wide", line, w)
				}
			}
			whole := strings.Join(lines, " ") == strings.Join(strings.Fields(text), " ")
			if cut := strings.HasSuffix(strings.Join(lines, " "), "…"); cut == whole {
				t.Errorf("%.20q in %d lines is %q", text, most, lines)
			}
		}
	}
}

func TestEveryLetterOfTheLanguagesOfThePagesCanBeDrawn(t *testing.T) {
	for text, want := range map[string]bool{
		"abc XYZ 0123 äöüßÄÖÜ ñáéíóú¿¡ „“«»–…·%": true, "Ελληνικά, Кириллица": true, "خباز": false, "日本": false,
	} {
		if got := picture.Drawable(text); got != want {
			t.Errorf("%s: drawable is %v", text, got)
		}
	}
}

func TestPixelsAndOutlinesShowTheSame(t *testing.T) {
	p := picture.New(200, 100, `a & "b"`, white)
	p.Text(20, 80, 80, picture.Regular, black, "io")
	body, ok := p.PNG()
	if !ok {
		t.Fatal("there are no pixels")
	}
	drawn, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	dark := func(x, y int) bool { r, _, _, _ := drawn.At(x, y).RGBA(); return r < 0x8000 }
	if !dark(30, 60) || dark(5, 5) || dark(60, 58) { // the stem of the i, the corner, the hole of the o
		t.Errorf("the stem is dark %v, the corner %v, the hole %v", dark(30, 60), dark(5, 5), dark(60, 58))
	}
	svg := string(p.SVG())
	if !strings.Contains(svg, "a &amp; &quot;b&quot;</title>") || strings.Count(svg, "<path") != 2 {
		t.Errorf("the SVG is %.300s", svg)
	}
	p.Text(0, 50, 20, picture.Regular, black, "خباز")
	if _, ok := p.PNG(); ok {
		t.Error("letters that the fonts don't have are left out of the pixels")
	}
}
