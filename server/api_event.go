package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"careerpath/store"
)

var eventOperations = []Operation{
	{ID: "list-events", Lists: true, Method: http.MethodGet, Path: "/api/v1/me/events",
		Summary: "What happened to a person's data, the oldest first",
		About: "Kinds are assessment_finished, assessment_corrected, plan_adopted, plan_activated, plan_set_aside, " +
			"plan_changed, checked_in, check_in_skipped and evidence_changed; there may come more. The data of plan_changed " +
			"is a list of what changed, with the field, its old value and the new one. From the twentieth change of texts " +
			"within an hour on, the last of these events is brought up to date instead of another one added. To read on later, keep seq of the " +
			"last event and send it in after.",
		Access: AccessKey, mount: does((*Server).apiEvents), Example: Call{Path: "/api/v1/me/events"}},
}

type wireEvent struct {
	Seq     uint64    `json:"seq" doc:"from 1 up, without gaps"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Subject string    `json:"subject" doc:"id of what it happened to"`
	Data    any       `json:"data,omitempty" doc:"what changed, by kind"`
}

func (s *Server) apiEvents(ctx context.Context, in *struct {
	Listing
	After uint64 `query:"after" maximum:"9007199254740991" doc:"seq of the event to go on after, instead of a cursor"`
}) (*body[listed[wireEvent]], error) {
	const list = "events"
	c, err := readCursor(list, in.Cursor)
	if err != nil {
		return nil, err
	}
	after := in.After
	if c.After != "" {
		if after, err = strconv.ParseUint(c.After, 10, 64); err != nil {
			return nil, apiError(kindBadCursor, "", Fault{"query.cursor", "is none of this list"})
		}
	}
	var events []store.Event
	err = s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		events, err = data.Events(after, in.Limit+1)
		return err
	})
	out := &body[listed[wireEvent]]{listed[wireEvent]{Items: []wireEvent{}}}
	for i, e := range events {
		if i == in.Limit {
			out.Body.Next = cursor{list, strconv.FormatUint(events[i-1].Seq, 10)}.String()
			break
		}
		event := wireEvent{Seq: e.Seq, At: e.At, Kind: e.Kind, Subject: e.Subject}
		if len(e.Data) > 0 {
			event.Data = e.Data
		}
		out.Body.Items = append(out.Body.Items, event)
	}
	return out, err
}
