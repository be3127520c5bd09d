// Package xlsform reads questionnaires that are written as XLSForms: workbooks with the sheets survey, choices and
// settings, as ODK, KoboToolbox and others take them. It must never know what becomes of them.
package xlsform

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// mostBytes is how large a workbook may be when it is unpacked.
const mostBytes = 64 << 20

// Read reads a workbook, in the language that lang names, such as English or en; in its default language where lang is
// "". What is wrong with it, or has no place in a quiz, is noted with its sheet and row.
func Read(workbook []byte, lang string, notes *questionnaire.Notes) *questionnaire.Questionnaire {
	f, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{RawCellValue: true,
		UnzipSizeLimit: mostBytes, UnzipXMLSizeLimit: mostBytes})
	if err != nil {
		notes.Fault("", "this is no Excel workbook (.xlsx): %v", err)
		return nil
	}
	defer func() { _ = f.Close() }() // it was only read
	r := &reader{notes: notes, lists: map[string][]questionnaire.Option{}, scored: map[string]bool{}}
	survey, ok := r.sheet(f, "survey")
	if !ok {
		notes.Fault("", "the workbook has no sheet survey: an XLSForm has survey, choices and settings")
		return nil
	}
	settings, _ := r.sheet(f, "settings")
	choices, _ := r.sheet(f, "choices")
	form := row{}
	if len(settings.rows) > 0 {
		form = settings.rows[0]
	}
	r.chooseLanguage(cmp.Or(lang, form.cell("default_language")), lang != "", survey, choices)
	if notes.Faults() > 0 {
		return nil
	}
	q := &questionnaire.Questionnaire{
		Name:  cmp.Or(form.cell("form_id"), form.cell("id_string"), form.cell("form_title")),
		Title: cmp.Or(form.cell("form_title"), form.cell("title"), form.cell("form_id"), "Questionnaire"),
		Lang:  r.tag(),
	}
	q.Source = questionnaire.Source{Title: q.Title, Date: form.cell("version")}
	r.title, r.skills = q.Title, &q.Skills
	r.choices(choices)
	r.survey(survey)
	q.Sections = r.sections
	return q
}

// sheet is what a sheet has, by its headings.
type sheet struct {
	name     string
	headings []string // in lower case
	rows     []row
}

// row is a row of a sheet.
type row struct {
	sheet  string
	number int // from 1, as spreadsheets show it
	cells  map[string]string
}

func (r row) cell(heading string) string { return r.cells[heading] }

// at is the place of the row, or of one of its cells.
func (r row) at(heading string) string {
	if heading == "" {
		return fmt.Sprintf("%s row %d", r.sheet, r.number)
	}
	return fmt.Sprintf("%s row %d, %s", r.sheet, r.number, heading)
}

// reader is on its way through a workbook.
type reader struct {
	notes    *questionnaire.Notes
	language string // as it stands in headings after ::, "" where there are none
	title    string
	lists    map[string][]questionnaire.Option
	scored   map[string]bool // lists with points
	skills   *[]questionnaire.Skill
	sections []questionnaire.Section
}

// sheet reads a sheet; false where there is none.
func (r *reader) sheet(f *excelize.File, name string) (sheet, bool) {
	s := sheet{name: name}
	for _, found := range f.GetSheetList() {
		if !strings.EqualFold(strings.TrimSpace(found), name) {
			continue
		}
		rows, err := f.GetRows(found)
		if err != nil {
			r.notes.Fault(name, "the sheet can't be read: %v", err)
			return s, true
		}
		for i, cells := range rows {
			if s.headings == nil {
				if strings.Join(cells, "") != "" {
					for _, c := range cells {
						s.headings = append(s.headings, heading(c))
					}
				}
				continue
			}
			one := row{name, i + 1, map[string]string{}}
			for k, c := range cells {
				if c = strings.TrimSpace(c); c != "" && k < len(s.headings) && s.headings[k] != "" {
					one.cells[s.headings[k]] = c
				}
			}
			if len(one.cells) > 0 {
				s.rows = append(s.rows, one)
			}
		}
		return s, true
	}
	return s, false
}

// heading is a heading as it is looked for: label::English (en) becomes label::english (en).
func heading(text string) string {
	base, language, translated := strings.Cut(text, ":")
	base = strings.ToLower(strings.Join(strings.FieldsFunc(base, func(r rune) bool { return r == ' ' || r == '_' }), "_"))
	if language = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(language, ":"))); !translated {
		return base
	}
	return base + "::" + language
}

