package portfolio_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/portfolio"
)

// somebody has two results, the newer of which measured one of the two skills, and has ticked evidence of two.
func somebody() *portfolio.Claims {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 12, 30, 0, 0, time.UTC) }
	words := &engine.Snapshot{QuizTitle: "The grid", Skills: []engine.SnapshotSkill{
		{ID: "delivery", Title: "Delivery", Definition: "Gets things out.", Anchors: []engine.SnapshotAnchor{
			{Level: 40, Text: "Finishes.", Name: "Working"}, {Level: 70, Text: "Leads.", Name: "Leading"}}},
		{ID: "advice", Title: "Advice"}}}
	levels := func(of ...engine.Level) *engine.Result { return &engine.Result{Levels: of} }
	return portfolio.Gather("0190a5b0-0000-7000-8000-000000000001", at(9), []portfolio.Measured{
		{At: at(1), Result: levels(engine.Level{Skill: "delivery", Level: 41, SEM: 11.8}, engine.Level{Skill: "advice", Level: 20.4,
			SEM: 16}), Snapshot: words},
		{At: at(5), Result: levels(engine.Level{Skill: "delivery", Level: 68.2, SEM: 11.8}), Snapshot: words},
	}, []portfolio.Tick{
		{Skill: "craft", Evidence: "guide", Title: "Craft", Text: "has written a guide", Level: 80, At: at(2)},
		{Skill: "delivery", Evidence: "led", Title: "Delivery", Text: "has led a launch", Level: 70, Name: "Leading",
			Note: "In May", At: at(3)},
	})
}

func TestTheNewestLevelOfEachSkillAndItsEvidenceGoIntoAResume(t *testing.T) {
	enginetest.Same(t, "skills", somebody().Resume().Skills, []portfolio.ResumeSkill{
		{Name: "Delivery", Level: "Leading (68 of 100)", Keywords: []string{"has led a launch: In May"}},
		{Name: "Advice", Level: "20 of 100", Keywords: []string{}},
		{Name: "Craft", Level: "80 of 100", Keywords: []string{"has written a guide"}},
	})
}

// shape says which fields an object may have and must have, by the published schemas: those of the types that follow.
type shape struct {
	may, must []string
	of        map[string]string // field → "text", "texts", "uri", "time" or the name of a shape, or that with [] for a list
}

// shapes are JSON Resume 1.0.0, whose top level takes no other fields, and AchievementCredential of Open Badges 3.0
// within a presentation of VC Data Model 2.0, as far as they are written here.
var shapes = map[string]shape{
	"resume": {may: []string{"$schema", "basics", "work", "volunteer", "education", "awards", "certificates", "publications",
		"skills", "languages", "interests", "references", "projects", "meta"},
		of: map[string]string{"$schema": "uri", "basics": "basics", "skills": "[]skill", "meta": "meta"}},
	"basics": {of: map[string]string{"summary": "text"}},
	"skill":  {of: map[string]string{"name": "text", "level": "text", "keywords": "texts"}},
	"meta":   {of: map[string]string{"version": "text", "lastModified": "text"}},
	"presentation": {must: []string{"@context", "type", "verifiableCredential"}, of: map[string]string{"@context": "texts",
		"id": "uri", "type": "texts", "holder": "uri", "verifiableCredential": "[]credential"}},
	"credential": {must: []string{"@context", "id", "type", "issuer", "validFrom", "credentialSubject", "name"},
		of: map[string]string{"@context": "texts", "id": "uri", "type": "texts", "name": "text", "description": "text",
			"issuer": "profile", "validFrom": "time", "credentialSubject": "subject", "evidence": "[]evidence"}},
	"profile": {must: []string{"id", "type"}, of: map[string]string{"id": "uri", "type": "texts", "name": "text",
		"description": "text"}},
	"subject": {must: []string{"id", "type", "achievement"}, of: map[string]string{"id": "uri", "type": "texts",
		"achievement": "achievement", "narrative": "text"}},
	"achievement": {must: []string{"id", "type", "name", "description", "criteria"}, of: map[string]string{"id": "uri",
		"type": "texts", "achievementType": "text", "name": "text", "description": "text", "criteria": "criteria"}},
	"criteria": {of: map[string]string{"narrative": "text"}},
	"evidence": {must: []string{"type"}, of: map[string]string{"type": "texts", "name": "text", "narrative": "text"}},
}

