package engine

// LetterCode names the highest of several scales by letters, the highest first, as Holland's code of interests does. It
// compares the points of scales that have a sum or are composites, or else levels after rules; never the one with the
// other. A person of whom one of the scales isn't known has no code.
type LetterCode struct {
	At    Pos         `yaml:"-" json:"-"`
	ID    string      `yaml:"id,required"`
	Title string      `yaml:"title,required,text"`
	Of    []CodeScale `yaml:"of,required"`
	Top   float64     `yaml:"top,required"` // how many letters it has
	Ties  Ties        `yaml:"ties" json:",omitempty"`
}

// CodeScale is what stands for a scale in a code: one to three letters or digits.
type CodeScale struct {
	Scale   Ref    `yaml:",key"` // a skill that the quiz measures, or a composite
	Letters string `yaml:",value"`
}

// Ties is how a code writes scales that are equal.
type Ties string

// The ways. Where none is stated, equal scales are marked.
const (
	// they stand in brackets, in the order of Of: S(AI). Where those at the end of the code are equal to some beyond it,
	// all of these stand there, and the code has more letters.
	TiesMark  Ties = "mark"
	TiesOrder Ties = "order" // the order of Of decides
	// a code whose last scale is equal to one beyond it isn't given; within a code the order of Of decides.
	TiesNone Ties = "none"
)

// TieRule is how the code writes scales that are equal.
func (c *LetterCode) TieRule() Ties {
	if c.Ties == "" {
		return TiesMark
	}
	return c.Ties
}

// CodeScore is a person's code.
type CodeScore struct {
	Code    string   `json:"code"`
	Letters string   `json:"letters"`        // "" where a tie leaves none: see TiesNone
	Scales  []string `json:"scales"`         // that its letters name, in their order
	Tied    bool     `json:"tied,omitempty"` // some of them are equal, or equal to one beyond the end
}

// SnapshotCode is a code as it was.
type SnapshotCode struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Ties  Ties   `json:"ties"`
}

// Code is a code as it was, empty where there was none of this id.
func (s *Snapshot) Code(id string) SnapshotCode {
	for _, c := range s.Codes {
		if c.ID == id {
			return c
		}
	}
	return SnapshotCode{}
}
