package byhand

import "careerpath/engine"

// What people are asked: two numbers, bands that state a number each, sentences answered on a scale of five, and scenes
// in which one option is chosen.
const (
	yearsInMarketing = iota
	executiveMeetings
	Numbers // how many
)

var numberIDs = [Numbers]string{
	yearsInMarketing:  "years_in_marketing",
	executiveMeetings: "executive_meetings",
}

// teamSizes and budgets are what the bands state, the first where none was chosen.
var (
	teamSizes = [...]float64{NotAnswered, 0, 2, 4, 9, 25, 60}
	budgets   = [...]float64{NotAnswered, 0, 5, 30, 150, 600, 2500, 10000}
)

// item is a sentence, which has no options, or a choice of one.
type item struct {
	id      string
	options []string
}

// The skills that the quiz measures, in the order of the catalog.
const (
	strategicVision = iota
	marketingStrategy
	budgetOwnership
	executivePartnership
	teamLeadership
	campaignExecution
	projectCoordination
	brandConsistency
	dataAnalysis
	audienceResearch
	paidAcquisition
	marketingTechnology
	contentCreation
	communityEngagement
	seoAndOwnedChannels
	trendAdaptability
	Skills // how many
)

var skillIDs = [Skills]string{
	strategicVision:      "strategic_vision",
	marketingStrategy:    "marketing_strategy",
	budgetOwnership:      "budget_ownership",
	executivePartnership: "executive_partnership",
	teamLeadership:       "team_leadership",
	campaignExecution:    "campaign_execution",
	projectCoordination:  "project_coordination",
	brandConsistency:     "brand_consistency",
	dataAnalysis:         "data_analysis",
	audienceResearch:     "audience_research",
	paidAcquisition:      "paid_acquisition",
	marketingTechnology:  "marketing_technology",
	contentCreation:      "content_creation",
	communityEngagement:  "community_engagement",
	seoAndOwnedChannels:  "seo_and_owned_channels",
	trendAdaptability:    "trend_adaptability",
}

// The sentences, the bands and the scenes, in the order shown.
const (
	teamSize = iota
	repliedToFollowers
	lookedForTheReason
	askedToApproveCosts
	coachedAColleague
	researchedKeywords
	brandInAFewYears
	littleToDoWithLaunch
	managedSocialAds
	testedNewContent
	ownTasteAsGuide
	checkedBrandRules
	decidedWhatToAchieve
	leftToolsToOthers
	talkedWithExecutives
	askedOthersForContent
	keptASchedule
	followedMentions
	helpedToHire
	sportsSeason
	decidedWhereMoneyGoes
	keptToProvenFormats
	studiedAudienceProblems
	leftWebsiteToOthers
	workedOnPositioning
	reliedOnBeingFound
	wroteTexts
	sharedOutTheWork
	sawItLive
	ranAbTests
	launchSlips
	heardThroughOthers
	scheduledInATool
	departedFromTheLook
	choseChannels
	workedWithCreators
	plannedBlogOrNewsletter
	metEachReport
	commentStorm
	lookedWeeksAhead
	costOfNewCustomer
	madePicturesOrVideos
	setUpTracking
	editedOthersTexts
	leftRepliesToOthers
	severalChannelsAtOnce
	briefedTheMakers
	changedPlanForTrend
	negotiatedWithSuppliers
	budgetCut
	judgedByFeeling
	managedSearchAds
	presentedResults
	groupedTheAudience
	leftDatesToOthers
	automatedATask
	keptToOwnTasks
	newPlatform
	improvedLandingPage
	askedTheAudience
	planMadeByOthers
	shiftedAdBudget
	pickedFromCrm
	budgetBand
	Items // how many
)

