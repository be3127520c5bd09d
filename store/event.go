package store

// Kinds of events that more than the server knows. A server may keep others, too.
const (
	EventFinished = "assessment_finished" // a quiz was taken; the subject is the assessment
	EventAdopted  = "plan_adopted"        // the subject is the plan
	EventChanged  = "plan_changed"        // the subject is the plan, the data a list of plan.Edit
)
