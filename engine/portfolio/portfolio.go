// Package portfolio writes what a person says of their skills in the formats of others: JSON Resume and Open Badges 3.0.
// It must never know where the levels and ticks are kept. What it writes is the person's own word, and says so.
package portfolio

import (
	"cmp"
	"math"
	"slices"
	"time"

	"careerpath/engine"
)

// Claims are what a person says of their skills.
type Claims struct {
	Person string // id, a UUID
	At     time.Time
	Skills []Skill // in the order of what measured them, then by title
}

// Skill is what is said of one skill: a level from answers, evidence, or both.
type Skill struct {
	ID, Title, Definition string
	Level                 *Level // nil where no result measured it
	Ticks                 []Tick // the highest level first
}

// Level is a level from answers about oneself.
type Level struct {
	Level, SEM float64 // 0–100
	Name       string  // of the nearest level, "" where levels have none
	Does       string  // what people at the nearest level do, "" where nothing is written
	Quiz       string  // title of the quiz
	At         time.Time
}

// Measured is a result with the words it was kept with.
type Measured struct {
	At       time.Time
	Result   *engine.Result
	Snapshot *engine.Snapshot
}

// Gather puts together what a person's results measured, each skill by the newest, and what they have ticked. Results
// come oldest first. At is when it is written.
func Gather(person string, at time.Time, results []Measured, ticks []Tick) *Claims {
	c := &Claims{Person: person, At: at}
	find := func(id, title string) *Skill {
		k := slices.IndexFunc(c.Skills, func(s Skill) bool { return s.ID == id })
		if k < 0 {
			k, c.Skills = len(c.Skills), append(c.Skills, Skill{ID: id, Title: title})
		}
		return &c.Skills[k]
	}
	for _, m := range slices.Backward(results) {
		for _, l := range m.Result.Levels {
			k := slices.IndexFunc(m.Snapshot.Skills, func(s engine.SnapshotSkill) bool { return s.ID == l.Skill })
			if k < 0 {
				continue
			}
			kept := &m.Snapshot.Skills[k]
			if s := find(l.Skill, kept.Title); s.Level == nil {
				s.Definition = kept.Definition
				s.Level = &Level{Level: l.Level, SEM: l.SEM, Quiz: m.Snapshot.QuizTitle, At: m.At}
				if a, ok := anchorAt(kept, l.Level); ok {
					s.Level.Name, s.Level.Does = a.Name, a.Text
				}
			}
		}
	}
	ticks = slices.Clone(ticks)
	slices.SortStableFunc(ticks, func(a, b Tick) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(b.Level, a.Level))
	})
	for _, t := range ticks {
		s := find(t.Skill, t.Title)
		s.Ticks = append(s.Ticks, t)
	}
	return c
}

// anchorAt is the kept level that is nearest, of two as near the lower; false where the skill has none.
func anchorAt(s *engine.SnapshotSkill, level float64) (engine.SnapshotAnchor, bool) {
	if len(s.Anchors) == 0 {
		return engine.SnapshotAnchor{}, false
	}
	return slices.MinFunc(s.Anchors, func(a, b engine.SnapshotAnchor) int {
		return cmp.Compare(math.Abs(a.Level-level), math.Abs(b.Level-level))
	}), true
}

// inWords is a level as people read it, as in "Working (40)".
func inWords(name string, level float64) string {
	figure := engine.Decimal(float64(int(level + 0.5)))
	if name == "" {
		return figure + " of 100"
	}
	return name + " (" + figure + " of 100)"
}
