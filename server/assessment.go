package server

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// getAssessment shows a result. Everything on the page comes from what was kept with it, so it reads the same for ever.
func (s *Server) getAssessment(w http.ResponseWriter, r *http.Request) error {
	var a store.Assessment
	var taken []store.Assessment
	var draft store.Draft
	known, err := s.view(r, func(data store.Reader) error {
		var err error
		if a, err = data.Assessment(r.PathValue("id")); err != nil {
			return err
		}
		if draft, err = data.Draft(a.Quiz); err != nil && store.CodeOf(err) != store.NotFound {
			return err
		}
		taken, err = data.Assessments()
		return err
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	page := newResultPage(&a)
	page.CorrectedBy = correctionOf(taken, a.ID)
	_, offered := s.catalog.Quiz(a.Quiz)
	page.Correctable = offered && page.CorrectedBy == ""
	page.Correcting = page.Correctable && draft.Corrects == a.ID
	if !offered && len(page.Advice) > 0 {
		page.Advice = page.Advice[1:] // which is to take it again
	}
	targets := plan.Targets(s.catalog, &a.Result)
	page.Plannable = page.CorrectedBy == "" && leads(targets, string(a.Result.Next))
	page.Choosable = page.CorrectedBy == "" && len(targets) > 0
	if page.CorrectedBy == "" {
		page.Within = within(targets, &a.Result)
	}
	page.Ahead = s.ahead(&a)
	c := s.calendar(r)
	page.Taken, page.Corrected = c.date(a.Finished), c.date(a.Corrected)
	page.Closer, page.Broader = s.closer(&a.Result), s.broader(&a.Result, taken)
	page.Roles = len(s.catalog.Roles()) > 0
	if page.Next != nil {
		page.Next.Counted = s.counted(page.Next.ID, skillsOf(a.Result.Levels))
	}
	return s.render(w, r, http.StatusOK, "assessment", page.Headline, page)
}

// offer is a quiz that answers a question which a result leaves open.
type offer struct {
	Quiz *engine.Quiz
	Why  string // what taking it is good for: the beginning of a sentence
}

// closer finds a quiz that looks closer at what a result leaves open: the roles that stand close to each other, or else
// the step from the recommended role to the next. nil where there is none.
func (s *Server) closer(result *engine.Result) *offer {
	if !compared(result) {
		return nil
	}
	var contenders []string
	for _, c := range result.Contenders() {
		contenders = append(contenders, c.Role)
	}
	if q := s.quizWithin(contenders, result); q != nil {
		names := make([]string, len(q.Roles))
		for i, ref := range q.Roles {
			role, _ := s.catalog.Role(ref.ID)
			names[i] = isolated(role.Title)
		}
		return &offer{q, "To tell " + wording.List(names, "and") + " apart more surely"}
	}
	if next, known := s.catalog.Role(string(result.Next)); known {
		if q := s.quizWithin([]string{string(result.Role), next.ID}, result); q != nil {
			return &offer{q, "To look closer at the step to " + isolated(next.Title)}
		}
	}
	return nil
}

// quizWithin finds a quiz that compares fewer roles than a result does, none but those given; nil where there is none.
func (s *Server) quizWithin(roles []string, result *engine.Result) *engine.Quiz {
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		q := &quizzes[i]
		without := func(r engine.Ref) bool { return !slices.Contains(roles, r.ID) }
		if q.ID != result.Quiz && len(q.Roles) > 1 && len(q.Roles) < len(result.Roles) &&
			!slices.ContainsFunc(q.Roles, without) {
			return q
		}
	}
	return nil
}

// broader finds the quiz that compares most roles, those of the result among them; nil where the result's own does, or
// where it has been taken.
func (s *Server) broader(result *engine.Result, taken []store.Assessment) *offer {
	var broadest *engine.Quiz
	quizzes, most := s.catalog.Quizzes(), len(result.Roles)
	for i := range quizzes {
		q := &quizzes[i]
		without := func(r engine.RoleFit) bool {
			return !slices.ContainsFunc(q.Roles, func(ref engine.Ref) bool { return ref.ID == r.Role })
		}
		if len(q.Roles) > most && !slices.ContainsFunc(result.Roles, without) {
			broadest, most = q, len(q.Roles)
		}
	}
	switch {
	case broadest == nil || slices.ContainsFunc(taken, func(a store.Assessment) bool { return a.Quiz == broadest.ID }):
		return nil
	case len(result.Roles) == 0:
		return &offer{broadest, "To see which role your work looks most like"}
	}
	return &offer{broadest, fmt.Sprintf("This quiz compares %s roles only. To be compared with %s",
		wording.Number(len(result.Roles)), wording.Number(most))}
}

// counted says on how many of a role's skills its readiness rests, as "10 of its 16 skills"; "" where it is all of
// them.
func (s *Server) counted(role string, measured []string) string {
	r, known := s.catalog.Role(role)
	if !known {
		return ""
	}
	n := 0
	for _, skill := range measured {
		if _, asked := r.Demand(skill); asked {
			n++
		}
	}
	if n >= len(r.Profile) {
		return ""
	}
	return fmt.Sprintf("%d of its %d skills", n, len(r.Profile))
}

func skillsOf(levels []engine.Level) []string {
	skills := make([]string, len(levels))
	for i, l := range levels {
		skills[i] = l.Skill
	}
	return skills
}

// resultPage is a result in words and pictures.
type resultPage struct {
	Assessment     *store.Assessment
	CorrectedBy    string // id of the result that has replaced it, "" for none
	Correctable    bool
	Correcting     bool   // that has begun
	Corrected      string // date of the correction that it is
	Taken          string // date
	Headline, Sure string
	Tiers          string // how the shares add up by tier, "" where there is one tier only
	Advice         []string
	Requirement    *requirementNotMet
	Shares         *shareChart
	Versus         string // title of the role compared with
	HeldBack       bool   // that role is the better fit, and a requirement holds it back
	RoleTitle      string
	For, Against   []reason
	Trace          *trace
	Changes        *changeList
	Undecided      bool // the call is close, so what would change it comes before the reasons
	Levels         *levelChart
	LevelsOf       string // title of the role the levels are compared with, "" for none
	Sums           []sumRow
	Unmeasured     []string
	NotApplying    []string // unmeasured because all that was asked about them doesn't apply to the person
	Unjudged       []string // skills of which the recommended role requires something, and that weren't measured
	Rules          []ruleLine
	NotChecked     []ruleLine
	Notes          []ruleLine
	Warnings       []string
	Facts          *factTable
	Style          string // what readiness hangs on, beside the levels and what a role asks
	Next           *nextStep
	Retry          bool // nothing could be compared: another go is the next step
	Plannable      bool // a plan can lead to the next role
	Choosable      bool // and one can lead to some role
	Ahead          []rungLine
	Within         *engine.Path // for growing in the recommended role, where none comes next
	Closer         *offer       // tells fewer roles apart, all of them in question here
	Broader        *offer       // compares with more roles
	Roles          bool         // there are some to read about
}

type requirementNotMet struct {
	Role    string
	Because []string
}

type reason struct {
	Skill    string
	Strength string
	Little   bool // the person shows little of the skill, and that is what speaks
	Quotes   []quote
}

// quote is an answer and its question, in the words of a quiz.
type quote struct {
	Answer, Ask string
	Unsaid      string           // what another answer would have shown, where that is the reason
	In          *engine.Snapshot // whose language they are in
}

type sumRow struct {
	Skill                   string
	Points, Lowest, Highest string
	Band                    string
}

// factTable sets what the person stated of themselves beside what is typical of roles.
type factTable struct {
	Roles []string // titles
	Rows  []wording.FactRow
}

type ruleLine struct{ Effect, Because, Unknown string }

type nextStep struct {
	ID, Title, Summary string
	Because            string // why this role, where the way ahead is no longer than it
	Readiness          string
	Counted            string // of its skills in the readiness, "" for all
	Style              string // what that hangs on, "" for nothing to say
	Gaps               []gap
}

type gap struct {
	Skill, Definition string
	Have, Need        int
}

// words are what a snapshot says, by id.
type words struct {
	snapshot *engine.Snapshot
	skills   map[string]engine.SnapshotSkill
	roles    map[string]engine.SnapshotRole
	items    map[string]engine.SnapshotItem
}

func newWords(snapshot *engine.Snapshot) *words {
	w := &words{snapshot, map[string]engine.SnapshotSkill{}, map[string]engine.SnapshotRole{},
		map[string]engine.SnapshotItem{}}
	for _, s := range snapshot.Skills {
		w.skills[s.ID] = s
	}
	for _, r := range snapshot.Roles {
		w.roles[r.ID] = r
	}
	for _, r := range snapshot.Ahead {
		w.roles[r.ID] = r
	}
	for _, it := range snapshot.Items {
		w.items[it.ID] = it
	}
	return w
}

func (w *words) role(id string) string { return isolated(w.roles[id].Title) }

func (w *words) skill(id string) string { return isolated(w.skills[id].Title) }

func newResultPage(a *store.Assessment) *resultPage {
	result, w := &a.Result, newWords(&a.Snapshot)
	p := &resultPage{Assessment: a, RoleTitle: w.role(string(result.Role))}
	p.say(result, w)
	if compared(result) {
		p.Shares = newShareChart(result, w)
		p.Tiers = tiers(result, w)
	}
	p.explain(result, w)
	p.Changes = newChangeList(result, w)
	p.Undecided = result.Verdict == engine.VerdictClose
	against := ""
	if compared(result) {
		against = result.Roles[0].Role
	}
	p.LevelsOf, p.Style = w.role(against), wording.English.Style(result, w.snapshot, against)
	p.Levels = newLevelChart(result, w, against)
	measured := map[string]bool{}
	for _, l := range result.Levels {
		measured[l.Skill] = true
		if l.Sum != nil {
			p.Sums = append(p.Sums, sumRow{w.skill(l.Skill), wording.Grouped(l.Sum.Points),
				wording.Grouped(l.Sum.Lowest), wording.Grouped(l.Sum.Highest), l.Sum.Band})
		}
	}
	for _, s := range w.snapshot.Skills {
		switch {
		case measured[s.ID]:
		case notApplying(a, s.ID):
			p.NotApplying = append(p.NotApplying, isolated(s.Title))
		default:
			p.Unmeasured = append(p.Unmeasured, isolated(s.Title))
		}
	}
	for _, name := range unjudged(result, string(result.Role)) {
		if skill, ok := w.skills[strings.TrimPrefix(name, "level.")]; ok {
			p.Unjudged = append(p.Unjudged, isolated(lower(skill.Title)))
		}
	}
	p.rules(result, w)
	p.warn(result)
	p.next(result, w)
	p.Facts = newFactTable(result, w)
	p.Retry = result.Verdict == engine.VerdictInsufficient || result.Verdict == engine.VerdictUndifferentiated
	return p
}

// notApplying says whether a person answered of all that was asked about a skill that it doesn't apply to them.
func notApplying(a *store.Assessment, skill string) bool {
	asked := false
	for _, it := range a.Snapshot.Items {
		if slices.Contains(it.Skills, skill) {
			if asked = true; a.Answers[it.ID].Form() != engine.FormNotApplicable {
				return false
			}
		}
	}
	return asked
}

// compared says whether the verdict rests on a comparison of roles. Where it doesn't, shares would look like more than
// they are.
func compared(result *engine.Result) bool {
	return result.Verdict.Compares()
}

// say finds the words for the verdict.
func (p *resultPage) say(result *engine.Result, w *words) {
	switch result.Verdict {
	case engine.VerdictInsufficient:
		p.Headline = "There is too little to go on yet"
		p.Sure = fmt.Sprintf("Your answers measure %d of the %d skills this quiz is about. ", len(result.Levels),
			len(w.snapshot.Skills))
		switch {
		case len(result.Levels) == 0:
			p.Sure = "Too little was answered to measure anything this quiz is about."
		case len(w.snapshot.Roles) > 0:
			p.Sure += "A recommendation that deserves the name takes " + wording.English.NeedsOf(w.snapshot.Thresholds()) +
				", so we make none."
		default:
			p.Sure += "Saying what stands out takes " + wording.English.NeedsOf(w.snapshot.Thresholds()) +
				", so we leave it at the levels themselves."
		}
		p.Advice = []string{"Take the quiz again and answer more of it. Where a question doesn't quite fit, the " +
			"nearest answer still helps."}
		return
	case engine.VerdictUndifferentiated:
		p.Headline = "Your answers do not point to one role"
		p.Sure = "Your levels are so even that the ordinary blur of a questionnaire could have made all the " +
			"differences between them. Any role we named would be a guess, so we name none."
		p.Advice = []string{"If you went through the questions quickly, or mostly used one answer, take the quiz " +
			"again and think of particular weeks.",
			"If your work really is a bit of everything, that is worth knowing too. Read the roles and ask which of " +
				"their days you would like to have more of."}
		return
	case engine.VerdictLevelsOnly:
		p.strengths(result, w)
		return
	case engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose, engine.VerdictBlocked:
	}
	best := result.Roles[0]
	title, share := w.role(best.Role), matchShare(best.Share, best.Share, len(result.Roles))
	switch result.Verdict {
	case engine.VerdictClear:
		p.Headline = "You work like " + wording.Article(title)
		p.Sure = fmt.Sprintf("This is a clear match. Of the %s roles compared, %s holds %s of the match.",
			wording.Number(len(result.Roles)), title, share)
	case engine.VerdictLikely:
		p.Headline = "You most likely work like " + wording.Article(title)
		other := "nearest other role"
		if len(result.Roles) == 2 {
			other = "other role"
		}
		p.Sure = fmt.Sprintf("This is a likely match, not a certain one. %s holds %s of the match; the %s, %s, holds %s.",
			title, share, other, w.role(result.Roles[1].Role), matchShare(result.Roles[1].Share, best.Share,
				len(result.Roles)))
		if doubt := wording.English.Doubt(result, w.snapshot.Thresholds()); doubt != "" {
			p.Sure += " " + doubt
		}
	case engine.VerdictClose:
		contenders := result.Contenders()
		names := make([]string, len(contenders))
		together := 0.0
		for i, c := range contenders {
			names[i], together = w.role(c.Role), together+c.Share
		}
		p.Headline = "You are between " + wording.List(names, "and")
		read := "all of them"
		if len(contenders) == 2 {
			read = "both"
		}
		p.Sure = fmt.Sprintf("This is a close call. These %s roles together hold %s of the match, and %s is ahead "+
			"with %s. Read %s before you choose.",
			wording.Number(len(contenders)), matchShare(together, best.Share, len(result.Roles)), title, share, read)
	case engine.VerdictBlocked, engine.VerdictInsufficient, engine.VerdictUndifferentiated, engine.VerdictLevelsOnly:
	}
	if !best.Eligible {
		missing := "one thing is missing"
		if len(best.Unmet) > 1 {
			missing = "some things are missing"
		}
		p.Headline = fmt.Sprintf("Your answers look most like %s, but %s", wording.Article(title), missing)
		p.Sure = fmt.Sprintf("By your answers alone, %s holds %s of the match. We don't recommend it yet, because "+
			"what it requires is not all met.", title, share)
		p.Requirement = &requirementNotMet{Role: title}
		for _, u := range best.Unmet {
			p.Requirement.Because = append(p.Requirement.Because, u.Because)
		}
	}
}

// strengths says what stands out where no roles are compared.
func (p *resultPage) strengths(result *engine.Result, w *words) {
	titles := func(levels []engine.Level) string {
		names := make([]string, len(levels))
		for i, l := range levels {
			names[i] = w.skill(l.Skill)
		}
		return wording.List(names, "and")
	}
	p.Headline = "Your skills at a glance"
	switch above, below := result.Strengths(); {
	case len(result.Levels) == 1 && result.Levels[0].Sum != nil:
		l := result.Levels[0]
		p.Headline = fmt.Sprintf("%s: %s of %s points", w.skill(l.Skill), wording.Grouped(l.Sum.Points),
			wording.Grouped(l.Sum.Highest))
		if l.Sum.Band != "" {
			p.Headline += ", " + l.Sum.Band
		}
		p.Sure = "This quiz shows points and recommends no role."
	case len(result.Levels) < 2:
		p.Sure = "This quiz shows levels and recommends no role."
	case len(above)+len(below) == 0:
		p.Sure = "Your levels lie close together: the ordinary blur of a questionnaire could have made all the " +
			"differences between them. So we call none of them a strength or a weakness."
	default:
		var parts []string
		if len(above) > 0 {
			parts = append(parts, "You stand out in "+titles(above)+".")
		}
		if len(below) > 0 {
			parts = append(parts, "You show less of "+titles(below)+".")
		}
		p.Sure = strings.Join(parts, " ") + " The others differ by less than the ordinary blur of a questionnaire can make."
		if len(above) > 0 {
			p.Headline = wording.Plural(len(above), "Your strength: ", "Your strengths: ") + titles(above)
		}
	}
}

// tiers sums the shares by tier: "manager 93 %, director 5 % and marketer 2 %"; "" where there is one tier, or hardly
// any other, or no more roles than tiers.
func tiers(result *engine.Result, w *words) string {
	var order []string
	sums := map[string]float64{}
	for _, r := range result.Roles {
		tier := isolated(w.roles[r.Role].Tier)
		if _, seen := sums[tier]; !seen {
			order = append(order, tier)
		}
		sums[tier] += r.Share
	}
	if len(order) < 2 || len(order) == len(result.Roles) {
		return ""
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(sums[b], sums[a]) })
	if sums[order[0]] > 0.99 {
		return ""
	}
	parts := make([]string, len(order))
	for i, tier := range order {
		parts[i] = fmt.Sprintf("%s %s", tier, matchShare(sums[tier], sums[order[0]], len(order)))
	}
	return wording.List(parts, "and")
}

