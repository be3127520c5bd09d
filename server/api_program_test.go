package server_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"careerpath/server"
	"careerpath/store"
)

// program is a program with the key of a person that it has made.
type program struct {
	*site
	id, token string
	// what stands in examples instead of ids and tokens that are drawn anew each time
	masks map[string]string
}

func (s *site) program() *program {
	s.t.Helper()
	p := &program{site: s, masks: map[string]string{}}
	r := p.send("POST", "/api/v1/people", `{}`)
	s.wants(r, http.StatusCreated)
	var made struct{ ID, Token string }
	p.read(r, &made)
	p.id, p.token = made.ID, made.Token
	return p
}

// keyed is a program with another key of a person.
func (p *somebody) keyed() *program {
	p.t.Helper()
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	p.update(func(tx store.Tx) error {
		return tx.PutKey(store.Key{ID: uuid.Must(uuid.NewV7()).String(), Hash: sha256.Sum256(raw), Kind: store.KeyAPI,
			Created: time.Now()})
	})
	return &program{site: p.site, id: p.id, token: base64.RawURLEncoding.EncodeToString(raw)}
}

// send sends a request with the key, and headers as names and values. The ids of examples stand for the real ones.
func (p *program) send(method, path, body string, headers ...string) reply {
	p.t.Helper()
	req, err := http.NewRequest(method, p.server.URL+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	return p.do(req)
}

// read reads the JSON of a reply.
func (p *program) read(r reply, into any) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		p.t.Fatalf("%v: %s", err, r.body)
	}
}

// real has the ids of this person instead of those of examples.
func (p *program) real(text string) string {
	for id, mask := range p.masks {
		text = strings.ReplaceAll(text, mask, id)
	}
	return text
}

// masked has the ids of examples instead of those of this person.
func (p *program) masked(text string) string {
	for id, mask := range p.masks {
		text = strings.ReplaceAll(text, id, mask)
	}
	masks := slices.Collect(maps.Values(p.masks))
	return uuidText.ReplaceAllStringFunc(text, func(id string) string {
		if slices.Contains(masks, id) {
			return id
		}
		return "01954f3a-0000-7000-8000-00000000000a"
	})
}

var uuidText = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// exampleProgram is of a person with all that examples tell of.
func (s *site) exampleProgram() *program {
	s.t.Helper()
	p := s.program()
	p.masks[p.id], p.masks[p.token] = server.ExamplePerson, server.ExampleToken
	p.masks[p.takes(leader)] = server.ExampleAssessment
	p.masks[p.adopts(`{"to":"marketing_director"}`)] = server.ExamplePlan
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":4,"executive_meetings":2}}`), http.StatusOK)
	return p
}

// call sends an example as it is described.
func (p *program) call(op server.Operation) reply {
	p.t.Helper()
	var headers []string
	if op.Method == http.MethodPatch {
		headers = []string{"If-Match", "*"}
	}
	r := p.send(op.Method, p.real(op.Example.Path), p.real(op.Example.Body), headers...)
	if op.ID == "create-person" { // which makes another
		var made struct{ ID, Token string }
		p.read(r, &made)
		p.masks[made.ID], p.masks[made.Token] = server.ExamplePerson, server.ExampleToken
	}
	switch op.ID {
	case "create-assessment":
		p.masks[strings.TrimPrefix(r.location(), "/api/v1/me/assessments/")] = server.ExampleAssessment
	case "create-plan":
		p.masks[strings.TrimPrefix(r.location(), "/api/v1/me/plans/")] = server.ExamplePlan
	}
	return r
}
