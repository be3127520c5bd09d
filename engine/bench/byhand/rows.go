package byhand

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine"
)

// NotAnswered is a number that was not told, and NotApplicable the answer that a sentence doesn't apply.
const (
	NotAnswered   = -1
	NotApplicable = 255
)

// Row is a person's answers as a program would keep them that has read a file.
type Row struct {
	Numbers [Numbers]float64 // NotAnswered where they weren't told
	Answers [Items]uint8     // a sentence's point or an option's number, from 1; 0 where not answered, or NotApplicable
}

// people and budget are what the bands chosen state, NotAnswered where none was.
func (r *Row) people() float64 { return teamSizes[r.Answers[teamSize]] }
func (r *Row) budget() float64 { return budgets[r.Answers[budgetBand]] }

// given are the answers that count.
func (r *Row) given() [Items]uint8 {
	out := r.Answers
	if r.people() <= 0 {
		out[metEachReport] = 0
	}
	for i, a := range out {
		if a == NotApplicable {
			out[i] = 0
		}
	}
	return out
}

// Scores are what a row comes to, without reasons.
type Scores struct {
	Levels    [Skills]float64 // 0–100, after rules; 0 where not measured
	Measured  [Skills]bool
	Shares    [Roles]float64 // 0–1; all 0 where nothing is measured
	Readiness [Roles]float64 // 0–100
	Role      int            // the recommended one, -1 where none is
	Verdict   engine.Verdict

	asksReports    bool // whether the sentence about one's own reports is shown
	leadingUnasked bool // no sentence about leading applies; every other skill has one that always does
	measured       int
	items          [Skills]uint8   // how many answers a level rests on
	weights        [Skills]uint8   // and of what weight
	answered       [Skills]float64 // the levels before rules
	order          [Roles]int      // best first
	meets          [requirementCount]truth
	discord        float64 // χ² of how far sentences of one skill lie apart
	freedom        int     // its degrees of freedom
}

// truth is what is known of a condition.
type truth uint8

const (
	unknown truth = iota
	no
	yes
)

// The numbers of the quiz. They are variables because Go works out constants more exactly than a program does its sums.
var (
	deviation   = 22.0 // of a level among people
	correlation = 0.45 // between two items of a skill
	tau         = 22.0 // how far a real holder of a role sits from its profile
)

const (
	mostItems     = 8  // of a skill
	mostSentences = 5  // of a skill
	mostWeight    = 18 // of a skill's items
	sentences     = 57
	mostFreedom   = sentences + 1 // one sentence is about two skills
)

// Tables by the number of items, or of skills, or of degrees of freedom.
var (
	sems     [mostItems + 1]float64
	variance [mostItems + 1]float64
	levels   [mostWeight + 1][mostWeight*20 + 1]float64 // by weight, and by the sum of the credits in steps of 5
	flatness [Skills + 1]float64                        // the χ² that a flat profile stays under in 95 of 100 cases
	accord   [mostFreedom + 1]float64                   // the χ² that answers which agree stay under in 80 of 100 cases
	discord  [mostFreedom + 1]float64                   // and in 99 of 100
	apart    [mostSentences + 1][3125]float64           // χ² of a skill's sentences, by their credits to base 5
	profiles [Roles]float64                             // Σ profile
	needs    [Roles]float64                             // Σ weight · profile
)

func init() {
	for n := 1; n <= mostItems; n++ {
		sems[n] = sem(n)
		variance[n] = float64(sems[n]*sems[n]) + float64(tau*tau)
	}
	for w := 1; w <= mostWeight; w++ {
		for fives := range levels[w] {
			levels[w][fives] = rounded(float64(5*fives) / float64(w))
		}
	}
	for n := 2; n <= Skills; n++ {
		flatness[n] = distuv.ChiSquared{K: float64(n - 1)}.Quantile(0.95)
	}
	for n := 1; n <= mostFreedom; n++ {
		chi := distuv.ChiSquared{K: float64(n)}
		accord[n], discord[n] = chi.Quantile(0.80), chi.Quantile(0.99)
	}
	for n, count := 2, 25; n <= mostSentences; n, count = n+1, count*5 {
		for code := range count {
			apart[n][code] = contradiction(n, code)
		}
	}
	for k := range profile {
		for r := range Roles {
			profiles[r] += profile[k][r]
			needs[r] += float64(weight[k][r] * profile[k][r])
		}
	}
}

// sem is the standard error of a level that rests on n items, by Spearman and Brown.
func sem(n int) float64 {
	k := float64(n)
	return deviation * math.Sqrt(1-k*correlation/(1+float64((k-1)*correlation)))
}