// The reasons shown in words; the trace behind them has all of them.
const (
	reasonsFor     = 4
	reasonsAgainst = 2
	quotesEach     = 2
)

// explain turns the log-odds into reasons and the trace behind them.
func (p *resultPage) explain(result *engine.Result, w *words) {
	b := result.Because
	if b == nil {
		return
	}
	p.Versus, p.HeldBack = w.role(b.Versus), result.Roles[0].Role == b.Versus
	for _, e := range b.Skills {
		r := reason{Skill: w.skill(e.Skill), Strength: strength(e.LogOdds)}
		r.Little = asksMore(w, string(result.Role), b.Versus, e) < 0
		for _, it := range e.Items {
			if len(r.Quotes) < quotesEach && it.LogOdds*e.LogOdds > 0 {
				item := w.items[it.Item]
				quoted := quote{Answer: item.Answer, Ask: item.Ask, In: w.snapshot}
				if r.Little {
					quoted.Unsaid = item.Unsaid[e.Skill]
				}
				r.Quotes = append(r.Quotes, quoted)
			}
		}
		switch {
		case math.Abs(e.LogOdds) < slight:
		case e.LogOdds > 0 && len(p.For) < reasonsFor:
			p.For = append(p.For, r)
		case e.LogOdds < 0 && len(p.Against) < reasonsAgainst:
			p.Against = append(p.Against, r)
		}
	}
	p.Trace = newTrace(result, w)
}

