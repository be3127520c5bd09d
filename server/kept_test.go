package server_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
)

// formerContent is the content as it was before its questions were revised.
const formerContent = "../../cmd/careerpath/testdata/golden/content"

// keptResults are results that an earlier program made with the former content, as the store keeps them, by file.
func keptResults(t *testing.T) map[string]store.Assessment {
	t.Helper()
	files, err := filepath.Glob("testdata/kept/*.json")
	if err != nil || len(files) < 6 {
		t.Fatalf("there are %d kept results (%v)", len(files), err)
	}
	out := map[string]store.Assessment{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var a store.Assessment
		if err := json.Unmarshal(text, &a); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		a.ID, a.Started, a.Finished = uuid.Must(uuid.NewV7()).String(), daysAgo(120), daysAgo(120)
		out[strings.TrimSuffix(filepath.Base(file), ".json")] = a
	}
	return out
}

func (p *somebody) keep(a *store.Assessment) {
	p.t.Helper()
	p.update(func(tx store.Tx) error { return tx.AddAssessment(*a) })
}

// revised is the former content with every file's text changed by edit.
func revised(t *testing.T, edit func(file, text string) string) *score.Catalog {
	t.Helper()
	from, changed := os.DirFS(filepath.Join("testdata", formerContent)), fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "rules/cases") {
			return err
		}
		text, err := fs.ReadFile(from, name)
		changed[name] = &fstest.MapFile{Data: []byte(edit(name, string(text)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := content.Load(changed)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var (
	contentText    = regexp.MustCompile(`\b(ask|hint|does|title|summary|text|definition|because|note): ("?)([A-Za-z])`)
	folded         = regexp.MustCompile(`\b(summary|note): >-\n( +)`)
	credit         = regexp.MustCompile(`: 90\b`)
	numberOfPeople = regexp.MustCompile(`- id: people_led\n        ask: .*\n        hint: .*\n        fact: people_led\n.*\n`)
	firstOfItem    = regexp.MustCompile(`(?m)^    items:\n      - id: `)
)

func reworded(_, text string) string {
	return folded.ReplaceAllString(contentText.ReplaceAllString(text, "$1: ${2}Today $3"), "$1: >-\n${2}Today ")
}

func otherCredits(file, text string) string {
	if strings.HasPrefix(file, "quizzes/") {
		return credit.ReplaceAllString(text, ": 60")
	}
	return text
}

// inBands asks for the size of a team by another item than before, by choosing.
func inBands(file, text string) string {
	if strings.HasPrefix(file, "quizzes/") {
		return numberOfPeople.ReplaceAllString(text, `- id: team_size
        ask: How many people report to you?
        choose: one
        fact: people_led
        options:
          - {id: nobody, text: Nobody, value: 0}
          - {id: one_to_three, text: 1 to 3, value: 2}
          - {id: more, text: More, value: 9}
`)
	}
	return text
}

// otherQuestions has another question in place of the first of each section.
func otherQuestions(file, text string) string {
	if strings.HasPrefix(file, "quizzes/") {
		return firstOfItem.ReplaceAllString(text, "    items:\n      - id: another_")
	}
	return text
}

// The ways in which the former content is revised.
const (
	texts   = "every text is another"
	credits = "options earn less"
	gone    = "some questions are gone"
	bands   = "a number is asked for in bands"
)

// revisions are the content of today, and the former content revised in ways that a quiz is.
func revisions(t *testing.T) map[string]*score.Catalog {
	t.Helper()
	today, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*score.Catalog{
		"the content of today": today,
		texts:                  revised(t, reworded),
		credits:                revised(t, otherCredits),
		gone:                   revised(t, otherQuestions),
		bands:                  revised(t, inBands),
	}
}

// in stops the site and starts it again with other content, over the same store.
func (s *site) serving(c *score.Catalog) {
	s.t.Helper()
	s.stop()
	s.catalog = c
	s.start()
}

// said is what a page says of a result itself: all of it but what to do next. What levels mean is said by the content of
// today where the result has kept nothing of it.
func said(t *testing.T, r reply, a *store.Assessment) string {
	t.Helper()
	_, own, found := strings.Cut(r.body, "<main")
	own, _, ends := strings.Cut(own, `<section class="more"`)
	if r.status != http.StatusOK || !found || !ends {
		t.Fatalf("the page of a result answers %d:\n%s", r.status, r.body)
	}
	own = regexp.MustCompile(`(?s)<section class="step".*?</section>`).ReplaceAllString(own, "")
	if len(a.Snapshot.Skills[0].Anchors) == 0 {
		own = regexp.MustCompile(`(?s)<dl class="here">.*?</dl>`).ReplaceAllString(own, "")
	}
	return own
}

func TestAKeptResultReadsAsItDidWhateverBecomesOfTheContent(t *testing.T) {
	for name, a := range keptResults(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := siteOf(t, catalogIn(t, formerContent)).somebody()
			p.keep(&a)
			at := "/assessments/" + a.ID
			before := p.get(at)
			first := said(t, before, &a)
			for _, skill := range a.Snapshot.Skills {
				p.wants(before, http.StatusOK, escaped(skill.Title))
			}
			for _, role := range a.Snapshot.Roles {
				p.wants(before, http.StatusOK, escaped(role.Title))
			}
			for _, rule := range a.Result.Rules {
				if rule.Applied && rule.Note != "" {
					p.wants(reply{status: before.status, body: unmarked(before.body)}, http.StatusOK, escaped(rule.Note))
				}
			}
			for what, c := range revisions(t) {
				p.serving(c)
				if now := said(t, p.get(at), &a); now != first {
					t.Errorf("%s, and the result reads otherwise: %s", what, firstDifference(first, now))
				}
				kept := p.read(a.ID)
				if !slices.Equal(marshalled(t, &kept), marshalled(t, &a)) {
					t.Errorf("%s, and the kept result is another", what)
				}
			}
		})
	}
}

// read is an assessment as the store has it.
func (p *somebody) read(id string) (a store.Assessment) {
	p.t.Helper()
	err := p.store.View(p.t.Context(), p.id, func(data store.Reader) (err error) {
		a, err = data.Assessment(id)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// marshalled is an assessment in JSON, to the second.
func marshalled(t *testing.T, a *store.Assessment) []byte {
	t.Helper()
	whole := *a
	whole.Started, whole.Finished = a.Started.Truncate(time.Second), a.Finished.Truncate(time.Second)
	text, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// firstDifference shows two texts where they part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return fmt.Sprintf("…%s… has become …%s…", around(a), around(b))
}

func TestAKeptResultIsComparedWithANewOneLikeWithLike(t *testing.T) {
	for name, a := range keptResults(t) {
		for what, c := range revisions(t) {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				p := siteOf(t, c).somebody()
				p.keep(&a)
				carried := carriedTo(t, c, &a)
				if len(carried) == 0 {
					t.Fatal("no answer stands in the revised quiz")
				}
				// The same person takes it again, and answers as before what is still asked and strongly what is new.
				again := p.assessmentIn(a.Quiz, 5, completed(t, c, a.Quiz, carried))
				progress, err := plan.Compare(c, a.Quiz, plan.History{Taken: []engine.Taken{
					{ID: a.ID, Answers: a.Answers, Result: a.Result, Snapshot: a.Snapshot},
					{ID: again.ID, Answers: again.Answers, Result: again.Result, Snapshot: again.Snapshot},
				}})
				if err != nil {
					t.Fatal(err)
				}
				then, now := progress.Points[0], progress.Points[1]
				if same := c.QuizHash(a.Quiz) == a.Result.Catalog; then.Rescored == same {
					t.Errorf("the quiz is the same: %v, and the result is scored anew: %v", same, then.Rescored)
				}
				ranked := len(a.Snapshot.Roles) > 0 // by options with credit among others
				if !then.Rescored && (what == gone || ranked && (what == credits || what == texts)) {
					t.Error("the revision is none")
				}
				if what == credits && ranked && slices.Equal(then.Levels, a.Result.Levels) {
					t.Error("what an answer earns now isn't what it earned, and the levels are the same")
				}
				if left := len(a.Answers) - len(carried); then.LeftOut != left || what == gone && left == 0 {
					t.Errorf("%d answers are left out, want %d", then.LeftOut, left)
				}
				at := []string{"/progress?quiz=" + a.Quiz, "/assessments/" + a.ID + "/beside/" + again.ID}
				if then.Dropped || now.Dropped || len(progress.Since) == 0 {
					t.Fatalf("nothing is compared: %d answers are carried", len(carried))
				}
				if n := progress.Shared; then.Rescored && (n == nil || n.Questions != sharing(t, c, carried, &again)) {
					t.Errorf("they share %+v, want %d questions", n, sharing(t, c, carried, &again))
				}
				for _, ch := range progress.Since {
					for _, of := range append([]plan.Change{ch}, ch.Skills...) {
						if of.Certainty != plan.WithinNoise || math.Abs(of.From-of.To) > 1e-9 {
							t.Errorf("the same answers, and %s moved from %v to %v", of.ID, of.From, of.To)
						}
					}
				}
				for _, path := range at {
					r := p.get(path)
					p.wants(r, http.StatusOK, "Nothing has moved yet")
					if then.Rescored {
						p.wants(r, http.StatusOK, fmt.Sprintf("is read from the questions that both results answer: %d between",
							progress.Shared.Questions))
					}
					switch {
					case !then.Rescored:
						if strings.Contains(r.body, "scored anew") {
							t.Errorf("%s says that it is scored anew, and the quiz is the same", path)
						}
					case then.LeftOut == 0:
						p.wants(r, http.StatusOK, "made with an earlier version of the quiz",
							"scored anew by today&#39;s questions so that like is compared with like; no answers left out")
					default:
						p.wants(r, http.StatusOK, "made with an earlier version of the quiz", fmt.Sprintf("scored anew by "+
							"today&#39;s questions so that like is compared with like; %d answer", then.LeftOut),
							"left out, because the questions have changed")
					}
				}
			})
		}
	}
}

// carriedTo are the answers of a kept result that stand in a quiz of today: those to items that it still has, under the
// words that were chosen.
func carriedTo(t *testing.T, c *score.Catalog, a *store.Assessment) engine.Answers {
	t.Helper()
	quiz, ok := c.Quiz(a.Quiz)
	if !ok {
		t.Fatalf("there is no quiz %s", a.Quiz)
	}
	out := engine.Answers{}
	for id, answer := range a.Answers {
		if _, asked := quiz.Item(id); asked {
			if c.CheckAnswer(a.Quiz, id, answer) == "" {
				out[id] = answer
			}
		} else if it := statingFact(quiz, id); it != nil {
			out[it.ID] = quiz.Question(it).Stating(answer.Number())
		}
	}
	return out
}

// completed answers what is asked and not answered yet with the last there is to choose.
func completed(t *testing.T, c *score.Catalog, id string, answers engine.Answers) engine.Answers {
	t.Helper()
	quiz, _ := c.Quiz(id)
	out := maps.Clone(answers)
	for _, it := range quiz.Items() {
		q := quiz.Question(it)
		if _, answered := out[it.ID]; answered {
			continue
		}
		if n, first := q.Points(); n > 0 {
			out[it.ID] = engine.Number(first + float64(n) - 1)
		} else if len(it.Options) > 0 {
			out[it.ID] = engine.Choice(it.Options[len(it.Options)-1].ID)
		}
	}
	return out
}

// sharing is how many of the answers carried are to questions that measure something and that a later result answers,
// too.
func sharing(t *testing.T, c *score.Catalog, carried engine.Answers, later *store.Assessment) int {
	t.Helper()
	quiz, ok := c.Quiz(later.Quiz)
	if !ok {
		t.Fatalf("there is no quiz %s", later.Quiz)
	}
	n := 0
	for id, a := range carried {
		if it, asked := quiz.Item(id); asked && len(it.SkillIDs()) > 0 && a.Given() && later.Answers[id].Given() {
			n++
		}
	}
	return n
}

// statingFact is the item of a quiz that asks for a fact, nil for none.
func statingFact(quiz *engine.Quiz, fact string) *engine.Item {
	items := quiz.Items()
	i := slices.IndexFunc(items, func(it *engine.Item) bool { return it.Fact != nil && it.Fact.ID == fact })
	if i < 0 {
		return nil
	}
	return items[i]
}

func TestWhoLedPeopleStillDoesWhereThatIsAskedInBands(t *testing.T) {
	c := revised(t, inBands)
	for name, want := range map[string]string{"marketing_career": "more", "marketing_career_without_a_team": "nobody"} {
		a := keptResults(t)[name]
		if got := carriedTo(t, c, &a)["team_size"]; !got.Equal(engine.Choice(want)) {
			t.Errorf("%s: the answer is %v, want %s", name, got, want)
		}
		progress, err := plan.Compare(c, quizID, plan.History{Taken: []engine.Taken{
			{Answers: a.Answers, Result: a.Result, Snapshot: a.Snapshot}}})
		if err != nil {
			t.Fatal(err)
		}
		if pt := progress.Points[0]; !pt.Rescored || pt.LeftOut != 0 || !slices.Equal(pt.Levels, a.Result.Levels) {
			t.Errorf("%s: %d answers are left out, and the levels are %v, want %v", name, pt.LeftOut, pt.Levels,
				a.Result.Levels)
		}
	}
}
