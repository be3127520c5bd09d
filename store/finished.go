package store

import (
	"cmp"

	"careerpath/engine"
)

// Finished is what a person has completed, or some of it.
type Finished struct {
	Person string
	Sheets []Sheet
}

// Sheet is what scoring an assessment again needs of it: what was answered, and what came of it. It is read in a third of
// the time of the whole.
type Sheet struct {
	Summary  Summary
	Answered Answered
}

// Answered is what scoring an assessment again needs of what its summary leaves out, in the JSON of either: backends read
// it from that.
type Answered struct {
	Answers engine.Answers `json:"answers"`
	Result  struct {
		Order *engine.ShownOrder `json:"order"`
	} `json:"result"`
	Snapshot struct {
		Items []struct {
			ID     string `json:"id"`
			Answer string `json:"answer"`
		} `json:"items"`
	} `json:"snapshot"`
}

// Taken is the assessment as the engine takes it, without reasons, and with few of its words: those of
// the answers, and the titles of roles.
func (s *Sheet) Taken() engine.Taken {
	t := engine.Taken{ID: s.Summary.ID, On: engine.DateOf(s.Summary.Finished), Answers: s.Answered.Answers,
		Result: s.Summary.Result}
	t.Result.Order = s.Answered.Result.Order
	t.Snapshot.Lang, t.Snapshot.Roles = s.Summary.Snapshot.Lang, s.Summary.Snapshot.Roles
	t.Snapshot.Items = make([]engine.SnapshotItem, len(s.Answered.Snapshot.Items))
	for i, it := range s.Answered.Snapshot.Items {
		t.Snapshot.Items[i] = engine.SnapshotItem{ID: it.ID, Answer: it.Answer}
	}
	return t
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
