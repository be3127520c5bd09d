package encode_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/encode"
)

// byReflection is the JSON that encoding/json writes.
func byReflection(t rapid.TB, v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// filled puts anything into every field there is.
func filled(t *rapid.T, v reflect.Value) {
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "plain", "a longer plain text, as reasons are", `quotes " and \`, "line\nend\tand\x00\x1f", "\xff\xe2\x80",
		"<a & b>",
		"you’re", "\u2028 and \u2029", "12345678\"", "\x7f",
	}))
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[engine.OptionalID]() { // ids hold nothing that is escaped
			v.SetString(rapid.SampledFrom([]string{"", "marketing_manager"}).Draw(t, "id"))
			return
		}
		v.SetString(texts.Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "truth"))
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(-1000, 100000).Draw(t, "count")))
	case reflect.Float64:
		v.SetFloat(numbers.Draw(t, "number"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			filled(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				filled(t, v.Index(i))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			filled(t, v.Field(i))
		}
	case reflect.Map:
		answers := engine.Answers{}
		for range rapid.IntRange(0, 3).Draw(t, "answers") {
			answers[texts.Draw(t, "item")] = rapid.SampledFrom([]engine.Answer{
				engine.Number(4), engine.Number(-0.5), engine.Choice("b"), engine.Choices("b", "c"), engine.Choices(),
			}).Draw(t, "answer")
		}
		v.Set(reflect.ValueOf(answers))
	default:
		t.Fatalf("nothing is known of a %s", v.Kind())
	}
}

// numbers are those of results, and any other.
var numbers = rapid.OneOf(
	rapid.Map(rapid.IntRange(-1000, 1000), func(n int) float64 { return float64(n) / 10 }),
	rapid.Map(rapid.Int64Range(-1e15, 1e15), func(n int64) float64 { return float64(n) / 1e12 }),
	rapid.Map(rapid.Float64Range(-1000, 1000), func(x float64) float64 { return math.Round(x*1e12) / 1e12 }),
	rapid.Float64(),
	rapid.Map(rapid.Int64Range(1, 1e15), func(n int64) float64 { return float64(n) / 1e16 }),
	rapid.Map(rapid.Int64Range(1, 999), func(n int64) float64 { return float64(n) / 1000 }),
	rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1e-4, 9.99e-5, 1e-6, 9.9e-7, 1e21, 1e20, 1000,
		999.999999999999, 5e-324, 0.1 + 0.2}),
)

func TestAResultIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r engine.Result
		filled(t, reflect.ValueOf(&r).Elem())
		if got, want := string(encode.Result(nil, &r, nil)), byReflection(t, &r); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestANumberIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := numbers.Draw(t, "x")
		if got, want := string(encode.Number([]byte("x"), x)), "x"+byReflection(t, x); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

func TestADecimalIsAppendedWhereItHasFewDigits(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		x := numbers.Draw(t, "x")
		got, ok := encode.Decimal([]byte("x"), x)
		want := "x"
		if ok {
			taken++
			want += strconv.FormatFloat(x, 'f', -1, 64)
		}
		if string(got) != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
	if taken == 0 {
		t.Error("no number is taken")
	}
	for _, x := range []float64{0.1, 0.00012345678901, 999.999999999999, -38.5, 1e-4, 7} {
		if _, ok := encode.Decimal(nil, x); !ok {
			t.Errorf("%v isn't taken", x)
		}
	}
}

func TestOfAResultTheFieldsAskedForAreWritten(t *testing.T) {
	names := encode.Fields()
	of := reflect.TypeFor[engine.Result]()
	if len(names) != of.NumField() {
		t.Fatalf("%d fields are named, and there are %d", len(names), of.NumField())
	}
	for i, name := range names {
		if tag, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); tag != name {
			t.Errorf("field %d is %s, and named %s", i, tag, name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var r engine.Result
		filled(t, reflect.ValueOf(&r).Elem())
		keep := rapid.SliceOfN(rapid.Bool(), len(names), len(names)).Draw(t, "keep")
		fields := func(keep []bool) map[string]json.RawMessage {
			text := encode.Result(nil, &r, keep)
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(text, &fields); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			return fields
		}
		all, got := fields(nil), fields(keep)
		for i, name := range names {
			text, has := got[name]
			_, there := all[name]
			if has != (keep[i] && there) || has && string(text) != string(all[name]) {
				t.Errorf("%s (asked for: %v) is %s, of %s", name, keep[i], text, all[name])
			}
		}
	})
}
