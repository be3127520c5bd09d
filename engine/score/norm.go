package score

import (
	"careerpath/engine"
)

// normsOf says where a quiz's norms were published, of those that state it.
func (c *Catalog) normsOf(q *engine.Quiz) (out []engine.SnapshotNorm) {
	for i := range q.Norms {
		n := &q.Norms[i]
		if n.Source == nil {
			continue
		}
		for _, s := range c.in.Content.Sources {
			if s.ID == n.Source.ID {
				out = append(out, engine.SnapshotNorm{Name: n.Name, Source: s.Title, Publisher: s.Publisher, Date: s.Date,
					URL: s.URL})
				break
			}
		}
	}
	return out
}
