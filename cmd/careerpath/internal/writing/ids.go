package writing

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spelt are letters that don't come apart into a letter and a mark.
var spelt = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "ae", "ø", "o", "Ø", "o", "œ", "oe", "Œ", "oe", "ł", "l",
	"Ł", "l", "đ", "d", "Đ", "d", "ı", "i", "&", " and ")

// IDs gives out ids in lower case with single underscores, each once.
type IDs struct {
	prefix string // of those that would begin with a digit or be empty
	most   int    // words of an id, 0 for any number
	given  map[string]bool
}

// NewIDs returns ids none of which is taken yet, but for those that are named. prefix is of those that would begin with
// a digit or be empty; most is how many words an id has at most, 0 for any number.
func NewIDs(prefix string, most int, taken ...string) *IDs {
	g := &IDs{prefix, most, map[string]bool{}}
	for _, id := range taken {
		g.given[id] = true
	}
	return g
}

// Of returns an id that resembles a name.
func (g *IDs) Of(name string) string {
	words := Words(name)
	if g.most > 0 && len(words) > g.most {
		words = words[:g.most]
	}
	id := strings.Join(words, "_")
	if id == "" {
		id = g.prefix
	} else if id[0] < 'a' {
		id = g.prefix + "_" + id
	}
	for n := 1; ; n++ {
		unique := id
		if n > 1 {
			unique += "_" + strconv.Itoa(n)
		}
		if !g.given[unique] {
			g.given[unique] = true
			return unique
		}
	}
}

// Words are the runs of Latin letters and digits in a text, in lower case and without marks. A capital after a small
// letter begins another.
func Words(text string) []string {
	var plain strings.Builder
	small := false // the letter before is, so that a capital begins a word
	for _, r := range norm.NFKD.String(spelt.Replace(text)) {
		if small && unicode.IsUpper(r) {
			plain.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			plain.WriteRune(unicode.ToLower(r))
		case !unicode.Is(unicode.Mn, r):
			plain.WriteByte(' ')
		}
	}
	return strings.Fields(plain.String())
}
