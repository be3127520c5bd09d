package columns

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerpath/engine"
	"careerpath/engine/spelling"
)

// names are the ids and texts of a quiz, to find what headings speak of.
type names struct {
	exact   map[string]*engine.Item
	ids     map[string]*engine.Item   // by id in lower case
	asks    map[string][]*engine.Item // by text
	choices map[string][]choice       // of items with several choices, by the option's text
	known   []string                  // ids
	texts   []string                  // questions

	shuffles bool // people see the items in orders of their own, and a column may hold these
}

type choice struct {
	item   *engine.Item
	option *engine.Option
}

func newNames(quiz *engine.Quiz) *names {
	n := &names{map[string]*engine.Item{}, map[string]*engine.Item{}, map[string][]*engine.Item{},
		map[string][]choice{}, nil, nil, quiz.Shuffles()}
	for _, it := range quiz.Items() {
		n.known, n.texts = append(n.known, it.ID), append(n.texts, it.Ask)
		n.exact[it.ID], n.ids[strings.ToLower(it.ID)] = it, it
		ask := plain(it.Ask)
		n.asks[ask] = append(n.asks[ask], it)
		for i := range it.Options {
			if it.Kind().Form() == engine.FormChoices {
				text := plain(it.Options[i].Text)
				n.choices[text] = append(n.choices[text], choice{it, &it.Options[i]})
			}
		}
	}
	return n
}

var lookalikes = strings.NewReplacer("‘", "'", "’", "'", "‚", "'", "‛", "'", "`", "'", "´", "'", "“", `"`, "”", `"`,
	"„", `"`, "«", `"`, "»", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "",
	"\ufeff", "", "\u00ad", "")

// closing is what a text may end in without saying more.
const closing = " .:?!*"

// plain is a text without what may differ where the same is meant: case, spaces, kinds of quotes and dashes, and
// punctuation at its end.
func plain(text string) string {
	text = norm.NFKC.String(lookalikes.Replace(text))
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if short := strings.TrimRight(text, closing); short != "" {
		return short
	}
	return text
}

// ids of rows in survey tools, the best first.
var rowIDs = []string{"id", "responseid", "response id", "respondent id", "submission id", "participant id", "#"}

func idRank(c *Column) int {
	if rank := slices.Index(rowIDs, plain(c.Name)); rank >= 0 {
		return rank
	}
	return -1 // a map file says so
}

// shortestQuestion is the shortest heading, in bytes, that is compared with questions' texts for one worded almost so.
const shortestQuestion = 16

const noSuchQuestion = "no question of the quiz has this id or text"

// longestHeading is the longest heading that questions are looked for in, in bytes.
const longestHeading = 4000

// heading finds what a column holds.
func (n *names) heading(h heading, at int, roles bool) Column {
	item := func(it *engine.Item, why string) Column { return Column{Use: Whole, Item: it, Why: why} }
	if at == 0 && h.first == "id" {
		return Column{Use: ID, Why: "the heading"}
	}
	if it, ok := n.exact[h.first]; ok {
		return Column{Use: Whole, Item: it, Why: "the question's id", isID: true}
	}
	if roles && strings.EqualFold(h.first, "role") {
		return Column{Use: Role, Why: "the heading"}
	}
	if n.shuffles && strings.EqualFold(h.first, meansOrder) {
		return Column{Use: Order, Why: "the heading"}
	}
	if it, ok := n.ids[strings.ToLower(h.first)]; ok {
		return item(it, "the question's id")
	}
	if c, ok := n.idOfChoice(h.first); ok {
		return c
	}
	// Survey tools with two rows of headings have the question in the first and its row or option in the second.
	if h.second != "" {
		if group := n.item(plain(h.group)); len(group) == 1 {
			if o := option(group[0], plain(h.second)); o != nil {
				return Column{Use: Choice, Item: group[0], Option: o, Why: "the question's text, and the option's below"}
			}
			if h.first == "" {
				if c, ok := n.text(h.second); ok {
					return c
				}
				return Column{Why: "it is none of the question's options"}
			}
		}
		if c, ok := n.text(h.second); ok {
			c.Why += " in the second row"
			return c
		}
	}
	if c, ok := n.text(h.first); ok {
		return c
	}
	if slices.Contains(rowIDs, plain(h.first)) {
		return Column{Use: ID, Why: "the heading"}
	}
	switch found := n.choices[plain(h.first)]; {
	case len(found) == 1:
		return Column{Use: Choice, Item: found[0].item, Option: found[0].option, Why: "the option's text"}
	case len(found) > 1:
		return Column{Use: Unclear, Why: fmt.Sprintf("%s is an option of %s and of %s: say which in a map file",
			Printable(h.first), found[0].item.ID, found[1].item.ID)}
	}
	c := Column{Why: noSuchQuestion}
	if h.first == "" {
		c.Why = "it has no heading"
	}
	return c
}

