package server

import (
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/figures"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/store"
)

// answering is a person's way through a quiz: what is asked, and what they have said so far.
type answering struct {
	*wording.Language
	catalog *score.Catalog
	quiz    *engine.Quiz
	draft   store.Draft
	order   *engine.ShownOrder // of quiz, whose items stand in it; nil: as written
	answers engine.Answers     // as the quiz takes them today
	// by item id, the words of an answer that the quiz no longer has: the item has to be answered again
	outdated map[string]string
	shown    map[string]bool // by item id
	atMost   int             // how many items are asked, where what decides about some isn't answered yet
	// id of the result after which the quiz is taken again, as long as nothing is kept of that; "" otherwise
	again string
	short *shortStep // nil where the whole quiz is answered
}

// newAnswering takes up a draft. An answer is what it said when it was given: where labels have moved since, so has the
// answer, and where they are gone it has to be given again.
func (s *Server) newAnswering(l *wording.Language, quiz *engine.Quiz, draft store.Draft) *answering {
	order, err := s.catalog.Order(quiz.ID, draft.Seed)
	if err != nil {
		panic(err) // the quiz was taken from the catalog
	}
	if order != nil {
		quiz = quiz.Arranged(order.Items)
	}
	a := &answering{Language: l, catalog: s.catalog, quiz: quiz, draft: draft, order: order, answers: engine.Answers{},
		outdated: map[string]string{}, shown: map[string]bool{}}
	for item, given := range draft.Answers {
		if given.Answer.IsZero() {
			continue
		}
		if answer, ok := s.catalog.Carry(quiz.ID, item, given.Answer, given.Labels); ok {
			a.answers[item] = answer
		} else if it, asked := quiz.Item(item); asked {
			a.outdated[item] = given.Answer.String()
			if quiz.Question(it).Choices() != nil {
				a.outdated[item] = a.joined(given.Labels)
			}
		}
	}
	ids, err := s.catalog.Shown(quiz.ID, a.answers)
	if err != nil {
		panic(err)
	}
	for _, id := range ids {
		a.shown[id] = true
	}
	if a.atMost, err = s.catalog.AsksAtMost(quiz.ID, a.answers); err != nil {
		panic(err)
	}
	if draft.Short && s.catalog.TakesShort(quiz.ID) {
		a.takeShort()
	}
	return a
}

// items returns what is shown of a section, counted from 1.
func (a *answering) items(section int) []*engine.Item {
	var items []*engine.Item
	for i := range a.quiz.Sections[section-1].Items {
		if it := &a.quiz.Sections[section-1].Items[i]; a.shown[it.ID] {
			items = append(items, it)
		}
	}
	return items
}

// sectionOf returns the section of an item, counted from 1; 0 where the quiz has no such item.
func (a *answering) sectionOf(item string) int {
	return 1 + slices.IndexFunc(a.quiz.Sections, func(s engine.Section) bool {
		return slices.ContainsFunc(s.Items, func(it engine.Item) bool { return it.ID == item })
	})
}

func (a *answering) answered(it *engine.Item) bool {
	_, ok := a.answers[it.ID]
	return ok
}

// open returns the items of a section that have no answer yet.
func (a *answering) open(section int) []*engine.Item {
	return slices.DeleteFunc(a.items(section), a.answered)
}

// count returns how many of the items shown have an answer, and how many are asked at most. All pages count so, with
// the words of asked.
func (a *answering) count() (answered, total int) {
	for section := range a.quiz.Sections {
		answered += len(a.items(section+1)) - len(a.open(section+1))
	}
	return answered, a.atMost
}

// asked says how many questions there are: "66 questions", or "up to 66 questions" while answers decide about some.
func (a *answering) asked() string {
	if a.short != nil && a.short.next != "" {
		return a.N(a.atMost, "about %[1]d question", "about %[1]d questions")
	}
	if len(a.shown) < a.atMost {
		return a.N(a.atMost, "up to %[1]d question", "up to %[1]d questions")
	}
	return a.N(a.atMost, "%[1]d question", "%[1]d questions")
}

