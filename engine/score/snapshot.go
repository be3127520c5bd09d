package score

import (
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/spelling"
)

// Snapshot returns the words for a result of these answers, and for what would change it. The error is as for Score.
func (c *Catalog) Snapshot(quiz string, answers engine.Answers, changes ...engine.Counterfactual) (engine.Snapshot,
	error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return engine.Snapshot{}, err
	}
	s, faults := cq.Read(answers)
	if faults != nil {
		return engine.Snapshot{}, faults
	}
	s.Measure()
	out := engine.Snapshot{QuizTitle: cq.Quiz.Title, Clusters: []engine.SnapshotCluster{},
		Skills: []engine.SnapshotSkill{}, Roles: []engine.SnapshotRole{}, Items: []engine.SnapshotItem{}}
	if cq.Quiz.Verdicts != nil || cq.Sure != nil {
		stated := cq.Verdicts
		out.Verdicts = &stated
	}
	if sd := cq.Quiz.Reliability.SD; sd != engine.UsualSD {
		out.SD = sd
	}
	if lang := cq.Quiz.Language(); lang != engine.DefaultLanguage {
		out.Lang = lang
	}
	for _, cl := range c.in.Content.Clusters {
		out.Clusters = append(out.Clusters, engine.SnapshotCluster{ID: cl.ID, Title: cl.Title})
	}
	for _, id := range cq.Skills {
		sk, _ := c.Skill(id)
		kept := engine.SnapshotSkill{ID: id, Title: sk.Title, Cluster: sk.Cluster.ID, Definition: sk.Definition}
		for _, a := range sk.Anchors {
			kept.Anchors = append(kept.Anchors, engine.SnapshotAnchor{Level: a.Level, Text: a.Text, Name: a.Name})
		}
		out.Skills = append(out.Skills, kept)
	}
	out.Facts, out.Norms = factsOf(cq.Quiz), c.normsOf(cq.Quiz)
	out.Composites, out.Codes = composed(cq.Quiz)
	if cq.Quiz.Toward != nil {
		out.Toward = cq.Quiz.Toward.ID
	}
	for _, cr := range cq.Roles {
		out.Roles = append(out.Roles, snapshotRole(cr.Role, cq.Skills))
	}
	out.Families = familiesOf(cq)
	for _, role := range cq.Ahead {
		out.Ahead = append(out.Ahead, snapshotRole(role, cq.Skills))
	}
	for i := range cq.Items {
		ci := &cq.Items[i]
		if !s.Answers[i].IsZero() || len(ci.Skills) > 0 && s.Credits[i] != nil {
			out.Items = append(out.Items, engine.SnapshotItem{ID: ci.Item.ID, Ask: ci.Item.Ask,
				Answer: ci.Words(s.Answers[i]), Skills: ci.Item.SkillIDs(), Unsaid: unsaid(s, i),
				Skipped: s.Skipped(i)})
		}
	}
	for _, ch := range changes {
		out.Changes = append(out.Changes, change(s, ch))
	}
	return out, nil
}

// unsaid finds, for each skill that the options of an answered item earn credit for, the one that earns most, where it
// was not chosen and what was chosen earns less.
func unsaid(s *compiled.Sheet, item int) map[string]string {
	ci := &s.Quiz.Items[item]
	if s.Credits[item] == nil || len(ci.Options) == 0 || !s.Answers[item].Given() || ci.Item.AskLevel != nil {
		return nil
	}
	out := map[string]string{}
	for j, k := range ci.Skills {
		most := 0
		for o := range ci.Options {
			if ci.Options[o].Credit[j] > ci.Options[most].Credit[j] {
				most = o
			}
		}
		chosen := slices.Contains(s.Answers[item].Options(), ci.Item.Options[most].ID)
		if !chosen && s.Credits[item][j] < ci.Options[most].Credit[j] {
			out[s.Quiz.Skills[k]] = ci.Item.Options[most].Text
		}
	}
	if len(out) == 0 {
		return nil // as it comes back from where it is kept
	}
	return out
}

// snapshotRole is a role with what it asks of some skills.
func snapshotRole(role *engine.Role, skills []string) engine.SnapshotRole {
	out := engine.SnapshotRole{ID: role.ID, Title: role.Title, Tier: role.Tier, Summary: role.Summary,
		Levels: map[string]float64{}, Weights: map[string]float64{}}
	for _, id := range skills {
		if d, asked := role.Demand(id); asked {
			out.Levels[id], out.Weights[id] = d.Level, d.Weight
		}
	}
	for _, d := range role.Profile {
		out.Asks += float64(d.Weight * d.Level)
	}
	for _, f := range role.Facts {
		out.Facts = append(out.Facts, engine.SnapshotRange{Fact: f.Fact.ID, From: f.Range[0], To: f.Range[1]})
	}
	return out
}

// change puts what would change the recommended role into words.
func change(s *compiled.Sheet, ch engine.Counterfactual) engine.SnapshotChange {
	out := engine.SnapshotChange{Role: string(ch.Role)}
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		to, ok := ch.Set[ci.Item.ID]
		if !ok {
			continue
		}
		from := s.Answers[i]
		if ci.Form == engine.FormChoices {
			before, after := from.Options(), to.Options()
			from = engine.Choices(slices.DeleteFunc(slices.Clone(before), func(id string) bool {
				return slices.Contains(after, id)
			})...)
			to = engine.Choices(slices.DeleteFunc(slices.Clone(after), func(id string) bool {
				return slices.Contains(before, id)
			})...)
		}
		does := ""
		if s.Quiz.Quiz.InEnglish() { // it goes into an English sentence
			does = ci.Item.Does
		}
		out.Set = append(out.Set, engine.SnapshotAnswer{Item: ci.Item.ID, Ask: ci.Item.Ask, Does: does,
			From: ci.Words(from), To: ci.Words(to)})
	}
	return out
}

// Shown returns the ids of the items that a person with these answers is asked, in shown order. Answers that can't be
// taken count as not given.
func (c *Catalog) Shown(quiz string, answers engine.Answers) ([]string, error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return nil, err
	}
	s, _ := cq.Read(answers)
	var ids []string
	for i := range cq.Items {
		if s.Shown[i] {
			ids = append(ids, cq.Items[i].Item.ID)
		}
	}
	return ids, nil
}

// AsksAtMost is how many items a person with these answers is asked at most: those shown, and those hidden only because
// what decides about them isn't answered yet. Answers that can't be taken count as not given.
func (c *Catalog) AsksAtMost(quiz string, answers engine.Answers) (int, error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return 0, err
	}
	s, _ := cq.Read(answers)
	n := 0
	for i := range cq.Items {
		if s.MayAsk(i) {
			n++
		}
	}
	return n, nil
}

// CheckAnswer says why an answer can't be taken for an item, or "" where it can. The quiz and the item must exist.
func (c *Catalog) CheckAnswer(quiz, item string, a engine.Answer) string {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return err.Error()
	}
	i, ok := cq.Index[item]
	if !ok {
		return "the quiz has no such item" + spelling.Nearest(item, slices.Sorted(maps.Keys(cq.Index)))
	}
	return cq.Items[i].Fault(a)
}

// CheckAnswers says of every answer that can't be taken why, as AnswerFaults. The error is an *UnknownQuizError where there
// is no such quiz.
func (c *Catalog) CheckAnswers(quiz string, answers engine.Answers) error {
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return err
	}
	if faults := cq.Check(answers); len(faults) > 0 {
		return faults
	}
	return nil
}
