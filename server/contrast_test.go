package server_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

var (
	propertyRule  = regexp.MustCompile(`(?s):root \{(.*?)\}`)
	colourDefined = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`)
)

// coloursOf are the custom properties that the site's stylesheets state, by name. dark ones lie over light ones.
func coloursOf(t *testing.T, s *site, dark bool) map[string]string {
	t.Helper()
	files := []string{"style.css"}
	if dark {
		files = append(files, "dark.css")
	}
	colours := map[string]string{}
	for _, file := range files {
		sheet := printRules.ReplaceAllString(s.get("/static/"+file).body, "")
		for _, rule := range propertyRule.FindAllStringSubmatch(sheet, -1) {
			for _, found := range colourDefined.FindAllStringSubmatch(rule[1], -1) {
				colours[found[1]] = found[2]
			}
		}
	}
	return colours
}

// printRules are those that hold on paper alone.
var printRules = regexp.MustCompile(`(?s)@media print \{.*?\n\}`)

// contrast is the ratio of WCAG 2 between two colours, 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		if len(colour) != 7 {
			t.Fatalf("%q is no colour", colour)
		}
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// besideEachOther are the colours that meet on pages, with the least contrast that they may have: 4.5 for text, 3 for
// what a picture or a field needs to be told.
var besideEachOther = []struct {
	least    float64
	fore, on []string
}{
	{4.5, []string{"ink", "soft", "accent"}, []string{"paper", "sheet", "tint"}},
	{4.5, []string{"wrong"}, []string{"paper", "sheet"}},
	{4.5, []string{"accent-ink"}, []string{"accent"}},
	{3, []string{"quiet", "accent", "mark", "edge"}, []string{"track", "paper", "sheet", "tint"}},
	{3, []string{"paper"}, []string{"quiet"}}, // the outline of a mark that stands on a band
}

// holdsContrasts checks the colours of a site, light and dark.
func holdsContrasts(t *testing.T, s *site) {
	t.Helper()
	for _, dark := range []bool{false, true} {
		colours := coloursOf(t, s, dark)
		for _, pair := range besideEachOther {
			for _, fore := range pair.fore {
				for _, on := range pair.on {
					if ratio := contrast(t, colours[fore], colours[on]); ratio < pair.least {
						t.Errorf("dark %v: %s %s on %s %s is %.2f, less than %.1f", dark, fore, colours[fore], on,
							colours[on], ratio, pair.least)
					}
				}
			}
		}
	}
}

func TestTheColoursOfThePagesCanBeToldApart(t *testing.T) {
	s := newSite(t)
	holdsContrasts(t, s)
	if light, dark := coloursOf(t, s, false), coloursOf(t, s, true); len(light) != len(dark) || len(light) < 12 ||
		light["paper"] == dark["paper"] {
		t.Errorf("the test does not see the stylesheets' colours: %v, %v", light, dark)
	}
}
