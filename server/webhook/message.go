package webhook

import (
	"encoding/json"
	"time"

	"careerpath/engine/plan"
	"careerpath/store"
)

// Types of messages.
const (
	typeFinished = "assessment.finished"
	typeAdopted  = "plan.adopted"
	typeDone     = "milestone.done"
)

// message is the body of a request, as Standard Webhooks recommends it.
type message struct {
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"` // when it happened, however late it is sent
	Data ids       `json:"data"`
}

// ids are all that is told. Which milestone was reached is not among them: the id of an activity says in words what the
// person works on.
type ids struct {
	Person     string `json:"person"`
	Assessment string `json:"assessment,omitempty"`
	Quiz       string `json:"quiz,omitempty"`
	Plan       string `json:"plan,omitempty"`
}

// messagesOf are the messages that tell of an event: none of most, and one for each milestone reached.
func messagesOf(data store.Reader, e store.Event) ([]message, error) {
	told := message{At: e.At.UTC(), Data: ids{Person: data.Person().ID}}
	switch e.Kind {
	case store.EventFinished:
		taken, err := data.Assessment(e.Subject)
		if store.CodeOf(err) == store.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		told.Type, told.Data.Assessment, told.Data.Quiz = typeFinished, taken.ID, taken.Quiz
		return []message{told}, nil
	case store.EventAdopted:
		told.Type, told.Data.Plan = typeAdopted, e.Subject
		return []message{told}, nil
	case store.EventChanged:
		var edits []plan.Edit
		_ = json.Unmarshal(e.Data, &edits) // nobody's change fails over what is told of it
		var reached []message
		told.Type, told.Data.Plan = typeDone, e.Subject
		for _, edit := range edits {
			if edit.Field == "status" && edit.New == string(plan.Done) {
				reached = append(reached, told)
			}
		}
		return reached, nil
	}
	return nil, nil
}
