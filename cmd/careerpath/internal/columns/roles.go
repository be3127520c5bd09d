package columns

import (
	"careerpath/engine"
)

// Roles find a role by its id or its title.
type Roles struct {
	ids    map[string]bool
	titles map[string]string // plain titles to ids, "" for one that two roles have
}

// NewRoles gathers the names of roles.
func NewRoles(roles []*engine.Role) Roles {
	r := Roles{map[string]bool{}, map[string]string{}}
	for _, role := range roles {
		r.ids[role.ID] = true
		title := plain(role.Title)
		if _, twice := r.titles[title]; twice {
			r.titles[title] = ""
			continue
		}
		r.titles[title] = role.ID
	}
	return r
}

// ID is the id of the role with this id or title. What is neither stays as it is, to be refused.
func (r Roles) ID(text string) string {
	if r.ids[text] || len(text) > longestHeading {
		return text
	}
	if id := r.titles[plain(text)]; id != "" {
		return id
	}
	return text
}