// contradiction is how far the credits of n sentences lie apart, Σ (c − c̄)²/e, where e is the variance of a credit
// that error and the rounding to one of five points make.
func contradiction(n, code int) float64 {
	const step = 100.0 / 4
	s := sem(n)
	e := max(float64(float64(n)*s*s)+step*step/12, step*step/4*(1-correlation))
	var weight, sum, squares float64
	for place := math.Pow(5, float64(n-1)); place >= 1; place /= 5 {
		credit := float64(code/int(place)%5) * step
		weight += 1 / e
		sum += float64(1 / e * credit)
		squares += float64(1 / e * credit * credit)
	}
	return max(0, squares-float64(sum*sum)/weight)
}

// Levels scores a row into out, which may hold the scores of another.
func Levels(row *Row, out *Scores) {
	*out = Scores{Role: -1}
	out.measure(row)
	out.adjust(row)
	out.compare()
	out.rank()
	out.require(row)
	out.decide()
}

// measure turns answers into levels. A skill needs half of the weight of its items answered.
func (s *Scores) measure(row *Row) {
	answers := row.given()
	s.asksReports = row.people() > 0
	for k := range measures {
		sum, weight, asked, items, sentences, code := 0, 0, 0, 0, 0, 0
		for i := range measures[k] {
			m := &measures[k][i]
			a := answers[m.item]
			if a == 0 {
				if row.Answers[m.item] != NotApplicable && (m.item != metEachReport || s.asksReports) {
					asked += int(m.weight)
				}
				continue
			}
			items++
			asked += int(m.weight)
			weight += int(m.weight)
			sum += int(m.weight) * int(m.credit[a])
			if m.digits > 1 {
				sentences++
				code = code*5 + int(m.digit[a])
			}
		}
		if sentences > 1 {
			s.discord += apart[sentences][code]
			s.freedom += sentences - 1
		}
		if items > 0 && 2*weight >= asked {
			s.Measured[k] = true
			s.measured++
			s.answered[k] = levels[weight][sum/5]
		}
		s.items[k], s.weights[k] = uint8(items), uint8(weight)
		if k == teamLeadership {
			s.leadingUnasked = asked == 0 && row.people() >= 0 // who doesn't say how many report to them might have been asked
		}
	}
	s.Levels = s.answered
}

// adjust keeps levels down that were never tried, and up where numbers say that they were. One that isn't measured is 0
// here, so no rule that keeps it down holds for it.
func (s *Scores) adjust(row *Row) {
	if row.people() == 0 && s.Levels[teamLeadership] > 60 {
		s.Levels[teamLeadership] = 60
	}
	if row.budget() == 0 && s.Levels[budgetOwnership] > 50 {
		s.Levels[budgetOwnership] = 50
	}
	meetings := row.Numbers[executiveMeetings]
	if meetings == 0 && s.Levels[executivePartnership] > 50 {
		s.Levels[executivePartnership] = 50
	}
	if row.people() >= 3 && s.Measured[teamLeadership] && s.Levels[teamLeadership] < 50 {
		s.Levels[teamLeadership] = 50
	}
	if row.budget() >= 500 && s.Measured[budgetOwnership] && s.Levels[budgetOwnership] < 60 {
		s.Levels[budgetOwnership] = 60
	}
	if meetings >= 6 && s.Measured[executivePartnership] && s.Levels[executivePartnership] < 60 {
		s.Levels[executivePartnership] = 60
	}
}

// mean is the mean of the levels of the skills that are measured; the others are 0.
func (s *Scores) mean(xs *[Skills]float64) float64 {
	mean := 0.0
	for k := range xs {
		mean += xs[k]
	}
	return mean / float64(s.measured)
}

// profileMeans are the means of the roles' profiles over the skills that are measured. Their sums are whole numbers, so
// nothing is lost by subtracting.
func (s *Scores) profileMeans() [Roles]float64 {
	means := profiles
	for k := range profile {
		if !s.Measured[k] {
			for r := range Roles {
				means[r] -= profile[k][r]
			}
		}
	}
	for r := range means {
		means[r] /= float64(s.measured)
	}
	return means
}

