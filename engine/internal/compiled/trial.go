package compiled

import (
	"slices"

	"careerpath/engine"
)

// Others lists the answers to the item that are one step of choosing away from a given one, nil where there is none or it states a number.
func (ci *Item) Others(given engine.Answer) []engine.Answer {
	var out []engine.Answer
	switch given.Form() {
	case engine.FormNumber:
		for point := 1; ci.Item.Kind() == engine.KindScale && point <= len(ci.Labels); point++ {
			if float64(point) != given.Number() {
				out = append(out, engine.Number(float64(point)))
			}
		}
	case engine.FormChoice:
		for _, o := range ci.Options {
			if o.ID != given.Options()[0] {
				out = append(out, engine.Choice(o.ID))
			}
		}
	case engine.FormChoices:
		together := slices.DeleteFunc(slices.Clone(given.Options()), func(id string) bool { return ci.option(id).Alone })
		for _, o := range ci.Options {
			without := slices.DeleteFunc(slices.Clone(given.Options()), func(id string) bool { return id == o.ID })
			switch {
			case len(without) < len(given.Options()) && len(without) > 0:
				out = append(out, engine.Choices(without...))
			case len(without) < len(given.Options()):
			case o.Alone:
				out = append(out, engine.Choices(o.ID))
			default:
				out = append(out, engine.Choices(append(slices.Clone(together), o.ID)...))
			}
		}
	case engine.FormNone:
	}
	return out
}