var uuidURN = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func fits(t *testing.T, at, kind string, v any) {
	t.Helper()
	if of, list := strings.CutPrefix(kind, "[]"); list {
		for _, one := range v.([]any) {
			fits(t, at, of, one)
		}
		return
	}
	switch kind {
	case "texts":
		fits(t, at, "[]text", v)
	case "text", "uri", "time":
		text, ok := v.(string)
		if !ok || text == "" {
			t.Errorf("%s is %v, want a text", at, v)
		}
		if u, err := url.Parse(text); kind == "uri" && (err != nil || !u.IsAbs() || u.Scheme == "urn" && !uuidURN.MatchString(text)) {
			t.Errorf("%s is no URI: %s", at, text)
		}
		if _, err := time.Parse(time.RFC3339, text); kind == "time" && err != nil {
			t.Errorf("%s: %v", at, err)
		}
	default:
		s, object := shapes[kind], v.(map[string]any)
		for _, name := range s.must {
			if _, has := object[name]; !has {
				t.Errorf("%s lacks %s", at, name)
			}
		}
		for name, of := range object {
			if s.may != nil && !slices.Contains(s.may, name) || s.of[name] == "" {
				t.Errorf("%s has the field %s", at, name)
				continue
			}
			fits(t, at+"."+name, s.of[name], of)
		}
	}
}

func TestWhatIsWrittenHasTheShapeOfThePublishedSchemas(t *testing.T) {
	none := portfolio.Gather("0190a5b0-0000-7000-8000-000000000001", time.Unix(0, 0), nil, nil)
	for _, c := range []*portfolio.Claims{somebody(), none} {
		for kind, v := range map[string]any{"resume": c.Resume(), "presentation": c.Badges()} {
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var read map[string]any
			if err := json.Unmarshal(text, &read); err != nil {
				t.Fatal(err)
			}
			fits(t, kind, kind, read)
		}
	}
}

func TestABadgeSaysThatItIsSelfIssuedAndNotSigned(t *testing.T) {
	c := somebody()
	p := c.Badges()
	var names []string
	for _, b := range p.Credentials {
		names = append(names, b.Name)
		enginetest.Same(t, "contexts", b.Context, []string{"https://www.w3.org/ns/credentials/v2",
			"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"})
		enginetest.Same(t, "types", b.Type, []string{"VerifiableCredential", "OpenBadgeCredential"})
		if b.Issuer.ID != b.Subject.ID || b.Issuer.ID != p.Holder {
			t.Errorf("%s is issued by %s to %s", b.Name, b.Issuer.ID, b.Subject.ID)
		}
		for _, said := range []string{b.Description, b.Issuer.Description} {
			if !strings.Contains(said, "Self-issued") || !strings.Contains(said, "not signed") {
				t.Errorf("%s says only %q", b.Name, said)
			}
		}
	}
	enginetest.Same(t, "a badge a level and a tick", names, []string{"Delivery: Leading (68 of 100)", "Delivery: has led a launch",
		"Advice: 20 of 100", "Craft: has written a guide"})
	enginetest.Same(t, "evidence", p.Credentials[1].Evidence,
		[]portfolio.Evidence{{Type: []string{"Evidence"}, Name: "has led a launch", Narrative: "In May"}})
	enginetest.Same(t, "criteria of a level", p.Credentials[0].Subject.Achievement.Criteria.Narrative, "Leads.")
	enginetest.Same(t, "written again", somebody().Badges(), p)
	if text, _ := json.Marshal(p); strings.Contains(string(text), `"proof"`) {
		t.Error("it looks signed")
	}
}
