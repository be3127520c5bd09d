// Package levels makes a choice out of a skill's levels. It must never know what comes of the answer.
package levels

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"careerpath/engine"
)

// Ask gives items that ask for a level of a skill its anchors as options, each with its level as the credit. They
// are asked by the skill's title where they have no words of their own.
func Ask(c *engine.Content) {
	skills := map[string]*engine.Skill{}
	for i := range c.Skills {
		skills[c.Skills[i].ID] = &c.Skills[i]
	}
	for i := range c.Quizzes {
		for _, it := range c.Quizzes[i].Items() {
			if it.AskLevel == nil || (it.Choose != "" || len(it.Options) > 0) && !it.Levelled {
				continue
			}
			skill, ok := skills[it.AskLevel.ID]
			if !ok {
				continue
			}
			it.Levelled, it.Choose, it.Options = true, "one", nil
			for _, a := range skill.Anchors {
				it.Options = append(it.Options, engine.Option{At: a.At, ID: ID(a), Text: a.Text, Name: a.Name,
					Credit: []engine.SkillPoints{{Skill: *it.AskLevel, Points: a.Level}}})
			}
			if it.Ask == "" {
				it.Ask = skill.Title
			}
			if it.Hint == "" {
				it.Hint = engine.AskLevelHint
			}
		}
	}
}

// ID is the option id of an anchor: its name as an id, such as working, with level_ before it where it doesn't
// begin with a letter, or without a name the level, as in level_40. So it stays what it is when levels come in between.
func ID(a engine.Anchor) string {
	words := a.Name
	if words == "" {
		words = engine.Decimal(a.Level)
	}
	var id strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(words)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			id.WriteRune(c)
		case unicode.Is(unicode.Mn, c): // what is left of an accent
		default:
			id.WriteByte('_')
		}
	}
	parts := strings.FieldsFunc(id.String(), func(c rune) bool { return c == '_' })
	if len(parts) == 0 { // of another alphabet
		return ID(engine.Anchor{Level: a.Level})
	}
	if parts[0][0] < 'a' || len(parts) == 1 && parts[0] == engine.NA {
		parts = append([]string{"level"}, parts...)
	}
	return strings.Join(parts, "_")
}
