package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// SimulationWords is a simulation told in the words of its content, for the terminal and for the page.
type SimulationWords struct {
	*simulate.Simulation
	From *score.Catalog
	Of   *engine.Quiz
}

// verdictOrder is that in which verdicts are shown.
var verdictOrder = []engine.Verdict{engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose,
	engine.VerdictBlocked, engine.VerdictUndifferentiated, engine.VerdictInsufficient, engine.VerdictLevelsOnly}

var verdictNames = map[engine.Verdict]string{
	engine.VerdictClear: "clear", engine.VerdictLikely: "likely", engine.VerdictClose: "close",
	engine.VerdictBlocked: "blocked", engine.VerdictUndifferentiated: "too even",
	engine.VerdictInsufficient: "too little answered", engine.VerdictLevelsOnly: "levels only",
}

var botNames = map[string]string{"straight_line": "Straight lines", "alternating": "Alternating answers",
	"random": "Random answers"}

var modelNames = map[simulate.AnswerModel]string{
	simulate.RoundedNormal:  "the true level with a normal error, rounded to the nearest answer",
	simulate.GradedResponse: "Samejima’s graded response model",
}

// Method says what the numbers come from.
func (w *SimulationWords) Method() string {
	if len(w.Roles) == 0 {
		return fmt.Sprintf("%s with known levels answered the quiz (seed %d). Their answers are %s.", people(w.People),
			w.Seed, modelNames[w.Model])
	}
	noises := make([]string, len(w.Noises))
	for i, c := range w.Noises {
		noises[i] = engine.Decimal(c.Noise)
	}
	return fmt.Sprintf("%s whose role is known answered the quiz at each noise, %s (seed %d). Noise is how far "+
		"their true levels lie from the profile of their role, "+
		"as a standard deviation in level points; %s is the quiz’s own. Their answers are %s.%s",
		people(w.People), wording.List(noises, "and"), w.Seed, engine.Decimal(w.OwnNoise()), modelNames[w.Model], w.chance())
}

// chance says by how much a role's share of 90 %, which a gate asks for, is off by chance: twice its binomial standard
// error, in percent.
func (w *SimulationWords) chance() string {
	const most = 5
	holders := w.People / len(w.Roles)
	points := int(math.Ceil(100 * 1.96 * math.Sqrt(0.9*0.1/float64(max(holders, 1)))))
	said := fmt.Sprintf(" Each role has about %s, so that a share of 90 %% can be off by %s by chance.",
		wording.Count(holders, "holder"), wording.Count(points, "point"))
	if points > most {
		said += " That is too much to judge by: simulate more people."
	}
	return said
}

// OwnNoise is the quiz's own noise.
func (w *SimulationWords) OwnNoise() float64 {
	if w.Of.Tau > 0 {
		return w.Of.Tau
	}
	return w.Noises[len(w.Noises)-1].Noise
}

// Headline says in a sentence whether the quiz can be published.
func (w *SimulationWords) Headline() string {
	switch failed := len(w.Failed()); failed {
	case 0:
		return fmt.Sprintf("This quiz passes all %s.", wording.Count(len(w.Gates), "gate"))
	case 1:
		return fmt.Sprintf("1 of %s fails.", wording.Count(len(w.Gates), "gate"))
	default:
		return fmt.Sprintf("%s of %s fail.", wording.Grouped(failed), wording.Count(len(w.Gates), "gate"))
	}
}

// Failed are the gates that aren't passed.
func (w *SimulationWords) Failed() []simulate.Gate {
	return slices.DeleteFunc(slices.Clone(w.Gates), func(g simulate.Gate) bool { return g.Passed })
}

// Role returns a role's title.
func (w *SimulationWords) Role(id string) string {
	if r, ok := w.From.Role(id); ok {
		return r.Title
	}
	return id
}

