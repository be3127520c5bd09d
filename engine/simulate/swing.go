package simulate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/wording"
)

// mostSwingPeople is how many people's choices are put to another option, at most. The largest change of a share is
// among those whose roles are close, and of so many people there are enough of them.
const mostSwingPeople = 4096

// swingGate is how far one choice may move a match share. Somebody's day is no reason for a career: whoever is in two
// minds over one question should be told much the same either way.
const swingGate = 0.25

// Swing is how far the choice in one scene moves match shares. A scene is an item of which an option is chosen that
// earns credit.
type Swing struct {
	Item string `json:"item"`
	// the largest change of any role's match share that another choice makes for any of the people looked at
	Most float64 `json:"most"`
	Mean float64 `json:"mean"` // over the people: the largest change for each
	// where it is largest: the role's share with one option chosen, and with the other in its place
	Role   string  `json:"role"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// swinging is what some people's other choices come to in one scene.
type swinging struct {
	people     int
	sum        float64 // of each person's largest change
	most       float64
	role       int
	from, to   uint8
	share, was float64
}

// swings says of each scene how far its choice moves match shares, the one that moves them most first.
func (k *kept) swings() ([]Swing, error) {
	s, scenes := k.s, k.s.Scenes()
	n := min(mostSwingPeople, k.people)
	found := make([][]swinging, (n+batch.Rows-1)/batch.Rows)
	err := s.each(len(found), 0, func(i int) {
		from := i * batch.Rows
		found[i] = k.swung(scenes, from, min(from+batch.Rows, n))
	})
	if err != nil {
		return nil, err
	}
	out := []Swing{}
	for j, item := range scenes {
		var all swinging
		for i := range found {
			all.merge(&found[i][j])
		}
		if all.people == 0 || all.most == 0 {
			continue
		}
		ci := &s.quiz.Items[item]
		out = append(out, Swing{
			Item: ci.Item.ID, Most: exact.Rounded(all.most), Mean: exact.Rounded(all.sum / float64(all.people)),
			Role: s.quiz.Roles[all.role].Role.ID, From: s.chosen(item, all.from), To: s.chosen(item, all.to),
			Before: exact.Rounded(all.was), After: exact.Rounded(all.share),
		})
	}
	slices.SortStableFunc(out, func(a, b Swing) int { return cmp.Compare(b.Most, a.Most) })
	return out, nil
}

// chosen is the option that a choice of an item, from 1, is, or the options that it is.
func (s *simulator) chosen(item int, pick uint8) string {
	return strings.Join(s.Choices[item][pick-1].Options(), ", ")
}

func (w *swinging) merge(o *swinging) {
	w.people += o.people
	w.sum += o.sum
	if o.most > w.most {
		w.most, w.role, w.from, w.to, w.share, w.was = o.most, o.role, o.from, o.to, o.share, o.was
	}
}

// swung puts every other option in the place of the chosen one, for the people from one to before another.
func (k *kept) swung(scenes []int, from, to int) []swinging {
	s := k.s
	own, other, out := s.newBlock(), s.newBlock(), make([]swinging, len(scenes))
	k.put(own, from, to)
	before := s.matches(own)
	for j, item := range scenes {
		largest := make([]float64, to-from)
		for option := range s.Choices[item] {
			k.put(other, from, to)
			for row := range other.rows {
				if other.picks[item][row] > 0 {
					other.picks[item][row] = uint8(1 + option)
				}
			}
			after := s.matches(other)
			for row := range other.rows {
				if !k.shown[item][from+row] {
					continue
				}
				for r := range after {
					was, is := before[r][row], after[r][row]
					moved := math.Abs(is - was)
					if moved > largest[row] { // never where nothing is measured, so that it is no number
						largest[row] = moved
					}
					if moved > out[j].most {
						out[j] = swinging{out[j].people, out[j].sum, moved, r, k.picks[item][from+row], uint8(1 + option), is, was}
					}
				}
			}
		}
		for row, moved := range largest {
			if k.shown[item][from+row] {
				out[j].people++
				out[j].sum += moved
			}
		}
	}
	return out
}

// put fills a block with the kept people from one to before another.
func (k *kept) put(b *block, from, to int) {
	b.rows = to - from
	for i := range k.picks {
		copy(b.picks[i], k.picks[i][from:to])
		if k.facts[i] != nil {
			copy(b.facts[i], k.facts[i][from:to])
		}
	}
}

// matches are the match shares of everybody in a block, by role and then by person; no numbers where nothing is
// measured.
func (s *simulator) matches(b *block) [][]float64 {
	out := make([][]float64, len(s.quiz.Roles))
	for r := range out {
		out[r] = make([]float64, b.rows)
	}
	b.judge(false)
	for row := range b.rows {
		switch {
		case b.best[row] == people.NoRole:
			for r := range out {
				out[r][row] = math.NaN()
			}
		case b.in != nil:
			for r := range out {
				out[r][row] = b.in.Shares[r][row]
			}
		default:
			judged, _, _ := s.quiz.Take(b.answers(row)).Judge(0)
			for _, fit := range judged.Roles {
				out[s.quiz.Role[fit.Role]][row] = fit.Share
			}
		}
	}
	return out
}

// swingGates ask that no single choice moves a match share by much.
func swingGates(swings []Swing) []Gate {
	var out []Gate
	for _, w := range swings {
		out = append(out, Gate{Name: "swing", Of: w.Item, Got: w.Most, Want: swingGate, AtMost: true,
			Advice: fmt.Sprintf("Choosing %s instead of %s takes %s from %s of somebody's match to %s: let the options "+
				"of %s earn credit that differs less, or let the scale items of its skills weigh more.",
				w.To, w.From, w.Role, wording.English.MatchShare(w.Before), wording.English.MatchShare(w.After), w.Item)})
	}
	return out
}
