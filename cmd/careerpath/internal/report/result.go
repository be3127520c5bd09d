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
	r     *engine.Result
	words *engine.Snapshot
}

// WriteResult writes a result as a text report: the verdict, the picture, the reasons, what to do next. asked is how
// many questions the person was shown.
func WriteResult(to io.Writer, r *engine.Result, words *engine.Snapshot, asked int) error {
	t := &resultText{report: report{width: TextWidth}, r: r, words: words}
	t.heading(words.QuizTitle)
	t.verdict()
	if t.ranked() {
		t.shares()
		t.reasons()
		t.changes()
		t.next()
		t.ahead()
	}
	t.levels()
	t.facts()
	t.sums()
	t.notes(asked)
	_, err := to.Write(t.to.Bytes())
	return err
}

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
		t.say("Too few questions were answered to recommend a role: %d of %s could be measured, and it takes %s. "+
			"Take the quiz again and answer what you left out, if only roughly.", len(r.Levels),
			wording.Count(len(t.words.Skills), "skill"), wording.English.NeedsOf(t.words.Thresholds()))
		return
	case engine.VerdictUndifferentiated:
		t.say("Your answers are too even to tell the roles apart, so none is recommended. Take the quiz again with " +
			"one typical week in mind, and use " +
			"the whole scale.")
		return
	case engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose, engine.VerdictBlocked:
	}
	best := r.Roles[0]
	title := t.role(best.Role).Title
	switch r.Verdict {
	case engine.VerdictClose:
		t.say("No role stands out. Closest to your answers, in this order: %s.", t.list(r.Contenders()))
	case engine.VerdictLikely:
		t.say("%s is the role your answers look most like. That is likely, not certain.", title)
		if doubt := wording.English.Doubt(r, t.words.Thresholds()); doubt != "" {
			t.say("%s", doubt)
		}
	case engine.VerdictBlocked:
		t.say("%s is the role your answers look most like.", title)
	default:
		t.say("%s is the role your answers look most like, and clearly so.", title)
	}
	if string(r.Role) == best.Role {
		return
	}
	t.say("%s is not recommended yet. %s", title, t.unmet(best))
	if r.Role == "" {
		t.say("No other role is near enough to recommend in its place, so none is recommended for now.")
		return
	}
	t.say("Of the others, %s fits best.", t.role(string(r.Role)).Title)
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
	t.say("This quiz measures skills and recommends no role.")
	above, below := t.r.Strengths()
	if len(above) > 0 {
		t.say("You stand out in: %s.", titles(above))
	}
	if len(below) > 0 {
		t.say("You show less of: %s.", titles(below))
	}
	switch {
	case len(above)+len(below) > 0:
		t.say("The rest differs by less than slips in answering can make.")
	case len(t.r.Levels) > 1:
		t.say("Your levels differ by less than slips in answering can make, so none of them counts as a strength or " +
			"a weakness.")
	}
}

// list names roles with their shares: "Baker (45 %), Shopkeeper (40 %)".
func (t *resultText) list(roles []engine.RoleFit) string {
	parts := make([]string, len(roles))
	for i, f := range roles {
		parts[i] = fmt.Sprintf("%s (%s)", t.role(f.Role).Title, wording.English.MatchShareOf(f.Share, t.r.Roles[0].Share, len(t.r.Roles)))
	}
	return strings.Join(parts, ", ")
}

// unmet gives the reasons of a role's requirements that aren't met, as sentences.
func (t *resultText) unmet(f engine.RoleFit) string {
	parts := make([]string, len(f.Unmet))
	for i, u := range f.Unmet {
		parts[i] = wording.Capital(u.Because)
	}
	return strings.Join(parts, " ")
}

func (t *resultText) shares() {
	t.heading("How your answers compare with each role")
	rows := make([][3]string, len(t.r.Roles))
	for i, f := range t.r.Roles {
		share := wording.English.MatchShareOf(f.Share, t.r.Roles[0].Share, len(t.r.Roles))
		rows[i] = [3]string{t.role(f.Role).Title, share, filled(f.Share)}
	}
	t.table(rows)
}

