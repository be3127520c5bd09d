package fhir

import (
	"encoding/json"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// Given is the answer to one question: a number, or the names of what was chosen.
type Given struct {
	Number  *float64
	Options []string
}

type response struct {
	ResourceType  string       `json:"resourceType"`
	Identifier    *identifier  `json:"identifier,omitempty"`
	Questionnaire string       `json:"questionnaire"`
	Status        string       `json:"status"`
	Item          []answerItem `json:"item,omitempty"`
}

type identifier struct {
	Value string `json:"value"`
}

type answerItem struct {
	LinkID string       `json:"linkId"`
	Answer []answer     `json:"answer,omitempty"`
	Item   []answerItem `json:"item,omitempty"`
}

type answer struct {
	Decimal *float64 `json:"valueDecimal,omitempty"`
	Integer *int     `json:"valueInteger,omitempty"`
	Coding  *coding  `json:"valueCoding,omitempty"`
}

// Response is the QuestionnaireResponse of a person who has an id. Answers are by question, and are sound.
func (r *Resource) Response(id string, given map[string]Given) ([]byte, error) {
	out := response{ResourceType: "QuestionnaireResponse", Questionnaire: r.URL, Status: "completed"}
	if id != "" {
		out.Identifier = &identifier{id}
	}
	for i, group := range r.Item {
		section := answerItem{LinkID: r.groups[i]}
		for _, it := range group.Item {
			a, ok := given[it.LinkID]
			if !ok || it.Type == "display" {
				continue
			}
			section.Item = append(section.Item, answerItem{LinkID: it.LinkID, Answer: r.answers[it.LinkID].given(a)})
		}
		if len(section.Item) > 0 {
			out.Item = append(out.Item, section)
		}
	}
	return json.Marshal(out)
}

// given writes an answer.
func (a *asked) given(g Given) []answer {
	switch {
	case g.Number != nil && a.whole:
		n := int(*g.Number)
		return []answer{{Integer: &n}}
	case g.Number != nil && (a.Kind == questionnaire.Number || a.Kind == questionnaire.Slider):
		return []answer{{Decimal: g.Number}}
	}
	var out []answer
	for _, name := range g.Options {
		c := a.options[name]
		out = append(out, answer{Coding: &c})
	}
	return out
}
