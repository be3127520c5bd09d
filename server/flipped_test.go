package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// replaced is a store in whose place another may be put while nobody asks.
type replaced struct{ store.Store }

// TestAFlippedBitNeverHasAPageOrTheAPISayWhatIsNotSo flips bits, one after another, of a file in which somebody has
// something of everything, and asks for all that pages and the API tell them. Each tells what it told before, or that
// part of what is stored can't be read: never anything else, and never that there is nothing.
func TestAFlippedBitNeverHasAPageOrTheAPISayWhatIsNotSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	file := &replaced{}
	s.startOver(func(st store.Store) store.Store { file.Store = st; return file })
	p := s.somebody()
	p.lived()
	p.signIn()
	program := p.keyed()
	told := p.tells(p.shown())
	ask := func(told []string) map[string]reply {
		replies := map[string]reply{}
		for _, at := range told {
			replies[at] = p.toldAt(at, program.token)
		}
		return replies
	}
	ask(told) // so that what is kept of a first look is kept
	want := ask(told)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for at, r := range want {
		if r.status != http.StatusOK {
			t.Errorf("of the sound file, %s answers %d:\n%s", at, r.status, r.body)
		}
	}
	whole, err := os.ReadFile(s.db)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(12, 12))
	path := filepath.Join(t.TempDir(), "flipped.db")
	var harmless, refused, hit, missed int
	const asked = 20 // of them for each flip
	flips := storetest.Size(5, 500)
	for flip := range flips {
		at := random.IntN(len(whole))
		for whole[at] == 0 { // mostly where nothing is
			at = random.IntN(len(whole))
		}
		altered := bytes.Clone(whole)
		altered[at] ^= 1 << random.IntN(8)
		if err := os.WriteFile(path, altered, 0o600); err != nil {
			t.Fatal(err)
		}
		st, err := bolt.Open(path)
		if err != nil {
			if store.CodeOf(err) != store.Damaged || !strings.Contains(err.Error(), "restore a backup") {
				t.Errorf("flip %d, of byte %d: %v", flip, at, err)
			}
			refused++
			continue
		}
		file.Store = st
		damaged := 0
		random.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
		for path, r := range ask(told[:asked]) {
			switch {
			case r.status == http.StatusServiceUnavailable && (strings.Contains(r.body, "Part of the stored data can&#39;t be read") ||
				strings.Contains(r.body, `"/api/problems/damaged"`)), r.status == cutOff:
				damaged++
			case r.status != want[path].status || r.body != want[path].body:
				t.Errorf("flip %d, of byte %d: %s answers %d (-before +now):\n%.2000s", flip, at, path, r.status,
					cmp.Diff(want[path].body, r.body))
			}
		}
		if err := st.Close(); err != nil {
			t.Error(err)
		}
		if missed += damaged; damaged == 0 {
			harmless++
		} else {
			hit++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	file.Store = s.store
	storetest.Figure(t, "flipped bits, over HTTP", "%d: %d harmless, %d had the file refused, %d cost %.1f of %d pages and "+
		"calls a 503; none said what isn't so", flips, harmless, refused, hit, float64(missed)/float64(max(hit, 1)), asked)
}

// tells are the addresses of what pages and the API tell somebody of themselves, and of what others see by a link.
func (p *somebody) tells(shared string) []string {
	p.t.Helper()
	told := []string{"/", "/me", "/me/keys", "/me/export", "/me/resume.json", "/shares", "/progress", "/groups", "/calendar",
		"/plans/new", "/quizzes/" + quizID, shared + "/progress", "/api/v1/me", "/api/v1/me/export", "/api/v1/me/progress",
		"/api/v1/me/assessments", "/api/v1/me/plans", "/api/v1/me/events", "/api/v1/me/drafts/" + quizID}
	p.update(func(tx store.Tx) error {
		taken, err := storetest.Taken(tx)
		for _, a := range taken {
			told = append(told, "/assessments/"+a.ID, "/api/v1/me/assessments/"+a.ID, shared+"/assessments/"+a.ID)
		}
		plans, more := storetest.Plans(tx)
		for _, g := range plans {
			at := "/plans/" + g.ID
			told = append(told, at, at+".json", at+".md", at+".ics", at+"/print", "/api/v1/me/plans/"+g.ID,
				at+"/milestones/"+g.Plan.Milestones[0].ID, shared+at)
		}
		in, most := tx.Memberships()
		for _, m := range in {
			told = append(told, "/groups/"+m.Group)
			if m.Owner == p.id {
				told = append(told, "/groups/"+m.Group+"/figures.csv")
			}
		}
		return errors.Join(err, more, most)
	})
	return told
}

// cutOff is the status of what ended in the middle, so that whoever asked was told that it isn't whole.
const cutOff = -1

// inMenu is what leads to the plan under way, or, where that can't be read, to a page that says so.
var inMenu = regexp.MustCompile(`<a href="(/plans/[0-9a-f-]+|/progress)"( aria-current="page")?>My plan</a>`)

// fresh is what a page says anew each time.
var fresh = regexp.MustCompile(`name="(once|id)" value="[^"]*"`)

// toldAt is a reply to the person, without a network.
func (p *somebody) toldAt(at, token string) (r reply) {
	p.t.Helper()
	req := httptest.NewRequest(http.MethodGet, at, http.NoBody)
	req.Host = strings.TrimPrefix(p.server.URL, "http://")
	if strings.HasPrefix(at, "/api/") {
		req.Header.Set("Authorization", "Bearer "+token)
	} else {
		address, err := url.Parse(p.server.URL + at)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, c := range p.client.Jar.Cookies(address) {
			req.AddCookie(c)
		}
	}
	w := httptest.NewRecorder()
	defer func() {
		switch reason := recover(); reason {
		case nil:
		case http.ErrAbortHandler:
			r = reply{status: cutOff}
		default:
			panic(fmt.Sprint(at, ": ", reason))
		}
	}()
	p.server.Config.Handler.ServeHTTP(w, req)
	return reply{w.Code, w.Header(), inMenu.ReplaceAllString(fresh.ReplaceAllString(w.Body.String(), ""), "My plan")}
}
