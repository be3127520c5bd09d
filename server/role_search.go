package server

import (
	"net/http"
	"strings"

	"careerpath/engine"
	"careerpath/engine/search"
	"careerpath/engine/wording"
)

// found is what a search for roles comes to.
type found struct {
	Query string
	Hits  []foundRole
	Meant []search.Meant // the words that were looked for in place of others
}

type foundRole struct {
	Role    *engine.Role
	Reasons []string
}

// longestQuery is how many letters of a query are looked at.
const longestQuery = 100

// find looks for the roles that a request asks for; nil where it asks for none.
func (s *Server) find(r *http.Request) *found {
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	if letters := []rune(query); len(letters) > longestQuery {
		query = string(letters[:longestQuery])
	}
	if query == "" {
		return nil
	}
	l := s.language(r)
	out := &found{Query: query}
	translate := func(text string) string { return l.T(text) }
	hits, meant := search.New(s.catalog.Roles(), s.catalog.Skills(), translate).Find(query)
	out.Meant = meant
	for _, hit := range hits {
		one := foundRole{Role: hit.Role}
		for _, reason := range hit.Reasons {
			one.Reasons = append(one.Reasons, reasonInWords(l, reason))
		}
		out.Hits = append(out.Hits, one)
	}
	return out
}

// classified is what a role or skill is in a public classification.
type classified struct {
	engine.SameAs
	Classification string
}

func classifiedOf(all []engine.SameAs) (out []classified) {
	for _, s := range all {
		out = append(out, classified{s, classificationAt(s.URI)})
	}
	return out
}

// classificationAt is what the classification that an address belongs to is called, the host where it isn't known here.
func classificationAt(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	host, path, _ := strings.Cut(rest, "/")
	switch {
	case host == "data.europa.eu" && strings.HasPrefix(path, "esco/"):
		return "ESCO"
	case host == "onetonline.org" || strings.HasSuffix(host, ".onetonline.org"):
		return "O*NET"
	}
	return host
}

// reasonInWords says why a role was found.
func reasonInWords(l *wording.Language, r search.Reason) string {
	switch r.Kind {
	case search.Title:
		return l.T("Title: %s", r.Text)
	case search.Alternate:
		return l.T("Also called “%[1]s” (%[2]s)", r.Text, classificationAt(r.Of))
	case search.Tool:
		return l.T("Works with: %s", r.Text)
	case search.Duty:
		return l.T("Does: %s", r.Text)
	case search.Skill:
		return l.T("Asks for the skill: %s", r.Text)
	case search.Makes:
		return l.T("Makes: %s", r.Text)
	case search.Metric:
		return l.T("Is measured by: %s", r.Text)
	case search.Summary:
	}
	return l.T("In short: %s", r.Text)
}
