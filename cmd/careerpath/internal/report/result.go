package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// The text of a result is this wide at most, in columns of a terminal, and a full bar this wide.
const (
	TextWidth = 80
	barWidth  = 20
)

// The most that is shown, so that what matters most is read: skills that speak for a role and for the other one,
// answers of each, and gaps.
const (
	mostFor     = 3
	mostAgainst = 2
	mostAnswers = 2
	mostGaps    = 3
)

// telling is the least log-odds that count as a reason: less moves the odds by under a tenth.
const telling = 0.1

// neutral is the level that reasons are reckoned from: engine.Because weighs how far answers are above or below it.
const neutral = 50

// resultText writes a result in plain words. It knows nothing but the result and the words that were kept with it.
type resultText struct {
	report
	*wording.Language
	r     *engine.Result
	words *engine.Snapshot
}

// WriteResult writes a result in a language as a text report: the verdict, the picture, the reasons, what to do next.
// asked is how many questions the person was shown.
func WriteResult(to io.Writer, l *wording.Language, r *engine.Result, words *engine.Snapshot, asked int) error {
	t := &resultText{report: report{width: TextWidth}, Language: l, r: r, words: words}
	t.heading(l.T(words.QuizTitle))
	t.verdict()
	t.short()
	if t.ranked() {
		t.ladder()
		if t.shaped() {
			t.shares()
		}
		t.reasons()
		t.changes()
		t.next()
		t.ahead()
	}
	t.levels()
	t.facts()
	t.scores()
	t.norms()
	t.notes(asked)
	_, err := to.Write(t.to.Bytes())
	return err
}

// tell writes a paragraph that is in the language already.
func (t *resultText) tell(text string) { t.indented("  ", "  ", text) }

// ranked says whether the verdict compares roles.
func (t *resultText) ranked() bool {
	return t.r.Verdict.Compares()
}

func (t *resultText) verdict() {
	r := t.r
	switch r.Verdict {
	case engine.VerdictLevelsOnly:
		t.strengths()
		return
	case engine.VerdictInsufficient:
		if r.Coverage >= t.words.Thresholds().Coverage {
			t.tell(t.T("Too few questions were answered to recommend a role: of some role less than %d\u00a0%% of what counts "+
				"in it was measured. Take the quiz again and answer what you left out, if only roughly.",
				int(100*engine.LeastMeasured)))
			return
		}
		t.tell(t.N(len(t.words.Skills), "Too few questions were answered to recommend a role: %[2]d of %[1]d skill could "+
			"be measured, and it takes %[3]s. Take the quiz again and answer what you left out, if only roughly.",
			"Too few questions were answered to recommend a role: %[2]d of %[1]d skills could be measured, and it takes "+
				"%[3]s. Take the quiz again and answer what you left out, if only roughly.", len(r.Levels),
			t.NeedsOf(t.words.Thresholds())))
		return
	case engine.VerdictUndifferentiated:
		t.tell(t.T("Your answers are too even to tell the roles apart, so none is recommended. Take the quiz again with " +
			"one typical week in mind, and use the whole scale."))
		return
	case engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose, engine.VerdictBlocked:
	}
	best := r.Roles[0]
	title := t.role(best.Role).Title
	switch {
	case r.Family != nil:
		t.tell(t.Standing(r, t.words, plain) + ". " + t.HowLikely(r, t.words, plain))
		if doubt := t.Doubt(r, t.words.Thresholds()); doubt != "" {
			t.tell(doubt)
		}
	default:
		t.fitting(title)
	}
	if string(r.Role) == best.Role {
		return
	}
	t.tell(t.T("%s is not recommended yet.", title) + " " + t.unmet(best))
	if r.Role == "" {
		t.tell(t.T("No other role is near enough to recommend in its place, so none is recommended for now."))
		return
	}
	t.tell(t.T("Of the others, %s fits best.", t.role(string(r.Role)).Title))
}

// plain leaves a title as it is.
func plain(title string) string { return title }

