package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// wideScale is content with a quiz whose scale has as many labels as one may have.
const wideScale = `id: pain
title: Pain
minutes: 1
scales: {change: [Much worse, "-9", "-8", "-7", "-6", "-5", "-4", "-3", "-2", "-1", "0", "1", "2", "3", "4", "5", "6",
  "7", "8", "9", Much better]}
reliability: {sd: 22, inter_item_r: 0.45}
sections:
  - title: All
    items:
      - {id: better, ask: How has it changed?, scale: change, measures: {pain: 1}}
      - {id: again, ask: And today?, scale: change, measures: {pain: 1}}
`

func TestTwentyOneLabelsFitOnTheNarrowestScreen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"rules/sources.yaml": "sources:\n  - {id: us, title: Us}\n",
		"rules/skills.yaml": "clusters:\n  - {id: all, title: All}\nskills:\n  - {id: pain, title: Pain, cluster: all, " +
			"definition: How much it hurts., anchors: {50: It hurts.}}\n",
		"quizzes/pain.yaml": wideScale,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	site := newLiveSiteOf(t, dir, filepath.Join(t.TempDir(), "people.db"), time.Now)
	b := newBrowser(t)
	for _, width := range []int64{narrowest, phoneWidth, 1280} {
		b.run(chromedp.EmulateViewport(width, phoneHeight))
		b.open(site.URL + "/quizzes/pain?at=better")
		got := evaluate[struct {
			Labels, Small int
			Wide          bool
			High          float64
		}](b, `(labels => ({
			Labels: labels.length,
			Small: labels.filter(l => l.width < 44 || l.height < 44 || l.left < 0 || l.right > innerWidth).length,
			Wide: document.documentElement.scrollWidth > innerWidth,
			High: document.querySelector(".scale").getBoundingClientRect().height,
		}))([...document.querySelectorAll(".scale label")].map(l => l.getBoundingClientRect()))`)
		if got.Labels != 42 || got.Small > 0 || got.Wide || got.High > 400 {
			t.Errorf("at %d px: %+v", width, got)
		}
	}
}
