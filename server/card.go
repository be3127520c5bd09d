package server

import (
	"cmp"
	"image/color"
	"net/http"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/server/internal/picture"
	"careerpath/store"
)

// card is a page as a picture to show others, in words. A person's own has nothing in it that is private: no name, no
// level, and of their skills the strongest only.
type card struct {
	Above  string // a small line, such as the tier
	Title  string
	Says   string   // a line below, such as how sure it is
	Label  string   // what Skills are
	Skills []string // at most cardSkills
}

// What a card has, in pixels and lines. The size is the one that Open Graph images have.
const (
	cardWidth  = 1200
	cardHeight = 630
	cardSkills = 3
	cardEdge   = 84 // left and right of the text
	cardText   = cardWidth - 2*cardEdge
)

// The colours of a card are those of the light theme, the accent unless an operator states one.
var (
	cardPaper  = color.RGBA{0xfb, 0xfa, 0xf7, 0xff}
	cardInk    = color.RGBA{0x1d, 0x24, 0x29, 0xff}
	cardSoft   = color.RGBA{0x55, 0x61, 0x6a, 0xff}
	cardLine   = color.RGBA{0xcf, 0xd4, 0xd3, 0xff}
	cardAccent = color.RGBA{0x14, 0x60, 0x6b, 0xff}
)

// cardStrokes are the steps of the site's sign, as corners of a line.
var cardStrokes = [][2]float64{{3, 19}, {8, 19}, {8, 14}, {13, 14}, {13, 9}, {18, 9}, {18, 5}, {21, 5}}

// draw lays the card out, with the name of the site on it. What it says is cut where there is no room for it.
func (c *card) draw(b brand) *picture.Picture {
	says := make([]string, 0, 5)
	strongest := strings.TrimSpace(c.Label + " " + strings.Join(c.Skills, ", "))
	for _, text := range []string{c.Above, c.Title, c.Says, strongest} {
		if text != "" {
			says = append(says, text)
		}
	}
	p := picture.New(cardWidth, cardHeight, strings.Join(says, ". "), cardPaper)
	accent := cardAccent
	if b.Accent != nil {
		accent = b.Accent.readable(textContrast, Colour{}, Colour{cardPaper.R, cardPaper.G, cardPaper.B}).rgba()
	}
	p.Box(0, 0, 20, cardHeight, accent)
	if b.Own {
		sign(p, cardEdge-8, 58, 2.2, accent)
		p.Text(cardEdge+56, 98, 34, picture.Bold, cardInk, b.Name)
	} else {
		p.Text(cardEdge, 98, 34, picture.Bold, cardInk, picture.Wrap(picture.Bold, 34, b.Name, cardText, 1)[0])
	}

	em, lines := 84.0, []string(nil)
	for _, em = range []float64{84, 70, 58} { // the largest in which all of the title fits
		if lines = picture.Wrap(picture.Bold, em, c.Title, cardText, 3); len(lines) <= 2 {
			break
		}
	}
	y := 250.0
	if c.Above != "" {
		p.Text(cardEdge, 210, 34, picture.Regular, cardSoft, picture.Wrap(picture.Regular, 34, c.Above, cardText, 1)[0])
		y = 226
	}
	for _, line := range lines {
		y += em * 0.92
		p.Text(cardEdge, y, em, picture.Bold, cardInk, line)
		y += em * 0.16
	}
	room := 2
	switch {
	case len(c.Skills) == 0 && len(lines) < 3:
		room = 4
	case len(lines) > 2:
		room = 1
	}
	for _, line := range picture.Wrap(picture.Regular, 38, c.Says, cardText, room) {
		y += 52
		p.Text(cardEdge, y, 38, picture.Regular, cardInk, line)
	}
	if len(c.Skills) > 0 {
		p.Box(cardEdge, 506, cardText, 2, cardLine)
		p.Text(cardEdge, 548, 28, picture.Regular, cardSoft, c.Label)
		skills, em := strings.Join(c.Skills, "  ·  "), 34.0
		for em > 22 && picture.Width(picture.Bold, em, skills) > cardText {
			em -= 2
		}
		p.Text(cardEdge, 592, em, picture.Bold, accent, picture.Wrap(picture.Bold, em, skills, cardText, 1)[0])
	}
	return p
}

