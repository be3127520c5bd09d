package wording

import (
	"math"
	"slices"

	"careerpath/engine"
)

// FactRow sets a fact that a person stated beside what typical holders of roles report.
type FactRow struct {
	Name    string
	Yours   string    // as it was answered
	Band    bool      // one of the bands that there were to choose from
	Typical []Typical // by role asked for
}

// Typical is what typical holders of a role report.
type Typical struct {
	Range string // "3 to 40", "" where the role states none
	Side  string // "below" or "above", where the person's own lies there; "" where it doesn't
}

// Facts lists the facts that a person stated of which one of the roles says what is typical. It needs nothing but what
// was kept with the result, and returns nil where that says nothing of facts.
func (l *Language) Facts(r *engine.Result, s *engine.Snapshot, roles ...string) (rows []FactRow) {
	ranges := make([][]engine.SnapshotRange, len(roles))
	for i, id := range roles {
		for _, kept := range [][]engine.SnapshotRole{s.Roles, s.Ahead} {
			if at := slices.IndexFunc(kept, func(o engine.SnapshotRole) bool { return o.ID == id }); at >= 0 {
				ranges[i] = kept[at].Facts
			}
		}
	}
	for _, stated := range r.Facts {
		if row, told := l.NewFactRow(stated, s, ranges...); told {
			rows = append(rows, row)
		}
	}
	return rows
}

// NewFactRow sets one fact beside the ranges of roles, each by fact; false where none of them has one, or where the
// snapshot doesn't know the fact.
func (l *Language) NewFactRow(stated engine.FactStated, s *engine.Snapshot, roles ...[]engine.SnapshotRange) (row FactRow, told bool) {
	at := slices.IndexFunc(s.Facts, func(f engine.SnapshotFact) bool { return f.ID == stated.Fact })
	if at < 0 {
		return row, false
	}
	fact := &s.Facts[at]
	row = FactRow{Name: l.T(fact.Name), Yours: l.Says(fact, stated.Value), Band: len(fact.Bands) > 0}
	if row.Band {
		row.Yours = l.T(answerTo(s, stated.Item))
	}
	for _, ranges := range roles {
		typical := Typical{}
		if i := slices.IndexFunc(ranges, func(f engine.SnapshotRange) bool { return f.Fact == stated.Fact }); i >= 0 {
			typical, told = Typical{l.RangeOf(fact, ranges[i]), side(fact, stated.Value, ranges[i])}, true
		}
		row.Typical = append(row.Typical, typical)
	}
	return row, told
}

// RangeOf says what is typical: "3 to 40".
func (l *Language) RangeOf(fact *engine.SnapshotFact, of engine.SnapshotRange) string {
	if of.From == of.To {
		return l.Says(fact, of.From)
	}
	return l.T("%s to %s", l.Says(fact, of.From), l.Says(fact, of.To))
}

func side(fact *engine.SnapshotFact, value float64, of engine.SnapshotRange) string {
	switch beside := fact.Beside(value, of); {
	case beside < 0:
		return "below"
	case beside > 0:
		return "above"
	}
	return ""
}

// answerTo is the answer to an item as the person read it.
func answerTo(s *engine.Snapshot, item string) string {
	for i := range s.Items {
		if s.Items[i].ID == item {
			return s.Items[i].Answer
		}
	}
	return ""
}

// apart is from how many points of readiness on it is worth a word that they hang on how high someone rates themselves.
const apart = 10

