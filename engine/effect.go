package engine

import (
	"fmt"
	"strconv"
)

// Effect is a way in which a rule moves a level. To add one, give Rule a field and add the effect to effects: whatever
// scores, checks or explains rules goes through these.
type Effect interface {
	// String is the effect's name in content and in a Rule's Effect.
	fmt.Stringer
	// Of is what a rule states for the effect, by skill.
	Of(r *Rule) []SkillPoints
	// Fault says why an effect can't have this amount, "" where it can.
	Fault(amount float64) string
	// Move returns where a level goes. A higher level never ends up lower than a lower one.
	Move(level, amount float64) float64
	// Leaves returns between which levels the effect changes nothing.
	Leaves(amount float64) (from, to float64)
}

// effects are applied in this order.
var effects = []Effect{capping{}, flooring{}, multiplying{}, adding{}}

// Effects returns every way in which a rule moves a level, in the order in which one rule applies them.
func Effects() []Effect { return append([]Effect{}, effects...) }

// capping has a level be at most so many points.
type capping struct{}

func (capping) String() string                           { return "cap" }
func (capping) Of(r *Rule) []SkillPoints                 { return r.Cap }
func (capping) Fault(amount float64) string              { return notALevel(amount) }
func (capping) Move(level, amount float64) float64       { return min(level, amount) }
func (capping) Leaves(amount float64) (from, to float64) { return 0, amount }

// flooring has a level be at least so many points.
type flooring struct{}

func (flooring) String() string                           { return "floor" }
func (flooring) Of(r *Rule) []SkillPoints                 { return r.Floor }
func (flooring) Fault(amount float64) string              { return notALevel(amount) }
func (flooring) Move(level, amount float64) float64       { return max(level, amount) }
func (flooring) Leaves(amount float64) (from, to float64) { return amount, 100 }

func notALevel(x float64) string {
	if within(x, 0, 100) {
		return ""
	}
	return fmt.Sprintf("a level is between 0 and 100, not %v", x)
}

// multiplying takes a level times a factor.
type multiplying struct{}

func (multiplying) String() string                     { return "multiply" }
func (multiplying) Of(r *Rule) []SkillPoints           { return r.Multiply }
func (multiplying) Move(level, amount float64) float64 { return level * amount }

func (multiplying) Fault(amount float64) string {
	if within(amount, 0, 10) && amount != 1 {
		return ""
	}
	return fmt.Sprintf("multiply takes a factor between 0 and 10 other than 1, not %v", amount)
}

func (multiplying) Leaves(float64) (from, to float64) { return 0, 0 }

// adding moves a level by so many points.
type adding struct{}

func (adding) String() string                     { return "add" }
func (adding) Of(r *Rule) []SkillPoints           { return r.Add }
func (adding) Move(level, amount float64) float64 { return level + amount }

func (adding) Fault(amount float64) string {
	if within(amount, -100, 100) && amount != 0 {
		return ""
	}
	return fmt.Sprintf("add takes points between -100 and 100 other than 0, not %v", amount)
}

// Leaves is the end that a level is kept within.
func (adding) Leaves(amount float64) (from, to float64) {
	if amount < 0 {
		return 0, 0
	}
	return 100, 100
}

// effectText is one effect of a rule, such as "cap team_leadership 60".
func effectText(e Effect, p SkillPoints) string {
	return fmt.Sprintf("%s %s %s", e, p.Skill.ID, strconv.FormatFloat(p.Points, 'g', -1, 64))
}
