package compiled

import "careerpath/engine/internal/overlap"

// overlap works out what answers to each item show, and for what they are held against others.
func (cq *Quiz) overlap() {
	of := overlap.Items{By: make([][]int, len(cq.Skills))}
	for i := range cq.Items {
		of.Measured = append(of.Measured, cq.Items[i].Skills)
		of.Points = append(of.Points, cq.Items[i].Ordered())
	}
	for k, terms := range cq.Terms {
		for _, t := range terms {
			of.By[k] = append(of.By[k], t.Item)
		}
	}
	shown := of.Shown()
	held := of.Held(shown)
	for i := range cq.Items {
		cq.Items[i].Shows, cq.Items[i].Held = shown[i], held[i]
	}
	cq.Composed = of.Composed()
}