// fitting says how surely the role of a title is the one that fits best.
func (t *resultText) fitting(title string) {
	r := t.r
	switch r.Verdict {
	case engine.VerdictClose:
		t.tell(t.T("No role stands out. Closest to your answers, in this order: %s.", t.list(r.Contenders())))
	case engine.VerdictLikely:
		t.tell(t.T("%s is the role your answers look most like. That is likely, not certain.", title))
		if doubt := t.Doubt(r, t.words.Thresholds()); doubt != "" {
			t.tell(doubt)
		}
	case engine.VerdictBlocked:
		t.tell(t.T("%s is the role your answers look most like.", title))
	default:
		t.tell(t.T("%s is the role your answers look most like, and clearly so.", title))
	}
}

// strengths says what stands out where no roles are compared.
func (t *resultText) strengths() {
	titles := func(levels []engine.Level) string {
		names := make([]string, len(levels))
		for i, l := range levels {
			names[i] = t.skill(l.Skill)
		}
		return strings.Join(names, ", ")
	}
	if t.r.Published() {
		t.tell(t.T("This quiz shows points and recommends no role."))
		return
	}
	t.tell(t.T("This quiz measures skills and recommends no role."))
	above, below := t.r.Strengths()
	if len(above) > 0 {
		t.tell(t.T("You stand out in: %s.", titles(above)))
	}
	if len(below) > 0 {
		t.tell(t.T("You show less of: %s.", titles(below)))
	}
	switch {
	case len(above)+len(below) > 0:
		t.tell(t.T("The rest differs by less than slips in answering can make."))
	case len(t.r.Levels) > 1:
		t.tell(t.T("Your levels differ by less than slips in answering can make, so none of them counts as a strength or " +
			"a weakness."))
	}
}

// list names roles with their shares: "Baker (45 %), Shopkeeper (40 %)".
func (t *resultText) list(roles []engine.RoleFit) string {
	parts := make([]string, len(roles))
	for i, f := range roles {
		parts[i] = fmt.Sprintf("%s (%s)", t.role(f.Role).Title, t.MatchShareOf(f.Share, t.r.Roles[0].Share, len(t.r.Roles)))
	}
	return strings.Join(parts, ", ")
}

// unmet gives the reasons of a role's requirements that aren't met, as sentences.
func (t *resultText) unmet(f engine.RoleFit) string {
	parts := make([]string, len(f.Unmet))
	for i, u := range f.Unmet {
		parts[i] = wording.Capital(t.T(u.Because))
	}
	return strings.Join(parts, " ")
}

func (t *resultText) shares() {
	t.heading(t.T("How your answers compare with each role"))
	rows := make([][3]string, len(t.r.Roles))
	for i, f := range t.r.Roles {
		share := t.MatchShareOf(f.Share, t.r.Roles[0].Share, len(t.r.Roles))
		rows[i] = [3]string{t.role(f.Role).Title, share, filled(f.Share)}
	}
	t.table(rows)
	if said, calibrated := t.Set(t.r, func(id string) string { return t.role(id).Title }); said != "" {
		t.to.WriteByte('\n')
		t.tell(said + " " + calibrated)
	}
}

func (t *resultText) reasons() {
	if t.r.Because == nil {
		return
	}
	role, versus := t.role(string(t.r.Role)), t.role(t.r.Because.Versus)
	t.evidence(t.T("What speaks for %s rather than %s", role.Title, versus.Title), 1, mostFor)
	t.evidence(t.T("What speaks for %s", versus.Title), -1, mostAgainst)
}