// asksMore tells which way a skill's evidence points: below 0 where it is that the person shows little of it. Evidence
// for a role that asks less of the skill than the other comes from showing little, and so does evidence against one
// that asks more.
func asksMore(w *words, role, versus string, e engine.SkillEvidence) float64 {
	return (w.roles[role].Levels[e.Skill] - w.roles[versus].Levels[e.Skill]) * e.LogOdds
}

// The log-odds from which evidence is worth a sentence, is clear, and is strong: factors of about 1.1, 1.5 and 2.7 on
// the odds.
const (
	slight = 0.1
	plain  = 0.4
	strong = 1.0
)

func strength(logOdds float64) string {
	switch size := math.Abs(logOdds); {
	case size >= strong:
		return "strong"
	case size >= plain:
		return "clear"
	}
	return "slight"
}

// changeList says what would change the recommendation.
type changeList struct {
	Heading, Lead string
	Changes       []change
}

type change struct {
	Role    string
	Answers []otherAnswer
	Several bool
}

// otherAnswer is an answer that would be another. Often has its label in the words of the item's behaviour, where the
// item has them.
type otherAnswer struct {
	engine.SnapshotAnswer
	In            *engine.Snapshot // whose language it is in
	Often, Rarely string
	Stop          string // what follows it: "" where a quote ends the sentence
}

