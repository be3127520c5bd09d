package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
)

// visitor is somebody with results on a site that speaks every language, seen in a browser.
type visitor struct {
	*browser
	url     string
	person  string
	catalog *score.Catalog
	store   *bolt.Store
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	v := &visitor{newBrowser(t), live.URL, uuid.Must(uuid.NewV7()).String(), catalog, live.store}
	who := store.Person{ID: v.person, Created: time.Now()}
	if err := live.store.CreatePerson(t.Context(), who, store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: sha256.Sum256(raw)}); err != nil {
		t.Fatal(err)
	}
	v.cookie("careerpath", base64.RawURLEncoding.EncodeToString(raw))
	return v
}

func (v *visitor) cookie(name, value string) {
	v.t.Helper()
	v.run(call(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: v.url}))
}

// size is a screen.
type size struct{ width, height int64 }

// The screens on which the first one of a page is judged.
var (
	phone   = size{390, 844}
	desktop = size{1280, 800}
)

func (v *visitor) on(s size) {
	v.t.Helper()
	v.run(chromedp.EmulateViewport(s.width, s.height))
}

// answered takes a quiz as somebody who is good at some skills and not at others, from 0 for none of it to 1 for all.
func (v *visitor) answered(quiz string, ago time.Duration, good func(skill string) float64) store.Assessment {
	v.t.Helper()
	q, ok := v.catalog.Quiz(quiz)
	if !ok {
		v.t.Fatalf("there is no quiz %s", quiz)
	}
	answers := engine.Answers{}
	for _, it := range q.Items() {
		switch {
		case it.Scale != nil:
			x := good(it.Measures[0].Skill.ID)
			if it.Reversed {
				x = 1 - x
			}
			n, first := q.Question(it).Points()
			answers[it.ID] = engine.Number(first + float64(int(x*float64(n-1)+0.5)))
		case len(it.Options) > 0:
			answers[it.ID] = engine.Choice(best(it, good))
		default:
			answers[it.ID] = engine.Number(8)
		}
	}
	shown, err := v.catalog.Shown(quiz, answers)
	if err != nil {
		v.t.Fatal(err)
	}
	for id := range answers {
		if !slices.Contains(shown, id) {
			delete(answers, id)
		}
	}
	at := time.Now().Add(-ago)
	a := store.Assessment{ID: uuid.Must(uuid.NewV7()).String(), Quiz: quiz, Started: at, Finished: at, Answers: answers}
	if a.Result, err = v.catalog.Score(quiz, answers); err != nil {
		v.t.Fatal(err)
	}
	if a.Result.Changes, err = v.catalog.Changes(v.t.Context(), quiz, answers); err != nil {
		v.t.Fatal(err)
	}
	if a.Snapshot, err = v.catalog.Snapshot(quiz, answers, a.Result.Changes...); err != nil {
		v.t.Fatal(err)
	}
	v.update(func(tx store.Tx) error { return tx.AddAssessment(a) })
	return a
}

// best is the option that earns most for what somebody is good at, of facts the one nearest to 8.
func best(it *engine.Item, good func(string) float64) string {
	id, most := "", -1e9
	for _, o := range it.Options {
		sum := 0.0
		if o.Value != nil {
			sum = -max(*o.Value-8, 8-*o.Value)
		}
		for _, p := range o.Credit {
			sum += p.Points * (good(p.Skill.ID) - 0.3)
		}
		if sum > most {
			id, most = o.ID, sum
		}
	}
	return id
}

func (v *visitor) update(change func(store.Tx) error) {
	v.t.Helper()
	if err := v.store.Update(v.t.Context(), v.person, change); err != nil {
		v.t.Fatal(err)
	}
}

// planned draws up a plan from a result, with some of its milestones done.
func (v *visitor) planned(a store.Assessment, to string, done int) {
	v.t.Helper()
	today := engine.DateOf(time.Now())
	p, err := plan.New(v.catalog, &a.Result, a.Answers, to, plan.Pace{Start: today - 60, HoursPerWeek: 3})
	if err != nil {
		v.t.Fatal(err)
	}
	for i := range done {
		if err := p.SetStatus(p.Milestones[i].ID, plan.Done, "Seen.", "", today); err != nil {
			v.t.Fatal(err)
		}
	}
	v.update(func(tx store.Tx) error {
		_, err := tx.PutPlan(store.Plan{ID: uuid.Must(uuid.NewV7()).String(), Assessment: a.ID, Active: true, Plan: p})
		return err
	})
}

// manages is good at what a manager does, and to some part at what a director does.
func manages(direction float64) func(string) float64 {
	return func(skill string) float64 {
		switch {
		case strings.Contains("team_leadership campaign_execution project_coordination", skill):
			return 1
		case strings.Contains("strategic_vision executive_partnership budget_ownership marketing_strategy", skill):
			return direction
		}
		return 0.25
	}
}