// evidence shows, where there are any, the strongest skills whose log-odds have the sign, each with the strongest
// answers behind it.
func (t *resultText) evidence(heading string, sign float64, most int) {
	shown := 0
	for _, e := range t.r.Because.Skills {
		if e.LogOdds*sign < telling || shown == most {
			continue
		}
		if shown++; shown == 1 {
			t.heading(heading)
		}
		much := t.answered(e.Skill) > neutral
		if much {
			t.tell(t.T("%s, of which you show much", t.skill(e.Skill)))
		} else {
			t.tell(t.T("%s, of which you show little", t.skill(e.Skill)))
		}
		answers := 0
		for _, i := range e.Items {
			if item, ok := t.item(i.Item); ok && i.LogOdds*sign > 0 && answers < mostAnswers {
				ask, unsaid := t.T(item.Ask), item.Unsaid[e.Skill]
				said := t.T("“%s” You said: %s", ask, t.Kept(item.Answer))
				switch {
				case !much && unsaid != "":
					said = t.T("“%s” You chose something other than: %s", ask, t.Kept(unsaid))
				case item.Skipped:
					said = t.T("“%s” You were not asked this, and it counts as none of it.", ask)
				case item.Answer == "":
					said = t.T("“%s” You left it open.", ask)
				}
				t.indented("      ", "      ", said)
				answers++
			}
		}
	}
}

// changes says which other answers, as few as possible, would change the recommendation, where they were looked for.
func (t *resultText) changes() {
	if t.r.Changes == nil {
		return
	}
	if t.r.Role == "" {
		t.heading(t.T("What would bring a recommendation"))
	} else {
		t.heading(t.T("What would change the recommendation"))
	}
	if one := len(t.words.Changes) > 0 && len(t.words.Changes[0].Set) == 1; !one && wording.NumbersDecide(t.r) {
		t.tell(t.T(wording.NumbersStay))
	}
	if len(t.words.Changes) == 0 {
		t.tell(t.T("One or two other answers would not be enough, whichever they were, and no three were found that would."))
		return
	}
	switch len(t.words.Changes[0].Set) {
	case 1:
		t.tell(t.T("One other answer would be enough."))
	case 2:
		t.tell(t.T("One other answer would not be enough, whichever it was. Two would be."))
	default:
		t.tell(t.T("One or two other answers would not be enough, whichever they were. Three would be."))
	}
	for _, ch := range t.words.Changes {
		becomes := t.T("The recommendation becomes %s if you", t.role(ch.Role).Title)
		if len(ch.Set) == 1 {
			t.indented("  - ", "    ", becomes+" "+ended(t.other(ch.Set[0])))
			continue
		}
		t.indented("  - ", "    ", becomes)
		for i, a := range ch.Set {
			switch {
			case i == 0:
				t.indented("      ", "      ", t.other(a)+",")
			case i < len(ch.Set)-1:
				t.indented("      ", "      ", t.T("and %s", t.other(a))+",")
			default:
				t.indented("      ", "      ", ended(t.T("and %s", t.other(a))))
			}
		}
	}
}

// other says what someone with another answer does, as it goes on after "if you".
func (t *resultText) other(a engine.SnapshotAnswer) string {
	from, to, ask := t.Kept(a.From), t.Kept(a.To), t.T(a.Ask)
	switch {
	case a.Does != "":
		return t.T("%s, instead of %s, %s", wording.Lowered(to), wording.Lowered(from), t.T(a.Does))
	case a.From == "":
		return t.T("also choose “%s” at “%s”", to, ask)
	case a.To == "":
		return t.T("leave out “%s” at “%s”", from, ask)
	}
	return t.T("answer “%s” instead of “%s” to “%s”", to, from, ask)
}

// ended ends a sentence with a full stop where no quote ends it.
func ended(text string) string {
	if strings.HasSuffix(text, "”") || strings.HasSuffix(text, "“") || strings.HasSuffix(text, "»") {
		return text
	}
	return text + "."
}

