package server

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// What stands below an item that asks for a level and has no hint of its own: engine.AskLevelHint.
var (
	_ = wording.Key("Which of these describes you best?")
	_ = wording.Key("Which of these describes this person best?") // engine.AskLevelHintOther
)

// named is a level with the name of the one nearest to it, as in "Working (40)", and alone where levels have no names.
func named(l *wording.Language, name string, level float64) string {
	figure := l.Grouped(float64(whole(level)))
	if name == "" {
		return figure
	}
	return isolated(l.T(name)) + " (" + figure + ")"
}

// nameOfLevel is the name of the kept level that is nearest, "" where levels have none.
func nameOfLevel(l *wording.Language, anchors []engine.SnapshotAnchor, level float64) string {
	if len(anchors) == 0 {
		return ""
	}
	return l.T(nearestAnchor(anchors, level).Name)
}

// keptAnchors are the levels of a skill as a result has kept them.
func keptAnchors(in *engine.Snapshot, skill string) []engine.SnapshotAnchor {
	k := slices.IndexFunc(in.Skills, func(s engine.SnapshotSkill) bool { return s.ID == skill })
	if k < 0 {
		return nil
	}
	return in.Skills[k].Anchors
}
