package server

import (
	"math"
	"slices"
	"strings"

	"careerpath/engine"
)

// Pictures are drawn 360 units wide, about a phone's width in pixels, so that their texts are as large as the page's.
// Each row has its name above its bar.
const (
	chartWidth = 360
	plotWidth  = 296 // of the bars; the rest is for figures at their end
	rowHeight  = 46
)

// shareChart shows how the match is divided among the roles.
type shareChart struct {
	Width, Height int
	Rows          []shareRow
}

type shareRow struct {
	ID, Title   string
	Text        string // the share in words
	Figure      string // the share as the picture has room for
	Readiness   int
	Recommended bool
	Best        bool // the first of them, where roles are told apart
	Eligible    bool
	Unjudged    bool // it requires something that isn't known of the person
	Y, BarY     int
	Bar         float64
}

func newShareChart(result *engine.Result, w *words) *shareChart {
	c := &shareChart{Width: chartWidth, Height: len(result.Roles) * rowHeight}
	for i, r := range result.Roles {
		bar := max(r.Share*plotWidth, 1)
		share := matchShare(r.Share, result.Roles[0].Share, len(result.Roles))
		figure := strings.NewReplacer("more than ", "> ", "less than ", "< ").Replace(share)
		c.Rows = append(c.Rows, shareRow{
			ID: r.Role, Title: w.role(r.Role), Text: share, Figure: figure, Readiness: whole(r.Readiness),
			Recommended: r.Role == string(result.Role), Best: i == 0, Eligible: r.Eligible,
			Unjudged: len(unjudged(result, r.Role)) > 0,
			Y:        i*rowHeight + 16, BarY: i*rowHeight + 23, Bar: tenth(bar),
		})
	}
	return c
}

// unjudged lists the names that requirements of a role read and that aren't known for the person, such as
// "level.team_leadership".
func unjudged(result *engine.Result, role string) (names []string) {
	for _, r := range result.Rules {
		if r.Effect != "requirement of "+role {
			continue
		}
		for _, name := range r.Unknown {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// levelChart shows levels with their standard errors, against a role's profile where there is one; the largest gap
// comes first.
type levelChart struct {
	Width, Height int
	Compared      bool
	Rows          []levelRow
}

type levelRow struct {
	ID, Title, Cluster string
	Level, SEM, Items  int
	Need, Gap          int
	Y, BarY, MidY      int
	X, Low, Span, Mark float64
}

func newLevelChart(result *engine.Result, w *words, role string) *levelChart {
	c := &levelChart{Width: chartWidth, Height: len(result.Levels) * rowHeight}
	profile, compared := w.roles[role]
	c.Compared = compared
	clusters := map[string]string{}
	for _, cl := range w.snapshot.Clusters {
		clusters[cl.ID] = cl.Title
	}
	for _, l := range result.Levels {
		need := profile.Levels[l.Skill]
		low, high := max(l.Level-l.SEM, 0), min(l.Level+l.SEM, 100)
		c.Rows = append(c.Rows, levelRow{
			ID: l.Skill, Title: w.skill(l.Skill), Cluster: clusters[w.skills[l.Skill].Cluster],
			Level: whole(l.Level), SEM: whole(l.SEM), Items: l.Items, Need: whole(need), Gap: max(0, whole(need)-whole(l.Level)),
			X: along(l.Level), Low: along(low), Span: tenth(along(high) - along(low)), Mark: along(need),
		})
	}
	if compared {
		slices.SortStableFunc(c.Rows, func(a, b levelRow) int { return (b.Need - b.Level) - (a.Need - a.Level) })
	}
	for i := range c.Rows {
		c.Rows[i].Y, c.Rows[i].BarY, c.Rows[i].MidY = i*rowHeight+16, i*rowHeight+23, i*rowHeight+29
	}
	return c
}

// along is where a level lies on the bar.
func along(level float64) float64 { return tenth(level / 100 * plotWidth) }

// tenth rounds a length to what a screen can show.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }
