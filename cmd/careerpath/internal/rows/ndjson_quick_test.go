package rows

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/encode"
	"careerpath/engine/enginetest"
)

// odd are rows as people write them, and as they shouldn't.
var odd = []string{
	`{"id":"ann","answers":{%s}}`, ` { "id" : "ann" , "answers" : {%s} } `, `{"answers":{%s},"id":"ann"}`,
	`{"answers":{%s}}`,
	`{"id":"","answers":{%s}}`, `{"id":7,"answers":{%s}}`, `{"id":"a\u0041","answers":{%s}}`, `{"id":null,"answers":{%s}}`,
	"{\"id\":\"\xff\",\"answers\":{%s}}", `{"id":"ann","id":"bob","answers":{%s}}`,
	`{"id":"ann","answers":{%s},"answers":{}}`,
	`{"id":"ann","answers":{%s}} x`, `{"id":"ann","answers":{%s}`, `{"id":"ann","answers":{%s},}`,
	`{"id":"ann","role":"x","answers":{%s}}`,
	`{"id":"ann","quiz":"work","answers":{%s}}`, `{"id":"<b>&","answers":{%s}}`, `{"id":"ann"}%s`, `[%s]`,
}

// saidInJSON are answers, right and wrong.
var saidInJSON = []string{
	`"scale_build":3`, `"scale_build":0`, `"scale_build":6`, `"scale_build":2.5`, `"scale_build":"3"`,
	`"scale_build":03`, `"scale_build":3.0`,
	`"scale_build":3e0`, `"scale_build":-1`, `"scale_build":null`, `"scale_build":3,"scale_build":4`,
	`"scale_build":3,"scale_build":0`,
	`"slider_build":0,"slider_guide":100`, `"slider_build":101`, `"one_build":"b"`, `"one_build":"zz"`,
	`"one_build":["b"]`, `"one_build":1`,
	`"many_build":["a"]`, `"many_build":"a"`, `"number_build":0`, `"number_build":12,"number_guide":7.25`,
	`"number_build":13`,
	`"number_build":3,"number_build":4`, `"nothing":1`, ``, `"scale_build" : 3 , "one_build" : "b"`, `"scale_build":3,`,
	`"number_build":.5`,
	`"number_build":5.`, `"number_build":1-1`,
}

func TestRowsOfNDJSONAreReadQuicklyAsTheyAreReadWithCare(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	people, ok, err := c.NewBatch(q.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	in := &ndjsonInput{quiz: q}
	quick := in.quick(people, nil)
	taken := 0
	for _, shape := range odd {
		for _, of := range saidInJSON {
			text := fmt.Sprintf(shape, of)
			people.Clear()
			id, ok := quick.read([]byte(text), people.Open())
			if !ok {
				continue
			}
			taken++
			p := &Answered{}
			p.Answers = engine.Answers{}
			if faults := in.understand([]byte(text), p); len(faults) > 0 || p.ID != id {
				t.Errorf("%s is taken quickly, for %q, and with care for %q: %v", text, id, p.ID, faults)
				continue
			}
			want, err := c.Score(q.ID, p.Answers)
			if err != nil {
				t.Errorf("%s is taken quickly: %v", text, err)
				continue
			}
			got := people.Result(0)
			if !bytes.Equal(encode.Result(nil, &got, nil), encode.Result(nil, &want, nil)) {
				t.Errorf("%s comes to something else when it is read quickly", text)
			}
		}
	}
	if taken < 40 {
		t.Errorf("only %d rows are read quickly", taken)
	}
	if strings.Count(strings.Join(odd, ""), "%s") != len(odd) {
		t.Error("a shape has no place for answers, or two")
	}
}

func TestARowOfNDJSONNamesItsRole(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	people, ok, err := c.NewBatch(q.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	in := &ndjsonInput{quiz: q, roles: true}
	lines := in.quick(people, func(text string) (int, bool) { return 1, text == "maker" })
	for _, tt := range []struct {
		row  string
		ok   bool
		role int
	}{
		{`{"id":"ann","role":"maker","answers":{"scale_build":3}}`, true, 1},
		{`{"id":"ann","answers":{"scale_build":3},"role":"maker"}`, true, 1},
		{`{"id":"ann","answers":{"scale_build":3}}`, true, columns.NoRole},
		{`{"id":"ann","role":"nobody","answers":{"scale_build":3}}`, false, 0},
		{`{"id":"ann","role":1,"answers":{"scale_build":3}}`, false, 0},
		{`{"id":"ann","role":"maker","role":"maker","answers":{}}`, false, 0},
	} {
		people.Clear()
		if _, ok := lines.read([]byte(tt.row), people.Open()); ok != tt.ok || ok && lines.role != tt.role {
			t.Errorf("%s: taken %v, role %d", tt.row, ok, lines.role)
		}
	}
}
