package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"careerpath/store"
)

// sharedPath is where the pages of a link that shares something begin, before the key's id.
const sharedPath = "/shared/"

// sharedData is what a link shows of somebody's data.
type sharedData struct {
	nothing
	store.Scope
	all store.Reader
}

func (d *sharedData) Person() store.Person { return d.all.Person() }

// Assessment returns a result that is shown. Of a plan that is shown alone, the result it began with is needed to tell
// how it was made, and its answers are not.
func (d *sharedData) Assessment(id string) (store.Assessment, error) {
	switch d.What {
	case sharesProgress:
		return d.all.Assessment(id)
	case sharesResult:
		if id == d.Subject {
			return d.all.Assessment(id)
		}
	case sharesPlan:
		growth, err := d.all.Plan(d.Subject)
		if err != nil {
			return store.Assessment{}, err
		}
		if id == growth.Assessment {
			basis, err := d.all.Assessment(id)
			basis.Answers, basis.Snapshot.Items = nil, nil
			return basis, err
		}
	}
	return d.nothing.Assessment(id)
}

func (d *sharedData) Summary(id string) (store.Summary, error) {
	if d.What == sharesProgress {
		return d.all.Summary(id)
	}
	a, err := d.Assessment(id)
	return a.Summary(), err
}

func (d *sharedData) Summaries(quiz, before string, limit int) ([]store.Summary, error) {
	switch d.What {
	case sharesProgress:
		return d.all.Summaries(quiz, before, limit)
	case sharesResult:
		a, err := d.all.Assessment(d.Subject)
		return onlySummary(&a, quiz, before, limit), err
	}
	return nil, nil
}

// onlySummary are the summaries of somebody who has one assessment.
func onlySummary(a *store.Assessment, quiz, before string, limit int) []store.Summary {
	if limit <= 0 || quiz != "" && quiz != a.Quiz || before != "" && before <= a.ID {
		return nil
	}
	return []store.Summary{a.Summary()}
}

func (d *sharedData) First(quiz string) (store.Summary, error) {
	if d.What == sharesProgress {
		return d.all.First(quiz)
	}
	return d.nothing.First(quiz)
}

func (d *sharedData) Corrections() (store.Corrections, error) {
	if d.What == sharesProgress {
		return d.all.Corrections()
	}
	return nil, nil
}

func (d *sharedData) Plan(id string) (store.Plan, error) {
	if d.What == sharesProgress || d.What == sharesPlan && id == d.Subject {
		return d.all.Plan(id)
	}
	return d.nothing.Plan(id)
}

func (d *sharedData) ActivePlans() ([]store.Plan, error) {
	switch d.What {
	case sharesProgress:
		return d.all.ActivePlans()
	case sharesPlan:
		p, err := d.all.Plan(d.Subject)
		if err != nil || !p.Active {
			return nil, err
		}
		return []store.Plan{p}, nil
	}
	return nil, nil
}

func (d *sharedData) PlanSummaries(before string, limit int) ([]store.PlanSummary, error) {
	switch d.What {
	case sharesProgress:
		return d.all.PlanSummaries(before, limit)
	case sharesPlan:
		p, err := d.all.Plan(d.Subject)
		return onlyPlan(&p, before, limit), err
	}
	return nil, nil
}

// onlyPlan are the summaries of somebody who has one plan.
func onlyPlan(p *store.Plan, before string, limit int) []store.PlanSummary {
	if limit <= 0 || before != "" && before <= p.ID {
		return nil
	}
	return []store.PlanSummary{p.Summary()}
}

// Records shows comments on what is shown, and nothing else.
func (d *sharedData) Records(kind string) ([]store.Record, error) {
	if kind == store.CommentRecords && d.What != sharesResult {
		return d.all.Records(kind)
	}
	return nil, nil
}

