package engine

import "math"

// Source is a publication that claims in the content rest on.
type Source struct {
	At        Pos    `yaml:"-" json:"-"`
	ID        string `yaml:"id,required"`
	Title     string `yaml:"title,required"`
	Publisher string `yaml:"publisher"`
	Date      string `yaml:"date"`                  // as published, "" where unknown
	URL       string `yaml:"url" json:",omitempty"` // where it can be read, "" where unknown
}

// Claim is a statement about a role with the sources that say so.
type Claim struct {
	At      Pos    `yaml:"-" json:"-"`
	Text    string `yaml:"text,required,text"`
	Skills  []Ref  `yaml:"skills"` // the skills it takes, where stated
	Sources []Ref  `yaml:"sources,required"`
}

// Cluster groups skills that are reported together; its level is steadier than any one skill's.
type Cluster struct {
	At      Pos    `yaml:"-" json:"-"`
	ID      string `yaml:"id,required"`
	Title   string `yaml:"title,required,text"`
	Summary string `yaml:"summary,text"`
	Alone   bool   `yaml:"-" json:"-"` // it is a skill that content puts into none, under its id and title
}

// Skill is something a person can do well or not so well, or a scale of a questionnaire: a level from 0 to 100. One that
// a role asks for has all that describes it; a scale needs no more than an id and a title.
type Skill struct {
	At         Pos      `yaml:"-" json:"-"`
	ID         string   `yaml:"id,required"`
	Title      string   `yaml:"title,required,text"`
	Cluster    Ref      `yaml:"cluster"` // a catalog gives one of its own to a skill without
	Definition string   `yaml:"definition,text"`
	Anchors    []Anchor `yaml:"anchors"` // rising
	Sources    []Ref    `yaml:"sources"`
	SameAs     []SameAs `yaml:"same_as" json:"-"` // what it is in public classifications
}

// AnchorAt is what people at a level visibly do: the anchor nearest to it, of two as near the lower; false where the skill
// has none.
func (s *Skill) AnchorAt(level float64) (Anchor, bool) {
	if len(s.Anchors) == 0 {
		return Anchor{}, false
	}
	nearest := s.Anchors[0]
	for _, a := range s.Anchors[1:] {
		if math.Abs(a.Level-level) < math.Abs(nearest.Level-level) {
			nearest = a
		}
	}
	return nearest, true
}

// Anchor says what a person at a level visibly does. Levels may have names, such as Working, and then all of the skill's
// have one.
type Anchor struct {
	At       Pos        `yaml:"-" json:"-"`
	Level    float64    `yaml:",key"`
	Text     string     `yaml:"text,required,text,short"`
	Name     string     `yaml:"name,text" json:",omitempty"`
	Evidence []Evidence `yaml:"evidence" json:",omitempty"`
}

// Evidence is something that a person at a level can point to, such as having led a launch above some budget. People
// tick it; it never scores.
type Evidence struct {
	At   Pos    `yaml:"-" json:"-"`
	ID   string `yaml:"id,required"`
	Text string `yaml:"text,required,text"`
}

// Marker returns the evidence with the id, and the anchor that it belongs to; false where the skill has none.
func (s *Skill) Marker(id string) (Anchor, Evidence, bool) {
	for _, a := range s.Anchors {
		for _, e := range a.Evidence {
			if e.ID == id {
				return a, e, true
			}
		}
	}
	return Anchor{}, Evidence{}, false
}
