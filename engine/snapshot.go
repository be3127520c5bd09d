package engine

import (
	"slices"
	"strings"
)

// Snapshot keeps the words a result is shown with, so that it reads the same for ever, whatever becomes of the content.
type Snapshot struct {
	QuizTitle string            `json:"quiz_title"`
	Lang      string            `json:"lang,omitempty"` // of the quiz's texts; "" is English, and what older results have: see Language
	Clusters  []SnapshotCluster `json:"clusters"`
	Skills    []SnapshotSkill   `json:"skills"` // those the quiz measures
	Roles     []SnapshotRole    `json:"roles"`  // those the quiz tells apart
	Items     []SnapshotItem    `json:"items"`  // those that count: answered, or left open where that counts as no credit; in shown order
	Changes   []SnapshotChange  `json:"changes,omitempty"`
}

// SnapshotCluster is a cluster as it was.
type SnapshotCluster struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// SnapshotSkill is a skill as it was.
type SnapshotSkill struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Cluster    string `json:"cluster"`
	Definition string `json:"definition"`
}

// SnapshotRole is a role as it was.
type SnapshotRole struct {
	ID      string             `json:"id"`
	Title   string             `json:"title"`
	Tier    string             `json:"tier"`
	Summary string             `json:"summary"`
	Levels  map[string]float64 `json:"levels"`  // by skill, 0–100
	Weights map[string]float64 `json:"weights"` // by skill, 1–5
}

// SnapshotItem is a question and its answer as the person read them.
type SnapshotItem struct {
	ID     string   `json:"id"`
	Ask    string   `json:"ask"`
	Answer string   `json:"answer"`           // "" where it was left open
	Skills []string `json:"skills,omitempty"` // that it measures
}

// SnapshotChange is what would change the recommended role.
type SnapshotChange struct {
	Role string           `json:"role"` // id of the one recommended then
	Set  []SnapshotAnswer `json:"set"`  // in shown order
}

// SnapshotAnswer is an answer that would be another. Of an item of which several options are chosen, it is one option that is added, and From is "", or
// one that is left out, and To is "".
type SnapshotAnswer struct {
	Item string `json:"item"`
	Ask  string `json:"ask"`
	Does string `json:"does,omitempty"` // as after "if you often"
	From string `json:"from"`
	To   string `json:"to"`
}

// Snapshot returns the words for a result of these answers, and for what would change it. The error is as for Score.
func (c *Catalog) Snapshot(quiz string, answers Answers, changes ...Counterfactual) (Snapshot, error) {
	cq, err := c.compiled(quiz)
	if err != nil {
		return Snapshot{}, err
	}
	s, faults := cq.read(answers)
	if faults != nil {
		return Snapshot{}, faults
	}
	out := Snapshot{QuizTitle: cq.quiz.Title, Clusters: []SnapshotCluster{}, Skills: []SnapshotSkill{}, Roles: []SnapshotRole{}, Items: []SnapshotItem{}}
	if lang := cq.quiz.Language(); lang != defaultLanguage {
		out.Lang = lang
	}
	for _, cl := range c.content.Clusters {
		out.Clusters = append(out.Clusters, SnapshotCluster{cl.ID, cl.Title})
	}
	for _, id := range cq.skills {
		sk, _ := c.Skill(id)
		out.Skills = append(out.Skills, SnapshotSkill{id, sk.Title, sk.Cluster.ID, sk.Definition})
	}
	for _, cr := range cq.roles {
		r := SnapshotRole{cr.role.ID, cr.role.Title, cr.role.Tier, cr.role.Summary, map[string]float64{}, map[string]float64{}}
		for k, id := range cq.skills {
			r.Levels[id], r.Weights[id] = cr.levels[k], cr.weights[k]
		}
		out.Roles = append(out.Roles, r)
	}
	for i := range cq.items {
		ci := &cq.items[i]
		if s.answers[i].form != none || s.shown[i] && len(ci.skills) > 0 && cq.quiz.Missing == MissingZero {
			out.Items = append(out.Items, SnapshotItem{ci.item.ID, ci.item.Ask, ci.words(s.answers[i]), ci.item.skillIDs()})
		}
	}
	for _, ch := range changes {
		out.Changes = append(out.Changes, s.change(ch))
	}
	return out, nil
}

// change puts what would change the recommended role into words.
func (s *sheet) change(ch Counterfactual) SnapshotChange {
	out := SnapshotChange{Role: string(ch.Role)}
	for i := range s.quiz.items {
		ci := &s.quiz.items[i]
		to, ok := ch.Set[ci.item.ID]
		if !ok {
			continue
		}
		from := s.answers[i]
		if ci.item.Kind() == KindMany {
			before := from.options
			from.options = slices.DeleteFunc(slices.Clone(before), func(id string) bool { return slices.Contains(to.options, id) })
			to.options = slices.DeleteFunc(slices.Clone(to.options), func(id string) bool { return slices.Contains(before, id) })
		}
		does := ""
		if s.quiz.quiz.english() { // it goes into an English sentence
			does = ci.item.Does
		}
		out.Set = append(out.Set, SnapshotAnswer{ci.item.ID, ci.item.Ask, does, ci.words(from), ci.words(to)})
	}
	return out
}

// words is an answer as the person read it: a scale's label, an option's text, or the number; "" for none.
func (ci *compiledItem) words(a Answer) string {
	if a.form == none {
		return ""
	}
	switch ci.item.Kind() {
	case KindScale:
		return ci.labels[int(a.number)-1]
	case KindOne, KindMany:
		var texts []string
		for _, o := range ci.item.Options {
			for _, id := range a.options {
				if o.ID == id {
					texts = append(texts, o.Text)
				}
			}
		}
		return strings.Join(texts, "; ")
	case KindNumber:
	}
	return a.String()
}

// Shown returns the ids of the items that a person with these answers is asked, in shown order. Answers that can't be taken count as not given.
func (c *Catalog) Shown(quiz string, answers Answers) ([]string, error) {
	cq, err := c.compiled(quiz)
	if err != nil {
		return nil, err
	}
	s, _ := cq.read(answers)
	var ids []string
	for i := range cq.items {
		if s.shown[i] {
			ids = append(ids, cq.items[i].item.ID)
		}
	}
	return ids, nil
}

// CheckAnswer says why an answer can't be taken for an item, or "" where it can. The quiz and the item must exist.
func (c *Catalog) CheckAnswer(quiz, item string, a Answer) string {
	cq, err := c.compiled(quiz)
	if err != nil {
		return err.Error()
	}
	i, ok := cq.index[item]
	if !ok {
		return "the quiz has no such item" + Nearest(item, keys(cq.index))
	}
	return cq.items[i].fault(a)
}