// getShared leads to the first page that a link shows.
func (s *Server) getShared(w http.ResponseWriter, r *http.Request) error {
	_, key, err := s.linkKey(r, r.PathValue("key"), store.KeyShare)
	if err != nil {
		return err
	}
	to := sharedPath + key.ID
	switch key.Scope.What {
	case sharesResult:
		to += "/assessments/" + key.Scope.Subject
	case sharesPlan:
		to += planURL(key.Scope.Subject)
	default:
		to += "/progress"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Server) getSharedResult(w http.ResponseWriter, r *http.Request) error {
	return s.showShared(w, r, (*Server).getAssessment, sharesResult, sharesProgress)
}

func (s *Server) getSharedBeside(w http.ResponseWriter, r *http.Request) error {
	return s.showShared(w, r, (*Server).getBeside, sharesProgress)
}

func (s *Server) getSharedPlan(w http.ResponseWriter, r *http.Request) error {
	return s.showShared(w, r, (*Server).getPlan, sharesPlan, sharesProgress)
}

func (s *Server) getSharedMilestone(w http.ResponseWriter, r *http.Request) error {
	return s.showShared(w, r, (*Server).getMilestone, sharesPlan, sharesProgress)
}

func (s *Server) getSharedProgress(w http.ResponseWriter, r *http.Request) error {
	return s.showShared(w, r, (*Server).getProgress, sharesProgress)
}

// showShared shows a page of somebody's to whoever has a link to it of one of these scopes.
func (s *Server) showShared(w http.ResponseWriter, r *http.Request,
	handle func(*Server, http.ResponseWriter, *http.Request) error, scopes ...string) error {
	owner, key, err := s.linkKey(r, r.PathValue("key"), store.KeyShare)
	if err != nil {
		return err
	}
	of := s.sharedWith(r, owner, &key, scopes...)
	if of == nil {
		return errNotFound
	}
	return s.showReadOnly(w, r, of, handle)
}

// sharedWith is how whoever has a link sees what it shows; nil where that is none of the scopes.
func (s *Server) sharedWith(r *http.Request, owner store.Person, key *store.Key, scopes ...string) *onlooker {
	if key.Scope == nil || !slices.Contains(scopes, key.Scope.What) {
		return nil
	}
	of := &onlooker{
		view: func(ctx context.Context, read func(store.Reader) error) error {
			return s.store.View(ctx, owner.ID, func(all store.Reader) error {
				return read(&sharedData{Scope: *key.Scope, all: all})
			})
		},
		link:   sharedLink(key),
		title:  s.language(r).T("Shared with you:"),
		notice: s.sharedNotice(r, key),
	}
	if key.Scope.Comment {
		of.comment = &commenter{Key: key.ID, Name: key.Name, Path: sharedPath + key.ID}
	}
	return of
}

// sharedNotice says at the top of a page what it is, and how long it can be seen.
func (s *Server) sharedNotice(r *http.Request, key *store.Key) string {
	l, c := s.language(r), s.calendar(r)
	said := l.T("Somebody shared this with you as “%[1]s”, until %[2]s. “You” on this page is them. You can change nothing here.",
		isolated(key.Name), c.lastDay(key.Expires))
	if key.Scope.Comment {
		said = l.T("Somebody shared this with you as “%[1]s”, until %[2]s. “You” on this page is them. You can comment on "+
			"each milestone, and change nothing else.", isolated(key.Name), c.lastDay(key.Expires))
	}
	out := `<div class="notice sample"><p>` + html.EscapeString(said) + `</p>`
	if key.Scope.What == sharesProgress && !strings.HasSuffix(r.URL.Path, "/progress") {
		out += `<p><a href="` + sharedPath + key.ID + `/progress">` + html.EscapeString(l.T("All that is shared with you")) +
			`</a></p>`
	}
	return out + `</div>`
}

// sharedLink says where links of a person's pages lead on those that a key shows.
func sharedLink(key *store.Key) func(string) (string, bool) {
	return func(href string) (string, bool) {
		to, err := url.Parse(href)
		if err != nil {
			return "", false
		}
		parts := strings.Split(strings.Trim(to.Path, "/"), "/")
		if to.Host != "" || to.Path == "" || slices.Contains(public, parts[0]) {
			return href, true
		}
		what, all := key.Scope.What, key.Scope.What == sharesProgress
		shown := false
		switch {
		case parts[0] == "progress":
			shown = all
		case len(parts) == 4 && parts[0] == "assessments" && parts[2] == "beside":
			shown = all
		case len(parts) == 2 && parts[0] == "assessments":
			shown = all || what == sharesResult && parts[1] == key.Scope.Subject
		case parts[0] == "plans" && (len(parts) == 2 || len(parts) == 4 && parts[2] == "milestones"):
			shown = !strings.Contains(parts[1], ".") && parts[1] != "new" &&
				(all || what == sharesPlan && parts[1] == key.Scope.Subject)
		}
		if !shown {
			return "", false
		}
		return sharedPath + key.ID + href, true
	}
}
