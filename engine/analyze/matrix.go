package analyze

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// itemMatrix is how the items of a skill vary together. Its indices are those of items.
type itemMatrix struct {
	quiz    *compiled.Quiz
	skill   int
	items   []int // as indices into quiz.items
	sums    []pairSum
	weights []float64   // for the skill
	cov     [][]float64 // of credit × weight; only where both of two items are used and apart says nothing
	used    []int       // the items that α rests on: those that two people or more answered
	fewest  int64       // people who answered any two of these
	apart   string      // why there is no matrix: two items that nobody, or one person, answered both
}

// matrix works out how the items of a skill vary together.
func (a *Analyzer) matrix(skill int) *itemMatrix {
	m := &itemMatrix{quiz: a.quiz, skill: skill, items: a.asked[skill], sums: a.pairs[skill]}
	k := len(m.items)
	m.cov = make([][]float64, k)
	for j, i := range m.items {
		ci := &a.quiz.Items[i]
		m.weights = append(m.weights, ci.Weights[slices.Index(ci.Skills, skill)])
		m.cov[j] = make([]float64, k)
		if m.sum(j, j).n >= 2 {
			m.used = append(m.used, j)
		}
	}
	for n, j := range m.used {
		for _, i := range m.used[:n+1] {
			p := m.sum(i, j)
			c, ok := p.covariance()
			if !ok && m.apart == "" {
				m.apart = fmt.Sprintf("fewer than two people answered both %s and %s", m.id(i), m.id(j))
			}
			if n == 0 || p.n < m.fewest {
				m.fewest = p.n
			}
			c *= m.unit(i) * m.unit(j)
			m.cov[i][j], m.cov[j][i] = c, c
		}
	}
	return m
}

func (m *itemMatrix) sum(i, j int) *pairSum { return &m.sums[pairIndex(min(i, j), max(i, j))] }

func (m *itemMatrix) id(j int) string { return m.compiled(j).Item.ID }

func (m *itemMatrix) compiled(j int) *compiled.Item { return &m.quiz.Items[m.items[j]] }

// unit is how much one unit of an item's value counts towards the sum.
func (m *itemMatrix) unit(j int) float64 { return valueCredit(m.compiled(j)) * m.weights[j] }

// variance is that of the sum of some items, and own what the variances of the items themselves come to.
func (m *itemMatrix) variance(of []int) (total, own float64) {
	for _, i := range of {
		own += m.cov[i][i]
		for _, j := range of {
			total += m.cov[i][j]
		}
	}
	if total <= own*rounding {
		total = 0
	}
	return total, own
}

// rounding is the part of the items' own variances up to which the variance of a sum is taken for what rounding left of
// none.
const rounding = 1e-12

// alpha is Cronbach's α of some items, and false with the reason where there is none.
func (m *itemMatrix) alpha(of []int) (alpha float64, whyNot string) {
	k := float64(len(of))
	total, own := m.variance(of)
	switch {
	case len(of) == 0:
		return 0, "fewer than two people answered its items"
	case len(of) == 1:
		return 0, "α compares items with one another, and there is one alone"
	case m.apart != "":
		return 0, m.apart
	case own == 0:
		return 0, "everyone gave the same answers"
	case total == 0:
		return 0, "the items cancel one another out: their sum doesn't vary"
	}
	if alpha = k / (k - 1) * (1 - own/total); exact.Rounded(alpha) > 1 {
		return 0, "so many answers are missing that the items seem to go together more closely than they can"
	}
	return min(alpha, 1), ""
}

// consistency is how well the items measure the skill together.
func (m *itemMatrix) consistency() Consistency {
	out := Consistency{Items: len(m.used), People: int(m.fewest)}
	alpha, whyNot := m.alpha(m.used)
	if whyNot != "" {
		out.WhyNot = whyNot
		return out
	}
	out.Alpha = known(alpha)
	low, high := feldt(alpha, float64(m.fewest), float64(len(m.used)))
	out.Low, out.High = known(low), known(high)
	variance, noise := m.levelVariance(alpha)
	out.SD, out.SEM = known(math.Sqrt(variance)), known(math.Sqrt(noise))
	if point := m.point(); m.quiz.Sums[m.skill] != nil {
		out.SumSEM = known(math.Sqrt(noise) * m.weight() / 100) // for the weights are points of the sum
	} else if point > 0 {
		out.SumSEM = known(math.Sqrt(noise) * m.weight() / point)
	}
	return out
}

// levelVariance is the variance of the level that all used items of this α give, and the part of it that is error,
// SEM².
func (m *itemMatrix) levelVariance(alpha float64) (total, noise float64) {
	total, _ = m.variance(m.used)
	weight := m.weight()
	total /= weight * weight
	return total, total * (1 - alpha)
}

// weight is that of all used items.
func (m *itemMatrix) weight() float64 {
	sum := 0.0
	for _, j := range m.used {
		sum += m.weights[j]
	}
	return sum
}

// point is what one point counts towards the sum, where it is the same on all items; otherwise 0.
func (m *itemMatrix) point() float64 {
	point := 0.0
	for _, j := range m.used {
		if m.compiled(j).Points == 0 || point != 0 && m.unit(j) != point {
			return 0
		}
		point = m.unit(j)
	}
	return point
}

// feldt is the 95 % interval of an α from n people and k items (Feldt 1965).
func feldt(alpha, n, k float64) (low, high float64) {
	f := distuv.F{D1: n - 1, D2: (n - 1) * (k - 1)}
	return 1 - float64((1-alpha)*f.Quantile(0.975)), 1 - float64((1-alpha)*f.Quantile(0.025))
}

