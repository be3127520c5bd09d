package score_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

func TestAQuizAsksAboutTheReadinessForOneOfItsRoles(t *testing.T) {
	d := ladder()
	q, answers := d.Exactly(1, 2, 3, 4)
	plain := d.Catalog(t)
	toward := q.Roles[1]
	q.Toward = &toward
	c := d.Catalog(t)
	snapshot, err := c.Snapshot("work", answers)
	must(t, snapshot, err)
	enginetest.Same(t, "the role that is asked about", snapshot.Toward, toward.ID)
	enginetest.Same(t, "what scores the quiz", c.QuizHash("work"), plain.QuizHash("work"))

	other := enginetest.Ref("nobody")
	q.Toward = &other
	if _, err := score.NewCatalog(d.Content); err == nil || !strings.Contains(err.Error(),
		"toward is one of the roles that it tells apart, and nobody is none of them") {
		t.Errorf("a role that the quiz doesn't compare is asked about: %v", err)
	}
}

func TestASnapshotKeepsWhatTheLevelsOfItsSkillsMean(t *testing.T) {
	d := ladder()
	_, answers := d.Exactly(1, 2, 3, 4)
	d.Skills[0].Anchors = []engine.Anchor{{Level: 20, Text: "Begins."}, {Level: 80, Text: "Leads."}}
	snapshot, err := d.Catalog(t).Snapshot("work", answers)
	must(t, snapshot, err)
	for _, s := range snapshot.Skills {
		if s.ID == d.Skills[0].ID {
			enginetest.Same(t, "anchors", s.Anchors, []engine.SnapshotAnchor{{Level: 20, Text: "Begins."},
				{Level: 80, Text: "Leads."}})
		}
	}
}