// suggest says which id a column may have meant that is ignored.
func (n *names) suggest(c *Column) {
	if utf8.RuneCountInString(c.Name) < 4 || len(c.Name) > 100 || c.Why != noSuchQuestion {
		return
	}
	near := spelling.Nearest(c.Name, n.known)
	if near == "" && strings.Contains(c.Name, " ") && len(c.Name) >= shortestQuestion {
		near = spelling.Nearest(c.Name, n.texts) // a question worded almost so
	}
	if near != "" {
		c.Why, c.meant = near, true
	}
}

// idOfChoice finds an item's id followed by an option's.
func (n *names) idOfChoice(text string) (Column, bool) {
	text = strings.ToLower(text)
	for i := range len(text) {
		if !strings.ContainsRune("_./:", rune(text[i])) {
			continue
		}
		if it, ok := n.ids[text[:i]]; ok {
			for o := range it.Options {
				if strings.EqualFold(it.Options[o].ID, text[i+1:]) {
					return Column{Use: Choice, Item: it, Option: &it.Options[o], Why: "the ids of the question and the option"}, true
				}
			}
		}
	}
	return Column{}, false
}

// item finds items by their text or id.
func (n *names) item(text string) []*engine.Item {
	text = strings.TrimRight(text, closing)
	if found := n.asks[text]; len(found) > 0 {
		return found
	}
	if it, ok := n.ids[text]; ok {
		return []*engine.Item{it}
	}
	return nil
}

var code = regexp.MustCompile(`^[^ ]{1,30}?(?:[.):] | - )`)

// afterCode is item, and a code may stand before the text, as in "Q3. I bake bread".
func (n *names) afterCode(text string) []*engine.Item {
	if found := n.item(text); found != nil {
		return found
	}
	if prefix := code.FindString(text); prefix != "" {
		return n.item(text[len(prefix):])
	}
	return nil
}

// option finds an item's option by its text or id.
func option(it *engine.Item, text string) *engine.Option {
	text = strings.TrimRight(strings.TrimPrefix(text, "selected choice - "), closing)
	var found *engine.Option
	for i := range it.Options {
		o := &it.Options[i]
		if plain(o.Text) != text && strings.ToLower(o.ID) != text {
			continue
		}
		if found != nil {
			return nil
		}
		found = o
	}
	return found
}

