package engine

import "slices"

// Thresholds are what a quiz's verdicts turn on.
type Thresholds struct {
	At Pos `yaml:"-" json:"-"`
	// the best role's match share from which a match may be clear, 0–1
	Clear  float64 `yaml:"clear_at" json:"clear_at"`
	Likely float64 `yaml:"likely_at" json:"likely_at"` // and from which it is likely
	// the share of skills measured from which roles are compared, 0–1
	Coverage float64 `yaml:"coverage_at" json:"coverage_at"`
}

// LeastMeasured is the part of a role's weight that has to be measured for anything to be claimed of it, 0–1: a role, a
// position, a readiness or a picture of levels against it.
const LeastMeasured = 0.3

// DefaultThresholds hold where a quiz states nothing else.
var DefaultThresholds = Thresholds{Clear: 0.80, Likely: 0.50, Coverage: 0.75}

// Thresholds returns what the quiz's verdicts turn on: what it states, and for the rest the defaults.
func (q *Quiz) Thresholds() Thresholds {
	out := DefaultThresholds
	if own := q.Verdicts; own != nil {
		for _, one := range []struct {
			to     *float64
			stated float64
		}{{&out.Clear, own.Clear}, {&out.Likely, own.Likely}, {&out.Coverage, own.Coverage}} {
			if one.stated != 0 {
				*one.to = one.stated
			}
		}
	}
	return out
}

// Verdict is the one place in which a verdict is decided. coverage is the share of skills measured, 0–1; flat says that
// the levels are too even to tell roles apart; share is the match share of the role recommended, or where none can be of
// the best, negative where the quiz names no roles; agree says that the answers about one skill agree with each other as they do for most people.
func (t Thresholds) Verdict(coverage float64, flat bool, share float64, agree bool) Verdict {
	switch {
	case coverage < t.Coverage:
		return VerdictInsufficient
	case share < 0:
		return VerdictLevelsOnly
	case flat:
		return VerdictUndifferentiated
	case share >= t.Clear && agree:
		return VerdictClear
	case share >= t.Likely:
		return VerdictLikely
	}
	return VerdictClose
}

// Doubted says whether the match share alone would make a result's match clear, and answers that don't agree with each
// other keep it from that.
func (t Thresholds) Doubted(r *Result) bool {
	if r.Short != nil && !r.Short.Sure {
		return false
	}
	return r.Verdict == VerdictLikely && slices.ContainsFunc(r.Roles, func(f RoleFit) bool {
		return f.Role == string(r.Role) && f.Share >= t.Clear
	})
}

// Compares says whether the verdict comes of comparing roles, so that one may be recommended.
func (v Verdict) Compares() bool {
	return v == VerdictClear || v == VerdictLikely || v == VerdictClose || v == VerdictBlocked
}
