package server

import (
	"cmp"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// selfRatingSource is the id of the source for what self-ratings are worth, where the content has it.
const selfRatingSource = "self_ratings"

// selfRated says what levels are worth that a quiz has of people's own answers alone, "" for nothing. A quiz without
// roles may ask about anything, such as symptoms, and managers rate work: of its levels nothing is said.
func selfRated(l *wording.Language, r *engine.Result, kept *engine.Snapshot) string {
	if len(r.Roles) == 0 || len(r.Levels) == 0 || r.Published() {
		return ""
	}
	return l.SelfRated(cmp.Or(kept.SD, engine.UsualSD))
}
