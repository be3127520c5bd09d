package engine

import "math"

// SameAs names what a role or skill is called in a public classification, under an address of its own there. No score
// depends on it.
type SameAs struct {
	At         Pos      `yaml:"-" json:"-"`
	URI        string   `yaml:"uri,required"`   // by which the classification names it
	Title      string   `yaml:"title,required"` // its title there
	Alternates []string `yaml:"alternates"`     // other titles it goes by there
	Source     Ref      `yaml:"source,required"`
}

// Ratings are how important others find what people in an occupation do: a second opinion beside the profiles of roles.
// No score depends on them.
type Ratings struct {
	At      Pos     `yaml:"-"`
	ID      string  `yaml:"id,required"`
	Title   string  `yaml:"title,required"`       // what they are called
	Credit  string  `yaml:"credit,required,text"` // whose they are, and under which licence
	URL     string  `yaml:"url"`
	Lowest  float64 `yaml:"lowest,required"` // the ends of their scale
	Highest float64 `yaml:"highest,required"`

	Elements    []RatedElement    `yaml:"elements,required"`
	Occupations []RatedOccupation `yaml:"occupations,required"`
	Skills      []RatedSkill      `yaml:"skills,required"`
	Roles       []RatedRole       `yaml:"roles,required"`
	Orders      []RatedOrder      `yaml:"orders"`
}

// RatedElement is one thing that is rated.
type RatedElement struct {
	ID    Ref    `yaml:",key"`
	Title string `yaml:",value,text"`
}

// RatedOccupation is an occupation with the importance of elements in it.
type RatedOccupation struct {
	At     Pos    `yaml:"-"`
	Code   string `yaml:"code,required"`
	Title  string `yaml:"title,required,text"`
	Source Ref    `yaml:"source,required"`
	URL    string `yaml:"url"`
	// month in which they were rated, such as 2023-08, and by how many at least
	Date    string          `yaml:"date,required"`
	People  float64         `yaml:"people,required"`
	Ratings []ElementRating `yaml:"ratings,required"`
}

// ElementRating is the mean rating of an element, and its standard error where one is published.
type ElementRating struct {
	Element Ref       `yaml:",key"`
	Mean    []float64 `yaml:",value"`
}

// RatedSkill says which elements say something of a skill.
type RatedSkill struct {
	Skill    Ref   `yaml:",key"`
	Elements []Ref `yaml:",value"`
}

// RatedRole says which occupations are like a role, the most alike first.
type RatedRole struct {
	Role        Ref   `yaml:",key"`
	Occupations []Ref `yaml:",value"`
}

// RatedOrder holds two roles against two occupations that are like them. Of each skill in which the occupations stand in
// the other order it says why.
type RatedOrder struct {
	At          Pos               `yaml:"-"`
	Roles       []Ref             `yaml:"roles,required"`       // two
	Occupations []Ref             `yaml:"occupations,required"` // that of each
	Differ      []RatedDifference `yaml:"differ"`
}

// RatedDifference says why theirs and ours are in different orders.
type RatedDifference struct {
	Skill Ref    `yaml:",key"`
	Why   string `yaml:",value,text"`
}

// Occupation returns the one with the code, nil where there is none.
func (r *Ratings) Occupation(code string) *RatedOccupation {
	for i := range r.Occupations {
		if r.Occupations[i].Code == code {
			return &r.Occupations[i]
		}
	}
	return nil
}

// Of is the importance of a skill in an occupation: the mean of its elements, x̄, and its standard error, √Σse²/n, not a
// number where none is published. false where an element isn't rated.
func (r *Ratings) Of(skill *RatedSkill, of *RatedOccupation) (mean, sem float64, rated bool) {
	for _, element := range skill.Elements {
		found := false
		for _, x := range of.Ratings {
			if x.Element.ID != element.ID || len(x.Mean) == 0 {
				continue
			}
			found, mean = true, mean+x.Mean[0]
			if len(x.Mean) > 1 {
				sem += float64(x.Mean[1] * x.Mean[1])
			} else {
				sem = math.NaN()
			}
		}
		if !found {
			return 0, 0, false
		}
	}
	n := float64(len(skill.Elements))
	return mean / n, math.Sqrt(sem) / n, n > 0
}

// Differs says whether two roles stand in one order by their levels of a skill, and the two occupations in the other. Who
// stand alike, by either, stand in no order.
func (r *Ratings) Differs(o *RatedOrder, skill *RatedSkill, ours [2]float64) bool {
	var theirs [2]float64
	for i := range theirs {
		of := r.Occupation(o.Occupations[i].ID)
		if of == nil {
			return false
		}
		mean, _, rated := r.Of(skill, of)
		if !rated {
			return false
		}
		theirs[i] = mean
	}
	return (ours[0]-ours[1])*(theirs[0]-theirs[1]) < 0
}
