package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What a page called saved is what is kept: several tabs, with scripts and without, save, go on, finish, start over and
// delete everything, and the author changes the quiz under them, in any order.
func TestWhateverTabsAndAuthorsDoWhatAPageCalledSavedIsWhatIsKept(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &machine{r: r, s: siteOf(t, newBakery().catalog(t)), bakery: newBakery(), kept: map[string]string{}}
		defer m.s.stopOnce()
		r.Repeat(map[string]func(*rapid.T){
			"open a page": func(*rapid.T) {
				if len(m.tabs) == 4 {
					m.tabs = m.tabs[1:]
				}
				m.open()
			},
			"change an answer": func(r *rapid.T) {
				if tab := m.tab(); tab != nil {
					m.answer(tab)
				}
			},
			"save":               func(*rapid.T) { m.save(m.tab()) },
			"continue":           func(*rapid.T) { m.send(m.tab()) },
			"finish":             func(*rapid.T) { m.finish() },
			"start over":         func(*rapid.T) { m.startOver() },
			"delete everything":  func(*rapid.T) { m.deleteAll() },
			"the author changes": func(*rapid.T) { m.edit() },
			"": func(*rapid.T) {
				m.check()
			},
		})
	})
}

// machine is a model of what is kept, beside the site.
type machine struct {
	r        *rapid.T
	s        *site
	bakery   bakery
	tabs     []*openTab
	kept     map[string]string // by item, the words of the answer under way
	begun    int               // drafts so far: tabs of an earlier one are told, not heard
	finished int
	person   int // deletions so far
}

// openTab is a tab, and what it belongs to in the model.
type openTab struct {
	*tab
	person, finished int
	draft            int  // 0 for none yet
	unowned          bool // nothing was kept of anyone when it was opened
}

func (m *machine) tab() *openTab {
	if len(m.tabs) == 0 {
		return nil
	}
	return rapid.SampledFrom(m.tabs).Draw(m.r, "tab")
}

func (m *machine) open() {
	path := rapid.SampledFrom([]string{dough, oven}).Draw(m.r, "page")
	page := m.s.get(path)
	if page.status == http.StatusSeeOther { // the quiz is finished: take it again
		page = m.s.get(m.s.get("/quizzes/bakery/again").location())
	}
	if page.status != http.StatusOK {
		return // the review: all is answered
	}
	o := &openTab{tab: m.s.tabOf(page), person: m.person, finished: m.finished, unowned: len(m.s.people()) == 0}
	if len(m.kept) > 0 || m.s.draft().ID != "" {
		o.draft = m.begun
	}
	m.tabs = append(m.tabs, o)
	for item := range o.was { // a page shows what is kept
		if got, want := o.says(item), m.shows(item); got != want {
			m.r.Fatalf("%s shows %q, and %q was called saved", item, got, want)
		}
	}
}

// shows is what a page of today's quiz shows of an item: what is kept, where the quiz still has those words.
func (m *machine) shows(item string) string {
	words := m.kept[item]
	if words == "" {
		return ""
	}
	for _, label := range strings.Split(words, "; ") {
		if !slices.Contains(m.labels(item), label) && item != "bakes" {
			return ""
		}
	}
	return words
}

// labels are what today's quiz offers for an item.
func (m *machine) labels(item string) []string {
	switch item {
	case "bread":
		return slices.Sorted(maps.Values(m.bakery.breads))
	case "extras":
		return slices.Sorted(maps.Values(m.bakery.extras))
	case "bakes":
		return nil
	}
	return m.bakery.labels
}

func (m *machine) answer(o *openTab) {
	item := rapid.SampledFrom(slices.Sorted(maps.Keys(o.was))).Draw(m.r, "item")
	if item == "bakes" {
		o.write(item, rapid.SampledFrom([]string{"", "1", "2", "37", "999", "three", "1,500"}).Draw(m.r, "text"))
		return
	}
	offered := o.offered[item]
	n := rapid.IntRange(-1, len(offered)-1).Draw(m.r, "choice")
	o.choose(item)
	if n >= 0 {
		o.now[item] = []string{offered[n]}
	}
}

// heard says whether the site takes what a tab sends.
func (m *machine) heard(o *openTab) bool {
	return (o.person == m.person || o.unowned && o.draft == 0) && o.finished == m.finished &&
		(o.draft == 0 || o.draft == m.begun && m.s.draft().ID != "")
}

// words is what a tab's control says, "" for what can't be kept, and whether it can be taken by today's quiz.
func (m *machine) words(o *openTab, item string) (words string, taken bool) {
	words = o.says(item)
	if item == "bakes" {
		return words, slices.Contains([]string{"", "1", "2", "37"}, words)
	}
	return words, words == "" || slices.Contains(m.labels(item), words) && slices.Contains(m.asked(), item)
}

func (m *machine) asked() []string {
	items := append([]string{"bread", "extras", "bakes"}, m.bakery.scales...)
	if m.bakery.newPage {
		items = append(items, "sweeps")
	}
	return items
}