// label is the short name of the i-th role: A … Z, AA, AB and so on.
func label(i int) string {
	const letters = 26
	if i < letters {
		return string(rune('A' + i))
	}
	return label(i/letters-1) + label(i%letters)
}

// Skill returns a skill's title.
func (w *SimulationWords) Skill(id string) string {
	if s, ok := w.From.Skill(id); ok {
		return s.Title
	}
	return id
}

// Ask is what an item asks.
func (w *SimulationWords) Ask(id string) string {
	if it, ok := w.Of.Item(id); ok {
		return it.Ask
	}
	return id
}

// About is of whom or what an item's information is.
func (w *SimulationWords) About() string {
	if len(w.Roles) == 0 {
		return "where a person’s true level lies"
	}
	return "the role"
}

// BitsSaid explains what items are measured by: mutual information (Shannon 1948), and how much of it there is to be
// had.
func (w *SimulationWords) BitsSaid() string {
	kinds, what := float64(len(w.Roles)), wording.Count(len(w.Roles), "role")
	if len(w.Roles) == 0 {
		kinds, what = 3, "the lowest, the middle and the highest third of true levels"
	}
	return fmt.Sprintf("To tell %s apart takes %.2f bits; an answer that has nothing to do with that tells 0. Items "+
		"say some of the same, so their bits don’t add up.",
		what, math.Log2(kinds))
}

// GatesSaid explains the table of gates.
func (w *SimulationWords) GatesSaid() string {
	said := "Worst is what came nearest to failing, or failed by most."
	if len(w.Roles) == 0 {
		return said
	}
	return said + " An item’s key is the direction in which its answers count; in the cases that the content is " +
		"published with, it should agree with what the " +
		"expected roles ask for."
}

// Weakness names the item that tells least of those that measure a skill, and says how many others tell little; ""
// where none measures any.
func (w *SimulationWords) Weakness() string {
	var weakest *simulate.Information
	weak := 0
	for i := range w.Items {
		if it, ok := w.Of.Item(w.Items[i].Item); ok && it.Fact == nil {
			weakest = &w.Items[i]
		}
		if w.Items[i].Weak {
			weak++
		}
	}
	if weakest == nil {
		return ""
	}
	text := fmt.Sprintf("The item that tells least is %s (“%s”), with %.2f bits.", weakest.Item, w.Ask(weakest.Item),
		weakest.Bits)
	switch weak {
	case 0:
		return text + " No item tells less than a quarter of what the middle one does."
	case 1:
		return text + " It is marked weak: it tells less than a quarter of what the middle item does. Sharpen it or " +
			"leave it out."
	}
	return text + fmt.Sprintf(" %s are marked weak: they tell less than a quarter of what the middle item does. "+
		"Sharpen them or leave them out.", wording.Count(weak, "item"))
}

// fewestBits are the items that tell least, fewest bits first: those that are weak, and no less than five.
func (w *SimulationWords) fewestBits() []simulate.Information {
	const least = 5
	var out []simulate.Information
	for i, it := range slices.Backward(w.Items) {
		measuring, _ := w.Of.Item(it.Item)
		if measuring != nil && len(measuring.SkillIDs()) > 0 && (w.Items[i].Weak || len(out) < least) {
			out = append(out, it)
		}
	}
	return out
}

// TellLeast names the items that tell least.
func (w *SimulationWords) TellLeast() string {
	var ids []string
	for _, it := range w.fewestBits() {
		ids = append(ids, fmt.Sprintf("%s (%.2f)", it.Item, it.Bits))
	}
	if len(ids) == 0 {
		return ""
	}
	return "These tell least, and are the first to leave out or to sharpen: " + wording.List(ids, "and") + "."
}

// SwingsSaid explains the table of scenes.
func (w *SimulationWords) SwingsSaid() string {
	return "How far the choice in one scene moves a match share, for the person whom it moves most and on average, " +
		"where another option is put in the place of the one chosen."
}

