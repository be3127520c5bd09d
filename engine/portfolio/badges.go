package portfolio

import (
	"cmp"
	"fmt"
	"time"

	"github.com/google/uuid"

	"careerpath/engine"
)

// Presentation is a list of Open Badges 3.0 credentials, as a verifiable presentation of W3C VC Data Model 2.0. Neither
// it nor the credentials in it are signed.
type Presentation struct {
	Context     []string     `json:"@context"`
	ID          string       `json:"id"`
	Type        []string     `json:"type"`
	Holder      string       `json:"holder"`
	Credentials []Credential `json:"verifiableCredential"`
}

// Credential is an OpenBadgeCredential that a person issues to themselves.
type Credential struct {
	Context     []string   `json:"@context"`
	ID          string     `json:"id"`
	Type        []string   `json:"type"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Issuer      Profile    `json:"issuer"`
	ValidFrom   string     `json:"validFrom"`
	Subject     Subject    `json:"credentialSubject"`
	Evidence    []Evidence `json:"evidence,omitempty"`
}

// Profile is who issues a credential.
type Profile struct {
	ID          string   `json:"id"`
	Type        []string `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
}

// Subject is whom a credential is about, and what they say to have achieved.
type Subject struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Achievement Achievement `json:"achievement"`
	Narrative   string      `json:"narrative,omitempty"`
}

// Achievement is a level of a skill, or something that shows it.
type Achievement struct {
	ID              string   `json:"id"`
	Type            []string `json:"type"`
	AchievementType string   `json:"achievementType"`
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	Criteria        Criteria `json:"criteria"`
}

// Criteria say what it takes.
type Criteria struct {
	Narrative string `json:"narrative"`
}

// Evidence is what a person points to.
type Evidence struct {
	Type      []string `json:"type"`
	Name      string   `json:"name"`
	Narrative string   `json:"narrative,omitempty"`
}

// What credentials are written by (Open Badges 3.0, W3C VC Data Model 2.0).
const (
	credentialsContext = "https://www.w3.org/ns/credentials/v2"
	badgesContext      = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// selfIssued says what a credential is worth, in the file itself.
const selfIssued = "Self-issued: the person says so of themselves, with careerpath. Nobody else has confirmed it, and it is " +
	"not signed."

// Badges are an achievement credential a tick, and one for the level of each skill that a result measured.
func (c *Claims) Badges() *Presentation {
	holder := "urn:uuid:" + c.Person
	out := &Presentation{Context: []string{credentialsContext}, ID: c.name("presentation", day(c.At)),
		Type: []string{"VerifiablePresentation"}, Holder: holder, Credentials: []Credential{}}
	for _, s := range c.Skills {
		if l := s.Level; l != nil {
			level := inWords(l.Name, l.Level)
			narrative := fmt.Sprintf("Level %s, give or take %s, by the person's own answers to “%s”.", level,
				engine.Decimal(float64(int(l.SEM+0.5))), l.Quiz)
			out.Credentials = append(out.Credentials, c.credential("level/"+s.ID, s.Title+": "+level, s.Definition,
				cmp.Or(l.Does, s.Definition), narrative, l.At, nil))
		}
		for _, t := range s.Ticks {
			out.Credentials = append(out.Credentials, c.credential("evidence/"+t.Skill+"/"+t.Evidence, t.Title+": "+t.Text,
				"Something that shows "+t.Title+" at the level "+inWords(t.Name, t.Level)+".", t.Text, "", t.At,
				[]Evidence{{Type: []string{"Evidence"}, Name: t.Text, Narrative: t.Note}}))
		}
	}
	return out
}

// credential is one of the person to themselves. of names what is achieved, alike for everybody.
func (c *Claims) credential(of, name, about, criteria, narrative string, at time.Time, evidence []Evidence) Credential {
	holder := "urn:uuid:" + c.Person
	return Credential{
		Context: []string{credentialsContext, badgesContext}, ID: c.name(of, day(at)),
		Type: []string{"VerifiableCredential", "OpenBadgeCredential"}, Name: name, Description: selfIssued,
		Issuer: Profile{ID: holder, Type: []string{"Profile"}, Name: "The person themselves",
			Description: selfIssued},
		ValidFrom: day(at),
		Subject: Subject{ID: holder, Type: []string{"AchievementSubject"}, Narrative: narrative, Achievement: Achievement{
			ID:   "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte("careerpath/"+of)).String(),
			Type: []string{"Achievement"}, AchievementType: "Competency", Name: name, Description: cmp.Or(about, name),
			Criteria: Criteria{cmp.Or(criteria, name)},
		}},
		Evidence: evidence,
	}
}

// name is the id of something of the person's: the same whenever the same is written.
func (c *Claims) name(of, at string) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte("careerpath/"+c.Person+"/"+of+"/"+at)).String()
}