// tagged is a language with its tag, such as english (en).
var tagged = regexp.MustCompile(`^(.*?)\s*\(([A-Za-z0-9-]+)\)$`)

// chooseLanguage settles which columns are read.
func (r *reader) chooseLanguage(wanted string, asked bool, sheets ...sheet) {
	var there []string
	for _, s := range sheets {
		for _, h := range s.headings {
			if language, ok := strings.CutPrefix(h, "label::"); ok && !slices.Contains(there, language) {
				there = append(there, language)
			}
		}
	}
	if len(there) == 0 {
		return
	}
	wanted = strings.ToLower(strings.TrimSpace(wanted))
	at := slices.IndexFunc(there, func(language string) bool {
		parts := tagged.FindStringSubmatch(language)
		return language == wanted || parts != nil && (parts[1] == wanted || parts[2] == wanted)
	})
	if at < 0 && asked {
		r.notes.Fault("survey row 1", "there is no column label::%s; there is %s", wanted, strings.Join(there, ", "))
		return
	}
	if at < 0 && slices.Contains(sheets[0].headings, "label") {
		r.notes.Tell("survey row 1", "the column label is read; for another language use --lang: %s", strings.Join(there, ", "))
		return
	}
	r.language = there[max(at, 0)]
	if others := slices.DeleteFunc(there, func(l string) bool { return l == r.language }); len(others) > 0 {
		r.notes.Tell("survey row 1", "%s is read; for another language use --lang: %s", r.language,
			strings.Join(others, ", "))
	}
}

// tag is the BCP 47 tag of the language that is read, "" for English and where it isn't known.
func (r *reader) tag() string {
	tag := r.language
	if parts := tagged.FindStringSubmatch(tag); parts != nil {
		tag = parts[2]
	} else if len(tag) != 2 {
		return ""
	}
	if tag == "en" || strings.HasPrefix(tag, "en-") {
		return ""
	}
	return tag
}

// markup is HTML and Markdown in texts.
var markup = regexp.MustCompile(`</?[A-Za-z][^>]*>|\*\*`)

// text is a text that people read, in the language that is read.
func (r *reader) text(of row, what string) string {
	at := what
	if r.language != "" && of.cell(what+"::"+r.language) != "" {
		at = what + "::" + r.language
	}
	text := markup.ReplaceAllString(of.cell(at), "")
	if strings.Contains(text, "${") {
		r.notes.Tell(of.at(at), "the text shows the answer to another question, which here stays as it is written: %s", text)
	}
	return text
}

// choices reads the lists of options.
func (r *reader) choices(s sheet) {
	column := ""
	for _, name := range []string{"score", "value"} {
		if slices.Contains(s.headings, name) {
			column = name
			break
		}
	}
	for _, of := range s.rows {
		list := cmp.Or(of.cell("list_name"), of.cell("list"))
		o := questionnaire.Option{Name: of.cell("name"), Text: cmp.Or(r.text(of, "label"), of.cell("name"))}
		if list == "" || o.Name == "" {
			r.notes.Fault(of.at(""), "a choice has a list_name and a name")
			continue
		}
		if score := of.cell(column); column != "" && score != "" {
			x, err := strconv.ParseFloat(strings.Replace(score, ",", ".", 1), 64)
			switch {
			case err == nil:
				o.Points = &x
				r.scored[list] = true
			case column == "score":
				r.notes.Fault(of.at(column), "%q is no number", score)
			default:
				r.notes.Tell(of.at(column), "%q is no number, so it counts nothing", score)
			}
		}
		r.lists[list] = append(r.lists[list], o)
	}
}

// settle says what the answers of an item that count nothing mean.
func (r *reader) settle(of row, it *questionnaire.Item) {
	var without []int
	for i, o := range it.Options {
		if o.Points == nil {
			without = append(without, i)
		}
	}
	switch {
	case len(without) == 0 || len(without) == len(it.Options):
	case it.Kind == questionnaire.Many:
		zero := 0.0
		for _, i := range without {
			r.notes.Tell(of.at("type"), "the answer %q to %q has no score, and counts 0", it.Options[i].Name, it.Name)
			it.Options[i].Points = &zero
		}
	case len(without) == 1:
		i := without[0]
		r.notes.Tell(of.at("type"), "the answer %q to %q has no score: who chooses it is taken not to have been asked (na)",
			it.Options[i].Name, it.Name)
		it.NA, it.Options = it.Options[i].Text, slices.Delete(it.Options, i, i+1)
	default:
		r.notes.Fault(of.at("type"), "%d of the %d answers to %q have no score: give each one", len(without),
			len(it.Options), it.Name)
	}
}
