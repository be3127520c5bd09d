package engine

// Path is a growth path: the activities that lead from some roles to another.
type Path struct {
	At         Pos        `yaml:"-" json:"-"`
	ID         string     `yaml:"id,required"`
	Title      string     `yaml:"title,required"`
	Summary    string     `yaml:"summary"`
	From       []Ref      `yaml:"from,required"`
	To         Ref        `yaml:"to,required"`
	Activities []Activity `yaml:"activities"`
}

// Activity is something to do that raises skills.
type Activity struct {
	At       Pos         `yaml:"-" json:"-"`
	ID       string      `yaml:"id,required"`
	Title    string      `yaml:"title,required"`
	About    string      `yaml:"about"`
	Kind     string      `yaml:"kind,required"`  // experience, exposure or education
	Gains    []Points    `yaml:"gains,required"` // level points
	Hours    float64     `yaml:"hours,required"`
	Weeks    float64     `yaml:"weeks"` // it lasts at least this long, however few hours it takes; 0 where only the hours count
	After    []Ref       `yaml:"after"` // activities to finish first
	When     *Expression `yaml:"when"`  // offered only where this holds
	DoneWhen string      `yaml:"done_when,required"`
	Obstacle string      `yaml:"obstacle"`
	IfThen   *Intention  `yaml:"if_then"`
	Sources  []Ref       `yaml:"sources"`
}

// Intention is an if–then plan for when the obstacle turns up (Gollwitzer & Sheeran 2006).
type Intention struct {
	If   string `yaml:"if,required"`
	Then string `yaml:"then,required"`
}

// TierHeights returns how many steps up each tier is: a path from a role of one tier to a role of another leads up. Tiers that no path leads up to
// are at 0.
func (c *Catalog) TierHeights() map[string]int {
	heights := map[string]int{}
	for _, r := range c.content.Roles {
		heights[r.Tier] = 0
	}
	for range heights { // each round settles one more step; a cycle of tiers ends with the rounds
		for _, p := range c.content.Paths {
			to, _ := c.Role(p.To.ID)
			for _, ref := range p.From {
				if from, _ := c.Role(ref.ID); from.Tier != to.Tier {
					heights[to.Tier] = max(heights[to.Tier], heights[from.Tier]+1)
				}
			}
		}
	}
	return heights
}