var items = [Items]item{
	teamSize: {id: "team_size", options: []string{
		"nobody", "one_or_two", "three_to_five", "six_to_twelve", "thirteen_to_forty", "more_than_forty",
	}},
	repliedToFollowers:    {id: "replied_to_followers"},
	lookedForTheReason:    {id: "looked_for_the_reason"},
	askedToApproveCosts:   {id: "asked_to_approve_costs"},
	coachedAColleague:     {id: "coached_a_colleague"},
	researchedKeywords:    {id: "researched_keywords"},
	brandInAFewYears:      {id: "brand_in_a_few_years"},
	littleToDoWithLaunch:  {id: "little_to_do_with_launch"},
	managedSocialAds:      {id: "managed_social_ads"},
	testedNewContent:      {id: "tested_new_content"},
	ownTasteAsGuide:       {id: "own_taste_as_guide"},
	checkedBrandRules:     {id: "checked_brand_rules"},
	decidedWhatToAchieve:  {id: "decided_what_to_achieve"},
	leftToolsToOthers:     {id: "left_tools_to_others"},
	talkedWithExecutives:  {id: "talked_with_executives"},
	askedOthersForContent: {id: "asked_others_for_content"},
	keptASchedule:         {id: "kept_a_schedule"},
	followedMentions:      {id: "followed_mentions"},
	helpedToHire:          {id: "helped_to_hire"},
	sportsSeason: {id: "sports_season", options: []string{
		"book_the_meetings", "make_the_videos", "what_it_stands_for", "find_new_fans", "build_the_pages",
	}},
	decidedWhereMoneyGoes:   {id: "decided_where_money_goes"},
	keptToProvenFormats:     {id: "kept_to_proven_formats"},
	studiedAudienceProblems: {id: "studied_audience_problems"},
	leftWebsiteToOthers:     {id: "left_website_to_others"},
	workedOnPositioning:     {id: "worked_on_positioning"},
	reliedOnBeingFound:      {id: "relied_on_being_found"},
	wroteTexts:              {id: "wrote_texts"},
	sharedOutTheWork:        {id: "shared_out_the_work"},
	sawItLive:               {id: "saw_it_live"},
	ranAbTests:              {id: "ran_ab_tests"},
	launchSlips: {id: "launch_slips", options: []string{
		"weigh_the_goal", "test_the_set_up", "agree_new_dates", "launch_what_works",
		"same_story_everywhere",
	}},
	heardThroughOthers:      {id: "heard_through_others"},
	scheduledInATool:        {id: "scheduled_in_a_tool"},
	departedFromTheLook:     {id: "departed_from_the_look"},
	choseChannels:           {id: "chose_channels"},
	workedWithCreators:      {id: "worked_with_creators"},
	plannedBlogOrNewsletter: {id: "planned_blog_or_newsletter"},
	metEachReport:           {id: "met_each_report"},
	commentStorm: {id: "comment_storm", options: []string{
		"sort_the_comments", "answer_on_website", "agree_what_to_stand_by", "pause_what_is_planned",
		"answer_one_by_one",
	}},
	lookedWeeksAhead:        {id: "looked_weeks_ahead"},
	costOfNewCustomer:       {id: "cost_of_new_customer"},
	madePicturesOrVideos:    {id: "made_pictures_or_videos"},
	setUpTracking:           {id: "set_up_tracking"},
	editedOthersTexts:       {id: "edited_others_texts"},
	leftRepliesToOthers:     {id: "left_replies_to_others"},
	severalChannelsAtOnce:   {id: "several_channels_at_once"},
	briefedTheMakers:        {id: "briefed_the_makers"},
	changedPlanForTrend:     {id: "changed_plan_for_trend"},
	negotiatedWithSuppliers: {id: "negotiated_with_suppliers"},
	budgetCut: {id: "budget_cut", options: []string{
		"ask_loyal_followers", "redo_the_task_list", "turn_to_own_channels", "compare_results",
		"choose_what_keeps_money",
	}},
	judgedByFeeling:    {id: "judged_by_feeling"},
	managedSearchAds:   {id: "managed_search_ads"},
	presentedResults:   {id: "presented_results"},
	groupedTheAudience: {id: "grouped_the_audience"},
	leftDatesToOthers:  {id: "left_dates_to_others"},
	automatedATask:     {id: "automated_a_task"},
	keptToOwnTasks:     {id: "kept_to_own_tasks"},
	newPlatform: {id: "new_platform", options: []string{
		"first_campaign_there", "fits_the_brand", "small_paid_test", "try_it_out", "connect_the_tools",
		"set_look_and_tone",
	}},
	improvedLandingPage: {id: "improved_landing_page"},
	askedTheAudience:    {id: "asked_the_audience"},
	planMadeByOthers:    {id: "plan_made_by_others"},
	shiftedAdBudget:     {id: "shifted_ad_budget"},
	pickedFromCrm:       {id: "picked_from_crm"},
	budgetBand: {id: "budget_band", options: []string{
		"none", "to_10", "to_50", "to_250", "to_1000", "to_5000", "over_5000",
	}},
}