// newChangeList returns nil where it wasn't looked for, as in results from before it was.
func newChangeList(result *engine.Result, w *words) *changeList {
	if result.Changes == nil {
		return nil
	}
	list := &changeList{Heading: "What would change the recommendation"}
	if result.Role == "" {
		list.Heading = "What would bring a recommendation"
	}
	for _, ch := range w.snapshot.Changes {
		shown := change{Role: w.role(ch.Role), Several: len(ch.Set) > 1}
		for i, a := range ch.Set {
			stop := ""
			switch {
			case a.Does == "":
			case i < len(ch.Set)-1:
				stop = ","
			default:
				stop = "."
			}
			shown.Answers = append(shown.Answers, otherAnswer{a, w.snapshot, wording.Lowered(a.To),
				wording.Lowered(a.From), stop})
		}
		list.Changes = append(list.Changes, shown)
	}
	stay := ""
	if wording.NumbersDecide(result) {
		stay = wording.NumbersStay + " "
	}
	if len(list.Changes) == 0 {
		list.Lead = stay + "One or two other answers would not be enough, whichever they were, and we found no three that " +
			"would. It does not hang on a few answers."
		return list
	}
	ways := "the nearest ways"
	switch len(list.Changes[0].Answers) {
	case 1:
		list.Lead = "One other answer would be enough."
	case 2:
		list.Lead = stay + "One other answer would not be enough, whichever it was. Two would be."
	default:
		list.Lead = stay + "One or two other answers would not be enough, whichever they were. Three would be."
		ways = "some ways" // not all sets of three are tried
	}
	if len(list.Changes) > 1 {
		list.Lead += " Here are " + ways + ":"
	}
	return list
}