// SwingSaid says what the choice in a scene does at most.
func (w *SimulationWords) SwingSaid(s simulate.Swing) string {
	return fmt.Sprintf("%s from %s to %s, with %s instead of %s", w.Role(s.Role), wording.English.MatchShare(s.Before),
		wording.English.MatchShare(s.After), s.To, s.From)
}

// gateWords are a gate's test in words.
type gateWords struct{ What, Got, Want string }

// GateWords says what was tested, what came out and what is wanted.
func (w *SimulationWords) GateWords(g simulate.Gate) gateWords {
	what := gateNames[g.Name]
	switch g.Name {
	case "correct_15", "correct_25":
		what = fmt.Sprintf("People who hold %s and are recommended it, at noise %s", w.Role(g.Of),
			strings.TrimPrefix(g.Name, "correct_"))
	case "stress":
		what = "People who hold " + w.Role(g.Of) + " and are recommended it, over the mixture"
	case "own_readiness":
		what = "By how much people who hold " + w.Role(g.Of) + " are readier for it than for any other role"
	case "exact":
		what = "Answers exactly as the profile of " + w.Role(g.Of) + " is"
		return gateWords{what, map[bool]string{true: "recommended", false: "another recommended"}[g.Passed], "recommended"}
	case "reach":
		what = "Answers that get " + w.Role(g.Of) + " recommended"
		return gateWords{what, map[bool]string{true: "found", false: "none found"}[g.Passed], "some"}
	case "bots":
		what = botNames[g.Of] + " called clear"
		if !g.AtMost {
			what = botNames[g.Of] + " that come out as even levels"
		}
	case "keys":
		if g.Of != "" {
			what = "Correlation of " + g.Of + " with its key in the cases"
		}
	case "recovery":
		what = "Correlation of measured with true levels of " + w.Skill(g.Of)
	case "swing":
		what = "Change of a match share by the choice in " + g.Of + " alone"
	case "short_items", "short_correct":
		what = gateNames[g.Name] + ", " + shortOf(g.Of)
	case "distinct":
		if g.Of != "" {
			return gateWords{w.Skill(g.Of) + " as a skill of its own", "the same as another skill", "items of its own"}
		}
		return gateWords{gateNames[g.Name], "all", "all"}
	}
	if said, ok := w.familyGate(g); ok {
		what = said
	}
	if what == "" { // a gate that the engine has and this text doesn't know yet
		what = strings.TrimSpace(g.Name + " " + g.Of)
	}
	bound := "at least "
	if g.AtMost {
		bound = "at most "
	}
	want := bound + amount(g.Name, g.Want, 0)
	if g.AtMost && g.Want == 0 {
		want = "none"
	}
	// A number is never rounded over the bound that it misses.
	towards := 0
	if !g.Passed && g.AtMost {
		towards = 1
	} else if !g.Passed {
		towards = -1
	}
	return gateWords{what, amount(g.Name, g.Got, towards), want}
}

// gateNames say what all gates of a name test.
var gateNames = map[string]string{
	"correct_15":    "Own role recommended, at noise 15",
	"correct_25":    "Own role recommended, at noise 25",
	"stress":        "Own role recommended, mixture",
	"clear":         "Clear verdicts right, mixture",
	"calibration":   "Match shares off by, mixture",
	"sets":          "Own role in the set, mixture",
	"own_readiness": "Readiest for the own role",
	"reach":         "Roles that some answers reach",
	"keys":          "Correlation with the key",
	"recovery":      "Correlation with true levels",
	"distinct":      "Skills measured apart",
	"swing":         "Change of a match by one choice",
	"family_15":     "Own family recommended, at noise 15",
	"family_25":     "Own family recommended, at noise 25",
	"family_stress": "Own family recommended, mixture",
	"height_15":     "Own position or a neighbour, at noise 15",
	"height_25":     "Own position or a neighbour, at noise 25",
	"exact":         "Positions that exact answers name",
	"short_items":   "Questions of the short form",
	"short_correct": "Own role told less often in short",
}

