package engine

// Snapshot keeps the words a result is shown with, so that it reads the same for ever, whatever becomes of the content.
type Snapshot struct {
	QuizTitle string `json:"quiz_title"`
	// of the quiz's texts; "" is English, and what older results have: see Language
	Lang     string            `json:"lang,omitempty"`
	Clusters []SnapshotCluster `json:"clusters"`
	Skills   []SnapshotSkill   `json:"skills"` // those the quiz measures
	Roles    []SnapshotRole    `json:"roles"`  // those the quiz tells apart
	// id of the one of them whose readiness is the quiz's question, "" for none
	Toward string         `json:"toward,omitempty"`
	Facts  []SnapshotFact `json:"facts,omitempty"` // those the quiz asks for, in shown order
	// those that count: answered, or left open or not asked where that counts as something; in shown order
	Items    []SnapshotItem   `json:"items"`
	Changes  []SnapshotChange `json:"changes,omitempty"`
	Verdicts *Thresholds      `json:"verdicts,omitempty"` // what the verdict turned on; nil: DefaultThresholds
	Ahead    []SnapshotRole   `json:"ahead,omitempty"`    // that ladders lead to and the quiz doesn't tell apart
	Norms    []SnapshotNorm   `json:"norms,omitempty"`    // of the quiz, those that state a source
	// those the quiz states
	Composites []SnapshotComposite `json:"composites,omitempty"`
	Codes      []SnapshotCode      `json:"codes,omitempty"`
	SD         float64             `json:"sd,omitempty"`       // of levels among people; 0: UsualSD
	Families   []SnapshotFamily    `json:"families,omitempty"` // those of its roles
}

// UsualSD is the standard deviation of levels among people, level points, that snapshots leave out.
const UsualSD = 22

// Thresholds are what the result's verdict turned on.
func (s *Snapshot) Thresholds() Thresholds {
	if s.Verdicts == nil {
		return DefaultThresholds
	}
	return *s.Verdicts
}

// SnapshotCluster is a cluster as it was.
type SnapshotCluster struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// SnapshotSkill is a skill as it was.
type SnapshotSkill struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Cluster    string `json:"cluster"`
	Definition string `json:"definition"`
	// what a person at a level visibly does, rising; none in results kept before there were any
	Anchors []SnapshotAnchor `json:"anchors,omitempty"`
}

// SnapshotAnchor is an anchor of a skill as it was.
type SnapshotAnchor struct {
	Level float64 `json:"level"`
	Text  string  `json:"text"`
	Name  string  `json:"name,omitempty"` // such as Working; "" where levels have none
}

// SnapshotRole is a role as it was.
type SnapshotRole struct {
	ID      string             `json:"id"`
	Title   string             `json:"title"`
	Tier    string             `json:"tier"`
	Summary string             `json:"summary"`
	Levels  map[string]float64 `json:"levels"`         // by skill, 0–100
	Weights map[string]float64 `json:"weights"`        // by skill, 1–5
	Asks    float64            `json:"asks,omitempty"` // Σ weight · level over all its skills, also those the quiz doesn't ask about
	Facts   []SnapshotRange    `json:"facts,omitempty"`
}

// SnapshotFamily is a family as it was.
type SnapshotFamily struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Positions []string `json:"positions"` // ids of those roles that the quiz tells apart, the lowest first
}

// SnapshotItem is a question and its answer as the person read them.
type SnapshotItem struct {
	ID     string   `json:"id"`
	Ask    string   `json:"ask"`
	Answer string   `json:"answer"`           // "" where it was left open
	Skills []string `json:"skills,omitempty"` // that it measures
	// by skill, the text of the option that shows most of it, where one was chosen that shows less: a choice among good
	// acts says of the others only that they weren't chosen
	Unsaid map[string]string `json:"unsaid,omitempty"`
	// it was not asked, for what was answered before says so, and counts as the least there is to earn: see HiddenLowest
	Skipped bool `json:"skipped,omitempty"`
}

// SnapshotChange is what would change the recommended role.
type SnapshotChange struct {
	Role string           `json:"role"` // id of the one recommended then
	Set  []SnapshotAnswer `json:"set"`  // in shown order
}

// SnapshotAnswer is an answer that would be another. Of an item of which several options are chosen, it is one option
// that is added, and From is "", or one that is left out, and To is "".
type SnapshotAnswer struct {
	Item string `json:"item"`
	Ask  string `json:"ask"`
	Does string `json:"does,omitempty"` // as after "if you often"
	From string `json:"from"`
	To   string `json:"to"`
}
