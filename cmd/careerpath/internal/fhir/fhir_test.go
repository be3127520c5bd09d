package fhir_test

import (
	"testing"
	"testing/fstest"

	"careerpath/cmd/careerpath/internal/fhir"
	"careerpath/cmd/careerpath/internal/questionnaire"
	"careerpath/engine/content"
)

// FuzzQuestionnaire takes any text for a questionnaire. It is refused with what is wrong and where, or becomes content
// that can be served.
func FuzzQuestionnaire(f *testing.F) {
	for _, text := range []string{
		`{"resourceType":"Questionnaire","status":"active","name":"Calm","item":[{"linkId":"a","type":"choice","text":"How calm?",
		"answerOption":[{"valueCoding":{"code":"x","display":"Not"},"extension":[{"url":
		"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":0}]},{"valueCoding":{"code":"y","display":"Very"},
		"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}]}]}`,
		`{"resourceType":"Questionnaire","item":[{"linkId":"g","type":"group","text":"All","item":[{"linkId":"n","type":"integer",
		"text":"Age?"},{"linkId":"b","type":"boolean","text":"Well?","enableWhen":[{"question":"n","operator":">=",
		"answerInteger":18}]}]}]}`,
		`{"resourceType":"Questionnaire","item":[{"linkId":"a","item":[{"linkId":"a"}]}]}`,
		`{"resourceType":"Patient"}`, `[]`, `{`, "", "\xff", `{"resourceType":"Questionnaire","item":null}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var notes questionnaire.Notes
		var files map[string]string
		if q := fhir.Read(text, &notes); q != nil {
			files = q.Files("calm.json", &notes)
		}
		for _, n := range notes {
			if n.Text == "" {
				t.Errorf("a note at %q says nothing", n.At)
			}
		}
		if notes.Faults() > 0 {
			return
		}
		if len(files) == 0 {
			t.Fatalf("nothing comes of it, and no fault is told: %v", notes)
		}
		dir := fstest.MapFS{}
		for name, body := range files {
			dir[name] = &fstest.MapFile{Data: []byte(body)}
		}
		if _, err := content.Load(dir); err != nil {
			t.Errorf("what would be written can't be read: %v", err)
		}
	})
}
