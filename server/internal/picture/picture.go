// Package picture draws boxes and lines of text, the same as SVG and as PNG. It must never know what they say.
//
// Letters are drawn as outlines of the Go fonts, so a picture looks alike everywhere and needs no font. They have the
// letters of Latin, Greek and Cyrillic scripts. Text in others is left to the viewer's fonts in SVG, and PNG can't have
// it: see Drawable.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Face is one of the fonts.
type Face int

// The fonts.
const (
	Regular Face = iota
	Bold
)

// Picture is what has been drawn so far. The zero value has no size; make one with New.
type Picture struct {
	width, height int // pixels
	title         string
	shapes        []shape
}

// shape is an outline filled with a colour, or text in a script that the fonts don't have.
type shape struct {
	fill     color.RGBA
	outline  []segment
	text     string // "" for an outline
	face     Face
	x, y, em float64 // of the text
}

// segment is a step of an outline in pixels: to the last of the points.
type segment struct {
	op     sfnt.SegmentOp
	points [3][2]float64
}

// New returns a picture in pixels, filled with a colour. title says in words what it shows.
func New(width, height int, title string, fill color.RGBA) *Picture {
	p := &Picture{width: width, height: height, title: title}
	p.Box(0, 0, float64(width), float64(height), fill)
	return p
}

// Box fills a rectangle.
func (p *Picture) Box(x, y, width, height float64, fill color.RGBA) {
	p.Shape(fill, [2]float64{x, y}, [2]float64{x + width, y}, [2]float64{x + width, y + height}, [2]float64{x, y + height})
}

// Shape fills what lies between the corners.
func (p *Picture) Shape(fill color.RGBA, corners ...[2]float64) {
	s := shape{fill: fill}
	for i, at := range corners {
		op := sfnt.SegmentOpLineTo
		if i == 0 {
			op = sfnt.SegmentOpMoveTo
		}
		s.outline = append(s.outline, segment{op, [3][2]float64{at}})
	}
	p.shapes = append(p.shapes, s)
}

// Text writes a line from x on, with its letters standing on y. em is its size.
func (p *Picture) Text(x, y, em float64, face Face, fill color.RGBA, text string) {
	if !Drawable(text) {
		p.shapes = append(p.shapes, shape{fill: fill, text: text, face: face, x: x, y: y, em: em})
		return
	}
	s := shape{fill: fill}
	set(face, em, text, func(at float64, outline sfnt.Segments, scale float64) {
		for _, part := range outline {
			step := segment{op: part.Op}
			for i, point := range part.Args {
				step.points[i] = [2]float64{x + at + scale*float64(point.X), y + scale*float64(point.Y)}
			}
			s.outline = append(s.outline, step)
		}
	})
	p.shapes = append(p.shapes, s)
}

// fonts are read once. They are part of the program, so reading them can't fail.
var fonts = sync.OnceValue(func() [2]*sfnt.Font {
	var out [2]*sfnt.Font
	for i, source := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(source)
		if err != nil {
			panic(err)
		}
		out[i] = f
	}
	return out
})

