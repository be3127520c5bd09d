package search_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/enginetest"
	"careerpath/engine/search"
)

func shipped(t *testing.T) *search.Index {
	c := enginetest.ShippedContent(t)
	return search.New(c.Roles, c.Skills, func(text string) string { return text })
}

func TestRolesAreFoundByWhatTheyAreCalledAndWhatTheyDo(t *testing.T) {
	x := shipped(t)
	for query, want := range map[string]struct {
		role   string
		reason search.Kind
		text   string
	}{
		"content strategist":         {"digital_media_manager", search.Duty, "Shapes the overall online content strategy"},
		"Marketing Director":         {"marketing_director", search.Title, "Marketing Director"},
		"brand manager":              {"marketing_manager", search.Alternate, "Brand Manager"},
		"new media strategist":       {"digital_media_manager", search.Alternate, "New Media Strategist"},
		"hootsuite":                  {"social_media_manager", search.Tool, "Hootsuite"},
		"community manager":          {"social_media_manager", search.Duty, "Engages the community"},
		"who looks after followers?": {"social_media_manager", search.Duty, "Looks after the followers"},
	} {
		hits, meant := x.Find(query)
		if len(hits) == 0 || hits[0].Role.ID != want.role || len(meant) > 0 {
			t.Errorf("%q finds %v, meaning %v", query, hits, meant)
			continue
		}
		if r := hits[0].Reasons[0]; r.Kind != want.reason || !strings.HasPrefix(r.Text, want.text) {
			t.Errorf("%q finds %s for %v", query, want.role, hits[0].Reasons)
		}
	}
}

func TestMisspeltWordsAreTakenForWhatStandsThere(t *testing.T) {
	x := shipped(t)
	right, _ := x.Find("content strategist")
	hits, meant := x.Find("contnet stratgist")
	if len(meant) != 2 || meant[0] != (search.Meant{Typed: "contnet", Word: "content"}) ||
		meant[1].Typed != "stratgist" || len(hits) == 0 || hits[0].Role != right[0].Role {
		t.Error(meant, hits)
	}
	for _, query := range []string{"", "the of", "xyzzy", "boss", "?!"} {
		if hits, meant := x.Find(query); len(hits) > 0 || len(meant) > 0 {
			t.Errorf("%q finds %v, meaning %v", query, hits, meant)
		}
	}
}

func TestATranslatedRoleIsFoundInBothLanguages(t *testing.T) {
	c := enginetest.ShippedContent(t)
	german := func(text string) string {
		if text == "Marketing Director" {
			return "Marketingleitung für Büros"
		}
		return text
	}
	x := search.New(c.Roles, c.Skills, german)
	for _, query := range []string{"marketing director", "Marketingleitung", "BUROS", "büro"} {
		if hits, _ := x.Find(query); len(hits) == 0 || hits[0].Role.ID != "marketing_director" {
			t.Errorf("%q finds %v", query, hits)
		}
	}
}

func TestWhateverIsTypedFindsRolesOnceWithReasons(t *testing.T) {
	x := shipped(t)
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"media", "SEO", "budget", "manager", "é", "ads"}))
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOfN(words, 0, 4).Draw(t, "words"), " ")
		hits, _ := x.Find(query)
		seen := map[string]bool{}
		for _, hit := range hits {
			if seen[hit.Role.ID] || len(hit.Reasons) == 0 || len(hit.Reasons) > 3 {
				t.Fatalf("%q finds %v", query, hits)
			}
			seen[hit.Role.ID] = true
		}
	})
}