// sign draws the site's steps, scale times as large as on the pages.
func sign(p *picture.Picture, x, y, scale float64, fill color.RGBA) {
	const half = 1.25 // of the stroke
	for i := range len(cardStrokes) - 1 {
		a, b := cardStrokes[i], cardStrokes[i+1]
		left, right, top, bottom := min(a[0], b[0])-half, max(a[0], b[0])+half, min(a[1], b[1])-half, max(a[1], b[1])+half
		p.Box(x+scale*left, y+scale*top, scale*(right-left), scale*(bottom-top), fill)
	}
}

// strongestFrom is from how many measured skills on the strongest are named: of fewer they would tell of the others.
const strongestFrom = 2 * cardSkills

// newResultCard says what of a result can be shown to others; nil where it names nothing.
func newResultCard(l *wording.Language, a *store.Assessment) *card {
	result, roles := &a.Result, map[string]engine.SnapshotRole{}
	for _, r := range a.Snapshot.Roles {
		roles[r.ID] = r
	}
	title := func(id string) string { return l.T(roles[id].Title) }
	c := &card{}
	switch result.Verdict {
	case engine.VerdictInsufficient, engine.VerdictUndifferentiated, engine.VerdictLevelsOnly:
		return nil
	case engine.VerdictClose:
		var names []string
		tiers := map[string]bool{}
		for _, r := range result.Contenders() {
			names, tiers[roles[r.Role].Tier] = append(names, title(r.Role)), true
			c.Above = wording.Capital(l.T(roles[r.Role].Tier))
		}
		if len(tiers) > 1 {
			c.Above = ""
		}
		c.Title, c.Says = l.T("Between %s", l.List(names, "and")), l.T("A close call")
	case engine.VerdictClear, engine.VerdictLikely, engine.VerdictBlocked:
		best := result.Roles[0]
		c.Above, c.Title = wording.Capital(l.T(roles[best.Role].Tier)), title(best.Role)
		switch {
		case !best.Eligible:
			c.Says = l.T("The answers look most like this role")
		case result.Verdict == engine.VerdictClear:
			c.Says = l.T("A clear match")
		default:
			c.Says = l.T("A likely match")
		}
	}
	if len(result.Levels) < strongestFrom {
		return c
	}
	levels := slices.Clone(result.Levels)
	slices.SortStableFunc(levels, func(a, b engine.Level) int { return cmp.Compare(b.Level, a.Level) })
	c.Label = l.T("Strongest skills")
	for _, level := range levels[:cardSkills] {
		for _, skill := range a.Snapshot.Skills {
			if skill.ID == level.Skill {
				c.Skills = append(c.Skills, l.T(skill.Title))
			}
		}
	}
	return c
}

// resultCard is the card of the result that is asked for.
func (s *Server) resultCard(r *http.Request) (*picture.Picture, error) {
	a, err := s.assessmentOf(r)
	if err != nil {
		return nil, err
	}
	c := newResultCard(s.language(r), a)
	if c == nil {
		return nil, errNotFound
	}
	return c.draw(s.brand), nil
}

// assessmentOf reads the result that is asked for.
func (s *Server) assessmentOf(r *http.Request) (*store.Assessment, error) {
	var a store.Assessment
	known, err := s.view(r, func(data store.Reader) (err error) {
		a, err = data.Assessment(r.PathValue("id"))
		return err
	})
	if err == nil && !known {
		err = errNotFound
	}
	return &a, err
}

func (s *Server) getResultCardSVG(w http.ResponseWriter, r *http.Request) error {
	p, err := s.resultCard(r)
	if err != nil {
		return err
	}
	return download(w, "careerpath.svg", "image/svg+xml", p.SVG())
}

func (s *Server) getResultCard(w http.ResponseWriter, r *http.Request) error {
	p, err := s.resultCard(r)
	if err != nil {
		return err
	}
	body, ok := p.PNG()
	if !ok {
		return errNotFound // the page offers the SVG only
	}
	return download(w, "careerpath.png", "image/png", body)
}

