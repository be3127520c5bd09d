package portfolio

import "time"

// Resume is a document of JSON Resume, schema 1.0.0, with what careerpath knows of a person: their skills.
type Resume struct {
	Schema string        `json:"$schema"`
	Basics ResumeBasics  `json:"basics"`
	Skills []ResumeSkill `json:"skills"`
	Meta   ResumeMeta    `json:"meta"`
}

// ResumeBasics says whose word it is. Name and address are for the person to fill in: careerpath keeps none.
type ResumeBasics struct {
	Summary string `json:"summary"`
}

// ResumeSkill is a skill with its level in a word, and the evidence for it as keywords.
type ResumeSkill struct {
	Name     string   `json:"name"`
	Level    string   `json:"level,omitempty"`
	Keywords []string `json:"keywords"`
}

// ResumeMeta says which version of the schema the document is of, and when it was written.
type ResumeMeta struct {
	Version      string `json:"version"`
	LastModified string `json:"lastModified"`
}

// Where the schema is published, and its version.
const (
	resumeSchema  = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
	resumeVersion = "v1.0.0"
)

// selfAssessed says whose word the skills are.
const selfAssessed = "Skills by careerpath: levels from answers to a self-assessment, and evidence that the person has ticked. " +
	"Nobody else has confirmed them."

// Resume puts the claims into JSON Resume. Levels are told by name where they have one; a keyword is a piece of
// evidence, with its note.
func (c *Claims) Resume() *Resume {
	out := &Resume{Schema: resumeSchema, Basics: ResumeBasics{selfAssessed}, Skills: []ResumeSkill{},
		Meta: ResumeMeta{resumeVersion, c.At.UTC().Format("2006-01-02T15:04:05")}}
	for _, s := range c.Skills {
		one := ResumeSkill{Name: s.Title, Keywords: []string{}}
		if s.Level != nil {
			one.Level = inWords(s.Level.Name, s.Level.Level)
		} else if len(s.Ticks) > 0 {
			one.Level = inWords(s.Ticks[0].Name, s.Ticks[0].Level)
		}
		for _, t := range s.Ticks {
			keyword := t.Text
			if t.Note != "" {
				keyword += ": " + t.Note
			}
			one.Keywords = append(one.Keywords, keyword)
		}
		out.Skills = append(out.Skills, one)
	}
	return out
}

// day is a time as Open Badges has it: in UTC, to the second.
func day(at time.Time) string { return at.UTC().Format(time.RFC3339) }