// measure says what the answers to an item earn for a skill.
type measure struct {
	item   uint8
	weight uint8
	credit [7]uint8 // by answer, 0–100
	digits uint8    // 5 for a sentence: how many digits there are for its credit; 1 for a scene
	digit  [7]uint8 // by answer: the credit of a sentence in steps of 25
}

func straight(item, weight uint8) measure {
	return measure{item, weight, [7]uint8{1: 0, 25, 50, 75, 100}, 5, [7]uint8{1: 0, 1, 2, 3, 4}}
}

func reversed(item, weight uint8) measure {
	return measure{item, weight, [7]uint8{1: 100, 75, 50, 25, 0}, 5, [7]uint8{1: 4, 3, 2, 1, 0}}
}

func scene(item uint8, credits ...uint8) measure {
	m := measure{item: item, weight: 1, digits: 1}
	copy(m.credit[1:], credits)
	return m
}

// measures are the items of each skill, in the order shown.
var measures = [Skills][]measure{
	strategicVision: {
		straight(brandInAFewYears, 3),
		scene(sportsSeason, 30, 30, 75, 30, 30),
		straight(workedOnPositioning, 3),
		reversed(lookedWeeksAhead, 3),
		scene(newPlatform, 30, 75, 30, 30, 30, 30),
	},
	marketingStrategy: {
		straight(decidedWhatToAchieve, 3),
		scene(launchSlips, 95, 25, 25, 25, 25),
		straight(choseChannels, 3),
		reversed(planMadeByOthers, 3),
	},
	budgetOwnership: {
		reversed(askedToApproveCosts, 3),
		straight(decidedWhereMoneyGoes, 3),
		straight(negotiatedWithSuppliers, 3),
		scene(budgetCut, 30, 30, 30, 30, 85),
	},
	executivePartnership: {
		straight(talkedWithExecutives, 3),
		reversed(heardThroughOthers, 3),
		scene(commentStorm, 30, 30, 80, 30, 30),
		straight(presentedResults, 3),
	},
	teamLeadership: {
		straight(coachedAColleague, 3),
		straight(helpedToHire, 3),
		straight(sharedOutTheWork, 3),
		straight(metEachReport, 3),
		reversed(keptToOwnTasks, 4),
	},
	campaignExecution: {
		reversed(littleToDoWithLaunch, 3),
		straight(sawItLive, 3),
		scene(launchSlips, 25, 25, 25, 95, 25),
		scene(commentStorm, 30, 30, 30, 90, 30),
		straight(severalChannelsAtOnce, 3),
		scene(newPlatform, 80, 30, 30, 30, 30, 30),
	},
	projectCoordination: {
		straight(keptASchedule, 3),
		scene(sportsSeason, 100, 30, 30, 30, 30),
		scene(launchSlips, 25, 25, 95, 25, 25),
		straight(severalChannelsAtOnce, 3),
		straight(briefedTheMakers, 3),
		scene(budgetCut, 30, 100, 30, 30, 30),
		reversed(leftDatesToOthers, 3),
	},
	brandConsistency: {
		straight(checkedBrandRules, 3),
		scene(launchSlips, 25, 25, 25, 25, 95),
		reversed(departedFromTheLook, 3),
		straight(editedOthersTexts, 3),
		scene(newPlatform, 30, 30, 30, 30, 30, 85),
	},
	dataAnalysis: {
		straight(lookedForTheReason, 3),
		straight(ranAbTests, 3),
		scene(budgetCut, 30, 30, 30, 100, 30),
		reversed(judgedByFeeling, 3),
	},
	audienceResearch: {
		reversed(ownTasteAsGuide, 3),
		straight(studiedAudienceProblems, 3),
		scene(commentStorm, 100, 30, 30, 30, 30),
		straight(groupedTheAudience, 3),
		straight(askedTheAudience, 3),
	},
	paidAcquisition: {
		straight(managedSocialAds, 3),
		scene(sportsSeason, 30, 30, 30, 100, 30),
		reversed(reliedOnBeingFound, 3),
		straight(costOfNewCustomer, 3),
		scene(newPlatform, 30, 30, 100, 30, 30, 30),
		straight(shiftedAdBudget, 3),
	},
	marketingTechnology: {
		reversed(leftToolsToOthers, 3),
		scene(launchSlips, 25, 100, 25, 25, 25),
		straight(scheduledInATool, 3),
		straight(setUpTracking, 3),
		straight(automatedATask, 3),
		scene(newPlatform, 30, 30, 30, 30, 100, 30),
		straight(pickedFromCrm, 3),
	},
	contentCreation: {
		reversed(askedOthersForContent, 3),
		scene(sportsSeason, 30, 75, 30, 30, 30),
		straight(wroteTexts, 3),
		straight(madePicturesOrVideos, 3),
	},
	communityEngagement: {
		straight(repliedToFollowers, 3),
		straight(followedMentions, 3),
		straight(workedWithCreators, 3),
		scene(commentStorm, 30, 30, 30, 30, 80),
		reversed(leftRepliesToOthers, 3),
		scene(budgetCut, 80, 30, 30, 30, 30),
	},
	seoAndOwnedChannels: {
		straight(researchedKeywords, 3),
		scene(sportsSeason, 30, 30, 30, 30, 100),
		reversed(leftWebsiteToOthers, 3),
		straight(plannedBlogOrNewsletter, 3),
		scene(commentStorm, 30, 100, 30, 30, 30),
		scene(budgetCut, 30, 30, 100, 30, 30),
		straight(managedSearchAds, 3),
		straight(improvedLandingPage, 3),
	},
	trendAdaptability: {
		straight(testedNewContent, 3),
		reversed(keptToProvenFormats, 3),
		straight(changedPlanForTrend, 3),
		scene(newPlatform, 30, 30, 30, 85, 30, 30),
	},
}

