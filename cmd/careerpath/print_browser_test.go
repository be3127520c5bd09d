package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/storetest"
)

// Paper sizes in inches: width and height.
var papers = map[string][2]float64{"A4": {8.27, 11.69}, "Letter": {8.5, 11}}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// printed prints the page that is open and returns how many sheets it takes.
func (b *browser) printed(paper string) int {
	b.t.Helper()
	size := papers[paper]
	var out []byte
	b.run(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		pdf, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: size[0], PaperHeight: size[1]})
		out = pdf.Data
		return err
	}))
	return len(pdfPage.FindAll(out, -1))
}

// smallestPrint is the size of the smallest text on paper, in points.
func (b *browser) smallestPrint() float64 {
	b.t.Helper()
	b.run(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	size := evaluate[float64](b, `(() => {
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		let least = Infinity;
		while (walk.nextNode()) {
			const of = walk.currentNode.parentElement;
			if (walk.currentNode.data.trim() && of.checkVisibility())
				least = Math.min(least, parseFloat(getComputedStyle(of).fontSize));
		}
		return least * 72 / 96;
	})()`)
	b.screen(1280, false)
	return size
}

func TestResultsAndPlansPrintOnOneSheetInLettersLargeEnough(t *testing.T) {
	t.Parallel()
	live, secret := liveDemo(t)
	b := newBrowser(t)
	b.comeBack(live.URL + "/open#" + secret)
	wide := strings.Repeat("wide words ", 180)
	for _, tt := range []struct {
		name       string
		milestones int // of the plan, all planned; 0 is the plan as it is
		status     plan.Status
		text       string // in every part that has its own words, "" for the activity's
		path       string // of the plan's page, or of the latest result's
		sheets     int    // at most
		shown      int    // milestones that are shown, at least
	}{
		{"a result", 0, "", "", "", 1, 0},
		{"a result with long words", 0, "", wide, "", 1, 0},
		{"a plan half done", 0, "", "", "/print", 1, 1},
		{"all of a plan half done", 0, "", "", "/print?all", 3, 4},
		{"twelve to do", 12, plan.Planned, "", "/print", 1, 3},
		{"all of twelve to do", 12, plan.Planned, "", "/print?all", 4, 12},
		{"twelve to do, with as many words as fit into a plan", 12, plan.Planned, wide, "/print", 1, 2},
		{"twelve to do, with words that don't end", 12, plan.Planned, strings.Repeat("Wm", 90), "/print", 1, 1},
		{"a hundred to do", 100, plan.Planned, wide, "/print", 1, 2},
		{"a hundred done", 100, plan.Done, wide, "/print", 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b.t = t
			at := live.URL
			if tt.path == "" {
				at += "/assessments/" + retell(t, live.store, secret, tt.text) + "/print"
			} else {
				at += "/plans/" + rewrite(t, live.store, secret, tt.milestones, tt.status, tt.text) + tt.path
			}
			for _, language := range []string{"en", "de", "es"} {
				b.speak(language)
				b.open(at)
				if got := evaluate[string](b, `document.documentElement.lang`); got != language {
					t.Errorf("the page is in %s, not %s", got, language)
				}
				for paper := range papers {
					if n := b.printed(paper); n < 1 || n > tt.sheets {
						t.Errorf("in %s it takes %d sheets of %s", language, n, paper)
					}
				}
				if size := b.smallestPrint(); size < 9.99 {
					t.Errorf("in %s the smallest text is %.1f points", language, size)
				}
				if n := evaluate[int](b, `document.querySelectorAll(".quarter > li, .open > li").length`); n < tt.shown {
					t.Errorf("in %s %d milestones are shown, not %d", language, n, tt.shown)
				}
			}
			if tt.text == "" && tt.milestones == 0 || strings.HasPrefix(tt.text, "Wm") {
				b.sound()
			}
		})
	}
}