// Drawable says whether the fonts have every letter of a text.
func Drawable(text string) bool {
	var buffer sfnt.Buffer
	for _, r := range text {
		if i, err := fonts()[Regular].GlyphIndex(&buffer, r); err != nil || i == 0 && !unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// set goes through the letters of a line with the place and outline of each, and returns how wide the line is. Outlines
// are in the font's own units, times scale.
func set(
	face Face, em float64, text string, letter func(at float64, outline sfnt.Segments, scale float64),
) (width float64) {
	f := fonts()[face]
	var buffer sfnt.Buffer
	ppem := fixed.Int26_6(f.UnitsPerEm()) // so that nothing is rounded
	scale := em / float64(ppem)
	var before sfnt.GlyphIndex
	for _, r := range text {
		i, err := f.GlyphIndex(&buffer, r)
		if err != nil || unicode.IsControl(r) {
			continue
		}
		if kern, err := f.Kern(&buffer, before, i, ppem, font.HintingNone); err == nil && before != 0 {
			width += scale * float64(kern)
		}
		if letter != nil {
			if outline, err := f.LoadGlyph(&buffer, i, ppem, nil); err == nil {
				letter(width, outline, scale)
			}
		}
		if advance, err := f.GlyphAdvance(&buffer, i, ppem, font.HintingNone); err == nil {
			width += scale * float64(advance)
		}
		before = i
	}
	return width
}

// Width is how wide a line of text is. Of letters that the fonts don't have it is a guess on the large side.
func Width(face Face, em float64, text string) float64 {
	if !Drawable(text) {
		return 0.75 * em * float64(len([]rune(text)))
	}
	return set(face, em, text, nil)
}

// Wrap breaks a text into at most so many lines of a width. What doesn't fit is cut, with an ellipsis.
func Wrap(face Face, em float64, text string, width float64, most int) []string {
	var out []string
	words := strings.Fields(text)
	for len(words) > 0 {
		n := 1
		for n < len(words) && Width(face, em, strings.Join(words[:n+1], " ")) <= width {
			n++
		}
		line := strings.Join(words[:n], " ")
		words = words[n:]
		if last := len(out) == most-1; last && len(words) > 0 || Width(face, em, line) > width {
			return append(out, shortened(face, em, line, width))
		}
		out = append(out, line)
	}
	return out
}

// shortened ends a line with an ellipsis, so that it fits.
func shortened(face Face, em float64, line string, width float64) string {
	runes := []rune(line)
	for len(runes) > 0 && Width(face, em, string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ,;:.–") + "…"
}

// SVG writes the picture as a document of its own.
func (p *Picture) SVG() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" `+
		`role="img" aria-labelledby="title">`+"\n<title id=\"title\">%[3]s</title>\n", p.width, p.height, escape(p.title))
	for _, s := range p.shapes {
		fill := fmt.Sprintf("#%02x%02x%02x", s.fill.R, s.fill.G, s.fill.B)
		if s.text != "" {
			weight := map[Face]int{Regular: 400, Bold: 700}[s.face]
			fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s" font-weight="%d" font-family="system-ui, sans-serif" `+
				"fill=\"%s\">%s</text>\n", short(s.x), short(s.y), short(s.em), weight, fill, escape(s.text))
			continue
		}
		fmt.Fprintf(&b, `<path fill="%s" d="`, fill)
		for _, step := range s.outline {
			letter, points := commands(step)
			b.WriteByte(letter)
			for i, at := range points {
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(short(at[0]) + " " + short(at[1]))
			}
		}
		b.WriteString("Z\"/>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// commands are a step as SVG writes it.
func commands(step segment) (letter byte, points [][2]float64) {
	switch step.op {
	case sfnt.SegmentOpMoveTo:
		return 'M', step.points[:1]
	case sfnt.SegmentOpQuadTo:
		return 'Q', step.points[:2]
	case sfnt.SegmentOpCubeTo:
		return 'C', step.points[:3]
	case sfnt.SegmentOpLineTo:
	}
	return 'L', step.points[:1]
}

// short writes a length to a tenth of a pixel.
func short(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

// escape writes text for XML, without what XML can't hold.
func escape(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

// PNG writes the picture in pixels. ok is false where it has text that the fonts don't have.
func (p *Picture) PNG() (body []byte, ok bool) {
	to := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	lines := vector.NewRasterizer(p.width, p.height)
	for _, s := range p.shapes {
		if s.text != "" {
			return nil, false
		}
		lines.Reset(p.width, p.height)
		for _, step := range s.outline {
			trace(lines, step)
		}
		lines.ClosePath()
		lines.DrawOp = draw.Over
		lines.Draw(to, to.Bounds(), image.NewUniform(s.fill), image.Point{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, to); err != nil {
		return nil, false // it can't: a buffer takes everything
	}
	return b.Bytes(), true
}

func trace(lines *vector.Rasterizer, step segment) {
	at := func(i int) (x, y float32) { return float32(step.points[i][0]), float32(step.points[i][1]) }
	ax, ay := at(0)
	bx, by := at(1)
	cx, cy := at(2)
	switch step.op {
	case sfnt.SegmentOpMoveTo:
		lines.ClosePath()
		lines.MoveTo(ax, ay)
	case sfnt.SegmentOpLineTo:
		lines.LineTo(ax, ay)
	case sfnt.SegmentOpQuadTo:
		lines.QuadTo(ax, ay, bx, by)
	case sfnt.SegmentOpCubeTo:
		lines.CubeTo(ax, ay, bx, by, cx, cy)
	}
}
