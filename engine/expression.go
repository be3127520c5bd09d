package engine

// LongestCondition is the longest condition taken, in bytes. Without loops a condition's cost grows with its length
// alone.
const LongestCondition = 1000

// Expression is a condition in the rule language: names such as level.team_leadership and fact.people_led, literals,
// arithmetic, comparison, && || !, in, ?:, and the functions min max abs round. Nothing else: no loops, no clock.
type Expression struct {
	At     Pos
	Source string
	Inline bool // written on one line as it is, so that a character's place can be told
}

// SetText takes the condition from a content file.
func (e *Expression) SetText(at Pos, text string, inline bool) {
	*e = Expression{At: at, Source: text, Inline: inline}
}

// MarshalText writes the condition alone.
func (e Expression) MarshalText() ([]byte, error) { return []byte(e.Source), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Expression) UnmarshalText(text []byte) error { e.Source = string(text); return nil }

// Place returns where the character at offset stands.
func (e *Expression) Place(offset int) Pos {
	at := e.At
	if e.Inline && at.File != "" {
		at.Col += offset
	}
	return at
}