func (m *machine) save(o *openTab) {
	if o == nil || len(o.changed) == 0 {
		return
	}
	heard := m.heard(o)
	sent := map[string]string{}
	all := true
	for item := range o.changed {
		words, taken := m.words(o, item)
		all = all && taken && slices.Contains(m.asked(), item)
		if taken && slices.Contains(m.asked(), item) {
			sent[item] = words
		}
	}
	before := m.s.draft().ID
	got := o.save()
	switch {
	case !heard && got.status != http.StatusConflict:
		m.r.Fatalf("a tab of what is over saves: %+v", got)
	case !heard:
		return
	case all != (got.status == http.StatusOK):
		m.r.Fatalf("a save of %v, all of it fit to keep: %v, is answered with %+v", sent, all, got)
	}
	for item, words := range sent {
		if e, other := got.Elsewhere[item]; other && !strings.Contains(e.Text, "Your later answer") &&
			!strings.Contains(e.Text, "You cleared it later") {
			continue // changed only elsewhere, or later there
		}
		m.keep(item, words)
	}
	m.began(o, before)
}

func (m *machine) keep(item, words string) {
	if words == "" {
		delete(m.kept, item)
	} else {
		m.kept[item] = words
	}
}

// began notes whether a save has begun a draft.
func (m *machine) began(o *openTab, before string) {
	now := m.s.draft().ID
	if before == "" && now != "" {
		m.begun++
	}
	if now != "" {
		o.draft, o.person = m.begun, m.person // a page that was nobody's is that of whoever has sent it
	}
}

// send is a page sent whole, by its button. What it did not change is left as it is.
func (m *machine) send(o *openTab) {
	if o == nil {
		return
	}
	heard, before := m.heard(o), m.s.draft().ID
	changes := map[string]string{}
	for item := range o.was {
		was := openTab{tab: &tab{now: o.was}}
		words, taken := m.words(o, item)
		if taken && slices.Contains(m.asked(), item) && words != m.today(item, was.says(item)) {
			changes[item] = words
		}
	}
	r := o.send("next")
	switch {
	case !heard && r.status != http.StatusConflict:
		m.r.Fatalf("a tab of what is over is taken: status %d to %q", r.status, r.location())
	case heard && r.status != http.StatusOK && r.status != http.StatusSeeOther &&
		r.status != http.StatusUnprocessableEntity:
		m.r.Fatalf("a page is answered with status %d:\n%s", r.status, r.body)
	}
	if heard {
		for item, words := range changes {
			m.keep(item, words)
		}
		m.began(o, before)
	}
	m.tabs = slices.DeleteFunc(m.tabs, func(t *openTab) bool { return t == o })
}

// today is what the words of a page's base come to in today's quiz: nothing where it no longer has them.
func (m *machine) today(item, words string) string {
	if item == "bakes" {
		return words
	}
	for _, label := range strings.Split(words, "; ") {
		if !slices.Contains(m.labels(item), label) {
			return ""
		}
	}
	return words
}

func (m *machine) finish() {
	usable := slices.ContainsFunc(m.asked(), func(item string) bool { return m.shows(item) != "" })
	r := m.s.finish("bakery")
	if usable {
		if !strings.HasPrefix(r.location(), "/assessments/") {
			m.r.Fatalf("finishing leads to %q with status %d", r.location(), r.status)
		}
		m.finished++
		m.kept = map[string]string{}
	}
}

func (m *machine) startOver() {
	m.s.form("/quizzes/bakery/restart", nil)
	m.kept = map[string]string{}
}

func (m *machine) deleteAll() {
	if len(m.s.people()) == 0 {
		return
	}
	m.s.form("/me/delete", url.Values{"sure": {"yes"}})
	m.kept = map[string]string{}
	m.person++
	m.finished = 0
}

func (m *machine) edit() {
	b := newBakery()
	if rapid.Bool().Draw(m.r, "more labels") {
		b.labels = rapid.Permutation([]string{"Never", "Rarely", "Sometimes", "Often", "Always",
			"Now and then"}).Draw(m.r, "labels")[:5]
	}
	if rapid.Bool().Draw(m.r, "options move") {
		b.breads = map[string]string{"rye": "Wheat bread", "spelt": "Rye bread", "wheat": "Spelt bread"}
	}
	if rapid.Bool().Draw(m.r, "options go") {
		b.extras = map[string]string{"none": "None of these", "seeds": "Seeds"}
	}
	if rapid.Bool().Draw(m.r, "an item goes") {
		b.scales = []string{"proves", "kneads"}
	}
	b.newPage = rapid.Bool().Draw(m.r, "a section comes")
	m.bakery = b
	m.s.change(b.catalog(m.r))
}

func (m *machine) check() {
	people := m.s.people()
	if len(people) > 1 {
		m.r.Fatalf("there are %d people in one browser", len(people))
	}
	got := map[string]string{}
	for item, given := range m.s.draft().Answers {
		switch {
		case given.Answer.IsZero():
		case item == "bakes":
			got[item] = given.Answer.String()
		default:
			got[item] = strings.Join(given.Labels, "; ")
		}
	}
	if !maps.Equal(got, m.kept) {
		m.r.Fatalf("kept is %v, and called saved was %v", got, m.kept)
	}
	if home := m.s.get("/"); len(m.usable()) > 0 != strings.Contains(home.body, ">Carry on<") {
		m.r.Fatalf("the first page doesn't say what is begun: %v", m.kept)
	}
}

func (m *machine) usable() (items []string) {
	for _, item := range m.asked() {
		if m.shows(item) != "" {
			items = append(items, fmt.Sprint(item))
		}
	}
	return items
}