// amount is what a gate got or wants: a correlation, points, or else a share. It is rounded down for −1, up for 1, to
// the nearest for 0.
func amount(gate string, x float64, towards int) string {
	scale, decimals, unit := 1000.0, 1, " %"
	if gate == "keys" || gate == "recovery" {
		scale, decimals, unit = 100, 2, ""
	}
	if gate == "own_readiness" {
		scale, unit = 10, " points"
	}
	if gate == "short_items" {
		scale, unit = 10, ""
	}
	x = math.Round(x*scale*1e6) / 1e6 // what floats add to a round number is no reason to round it on
	switch {
	case towards < 0:
		x = math.Floor(x)
	case towards > 0:
		x = math.Ceil(x)
	default:
		x = math.Round(x)
	}
	if unit == "" {
		return strconv.FormatFloat(x/scale+0, 'f', decimals, 64)
	}
	return engine.Decimal(x/10) + unit
}

// gateKind is all gates of one test.
type gateKind struct {
	Name, Want, Passed, Nearest string
	Fails                       bool
}

// GateKinds sum the gates up by what they test, each with what came nearest to failing, or failed by most.
func (w *SimulationWords) GateKinds() []gateKind {
	var out []gateKind
	for rest := w.Gates; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Name == rest[0].Name && rest[0].Name != "bots" {
			n++
		}
		out, rest = append(out, w.gateKind(rest[:n])), rest[n:]
	}
	return out
}

// gateKind sums up gates of one name.
func (w *SimulationWords) gateKind(gates []simulate.Gate) gateKind {
	passed, nearest := 0, gates[0]
	for _, g := range gates {
		if g.Passed {
			passed++
		}
		if g.AtMost && g.Got > nearest.Got || !g.AtMost && g.Got < nearest.Got {
			nearest = g
		}
	}
	words := w.GateWords(nearest)
	out := gateKind{cmp.Or(gateNames[nearest.Name], words.What), words.Want,
		fmt.Sprintf("%d of %d", passed, len(gates)), words.Got, passed < len(gates)}
	switch {
	case nearest.Passed && (nearest.Name == "reach" || nearest.Name == "distinct" || nearest.Name == "exact"):
		out.Nearest = "" // they pass or don't, none by more than another
	case nearest.Of != "" && nearest.Name != "bots":
		// A number comes first, so that a long title can't push it over the edge.
		if out.Nearest = words.Got + ", " + w.subject(&nearest); nearest.Name == "reach" || nearest.Name == "distinct" {
			out.Nearest = w.subject(&nearest) + ": " + words.Got
		}
	case nearest.Name == "keys" && len(w.Roles) == 0:
		out.Passed, out.Nearest = "–", "not tested: it takes roles"
	case nearest.Name == "keys" && !w.keyed():
		out.Passed, out.Nearest = "–", "not tested: too few cases"
	}
	return out
}

// keyed says whether the content has the cases that it takes to hold items against their keys.
func (w *SimulationWords) keyed() bool {
	const fewest = 4
	n := 0
	for _, cs := range w.From.Cases() {
		if cs.Quiz.ID == w.Quiz && cs.Expect.Role != "" {
			n++
		}
	}
	return n >= fewest
}

// subject is whom or what a gate is of.
func (w *SimulationWords) subject(g *simulate.Gate) string {
	switch g.Name {
	case "recovery", "distinct":
		return w.Skill(g.Of)
	case "keys", "swing":
		return g.Of
	case "short_items", "short_correct":
		return shortOf(g.Of)
	}
	if _, ok := w.familyGate(*g); ok {
		return w.Family(g.Of)
	}
	return w.Role(g.Of)
}

