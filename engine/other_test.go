package engine_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// forOthers is a draft that is worded for those who answer about another person.
func forOthers() *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft")
	d.Skills[1].Anchors = []engine.Anchor{{Level: 10, Text: "Makes a thing."}, {Level: 80, Text: "Makes it well."}}
	craft := enginetest.Ref("craft")
	pushes := enginetest.Five("pushes", "drive")
	pushes.AskOther, pushes.Hint, pushes.HintOther, pushes.NA = "They push.", "I see.", "You see.", "I can't"
	people := engine.Item{ID: "people", Ask: "How many do you lead?", Fact: &engine.Ref{ID: "people"},
		Number: &engine.NumberRange{Max: 9}}
	q := d.Quiz(people, pushes, engine.Item{ID: "crafts", AskLevel: &craft})
	q.Sections[0].Title, q.Sections[0].TitleOther = "Your work", "Their work"
	q.Sections[0].Intro, q.Sections[0].IntroOther = "How often did you?", "How often did they?"
	numbers := people
	numbers.ID, numbers.Fact = "budget", &engine.Ref{ID: "budget"}
	q.Sections = append(q.Sections, engine.Section{Title: "Numbers", Items: []engine.Item{numbers}})
	return d
}

func TestSomebodyElseReadsTheQuizInWordsForOthersAndOnlyWhatIsAskedOfThem(t *testing.T) {
	q, _ := forOthers().Catalog(t).Quiz("work")
	got := q.OfOther()
	var read []string
	for _, s := range got.Sections {
		read = append(read, s.Title, s.Intro)
		for _, it := range s.Items {
			read = append(read, it.ID, it.Ask, it.Hint, it.NA)
			for _, o := range it.Options {
				read = append(read, o.Text)
			}
		}
	}
	enginetest.Same(t, "what others read", read, []string{"Their work", "How often did they?",
		"pushes", "They push.", "You see.", "", "crafts", "CRAFT", engine.AskLevelHintOther, "", "Makes a thing.", "Makes it well."})
	pushes, _ := q.Item("pushes")
	enginetest.Same(t, "the person's own", []string{pushes.NA, q.Sections[0].Title}, []string{"I can't", "Your work"})
}

func TestAQuizWithoutWordsForOthersCanOnlyBeAnsweredByThePerson(t *testing.T) {
	d := enginetest.DraftOf("drive")
	d.Quiz(enginetest.Five("pushes", "drive"))
	q, _ := d.Catalog(t).Quiz("work")
	if q.WordedForOthers() || q.OfOther() != nil {
		t.Error("it is worded for others")
	}
}

func TestAnOptionThatSpeaksToThePersonHasOtherWordsForOthers(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	credit := func(drive float64) []engine.SkillPoints {
		return []engine.SkillPoints{{Skill: enginetest.Ref("drive"), Points: drive}, {Skill: enginetest.Ref("craft"), Points: 50}}
	}
	d.Quiz(engine.Item{ID: "scene", Ask: "What do you do?", AskOther: "What would they do?", Choose: "one", Options: []engine.Option{
		{ID: "a", Text: "Ask your team.", TextOther: "Ask their team.", Credit: credit(80)},
		{ID: "b", Text: "Push.", Credit: credit(20)}}})
	q, _ := d.Catalog(t).Quiz("work")
	other := q.OfOther()
	scene, _ := other.Item("scene")
	enginetest.Same(t, "its options", []string{scene.Options[0].Text, scene.Options[1].Text}, []string{"Ask their team.", "Push."})
	own, _ := q.Item("scene")
	enginetest.Same(t, "the person's own", own.Options[0].Text, "Ask your team.")
}