// enoughTimes is from how many answers on a person's own pace is known.
const enoughTimes = 5

// pace is how many seconds a question takes: the median of what the person's own answers took, as one long break makes
// a mean say nothing; what the quiz states, where too few are known.
func (a *answering) pace() float64 {
	var took []float64
	for _, it := range a.quiz.Items() {
		if seconds := a.draft.Answers[it.ID].Seconds; a.answered(it) && seconds > 0 {
			took = append(took, seconds)
		}
	}
	if len(took) < enoughTimes {
		all := a.atMost
		if a.short != nil {
			all = a.short.whole
		}
		return a.quiz.Minutes * 60 / float64(max(all, 1))
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// left says how long what is open takes, "" where nothing is.
func (a *answering) left() string {
	answered, total := a.count()
	if answered == total {
		return ""
	}
	minutes := int(math.Round(float64(total-answered) * a.pace() / 60))
	if minutes < 1 {
		return a.T("less than a minute left")
	}
	return a.N(minutes, "about %[1]d minute left", "about %[1]d minutes left")
}

// number counts an item through the quiz, from 1.
func (a *answering) number(item string) int {
	n := 0
	for _, it := range a.quiz.Items() {
		if a.shown[it.ID] {
			n++
		}
		if it.ID == item {
			break
		}
	}
	return n
}

// firstOpen returns the first section with an item to answer, 0 where there is none.
func (a *answering) firstOpen() int {
	for section := range a.quiz.Sections {
		if len(a.open(section+1)) > 0 {
			return section + 1
		}
	}
	return 0
}

// neighbour returns the next section in a direction (1 or -1) that has something to show, 0 past either end.
func (a *answering) neighbour(section, direction int) int {
	for section += direction; section >= 1 && section <= len(a.quiz.Sections); section += direction {
		if len(a.items(section)) > 0 {
			return section
		}
	}
	return 0
}

// seconds is the mean time an answer took, 0 where it isn't known of half of them.
func (a *answering) seconds() float64 {
	sum, known := 0.0, 0
	for _, it := range a.quiz.Items() {
		if given := a.draft.Answers[it.ID]; a.answered(it) && given.Seconds > 0 {
			sum, known = sum+given.Seconds, known+1
		}
	}
	if known == 0 || 2*known < len(a.answers) {
		return 0
	}
	return sum / float64(known)
}

// words is an answer as the person reads it.
func (a *answering) words(it *engine.Item, answer engine.Answer) string {
	switch {
	case answer.IsZero():
		return a.T("nothing")
	case a.quiz.Question(it).Choices() == nil:
		return a.Words(a.quiz.Question(it), answer)
	}
	return a.joined(a.catalog.Labels(a.quiz.ID, it.ID, answer))
}

// joined is what several labels say together.
func (a *answering) joined(labels []string) string {
	said := make([]string, len(labels))
	for i, label := range labels {
		said[i] = a.T(label)
	}
	return strings.Join(said, engine.BetweenChoices)
}

// A form says a choice as "4:Often" or "ask_team:I ask the team": with the label that the person read, so that the
// answer is what they meant also where the quiz has changed while the page was open. tokens writes an answer so, and
// readChoice reads it.
func (a *answering) tokens(it *engine.Item, answer engine.Answer) []string {
	switch {
	case answer.IsZero():
		return nil
	case a.quiz.Question(it).Choices() == nil:
		return []string{figures.Format(answer.Number())}
	}
	ids := answer.Options()
	switch answer.Form() {
	case engine.FormNumber:
		ids = []string{strconv.Itoa(int(answer.Number()))}
	case engine.FormNotApplicable:
		ids = []string{engine.NA}
	case engine.FormChoice, engine.FormChoices, engine.FormNone:
	}
	tokens := make([]string, len(ids))
	for i, label := range a.catalog.Labels(a.quiz.ID, it.ID, answer) {
		tokens[i] = ids[i] + ":" + label
	}
	return tokens
}

// readChoice reads the tokens of a choice. why says what to do where they can't be taken.
func (a *answering) readChoice(it *engine.Item, tokens []string) (answer engine.Answer, why string) {
	var ids, labels []string
	for _, token := range tokens {
		id, label, labelled := strings.Cut(token, ":")
		if ids = append(ids, id); labelled {
			labels = append(labels, label)
		}
	}
	form := it.Kind().Form()
	switch inapplicable := slices.Contains(ids, engine.NA); {
	case inapplicable && len(ids) > 1 && form == engine.FormChoices:
		return engine.Answer{}, a.notTogether(it.NA)
	case inapplicable:
		form = engine.FormNotApplicable
	}
	switch form {
	case engine.FormNotApplicable:
		answer = engine.NotApplicable()
	case engine.FormChoices:
		answer = engine.Choices(ids...)
	case engine.FormNumber:
		point, err := strconv.ParseFloat(ids[0], 64)
		if err != nil {
			point = 0 // which no scale has; a label may still tell
		}
		answer = engine.Number(point)
	case engine.FormChoice, engine.FormNone:
		answer = engine.Choice(ids[0])
	}
	if len(ids) > 1 && form != engine.FormChoices {
		return engine.Answer{}, a.T("Give one answer, not several")
	}
	carried, ok := a.catalog.Carry(a.quiz.ID, it.ID, answer, labels)
	switch {
	case ok:
		return carried, ""
	case it.Mixed(ids) != nil:
		return engine.Answer{}, a.notTogether(it.Mixed(ids).Text)
	case len(labels) > 0:
		return engine.Answer{}, a.T("The answers to choose from have changed since this page was opened. Choose again")
	}
	return engine.Answer{}, a.T("Choose one of the answers shown")
}

// notTogether says what to do about an answer that is chosen with others though it stands alone.
func (a *answering) notTogether(alone string) string {
	return a.T("“%[1]s” can't be combined with other answers. Choose only “%[1]s”, or leave it out", a.T(alone))
}

// The names of a page's fields. Ids of items have no colon, so no item can be taken for one of these.
const (
	stepField    = ":go"      // next, back or save
	clearField   = ":clear"   // id of the item whose answer is taken back
	draftField   = ":draft"   // id of the draft the page was made from, "" where there was none yet
	afterField   = ":after"   // id of the latest assessment of the quiz then, "" for none
	ownerField   = ":owner"   // whose page it is
	aimField     = ":aim"     // what the person wants to find out: a role, "" for not sure
	aimedField   = ":aimed"   // what the page showed as that
	secondsField = ":seconds" // how long the person was on it since the last save
	wasField     = "was:"     // and an item's id: what the page showed as kept
	ageField     = "age:"     // and an item's id: how many milliseconds ago it was changed
)

// sentPage is what a page sends.
type sentPage struct {
	draft, after string
	hasDraft     bool // it says which draft it belongs to
	answers      []sentAnswer
	gone         []string // ids of the questions on it that the quiz no longer asks
	aim          *string  // id of the role that the person now wants to reach, "" for none; nil where that hasn't changed
	seconds      float64
	skip         string // id of the item that is left out, "" for none
	short        bool   // it is of the short form
	whole        bool   // it says all there is: answers to items that the quiz no longer has go
}

// sentAnswer is what a page says of one item.
type sentAnswer struct {
	item    *engine.Item
	said    bool          // the page sent an answer, be it none
	answer  engine.Answer // zero for none
	wrong   string        // why it can't be taken, "" where it can
	hasBase bool          // the page says what it showed as kept
	base    engine.Answer // that; zero for none
	dated   bool          // the page says when it was changed, and so that it was
	age     time.Duration // how long ago that was
}

const (
	longestOpen = 30 * 24 * time.Hour // how long a page is believed to have been open, at most
	// longer than a save is under way: by so much the page's own last save may be dated too late.
	oneSave = time.Minute
)

// read takes what a page sends, by the ids of items, wherever they stand in the quiz today.
func (a *answering) read(form url.Values) sentPage {
	p := sentPage{draft: form.Get(draftField), after: form.Get(afterField), hasDraft: form.Has(afterField)}
	if seconds, err := strconv.ParseFloat(form.Get(secondsField), 64); err == nil && seconds > 0 && seconds < 24*3600 {
		p.seconds = seconds
	}
	if aim := form.Get(aimField); form.Has(aimField) && aim != form.Get(aimedField) {
		if _, known := a.catalog.Role(aim); known || aim == "" {
			p.aim = &aim
		}
	}
	cleared := form.Get(clearField)
	known := map[string]bool{}
	for _, it := range a.quiz.Items() {
		known[it.ID] = true
		values, said := form[it.ID]
		was, hasBase := form[wasField+it.ID]
		if !said && !hasBase && cleared != it.ID {
			continue
		}
		answer := sentAnswer{item: it, said: said, hasBase: hasBase}
		if cleared == it.ID {
			answer.said, values = true, nil
		}
		if values = filled(values); len(values) > 0 {
			answer.answer, answer.wrong = a.readAnswer(it, values)
		}
		if was = filled(was); len(was) > 0 {
			if base, why := a.readAnswer(it, was); why == "" {
				answer.base = base
			}
		}
		if ms, err := strconv.ParseInt(form.Get(ageField+it.ID), 10, 64); err == nil && ms >= 0 {
			answer.dated = true
			answer.age = min(time.Duration(min(ms, longestOpen.Milliseconds()))*time.Millisecond, longestOpen)
		}
		p.answers = append(p.answers, answer)
	}
	for key := range form {
		if item := strings.TrimPrefix(key, wasField); !strings.Contains(item, ":") && !known[item] &&
			!slices.Contains(p.gone, item) {
			p.gone = append(p.gone, item)
		}
	}
	return p
}

func filled(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

func (a *answering) readAnswer(it *engine.Item, values []string) (engine.Answer, string) {
	question := a.quiz.Question(it)
	if question.Choices() != nil {
		return a.readChoice(it, values)
	}
	if len(values) > 1 {
		return engine.Answer{}, a.T("Give one answer, not several")
	}
	lowest, highest := question.Range()
	x, why := readNumber(a.Language, values[0], lowest, highest)
	if why != "" {
		return engine.Answer{}, why
	}
	if answer := engine.Number(x); question.Fault(answer) == "" {
		return answer, ""
	}
	return engine.Answer{}, a.T("Enter a whole number from %s to %s", a.Grouped(lowest), a.Grouped(highest))
}

// valid says whether the page sends anything that can be kept.
func (p *sentPage) valid() bool {
	return p.aim != nil || p.skip != "" || slices.ContainsFunc(p.answers, func(s sentAnswer) bool {
		return s.wrong == "" && !s.answer.IsZero()
	})
}

// problems says of each item what is wrong with its answer.
func (p *sentPage) problems() map[string]string {
	out := map[string]string{}
	for _, s := range p.answers {
		if s.wrong != "" {
			out[s.item.ID] = s.wrong
		}
	}
	return out
}

// elsewhere is what became of an item that was changed in another tab or on another device since the page was opened.
type elsewhere struct {
	there    engine.Answer // what was answered there
	conflict bool          // this page changed it too
	lost     bool          // and the other change came later, so that it stands
}

// merge puts what a page changed into a draft, and leaves alone what it did not change: another page may have changed
// that since. Where both changed the same item, the later change stands.
func (p *sentPage) merge(a *answering, draft *store.Draft, now time.Time) map[string]elsewhere {
	others := map[string]elsewhere{}
	if p.whole {
		maps.DeleteFunc(draft.Answers, func(item string, _ store.Given) bool { _, asked := a.quiz.Item(item); return !asked })
	}
	var first []string // items that have their first answer by this
	for _, s := range p.answers {
		id := s.item.ID
		given, kept := draft.Answers[id], a.answers[id]
		_, outdated := a.outdated[id]
		if outdated {
			kept = engine.Answer{}
		}
		moved := s.hasBase && !same(kept, s.base)
		if !s.said || s.wrong != "" || s.hasBase && !s.dated && same(s.answer, s.base) {
			if moved {
				others[id] = elsewhere{there: kept}
			}
			continue
		}
		if same(s.answer, kept) && (!outdated || !s.dated) { // what is cleared doesn't come back with its label
			continue
		}
		at := now.Add(-s.age)
		// changed elsewhere and back to what the page shows, later than here
		backAgain := s.dated && given.At.After(at.Add(oneSave))
		if moved || backAgain {
			lost := given.At.After(at)
			others[id] = elsewhere{there: kept, conflict: true, lost: lost}
			if lost {
				continue
			}
		}
		if given.Answer.IsZero() && !s.answer.IsZero() && given.Seconds == 0 {
			first = append(first, id)
		}
		draft.Answers[id] = store.Given{Answer: s.answer, Labels: a.catalog.Labels(a.quiz.ID, id, s.answer), At: at,
			Seconds: given.Seconds}
	}
	if given := draft.Answers[p.skip]; p.skip != "" && given.Answer.IsZero() && given.At.IsZero() {
		draft.Answers[p.skip] = store.Given{At: now}
	}
	if p.seconds > 0 {
		for _, id := range first {
			given := draft.Answers[id]
			given.Seconds = p.seconds / float64(len(first))
			draft.Answers[id] = given
		}
	}
	return others
}

// same compares answers, several options in any order.
func same(a, b engine.Answer) bool {
	x, y := slices.Sorted(slices.Values(a.Options())), slices.Sorted(slices.Values(b.Options()))
	return a.IsZero() == b.IsZero() && a.Number() == b.Number() && slices.Equal(x, y)
}

// quizState is where a person stands with a quiz.
type quizState struct {
	draft    store.Draft
	begun    bool   // there is a draft
	latest   string // id of the assessment of the quiz kept last, be it a correction of an older one; "" for none
	standing string // id of the assessment taken last, or of its correction, where there is no draft; "" for none
	seed     string // of the order in which the quiz was last seen, where there is no draft; "" where none is kept
}

func stateOf(data store.Reader, quiz string) (st quizState, err error) {
	st.draft, err = data.Draft(quiz)
	switch {
	case err == nil:
		st.begun, st.latest = true, st.draft.After // which has not changed: finishing ends the draft
		return st, nil
	case store.CodeOf(err) != store.NotFound:
		return st, err
	}
	t, err := takenIn(data, quiz, "", resultsSought)
	for _, as := range t.all {
		st.latest = as.ID
		if as.Result.Order != nil && as.Result.Order.Seed != "" {
			st.seed = as.Result.Order.Seed
		}
	}
	for _, as := range t.standing {
		st.standing = as.ID
	}
	return st, err
}

// outOfPlace says why a page can't be saved to the draft there is now, nil where it can.
func (p *sentPage) outOfPlace(st *quizState) error {
	switch {
	case !p.hasDraft:
		return nil
	case p.after != st.latest:
		return &linked{errFinishedSince, "/assessments/" + st.latest, "See your result"}
	case p.draft == "" && st.draft.Corrects != "":
		return &linked{errCorrecting, quizURL(st.draft.Quiz) + "/review", "Go on with the correction"}
	case p.draft != "" && p.draft != st.draft.ID:
		return errStartedOver
	}
	return nil
}

var (
	errFinishedSince = &problem{status: http.StatusConflict,
		title:  "You have finished this quiz since this page was opened",
		detail: "So nothing on this page was saved. Your result has a button to correct an answer."}
	errCorrecting = &problem{status: http.StatusConflict,
		title: "You are correcting a result of this quiz",
		detail: "You started that after this page was opened, in another tab or on another device. Nothing " +
			"on this page was saved."}
	errStartedOver = &problem{status: http.StatusConflict,
		title: "The answers this page belongs to have been deleted since it was opened",
		detail: "That happened in another tab or on another device. Nothing on this page was saved. Open the " +
			"quiz again to start from the beginning."}
)

// save keeps what a page changed, in one transaction, and returns where the person stands then. An aim alone begins no
// draft: a is returned where nothing was answered yet.
func (s *Server) save(r *http.Request, person string, a *answering, page *sentPage) (*answering, map[string]elsewhere,
	error) {
	id, err := newID()
	if err != nil {
		return nil, nil, err
	}
	var kept *store.Draft
	var others map[string]elsewhere
	err = s.store.Update(r.Context(), person, func(tx store.Tx) (err error) {
		kept, others, err = s.saveIn(tx, a, page, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if kept == nil {
		return a, others, nil
	}
	return s.newAnswering(a.Language, a.quiz, *kept), others, nil
}

// saveIn is save within a transaction. The draft that is kept has the id where it is begun by this; it is nil where
// nothing was answered yet.
func (s *Server) saveIn(tx store.Tx, a *answering, page *sentPage, id string) (*store.Draft, map[string]elsewhere, error) {
	st, err := stateOf(tx, a.quiz.ID)
	if err != nil {
		return nil, nil, err
	}
	if err := page.outOfPlace(&st); err != nil {
		return nil, nil, err
	}
	now, draft := s.now().UTC(), st.draft
	if !st.begun {
		draft = store.Draft{Quiz: a.quiz.ID, Started: now, After: st.latest, Seed: a.draft.Seed}
	}
	if draft.ID == "" {
		draft.ID = id
	}
	if draft.Answers == nil {
		draft.Answers = map[string]store.Given{}
	}
	draft.Short = page.short
	if page.aim != nil {
		settings, err := tx.Settings()
		if err != nil {
			return nil, nil, err
		}
		settings.Aim = *page.aim
		if err := tx.PutSettings(settings); err != nil {
			return nil, nil, err
		}
	}
	others := page.merge(s.newAnswering(a.Language, a.quiz, draft), &draft, now)
	if !st.begun && len(draft.Answers) == 0 {
		return nil, others, nil
	}
	draft.Updated = now
	return &draft, others, tx.PutDraft(draft)
}

// elsewhereInWords tells of an item that another page changed too.
func (a *answering) elsewhereInWords(it *engine.Item, e elsewhere) string {
	n, there, empty := a.number(it.ID), a.words(it, e.there), e.there.IsZero()
	switch cleared := a.answers[it.ID].IsZero(); {
	case e.lost && empty:
		return a.T("Question %d was left without an answer later, in another tab or on another device. The later answer "+
			"is kept and shown here.", n)
	case e.lost:
		return a.T("Question %d was answered “%s” later, in another tab or on another device. The later answer is kept "+
			"and shown here.", n, there)
	case e.conflict && cleared && empty:
		return a.T("Question %d was left without an answer in another tab or on another device since you opened this "+
			"page. You cleared it later, so it has no answer now.", n)
	case e.conflict && cleared:
		return a.T("Question %d was answered “%s” in another tab or on another device since you opened this page. You "+
			"cleared it later, so it has no answer now.", n, there)
	case e.conflict && empty:
		return a.T("Question %d was left without an answer in another tab or on another device since you opened this "+
			"page. Your later answer, “%s”, is kept.", n, a.words(it, a.answers[it.ID]))
	case e.conflict:
		return a.T("Question %d was answered “%s” in another tab or on another device since you opened this page. Your "+
			"later answer, “%s”, is kept.", n, there, a.words(it, a.answers[it.ID]))
	case empty:
		return a.T("Question %d was left without an answer in another tab or on another device.", n)
	}
	return a.T("Question %d was answered “%s” in another tab or on another device.", n, there)
}
