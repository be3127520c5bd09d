package server

import (
	"math"
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// shareChart shows how the match is divided among the roles. Its bars are as wide as the page lets them be, so lengths
// are percentages.
type shareChart struct {
	Rows []shareRow
	// the roles named together so that one is the person's, and how that was calibrated; "" where none are
	Set, Calibrated string
}

type shareRow struct {
	ID, Title   string
	Text        string // the share in percent
	Tenths      string // and in words
	Short       string // and for a picture
	Readiness   int
	Claimed     bool // enough was measured to say Readiness
	Recommended bool
	Best        bool // the first of them, where roles are told apart
	Eligible    bool
	Unjudged    bool // it requires something that isn't known of the person
	Bar         string
}

// sharesFirst is how many of the roles the first screen shows.
const sharesFirst = 3

func newShareChart(result *engine.Result, w *words) *shareChart {
	c := &shareChart{}
	c.Set, c.Calibrated = w.Set(result, w.role)
	for i, r := range result.Roles {
		c.Rows = append(c.Rows, shareRow{
			ID: r.Role, Title: w.role(r.Role), Text: w.MatchShareOf(r.Share, result.Roles[0].Share, len(result.Roles)),
			Tenths: w.InTen(r.Share), Short: inTen(r.Share), Readiness: whole(r.Readiness),
			Claimed: wording.Claimed(result, &result.Roles[i], w.snapshot), Recommended: r.Role == string(result.Role),
			Best: i == 0, Eligible: r.Eligible, Unjudged: len(unjudged(result, r.Role)) > 0,
			Bar: percent(max(100*r.Share, 1)),
		})
	}
	return c
}

// inTen is what wording.Language.InTen says, in figures.
func inTen(share float64) string {
	switch tenths := whole(share * 10); {
	case share > 0.95:
		return "≈ 10/10"
	case tenths < 1:
		return "< 1/10"
	default:
		return "≈ " + strconv.Itoa(min(tenths, 9)) + "/10"
	}
}

// First are the rows that the first screen has room for.
func (c *shareChart) First() []shareRow { return c.Rows[:min(len(c.Rows), sharesFirst)] }

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

// readinessBar shows how much of a role's bar is cleared, with the margin in which that lies in two cases out of three,
// and what it was before where that is known.
type readinessBar struct {
	Title        string // of the role
	Margin       int    // to each side, points
	X, Low, Span string
	Was, Then    string // where it was, and the day; "" where it isn't known
}

func newReadinessBar(title string, value, margin float64) *readinessBar {
	low, high := max(value-margin, 0), min(value+margin, 100)
	return &readinessBar{Title: title, Margin: max(1, whole(margin)), X: percent(value), Low: percent(low), Span: percent(high - low)}
}

// levelChart shows levels with their standard errors, against a role's profile where there is one; the largest gap
// comes first.
type levelChart struct {
	Compared  bool
	Rows      []levelRow
	OwnErrors string // whose errors are by a reliability of their own; "" for nobody's
}

type levelRow struct {
	ID, Title, Cluster string
	Level, SEM, Items  int
	Need, Gap          int
	Compared           bool   // with Need
	Figure             string // the level, and what the role asks
	Name               string // of the level nearest to it, "" where levels have none
	// with those names
	LevelNamed, NeedNamed string
	X, Low, Span, Mark    string
}

// levelsFirst is how many levels the first screen has room for.
const levelsFirst = 4

// First are the rows that the first screen has room for.
func (c *levelChart) First() []levelRow { return c.Rows[:min(len(c.Rows), levelsFirst)] }

func newLevelChart(result *engine.Result, w *words, role string) *levelChart {
	c := &levelChart{OwnErrors: w.OwnErrors(result.Levels, w.skill)}
	profile, compared := w.roles[role]
	c.Compared = compared
	clusters := map[string]string{}
	for _, cl := range w.snapshot.Clusters {
		clusters[cl.ID] = w.T(cl.Title)
	}
	for _, l := range result.Levels {
		need := profile.Levels[l.Skill]
		low, high := max(l.Level-l.SEM, 0), min(l.Level+l.SEM, 100)
		figure := strconv.Itoa(whole(l.Level))
		if compared {
			figure += " / " + strconv.Itoa(whole(need))
		}
		anchors := w.skills[l.Skill].Anchors
		name := nameOfLevel(w.Language, anchors, l.Level)
		c.Rows = append(c.Rows, levelRow{
			Name: name, LevelNamed: named(w.Language, name, l.Level),
			NeedNamed: named(w.Language, nameOfLevel(w.Language, anchors, need), need),
			ID:        l.Skill, Compared: compared, Figure: figure, Title: w.skill(l.Skill), Cluster: clusters[w.skills[l.Skill].Cluster],
			Level: whole(l.Level), SEM: whole(l.SEM), Items: l.Items, Need: whole(need), Gap: max(0, whole(need)-whole(l.Level)),
			X: percent(l.Level), Low: percent(low), Span: percent(high - low), Mark: percent(need),
		})
	}
	slices.SortStableFunc(c.Rows, func(a, b levelRow) int {
		if compared {
			return (b.Need - b.Level) - (a.Need - a.Level)
		}
		return b.Level - a.Level
	})
	return c
}

// percent writes a length on a bar for SVG.
func percent(x float64) string { return strconv.FormatFloat(tenth(x), 'f', -1, 64) + "%" }

// tenth rounds a length to what a screen can show.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }
