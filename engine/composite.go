package engine

// Composite is an index over several scales, as the total of a questionnaire is, or a domain of several facets: of the
// points that the quiz's sums have, each times its weight, the sum or the mean.
type Composite struct {
	At    Pos             `yaml:"-" json:"-"`
	ID    string          `yaml:"id,required"` // one that no skill has
	Title string          `yaml:"title,required,text"`
	Of    []CompositePart `yaml:"of,required"`
	Mean  bool            `yaml:"mean" json:",omitempty"` // the weighted mean of the scales, not their sum
	// how many of the scales suffice; all where not stated. Where some are missing, the composite stands as far between
	// its least and its most as those that there are stand between theirs
	Answered float64 `yaml:"answered" json:",omitempty"`
	Round    Round   `yaml:"round" json:",omitempty"` // where some are missing
	Bands    []Band  `yaml:"bands" json:",omitempty"` // rising
}

// CompositePart is what a scale's points count in a composite. A weight below 0 has them count against it.
type CompositePart struct {
	Scale  Ref     `yaml:",key"` // a skill with a sum
	Weight float64 `yaml:",value"`
}

// CompositeScore is a person's composite, before rules.
type CompositeScore struct {
	Composite string  `json:"composite"`
	Points    float64 `json:"points"`
	Lowest    float64 `json:"lowest"`  // the least that could be had on the items shown
	Highest   float64 `json:"highest"` // the most
	Band      string  `json:"band"`    // "" where no band begins at or below it
}

// SnapshotComposite is a composite as it was.
type SnapshotComposite struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Of    []string `json:"of"` // the skills whose sums it is made of
}

// Composite is a composite as it was, empty where there was none of this id.
func (s *Snapshot) Composite(id string) SnapshotComposite {
	for _, c := range s.Composites {
		if c.ID == id {
			return c
		}
	}
	return SnapshotComposite{}
}