// The roles, in the order of the quiz.
const (
	socialMediaMarketer = iota
	socialMediaManager
	digitalMediaManager
	digitalMarketingManager
	marketingManager
	marketingDirector
	Roles // how many
)

var roleIDs = [Roles]string{
	socialMediaMarketer:     "social_media_marketer",
	socialMediaManager:      "social_media_manager",
	digitalMediaManager:     "digital_media_manager",
	digitalMarketingManager: "digital_marketing_manager",
	marketingManager:        "marketing_manager",
	marketingDirector:       "marketing_director",
}

var tiers = [Roles]engine.OptionalID{
	socialMediaMarketer:     "marketer",
	socialMediaManager:      "manager",
	digitalMediaManager:     "manager",
	digitalMarketingManager: "manager",
	marketingManager:        "manager",
	marketingDirector:       "director",
}

// The conditions of rungs.
const (
	always               = iota
	leadsNobody          // fact.people_led == 0
	leadsWell            // level.team_leadership >= 50
	leadsThree           // leadsWell, and fact.people_led >= 3
	leadsNobodyAsManager // leadsNobody, and managesToo
	managesToo           // fit.marketing_manager >= 0.3
)

// rung is a role to grow towards.
type rung struct {
	to, when int
	because  string
}

// ladders are the rungs of each role, of which the first that holds is taken.
var ladders = [Roles][]rung{
	socialMediaMarketer: {
		{digitalMarketingManager, always, "You plan from data and buy reach already. This role widens that to every digital channel and " +
			"adds a budget and people to work through."},
	},
	socialMediaManager: {
		{marketingManager, leadsThree, "You lead people already. This role gives you a whole team, and campaigns that reach beyond the " +
			"social channels."},
		{digitalMediaManager, always, "It leads from one kind of channel to all of them. You bring a feel for people and formats, and " +
			"you need no team of your own to begin."},
	},
	digitalMediaManager: {
		{marketingManager, leadsNobody, "Nobody reports to you yet, and a director leads people who lead others. A team of your own is " +
			"the nearest step on that way."},
		{marketingDirector, leadsWell, "This role keeps one message over all channels. The director decides where the brand is going, " +
			"and leads people who lead others."},
		{marketingManager, always, "A director leads people who lead others. Leading a team day by day is the nearest step on that " +
			"way."},
	},
	digitalMarketingManager: {
		{marketingManager, leadsNobody, "Nobody reports to you yet, and a director leads people who lead others. A team of your own is " +
			"the nearest step on that way."},
		{marketingDirector, leadsWell, "This role plans how business goals are reached. The director asks why the company wants them, " +
			"and leads people who lead others."},
		{marketingDirector, managesToo, "Planning from business goals and answering for a budget is much of what a director " +
			"does. What is left to learn is leading people who lead others."},
		{marketingManager, always, "A director leads people who lead others. Leading a team day by day is the nearest step on that " +
			"way."},
	},
	marketingManager: {
		{digitalMarketingManager, leadsNobodyAsManager, "Nobody reports to you yet, so the director's job is two steps away. This role trains what a " +
			"director needs and can be learned without a team of your own, which is planning from business " +
			"goals and answering for a budget."},
		{marketingDirector, always, "A manager answers how. The director answers why and what, and supports the managers who take it " +
			"from there."},
	},
}

