package demo

import (
	"careerpath/engine/plan"
	"careerpath/store"
)

// The demo's person has led a small marketing team for years and would like to become a director. They take the broad
// quiz and adopt a plan the same day, take the one about their own question some days later, and look again three times
// while they do the plan.

// taken is a quiz as the person took it.
type taken struct {
	closer  bool // the quiz that asks about the two roles alone, not the broad one
	daysAgo int
	moved   float64 // how far they had moved by then from the role they hold to the one they grow towards, 0–1
}

var demoTaken = []taken{{false, 270, 0.05}, {true, 266, 0.08}, {false, 140, 0.33}, {true, 96, 0.42}, {false, 9, 0.58}}

// demoFacts are the numbers that the person states, by the fact's id, as often as they took a quiz. Other facts, which
// content of one's own may ask for, are those of the middle of the role that they hold.
var demoFacts = map[string][]float64{
	"people_led":         {7, 7, 7, 8, 8},
	"budget_owned":       {430, 430, 450, 480, 480}, // thousand
	"executive_meetings": {3, 3, 5, 6, 7},           // in three months
	"years_in_marketing": {8, 8, 8, 9, 9},
}

// demoIntention is what the person made up their mind about with the plan.
var demoIntention = plan.Intention{
	Wish:      "I want to be in the room when our goals are set, and to be asked.",
	Obstacle:  "My days fill up with other people's deadlines.",
	If:        "a new request lands on my desk on a Friday morning",
	Then:      "I answer it after lunch and work on the plan first",
	Rehearsed: true,
}

// demoWeeks is what the person says in their check-ins of weeks with the plan, the first first.
var demoWeeks = []struct {
	daysAgo int
	said    plan.CheckIn
}{
	{30, plan.CheckIn{Worked: plan.WorkedYes, Next: "Ask two people what they would look at first",
		When: "Thursday at nine, before I open my mail"}},
	{23, plan.CheckIn{Worked: plan.WorkedPartly, Obstacle: "The budget round took three afternoons.",
		Next: "Finish a first draft, however rough", When: "Monday morning, at the small table upstairs"}},
	{16, plan.CheckIn{Worked: plan.WorkedYes, Next: "Show the draft to somebody who will be honest",
		When: "Wednesday after lunch, in her office"}},
}

// demoOwnWords is the milestone that the person adds.
var demoOwnWords = plan.Words{
	Title:    "Spend a day beside someone who holds the role",
	About:    "Ask whether I may come along for one whole day, meetings included, and write down every decision I see.",
	DoneWhen: "I have a page of decisions, and we have talked about three of them.",
	Obstacle: "They may feel watched.",
	If:       "they hesitate", Then: "offer to take the notes of the day for them",
}

// demoPlanName is what the person calls the plan.
const demoPlanName = "My way to the director's chair"

// settings are what the person has chosen: what they aim for, and what they call their first result.
func (d *demo) settings(first string) store.Settings {
	return store.Settings{Aim: d.cast.To.ID, LinkKept: true, Names: map[string]string{first: "Before the plan"}}
}

// told is what the person writes about a milestone: what shows that it is done and what they learned, or why they
// dropped it.
type told struct{ evidence, notes, dropped string }

func toldOf(id string) told {
	if t, ok := demoTold[id]; ok {
		return t
	}
	return demoTold[""]
}

// demoTold is what the person writes by a milestone's id; under "" what they write about all others.
var demoTold = map[string]told{
	"": {
		evidence: "Talked it through with my manager, who agreed that it is done.",
		notes:    "Took longer than I thought. Next time I start before the month gets full.",
		dropped:  "It overlaps with something I do already, and my time is better spent on the next one.",
	},
	"agree_the_way_with_your_boss": {
		evidence: "We agreed on two things to watch and on a talk about them every quarter.",
		notes:    "She had wondered whether I wanted the job at all. I should have said it a year ago.",
	},
	"learn_the_goals_of_three_executives": {
		evidence: "Notes of three talks, with the heads of sales, finance and product. All three corrected theirs.",
		notes: "Nobody had asked them before. Sales wants fewer and better leads; finance wants to know what a customer " +
			"costs.",
	},
	"put_company_goals_on_one_page": {
		evidence: "The page hangs beside our board. My manager corrected two lines of it.",
		notes:    "Two of our campaigns serve none of the goals. I did not expect that.",
	},
	"sit_in_where_goals_are_set": {
		evidence: "I took the notes in the planning round of the spring and went through them with my manager.",
		notes:    "They decide with far less data than I would want. What counts is who stands behind it.",
	},
	"agree_what_success_means": {
		evidence: "Three numbers for the autumn campaign, agreed with sales and finance before the brief went out.",
		notes:    "We argued about reach for an hour and then left it out.",
	},
	"follow_the_money": {
		evidence: "One page that follows last year's budget from plan to invoice. Finance found one mistake; it is " +
			"corrected.",
		notes: "A fifth went to things that nobody could explain any more.",
	},
	"bring_a_big_picture_idea": {
		evidence: "Ten minutes in the quarterly meeting: one voice for the brand in all countries. I was asked what it " +
			"costs.",
		notes: "Sending the page two days before helped. Next time I begin with the goal, not with the idea.",
	},
	"ask_why_before_how": {
		evidence: "Ten briefs with both answers. Two were changed because of them, one was withdrawn.",
		notes:    "The team now asks before I do.",
	},
	"tell_the_quarter_in_one_page": {
		dropped: "Finance has begun to send such a page to everybody. A second one would only confuse people.",
	},
	"write_an_investment_case": {
		evidence: "Two pages on a customer database. Finance attacked the figures; it was put off to next year, and I " +
			"know why.",
		notes: "The range that finance gave me was more convincing than my single number.",
	},
	"map_a_campaign_from_above": {
		evidence: "The map of the spring campaign, with what each part was for. The team has used it twice since.",
		notes:    "Half of the arrows ended nowhere. That was the useful part.",
	},
	"find_three_openings_for_the_brand": {
		evidence: "Three openings on one page each. The second, repairs instead of returns, goes to the board in spring.",
		notes:    "The best one came from customer service, not from the market report.",
	},
	"brief_an_executive_every_month": {
		evidence: "Four briefings with the head of sales, who showed one of my points to the board.",
		notes:    "The question at the end is what we talk about longest.",
	},
	"build_a_bridge_to_another_department": {
		evidence: "Sales brings us three customers a month to talk to, we bring them a page about each. A second round " +
			"is agreed.",
		notes: "Half a day at their desks was worth more than all our joint meetings.",
	},
}