// describe says how an item is answered.
func (m *itemMatrix) describe(out *ItemAnalysis, j int) {
	ci, own := m.compiled(j), m.sum(j, j)
	out.Answered = int(own.n)
	if own.n == 0 {
		out.WhyNot = "nobody answered it"
		return
	}
	mean, credit := float64(own.x)/float64(own.n), valueCredit(ci)
	out.Credit = known(mean * credit)
	variance, spread := own.covariance()
	if spread {
		out.CreditSD = known(math.Sqrt(variance) * credit)
	}
	if ci.Worth.Stated {
		out.Mean = known(ci.Worth.Least + float64(mean*billionth))
		if spread {
			out.SD = known(math.Sqrt(variance) * billionth)
		}
		return
	}
	if ci.Points == 0 {
		return
	}
	if point := mean + ci.First; ci.Reversed {
		out.Mean = known(ci.First + float64(ci.Points-1) - mean)
	} else {
		out.Mean = known(point)
	}
	if spread {
		out.SD = known(math.Sqrt(variance))
	}
}

// ends gives the shares of an item's answers that earn the least and the most there is to earn. Of several choices that
// can't be told from their counts, and numbers aren't counted.
func (m *itemMatrix) ends(out *ItemAnalysis, j int) {
	ci := m.compiled(j)
	if len(ci.Picks) == 0 || out.Answered == 0 {
		return
	}
	credits := make([]float64, len(out.Counts))
	for i := range credits {
		credits[i] = ci.Picks[i].Credit[slices.Index(ci.Skills, m.skill)]
	}
	lowest, highest := out.Answered, 0 // those who were not asked, and count as lowest, gave no answer to count
	for _, n := range out.Counts {
		lowest -= n
	}
	for i, n := range out.Counts {
		if credits[i] == slices.Min(credits) {
			lowest += n
		}
		if credits[i] == slices.Max(credits) {
			highest += n
		}
	}
	out.Floor, out.Ceiling = known(exact.Share(lowest, out.Answered)), known(exact.Share(highest, out.Answered))
}

// relate says how an item goes with the others.
func (m *itemMatrix) relate(out *ItemAnalysis, j int) {
	if out.WhyNot != "" {
		return
	}
	r, whyNot := m.withOthers(j)
	if whyNot != "" {
		out.WhyNot = whyNot
		return
	}
	out.R = known(r)
	if alpha, whyNot := m.alpha(m.others(j)); whyNot == "" {
		out.AlphaLess = known(alpha)
	}
	out.Suspicion = m.suspicion(j, r)
}

func (m *itemMatrix) others(j int) []int {
	return slices.DeleteFunc(slices.Clone(m.used), func(i int) bool { return i == j })
}

// withOthers is the correlation of an item with the sum of the others, or why there is none. With answers missing it
// may come out beyond ±1, and is ±1 then.
func (m *itemMatrix) withOthers(j int) (r float64, whyNot string) {
	others := m.others(j)
	shared := 0.0
	for _, i := range others {
		shared += m.cov[i][j]
	}
	total, _ := m.variance(others)
	switch {
	case m.sum(j, j).n < 2:
		return 0, "one person alone answered it"
	case len(others) == 0:
		return 0, "there is no other item to compare it with"
	case m.apart != "":
		return 0, m.apart
	case m.cov[j][j] == 0:
		return 0, "everyone gave the same answer"
	case total == 0:
		return 0, "the sum of the other items doesn't vary"
	}
	return min(max(shared/math.Sqrt(m.cov[j][j]*total), -1), 1), ""
}

// suspicion is what an item's correlation with the others makes likely.
func (m *itemMatrix) suspicion(j int, r float64) Suspect {
	if r >= weakR || r >= 0 && m.sum(j, j).n < fewestForItems {
		return ""
	}
	if r >= 0 {
		return WeaklyConnected
	}
	turned := m.miskeyed()
	switch {
	// of two items either may be the one
	case len(m.used) == 2 && m.against(j), slices.Contains(turned, j) && m.against(j):
		return Miskeyed
	case !slices.Contains(turned, j) && slices.ContainsFunc(turned, m.against):
		return BesideMiskeyed
	}
	return MaybeMiskeyed
}

// against says whether an item goes against the others more than chance does: less than −1.96/√n comes of items without
// any connection in one of 40 cases (Fisher 1915).
func (m *itemMatrix) against(j int) bool {
	r, whyNot := m.withOthers(j)
	n := m.sum(j, j).n
	return whyNot == "" && n >= fewestForItems && r < -1.96/math.Sqrt(float64(n))
}

// miskeyed returns the items to turn round so that each goes with the sum of the others: the one that goes against it
// most, then again. Every turn makes the sum vary more, so it comes to an end.
func (m *itemMatrix) miskeyed() []int {
	sign := make([]float64, len(m.items))
	for _, j := range m.used {
		sign[j] = 1
	}
	_, own := m.variance(m.used)
	for {
		worst, most := -1, -own*rounding
		for _, j := range m.used {
			with := 0.0
			for _, i := range m.used {
				if i != j {
					with += float64(sign[i] * sign[j] * m.cov[i][j])
				}
			}
			if with < most {
				worst, most = j, with
			}
		}
		if worst < 0 {
			break
		}
		sign[worst] = -sign[worst]
	}
	var turned []int
	for _, j := range m.used {
		if sign[j] < 0 {
			turned = append(turned, j)
		}
	}
	if 2*len(turned) > len(m.used) { // the rest the other way round is the same
		turned = slices.DeleteFunc(slices.Clone(m.used), func(j int) bool { return sign[j] < 0 })
	}
	return turned
}