// profile is the level that each role asks of a skill, weight how much it matters to the role.
var profile = [Skills][Roles]float64{
	strategicVision:      {45, 20, 50, 45, 35, 95},
	marketingStrategy:    {80, 40, 80, 85, 55, 85},
	budgetOwnership:      {60, 15, 35, 75, 45, 90},
	executivePartnership: {35, 25, 40, 55, 50, 95},
	teamLeadership:       {20, 20, 40, 55, 90, 80},
	campaignExecution:    {65, 70, 50, 80, 90, 30},
	projectCoordination:  {40, 50, 60, 75, 95, 40},
	brandConsistency:     {50, 65, 85, 55, 55, 60},
	dataAnalysis:         {90, 50, 75, 85, 50, 75},
	audienceResearch:     {90, 60, 60, 70, 40, 50},
	paidAcquisition:      {95, 25, 40, 80, 35, 25},
	marketingTechnology:  {60, 60, 75, 90, 40, 30},
	contentCreation:      {45, 90, 60, 35, 40, 15},
	communityEngagement:  {40, 95, 30, 25, 25, 15},
	seoAndOwnedChannels:  {30, 20, 90, 65, 30, 20},
	trendAdaptability:    {55, 80, 55, 65, 50, 55},
}

var weight = [Skills][Roles]float64{
	strategicVision:      {2, 1, 3, 2, 2, 5},
	marketingStrategy:    {5, 2, 5, 5, 3, 5},
	budgetOwnership:      {4, 1, 2, 4, 2, 5},
	executivePartnership: {2, 1, 2, 3, 3, 5},
	teamLeadership:       {1, 1, 2, 3, 5, 4},
	campaignExecution:    {3, 4, 3, 5, 5, 1},
	projectCoordination:  {2, 2, 4, 4, 5, 1},
	brandConsistency:     {3, 3, 5, 2, 3, 3},
	dataAnalysis:         {5, 3, 4, 5, 3, 4},
	audienceResearch:     {5, 4, 3, 4, 2, 2},
	paidAcquisition:      {5, 1, 2, 4, 1, 1},
	marketingTechnology:  {3, 3, 4, 5, 2, 1},
	contentCreation:      {2, 5, 4, 2, 2, 1},
	communityEngagement:  {2, 5, 1, 1, 1, 1},
	seoAndOwnedChannels:  {1, 1, 5, 3, 1, 1},
	trendAdaptability:    {3, 4, 3, 4, 2, 3},
}

// requirement is what a role asks of whoever it is recommended to: at least so much of something.
type requirement struct {
	role    int
	number  int    // among the role's, from 1
	reads   string // the name of what it reads
	when    string
	because string
	bar     float64
}

// The requirements, in the order of the roles.
const (
	worksOnOwnChannels = iota
	plansFromGoals
	coordinatesOthers
	leadsAsManager
	leadsAsDirector
	meetsExecutives
	requirementCount
)

var requirements = [requirementCount]requirement{
	worksOnOwnChannels: {
		role: digitalMediaManager, number: 1, bar: 30,
		reads: "level.seo_and_owned_channels", when: "level.seo_and_owned_channels >= 30",
		because: "your answers show little work on website, blog or email so far, and those channels are the home " +
			"of this role.",
	},
	plansFromGoals: {
		role: digitalMarketingManager, number: 1, bar: 20,
		reads: "level.marketing_strategy", when: "level.marketing_strategy >= 20",
		because: "your answers show little planning from goals so far, and every campaign in this role starts with " +
			"such a plan.",
	},
	coordinatesOthers: {
		role: marketingManager, number: 1, bar: 40,
		reads: "level.project_coordination", when: "level.project_coordination >= 40",
		because: "your answers show little coordinating of other people's work so far, and this role keeps a whole " +
			"team's schedule.",
	},
	leadsAsManager: {
		role: marketingManager, number: 2, bar: 30,
		reads: "level.team_leadership", when: "level.team_leadership >= 30",
		because: "your answers show little leading of people so far, and this role leads and motivates a team every " +
			"day.",
	},
	leadsAsDirector: {
		role: marketingDirector, number: 1, bar: 30,
		reads: "level.team_leadership", when: "level.team_leadership >= 30",
		because: "your answers show too little leading of people so far, and a director supports managers who lead " +
			"teams of their own.",
	},
	meetsExecutives: {
		role: marketingDirector, number: 2, bar: 1,
		reads: "fact.executive_meetings", when: "fact.executive_meetings >= 1",
		because: "you have not met with senior executives in the last three months, and a director's work starts " +
			"from knowing their goals.",
	},
}

