package server

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ownName is what the site calls itself where its operator gives no name.
const ownName = "careerpath"

// What an operator may give.
const (
	maxName = 40        // characters: it stands on a phone beside the navigation
	MaxLogo = 128 << 10 // bytes
	maxSide = 4096      // pixels of a PNG logo
)

// Brand is what an operator shows in place of the site's own.
type Brand struct {
	Name string // "" for careerpath
	Logo []byte // an SVG or PNG picture, nil for careerpath's own
	// as stated, nil for careerpath's own; shown a little darker or lighter where text in it would be hard to read
	Accent *Colour
}

// brand is what pages show of an operator.
type brand struct {
	Name string // never ""
	Logo string // name of the static file, "" for the site's own
	Kind string // media type of the logo
	Own  bool   // the name is the site's own

	Accent *Colour // as stated, nil for the site's own
}

// Check says what of it no page can show.
func (b Brand) Check() error {
	if n := utf8.RuneCountInString(b.Name); n > maxName {
		return fmt.Errorf("the name has %d characters, and the pages have room for %d", n, maxName)
	}
	if b.Logo == nil {
		return nil
	}
	_, err := logoEnding(b.Logo)
	return err
}

// Wear has the pages show what an operator gives. Call it before Handler.
func (s *Server) Wear(b Brand) error {
	if err := b.Check(); err != nil {
		return err
	}
	worn := brand{Name: strings.TrimSpace(b.Name), Accent: b.Accent}
	if worn.Own = worn.Name == ""; worn.Own {
		worn.Name = ownName
	}
	if b.Logo != nil {
		ending, err := logoEnding(b.Logo)
		if err != nil {
			return err
		}
		worn.Logo, worn.Kind = "logo"+ending, kinds[ending]
		s.static[worn.Logo] = newAsset(worn.Logo, b.Logo)
	}
	if b.Accent != nil {
		for file, dark := range map[string]bool{"style.css": false, "dark.css": true} {
			body, err := files.ReadFile("static/" + file)
			if err != nil {
				return err
			}
			rules, err := accentRules(string(body), *b.Accent, dark)
			if err != nil {
				return err
			}
			s.static[file] = newAsset(file, append(body, rules...))
		}
	}
	s.brand = worn
	return nil
}

// logoEnding is the ending of the name of a logo's file, by what kind of picture it is.
func logoEnding(logo []byte) (string, error) {
	if len(logo) > MaxLogo {
		return "", fmt.Errorf("the logo has more than %d kB: make it smaller", MaxLogo>>10)
	}
	if bytes.HasPrefix(logo, []byte("\x89PNG\r\n\x1a\n")) {
		size, err := png.DecodeConfig(bytes.NewReader(logo))
		if err != nil {
			return "", fmt.Errorf("the logo is no whole PNG picture: %w", err)
		}
		if size.Width > maxSide || size.Height > maxSide {
			return "", fmt.Errorf("the logo is %d by %d pixels, more than %d: make it smaller", size.Width, size.Height,
				maxSide)
		}
		return ".png", nil
	}
	return ".svg", checkSVG(logo)
}

// checkSVG refuses what is no SVG picture, and one that would do more than be seen. It is served with a policy that
// lets nothing run; this says so to whoever chose it, before anybody misses it.
func checkSVG(logo []byte) error {
	d, depth, roots := xml.NewDecoder(bytes.NewReader(logo)), 0, 0
	var text strings.Builder // since the last element began, for rules of style
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if roots == 1 {
				return nil
			}
			return errors.New("the logo is neither a PNG nor an SVG picture")
		}
		if err != nil {
			return fmt.Errorf("the logo is neither a PNG nor an SVG picture: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				if token.Name != (xml.Name{Space: "http://www.w3.org/2000/svg", Local: "svg"}) {
					return fmt.Errorf("the logo is neither a PNG nor an SVG picture: it begins with <%s>", token.Name.Local)
				}
				roots++
			}
			if err := checkElement(token); err != nil {
				return err
			}
			text.Reset()
		case xml.CharData:
			text.Write(token)
		case xml.ProcInst:
			if token.Target == "xml-stylesheet" {
				return errors.New("the logo takes its style from a file of its own, and a picture here may load nothing " +
					"else: take it out")
			}
		case xml.EndElement:
			depth--
			if token.Name.Local == "style" {
				if err := checkStyle(text.String()); err != nil {
					return err
				}
			}
		}
	}
}