// compare finds the match shares and the readiness for each role.
func (s *Scores) compare() {
	if s.measured == 0 {
		return
	}
	mean, means := s.mean(&s.Levels), s.profileMeans()
	var distance, have [Roles]float64
	need := needs
	for k := range profile {
		if !s.Measured[k] {
			for r := range Roles {
				need[r] -= float64(weight[k][r] * profile[k][r])
			}
			continue
		}
		level, v := s.Levels[k], variance[s.items[k]]
		x := level - mean
		bars, weights := &profile[k], &weight[k]
		for r, bar := range bars {
			d := x - (bar - means[r])
			distance[r] += float64(d*d) / v
			if level < bar {
				bar = level
			}
			have[r] += float64(weights[r] * bar)
		}
	}
	nearest := distance[0]
	for _, d := range distance {
		nearest = min(nearest, d)
	}
	total := 0.0
	for r, d := range distance {
		s.Shares[r] = math.Exp((nearest - d) / 2)
		total += s.Shares[r]
	}
	for r := range s.Shares {
		s.Shares[r] = significant(s.Shares[r] / total)
		s.Readiness[r] = rounded(have[r] / need[r] * 100)
	}
}

// rank orders the roles, the best first.
func (s *Scores) rank() {
	for r := range Roles {
		i := r
		for i > 0 && s.better(r, s.order[i-1]) {
			s.order[i] = s.order[i-1]
			i--
		}
		s.order[i] = r
	}
}

func (s *Scores) better(a, b int) bool {
	switch {
	case s.Shares[a] != s.Shares[b]:
		return s.Shares[a] > s.Shares[b]
	case s.Readiness[a] != s.Readiness[b]:
		return s.Readiness[a] > s.Readiness[b]
	}
	return roleIDs[a] < roleIDs[b]
}

// require checks what the roles require.
func (s *Scores) require(row *Row) {
	if s.measured == 0 {
		return
	}
	level := func(skill, requirement int) {
		s.meets[requirement] = atLeast(s.Levels[skill], requirements[requirement].bar, s.Measured[skill])
	}
	level(seoAndOwnedChannels, worksOnOwnChannels)
	level(marketingStrategy, plansFromGoals)
	level(projectCoordination, coordinatesOthers)
	level(teamLeadership, leadsAsManager)
	level(teamLeadership, leadsAsDirector)
	meetings := row.Numbers[executiveMeetings]
	s.meets[meetsExecutives] = atLeast(meetings, requirements[meetsExecutives].bar, meetings >= 0)
}

func atLeast(x, bar float64, known bool) truth {
	switch {
	case !known:
		return unknown
	case x >= bar:
		return yes
	}
	return no
}

// eligible says whether no requirement of the role fails.
func (s *Scores) eligible(role int) bool {
	switch role {
	case digitalMediaManager:
		return s.meets[worksOnOwnChannels] != no
	case digitalMarketingManager:
		return s.meets[plansFromGoals] != no
	case marketingManager:
		return s.meets[coordinatesOthers] != no && s.meets[leadsAsManager] != no
	case marketingDirector:
		return s.meets[leadsAsDirector] != no && s.meets[meetsExecutives] != no
	}
	return true
}

// flat says whether the levels are no more uneven than measurement error makes a flat profile.
func (s *Scores) flat() bool {
	mean, sum := s.mean(&s.answered), 0.0
	for k, x := range s.answered {
		if s.Measured[k] {
			z := (x - mean) / sems[s.items[k]]
			sum += float64(z * z)
		}
	}
	return sum < flatness[s.measured]
}

// decide gives the verdict and the role.
func (s *Scores) decide() {
	const least = Skills * 3 / 4
	recommended, total := -1, 0.0
	for _, r := range s.order { // of the best roles that together hold .80
		if s.eligible(r) {
			recommended = r
			break
		}
		if total += s.Shares[r]; total >= 0.80 {
			break
		}
	}
	share := s.Shares[s.order[0]]
	if recommended >= 0 {
		share = s.Shares[recommended]
	}
	switch {
	case s.measured < least:
		s.Verdict = engine.VerdictInsufficient
		return
	case s.flat():
		s.Verdict = engine.VerdictUndifferentiated
		return
	case share >= 0.80 && s.discord <= accord[s.freedom]:
		s.Verdict = engine.VerdictClear
	case share >= 0.50:
		s.Verdict = engine.VerdictLikely
	default:
		s.Verdict = engine.VerdictClose
	}
	if s.Role = recommended; recommended < 0 {
		s.Verdict = engine.VerdictBlocked
	}
}

// rounded keeps twelve decimals.
func rounded(x float64) float64 {
	const scale = 1e12
	if math.Abs(x) >= 1000 {
		return x
	}
	return math.Round(x*scale)/scale + 0 // + 0 turns −0 into 0
}

// significant keeps about twelve significant digits.
func significant(x float64) float64 {
	if x == 0 {
		return 0
	}
	_, exponent := math.Frexp(x)
	scale := math.Pow10(12 - exponent*30103/100000)
	if math.IsInf(scale, 0) {
		return x
	}
	return math.Round(x*scale) / scale
}
