package store

// Settings are what a person has chosen for themselves. The zero value is what everyone begins with.
type Settings struct {
	// id of the role that the person would like to reach, "" where they aren't sure. It shapes pages, never a score.
	Aim string `json:"aim,omitempty"`
	// what the person calls their results, by id; a plan has its name in itself
	Names map[string]string `json:"names,omitempty"`
	// SHA-256 of the key that opens the person's calendar to programs, nil where there is none
	Calendar *SecretHash `json:"calendar,omitempty"`
	// the person says that they have kept their private link
	LinkKept bool `json:"link_kept,omitempty"`
}
