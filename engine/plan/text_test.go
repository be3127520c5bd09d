package plan_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

func date(t testing.TB, text string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// textPlan is a plan with a milestone of every kind and with every sign in it that means something in Markdown.
func textPlan(t testing.TB) plan.Plan {
	done := date(t, "2026-03-09")
	p := plan.Plan{
		From: "a", To: "b", FromTitle: "R&D manager", ToTitle: "Director *of* growth", Start: date(t, "2026-03-02"),
		HoursPerWeek: 2.5,
		Gaps: []plan.Gap{
			{Skill: "drive", Title: "Drive", Level: 40, Need: 90, Weight: 5, Items: []string{"asks_why", "unknown"}},
			{Skill: "craft", Title: "Craft", Level: 60, Need: 70, Weight: 3, Items: []string{"scene"}},
			{Skill: "calm", Title: "Calm", Level: 80, Need: 70, Weight: 3, Items: []string{}},
		},
	}
	p.Milestones = []plan.Milestone{
		{
			ID: "one", Activity: "one", Title: "Ask why", About: "Ask *before* anything begins.",
			Gains: []plan.Gain{{Skill: "drive", Points: 12}, {Skill: "craft", Points: 4}},
			Hours: 1, DoneWhen: "Ten briefs say why", Obstacle: "No time.", If: "there is no time",
			Then: "ask one question", Status: plan.Done, DoneOn: &done,
			Evidence: "# Ten briefs\r\n\r\n```\nnever closed <script>\n", Notes: "> quoted\n<b>bold</b> < 3 <!-- -->",
		},
		{ID: "own_1", Title: "1. #start_here with snake_case C#", About: "- no list\n# no heading", Hours: 7.25,
			Status: plan.Doing, Then: "breathe"},
		{ID: "two", Title: "| [link](http://x.example) `code` ~~x~~ \\ &amp; _em_ <b>", About: "12. no ordinal",
			Gains: []plan.Gain{{Skill: "craft", Points: 30}}, Hours: 10, Status: plan.Planned},
		{ID: "three", Title: "Let go", Hours: 3, Status: plan.Dropped, DropReason: "My team\ndoes it.",
			Notes: "kept *anyway*"},
	}
	p.Milestones[0].Start, p.Milestones[0].Due = p.Start, p.Start+4
	p.Milestones[1].Start = p.Start + 8
	p.Schedule(p.Start)
	return p
}

func TestAPlanReadsAsMarkdown(t *testing.T) {
	p := textPlan(t)
	enginetest.Golden(t, "plan.md", []byte(p.Markdown(wording.English, &engine.Snapshot{Items: []engine.SnapshotItem{
		{ID: "asks_why", Ask: "I asked why.", Answer: "Rarely"},
		{ID: "scene", Ask: "What first? [a|b]", Answer: "The *plan*"},
	}})))
}

func TestAPlanWithoutItsAnswersOrMilestonesReadsAsMarkdownToo(t *testing.T) {
	p := textPlan(t)
	if text := p.Markdown(wording.English, nil); strings.Contains(text, "You said") || !strings.Contains(text, "**Drive**") {
		t.Errorf("without answers it says\n%s", text)
	}
	for i := range p.Milestones {
		p.Milestones[i].Status = plan.Dropped
	}
	p.Schedule(p.Start)
	if text := p.Markdown(wording.English, nil); !strings.Contains(text, "no milestones yet") || strings.Count(text, "Dropped") != 1 {
		t.Errorf("with everything dropped it says\n%s", text)
	}
}
