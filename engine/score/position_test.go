package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/spelling"
)

func TestAFaultShowsItsLineWithACaret(t *testing.T) {
	files := map[string]string{"a.yaml": "first\n\tsecond: ümlaut\r\n日本 third\n"}
	at := func(file string, line, col int) engine.Pos { return engine.Pos{File: file, Line: line, Col: col} }
	var faults engine.Faults
	faults.Add(at("b.yaml", 1, 1), "a file whose text isn't known")
	faults.Add(at("a.yaml", 3, 4), "third, %d", 3)
	faults.Add(at("a.yaml", 2, 10), "second")
	faults.Add(at("a.yaml", 2, 10), "second")
	faults.Add(at("a.yaml", 2, 10), "again")
	faults.Add(at("a.yaml", 1, 99), "beyond the line")
	faults.Add(at("a.yaml", 9, 1), "beyond the file")
	faults.Add(engine.Pos{}, "nowhere")
	enginetest.Same(t, "faults", faults.Sorted(files).Error(), `nowhere
a.yaml:1:99: beyond the line
    first
         ^
a.yaml:2:10: again
     second: ümlaut
             ^
a.yaml:2:10: second
     second: ümlaut
             ^
a.yaml:3:4: third, 3
    日本 third
       ^
a.yaml:9:1: beyond the file
b.yaml:1:1: a file whose text isn't known`)
	enginetest.Same(t, "the faults given keep their order", faults[0].Message, "a file whose text isn't known")
}

func TestNearestSuggestsOnlyWhatIsLike(t *testing.T) {
	known := []string{"marketing_director", "marketing_manager", "social_media_manager"}
	for id, want := range map[string]string{
		"marketing_directer":       ` (did you mean "marketing_director"?)`,
		"marketing_manger":         ` (did you mean "marketing_manager"?)`,
		"digital_media_manager":    ` (did you mean "social_media_manager"?)`,
		"social_media_manager_two": ` (did you mean "social_media_manager"?)`,
		"chief_happiness_officer":  "",
		"":                         "",
	} {
		enginetest.Same(t, id, spelling.Nearest(id, known), want)
	}
	enginetest.Same(t, "nothing known", spelling.Nearest("x", nil), "")
}
