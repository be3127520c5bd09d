package store

import "cmp"

// Finished is what a person has completed, or some of it.
type Finished struct {
	Person      string
	Assessments []Assessment
}

// Every picks all summaries, for Store.Finished.
func Every(all []Summary) []int {
	picked := make([]int, len(all))
	for i := range all {
		picked[i] = i
	}
	return picked
}

// Latest picks of each quiz, for Store.Finished, the last one that is no correction, or what has replaced it. A
// correction of what is lost stands for itself.
func Latest(all []Summary) (picked []int) {
	index := make(map[string]int, len(all))
	by := make(Corrections, len(all))
	for i := len(all) - 1; i >= 0; i-- { // as Reader.Corrections does, the first of several counts
		index[all[i].ID] = i
		if all[i].Corrects != "" {
			by[all[i].Corrects] = all[i].ID
		}
	}
	has := map[string]bool{}
	for i := len(all) - 1; i >= 0; i-- {
		if has[all[i].Quiz] {
			continue
		}
		if all[i].Corrects != "" {
			if _, there := index[by.First(all[i].ID)]; there {
				continue
			}
		}
		has[all[i].Quiz] = true
		if last, there := index[cmp.Or(by.Last(all[i].ID), all[i].ID)]; there {
			picked = append(picked, last)
		}
	}
	return picked
}