// Understated are the skills whose true levels lie outside the stated error more often than one would like.
func (w *SimulationWords) Understated() []string {
	const wanted = 0.9
	var out []string
	for _, s := range w.Skills {
		if s.Within < wanted {
			out = append(out, fmt.Sprintf("%s (%s)", w.Skill(s.Skill), rate(s.Within)))
		}
	}
	return out
}

// UnderstatedSaid says what to make of such skills.
func (w *SimulationWords) UnderstatedSaid(low []string) string {
	return fmt.Sprintf("The stated error is smaller than what simulated people show for %s. What real answers show, "+
		"careerpath analyze says; until then a lower inter_item_r is the safer guess.", wording.List(low, "and"))
}

// RecoverySaid explains what levels are held against.
func (w *SimulationWords) RecoverySaid() string {
	return "Correlation of measured with true levels; the error that was found, as a root mean square in level " +
		"points, beside the one that the quiz " +
		"states; and the share of people whose true level lies within 1.96 times the stated error, which should be " +
		"about 95 %."
}

// ShortestSaid introduces the shortest subset.
func (w *SimulationWords) ShortestSaid() string {
	if w.Shortest == nil && w.heights() {
		return "Positions of a family are told apart by height, which every item of their skills makes more precise, so " +
			"no shorter quiz was looked for."
	}
	if w.Shortest == nil {
		return "Even all items together leave some role told too seldom to its holders at noise 15, by best fit " +
			"alone. Fewer would do worse."
	}
	return fmt.Sprintf("With %s of the %d that measure skills, asked in this order, the role that is told worst "+
		"still fits %s of its holders best at noise 15. "+
		"The others make levels more precise.", wording.Count(len(w.Shortest.Items), "item"), w.Shortest.Of,
		rate(w.Shortest.Correct))
}

// BotVerdicts are those that any bot gets.
func (w *SimulationWords) BotVerdicts() []engine.Verdict {
	return slices.DeleteFunc(slices.Clone(verdictOrder), func(v engine.Verdict) bool {
		return !slices.ContainsFunc(w.Bots, func(b simulate.Bots) bool { return b.Verdicts[v] > 0 })
	})
}

// KeysSaid explains what items run against.
func (w *SimulationWords) KeysSaid() string {
	return "In the cases that the content is published with, answers to these items earn less where the expected " +
		"role asks for more of the skill."
}

// rightOf is how many of those with a verdict are recommended their own role, "" for a verdict that recommends none.
func rightOf(c *simulate.Confusion, v engine.Verdict) string {
	if v == engine.VerdictClear || v == engine.VerdictLikely || v == engine.VerdictClose {
		return rate(c.Right[v])
	}
	return ""
}

// Reached says whether answers were found for the i-th role, and what its sheet is.
func (w *SimulationWords) Reached(i int) string {
	r := &w.Reach[i]
	if r.Reached {
		return fmt.Sprintf("%s is recommended, with %s of the match, for these answers:", w.Role(r.Role),
			wording.English.MatchShare(r.Share))
	}
	instead := "no role recommended"
	if r.Instead != "" {
		instead = w.Role(r.Instead) + " recommended"
	}
	return fmt.Sprintf("No answers were found that get %s recommended. %s The sheet that came nearest gets %s:",
		w.Role(r.Role), r.Reason, instead)
}

// sheetItems are the ids of a sheet's items in the order they are asked.
func (w *SimulationWords) sheetItems(answers engine.Answers) []string {
	var out []string
	for _, it := range w.Of.Items() {
		if _, ok := answers[it.ID]; ok {
			out = append(out, it.ID)
		}
	}
	return out
}

// cell is an answer as a file of answers has it.
func cell(a engine.Answer) string {
	if ids := a.Options(); len(ids) > 0 {
		return strings.Join(ids, ";")
	}
	return engine.Decimal(a.Number())
}

// rate is a share in whole percent. Only none is 0, and only all is 100.
func rate(share float64) string {
	if share == 0 || share == 1 {
		return engine.Decimal(share*100) + " %"
	}
	return percent(share)
}
