package lint

import (
	"fmt"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// points are what a raw sum or a composite can come to.
type points struct {
	id          string
	bands       []engine.Band
	least, most float64
	sure        bool // somebody has the least
}

// pointsOf lists those of a quiz: its sums, then its composites.
func pointsOf(cq *compiled.Quiz) (all []points) {
	ends, sure := make([]engine.SumScore, len(cq.Skills)), make([]bool, len(cq.Skills))
	for i := range cq.Quiz.Sums {
		sum := &cq.Quiz.Sums[i]
		least, most, certain := extent(sum, cq)
		if k, ok := cq.Skill[sum.Skill.ID]; ok {
			ends[k], sure[k] = engine.SumScore{Lowest: least, Highest: most}, certain
		}
		all = append(all, points{sum.Skill.ID, sum.Bands, least, most, certain})
	}
	for i := range cq.Quiz.Composites {
		c, of := &cq.Quiz.Composites[i], &cq.Composites[i]
		one := points{id: c.ID, bands: c.Bands, sure: true}
		one.least, one.most = of.Extent(ends)
		items := map[int]bool{}
		for _, p := range of.Of {
			one.sure = one.sure && sure[p.Scale]
			for _, item := range cq.ScoredItems(p.Scale) { // an answer that counts twice can't be the least of both
				one.sure = one.sure && !items[item]
				items[item] = true
			}
		}
		all = append(all, one)
	}
	return all
}

// bands looks for bands that nobody or everybody falls into, and for points below the first of several bands. One band
// alone is a cut-off.
func (l *linter) bands(cq *compiled.Quiz) {
	for _, of := range pointsOf(cq) {
		l.bandsOf(cq, &of)
	}
}

func (l *linter) bandsOf(cq *compiled.Quiz, of *points) {
	quiz := cq.Quiz.ID
	for i, b := range of.bands {
		from, to := b.From, math.Inf(1)
		if i+1 < len(of.bands) {
			to = of.bands[i+1].From
		}
		switch {
		case from > of.most:
			l.add(b.At, quiz, "Begin it lower, or leave it out.",
				"nobody falls into the band %q of %s: it begins at %s, and no sum is above %s",
				b.Name, of.id, engine.Decimal(from), engine.Decimal(of.most))
		case to <= of.least:
			l.add(b.At, quiz, "Begin the next one higher, or leave this one out.",
				"nobody falls into the band %q of %s: the next one begins at %s, and no sum is below %s", b.Name,
				of.id, engine.Decimal(to), engine.Decimal(of.least))
		case from <= of.least && to > of.most:
			l.add(b.At, quiz, "Add bands that begin between the two, or leave this one out.",
				"everybody falls into the band %q of %s: sums go from %s to %s", b.Name, of.id,
				engine.Decimal(of.least), engine.Decimal(of.most))
		}
	}
	if of.sure && len(of.bands) > 1 && of.bands[0].From > of.least {
		l.add(of.bands[0].At, quiz, fmt.Sprintf("Begin the first band at %s, or add one that does.", engine.Decimal(of.least)),
			"no band of %s covers the sums from %s up to %s", of.id, engine.Decimal(of.least), engine.Decimal(of.bands[0].From))
	}
}

// extent is between what a raw sum lies. An item that isn't shown to everybody may add nothing; where several such
// items would add something at the least, it isn't sure that the least can be had, for one may be shown to those to
// whom the other isn't.
func extent(sum *engine.Sum, cq *compiled.Quiz) (least, most float64, sure bool) {
	hidden := 0
	for i := range cq.Items {
		ci := &cq.Items[i]
		j := slices.Index(ci.Skills, cq.Skill[sum.Skill.ID])
		if j < 0 {
			continue
		}
		lowest, highest := ci.Extent(j, sum)
		if ci.Show != nil {
			if lowest != 0 {
				hidden++
			}
			lowest, highest = min(lowest, 0), max(highest, 0)
		}
		least, most = least+lowest, most+highest
	}
	return exact.Rounded(least), exact.Rounded(most), hidden < 2
}

// codes looks for codes that compare the points of scales of which one has more to give than another.
func (l *linter) codes(cq *compiled.Quiz) {
	all := pointsOf(cq)
	for i := range cq.Quiz.Codes {
		c := &cq.Quiz.Codes[i]
		var first *points
		for _, s := range c.Of {
			at := slices.IndexFunc(all, func(p points) bool { return p.id == s.Scale.ID })
			if at < 0 {
				continue // levels go from 0 to 100
			}
			if first == nil {
				first = &all[at]
			}
			if of := &all[at]; of.least != first.least || of.most != first.most {
				l.hint(s.Scale.At, cq.Quiz.ID, "Give each as many points, or leave it if it was published so.",
					"code %q compares scales of different length: %s goes from %s to %s, and %s from %s to %s", c.ID, first.id,
					engine.Decimal(first.least), engine.Decimal(first.most), of.id, engine.Decimal(of.least),
					engine.Decimal(of.most))
				break
			}
		}
	}
}

// scoreDomain is what sum.X and band.X can be.
func scoreDomain(cq *compiled.Quiz, n expression.Name) (expression.Domain, bool) {
	all := pointsOf(cq)
	at := slices.IndexFunc(all, func(p points) bool { return p.id == n.Key })
	if at < 0 {
		return expression.Domain{}, false
	}
	of := &all[at]
	out := expression.Domain{Some: !slices.ContainsFunc(cq.ScoredItems(cq.Scale[n.Key]), func(i int) bool {
		return cq.Items[i].Show == nil
	})}
	if n.Group == "sum" {
		out.Lo, out.Hi = of.least, of.most
		return out, true
	}
	if len(of.bands) > 0 && of.bands[0].From > of.least {
		out.Options = append(out.Options, "")
	}
	for _, b := range of.bands {
		out.Options = append(out.Options, b.Name)
	}
	return out, true
}
