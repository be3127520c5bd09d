package server

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/portfolio"
	"careerpath/engine/wording"
	"careerpath/store"
)

// longestNote is how many characters the note on a tick may have.
const longestNote = 2000

// evidencePart is what shows a skill, and what the person has ticked of it.
type evidencePart struct {
	Known bool // there is a person, so ticks can be kept
	Owner string
	Rows  []evidenceRow // by level, the lowest first; what the skill no longer asks for comes last
	Just  *evidenceEcho // what was changed right now
	Wrong *wrongNote

	settings store.Settings
	changed  *store.Event
}

type evidenceRow struct {
	ID, Text, Level string
	Ticked, Gone    bool   // Gone: the skill no longer has it
	On, Note        string // day and note of the tick
	Typed, Wrong    string // what the field holds, and what is wrong with it
}

// evidenceEcho says what was changed, with the number of the event that can be undone.
type evidenceEcho struct {
	Text string
	Seq  uint64
}

// wrongNote is a note that can't be kept.
type wrongNote struct{ Evidence, Typed, Message string }

// evidenceChange is what the log keeps of a tick: how it was and is, nil for no tick.
type evidenceChange struct {
	Was *portfolio.Tick `json:"was,omitempty"`
	Now *portfolio.Tick `json:"now,omitempty"`
}

// tick is the one that the change is about.
func (ch *evidenceChange) tick() *portfolio.Tick {
	if ch.Now != nil {
		return ch.Now
	}
	return ch.Was
}

// inWords says what a change is.
func (ch *evidenceChange) inWords(l *wording.Language) string {
	text := isolated(l.T(ch.tick().Text))
	switch {
	case ch.Now == nil:
		return l.T("You took back the tick at “%s”", text)
	case ch.Was == nil:
		return l.T("You ticked “%s”", text)
	}
	return l.T("You changed the note at “%s”", text)
}

// read takes in what is kept, and the event of the change that was just made, by its number.
func (p *evidencePart) read(data store.Reader, changed string) (err error) {
	p.Known = data.Person().ID != ""
	if p.settings, err = data.Settings(); err != nil {
		return err
	}
	p.changed = nil
	if seq, err := strconv.ParseUint(changed, 10, 64); err == nil && seq > 0 {
		found, err := data.Events(seq-1, 1)
		if err != nil {
			return err
		}
		if len(found) == 1 && found[0].Seq == seq && found[0].Kind == kindEvidence {
			p.changed = &found[0]
		}
	}
	return nil
}

// show lists the evidence of a skill.
func (p *evidencePart) show(l *wording.Language, skill *engine.Skill, c calendar) {
	for _, a := range skill.Anchors {
		for _, e := range a.Evidence {
			row := evidenceRow{ID: e.ID, Text: l.T(e.Text), Level: named(l, a.Name, a.Level)}
			row.tick(l, p.settings.Tick(skill.ID, e.ID), c)
			if p.Wrong != nil && p.Wrong.Evidence == e.ID {
				row.Typed, row.Wrong = p.Wrong.Typed, p.Wrong.Message
			}
			p.Rows = append(p.Rows, row)
		}
	}
	for i := range p.settings.Evidence {
		t := &p.settings.Evidence[i]
		if _, _, asked := skill.Marker(t.Evidence); t.Skill == skill.ID && !asked {
			row := evidenceRow{ID: t.Evidence, Text: l.T(t.Text), Level: named(l, t.Name, t.Level), Gone: true}
			row.tick(l, t, c)
			p.Rows = append(p.Rows, row)
		}
	}
	var ch evidenceChange
	if p.changed == nil || c.day(p.changed.At) != c.today() || json.Unmarshal(p.changed.Data, &ch) != nil ||
		ch.tick() == nil || ch.tick().Skill != skill.ID {
		return
	}
	p.Just = &evidenceEcho{ch.inWords(l) + ".", p.changed.Seq}
}

// tick fills in what is kept.
func (row *evidenceRow) tick(l *wording.Language, t *portfolio.Tick, c calendar) {
	if t != nil {
		row.Ticked, row.On, row.Note, row.Typed = true, l.Date(c.day(t.At)), t.Note, t.Note
	}
}

// evidence tells of a tick in the log.
func (line *logLine) evidence(l *wording.Language, data json.RawMessage) {
	var ch evidenceChange
	if json.Unmarshal(data, &ch) != nil || ch.tick() == nil {
		line.say(l.T("You changed what shows a skill"))
		return
	}
	said := logText{Text: ch.inWords(l)}
	if ch.Now != nil {
		said.Wrote = ch.Now.Note
	}
	if ch.Was != nil && (ch.Now == nil || ch.Now.Note != ch.Was.Note) {
		said.Old = ch.Was.Note
	}
	line.Texts = append(line.Texts, said)
	line.Address, line.Link = "/skills/"+ch.tick().Skill, l.T("See the skill")
}

