package engine

// SkillReliability is what is known of one scale's precision, as its publisher or data of one's own have it. Zero stands
// for what isn't stated.
type SkillReliability struct {
	Skill Ref     `yaml:",key"`
	SD    float64 `yaml:"sd" json:",omitempty"`    // of its level among people, level points; the quiz's where not stated
	Alpha float64 `yaml:"alpha" json:",omitempty"` // internal consistency of the whole scale, 0–1
	// in place of alpha: the mean correlation between two of its items, 0–1
	InterItemR float64 `yaml:"inter_item_r" json:",omitempty"`
	// the correlation of its levels with those some weeks later, 0–1: what reliable change is told by
	Retest float64 `yaml:"retest" json:",omitempty"`
}

// ErrorFrom says where the standard error of a level, or of a change, comes from.
type ErrorFrom string

// The sources of an error.
const (
	ErrorFromQuiz    ErrorFrom = ""             // the mean inter-item correlation of the whole quiz
	ErrorFromAlpha   ErrorFrom = "alpha"        // the scale's own α
	ErrorFromItems   ErrorFrom = "inter_item_r" // the scale's own mean inter-item correlation
	ErrorFromRetest  ErrorFrom = "retest"       // the scale's own retest reliability
	ErrorFromSeveral ErrorFrom = "several"      // of a group: those of its skills, which differ
)

// ReliabilityOf is how precisely one item measures a skill: by the skill's own figures where the quiz states them. An α
// is that of all items of the skill, k, so that r̄ = α/(k − (k−1)·α) (Spearman–Brown).
func (q *Quiz) ReliabilityOf(skill string) (Reliability, ErrorFrom) {
	out, from := Reliability{SD: q.Reliability.SD, InterItemR: q.Reliability.InterItemR}, ErrorFromQuiz
	own := q.ownReliability(skill)
	if own == nil {
		return out, from
	}
	if own.SD > 0 {
		out.SD = own.SD
	}
	switch {
	case own.Alpha > 0:
		out.InterItemR, from = interItemR(own.Alpha, q.measuredBy(skill)), ErrorFromAlpha
	case own.InterItemR > 0:
		out.InterItemR, from = own.InterItemR, ErrorFromItems
	}
	return out, from
}

// ChangeReliabilityOf is the reliability that a change of a skill's level is told by: the retest reliability where the
// quiz states one, and ReliabilityOf otherwise. A retest reliability, too, is that of all items: with less of them
// answered it is lower by the same formula. For equal SEM = SD·√(1−r) of two levels that rest on all items, the change x₂
// − x₁ divided by √2·SEM is Jacobson & Truax's (1991) reliable change index.
func (q *Quiz) ChangeReliabilityOf(skill string) (Reliability, ErrorFrom) {
	out, from := q.ReliabilityOf(skill)
	if own := q.ownReliability(skill); own != nil && own.Retest > 0 {
		out.InterItemR, from = interItemR(own.Retest, q.measuredBy(skill)), ErrorFromRetest
	}
	return out, from
}

func (q *Quiz) ownReliability(skill string) *SkillReliability {
	for i := range q.Reliability.Skills {
		if q.Reliability.Skills[i].Skill.ID == skill {
			return &q.Reliability.Skills[i]
		}
	}
	return nil
}

// measuredBy is how many items measure a skill, at least 1.
func (q *Quiz) measuredBy(skill string) int {
	n := 0
	for _, it := range q.Items() {
		for _, id := range it.SkillIDs() {
			if id == skill {
				n++
				break
			}
		}
	}
	return max(1, n)
}

// interItemR is the mean correlation of two of k items whose mean has a reliability.
func interItemR(reliability float64, k int) float64 {
	n := float64(k)
	return reliability / (n - float64((n-1)*reliability))
}