func TestNamesAreGivenAndTheLinkIsKeptByKeyboardAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for _, javaScript := range []bool{true, false} {
		t.Run(fmt.Sprintf("JavaScript %v", javaScript), func(t *testing.T) {
			live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
			catalog, err := ownCatalog()
			if err != nil {
				t.Fatal(err)
			}
			secret, err := demo.New(t.Context(), catalog, live.store, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			growth := adoptedToday(t, live.store, secret)
			b := newBrowser(t)
			b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !javaScript}))
			b.screen(390, false)
			b.keep(live.URL, "careerpath", secret) // the browser that made the link, which alone can show it

			b.open(live.URL + "/plans/" + growth)
			if javaScript {
				b.sound()
			}
			b.tabTo(`!!document.activeElement?.matches(".keep button")`)
			b.follow(chromedp.KeyEvent(kb.Enter))
			if got := b.text(); strings.Contains(got, "Keep your link") {
				t.Errorf("the link is asked for again:\n%s", got)
			}

			for _, at := range []string{"/plans/" + growth, "/assessments/" + retell(t, live.store, secret, "")} {
				b.open(live.URL + at + "/name")
				for _, name := range []string{strings.Repeat("long ", 20), "before the reorganisation"} {
					b.tabTo(`document.activeElement?.matches("#name")`)
					b.run(chromedp.KeyEvent(kb.End))
					for range 100 {
						b.run(chromedp.KeyEvent(kb.Backspace))
					}
					b.run(chromedp.KeyEvent(name))
					b.follow(chromedp.KeyEvent(kb.Enter))
					if refused := strings.HasSuffix(b.where(), "/name"); refused != (len(name) > 60) {
						t.Fatalf("%q leads to %s", name, b.where())
					} else if refused && javaScript {
						b.sound()
						b.screen(390, false)
					}
				}
				if got := b.text(); !strings.Contains(got, "before the reorganisation") {
					t.Errorf("the page says:\n%s", got)
				}
			}
		})
	}
}

// adoptedToday has the plan of the only person as one that was adopted today and asked nothing yet, and returns its id.
func adoptedToday(t *testing.T, st store.Store, secret string) (id string) {
	t.Helper()
	p := personWith(t, st, secret)
	err := st.Update(t.Context(), p.ID, func(tx store.Tx) error {
		plans, err := storetest.Plans(tx)
		if err != nil {
			return err
		}
		plans[0].Created = time.Now()
		id = plans[0].ID
		if _, err = tx.PutPlan(plans[0]); err != nil {
			return err
		}
		return tx.PutSettings(store.Settings{})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// retell returns the id of the latest result of the only person, or, where there is a text, of one like it with that
// text in every place.
func retell(t *testing.T, st store.Store, secret, text string) (id string) {
	t.Helper()
	p := personWith(t, st, secret)
	err := st.Update(t.Context(), p.ID, func(tx store.Tx) error {
		taken, err := storetest.Taken(tx)
		if err != nil {
			return err
		}
		latest := taken[len(taken)-1]
		if id = latest.ID; text == "" {
			return nil
		}
		id, latest.ID, latest.Snapshot.Lang = "long", "long", "en"
		kept := &latest.Snapshot
		kept.QuizTitle = text[:180]
		for i := range kept.Skills {
			kept.Skills[i].Title, kept.Skills[i].Definition = text[:180], text
		}
		for i := range kept.Roles {
			kept.Roles[i].Title = text[:180]
		}
		for i := range kept.Items {
			kept.Items[i].Ask, kept.Items[i].Answer = text, text
		}
		for i := range latest.Result.Rungs {
			latest.Result.Rungs[i].Because = text
		}
		return tx.AddAssessment(latest)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// rewrite makes the plan of the only person one of n milestones with the same text in each, and returns its id.
func rewrite(t *testing.T, st store.Store, secret string, n int, status plan.Status, text string) (id string) {
	t.Helper()
	p := personWith(t, st, secret)
	err := st.Update(t.Context(), p.ID, func(tx store.Tx) error {
		plans, err := storetest.Plans(tx)
		if err != nil {
			return err
		}
		kept := plans[0]
		id = kept.ID
		made := make([]plan.Milestone, n)
		for i := range made {
			made[i] = kept.Plan.Milestones[i%len(kept.Plan.Milestones)]
			m := &made[i]
			m.ID, m.Status = fmt.Sprintf("own_%d", i+1), status
			if text != "" {
				m.Title, m.About, m.DoneWhen, m.Obstacle, m.If, m.Then, m.DropReason = text[:180], text, text, text,
					text, text, text
			}
		}
		if n > 0 {
			kept.Plan.Milestones = made
			kept.Plan.Schedule(kept.Plan.Start)
		}
		_, err = tx.PutPlan(kept)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
