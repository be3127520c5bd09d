package server_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"careerpath/engine"
	"careerpath/engine/score"
)

// bakery is a small quiz that its author goes on changing: how often things are done, on a scale of labels; what is
// baked, of options; how many bakes.
type bakery struct {
	labels  []string          // of the scale, from least to most
	scales  []string          // ids of the items on it
	breads  map[string]string // text by id, in order of id; one of them may be chosen
	extras  map[string]string // several may be chosen; the id "none" goes alone
	most    float64           // bakes
	fact    string            // that the number states
	newPage bool              // a section of its own stands before all others
}

func newBakery() bakery {
	return bakery{
		labels: []string{"Never", "Rarely", "Often", "Always"}, scales: []string{"kneads", "tastes", "proves"},
		breads: map[string]string{"rye": "Rye bread", "wheat": "Wheat bread"},
		extras: map[string]string{"none": "None of these", "nuts": "Nuts", "seeds": "Seeds"},
		most:   500, fact: "bakes",
	}
}

func (b bakery) catalog(t interface {
	Helper()
	Fatal(...any)
}) *score.Catalog {
	t.Helper()
	ref := func(id string) engine.Ref { return engine.Ref{ID: id} }
	often := ref("often")
	scale := func(id string) engine.Item {
		return engine.Item{ID: id, Ask: "How often is it that someone " + id + "?", Scale: &often,
			Measures: []engine.Measure{{Skill: ref("baking"), Weight: 1}}}
	}
	options := func(texts map[string]string) (out []engine.Option) {
		for i, id := range slices.Sorted(maps.Keys(texts)) {
			out = append(out, engine.Option{ID: id, Text: texts[id], Alone: id == "none",
				Credit: []engine.SkillPoints{{Skill: ref("baking"), Points: float64(10 * i)}}})
		}
		return out
	}
	fact := ref(b.fact)
	items := []engine.Item{
		{ID: "bread", Ask: "Which bread?", Choose: "one", Options: options(b.breads)},
		{ID: "extras", Ask: "What goes in?", Choose: "many", Options: options(b.extras)},
		{ID: "bakes", Ask: "How many bakes?", Fact: &fact, Number: &engine.NumberRange{Min: 0, Max: b.most}},
	}
	sections := []engine.Section{{Title: "The dough", Items: nil}, {Title: "The oven", Items: items}}
	for _, id := range b.scales {
		sections[0].Items = append(sections[0].Items, scale(id))
	}
	if b.newPage {
		sections = append([]engine.Section{{Title: "Before all", Items: []engine.Item{scale("sweeps")}}}, sections...)
	}
	c, err := score.NewCatalog(engine.Content{
		Clusters: []engine.Cluster{{ID: "all", Title: "All"}},
		Skills: []engine.Skill{{ID: "baking", Title: "Baking", Cluster: ref("all"), Definition: "…",
			Anchors: []engine.Anchor{{Level: 50, Text: "…"}}}},
		Quizzes: []engine.Quiz{{
			ID: "bakery", Title: "The bakery", Minutes: 1, Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
			Scales: []engine.Scale{{ID: often, Labels: b.labels}}, Sections: sections,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// change puts other content on the site, as a restart with another content directory does.
func (s *site) change(c *score.Catalog) {
	s.t.Helper()
	cookies := s.cookies()
	s.stop()
	s.catalog = c
	s.start()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	s.client.Jar.SetCookies(u, cookies)
}

// tab is a page of a quiz that is open in a browser. It sends what the page's own script sends, or what a browser
// without scripts does.
type tab struct {
	s       *site
	page    reply
	action  string
	hidden  url.Values          // :draft and the like
	was     map[string][]string // by item, what the page showed as kept
	now     map[string][]string // by item, what the controls say
	offered map[string][]string // by item, the values of its choices
	changed map[string]time.Time
}

// tab opens an address of the site that shows a section.
func (s *site) tab(path string) *tab {
	s.t.Helper()
	return s.tabOf(s.get(path))
}

func (s *site) tabOf(page reply) *tab {
	s.t.Helper()
	doc, err := html.Parse(strings.NewReader(page.body))
	if err != nil {
		s.t.Fatal(err)
	}
	t := &tab{s: s, page: page, hidden: url.Values{}, was: map[string][]string{}, now: map[string][]string{},
		offered: map[string][]string{}, changed: map[string]time.Time{}}
	for n := range doc.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, saves := at["data-saves"]
		_, checked := at["checked"]
		name, value := at["name"], at["value"]
		switch {
		case n.Data == "form" && saves:
			t.action = at["action"]
		case n.Data != "input" || t.action == "":
		case strings.HasPrefix(name, "was:"):
			if item := name[len("was:"):]; value != "" {
				t.was[item] = append(t.was[item], value)
			} else {
				t.was[item] = nil
			}
		case strings.HasPrefix(name, ":"):
			t.hidden.Set(name, value)
		case at["type"] == "text" && value != "":
			t.now[name] = []string{value}
		case at["type"] == "radio", at["type"] == "checkbox":
			t.offered[name] = append(t.offered[name], value)
			if checked {
				t.now[name] = append(t.now[name], value)
			}
		}
	}
	if t.action == "" {
		s.t.Fatalf("the page has no form to answer (status %d, to %q):\n%s", page.status, page.location(), page.body)
	}
	return t
}

// choose marks choices by their labels, none to clear the answer; write fills in a number.
func (t *tab) choose(item string, labels ...string) {
	t.s.t.Helper()
	t.now[item] = nil
	for _, label := range labels {
		i := slices.IndexFunc(t.offered[item], func(v string) bool { return strings.HasSuffix(v, ":"+label) })
		if i < 0 {
			t.s.t.Fatalf("%s offers %v and not %s", item, t.offered[item], label)
		}
		t.now[item] = append(t.now[item], t.offered[item][i])
	}
	t.changed[item] = time.Now()
}

func (t *tab) write(item, text string) {
	t.now[item] = []string{text}
	t.changed[item] = time.Now()
}

// says is what the controls of an item say, as labels or text.
func (t *tab) says(item string) string {
	var labels []string
	for _, v := range t.now[item] {
		if _, label, ok := strings.Cut(v, ":"); ok {
			v = label
		}
		labels = append(labels, v)
	}
	return strings.Join(labels, "; ")
}

// answer is what the site says to a page that saves by itself.
type answer struct {
	status          int
	Draft           string
	Answered, Total int
	Problems        map[string]string
	Elsewhere       map[string]struct {
		Values []string
		Text   string
	}
	Message, Address string
}

func (t *tab) fields(items []string) url.Values {
	form := url.Values{}
	for key, v := range t.hidden {
		form[key] = v
	}
	for _, item := range items {
		form["was:"+item] = append([]string{}, t.was[item]...)
		if len(t.was[item]) == 0 {
			form["was:"+item] = []string{""}
		}
		form[item] = append([]string{""}, t.now[item]...)
		if at, ok := t.changed[item]; ok {
			form.Set("age:"+item, strconv.FormatInt(time.Since(at).Milliseconds(), 10))
		}
	}
	return form
}

// save sends what has changed since the last save, as the page's script does.
func (t *tab) save() answer {
	t.s.t.Helper()
	var items []string
	for item := range t.changed {
		items = append(items, item)
	}
	form := t.fields(items)
	form.Set(":go", "save")
	r := t.s.form(t.action, form)
	out := answer{status: r.status}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.s.t.Fatalf("a save is answered with status %d and %q", r.status, r.body)
	}
	if out.Message != "" {
		return out
	}
	t.hidden.Set(":draft", out.Draft)
	for _, item := range items {
		delete(t.changed, item)
		if out.Problems[item] == "" {
			t.was[item] = t.now[item]
		}
	}
	for item, e := range out.Elsewhere {
		t.was[item], t.now[item] = e.Values, e.Values
	}
	return out
}

// send sends the whole page, as its buttons do without scripts.
func (t *tab) send(step string) reply {
	t.s.t.Helper()
	var items []string
	for item := range t.was {
		items = append(items, item)
	}
	form := t.fields(items)
	for key := range form {
		if strings.HasPrefix(key, "age:") {
			form.Del(key)
		}
	}
	if item, ok := strings.CutPrefix(step, "clear "); ok {
		form.Set(":clear", item)
	} else {
		form.Set(":go", step)
	}
	return t.s.form(t.action, form)
}

// finish asks for the result of a quiz, from its review.
func (s *site) finish(quiz string) reply {
	s.t.Helper()
	return s.form("/quizzes/"+quiz+"/finish", nil)
}