// trace is the whole sum behind a recommendation.
type trace struct {
	Role, Versus string
	Constant     string
	Skills       []traceSkill
	Rules        []traceLine
	Total        string
	Odds         string // how many times as large the one share is as the other
}

type traceSkill struct {
	Skill, LogOdds string
	Items          []traceLine
}

type traceLine struct{ Text, Answer, LogOdds string }

func newTrace(result *engine.Result, w *words) *trace {
	b := result.Because
	t := &trace{Role: w.role(string(result.Role)), Versus: w.role(b.Versus), Constant: signed(b.Constant)}
	total := b.Constant
	for _, e := range b.Skills {
		ts := traceSkill{Skill: w.skill(e.Skill), LogOdds: signed(e.LogOdds)}
		for _, it := range e.Items {
			ts.Items = append(ts.Items, traceLine{w.items[it.Item].Ask, w.items[it.Item].Answer, signed(it.LogOdds)})
		}
		t.Skills = append(t.Skills, ts)
		total += e.LogOdds
	}
	because := map[string]string{}
	for _, r := range result.Rules {
		because[r.Rule] = r.Because
	}
	for _, e := range b.Rules {
		t.Rules = append(t.Rules, traceLine{Text: because[e.Rule], LogOdds: signed(e.LogOdds)})
		total += e.LogOdds
	}
	t.Total = signed(total)
	t.Odds = times(math.Exp(total))
	return t
}

