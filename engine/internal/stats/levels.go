package stats

import "math"

// Levels compares the levels of a skill from answers alone, before rules, with the true ones, which count as 0 below
// 0 and as 100 above 100. Both are counted from the middle of the scale, so that squares stay small.
type Levels struct {
	N, Within             int     // people, and those whose true level lies within 1.96 standard errors
	x, y, xx, yy, xy, off float64 // off: Σ (x − y)²
}

// middle is the level that levels are counted from.
const middle = 50

// Add counts a person: the level shown, the true one, and the standard error of measurement.
func (l *Levels) Add(shown, truth, sem float64) {
	truth = min(max(truth, 0), 100)
	d := shown - truth
	x, y := shown-middle, truth-middle
	l.N++
	l.x += x
	l.y += y
	l.xx += float64(x * x)
	l.yy += float64(y * y)
	l.xy += float64(x * y)
	l.off += float64(d * d)
	if math.Abs(d) <= 1.96*sem {
		l.Within++
	}
}

// Merge adds what another counted.
func (l *Levels) Merge(o *Levels) {
	l.N += o.N
	l.Within += o.Within
	l.x += o.x
	l.y += o.y
	l.xx += o.xx
	l.yy += o.yy
	l.xy += o.xy
	l.off += o.off
}

// Correlation is Pearson's r, 0 where either of the two doesn't vary.
func (l *Levels) Correlation() float64 {
	n := float64(l.N)
	xx := l.xx - float64(l.x*l.x)/n
	yy := l.yy - float64(l.y*l.y)/n
	const none = 1e-9
	if !(xx > none && yy > none) {
		return 0
	}
	return (l.xy - float64(l.x*l.y)/n) / math.Sqrt(float64(xx*yy))
}

// Error is the root mean square of what levels are off by, 0 without people.
func (l *Levels) Error() float64 {
	if l.N == 0 {
		return 0
	}
	return math.Sqrt(l.off / float64(l.N))
}
