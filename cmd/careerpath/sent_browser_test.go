package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// slowLine hands requests on at once. Of the first that sends a milestone the answer never comes: the browser gives it
// up when its person sends it again.
type slowLine struct {
	site  http.Handler
	sent  atomic.Int32
	again chan struct{} // closed once it has come twice
}

func (l *slowLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // gone already
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	l.site.ServeHTTP(answer, r)
	if bytes.Contains(body, []byte("go=own")) {
		if l.sent.Add(1) == 1 {
			<-r.Context().Done()
			return
		}
		defer close(l.again)
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = answer.Body.WriteTo(w)
}

func TestAMilestoneAddedTwiceOnASlowLineIsAddedOnce(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	line := &slowLine{site: site.Config.Handler, again: make(chan struct{})}
	front := httptest.NewServer(line)
	t.Cleanup(front.Close)
	b := newBrowser(t)
	b.screen(1280, false)
	b.open(front.URL + "/quizzes/marketing_career")
	b.takeQuiz(fill(t))
	b.follow(chromedp.Click(`a[href^="/plans/new"]`))
	b.follow(chromedp.Click(`main form .button`))
	growth := strings.TrimSuffix(b.where(), "/adopt")
	b.open(growth)

	// The browser takes no orders while a page is on its way, so the page clicks by itself.
	evaluate[chromedp.Void](b, `document.querySelector("#title").value = "Read the annual report";
		(button => {
			setTimeout(() => button.click(), 500);
			button.click();
		})(document.querySelector("form:has(#own_hours) button"))`)
	select {
	case <-line.again:
	case <-b.ctx.Done():
		t.Fatal("the form does not come twice")
	}
	b.until(`document.readyState === "complete"`)
	if got := b.text(); strings.Contains(got, "Nothing was changed") || b.where() != growth {
		t.Errorf("what comes is %s:\n%s", b.where(), got)
	}
	if got := evaluate[int](b, `[...document.querySelectorAll(".milestone h3, .coming a")]
		.filter(h => h.textContent === "Read the annual report").length`); got != 1 {
		t.Errorf("the plan has the milestone %d times", got)
	}
}
