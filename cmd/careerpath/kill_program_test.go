package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/store"
)

// quizProgram is a program with a key, and a person of its own, that keeps the draft of a quiz and finishes it, again
// and again.
type quizProgram struct {
	client  *http.Client
	secret  store.SecretHash
	token   string
	kept    int    // drafts asked for so far
	draft   string // the answer that the draft has, as acknowledged, "" for no draft
	keeping string // the one that was asked for without an answer, "" for none
	ending  bool   // the draft was to be finished, without an answer

	results  map[string]string // by id, the answer that each was made of, as acknowledged
	read     map[string]string // by id, the answer that each had when it was read after a kill
	finished map[string]bool   // ids of those that the events read so far tell of
	seen     uint64            // number of the last of them
}

// begin makes the person.
func (p *quizProgram) begin(site string, client *http.Client) error {
	p.client, p.results, p.finished = client, map[string]string{}, map[string]bool{}
	var somebody struct{ Token string }
	if err := p.call(http.MethodPost, site+"/api/v1/people", "{}", &somebody); err != nil {
		return err
	}
	p.token = somebody.Token
	secret, err := base64.RawURLEncoding.DecodeString(p.token)
	p.secret = sha256.Sum256(secret)
	return err
}

// call sends a body and reads what comes of it.
func (p *quizProgram) call(method, address, body string, into any) error {
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusCreated && resp.StatusCode != http.StatusOK {
		err = &refusal{fmt.Sprintf("%s %s: status %d\n%s", address, body, resp.StatusCode, said)}
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(said, into)
}

// act keeps a draft, or finishes the one that there is.
func (p *quizProgram) act(site string, turn int) error {
	if p.draft == "" || turn%3 == 0 {
		p.kept++
		p.keeping = fmt.Sprint(1 + p.kept%5)
		err := p.call(http.MethodPut, site+"/api/v1/me/drafts/marketing_career",
			`{"answers":{"replied_to_followers":`+p.keeping+`,"researched_keywords":2}}`, new(any))
		if err == nil {
			p.draft, p.keeping = p.keeping, ""
		}
		return err
	}
	var result struct{ ID string }
	p.ending = true
	err := p.call(http.MethodPost, site+"/api/v1/me/assessments", `{"quiz":"marketing_career"}`, &result)
	if err == nil {
		p.results[result.ID] = p.draft
		p.draft, p.ending = "", false
	}
	return err
}

// follow checks that the draft and the results are those that were acknowledged, but for what was asked for without an
// answer, that of a draft that was finished nothing is left, and that the events tell of the same results.
func (p *quizProgram) follow(t *testing.T, s store.Store) error {
	return viewBy(t, s, p.secret, func(r store.Reader) error {
		draft := ""
		d, err := r.Draft("marketing_career")
		if err == nil {
			draft = fmt.Sprint(d.Answers["replied_to_followers"].Answer.Number())
		} else if store.CodeOf(err) != store.NotFound {
			return err
		}
		taken, err := r.Summaries("", "", 1_000_000)
		if err != nil {
			return err
		}
		there := map[string]string{}
		for _, of := range taken {
			there[of.ID] = p.read[of.ID]
			if there[of.ID] != "" { // results never change
				continue
			}
			a, err := r.Assessment(of.ID)
			if err != nil {
				return err
			}
			if len(a.Answers) != 2 || a.Result.Catalog == "" {
				return fmt.Errorf("the result %s has answers %v and was made by %q", a.ID, a.Answers, a.Result.Catalog)
			}
			there[a.ID] = fmt.Sprint(a.Answers["replied_to_followers"].Number())
			if _, told := p.results[a.ID]; !told && p.ending { // it was finished, then, and the draft is gone
				p.results[a.ID] = p.draft
				p.draft, p.ending = "", false
			}
		}
		p.read = there
		if p.keeping != "" && draft == p.keeping {
			p.draft = p.keeping
		}
		p.keeping, p.ending = "", false
		if diff := cmp.Diff(p.results, there); diff != "" || draft != p.draft {
			return fmt.Errorf("the draft is %q, of %q; the results are (-acknowledged +there):\n%s", draft, p.draft, diff)
		}
		return p.followEvents(r)
	})
}

// followEvents reads the events that are new.
func (p *quizProgram) followEvents(r store.Reader) error {
	events, err := r.Events(p.seen, 1_000_000)
	if err != nil {
		return err
	}
	for _, e := range events {
		p.seen = e.Seq
		p.finished[e.Subject] = true
	}
	for id := range p.results {
		if !p.finished[id] {
			return fmt.Errorf("no event tells of the result %s", id)
		}
	}
	if len(p.finished) > len(p.results) {
		return fmt.Errorf("the events tell of %d results, and there are %d", len(p.finished), len(p.results))
	}
	return nil
}
