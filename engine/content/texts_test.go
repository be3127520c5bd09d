package content_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/content"
)

// translated are content files, translations among them, as folders to read.
func translated(files map[string]string) (rules, quizzes content.Folder) {
	inRules, inQuizzes := fstest.MapFS{}, fstest.MapFS{}
	for name, text := range files {
		if rest, ok := strings.CutPrefix(name, "rules/"); ok {
			inRules[rest] = &fstest.MapFile{Data: []byte(text)}
		} else {
			inQuizzes[strings.TrimPrefix(name, "quizzes/")] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return content.Folder{Files: inRules, Name: "rules/"}, content.Folder{Files: inQuizzes, Name: "quizzes/"}
}

const skillsInEnglish = `clusters:
  - {id: oven, title: At the oven, summary: Baking.}
skills:
  - id: baking
    title: Baking
    cluster: oven
    definition: Bakes bread that people come back for.
    anchors: {20: Bakes by a recipe., 50: "100", 80: Makes recipes of their own.}
`

func TestWhatPeopleReadIsFoundWithItsPlace(t *testing.T) {
	texts := content.Texts(translated(map[string]string{
		"rules/skills.yaml": skillsInEnglish,
		"quizzes/bread.yaml": `id: bread
lang: de
title: Brot
scales: {often: [Nie, Baking]}
sections: [{title: Backen, items: [{id: kneads, ask: Ich knete., scale: often, measures: {baking: 1}}]}]
`,
	}))
	var got []string
	for _, text := range texts {
		got = append(got, text.At.String()+" "+text.Lang+" "+text.Text)
	}
	want := []string{
		"rules/skills.yaml:2:23 en At the oven", "rules/skills.yaml:2:45 en Baking.", "rules/skills.yaml:5:12 en Baking",
		"rules/skills.yaml:7:17 en Bakes bread that people come back for.",
		"rules/skills.yaml:8:19 en Bakes by a recipe.", "rules/skills.yaml:8:54 en Makes recipes of their own.",
		"quizzes/bread.yaml:3:8 de Brot", "quizzes/bread.yaml:4:18 de Nie", "quizzes/bread.yaml:5:20 de Backen",
		"quizzes/bread.yaml:5:54 de Ich knete.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// inGerman are translations as an author may write them: with comments, in a file of their own choice.
const inGerman = `# By Erika.
texts:
- from: Baking   # the skill
  to: Backen
- {from: Bakes bread that the guests come back for., to: Backt gutes Brot.}
- from: Rolling
  to: Rollen
`

func TestTranslationsAreBroughtUpToDateAndNothingIsLost(t *testing.T) {
	files := map[string]string{"rules/skills.yaml": skillsInEnglish, "rules/lang/de/skills.yaml": inGerman}
	sheets, err := sheetsOf("de", files)
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d files, %v", len(sheets), err)
	}
	want := `# By Erika.
texts:
- from: Baking   # the skill
  to: Backen
- from: Bakes bread that people come back for.
  to: ""
# Nothing says this any more. The text above may be what it has become.
- {from: Bakes bread that the guests come back for., to: Backt gutes Brot.}
# Nothing says this any more.
- from: Rolling
  to: Rollen
- from: At the oven
  to: ""
- from: Baking.
  to: ""
- from: Bakes by a recipe.
  to: ""
- from: Makes recipes of their own.
  to: ""
`
	if diff := cmp.Diff(want, sheets[0].Text); diff != "" || sheets[0].New != 5 || sheets[0].Stale != 2 {
		t.Errorf("%d added, %d marked\n%s", sheets[0].New, sheets[0].Stale, diff)
	}
	files["rules/lang/de/skills.yaml"] = sheets[0].Text
	again, err := sheetsOf("de", files)
	if err != nil || len(again) != 0 {
		t.Errorf("a second time changes %d files: %v", len(again), err)
	}
	files["rules/skills.yaml"] = strings.Replace(skillsInEnglish, "title: Baking", "title: Rolling", 1)
	back, err := sheetsOf("de", files)
	if err != nil || len(back) != 1 || strings.Contains(back[0].Text, "more.\n- from: Rolling") {
		t.Errorf("a text that is back stays marked: %v", err)
	}
}

func TestAReviewSaysWhatIsLeftToTranslate(t *testing.T) {
	files := map[string]string{"rules/skills.yaml": skillsInEnglish,
		"rules/lang/de/skills.yaml": inGerman + "- {from: Baking, to: Backkunst}\n- {from: At the oven, to: ''}\n"}
	rules, quizzes := translated(files)
	byTag, faults := content.Translations(rules, quizzes)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	review := content.ReviewOf("de", content.Texts(rules, quizzes), byTag["de"])
	if review.Texts != 6 || len(review.Missing) != 5 || len(review.Stale) != 2 || len(review.Twice) != 1 || review.Done() {
		t.Errorf("%+v", review)
	}
	if now := review.Stale[0].Now; now == nil || now.Text != "Bakes bread that people come back for." {
		t.Errorf("what the changed text has become is %v", now)
	}
	if review.Stale[1].Now != nil {
		t.Errorf("%q has become %q", review.Stale[1].From, review.Stale[1].Now.Text)
	}
}

func TestATranslationBringsInNoElementThatTheTextDoesNotHave(t *testing.T) {
	for _, tt := range []struct{ from, to, says string }{
		{`See <a href=\"%s\">the page</a>, <b>now</b>`, `<b>Jetzt</b> <a href=\"%s\">die Seite</a> ansehen, 2 < 3`, ""},
		{"Less than 5 %", "<5 %", ""},
		{"Bakes", "Backt <script>alert(1)</script>", "</script> <script>, not none"},
		{"Bakes", "Backt <img src=x", "<img src=x, not none"},
		{"<b>Bakes</b>", `<b onclick=\"x\">Backt</b>`, `</b> <b onclick="x">, not </b> <b>`},
		{"<b>Bakes</b>", "Backt", "none, not </b> <b>"},
	} {
		files := map[string]string{"rules/skills.yaml": skillsInEnglish,
			"rules/lang/de/skills.yaml": `texts: [{from: "` + tt.from + `", to: "` + tt.to + `"}]` + "\n"}
		_, faults := content.Translations(asFolders(files)...)
		if tt.says == "" && len(faults) > 0 || tt.says != "" && (len(faults) != 1 ||
			!strings.Contains(faults.Error(), "rules/lang/de/skills.yaml:1:") || !strings.Contains(faults.Error(), tt.says)) {
			t.Errorf("%s for %s: %v", tt.to, tt.from, faults)
		}
	}
}

func TestALongTextIsWrittenOverSeveralLinesAndReadBackUnchanged(t *testing.T) {
	for _, text := range []string{
		strings.TrimSpace(strings.Repeat("An endless text that isn't short: it goes on. ", 8)), "- a 'b' \"c\" \\ # d: e", "two\nlines",
		"45\u00a0% «of» it", "no", "  spaces  ", "l'été # à: b",
	} {
		files := map[string]string{"rules/skills.yaml": strings.Replace(skillsInEnglish, "Baking.", quoted(text), 1)}
		sheets, err := sheetsOf("es", files)
		if err != nil || len(sheets) != 1 {
			t.Fatalf("%q: %v", text, err)
		}
		for line := range strings.Lines(sheets[0].Text) {
			if len([]rune(line)) > 121 {
				t.Errorf("a line has %d characters: %s", len([]rune(line)), line)
			}
		}
		files["rules/lang/es/skills.yaml"] = sheets[0].Text
		byTag, faults := content.Translations(asFolders(files)...)
		if len(faults) > 0 || len(byTag["es"]) != 6 || byTag["es"][1].From != text {
			t.Errorf("%q is read back as %v, %v", text, byTag["es"], faults)
		}
	}
}

func TestAFileThatCantTakeNewTextsIsAFault(t *testing.T) {
	files := map[string]string{"rules/skills.yaml": skillsInEnglish,
		"rules/lang/de/skills.yaml": "texts: [{from: Baking,\n  to: Backen}]\n"}
	_, err := sheetsOf("de", files)
	if err == nil || !strings.Contains(err.Error(), "rules/lang/de/skills.yaml:1:1: new texts can't be put into this file") {
		t.Error(err)
	}
}

func quoted(text string) string {
	return `"` + strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n").Replace(text) + `"`
}

func asFolders(files map[string]string) []content.Folder {
	rules, quizzes := translated(files)
	return []content.Folder{rules, quizzes}
}

func sheetsOf(tag string, files map[string]string) ([]content.Sheet, error) {
	rules, quizzes := translated(files)
	return content.Sheets(tag, rules, quizzes)
}

// machineTexts are the fields of content that hold texts for the program, or that are the same in every language.
var machineTexts = []string{
	"Source.ID", "Source.Title", "Source.Publisher", "Source.Date", "Source.URL", "Cluster.ID", "Skill.ID", "Evidence.ID",
	"Fact.ID", "Role.ID", "Family.ID", "Code.System", "Code.Value", "Path.ID", "Activity.ID", "Activity.Kind", "Quiz.ID",
	"Item.ID", "Item.Choose",
	"Option.ID", "Rule.ID", "Setting.ID", "Case.Name", "Case.About", "Quiz.Missing", "Quiz.Hidden", "Sum.Missing",
	"Sum.Round", "Composite.ID", "Composite.Round", "LetterCode.ID", "LetterCode.Ties", "CodeScale.Letters", "Calibration.On",
	"Expectation.Verdict", "Expectation.Role",
	"Expectation.Next", "SameAs.URI", "SameAs.Title", "SameAs.Alternates", "Quiz.Order", "Section.Order", "Ratings.ID",
	"Ratings.Title", "Ratings.URL", "RatedOccupation.Code", "RatedOccupation.URL", "RatedOccupation.Date",
}

func TestEveryFieldOfContentIsKnownToBeReadByPeopleOrNot(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			field := of.Field(i)
			tag, written := field.Tag.Lookup("yaml")
			element := field.Type
			if element.Kind() == reflect.Slice {
				element = element.Elem()
			}
			name := of.Name() + "." + field.Name
			_, options, _ := strings.Cut(tag, ",")
			text := slices.Contains(strings.Split(options, ","), "text")
			if written && tag != "-" && element.Kind() == reflect.String && text == slices.Contains(machineTexts, name) {
				t.Errorf("%s: tag it text where people read it, and else put it into the list here", name)
			}
			look(field.Type)
		}
	}
	look(reflect.TypeFor[engine.Content]())
	if len(seen) < 30 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}