// rules says what became of the rules that have something to say. Notes speak of roles and levels, so they need answers
// that say something of them.
func (p *resultPage) rules(result *engine.Result, w *words) {
	telling := compared(result) || result.Verdict == engine.VerdictLevelsOnly
	for _, r := range result.Rules {
		switch {
		case r.Applied && r.Note != "":
			if !telling {
				continue
			}
			p.Notes = append(p.Notes, ruleLine{Effect: r.Note, Because: r.Because})
		case r.Applied && len(r.Moved) > 0:
			var moves []string
			for _, m := range r.Moved {
				moves = append(moves, fmt.Sprintf("%s counts as %d instead of %d", w.skill(m.Skill), whole(m.To), whole(m.From)))
			}
			p.Rules = append(p.Rules, ruleLine{Effect: wording.List(moves, "and"), Because: r.Because})
		case len(r.Unknown) > 0 && !r.Unasked && result.Verdict != engine.VerdictInsufficient:
			names := make([]string, len(r.Unknown))
			for i, n := range r.Unknown {
				_, key, _ := strings.Cut(n, ".")
				names[i] = strings.ReplaceAll(key, "_", " ")
			}
			p.NotChecked = append(p.NotChecked, ruleLine{Because: r.Because, Unknown: wording.List(names, "and")})
		}
	}
}

