package engine

// Path is a growth path: the activities that lead from some roles to another.
type Path struct {
	At         Pos        `yaml:"-" json:"-"`
	ID         string     `yaml:"id,required"`
	Title      string     `yaml:"title,required,text"`
	Summary    string     `yaml:"summary,text"`
	From       []Ref      `yaml:"from,required"`
	To         Ref        `yaml:"to,required"`
	Activities []Activity `yaml:"activities"`
}

// Activity is something to do that raises skills.
type Activity struct {
	At    Pos           `yaml:"-" json:"-"`
	ID    string        `yaml:"id,required"`
	Title string        `yaml:"title,required,text"`
	About string        `yaml:"about,text"`
	Kind  string        `yaml:"kind,required"`  // experience, exposure or education
	Gains []SkillPoints `yaml:"gains,required"` // level points
	Hours float64       `yaml:"hours,required"`
	// it lasts at least this long, however few hours it takes; 0 where only the hours count
	Weeks    float64     `yaml:"weeks"`
	After    []Ref       `yaml:"after"` // activities to finish first
	When     *Expression `yaml:"when"`  // offered only where this holds
	DoneWhen string      `yaml:"done_when,required,text"`
	Obstacle string      `yaml:"obstacle,text"`
	IfThen   *Intention  `yaml:"if_then"`
	Sources  []Ref       `yaml:"sources"`
}

// Intention is an if–then plan for when the obstacle turns up (Gollwitzer & Sheeran 2006).
type Intention struct {
	If   string `yaml:"if,required,text"`
	Then string `yaml:"then,required,text"`
}
