// Package search finds roles by what somebody calls them or what they do: by title, by titles they go by elsewhere, and
// by duties, tools, skills and what they make. It must never know who asks or what a page looks like.
package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"careerpath/engine"
	"careerpath/engine/spelling"
)

// Kind is where in a role something was found.
type Kind string

// The kinds, in the order in which they count.
const (
	Title     Kind = "title"
	Alternate Kind = "alternate" // a title it goes by elsewhere
	Tool      Kind = "tool"
	Duty      Kind = "duty"
	Skill     Kind = "skill" // one that it asks much of
	Makes     Kind = "makes"
	Metric    Kind = "metric"
	Summary   Kind = "summary"
)

// weights say how much a word counts by where it stands.
var weights = map[Kind]float64{Title: 8, Alternate: 6, Tool: 3, Duty: 2, Skill: 2, Makes: 2, Metric: 1.5, Summary: 1.5}

// fromLevel is the least level of a skill that a role is found by: one that it asks little of says nothing about it.
const fromLevel = 60

// mostReasons is how many reasons a hit has at most.
const mostReasons = 3

// Reason is a text of a role in which words were found.
type Reason struct {
	Kind Kind
	Text string // in the words of the language searched in
	Of   string // of a skill its id, of an alternate title the address of what has it
}

// Hit is a role that was found.
type Hit struct {
	Role    *engine.Role
	Reasons []Reason // what tells most first
}

// Meant is a word that was searched for in place of one that stands nowhere.
type Meant struct{ Typed, Word string }

// Index is what roles can be found by, in one language.
type Index struct {
	roles []entry
	words map[string]bool // that some role has
}

type entry struct {
	role  *engine.Role
	texts []text
}

type text struct {
	Reason
	words []string
}

// New makes an index of roles. translate puts a text into the reader's language.
func New(roles []engine.Role, skills []engine.Skill, translate func(string) string) *Index {
	x := &Index{words: map[string]bool{}}
	for i := range roles {
		e := entry{role: &roles[i]}
		e.gather(skills, translate)
		for _, t := range e.texts {
			for _, w := range t.words {
				x.words[w] = true
			}
		}
		x.roles = append(x.roles, e)
	}
	return x
}

// gather collects what a role can be found by. A text in another language than content's can be found by both.
func (e *entry) gather(skills []engine.Skill, translate func(string) string) {
	add := func(kind Kind, of string, written ...string) {
		for _, w := range written {
			said := translate(w)
			words := wordsOf(w)
			if said != w {
				words = append(words, wordsOf(said)...)
			}
			e.texts = append(e.texts, text{Reason{kind, said, of}, words})
		}
	}
	r := e.role
	add(Title, "", r.Title)
	for _, s := range r.SameAs {
		add(Alternate, s.URI, s.Title)
		add(Alternate, s.URI, s.Alternates...)
	}
	for _, t := range r.Tools {
		add(Tool, "", t.Text)
	}
	for _, c := range r.Responsibilities {
		add(Duty, "", c.Text)
	}
	for i := range skills {
		d, asks := r.Demand(skills[i].ID)
		if !asks || d.Level < fromLevel {
			continue
		}
		add(Skill, skills[i].ID, skills[i].Title)
		last := &e.texts[len(e.texts)-1]
		for _, s := range skills[i].SameAs {
			last.words = append(last.words, wordsOf(s.Title)...)
			for _, other := range s.Alternates {
				last.words = append(last.words, wordsOf(other)...)
			}
		}
	}
	for _, c := range r.Makes {
		add(Makes, "", c.Text)
	}
	for _, c := range r.Metrics {
		add(Metric, "", c.Text)
	}
	add(Summary, "", r.Summary)
}

