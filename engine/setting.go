package engine

// Setting is other circumstances in which holders of a quiz's roles work, as alone or for clients. Simulated people are
// put into them to try whether the quiz is fair there too; no result depends on them.
type Setting struct {
	At    Pos         `yaml:"-" json:"-"`
	ID    string      `yaml:"id,required"`
	Facts []FactRange `yaml:"facts"` // what people there report, whatever their role
	NA    []Ref       `yaml:"na"`    // the items that don't apply there; each states na
}
