package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A ladder made of a table is taken from its quiz to the result, and what it shows is accessible in every language.
func TestPagesOfALadderAreAccessible(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "tracks")
	imported(t, "tracks", dir)
	site := newLiveSiteOf(t, dir, filepath.Join(t.TempDir(), "people.db"), time.Now)
	b := newBrowser(t)
	b.screen(390, false)
	b.open(site.URL + "/quizzes/building")
	b.soundAt(390, false)
	for range 8 {
		if strings.Contains(b.where(), "/assessments/") {
			break
		}
		evaluate[chromedp.Void](b, `document.querySelectorAll(".question").forEach((q, i) => {
			const levels = q.querySelectorAll(".options input");
			levels[(i + 1) % levels.length].checked = true;
		})`)
		b.follow(chromedp.Click(`.actions button`))
	}
	result := b.where()
	if !strings.Contains(result, "/assessments/") {
		t.Fatalf("the quiz ends at %s:\n%s", result, b.text())
	}
	for _, address := range []string{result, result + "/print", site.URL + "/roles", site.URL + "/progress"} {
		for _, tag := range []string{"en", "de", "es"} {
			b.speak(tag)
			b.open(address)
			evaluate[chromedp.Void](b, `document.querySelectorAll("details").forEach(d => { d.open = true; })`)
			if tag == "en" {
				b.sound()
			} else {
				b.soundFor(320, false, notColours)
			}
		}
	}
}