// postEvidence ticks evidence of a skill, changes the note, takes the tick back, or undoes one of these.
func (s *Server) postEvidence(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	skill, ok := s.catalog.Skill(r.PathValue("skill"))
	if !ok {
		return errNotFound
	}
	who, err := s.sender(r)
	if err != nil {
		return err
	}
	l, form, now := s.language(r), r.PostForm, s.now().UTC()
	id, note := form.Get("evidence"), wordsIn(form, "note")
	if n := utf8.RuneCountInString(note); n > longestNote {
		return s.showSkill(w, r, http.StatusUnprocessableEntity, &wrongNote{id, note,
			l.T("The note has %[1]s characters. Keep it to %[2]s.", l.Grouped(float64(n)), l.Grouped(longestNote))})
	}
	var change func(data store.Reader, kept *store.Settings) (evidenceChange, error)
	switch form.Get("go") {
	case "tick":
		change = func(_ store.Reader, kept *store.Settings) (evidenceChange, error) {
			tick, known := portfolio.TickOf(skill, id)
			if !known {
				return evidenceChange{}, errNotFound
			}
			tick.Note, tick.At = note, now
			ch := evidenceChange{Was: kept.Tick(skill.ID, id), Now: &tick}
			if ch.Was != nil {
				tick.At = ch.Was.At // it was ticked then
			}
			return ch, nil
		}
	case "untick":
		change = func(_ store.Reader, kept *store.Settings) (evidenceChange, error) {
			return evidenceChange{Was: kept.Tick(skill.ID, id)}, nil
		}
	case "undo":
		change = func(data store.Reader, kept *store.Settings) (evidenceChange, error) {
			return undone(data, kept, form.Get("event"))
		}
	default:
		return &problem{http.StatusBadRequest, l.T("This form doesn't say what to do"),
			l.T("Go back to the skill and use its buttons."), nil}
	}
	seq, err := s.keepEvidence(r, who.ID, now, change)
	if err != nil {
		return err
	}
	to := "/skills/" + skill.ID
	if seq > 0 {
		to += "?changed=" + strconv.FormatUint(seq, 10)
	}
	http.Redirect(w, r, to+"#evidence", http.StatusSeeOther)
	return nil
}

// undone is the change that takes back the one of an event; none where something else has changed since.
func undone(data store.Reader, kept *store.Settings, event string) (ch evidenceChange, err error) {
	seq, err := strconv.ParseUint(event, 10, 64)
	if err != nil || seq == 0 {
		return ch, errNotFound
	}
	found, err := data.Events(seq-1, 1)
	if err != nil {
		return ch, err
	}
	var made evidenceChange
	if len(found) != 1 || found[0].Seq != seq || found[0].Kind != kindEvidence ||
		json.Unmarshal(found[0].Data, &made) != nil || made.tick() == nil {
		return ch, errNotFound
	}
	now := kept.Tick(made.tick().Skill, made.tick().Evidence)
	if (now == nil) != (made.Now == nil) || now != nil && *now != *made.Now {
		return ch, nil
	}
	return evidenceChange{Was: now, Now: made.Was}, nil
}

// keepEvidence keeps a change of what is ticked and returns the number of its event, 0 where nothing has changed.
func (s *Server) keepEvidence(r *http.Request, person string, now time.Time,
	change func(store.Reader, *store.Settings) (evidenceChange, error)) (seq uint64, err error) {
	err = s.store.Update(r.Context(), person, func(tx store.Tx) error {
		seq = 0
		kept, err := tx.Settings()
		if err != nil {
			return err
		}
		ch, err := change(tx, &kept)
		if err != nil {
			return err
		}
		if ch.Was != nil { // SetTick moves what it points to
			was := *ch.Was
			ch.Was = &was
		}
		of := ch.tick()
		if of == nil || ch.Was != nil && ch.Now != nil && *ch.Was == *ch.Now {
			return nil
		}
		kept.SetTick(of.Skill, of.Evidence, ch.Now)
		if err := tx.PutSettings(kept); err != nil {
			return err
		}
		data, err := json.Marshal(ch)
		if err != nil {
			return err
		}
		seq, err = tx.AppendEvent(store.Event{At: now, Kind: kindEvidence, Subject: of.Skill + "/" + of.Evidence, Data: data})
		return err
	})
	return seq, err
}