// Find returns the roles that a query finds, the best first, and the words that were searched for in place of
// misspelt ones. A word counts the more, the fewer roles have it: ln((1 + N)/(½ + n)), and the more of the query one
// text has, the more each of its words counts.
func (x *Index) Find(query string) (hits []Hit, meant []Meant) {
	asked := wordsOf(query)
	for i, w := range asked {
		if x.has(w) {
			continue
		}
		if near := x.near(w); near != "" {
			meant = append(meant, Meant{w, near})
			asked[i] = near
		}
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	worth := make([]float64, len(asked))
	for i, w := range asked {
		n := 0
		for _, e := range x.roles {
			if slices.ContainsFunc(e.texts, func(t text) bool { return t.has(w) }) {
				n++
			}
		}
		worth[i] = math.Log((1 + float64(len(x.roles))) / (0.5 + float64(n)))
	}
	scores := map[*engine.Role]float64{}
	for _, e := range x.roles {
		hit, score := e.match(asked, worth)
		if score > 0 {
			hits, scores[e.role] = append(hits, hit), score
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(scores[b.Role], scores[a.Role]) })
	for i := range hits {
		if scores[hits[i].Role] < faint*scores[hits[0].Role] {
			return hits[:i], meant
		}
	}
	return hits, meant
}

// faint is the part of the best role's score below which another isn't worth showing.
const faint = 0.15

// near is the word most like a misspelt one, "" where none is close: it begins with the same letter, and of four letters
// one differs, of seven two, of eleven three.
func (x *Index) near(word string) string {
	var known []string
	for w := range x.words {
		if strings.HasPrefix(w, word[:1]) && spelling.Apart(w, word) <= (len(word)+1)/4 {
			known = append(known, w)
		}
	}
	slices.Sort(known)
	return spelling.Near(word, known)
}

// match finds the texts of a role that have words asked for. Each word counts where it counts most.
func (e *entry) match(asked []string, worth []float64) (Hit, float64) {
	best, counts := make([]float64, len(asked)), make([]float64, len(e.texts))
	for k, t := range e.texts {
		found := 0
		for _, w := range asked {
			if t.has(w) {
				found++
			}
		}
		share := float64(found) / float64(max(len(asked), 1))
		for i, w := range asked {
			if t.has(w) {
				x := weights[t.Kind] * worth[i] * share
				best[i] = max(best[i], x)
				counts[k] += x
			}
		}
	}
	order := make([]int, 0, len(counts))
	for k, n := range counts {
		if n > 0 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	hit, score := Hit{Role: e.role}, 0.0
	for _, k := range order {
		r := e.texts[k].Reason
		if len(hit.Reasons) < mostReasons && !slices.ContainsFunc(hit.Reasons, func(o Reason) bool {
			return strings.EqualFold(o.Text, r.Text)
		}) {
			hit.Reasons = append(hit.Reasons, r)
		}
	}
	for _, x := range best {
		score += x
	}
	return hit, score
}

func (x *Index) has(word string) bool {
	return slices.ContainsFunc(x.roles, func(e entry) bool {
		return slices.ContainsFunc(e.texts, func(t text) bool { return t.has(word) })
	})
}

func (t *text) has(word string) bool {
	return slices.ContainsFunc(t.words, func(w string) bool { return alike(w, word) })
}

// alike says whether two words are forms of one: they begin alike for at least four letters and seven tenths of the
// longer one, as strategist and strategy do, and manager and management don't.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	return same >= 4 && 10*same >= 7*max(len(x), len(y))
}

// empty are words that say nothing about a role.
var empty = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("a an and as at by for from i in is it of on or our that the their they to who with " +
		"aber als am auf aus bei das dem den der des die ein eine einen einer es fur ich im in ist mit oder und von was wer " +
		"wie zu zum zur al con de del e el en es la las lo los o para por que se su sus un una y yo") {
		out[w] = true
	}
	return out
}()

// wordsOf are the words of a text in small letters without accents, but for those that say nothing.
func wordsOf(text string) (words []string) {
	plain := strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return unicode.ToLower(c)
	}, norm.NFD.String(text))
	for _, w := range strings.FieldsFunc(plain, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if !empty[w] {
			words = append(words, w)
		}
	}
	return words
}
