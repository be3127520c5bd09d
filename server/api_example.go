package server

// What stands in examples for ids and tokens, which are drawn anew each time.
const (
	examplePerson     = "01954f3a-0000-7000-8000-000000000001"
	exampleAssessment = "01954f3a-0000-7000-8000-000000000002"
	examplePlan       = "01954f3a-0000-7000-8000-000000000003"
	exampleMilestone  = "bring_a_big_picture_idea"
	exampleToken      = "dGhlIHNlY3JldCBvZiBhIGtleSBpcyB0b2xkIG9uY2U"
)