// Style says where a person's readiness for a role hangs on how high they rate themselves altogether: what it is as
// they answered, what it would be were their mean level the profile's, and which of the two the facts that they stated
// speak for. "" where the two are close, and where the result doesn't say. Of the best-fitting role it speaks of
// modesty; lying below another one's profile is no sign of that.
func (l *Language) Style(r *engine.Result, s *engine.Snapshot, role string) string {
	fit := slices.IndexFunc(r.Roles, func(f engine.RoleFit) bool { return f.Role == role })
	of := slices.IndexFunc(s.Roles, func(o engine.SnapshotRole) bool { return o.ID == role })
	if fit < 0 || of < 0 || r.Roles[fit].Aligned == 0 || !Claimed(r, &r.Roles[fit], s) || len(r.Levels) == 0 {
		return ""
	}
	as, aligned := math.Round(r.Roles[fit].Readiness), math.Round(r.Roles[fit].Aligned)
	if math.Abs(aligned-as) < apart || (aligned > as) != ratesLow(r) && fit != 0 || !swings(&r.Roles[0]) {
		return ""
	}
	mean := 0.0
	for _, l := range r.Levels {
		mean += (l.Level - s.Roles[of].Levels[l.Skill]) / float64(len(r.Levels))
	}
	points := l.N(int(math.Abs(math.Round(mean))), "%[1]d point", "%[1]d points")
	var text string
	switch low, title := aligned > as, l.T(s.Roles[of].Title); {
	case fit == 0 && low:
		text = l.T("On the whole you rate yourself about %s below what %s asks. If that is modesty, your readiness is "+
			"%.0f\u00a0%%; as you answered, it is %.0f\u00a0%%.", points, title, aligned, as)
	case fit == 0:
		text = l.T("On the whole you rate yourself about %s above what %s asks. If that is generous, your readiness is "+
			"%.0f\u00a0%%; as you answered, it is %.0f\u00a0%%.", points, title, aligned, as)
	case low:
		text = l.T("If you rate yourself too low throughout, by about %s, your readiness would be %.0f\u00a0%% "+
			"rather than %.0f\u00a0%%.", points, aligned, as)
	default:
		text = l.T("If you rate yourself too high throughout, by about %s, your readiness would be %.0f\u00a0%% "+
			"rather than %.0f\u00a0%%.", points, aligned, as)
	}
	return text + l.borneOut(r, s, &s.Roles[of], aligned > as, fit == 0)
}

// swings says whether readiness for a role hangs on how high someone rates themselves.
func swings(f *engine.RoleFit) bool {
	return f.Aligned != 0 && math.Abs(math.Round(f.Aligned)-math.Round(f.Readiness)) >= apart
}

// ratesLow says whether a person's levels lie below the profile of the best-fitting role, altogether. What lies below
// another one's only is no sign of how they rate themselves.
func ratesLow(r *engine.Result) bool { return r.Roles[0].Aligned > r.Roles[0].Readiness }

// Otherwise says what readiness for one of the roles compared would be at the profile's own height, as the end of a
// sentence: "88 % if you rate yourself too low"; "" where that is close to what it is, or where the best-fitting role
// gives no sign of it.
func (l *Language) Otherwise(r *engine.Result, f *engine.RoleFit) string {
	as, aligned := math.Round(f.Readiness), math.Round(f.Aligned)
	switch {
	case !swings(f) || !swings(&r.Roles[0]) || (aligned > as) != ratesLow(r):
		return ""
	case aligned > as:
		return l.T("%.0f\u00a0%% if you rate yourself too low", aligned)
	}
	return l.T("%.0f\u00a0%% if you rate yourself too high", aligned)
}

// borneOut says which facts speak for the higher readiness of two, or for the lower one; "" where they don't agree. A
// fact that is typical from nothing on says nothing.
func (l *Language) borneOut(r *engine.Result, s *engine.Snapshot, role *engine.SnapshotRole, higher, own bool) string {
	var fit, short []string
	for _, stated := range r.Facts {
		row, told := l.NewFactRow(stated, s, role.Facts)
		i := slices.IndexFunc(role.Facts, func(f engine.SnapshotRange) bool { return f.Fact == stated.Fact })
		switch {
		case !told || role.Facts[i].From <= 0:
		case row.Typical[0].Side == "below":
			short = append(short, l.Lowered(row.Name))
		default:
			fit = append(fit, l.Lowered(row.Name))
		}
	}
	switch {
	case higher && len(fit) > len(short):
		if own {
			return " " + l.T("Your figures for %s are within or above what is typical of the role, so the gaps are likely "+
				"smaller than they look.", l.List(fit, "and"))
		}
		return " " + l.T("Your figures for %s are within or above what is typical of the role, so the gaps may be "+
			"smaller than they look.", l.List(fit, "and"))
	case !higher && len(short) > len(fit):
		return " " + l.T("Your figures for %s are below what is typical of the role, so the gaps may be larger than "+
			"they look.", l.List(short, "and"))
	}
	return ""
}

// Slip asks about a number that is far from what any role's holders report, so that a person who slipped sees it.
func (l *Language) Slip(q engine.Question, a engine.Answer) string {
	if q.Named != nil && q.Named.Times != 0 && q.Named.Times != 1 {
		fact := engine.FactOf(q.Named.ID, q.Named)
		return l.T("You entered %s, that is %s. Is that right?", l.Counted(q.Item, a.Number()), l.Says(&fact, a.Number()))
	}
	return l.T("You entered %s. Is that right?", l.Words(q, a))
}
