package batch

import (
	"bytes"
	"cmp"
	"math"
	"math/bits"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// Rows is how many people a batch holds: few enough that what is worked with stays in the processor's cache.
const Rows = 128

// Batch scores many people at a time, without reasons, and comes to the same numbers as one sheet after another, to the
// last bit. Everything is kept by column, so that each step goes through many people with one skill or role at hand.
// Slices over skills are parallel to Quiz.Skills, over roles to Quiz.Roles, over items to Quiz.Items; the inner ones
// are by row. A batch serves one goroutine and is filled anew each time.
type Batch struct {
	Quiz *compiled.Quiz
	Rows int // that are filled, at most BatchRows

	// What people said. Score takes away the answers to items that aren't shown.
	Choices [][]uint8  // of items with one choice: 0 for no answer, otherwise 1 and the index of the point or option
	Several [][]uint64 // of items with several choices: a bit for each option, 0 for no answer; nil for other items
	// in both, compiled.OneNotApplicable and compiled.ManyNotApplicable where the item doesn't apply
	Numbers [][]float64 // of items that take a number: NaN for no answer; nil for other items

	// What it comes to.
	Levels    [][]float64 // after rules
	Measured  [][]bool
	Coverage  []float64   // share of the skills that are measured
	Shares    [][]float64 // match shares; unknown where nothing is measured
	Readiness [][]float64
	Role      []int // the recommended one, −1 for none
	Next      []int // the one to grow towards, as Quiz.RoleAt counts, −1 for none
	Verdict   []engine.Verdict

	hidden   [][]bool // of items that are shown only to some, or apply only to some
	some     []bool   // by item: it is hidden from some row
	answered [][]float64
	items    [][]uint8
	whole    bool   // everybody has every skill measured
	even     []int  // by skill: on how many items it rests for all rows, 0 where that differs
	sure     []bool // by skill: the whole column says that it is measured
	sums     []uint32
	squares  []float64
	freedom  []int
	centred  []float64
	mean     []float64
	uneven   []float64
	distance [][]float64
	shares   []float64 // of the row at hand
	order    []int     // its roles, best first
	set      []string  // of the row that was asked for last
	frame    *expression.Frame
	sheet    *compiled.Sheet // for what is worked out row by row
}

// Takes says whether the quiz can be scored in batches: it compares no positions of a family, states no random order,
// sums, codes, points, norms or reliability of single skills, what is left open counts nothing or the least, and no item
// has more choices than a column holds.
func Takes(cq *compiled.Quiz) bool {
	return cq.Sure == nil && len(cq.Families) == 0 && !cq.Quiz.Shuffles() &&
		len(cq.Quiz.Sums) == 0 && len(cq.Quiz.Codes) == 0 && len(cq.Norms) == 0 &&
		len(cq.Quiz.Reliability.Skills) == 0 &&
		cq.Quiz.Missing != engine.MissingMidpoint && cq.Quiz.Hidden != engine.HiddenLowest &&
		!slices.ContainsFunc(cq.Items, func(ci compiled.Item) bool {
			return len(ci.Options) >= 64 || ci.Points >= compiled.OneNotApplicable || ci.Worth.Stated || ci.Unscored
		})
}

// New returns an empty batch.
func New(cq *compiled.Quiz) *Batch {
	n, k, r := len(cq.Items), len(cq.Skills), len(cq.Roles)
	b := &Batch{
		Quiz: cq, Choices: make([][]uint8, n), Several: make([][]uint64, n), Numbers: make([][]float64, n),
		hidden: make([][]bool, n), some: make([]bool, n),
		Levels: columns[float64](k), Measured: columns[bool](k), answered: columns[float64](k),
		items: columns[uint8](k), centred: make([]float64, Rows),
		Shares: columns[float64](r), Readiness: columns[float64](r), distance: columns[float64](r),
		Coverage: make([]float64, Rows), Role: make([]int, Rows), Next: make([]int, Rows),
		Verdict: make([]engine.Verdict, Rows),
		even:    make([]int, k), sure: make([]bool, k), sums: make([]uint32, Rows), squares: make([]float64, Rows),
		freedom: make([]int, Rows),
		mean:    make([]float64, Rows), uneven: make([]float64, Rows), shares: make([]float64, r), order: make([]int, r),
		frame: expression.NewFrame(cq.Slots.Never + 1),
		sheet: cq.NewSheet(),
	}
	for k := range b.answered {
		if !cq.Moves[k] {
			b.answered[k] = b.Levels[k] // which no rule moves
		}
	}
	for i := range cq.Items {
		switch {
		case len(cq.Items[i].Picks) > 0:
			b.Choices[i] = make([]uint8, Rows)
		case cq.Items[i].Form == engine.FormChoices:
			b.Several[i] = make([]uint64, Rows)
		default:
			b.Numbers[i] = make([]float64, Rows)
		}
		if cq.Items[i].ShowCode != nil || cq.Items[i].NA != "" {
			b.hidden[i] = make([]bool, Rows)
		}
	}
	return b
}

func columns[T any](n int) [][]T {
	room, out := make([]T, n*Rows), make([][]T, n)
	for i := range out {
		out[i] = room[i*Rows : (i+1)*Rows : (i+1)*Rows]
	}
	return out
}

// Put takes an answer of the person in a row, zero for none. It must be sound.
func (b *Batch) Put(row, item int, a engine.Answer) {
	ci := &b.Quiz.Items[item]
	switch {
	case b.Choices[item] != nil:
		b.Choices[item][row] = uint8(1 + ci.Pick(a)) // 0 for none
		if a.Form() == engine.FormNotApplicable {
			b.Choices[item][row] = compiled.OneNotApplicable
		}
	case b.Several[item] != nil:
		b.Several[item][row] = 0
		if a.Form() == engine.FormNotApplicable {
			b.Several[item][row] = compiled.ManyNotApplicable
		}
		for _, id := range a.Options() {
			b.Several[item][row] |= 1 << place(ci, id)
		}
	default:
		b.Numbers[item][row] = math.NaN()
		if a.Form() == engine.FormNumber {
			b.Numbers[item][row] = a.Number()
		}
	}
}

// place is the index of an option.
func place(ci *compiled.Item, option string) int {
	return slices.IndexFunc(ci.Options, func(o compiled.Option) bool { return o.ID == option })
}

// Score scores the rows.
func (b *Batch) Score() {
	b.show()
	clear(b.squares)
	clear(b.freedom)
	for k := range b.Quiz.Skills {
		b.measure(k)
	}
	b.adjust()
	b.whole = true
	for k := range b.Measured {
		b.whole = b.whole && !slices.Contains(b.Measured[k][:b.Rows], false)
	}
	b.cover()
	if len(b.Quiz.Roles) > 0 {
		b.compare()
		b.flatten()
	}
	for row := range b.Rows {
		if len(b.order) > 0 {
			b.share(row)
		}
		b.decide(row)
	}
}

// cover finds the share of skills that are measured.
func (b *Batch) cover() {
	for row := range b.Rows {
		b.Coverage[row] = compiled.Share(b.measured(row), len(b.Measured))
	}
}

// show takes away the answers to items that aren't shown, and those that say that an item doesn't apply, which counts as
// much. Items are shown by the answers to those before them.
func (b *Batch) show() {
	for i := range b.Quiz.Items {
		show := b.Quiz.Items[i].ShowCode
		if b.hidden[i] == nil {
			continue
		}
		b.some[i] = false
		if show == nil && b.Choices[i] != nil &&
			bytes.IndexByte(b.Choices[i][:b.Rows], compiled.OneNotApplicable) < 0 {
			clear(b.hidden[i]) // it applies to everybody
			continue
		}
		for row := range b.Rows {
			shown := !b.inapplicable(i, row)
			if shown && show != nil {
				shown, _ = b.holds(show, row, -1)
			}
			if b.hidden[i][row] = !shown; !shown {
				b.some[i] = true
				b.Put(row, i, engine.Answer{})
			}
		}
	}
}

// inapplicable says whether a row's answer is that the item doesn't apply.
func (b *Batch) inapplicable(item, row int) bool {
	return b.Choices[item] != nil && b.Choices[item][row] == compiled.OneNotApplicable ||
		b.Several[item] != nil && b.Several[item][row] == compiled.ManyNotApplicable
}

// holds evaluates a condition for a row. role is the one whose gaps it reads.
func (b *Batch) holds(code *expression.Code, row, role int) (holds, known bool) {
	at, f := b.Quiz.Slots, b.frame
	for _, slot := range code.Slots() {
		switch {
		case slot < at.Levels:
			b.see(slot, row)
		case slot < at.Fits:
			k := (slot - at.Levels) % len(b.Quiz.Skills)
			f.Known[slot] = b.Measured[k][row]
			f.Numbers[slot] = b.Levels[k][row]
			if slot >= at.Gaps {
				if f.Known[slot] = f.Known[slot] && role >= 0; f.Known[slot] {
					f.Numbers[slot] = max(0, b.Quiz.Roles[role].Levels[k]-b.Levels[k][row])
				}
			}
		case slot < at.Readiness:
			f.Numbers[slot], f.Known[slot] = b.Shares[slot-at.Fits][row], b.Coverage[row] > 0
		case slot < at.Scores: // of quizzes that it takes there are no scores
			f.Numbers[slot], f.Known[slot] = b.Readiness[slot-at.Readiness][row], b.Coverage[row] > 0
		}
	}
	return code.Holds(f)
}

// see puts an answer into the frame.
func (b *Batch) see(item, row int) {
	ci, f := &b.Quiz.Items[item], b.frame
	switch {
	case b.Choices[item] != nil:
		choice := b.Choices[item][row]
		switch f.Known[item] = choice > 0; {
		case choice == 0:
		case ci.Points > 0:
			f.Numbers[item] = ci.First + float64(choice-1)
		default:
			f.Texts[item], f.Numbers[item] = ci.Options[choice-1].ID, ci.Options[choice-1].Value
		}
	case b.Several[item] != nil:
		f.Known[item] = b.Several[item][row] != 0
		f.Lists[item] = chosen(ci, f.Lists[item][:0], b.Several[item][row])
	default:
		x := b.Numbers[item][row]
		f.Numbers[item], f.Known[item] = x, !math.IsNaN(x)
	}
}

// chosen appends the ids of several options.
func chosen(ci *compiled.Item, to []string, of uint64) []string {
	for ; of != 0; of &= of - 1 {
		to = append(to, ci.Options[bits.TrailingZeros64(of)].ID)
	}
	return to
}

// measure finds the levels of a skill from answers, and how far they contradict each other.
func (b *Batch) measure(k int) {
	terms, n := b.Quiz.Terms[k], b.Rows
	b.even[k] = len(terms)
	for _, t := range terms {
		if b.Choices[t.Item] == nil || b.some[t.Item] ||
			bytes.IndexByte(b.Choices[t.Item][:n], 0) >= 0 {
			b.even[k] = 0
		}
	}
	table := b.Quiz.Tables[k]
	if b.even[k] == 0 || table == nil {
		b.sure[k] = false
		for row := range n {
			if table == nil || !b.lookUp(k, row, table) {
				b.measureRow(k, row)
			}
		}
		return
	}
	if !b.sure[k] {
		for row := range b.Measured[k] {
			b.Measured[k][row] = true
		}
		b.sure[k] = true
	}
	sums := b.sums[:n]
	clear(sums)
	for i, t := range terms {
		of := &table.Terms[i]
		for row, choice := range b.Choices[t.Item][:n] {
			sums[row] += of[choice&15]
		}
	}
	levels := b.Levels[k][:n]
	for row, sum := range sums {
		levels[row] = table.Levels[sum&compiled.Steps]
	}
	copy(b.answered[k], levels)
	if table.Apart == nil {
		return
	}
	squares, freedom := b.squares[:n], b.freedom[:n]
	for row, sum := range sums {
		squares[row] += table.Apart[sum>>compiled.Codes]
		freedom[row] += table.Freedom
	}
}

// lookUp is measure for one person who answered all that measures the skill; false for another.
func (b *Batch) lookUp(k, row int, table *compiled.Table) bool {
	sum := uint32(0)
	for i, t := range b.Quiz.Terms[k] {
		if b.Choices[t.Item] == nil || b.Choices[t.Item][row] == 0 {
			return false
		}
		sum += table.Terms[i][b.Choices[t.Item][row]&15]
	}
	b.items[k][row], b.Measured[k][row] = uint8(len(b.Quiz.Terms[k])), true
	level := table.Levels[sum&compiled.Steps]
	b.answered[k][row], b.Levels[k][row] = level, level
	if table.Apart != nil {
		b.squares[row] += table.Apart[sum>>compiled.Codes]
		b.freedom[row] += table.Freedom
	}
	return true
}

// measureRow is measure for one person, as Sheet.Measure and Sheet.inconsistency have it.
func (b *Batch) measureRow(k, row int) {
	cq := b.Quiz
	var sum, weight, asked float64
	items, points := 0, 0
	for _, t := range cq.Terms[k] {
		if b.hidden[t.Item] != nil && b.hidden[t.Item][row] {
			continue
		}
		asked += t.Weight
		ci, of := &cq.Items[t.Item], 0.0
		switch ci.Form {
		case engine.FormChoices:
			if b.Several[t.Item][row] != 0 {
				of = float64(t.Weight * b.mean64(t, row))
				break
			}
			fallthrough
		default:
			if b.Choices[t.Item] == nil || b.Choices[t.Item][row] == 0 {
				if cq.Quiz.Missing != engine.MissingZero {
					continue
				}
				break
			}
			of = ci.Picks[b.Choices[t.Item][row]-1].Weighted[t.At]
			if ci.Points > 0 && ci.Held[t.At] {
				points++
			}
		}
		weight += t.Weight
		items++
		sum += of
	}
	least := 0.5
	if cq.Quiz.Missing == engine.MissingRefuse {
		least = 1
	}
	b.items[k][row] = uint8(items)
	b.Measured[k][row] = items > 0 && exact.Rounded(weight) >= exact.Rounded(least*asked)
	b.answered[k][row] = 0
	if b.Measured[k][row] {
		b.answered[k][row] = exact.Rounded(sum / weight)
	} else {
		b.answered[k][row] = sum // which nobody looks at
	}
	b.Levels[k][row] = b.answered[k][row]
	if points < 2 {
		return
	}
	var d compiled.Inconsistency
	for _, t := range cq.Terms[k] {
		ci := &cq.Items[t.Item]
		if ci.Points == 0 || !ci.Held[t.At] || b.Choices[t.Item][row] == 0 {
			continue
		}
		d.Add(1/cq.Errors[points][ci.Points], ci.Picks[b.Choices[t.Item][row]-1].Credit[t.At])
	}
	b.squares[row] += d.Between()
	b.freedom[row] += points - 1
}

// mean64 is the mean credit of several options.
func (b *Batch) mean64(t compiled.Term, row int) float64 {
	ci, of, sum := &b.Quiz.Items[t.Item], b.Several[t.Item][row], 0.0
	n := float64(bits.OnesCount64(of))
	for ; of != 0; of &= of - 1 {
		sum += ci.Options[bits.TrailingZeros64(of)].Credit[t.At] / n
	}
	return sum
}

// adjust applies the rules that move levels, in order.
func (b *Batch) adjust() {
	for i := range b.Quiz.Rules {
		cr := &b.Quiz.Rules[i]
		if !cr.Adjusts || len(cr.Skills) == 0 {
			continue
		}
		for row := range b.Rows {
			if holds, _ := b.holds(cr.Code, row, -1); !holds {
				continue
			}
			for _, of := range cr.Skills {
				if b.Measured[of.Skill][row] {
					b.Levels[of.Skill][row] = exact.Rounded(cr.Rule.Moved(of.ID, b.Levels[of.Skill][row]))
				}
			}
		}
	}
}

// compare finds match shares and readiness: by column where everybody has every skill measured, else row by row.
func (b *Batch) compare() {
	if b.whole {
		b.compareWhole()
	} else {
		for row := range b.Rows {
			b.compareRow(row)
		}
	}
}

// share turns a row's distances into match shares.
func (b *Batch) share(row int) {
	shares := b.shares
	nearest, total := math.Inf(1), 0.0
	for r := range shares {
		shares[r] = b.distance[r][row]
		nearest = min(nearest, shares[r])
	}
	for r, d := range shares {
		shares[r] = math.Exp((nearest - d) / 2)
		total += shares[r]
	}
	for r, part := range shares {
		shares[r] = exact.Significant(part / total)
		b.Shares[r][row] = shares[r]
	}
}

func (b *Batch) compareWhole() {
	cq, n := b.Quiz, b.Rows
	b.meanOf(b.Levels)
	for r := range cq.Roles {
		clear(b.distance[r][:n])
		clear(b.Readiness[r][:n])
	}
	centred, mean := b.centred[:n], b.mean[:n]
	for k := range cq.Skills {
		levels := b.Levels[k][:n]
		for row, x := range levels {
			centred[row] = x - mean[row]
		}
		for r := range cq.Roles {
			b.compareSkill(k, r, levels, centred)
		}
	}
	for r := range cq.Roles {
		readiness, need := b.Readiness[r][:n], cq.Roles[r].Need
		for row, have := range readiness {
			readiness[row] = 100
			if need != 0 {
				readiness[row] = exact.Rounded(have / need * 100)
			}
		}
	}
}

// compareSkill adds a skill's part to the distances from a role, and to what of its bar is cleared. Both are in one
// loop, for a processor does them at once.
func (b *Batch) compareSkill(k, r int, levels, centred []float64) {
	cr := &b.Quiz.Roles[r]
	distance, have := b.distance[r][:len(levels)], b.Readiness[r][:len(levels)]
	q, bar, weight := cr.Centred[k], cr.Levels[k], cr.Weights[k]
	centred = centred[:len(levels)]
	if of := b.even[k]; of > 0 {
		v := b.Quiz.Variances[of]
		for row, x := range levels {
			d := centred[row] - q
			distance[row] += float64(d*d) / v
			have[row] += float64(weight * min(x, bar))
		}
		return
	}
	for row, x := range levels {
		d := centred[row] - q
		distance[row] += float64(d*d) / b.Quiz.Variances[b.items[k][row]]
		have[row] += float64(weight * min(x, bar))
	}
}

// meanOf finds each row's mean over all skills.
func (b *Batch) meanOf(xs [][]float64) {
	mean := b.mean[:b.Rows]
	clear(mean)
	for k := range xs {
		for row, x := range xs[k][:b.Rows] {
			mean[row] += x
		}
	}
	for row := range mean {
		mean[row] /= float64(len(xs))
	}
}

// compareRow puts a row on a sheet and has that compare.
func (b *Batch) compareRow(row int) {
	s := b.sheet
	for k := range b.Measured {
		s.Measured[k], s.Levels[k], s.Sems[k] = b.Measured[k][row], b.Levels[k][row], 0
		if s.Measured[k] {
			s.Sems[k] = b.sem(k, row)
		}
	}
	f := s.Fit()
	for r := range b.distance {
		b.distance[r][row] = f.Distances[r]
		b.Readiness[r][row] = exact.Rounded(s.Readiness(r))
	}
}

func (b *Batch) sem(k, row int) float64 { return b.Quiz.Sems[b.rests(k, row)] }

// rests is on how many items the level of a skill rests.
func (b *Batch) rests(k, row int) int {
	if of := b.even[k]; of > 0 {
		return of
	}
	return int(b.items[k][row])
}

// AppendLevels appends the measured levels of a row, as a result has them.
func (b *Batch) AppendLevels(to []engine.Level, row int) []engine.Level {
	for k := range b.Measured {
		if b.Measured[k][row] {
			to = append(to, engine.Level{
				Skill: b.Quiz.Skills[k], Level: exact.Rounded(b.Levels[k][row]), SEM: exact.Rounded(b.sem(k, row)),
				Items: b.rests(k, row),
			})
		}
	}
	return to
}

// decide gives a row its verdict, its role and the next one, as Sheet.decide has it.
func (b *Batch) decide(row int) {
	b.Role[row], b.Next[row] = -1, -1
	share, flat, recommended := -1.0, false, -1
	if len(b.order) > 0 {
		b.rank(row)
		if recommended = b.recommended(row); recommended >= 0 {
			share = b.shares[recommended]
		} else {
			share = b.shares[b.order[0]]
		}
		flat = b.uneven[row] < b.Quiz.Flatness[b.measured(row)]
	}
	b.Verdict[row] = b.Quiz.Verdicts.Verdict(b.Coverage[row], flat, share, b.Agrees(row))
	if share >= 0 && !b.claimable(row) {
		b.Verdict[row] = engine.VerdictInsufficient
	}
	if !b.Verdict[row].Compares() {
		return
	}
	if b.Role[row] = recommended; recommended < 0 {
		b.Verdict[row] = engine.VerdictBlocked
	}
	if recommended != b.order[0] {
		b.Next[row] = b.order[0]
		return
	}
	b.Next[row] = b.Quiz.Next(b.order, func(code *expression.Code) bool {
		holds, _ := b.holds(code, row, -1)
		return holds
	})
}

// claimable is Sheet.Claimable. Where all is measured a checked quiz has enough.
func (b *Batch) claimable(row int) bool {
	if b.measured(row) == len(b.Measured) {
		return true
	}
	for r := range b.Quiz.Roles {
		if !b.Claims(row, r) {
			return false
		}
	}
	return true
}

// Claims says whether enough was measured of a role for its readiness to be claimed.
func (b *Batch) Claims(row, role int) bool {
	weight, least := 0.0, b.Quiz.Roles[role].Least()
	for k := range b.Measured {
		if weight >= least {
			break
		}
		if b.Measured[k][row] {
			weight += b.Quiz.Roles[role].Weights[k]
		}
	}
	return weight >= least
}

// recommended is the best of the contenders that no requirement bars, −1 for none: see engine.Result.Contenders.
func (b *Batch) recommended(row int) int {
	before := 0.0
	for _, r := range b.order {
		if b.eligible(r, row) {
			return r
		}
		if before += b.shares[r]; before >= engine.ContendersShare {
			break
		}
	}
	return -1
}

// Blocked is the best-fitting role of a row where it is compared and can't be recommended, −1 where it can.
func (b *Batch) Blocked(row int) int {
	if best := b.Nearest(row); b.Verdict[row].Compares() && best != b.Role[row] {
		return best
	}
	return -1
}

// flatten finds how uneven the levels from answers are, as Sheet.Flat has it.
func (b *Batch) flatten() {
	if !b.whole {
		for row := range b.Rows {
			b.uneven[row] = b.unevenRow(row)
		}
		return
	}
	b.meanOf(b.answered)
	mean, uneven := b.mean[:b.Rows], b.uneven[:b.Rows]
	clear(uneven)
	for k := range b.answered {
		answered := b.answered[k][:len(uneven)]
		if of := b.even[k]; of > 0 {
			sem := b.Quiz.Sems[of]
			for row, x := range answered {
				z := (x - mean[row]) / sem
				uneven[row] += float64(z * z)
			}
			continue
		}
		for row, x := range answered {
			z := (x - mean[row]) / b.Quiz.Sems[b.items[k][row]]
			uneven[row] += float64(z * z)
		}
	}
}

// unevenRow is flatten for a row of which some skills aren't measured.
func (b *Batch) unevenRow(row int) float64 {
	mean, n := 0.0, 0
	for k := range b.answered {
		if b.Measured[k][row] {
			mean += b.answered[k][row]
			n++
		}
	}
	mean /= float64(n)
	sum := 0.0
	for k := range b.answered {
		if b.Measured[k][row] {
			z := (b.answered[k][row] - mean) / b.sem(k, row)
			sum += float64(z * z)
		}
	}
	return sum
}

// measured counts the skills of a row that are measured.
func (b *Batch) measured(row int) int {
	if b.whole {
		return len(b.Measured)
	}
	n := 0
	for k := range b.Measured {
		if b.Measured[k][row] {
			n++
		}
	}
	return n
}

// rank has order list the roles, best first.
func (b *Batch) rank(row int) {
	for r := range b.order {
		at := r
		for ; at > 0 && b.better(r, b.order[at-1], row); at-- {
			b.order[at] = b.order[at-1]
		}
		b.order[at] = r
	}
}

func (b *Batch) better(x, y, row int) bool {
	if p, q := b.shares[x], b.shares[y]; p != q {
		return p > q
	}
	return b.ahead(x, y, row)
}

// ahead orders roles of one share: by readiness, then by id.
func (b *Batch) ahead(x, y, row int) bool {
	byID := cmp.Compare(b.Quiz.Roles[x].Role.ID, b.Quiz.Roles[y].Role.ID)
	return cmp.Or(cmp.Compare(b.Readiness[y][row], b.Readiness[x][row]), byID) < 0
}

// eligible says whether no requirement of a role fails.
func (b *Batch) eligible(role, row int) bool {
	for i := range b.Quiz.Roles[role].Requirements {
		if holds, known := b.holds(b.Quiz.Roles[role].Requirements[i].Code, row, role); !holds && known {
			return false
		}
	}
	return true
}