func (t *resultText) next() {
	if t.r.Next == "" {
		return
	}
	role := t.role(string(t.r.Next))
	t.heading(t.T("The role to grow towards: %s", role.Title))
	t.tell(t.reach(wording.Readiness(t.r, role)))
	if role.ID != t.r.Roles[0].Role { // of which the levels say it
		if style := t.Style(t.r, t.words, role.ID); style != "" {
			t.tell(style)
		}
	}
	for _, fit := range t.r.Roles {
		if fit.Role == role.ID && len(fit.Unmet) > 0 {
			t.tell(t.T("Still missing: %s", t.unmet(fit)))
		}
	}
	type gap struct {
		title        string
		have, needed float64
		weighed      float64
	}
	var gaps []gap
	for _, l := range t.r.Levels {
		if needed := role.Levels[l.Skill]; needed > l.Level {
			gaps = append(gaps, gap{t.skill(l.Skill), l.Level, needed, (needed - l.Level) * role.Weights[l.Skill]})
		}
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(b.weighed, a.weighed) })
	if len(gaps) == 0 {
		return
	}
	t.tell(t.T("These skills would bring you closest:"))
	rows := [][3]string{}
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		rows = append(rows, [3]string{g.title, fmt.Sprintf("%.0f", g.have),
			t.T("now, the role asks for %.0f", g.needed)})
	}
	t.table(rows)
}

func (t *resultText) levels() {
	if len(t.r.Levels) == 0 {
		return
	}
	t.heading(t.T("Your skills, from 0 to 100, give or take"))
	rows := make([][3]string, len(t.r.Levels))
	for i, l := range t.r.Levels {
		rows[i] = [3]string{t.skill(l.Skill), fmt.Sprintf("%.0f ± %2.0f", l.Level, l.SEM), filled(l.Level / 100)}
	}
	t.table(rows)
	if own := t.OwnErrors(t.r.Levels, t.skill); own != "" {
		t.to.WriteByte('\n')
		t.tell(own)
	}
	if t.ranked() {
		if style := t.Style(t.r, t.words, t.r.Roles[0].Role); style != "" {
			t.to.WriteByte('\n')
			t.tell(style)
		}
	}
}

// facts sets what the person stated beside what is typical of the recommended role, or else the one that fits best, and
// of the next.
func (t *resultText) facts() {
	if !t.ranked() {
		return
	}
	roles := []string{cmp.Or(string(t.r.Role), t.r.Roles[0].Role)}
	if next := string(t.r.Next); next != "" && next != roles[0] {
		roles = append(roles, next)
	}
	rows := t.Facts(t.r, t.words, roles...)
	if len(rows) == 0 {
		return
	}
	t.heading(t.T("Your figures beside what is typical"))
	for _, row := range rows {
		if row.Band {
			t.tell(t.T("%s: %s (your band)", row.Name, row.Yours))
		} else {
			t.tell(row.Name + ": " + row.Yours)
		}
		for i, typical := range row.Typical {
			if typical.Range == "" {
				continue
			}
			title := t.role(roles[i]).Title
			var said string
			switch typical.Side {
			case "below":
				said = t.T("%s: typically %s; yours is below", title, typical.Range)
			case "above":
				said = t.T("%s: typically %s; yours is above", title, typical.Range)
			default:
				said = t.T("%s: typically %s", title, typical.Range)
			}
			t.indented("      ", "      ", said)
		}
	}
}

// notes tells what rules said and did, and how far the answers can be relied on.
func (t *resultText) notes(asked int) {
	var notes []string
	for _, o := range t.r.Rules {
		if o.Note != "" && (t.ranked() || t.r.Verdict == engine.VerdictLevelsOnly) { // else the answers say too little for it
			notes = append(notes, t.T(o.Note))
		}
		for _, m := range o.Moved {
			notes = append(notes, t.T("%s counts as %.0f rather than %.0f. %s", t.skill(m.Skill), m.To, m.From,
				t.T(o.Because)))
		}
	}
	var missing []string
	for _, s := range t.words.Skills {
		if !slices.ContainsFunc(t.r.Levels, func(l engine.Level) bool { return l.Skill == s.ID }) {
			missing = append(missing, t.T(s.Title))
		}
	}
	left := asked
	for _, i := range t.words.Items {
		if i.Answer != "" {
			left--
		}
	}
	if left > 0 && t.r.Short == nil {
		notes = append(notes, t.N(asked, "You left out %[2]d of %[1]d question.", "You left out %[2]d of %[1]d questions.",
			left))
	}
	switch {
	case len(missing) == 0:
	case t.r.Short != nil:
		notes = append(notes, t.T("Not measured, because the short form did not ask about it: %s.",
			strings.Join(missing, ", ")))
	case left == 0: // what is answered and measures nothing doesn't apply
		notes = append(notes, t.T("Not measured, because what was asked does not apply to you: %s. This speaks "+
			"neither for you nor against you.", strings.Join(missing, ", ")))
	default:
		notes = append(notes, t.T("Not measured, for lack of answers: %s.", strings.Join(missing, ", ")))
	}
	for _, w := range t.r.Quality.Warnings {
		notes = append(notes, t.warning(w))
	}
	if len(notes) == 0 {
		return
	}
	t.heading(t.T("Worth knowing"))
	for _, n := range notes {
		t.indented("  - ", "    ", n)
	}
}