// text finds what a heading that is no id speaks of: a question, a question and its option, or a group of questions and
// one of them.
func (n *names) text(heading string) (Column, bool) {
	if len(heading) > longestHeading {
		return Column{}, false
	}
	text := plain(heading)
	whole := func(found []*engine.Item, why string) (Column, bool) {
		if len(found) > 1 {
			return Column{Use: Unclear, Why: fmt.Sprintf("%s and %s ask the same: say which in a map file", found[0].ID,
				found[1].ID)}, true
		}
		return Column{Use: Whole, Item: found[0], Why: why}, true
	}
	if found := n.afterCode(text); found != nil {
		return whole(found, "the question's text")
	}
	for i := range text {
		left, right, deep := "", "", false
		switch {
		case text[i] == '[' && strings.HasSuffix(text, "]"):
			left, right, deep = strings.TrimSpace(text[:i]), strings.TrimRight(text[i+1:len(text)-1], closing), true
		case strings.HasPrefix(text[i:], " - "):
			left, right, deep = text[:i], text[i+3:], true
		}
		if !deep {
			continue
		}
		if found := n.afterCode(left); len(found) == 1 {
			if o := option(found[0], right); o != nil {
				return Column{Use: Choice, Item: found[0], Option: o, Why: "the question's text and the option's"}, true
			}
			if right == "selected choice" || right == "response" {
				return whole(found, "the question's text")
			}
		}
		if found := n.item(right); found != nil {
			return whole(found, "the question's text after its group's")
		}
	}
	return Column{}, false
}

// SecondHeading says whether a table's second row is one more of headings. It is not where a column that the first row
// tells of has an answer there: that row is somebody's. Where the first row tells of columns, a question's text below a
// heading that says nothing is what somebody wrote.
func SecondHeading(quiz *engine.Quiz, first, second []string) bool {
	if len(first) != len(second) {
		return false
	}
	n := newNames(quiz)
	rows := pair(first, second)
	alone, told := make([]Column, len(rows)), false
	for i, h := range rows {
		alone[i] = n.heading(heading{first: h.first, group: h.group}, i, false)
		told = told || alone[i].Item != nil
		if h.second != "" && somebodys(quiz, &alone[i], h.second) {
			return false
		}
	}
	below := false
	for i, h := range rows {
		switch it := alone[i].Item; {
		case h.second == "":
		case alone[i].Use == ID:
			below = true
		case slices.Contains([]string{"response", "open-ended response"}, plain(h.second)):
			below = below || it != nil
		case h.first == "":
			below = below || n.heading(h, i, false).Item != nil
		default:
			if c, ok := n.text(h.second); ok && (it == nil && !told || c.Item == it && c.Item != nil) &&
				option0(it, h.second) == nil {
				below = true
			}
		}
	}
	return below
}

// somebodys says whether a cell below the first heading of its column is somebody's id or answer.
func somebodys(quiz *engine.Quiz, column *Column, cell string) bool {
	switch column.Use {
	case ID:
		return !slices.Contains(rowIDs, plain(cell))
	case Choice:
		_, _, fault := newCells(quiz, column, AnyDecimal).chosen(cell)
		return fault == "" && option(column.Item, plain(cell)) == nil
	case Whole:
		if column.Item.Kind().Form() == engine.FormChoices { // each option may head a column
			return false
		}
		c := newCells(quiz, column, AnyDecimal)
		a, _, fault := c.answer(cell)
		_, isNumber := plainNumber(cell)
		return isNumber || fault != "" || c.suits(a)
	case Ignored, Role, Order, Unclear:
	}
	return false
}

func option0(it *engine.Item, text string) *engine.Option {
	if it == nil {
		return nil
	}
	return option(it, plain(text))
}

// Recognised is how many of these headings say what they hold, to tell how a header is cut into cells.
func Recognised(quiz *engine.Quiz, first []string) int {
	n, known := newNames(quiz), 0
	for i, h := range pair(first, nil) {
		if n.heading(h, i, true).Use != Ignored {
			known++
		}
	}
	return known
}

// Printable shows a name from the input so that a terminal isn't troubled by it.
func Printable(name string) string {
	odd := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsPrint(r) || r == '"' || r == ',' || r == '\\'
	}) >= 0
	if name == "" || odd || utf8.RuneCountInString(name) > 60 {
		short := name
		if runes := []rune(name); len(runes) > 60 {
			short = string(runes[:60]) + "…"
		}
		return strconv.Quote(short)
	}
	return name
}