func (t *resultText) reasons() {
	if t.r.Because == nil {
		return
	}
	role, versus := t.role(string(t.r.Role)), t.role(t.r.Because.Versus)
	t.evidence(fmt.Sprintf("What speaks for %s rather than %s", role.Title, versus.Title), 1, mostFor)
	t.evidence("What speaks for "+versus.Title, -1, mostAgainst)
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
		amount := "little"
		if t.answered(e.Skill) > neutral {
			amount = "much"
		}
		t.say("%s, of which you show %s", t.skill(e.Skill), amount)
		answers := 0
		for _, i := range e.Items {
			if item, ok := t.item(i.Item); ok && i.LogOdds*sign > 0 && answers < mostAnswers {
				said := "You said: " + item.Answer
				unsaid := item.Unsaid[e.Skill]
				switch {
				case amount == "little" && unsaid != "":
					said = "You chose something other than: " + unsaid
				case item.Answer == "":
					said = "You left it open."
				}
				t.indented("      ", "      ", fmt.Sprintf("“%s” %s", item.Ask, said))
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
		t.heading("What would bring a recommendation")
	} else {
		t.heading("What would change the recommendation")
	}
	if one := len(t.words.Changes) > 0 && len(t.words.Changes[0].Set) == 1; !one && wording.NumbersDecide(t.r) {
		t.say("%s", wording.NumbersStay)
	}
	if len(t.words.Changes) == 0 {
		t.say("One or two other answers would not be enough, whichever they were, and no three were found that would.")
		return
	}
	switch len(t.words.Changes[0].Set) {
	case 1:
		t.say("One other answer would be enough.")
	case 2:
		t.say("One other answer would not be enough, whichever it was. Two would be.")
	default:
		t.say("One or two other answers would not be enough, whichever they were. Three would be.")
	}
	for _, ch := range t.words.Changes {
		becomes := fmt.Sprintf("The recommendation becomes %s if you", t.role(ch.Role).Title)
		if len(ch.Set) == 1 {
			t.indented("  - ", "    ", becomes+" "+ended(other(ch.Set[0])))
			continue
		}
		t.indented("  - ", "    ", becomes)
		for i, a := range ch.Set {
			switch {
			case i == 0:
				t.indented("      ", "      ", other(a)+",")
			case i < len(ch.Set)-1:
				t.indented("      ", "      ", "and "+other(a)+",")
			default:
				t.indented("      ", "      ", "and "+ended(other(a)))
			}
		}
	}
}

// other says what someone with another answer does, as it goes on after "you".
func other(a engine.SnapshotAnswer) string {
	switch {
	case a.Does != "":
		return fmt.Sprintf("%s, instead of %s, %s", wording.Lowered(a.To), wording.Lowered(a.From), a.Does)
	case a.From == "":
		return fmt.Sprintf("also choose “%s” at “%s”", a.To, a.Ask)
	case a.To == "":
		return fmt.Sprintf("leave out “%s” at “%s”", a.From, a.Ask)
	}
	return fmt.Sprintf("answer “%s” instead of “%s” to “%s”", a.To, a.From, a.Ask)
}

// ended ends a sentence with a full stop where no quote ends it.
func ended(text string) string {
	if strings.HasSuffix(text, "”") {
		return text
	}
	return text + "."
}

func (t *resultText) next() {
	if t.r.Next == "" {
		return
	}
	role := t.role(string(t.r.Next))
	t.heading("The role to grow towards: " + role.Title)
	t.say("%s", reach(wording.Readiness(t.r, role)))
	if role.ID != t.r.Roles[0].Role { // of which the levels say it
		if style := wording.English.Style(t.r, t.words, role.ID); style != "" {
			t.say("%s", style)
		}
	}
	for _, fit := range t.r.Roles {
		if fit.Role == role.ID && len(fit.Unmet) > 0 {
			t.say("Still missing: %s", t.unmet(fit))
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
	t.say("These skills would bring you closest:")
	rows := [][3]string{}
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		rows = append(rows, [3]string{g.title, fmt.Sprintf("%.0f", g.have),
			fmt.Sprintf("now, the role asks for %.0f", g.needed)})
	}
	t.table(rows)
}

func (t *resultText) levels() {
	if len(t.r.Levels) == 0 {
		return
	}
	t.heading("Your skills, from 0 to 100, give or take")
	rows := make([][3]string, len(t.r.Levels))
	for i, l := range t.r.Levels {
		rows[i] = [3]string{t.skill(l.Skill), fmt.Sprintf("%.0f ± %2.0f", l.Level, l.SEM), filled(l.Level / 100)}
	}
	t.table(rows)
	if t.ranked() {
		if style := wording.English.Style(t.r, t.words, t.r.Roles[0].Role); style != "" {
			t.to.WriteByte('\n')
			t.say("%s", style)
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
	rows := wording.English.Facts(t.r, t.words, roles...)
	if len(rows) == 0 {
		return
	}
	t.heading("Your figures beside what is typical")
	for _, row := range rows {
		yours := row.Yours
		if row.Band {
			yours += " (your band)"
		}
		t.say("%s: %s", row.Name, yours)
		for i, typical := range row.Typical {
			if typical.Range == "" {
				continue
			}
			side := ""
			if typical.Side != "" {
				side = "; yours is " + typical.Side
			}
			t.indented("      ", "      ", fmt.Sprintf("%s: typically %s%s", t.role(roles[i]).Title, typical.Range, side))
		}
	}
}

// sums shows the raw sums of a quiz that has them.
func (t *resultText) sums() {
	var rows [][3]string
	for _, l := range t.r.Levels {
		if l.Sum != nil {
			rows = append(rows, [3]string{t.skill(l.Skill), engine.Decimal(l.Sum.Points) + " of " +
				engine.Decimal(l.Sum.Highest), l.Sum.Band})
		}
	}
	if len(rows) > 0 {
		t.heading("Points")
		t.table(rows)
	}
}

// notes tells what rules said and did, and how far the answers can be relied on.
func (t *resultText) notes(asked int) {
	var notes []string
	for _, o := range t.r.Rules {
		if o.Note != "" && (t.ranked() || t.r.Verdict == engine.VerdictLevelsOnly) { // else the answers say too little for it
			notes = append(notes, o.Note)
		}
		for _, m := range o.Moved {
			notes = append(notes, fmt.Sprintf("%s counts as %.0f rather than %.0f. %s", t.skill(m.Skill), m.To, m.From,
				o.Because))
		}
	}
	var missing []string
	for _, s := range t.words.Skills {
		if !slices.ContainsFunc(t.r.Levels, func(l engine.Level) bool { return l.Skill == s.ID }) {
			missing = append(missing, s.Title)
		}
	}
	left := asked
	for _, i := range t.words.Items {
		if i.Answer != "" {
			left--
		}
	}
	if left > 0 {
		notes = append(notes, fmt.Sprintf("You left out %d of %s.", left, wording.Count(asked, "question")))
	}
	switch {
	case len(missing) == 0:
	case left == 0: // what is answered and measures nothing doesn't apply
		notes = append(notes, fmt.Sprintf("Not measured, because what was asked does not apply to you: %s. This speaks "+
			"neither for you nor against you.", strings.Join(missing, ", ")))
	default:
		notes = append(notes, fmt.Sprintf("Not measured, for lack of answers: %s.", strings.Join(missing, ", ")))
	}
	for _, w := range t.r.Quality.Warnings {
		notes = append(notes, warning(w))
	}
	if len(notes) == 0 {
		return
	}
	t.heading("Worth knowing")
	for _, n := range notes {
		t.indented("  - ", "    ", n)
	}
}

// reach says how much of what a role takes is there, where that is told.
func reach(readiness float64, told bool) string {
	if !told {
		return "Too little of what it takes was measured here to say how much of it you reach."
	}
	return fmt.Sprintf("You reach %.0f %% of what it takes.", readiness)
}

// ahead lists the roles that come one after another from here, and why.
func (t *resultText) ahead() {
	way := wording.Ahead(t.r, t.words)
	if len(way) == 0 {
		return
	}
	t.heading("The way ahead")
	for i, rung := range way {
		said := reach(rung.Readiness, rung.Told)
		if rung.Because != "" {
			said = ended(wording.Capital(strings.TrimSuffix(rung.Because, "."))) + " " + said
		}
		t.indented(fmt.Sprintf("  %d. ", i+1), "     ", rung.Role.Title+". "+said)
	}
}

func warning(w engine.Warning) string {
	switch w {
	case engine.WarnLongRun:
		return "You gave one answer to half of the questions or more, one after another. If that was haste, take " +
			"the quiz again."
	case engine.WarnNoVariability:
		return "You gave every question with a scale the same answer, which tells little."
	case engine.WarnInconsistent:
		return "Some answers about the same skill contradict each other more than slips explain, so take this " +
			"result with care. Some sentences are " +
			"turned round on purpose."
	case engine.WarnTooFast:
		return "You took less than a second for an answer. If that was haste, take the quiz again."
	}
	return string(w)
}

func (t *resultText) role(id string) engine.SnapshotRole {
	for _, roles := range [][]engine.SnapshotRole{t.words.Roles, t.words.Ahead} {
		for _, r := range roles {
			if r.ID == id {
				return r
			}
		}
	}
	return engine.SnapshotRole{ID: id, Title: id}
}

func (t *resultText) skill(id string) string {
	for _, s := range t.words.Skills {
		if s.ID == id {
			return s.Title
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
