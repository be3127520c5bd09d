package server

import (
	"context"
	"net/http"

	"careerpath/engine"
)

// What the API says of quizzes. What an answer earns is never among it.
type (
	wireQuizLine struct {
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Summary string   `json:"summary"`
		Lang    string   `json:"lang" doc:"language of its texts, a BCP 47 tag"`
		Minutes float64  `json:"minutes"`
		Items   int      `json:"items"`
		Roles   []string `json:"roles"`
	}
	wireQuiz struct {
		ID       string        `json:"id"`
		Title    string        `json:"title"`
		Lang     string        `json:"lang" doc:"language of its texts, a BCP 47 tag"`
		Minutes  float64       `json:"minutes"`
		Roles    []string      `json:"roles"`
		Sections []wireSection `json:"sections"`
	}
	wireSection struct {
		Title string     `json:"title"`
		Order string     `json:"order,omitempty" doc:"random: people see its items in orders of their own"`
		Items []wireItem `json:"items"`
	}
	wireItem struct {
		ID      string       `json:"id"`
		Ask     string       `json:"ask"`
		Kind    string       `json:"kind" enum:"scale,one,many,number,slider"`
		Labels  []string     `json:"labels,omitempty" doc:"of a scale, from point 1 up; of a slider, its two ends"`
		Options []wireOption `json:"options,omitempty"`
		Min     *float64     `json:"min,omitempty"`
		Max     *float64     `json:"max,omitempty"`
		Fact    string       `json:"fact,omitempty" doc:"what a number, or an option's value, states"`
		NA      string       `json:"na,omitempty" doc:"what the answer \"na\" says, where the item may not apply"`
		Show    string       `json:"show,omitempty" doc:"asked only where this holds"`
	}
	wireOption struct {
		ID    string   `json:"id"`
		Text  string   `json:"text"`
		Name  string   `json:"name,omitempty" doc:"of the level that it describes, such as Working"`
		Alone bool     `json:"alone,omitempty" doc:"chosen alone or not at all, as none of these is"`
		Value *float64 `json:"value,omitempty" doc:"the number that choosing it states"`
	}
)

var quizOperations = []Operation{
	{ID: "list-quizzes", Lists: true, Method: http.MethodGet, Path: "/api/v1/quizzes", Summary: "The quizzes",
		Access:  AccessOpen,
		Example: Call{Path: "/api/v1/quizzes"}, mount: does((*Server).listQuizzes)},
	{ID: "get-quiz", Method: http.MethodGet, Path: "/api/v1/quizzes/{quiz}", Summary: "A quiz with its items",
		About: "What an answer earns is not told.", Access: AccessOpen,
		Example: Call{Path: "/api/v1/quizzes/marketing_career"}, mount: does((*Server).apiQuiz)},
	nextOperation,
}

func (s *Server) listQuizzes(_ context.Context, in *struct{ Listing }) (*body[listed[wireQuizLine]], error) {
	var all []wireQuizLine
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		q := &quizzes[i]
		all = append(all, wireQuizLine{q.ID, q.Title, q.Summary, q.Language(), q.Minutes, len(q.Items()), ids(q.Roles)})
	}
	return page("quizzes", in.Listing, all, func(q wireQuizLine) string { return q.ID })
}

// QuizIn is the part of an address that names a quiz.
type QuizIn struct {
	Quiz string `path:"quiz" doc:"id of the quiz" example:"marketing_career"`
}

func (s *Server) apiQuiz(_ context.Context, in *QuizIn) (*body[wireQuiz], error) {
	q, ok := s.catalog.Quiz(in.Quiz)
	if !ok {
		return nil, nothingNamed("quiz", in.Quiz, "quizzes")
	}
	out := &body[wireQuiz]{wireQuiz{ID: q.ID, Title: q.Title, Lang: q.Language(), Minutes: q.Minutes, Roles: ids(q.Roles),
		Sections: []wireSection{}}}
	for _, section := range q.Sections {
		ws := wireSection{Title: section.Title, Items: []wireItem{}}
		if q.OrderOf(&section) == engine.OrderRandom {
			ws.Order = string(engine.OrderRandom)
		}
		for i := range section.Items {
			ws.Items = append(ws.Items, newWireItem(q, &section.Items[i]))
		}
		out.Body.Sections = append(out.Body.Sections, ws)
	}
	return out, nil
}

func newWireItem(q *engine.Quiz, it *engine.Item) wireItem {
	wi := wireItem{ID: it.ID, Ask: it.Ask, Kind: it.Kind().String(), Labels: q.Labels(it)}
	for _, o := range it.Options {
		wi.Options = append(wi.Options, wireOption{o.ID, o.Text, o.Name, o.Alone, o.Value})
	}
	if question := q.Question(it); it.Kind().Form() == engine.FormNumber && question.Choices() == nil {
		lowest, highest := question.Range()
		wi.Min, wi.Max = &lowest, &highest
	}
	if it.Slider != nil {
		wi.Labels = []string{it.Slider.Low, it.Slider.High}
	}
	if it.Fact != nil {
		wi.Fact = it.Fact.ID
	}
	wi.NA = it.NA
	if it.Show != nil {
		wi.Show = it.Show.Source
	}
	return wi
}

// nothingNamed says that there is no such thing, and where the ids of those that there are stand.
func nothingNamed(noun, id, list string) error {
	return apiError(kindNotFound, "There is no "+noun+" "+short(id)+"; GET /api/v1/"+list+" lists them.",
		Fault{"path." + noun, "is no id of a " + noun})
}
