package score

import (
	"slices"
	"strings"

	"careerpath/engine"
)

// claim checks what a statement about a role rests on; what is what it is called.
func (ck *checker) claim(at engine.Pos, what string, skills, sources []engine.Ref) {
	ck.known("skill", ck.skills, skills...)
	ck.known("source", ck.sources, sources...)
	if len(sources) == 0 {
		ck.faults.Add(at, "%s needs at least one source", what)
	}
}

// described checks what is said about a role besides its profile.
func (ck *checker) described(r *engine.Role) {
	ck.known("source", ck.sources, r.Sources...)
	for _, c := range slices.Concat(r.Responsibilities, r.Abilities, r.Background, r.Metrics, r.Makes, r.Compared) {
		ck.claim(c.At, "a claim", c.Skills, c.Sources)
	}
	for _, t := range r.Tools {
		ck.claim(t.At, "a claim", t.Skills, t.Sources)
	}
	for _, s := range r.Workflow {
		ck.claim(s.At, "a step", s.Skills, s.Sources)
	}
	for _, p := range r.Pictures {
		ck.claim(p.At, "a picture", nil, p.Sources)
		ck.others(r, p.About)
	}
	for _, q := range r.Questions {
		ck.claim(q.At, "a question", nil, q.Sources)
		ck.others(r, q.About)
	}
}

// others checks references to roles besides the one they are written at.
func (ck *checker) others(r *engine.Role, about []engine.Ref) {
	ck.known("role", ck.roles, about...)
	for _, ref := range about {
		if ref.ID == r.ID {
			ck.faults.Add(ref.At, "about names the other roles, and %s is the one this is written at: leave it out", r.ID)
		}
	}
}

// addresses reports addresses of sources that no page could lead to.
func (ck *checker) addresses() {
	for _, s := range ck.catalog.Content.Sources {
		if s.URL != "" && !isWebAddress(s.URL) {
			ck.faults.Add(s.At, "source %q: url is a full address that begins with https:// or http://, not %q", s.ID, s.URL)
		}
	}
}

func isWebAddress(address string) bool {
	scheme, rest, _ := strings.Cut(address, "://")
	return (scheme == "https" || scheme == "http") && rest != "" && !strings.ContainsAny(rest, " <>\"\\")
}
