package simulate

import (
	"fmt"
	"slices"
	"strings"

	"careerpath/engine/internal/exact"
)

// What a quiz has to reach before it is published.
const (
	lowGate          = 0.90  // of each role's holders, at noise 15, are recommended it
	highGate         = 0.75  // at noise 25
	stressGate       = 0.85  // over the mixture of manners
	clearGate        = 0.95  // of clear verdicts over the mixture are right
	calibrationGate  = 0.03  // expected calibration error over the mixture
	recoveryGate     = 0.60  // correlation of each skill's level with the true one
	patternBotsGate  = 0.0   // share of sheets in a pattern that get a clear verdict
	randomBotsGate   = 0.005 // of random ones: a few agree with themselves by chance, and nothing tells them from people
	flatLinesGate    = 0.95  // share of straight lines whose levels come out flat, where a quiz reports levels only
	fewestFlatSkills = 2     // one level alone is never uneven
)

// gates tests the quiz. lowestKey is the lowest correlation of an item with its key.
func (s *simulator) gates(sim *Simulation, bots held, lowestKey float64) []Gate {
	out := []Gate{}
	for i := range sim.Noises {
		switch c := &sim.Noises[i]; c.Noise {
		case lowNoise:
			out = append(out, s.correctGates("correct_15", c, lowGate)...)
			out = append(out, s.familyGates("15", c, lowGate, nearLowGate)...)
		case highNoise:
			out = append(out, s.correctGates("correct_25", c, highGate)...)
			out = append(out, s.familyGates("25", c, highGate, nearHighGate)...)
		}
	}
	if sim.Stress != nil {
		out = append(out, s.stressGates(sim)...)
		out = append(out, s.setGate(sim.Sets)...)
		out = append(out, s.readinessGates(sim.Readiness)...)
	}
	out = append(out, shortGates(sim.Short)...)
	for _, r := range sim.Reach {
		g := Gate{Name: "reach", Of: r.Role, Want: 1, Advice: r.Reason}
		if s.position(s.roleOf(r.Role)) {
			g.Name = "exact"
		}
		if r.Reached {
			g.Got = 1
		}
		out = append(out, g)
	}
	out = append(out, s.botGates(sim.Bots, bots)...)
	out = append(out, keyGates(sim.Keys, lowestKey)...)
	for _, r := range sim.Skills {
		out = append(out, Gate{Name: "recovery", Of: r.Skill, Got: r.R, Want: recoveryGate, Advice: recoveryAdvice(&r)})
	}
	out = append(out, s.distinctGates()...)
	out = append(out, swingGates(sim.Swings)...)
	for i := range out {
		g := &out[i]
		if g.Passed = g.Got >= g.Want; g.AtMost {
			g.Passed = g.Got <= g.Want
		}
		if g.Passed {
			g.Advice = ""
		}
	}
	return out
}

func (s *simulator) correctGates(name string, c *Confusion, want float64) []Gate {
	var out []Gate
	for r := range c.Roles {
		if s.position(r) {
			continue // which its family's gates are about
		}
		out = append(out, Gate{Name: name, Of: c.Roles[r].Role, Got: c.Roles[r].Correct, Want: want,
			Advice: s.correctAdvice(c, r)})
	}
	return out
}

func (s *simulator) botGates(bots []Bots, by held) []Gate {
	if len(s.quiz.Roles) == 0 {
		if s.FreeSkills() < fewestFlatSkills {
			return nil
		}
		return []Gate{{Name: "bots", Of: straightLine, Got: by.flat[straightLine], Want: flatLinesGate,
			Advice: "The same answer throughout makes some skills look stronger than others: give each skill as " +
				"many reversed items as the others, and options at the same place the same credit on the whole."}}
	}
	var out []Gate
	for _, b := range bots {
		g := Gate{Name: "bots", Of: b.Kind, Got: by.clear[b.Kind], Want: patternBotsGate, AtMost: true,
			Advice: "Answers in a pattern get a clear verdict: give each skill about as many reversed items as " +
				"straight ones, mix the skills, and don't put the options of one skill at the same place in every scene."}
		if b.Kind == anyAnswers {
			g.Want = randomBotsGate
			g.Advice = "Random answers get a clear verdict too often: give each skill more than one scale item, so " +
				"that answers can contradict each other, and don't let one answer decide alone."
		}
		if s.heightAlone() {
			g.Advice = "Any answers have a height, so positions are told of these too, but none may be called clear: give " +
				"each skill two scale items, one of them reversed and not next to the other, so that answers which nobody " +
				"meant contradict each other; or state a verdicts: {clear_at: …} that such answers don't reach."
		}
		out = append(out, g)
	}
	return out
}

func keyGates(contrary []ContraryItem, lowest float64) []Gate {
	if len(contrary) == 0 {
		return []Gate{{Name: "keys", Got: lowest, Want: contraryBelow}}
	}
	var out []Gate
	for _, k := range contrary {
		out = append(out, Gate{Name: "keys", Of: k.Item, Got: k.Correlation, Want: contraryBelow, Advice: fmt.Sprintf(
			"In %d cases the answers to %s earn less where the expected role asks for more %s: look whether the "+
				"item should be reversed or no longer be, or measures another skill.",
			k.Cases, k.Item, k.Skill)})
	}
	return out
}

// distinctGates looks for skills that the same items measure in the same way: their levels are always equal, so they
// are one skill under two names.
func (s *simulator) distinctGates() []Gate {
	var out []Gate
	first := map[string]string{}
	for k, id := range s.quiz.Skills {
		how := s.howMeasured(k)
		if twin, ok := first[how]; ok {
			out = append(out, Gate{Name: "distinct", Of: id, Got: 1, AtMost: true, Advice: fmt.Sprintf(
				"%s and %s are measured by the same items in the same way, so their levels are always equal: give "+
					"each items of its own, or make them one skill.", twin, id)})
			continue
		}
		first[how] = id
	}
	if out == nil {
		return []Gate{{Name: "distinct", AtMost: true}}
	}
	return out
}

// howMeasured says by which items, with which share of all its weight and with which credit a skill is measured.
func (s *simulator) howMeasured(skill int) string {
	items := itemsOf(s.quiz, skill)
	total := 0.0
	for _, i := range items {
		total += s.quiz.Items[i].Weights[slices.Index(s.quiz.Items[i].Skills, skill)]
	}
	var b strings.Builder
	for _, i := range items {
		ci := &s.quiz.Items[i]
		j := slices.Index(ci.Skills, skill)
		fmt.Fprintf(&b, "%d %v", i, exact.Rounded(ci.Weights[j]/total))
		for _, o := range ci.Options {
			fmt.Fprintf(&b, " %v", o.Credit[j])
		}
		b.WriteString("\n")
	}
	return b.String()
}