// The rules as they stand in a result of somebody they are not applied to.
var (
	leadsNobodyYet = engine.RuleOutcome{
		Rule: "leads_nobody_yet", Effect: "cap team_leadership 60",
		Because: "Nobody reports to you yet. Leading from the side counts, but the last steps are learned with a " +
			"team of your own.",
	}
	ownsNoBudgetYet = engine.RuleOutcome{
		Rule: "owns_no_budget_yet", Effect: "cap budget_ownership 50",
		Because: "You have no budget of your own yet. You may know how it is done, and answering for real money is " +
			"what comes next.",
	}
	noTimeWithExecutives = engine.RuleOutcome{
		Rule: "no_time_with_executives", Effect: "cap executive_partnership 50",
		Because: "You have not met with senior executives in the last three months, so the partnership has not been " +
			"tried lately.",
	}
	leadsATeamNow = engine.RuleOutcome{
		Rule: "leads_a_team_now", Effect: "floor team_leadership 50",
		Because: "Three people or more report to you. Leading a few people is what level 50 stands for, however " +
			"modestly you answered.",
	}
	decidesOnALargeBudget = engine.RuleOutcome{
		Rule: "decides_on_a_large_budget", Effect: "floor budget_ownership 60",
		Because: "You decide on a budget of 250,000 or more. That is more than the budget of one campaign or " +
			"channel, which is what level 50 stands for, however modestly you answered.",
	}
	meetsExecutivesOften = engine.RuleOutcome{
		Rule: "meets_executives_often", Effect: "floor executive_partnership 60",
		Because: "You met senior executives about the company's goals six times or more in three months. That is " +
			"more often than level 50 stands for, however modestly you answered.",
	}
	directorShapeWithoutATeam = engine.RuleOutcome{
		Rule: "director_shape_without_a_team", Effect: "note",
		Because: "Your strengths lie where a director's do, and nobody reports to you yet.",
	}
	directorShapeWithLittleLeading = engine.RuleOutcome{
		Rule: "director_shape_with_little_leading", Effect: "note",
		Because: "Your strengths lie where a director's do, people report to you, and your level in team " +
			"leadership is 55 or less, well below what a director needs.",
	}
	managerCloseToDirector = engine.RuleOutcome{
		Rule: "manager_close_to_director", Effect: "note",
		Because: "Your answers fit a manager's role best, people report to you, and your readiness for the " +
			"director's role is 85 or more.",
	}
	digitalAndSocialMediaMeet = engine.RuleOutcome{
		Rule: "digital_and_social_media_meet", Effect: "note",
		Because: "Each of the two roles holds a quarter of your match or more.",
	}
	twoSidesOfSocialMedia = engine.RuleOutcome{
		Rule: "two_sides_of_social_media", Effect: "note",
		Because: "Each of the two roles holds a quarter of your match or more.",
	}
	earlyInTheCareer = engine.RuleOutcome{
		Rule: "early_in_the_career", Effect: "note",
		Because: "Many questions ask about work that most people only meet after a year or two.",
	}
)

// What the notes say.
const (
	directorShapeNote = "You think like a director. What is still missing is leading people. Ask to lead a project with " +
		"two or three people in it before anything else."
	littleLeadingNote = "You think like a director, and people report to you. Your answers show more of setting a " +
		"direction than of leading. Talk with each person who reports to you directly, ask what stands " +
		"in their way, and clear one of these things away within the month."
	closeToDirectorNote = "You already reach most of what a director needs, even though your days still look like a " +
		"manager's. Try doing some of a director's work now. Bring big-picture ideas, say what the data " +
		"means for the company, and work closely with the people above you to understand their goals."
	digitalAndSocialNote = "You fit both the digital media manager and the social media manager. Small companies " +
		"often merge the two, so you may find one job that holds both. Larger companies keep them apart, and people " +
		"who give themselves to one of them usually do it better."
	twoSidesNote = "You stand between two social media roles. The manager looks after the followers a brand has, day " +
		"by day. The marketer plans for the long term and wins new ones, led by data. Ask yourself which of these " +
		"you would miss more."
	earlyNote = "You have been in marketing for less than two years. Read your result as a direction more than as a " +
		"verdict. In half a year you will have tried more of the work it asks about."
)
