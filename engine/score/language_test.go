package score_test

import (
	"encoding/json"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestAQuizStatesItsLanguageAndIsReadInItsDirection(t *testing.T) {
	for tag, want := range map[string][2]string{
		"": {"en", "ltr"}, "en": {"en", "ltr"}, "en-GB": {"en-GB", "ltr"}, "de": {"de", "ltr"},
		"pt-br": {"pt-BR", "ltr"}, "DE_at": {"de-AT", "ltr"},
		"ar": {"ar", "rtl"}, "ar-EG": {"ar-EG", "rtl"}, "he": {"he", "rtl"}, "iw": {"he", "rtl"}, "fa": {"fa", "rtl"},
		"ur": {"ur", "rtl"}, "yi": {"yi", "rtl"},
		"ckb": {"ckb", "rtl"}, "dv": {"dv", "rtl"}, "az": {"az", "ltr"}, "az-Arab": {"az-Arab", "rtl"},
		"az-IR": {"az-IR", "rtl"}, "ar-Latn": {"ar-Latn", "ltr"},
		"zh-Hant-TW": {"zh-Hant-TW", "ltr"}, "ja": {"ja", "ltr"}, "ff-Adlm": {"ff-Adlm", "rtl"}, "sr": {"sr", "ltr"},
	} {
		d := ladder()
		q, answers := d.Exactly(1, 2, 3, 4)
		if tag != "" {
			q.Lang = &engine.Language{Tag: tag}
		}
		c := d.Catalog(t)
		q, _ = c.Quiz("work")
		enginetest.Same(t, tag, [2]string{q.Language(), q.Direction()}, want)
		snapshot, err := c.Snapshot("work", answers)
		must(t, snapshot, err)
		enginetest.Same(t, "the snapshot of "+tag, [2]string{snapshot.Language(), snapshot.Direction()}, want)
		text, err := json.Marshal(snapshot)
		must(t, text, err)
		enginetest.Same(t, "English isn't kept, as in older results, for "+tag,
			strings.Contains(string(text), `"lang"`), want[0] != "en")
	}
}

func TestTheLanguageBelongsToTheContent(t *testing.T) {
	hash := func(lang *engine.Language) string {
		d := ladder()
		q, _ := d.Exactly(1, 2, 3, 4)
		q.Lang = lang
		return d.Catalog(t).Hash()
	}
	enginetest.Same(t, "where it stands is no matter",
		hash(&engine.Language{Tag: "de", At: engine.Pos{File: "x", Line: 1, Col: 1}}), hash(&engine.Language{Tag: "de"}))
	if hash(&engine.Language{Tag: "de"}) == hash(nil) ||
		hash(&engine.Language{Tag: "de"}) == hash(&engine.Language{Tag: "fr"}) {
		t.Error("content in two languages has one hash")
	}
}

// "If you often, instead of rarely, …" is an English sentence: of a quiz in another language answers are quoted.
func TestWhatSomeoneDoesIsSaidOfEnglishQuizzesAlone(t *testing.T) {
	for tag, want := range map[string]string{"": "push", "en-US": "push", "de": ""} {
		d := enginetest.DraftOf("drive")
		item := enginetest.Five("pushes", "drive")
		item.Does = "push"
		q := d.Quiz(item)
		if tag != "" {
			q.Lang = &engine.Language{Tag: tag}
		}
		snapshot, err := d.Catalog(t).Snapshot("work", engine.Answers{"pushes": engine.Number(1)},
			engine.Counterfactual{Set: engine.Answers{"pushes": engine.Number(3)}, Role: "x"})
		must(t, snapshot, err)
		enginetest.Same(t, tag, snapshot.Changes[0].Set[0].Does, want)
	}
}
