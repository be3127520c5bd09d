package simulate

import (
	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// tied is how far apart the best two match shares are, at most, to count as a tie.
const tied = 0.05

// confusion counts whom holders of each role are taken for.
func (s *simulator) confusion(noise float64, people []sitting) Confusion {
	n := len(s.quiz.Roles)
	out := Confusion{Noise: noise, Roles: make([]RoleConfusion, n), Verdicts: map[engine.Verdict]float64{}, Right: map[engine.Verdict]float64{}}
	verdicts, right, best, all := map[engine.Verdict]int{}, map[engine.Verdict]int{}, make([]int, n), 0
	for r := range out.Roles {
		out.Roles[r] = RoleConfusion{Role: s.quiz.Roles[r].Role.ID, Told: make([]int, n)}
	}
	recommended := make([]int, n)
	for i := range people {
		t := &people[i]
		row := &out.Roles[t.role]
		row.People++
		verdicts[t.verdict]++
		if t.best == t.role {
			best[t.role]++
		}
		if t.told == noRole {
			row.None++
			continue
		}
		row.Told[t.told]++
		recommended[t.told]++
		if t.told == t.role {
			right[t.verdict]++
			all++
		}
	}
	for r := range out.Roles {
		row := &out.Roles[r]
		row.Correct, row.Best = exact.Share(row.Told[r], row.People), exact.Share(best[r], row.People)
		row.Recommended = exact.Share(recommended[r], len(people))
	}
	out.Correct = exact.Share(all, len(people))
	for v, n := range verdicts {
		out.Verdicts[v], out.Right[v] = exact.Share(n, len(people)), exact.Share(right[v], n)
	}
	return out
}

// calibrationEdges part the best role's match share into ranges, finer where most people are.
var calibrationEdges = []float64{0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1}

// calibration compares the best role's share with how often that role is the right one, in each range that anybody falls in. Ranges take in their lower edge, the
// last one both.
func calibration(people []sitting) []Calibration {
	out := []Calibration{}
	for e := 1; e < len(calibrationEdges); e++ {
		bin, right := Calibration{From: calibrationEdges[e-1], To: calibrationEdges[e]}, 0
		for i := range people {
			t := &people[i]
			if t.best == noRole || t.share < bin.From || t.share >= bin.To && bin.To < 1 {
				continue
			}
			bin.People++
			bin.Share += t.share
			if t.best == t.role {
				right++
			}
		}
		if bin.People > 0 {
			bin.Share, bin.Correct = exact.Rounded(bin.Share/float64(bin.People)), exact.Share(right, bin.People)
			out = append(out, bin)
		}
	}
	return out
}

// agreement is how often two answer sheets of one person come to the same best role.
func agreement(people []sitting) float64 {
	agree := 0
	for i := range people {
		if people[i].best != noRole && people[i].best == people[i].again {
			agree++
		}
	}
	return exact.Share(agree, len(people))
}

// ties is how often the best two roles are about as near.
func ties(people []sitting) float64 {
	n := 0
	for i := range people {
		if people[i].best != noRole && people[i].lead < tied {
			n++
		}
	}
	return exact.Share(n, len(people))
}