func (p *resultPage) warn(result *engine.Result) {
	texts := map[engine.Warning]string{
		engine.WarnLongRun: fmt.Sprintf("You gave the same answer %d times in a row. If that was to get "+
			"through quickly, the result says little about you.", result.Quality.LongestRun),
		engine.WarnNoVariability: "You gave the same answer to every question with the same choices. If that was to " +
			"get through quickly, the result says little about you.",
		engine.WarnTooFast: "You took less than a second for each question. That is faster than most people can read.",
		engine.WarnInconsistent: "Some of your answers about the same skill contradict each other more than slips " +
			"explain, so take this result with care. " +
			"Some sentences are turned round on purpose; read each one to its end if you take the quiz again.",
	}
	for _, warning := range result.Quality.Warnings {
		if warning == engine.WarnLongRun && slices.Contains(result.Quality.Warnings, engine.WarnNoVariability) {
			continue // the run is all there is, and the other warning says so
		}
		p.Warnings = append(p.Warnings, texts[warning])
	}
}

// gapsShown is how many of the gaps to the next role are named; a plan has room for all.
const gapsShown = 3

// next says what lies between the person and the next role: the gaps that weigh most.
func (p *resultPage) next(result *engine.Result, w *words) {
	role, ok := w.roles[string(result.Next)]
	if !ok {
		return
	}
	p.Next = &nextStep{ID: role.ID, Title: role.Title, Summary: role.Summary}
	if p.LevelsOf != isolated(role.Title) { // of which it is said already
		p.Next.Style = wording.English.Style(result, w.snapshot, role.ID)
	}
	if readiness, told := wording.Readiness(result, role); told {
		p.Next.Readiness = fmt.Sprintf("%d\u00a0%%", whole(readiness))
	} else {
		p.Next.Style = ""
	}
	if len(result.Rungs) == 1 {
		p.Next.Because = result.Rungs[0].Because
	}
	levels := slices.Clone(result.Levels)
	weigh := func(l engine.Level) float64 { return role.Weights[l.Skill] * max(0, role.Levels[l.Skill]-l.Level) }
	slices.SortStableFunc(levels, func(a, b engine.Level) int { return cmp.Compare(weigh(b), weigh(a)) })
	for _, l := range levels {
		if weigh(l) > 0 && len(p.Next.Gaps) < gapsShown {
			p.Next.Gaps = append(p.Next.Gaps, gap{w.skill(l.Skill), w.skills[l.Skill].Definition, whole(l.Level),
				whole(role.Levels[l.Skill])})
		}
	}
}

// newFactTable takes the recommended role, or else the one that fits best, and the next; nil where nothing was kept of
// facts.
func newFactTable(result *engine.Result, w *words) *factTable {
	if !compared(result) {
		return nil
	}
	first := cmp.Or(string(result.Role), result.Roles[0].Role)
	roles := []string{first}
	if next := string(result.Next); next != "" && next != first {
		if _, kept := w.roles[next]; kept {
			roles = append(roles, next)
		}
	}
	table := &factTable{Rows: wording.English.Facts(result, w.snapshot, roles...)}
	for _, id := range roles {
		table.Roles = append(table.Roles, w.role(id))
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return table
}