// lowest says how far down the page something reaches, in pixels.
func (v *visitor) lowest(what, selector string) int {
	v.t.Helper()
	at := evaluate[int](v.browser, fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll(%q)].filter(e => e.getClientRects().length);
		return all.length ? Math.round(Math.max(...all.map(e => e.getBoundingClientRect().bottom + scrollY))) : -1;
	})()`, selector))
	if at < 0 {
		v.t.Errorf("%s has no %s", v.where(), what)
	}
	return at
}

func (v *visitor) high() int {
	v.t.Helper()
	return evaluate[int](v.browser, `document.documentElement.scrollHeight`)
}

// parts are what the first screen of a result has to show.
var parts = map[string]string{
	"answer": ".verdict h1", "how sure it is": ".verdict .lead", "picture": ".verdict .glance",
	"reasons": ".verdict .short li", "next step": ".verdict .step .button",
}

func TestTheFirstScreenOfAResultAnswersGivesReasonsAndLeadsOn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		make  func(*visitor) store.Assessment
		says  string // in English
		never string
	}{
		{"which role fits", func(v *visitor) store.Assessment {
			return v.answered("marketing_career", 0, manages(0.25))
		}, "You work like a Marketing Manager", "%"},
		{"ready to be a director", func(v *visitor) store.Assessment {
			return v.answered("manager_or_director", 0, manages(0.25))
		}, "% of what a Marketing Director's job asks", "of the match"},
		{"ready to be a director, taken again with a plan", func(v *visitor) store.Assessment {
			first := v.answered("manager_or_director", 200*24*time.Hour, manages(0.25))
			v.planned(first, "marketing_director", 2)
			return v.answered("manager_or_director", 0, manages(0.5))
		}, "% of what a Marketing Director's job asks, up ", "Make a plan"},
		{"one or the other", func(v *visitor) store.Assessment {
			return v.answered("social_manager_or_marketer", 0, manages(0.75))
		}, "like a Social Media Ma", ""},
		{"taken again with a plan", func(v *visitor) store.Assessment {
			first := v.answered("marketing_career", 200*24*time.Hour, manages(0.25))
			v.planned(first, "marketing_director", 2)
			return v.answered("marketing_career", 0, manages(0.5))
		}, "% of what a Marketing Director's job asks, up ", "Make a plan"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVisitor(t)
			a := tt.make(v)
			for _, lang := range []string{"en", "de", "es"} {
				v.cookie("careerpath-lang", lang)
				for _, s := range []size{phone, desktop} {
					v.on(s)
					v.open(v.url + "/assessments/" + a.ID)
					for what, selector := range parts {
						if low := v.lowest(what, selector); low > int(s.height) {
							t.Errorf("%s, %d px wide: the %s reaches down to %d px of %d", lang, s.width, what, low, s.height)
						}
					}
					if n := evaluate[int](v.browser, `document.querySelectorAll(".verdict .short li").length`); n != 2 {
						t.Errorf("%s: there are %d reasons", lang, n)
					}
					if high := v.high(); s == phone && high > 42*int(phone.height)/10 {
						t.Errorf("%s: the page is %d px high, %.1f screens", lang, high, float64(high)/float64(phone.height))
					}
				}
				if first := evaluate[string](v.browser, `document.querySelector(".verdict").innerText`); lang == "en" &&
					(!strings.Contains(first, tt.says) || tt.never != "" &&
						strings.Contains(strings.Split(first, "Your next step")[0], tt.never)) {
					t.Errorf("the first screen says:\n%s", first)
				}
			}
		})
	}
}

func TestAResultIsAccessibleWithEveryFoldOpenAndNeedsNoJavaScript(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	first := v.answered("marketing_career", 200*24*time.Hour, manages(0.25))
	v.planned(first, "marketing_director", 2)
	again := v.answered("marketing_career", 0, manages(0.75))
	ready := v.answered("manager_or_director", 0, manages(0.25))
	for _, path := range []string{"/assessments/" + again.ID, "/assessments/" + ready.ID,
		"/assessments/" + first.ID + "/beside/" + again.ID} {
		v.open(v.url + path)
		v.browser.unfold()
		v.sound()
		small := evaluate[[]string](v.browser, `[...document.querySelectorAll("main *")]
			.filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
			.filter(e => parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.tagName + ": " + e.textContent)`)
		if len(small) > 0 {
			t.Errorf("%s has text of less than 12 px: %v", path, small)
		}
		v.on(phone)
		for _, lang := range []string{"de", "es", "en"} {
			v.cookie("careerpath-lang", lang)
			v.open(v.url + path)
			wide := evaluate[[]string](v.browser, `(() => {
				document.querySelectorAll("details").forEach(d => d.open = true);
				return [...document.querySelectorAll(".scroll")].filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel);
			})()`)
			if len(wide) > 0 {
				t.Errorf("%s in %s has to be scrolled sideways: %v", path, lang, wide)
			}
		}
	}
	v.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	v.on(phone)
	v.open(v.url + "/assessments/" + again.ID)
	v.run(chromedp.Click(`section[aria-labelledby=levels] summary`))
	v.follow(chromedp.Click(`.step .button`))
	if !strings.Contains(v.where(), "/milestones/") {
		t.Errorf("the next step leads to %s", v.where())
	}
}