// cardLinks are where a result's card is offered.
type cardLinks struct {
	SVG string
	PNG string // "" where the letters can't be drawn
}

// newCardLinks returns nil where a result has no card.
func newCardLinks(l *wording.Language, a *store.Assessment) *cardLinks {
	c := newResultCard(l, a)
	if c == nil {
		return nil
	}
	links := &cardLinks{SVG: "/assessments/" + a.ID + "/card.svg"}
	if picture.Drawable(c.Above + c.Title + c.Says + c.Label + strings.Join(c.Skills, "")) {
		links.PNG = "/assessments/" + a.ID + "/card.png"
	}
	return links
}

// siteCard is the card of pages that have none of their own.
func siteCard(l *wording.Language) *card {
	return &card{Title: l.T("Where are you in your career, and what comes next?"),
		Says: l.T("Answer a quiz, see why, and plan the next step.")}
}

func roleCard(l *wording.Language, role *engine.Role) *card {
	return &card{Above: wording.Capital(l.T(role.Tier)), Title: l.T(role.Title), Says: l.T(role.Summary)}
}

func (s *Server) getCard(w http.ResponseWriter, r *http.Request) error {
	return s.sendCard(w, r, siteCard(s.asked(r)))
}

func (s *Server) getRoleCard(w http.ResponseWriter, r *http.Request) error {
	role, ok := s.catalog.Role(r.PathValue("role"))
	if !ok {
		return errNotFound
	}
	return s.sendCard(w, r, roleCard(s.asked(r), role))
}

// asked is the language that an address asks for, or else the asker's.
func (s *Server) asked(r *http.Request) *wording.Language {
	if l := s.named(r); l != nil {
		return l
	}
	return s.language(r)
}

// named is the language that an address asks for, nil where it asks for none that there is.
func (s *Server) named(r *http.Request) *wording.Language {
	for _, l := range s.languages {
		if l.Tag() == r.URL.Query().Get("lang") {
			return l
		}
	}
	return nil
}

// sendCard sends the picture of a page that everybody may see. Other sites may show it.
func (s *Server) sendCard(w http.ResponseWriter, r *http.Request, c *card) error {
	key := cardKey{c.Above, c.Title, c.Says}
	body, drawn := s.cards.Load(key)
	if !drawn {
		made, ok := c.draw(s.brand).PNG()
		if !ok {
			return errNotFound
		}
		body, _ = s.cards.LoadOrStore(key, made)
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	if s.named(r) == nil {
		w.Header().Add("Vary", "Accept-Language, Cookie")
	}
	_, err := w.Write(body.([]byte))
	return ignoreGone(err)
}

// cardKey is what the card of a public page says. There are as many as pages and languages, so all are kept.
type cardKey struct{ above, title, says string }

// preview is what other sites show of a page that is linked there (Open Graph).
type preview struct{ Title, Description, Image, Address string }

// previewOf is the preview of a page, nil where the page is somebody's own or is opened by somebody of whom something
// is kept: only what everybody sees alike has one.
func (s *Server) previewOf(r *http.Request, l *wording.Language, title string) *preview {
	if _, fresh, ok := cookieOf(r); !requestOf(r).preview || ok && !fresh {
		return nil
	}
	at := addressOf(r)
	p := &preview{Title: title, Description: siteCard(l).Says, Image: at + "/card.png?lang=" + l.Tag(),
		Address: at + r.URL.EscapedPath()}
	switch routeOf(r) {
	case "/quizzes/{quiz}":
		quiz, ok := s.catalog.Quiz(r.PathValue("quiz"))
		if !ok || r.URL.Query().Has("at") {
			return nil
		}
		p.Title, p.Description = l.T(quiz.Title), l.T(quiz.Summary)
	case "/roles/{role}":
		role, ok := s.catalog.Role(r.PathValue("role"))
		if !ok {
			return nil
		}
		p.Description = l.T(role.Summary)
		if c := roleCard(l, role); picture.Drawable(c.Above + c.Title + c.Says) {
			p.Image = at + "/roles/" + role.ID + "/card.png?lang=" + l.Tag()
		}
	}
	return p
}
