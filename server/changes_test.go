package server_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/store"
)

var tags = regexp.MustCompile(`</?(section|details|summary|span|h2|p|strong|ul|li)[^>]*>`)

// changesOn returns the words of the page's section about what would change the recommendation, "" where there is none.
func changesOn(page string) string {
	_, section, _ := strings.Cut(page, `aria-labelledby="changes">`)
	section, _, _ = strings.Cut(section, "</section>")
	section = strings.NewReplacer("<q>", "“", "</q>", "”").Replace(unmarked(section))
	return html.UnescapeString(strings.Join(strings.Fields(tags.ReplaceAllString(section, " ")), " "))
}

func TestAFinishedQuizSaysWhatWouldChangeTheRecommendation(t *testing.T) {
	s := newSite(t)
	sheet := answersOf(t, s.catalog, func(skill string) bool {
		return strings.Contains("marketing_strategy data_analysis paid_acquisition seo_and_owned_channels "+
			"community_engagement", skill)
	})
	answers := sheetOf(t, s.catalog, sheet)
	changes, err := s.catalog.Changes(t.Context(), quizID, answers)
	if err != nil || len(changes) == 0 {
		t.Fatalf("nothing would change the result: %v %v", changes, err)
	}
	words, err := s.catalog.Snapshot(quizID, answers, changes...)
	if err != nil {
		t.Fatal(err)
	}
	got := changesOn(s.get(s.take(sheet)).body)
	if n := strings.Count(got, "With these answers it would be "); n != len(changes) {
		t.Errorf("the page has %d of %d changes: %s", n, len(changes), got)
	}
	for _, ch := range words.Changes {
		role, _ := s.catalog.Role(ch.Role)
		for _, text := range []string{role.Title, ch.Set[0].Ask, ch.Set[0].To} {
			if !strings.Contains(strings.ToLower(got), strings.ToLower(text)) {
				t.Errorf("the page doesn't say %q: %s", text, got)
			}
		}
	}
}

func TestChangesAreSaidAsOtherAnswersAndNotAsAdvice(t *testing.T) {
	coaches := engine.SnapshotAnswer{Ask: "I coached.", Does: "coach a colleague", From: "Rarely", To: "Almost always"}
	plans := engine.SnapshotAnswer{Ask: "I plan.", Does: "plan ahead", From: "Often", To: "Never"}
	agrees := engine.SnapshotAnswer{Ask: "I like it.", From: "Agree", To: "Disagree"}
	adds := engine.SnapshotAnswer{Ask: "Which tools?", To: "Tongs"}
	drops := engine.SnapshotAnswer{Ask: "Which tools?", From: "Hammer"}
	const why = " This shows how firm the recommendation is. It is no advice: answer nothing but what is true, and do " +
		"nothing good less often."
	const becomes = "With these answers it would be Marketing Director : "
	for _, tt := range []struct {
		name string
		sets [][]engine.SnapshotAnswer
		role engine.OptionalID
		want string
	}{
		{"one answer", [][]engine.SnapshotAnswer{{coaches}}, "marketing_manager",
			"What would change the recommendation One different answer would be enough to put another role first. " + becomes +
				"“I coached.”: “Almost always” instead of “Rarely”" + why},
		{"several ways", [][]engine.SnapshotAnswer{{agrees}, {adds}, {drops}}, "marketing_manager",
			"What would change the recommendation One different answer would be enough to put another role first. " + becomes +
				"“I like it.”: “Disagree” instead of “Agree” " + becomes + "“Which tools?”: also “Tongs” " + becomes +
				"“Which tools?”: without “Hammer”" + why},
		{"two answers", [][]engine.SnapshotAnswer{{agrees, coaches}}, "marketing_manager",
			"What would change the recommendation Two answers would have to be different for another role to come first. " + becomes +
				"“I like it.”: “Disagree” instead of “Agree” “I coached.”: “Almost always” instead of “Rarely”" + why},
		{"three answers", [][]engine.SnapshotAnswer{{coaches, plans, agrees}}, "marketing_manager",
			"What would change the recommendation Three answers would have to be different for another role to come first. " + becomes +
				"“I coached.”: “Almost always” instead of “Rarely” “I plan.”: “Never” instead of “Often” " +
				"“I like it.”: “Disagree” instead of “Agree”" + why},
		{"none", [][]engine.SnapshotAnswer{}, "marketing_manager",
			"What would change the recommendation No one or two different answers would put another role first, and we " +
				"found no three that would."},
		{"no role is recommended", [][]engine.SnapshotAnswer{{coaches}}, "",
			"What would bring a recommendation One different answer would be enough. " + becomes +
				"“I coached.”: “Almost always” instead of “Rarely”" + why},
		{"a result from before it was looked for", nil, "marketing_manager", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newSite(t).somebody()
			a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
				if a.Result.Role = tt.role; tt.role == "" {
					a.Result.Because = nil
				}
				if tt.sets == nil {
					return
				}
				a.Result.Changes = []engine.Counterfactual{}
				for _, set := range tt.sets {
					a.Result.Changes = append(a.Result.Changes,
						engine.Counterfactual{Set: engine.Answers{}, Role: "marketing_director"})
					a.Snapshot.Changes = append(a.Snapshot.Changes, engine.SnapshotChange{Role: "marketing_director", Set: set})
				}
			})
			if got := changesOn(p.get("/assessments/" + a.ID).body); got != tt.want {
				t.Errorf("the page says\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestWhatWouldChangeACloseCallComesBeforeTheReasons(t *testing.T) {
	for verdict, before := range map[engine.Verdict]bool{engine.VerdictClear: false, engine.VerdictLikely: false,
		engine.VerdictClose: true} {
		p := newSite(t).somebody()
		a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
			a.Result.Verdict, a.Result.Changes = verdict, []engine.Counterfactual{}
		})
		page := p.get("/assessments/" + a.ID).body
		changes, reasons := strings.Index(page, `id="changes"`), strings.Index(page, `id="reasons"`)
		if changes < 0 || reasons < 0 || (changes < reasons) != before || strings.Count(page, `id="changes"`) != 1 {
			t.Errorf("%s: the changes are at %d, the reasons at %d", verdict, changes, reasons)
		}
	}
}

func TestChangesSayThatNumbersStayWhereOneDecides(t *testing.T) {
	p := newSite(t).somebody()
	for when, want := range map[string]bool{"fact.executive_meetings >= 1": true, "level.team_leadership >= 30": false} {
		a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
			a.Result.Blocked = &engine.Blocked{Role: a.Result.Roles[0].Role, Unmet: []engine.Unmet{{When: when}}}
			a.Result.Changes = []engine.Counterfactual{}
		})
		page := p.get("/assessments/" + a.ID)
		const said = "we found no three that would. The numbers that you gave are left as they are here."
		if got := strings.Contains(spoken(page.body), said); got != want {
			t.Errorf("%s: said is %t, not %t", when, got, want)
		}
	}
}