// checkElement refuses an element of an SVG picture that runs something or loads it from elsewhere.
func checkElement(e xml.StartElement) error {
	if e.Name.Local == "script" || e.Name.Local == "foreignObject" {
		return fmt.Errorf("the logo has a <%s> in it, which a picture here may not have: take it out", e.Name.Local)
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
		if strings.HasPrefix(name, "on") {
			return fmt.Errorf("the logo runs a script (%s), which a picture here may not do: take it out", a.Name.Local)
		}
		if name == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/") {
			return leadsTo(value)
		}
		if err := checkStyle(value); err != nil {
			return err
		}
	}
	return nil
}

// styleLoads are the places of a style that load something: what an import or url() names.
var styleLoads = regexp.MustCompile(`(?i)@import\s*(?:url\(\s*)?["']?([^"');]*)|url\(\s*["']?\s*([^"')]*)`)

// checkStyle refuses rules that load something from elsewhere.
func checkStyle(rules string) error {
	for _, found := range styleLoads.FindAllStringSubmatch(rules, -1) {
		imported, named := found[1], strings.TrimSpace(found[2])
		if strings.HasPrefix(found[0], "@") {
			return leadsTo(strings.TrimSpace(imported))
		}
		if !strings.HasPrefix(named, "#") && !strings.HasPrefix(named, "data:image/") {
			return leadsTo(named)
		}
	}
	return nil
}

func leadsTo(address string) error {
	return fmt.Errorf("the logo leads to %s, and a picture here may load nothing else: take it out", address)
}

// Colour is red, green and blue, each 0 to 255.
type Colour [3]uint8

var colourForm = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// ParseColour reads a colour written as #7a1fa2 or #72a.
func ParseColour(text string) (Colour, error) {
	if !colourForm.MatchString(text) {
		return Colour{}, errors.New("a colour such as #7a1fa2")
	}
	digits := text[1:]
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	var c Colour
	for i := range c {
		n, _ := strconv.ParseUint(digits[2*i:2*i+2], 16, 8) // the form says that it is one
		c[i] = uint8(n)
	}
	return c, nil
}

func (c Colour) rgba() color.RGBA { return color.RGBA{c[0], c[1], c[2], 0xff} }

func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// luminance is how bright a colour is, 0 to 1, by WCAG 2.
func (c Colour) luminance() float64 {
	sum := 0.0
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		part := float64(c[i]) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}

// contrast is the ratio of two colours, 1 to 21, by WCAG 2.
func contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// mixed is a colour with a share of another in it, 0 to 1.
func (c Colour) mixed(other Colour, share float64) Colour {
	for i := range c {
		c[i] = uint8(math.Round(float64(c[i])*(1-share) + float64(other[i])*share))
	}
	return c
}

// readable is the colour with as little of another in it as gives it a contrast to all of some others.
func (c Colour) readable(least float64, towards Colour, on ...Colour) Colour {
	const steps = 100
	for i := range steps {
		tried, enough := c.mixed(towards, float64(i)/steps), true
		for _, o := range on {
			enough = enough && contrast(tried, o) >= least
		}
		if enough {
			return tried
		}
	}
	return towards
}

// The least contrast of text, and of what in a picture must be told apart.
const (
	textContrast    = 4.5
	pictureContrast = 3
)

// accentRules are rules for the end of a stylesheet that show an accent, and what goes with it, beside the other
// colours that the stylesheet states.
func accentRules(sheet string, accent Colour, dark bool) (string, error) {
	stated := map[string]Colour{}
	for _, name := range []string{"paper", "sheet", "track", "soft", "edge"} {
		_, rest, _ := strings.Cut(sheet, "--"+name+": ")
		text, _, _ := strings.Cut(rest, ";")
		c, err := ParseColour(text)
		if err != nil {
			return "", fmt.Errorf("the stylesheet states no --%s: %w", name, err)
		}
		stated[name] = c
	}
	const (
		tinted    = 0.12 // how much of the accent is in a tinted surface
		darkTint  = 0.2
		quietened = 0.45 // how much of the track is in what stands back
	)
	towards, ink, tint := Colour{}, Colour{255, 255, 255}, tinted
	if dark {
		towards, ink, tint = Colour{255, 255, 255}, stated["paper"], darkTint
	}
	paper, raised, track := stated["paper"], stated["sheet"], stated["track"]
	shown := accent.readable(textContrast, towards, paper, raised, ink)
	wash := paper.mixed(shown, tint).readable(textContrast, paper, stated["soft"]).
		readable(pictureContrast, paper, stated["edge"])
	shown = shown.readable(textContrast, towards, paper, raised, wash, ink)
	quiet := shown.mixed(track, quietened).readable(pictureContrast, towards, track, paper, raised, wash)
	return fmt.Sprintf(":root { --accent: %s; --accent-ink: %s; --tint: %s; --quiet: %s; }\n", shown, ink, wash, quiet),
		nil
}