// reach says how much of what a role takes is there, where that is told.
func (t *resultText) reach(readiness float64, told bool) string {
	if !told {
		return t.T("Too little of what it takes was measured here to say how much of it you reach.")
	}
	return t.T("You reach %.0f %% of what it takes.", readiness)
}

// ahead lists the roles that come one after another from here, and why.
func (t *resultText) ahead() {
	way := wording.Ahead(t.r, t.words)
	if len(way) == 0 {
		return
	}
	t.heading(t.T("The way ahead"))
	for i, rung := range way {
		said := t.reach(rung.Readiness, rung.Told)
		if rung.Because != "" {
			said = ended(wording.Capital(strings.TrimSuffix(t.T(rung.Because), "."))) + " " + said
		}
		t.indented(fmt.Sprintf("  %d. ", i+1), "     ", t.T(rung.Role.Title)+". "+said)
	}
}

func (t *resultText) warning(w engine.Warning) string {
	switch w {
	case engine.WarnLongRun:
		return t.T("You gave one answer to half of the questions or more, one after another. If that was haste, take " +
			"the quiz again.")
	case engine.WarnNoVariability:
		return t.T("You gave every question with a scale the same answer, which tells little.")
	case engine.WarnInconsistent:
		if t.r.Published() {
			return t.T("Some answers on the same scale differ more than slips explain, so take this result with care.")
		}
		return t.T("Some answers about the same skill contradict each other more than slips explain, so take this " +
			"result with care. Some sentences are turned round on purpose.")
	case engine.WarnTooFast:
		return t.T("You took less than a second for an answer. If that was haste, take the quiz again.")
	}
	return string(w)
}

func (t *resultText) role(id string) engine.SnapshotRole {
	for _, roles := range [][]engine.SnapshotRole{t.words.Roles, t.words.Ahead} {
		for _, r := range roles {
			if r.ID == id {
				r.Title = t.T(r.Title)
				return r
			}
		}
	}
	return engine.SnapshotRole{ID: id, Title: id}
}

func (t *resultText) skill(id string) string {
	for _, s := range t.words.Skills {
		if s.ID == id {
			return t.T(s.Title)
		}
	}
	return id
}

// answered is a skill's level by the answers alone, before rules.
func (t *resultText) answered(skill string) float64 {
	for _, o := range t.r.Rules {
		for _, m := range o.Moved {
			if m.Skill == skill {
				return m.From
			}
		}
	}
	for _, l := range t.r.Levels {
		if l.Skill == skill {
			return l.Level
		}
	}
	return neutral
}

func (t *resultText) item(id string) (engine.SnapshotItem, bool) {
	for _, i := range t.words.Items {
		if i.ID == id {
			return i, true
		}
	}
	return engine.SnapshotItem{}, false
}

// filled is a bar for a share of 1.
func filled(share float64) string {
	return strings.Repeat("█", int(math.Round(min(max(share, 0), 1)*barWidth)))
}

// percent rounds a share to what it can bear. No role is ruled out or in altogether.
func percent(share float64) string {
	switch p := math.Round(share * 100); {
	case p < 1:
		return "<1 %"
	case p > 99 && share < 1:
		return ">99 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}
