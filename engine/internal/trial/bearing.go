package trial

// bits is a set of small numbers. It has room for 64: the last bit stands for all numbers from 63 on.
type bits uint64

const mostBits = 64

func bit(n int) bits { return 1 << min(n, mostBits-1) }

// bearing says what another answer to an item may bear on, apart from the log-odds.
type bearing struct {
	requirements bits // whose outcome may be another, numbered role by role
	knots        bits // levels and answers that rules tie together
}

// bearings are those of all items.
//
// A rule that moves levels ties together the levels it moves and the levels and answers its condition reads: how far
// one answer moves these may depend on another answer. Rules that have something in common make one knot. Answers that
// share no knot move the levels, and with them the log-odds, by the sum of what each does alone.
func (t *Trial) bearings() []bearing {
	skill, item := make([]bearing, len(t.Quiz.Skills)), make([]bearing, len(t.Quiz.Items))
	for i := range t.rules {
		t.rules[i].tie(bit(i), skill, item)
	}
	for range t.rules { // each round brings what is tied at least one rule further
		for i := range t.rules {
			tr := &t.rules[i]
			tr.tie(tr.tied(skill, item), skill, item)
		}
	}
	number := 0
	for r := range t.Roles {
		for _, c := range t.Roles[r].Requires {
			for _, k := range c.Levels {
				skill[k].requirements |= bit(number)
			}
			for _, i := range c.answers {
				item[i].requirements |= bit(number)
			}
			number++
		}
	}
	for i := range item {
		for _, k := range t.Quiz.Items[i].Skills {
			item[i].requirements |= skill[k].requirements
			item[i].knots |= skill[k].knots
		}
		for _, of := range skill {
			if of.knots&item[i].knots != 0 { // its level may move, too
				item[i].requirements |= of.requirements
			}
		}
		if len(t.Quiz.Families) > 0 { // what two answers do to heights isn't the sum of what each does
			item[i].knots |= bit(mostBits)
		}
	}
	return item
}

// tie adds knots to what a rule ties together.
func (tr *trialRule) tie(knots bits, skill, item []bearing) {
	for _, k := range tr.skills {
		skill[k].knots |= knots
	}
	for _, k := range tr.when.Levels {
		skill[k].knots |= knots
	}
	for _, i := range tr.when.answers {
		item[i].knots |= knots
	}
}

// tied is the knots of all that a rule ties together.
func (tr *trialRule) tied(skill, item []bearing) (knots bits) {
	for _, k := range tr.skills {
		knots |= skill[k].knots
	}
	for _, k := range tr.when.Levels {
		knots |= skill[k].knots
	}
	for _, i := range tr.when.answers {
		knots |= item[i].knots
	}
	return knots
}
