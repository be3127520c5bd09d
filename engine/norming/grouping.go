package norming

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/spelling"
)

// grouping divides people into groups by one thing that is known of them.
type grouping struct {
	groups []group
	of     func(s *compiled.Sheet, role int) int // the group of a person, −1 where it isn't known
}

// group is what people of a group have in common, as norms are called and as conditions say it.
type group struct{ name, when string }

// heldItem is the item that norms by role read where the quiz asks nobody for theirs.
const heldItem = "held_role"

// groupings reads what to group people by, such as "answer.sex,fact.age:18,35,55,role".
func (n *Adder) groupings(by string) error {
	var names []string
	cuts := map[string][]string{}
	for part := range strings.SplitSeq(by, ",") {
		part = strings.TrimSpace(part)
		name, first, cut := strings.Cut(part, ":")
		switch _, err := strconv.ParseFloat(part, 64); {
		case err == nil && len(names) > 0:
			last := names[len(names)-1]
			cuts[last] = append(cuts[last], part)
			continue
		case part == "" || err == nil:
			return fmt.Errorf("write what to group by with commas between, such as answer.sex,fact.age:18,35,55")
		case slices.Contains(names, name):
			return fmt.Errorf("%s is named twice", name)
		}
		names = append(names, name)
		if cut {
			cuts[name] = append(cuts[name], strings.TrimSpace(first))
		}
	}
	for _, name := range names {
		g, err := n.groupingBy(name, cuts[name])
		if err != nil {
			return err
		}
		n.by = append(n.by, g)
	}
	return nil
}

func (n *Adder) groupingBy(name string, at []string) (grouping, error) {
	cuts := make([]float64, len(at))
	for i, text := range at {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || i > 0 && !(x > cuts[i-1]) || x != x {
			return grouping{}, fmt.Errorf("%s: the numbers to divide at rise, such as %s:18,35,55; %q is out of place", name,
				name, text)
		}
		cuts[i] = x
	}
	if name == "role" {
		if len(at) > 0 {
			return grouping{}, fmt.Errorf("roles aren't divided at numbers: write role alone")
		}
		return n.byRole()
	}
	of, key, _ := strings.Cut(name, ".")
	item := -1
	var known []string
	for i := range n.quiz.Items {
		it := n.quiz.Items[i].Item
		known = append(known, "answer."+it.ID)
		if it.Fact != nil {
			known = append(known, "fact."+it.Fact.ID)
		}
		if of == "answer" && it.ID == key || of == "fact" && it.Fact != nil && it.Fact.ID == key {
			item = i
		}
	}
	if item < 0 {
		return grouping{}, fmt.Errorf("people can't be grouped by %q: name an item of the quiz as answer.ITEM, a fact that it "+
			"asks for as fact.FACT, or role%s", name, spelling.Nearest(name, append(known, "role")))
	}
	ci := &n.quiz.Items[item]
	switch numeric := of == "fact" || ci.Form == engine.FormNumber; {
	case ci.Form == engine.FormChoices:
		return grouping{}, fmt.Errorf("several options of %s may be chosen, so that groups would overlap: group by another",
			name)
	case len(cuts) > 0 && !numeric:
		return grouping{}, fmt.Errorf("%s is an option, which isn't divided at numbers: write %s alone", name, name)
	case len(cuts) > 0:
		return byNumber(name, nameOf(ci, of), item, cuts), nil
	case len(ci.Picks) == 0 || of == "answer" && ci.Labels == nil && ci.Form == engine.FormNumber:
		return grouping{}, fmt.Errorf("%s is a number: say at which numbers to divide it, such as %s:18,35,55", name, name)
	}
	return byPick(name, of, item, ci), nil
}

// nameOf is what a number is called in the names of groups.
func nameOf(ci *compiled.Item, of string) string {
	if of == "fact" {
		return engine.FactOf(ci.Item.Fact.ID, ci.Item.Named).Name
	}
	words := strings.ReplaceAll(ci.Item.ID, "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// byNumber divides a number: below the first cut, from it to below the next, and from the last on.
func byNumber(name, called string, item int, cuts []float64) grouping {
	g := grouping{groups: []group{{called + " under " + engine.Decimal(cuts[0]), name + " < " + engine.Decimal(cuts[0])}}}
	for i, from := range cuts {
		one := group{called + " " + engine.Decimal(from) + " or more", name + " >= " + engine.Decimal(from)}
		if i+1 < len(cuts) {
			to := engine.Decimal(cuts[i+1])
			one = group{called + " " + engine.Decimal(from) + " to under " + to, one.when + " && " + name + " < " + to}
		}
		g.groups = append(g.groups, one)
	}
	g.of = func(s *compiled.Sheet, _ int) int {
		if !s.Frame.Known[item] {
			return -1
		}
		at, found := slices.BinarySearch(cuts, s.Frame.Numbers[item])
		if found {
			at++
		}
		return at
	}
	return g
}

// byPick has a group for each option or point of an item.
func byPick(name, of string, item int, ci *compiled.Item) grouping {
	var g grouping
	for pick, answer := range ci.Answers {
		one := group{name: ci.Question.Words(answer)}
		switch {
		case of == "fact":
			one.when = name + " == " + engine.Decimal(ci.Options[pick].Value)
		case ci.Form == engine.FormChoice:
			one.when = name + ` == "` + answer.Options()[0] + `"`
		default:
			one.when = name + " == " + engine.Decimal(answer.Number())
		}
		g.groups = append(g.groups, one)
	}
	g.of = func(s *compiled.Sheet, _ int) int {
		if !s.Frame.Known[item] {
			return -1
		}
		return ci.Pick(s.Answers[item])
	}
	return g
}

// byRole groups by the role that people hold: the one that the file says, or else the one that they answered to the
// item whose options are the quiz's roles. Norms read that item, so the quiz has to get one where it has none.
func (n *Adder) byRole() (grouping, error) {
	roles := n.quiz.Roles
	if len(roles) == 0 {
		return grouping{}, fmt.Errorf("the quiz names no roles to group people by: group by an item that asks for theirs")
	}
	item := slices.IndexFunc(n.quiz.Items, func(ci compiled.Item) bool {
		return ci.Form == engine.FormChoice && !slices.ContainsFunc(roles, func(r compiled.Role) bool {
			return ci.Item.Option(r.Role.ID) == nil
		})
	})
	id := heldItem
	if item >= 0 {
		id = n.quiz.Items[item].Item.ID
	} else {
		n.ask = true
	}
	var g grouping
	for _, r := range roles {
		g.groups = append(g.groups, group{r.Role.Title, "answer." + id + ` == "` + r.Role.ID + `"`})
	}
	g.of = func(s *compiled.Sheet, role int) int {
		if role < 0 && item >= 0 && s.Frame.Known[item] {
			return slices.IndexFunc(roles, func(r compiled.Role) bool { return r.Role.ID == s.Frame.Texts[item] })
		}
		return role
	}
	return g, nil
}
