package content

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// Translations reads the texts of other languages from the folder lang of each of the folders given: what is below
// lang/de is German. It returns them by the language's tag, in the order in which they stand. In faults the names of
// files follow those of the folders. What could be read comes back with the faults.
func Translations(folders ...Folder) (map[string][]wording.Translation, engine.Faults) {
	return translationsTo(func(string) bool { return true }, folders)
}

// TranslationsTo is Translations of one language.
func TranslationsTo(tag string, folders ...Folder) ([]wording.Translation, engine.Faults) {
	byTag, faults := translationsTo(func(to string) bool { return to == tag }, folders)
	return byTag[tag], faults
}

// translationsTo is Translations of the languages that are wanted, by their tags.
func translationsTo(wanted func(tag string) bool, folders []Folder) (map[string][]wording.Translation, engine.Faults) {
	byTag := map[string][]wording.Translation{}
	var faults engine.Faults
	files := map[string]string{}
	for _, folder := range folders {
		r := NewReader(folder.Files, folder.Name)
		for _, dir := range r.folders("lang") {
			tag := path.Base(dir)
			if !wanted(tag) {
				continue
			}
			at := engine.Pos{File: folder.Name + dir, Line: 1, Col: 1}
			if parsed, ok := engine.ParsedLanguage(tag); !ok || parsed.String() != tag {
				r.Faults.Add(at, "%q is no language: name the folder by a tag such as de or pt-BR", tag)
				continue
			}
			byTag[tag] = append(byTag[tag], r.translations(dir)...)
		}
		faults.Join(r.Faults)
		for name, text := range r.Files {
			files[name] = text
		}
	}
	if len(faults) == 0 {
		return byTag, nil
	}
	return byTag, faults.Sorted(files)
}

// translationFile is what a file of translations says.
type translationFile struct {
	Texts []wording.Translation `yaml:"texts,required"`
}

// translations reads a folder of translations, and the folders in it.
func (r *Reader) translations(dir string) []wording.Translation {
	var all []wording.Translation
	for _, name := range r.Dir(dir) {
		var file translationFile
		if r.File(name, &file) {
			for i := range file.Texts {
				r.checkElements(&file.Texts[i])
			}
			all = append(all, file.Texts...)
		}
	}
	for _, folder := range r.folders(dir) {
		all = append(all, r.translations(folder)...)
	}
	return all
}

// element is an HTML element's beginning or end in a text, or what a browser may take for one.
var element = regexp.MustCompile(`<[/!?\pL][^>]*>?`)

// checkElements refuses a translation with other HTML elements than the text has. Pages show those of the program's texts
// as they are, so a translation could bring in anything.
func (r *Reader) checkElements(tr *wording.Translation) {
	elements := func(text string) []string { return slices.Sorted(slices.Values(element.FindAllString(text, -1))) }
	want := elements(tr.From)
	for _, to := range []string{tr.To, tr.One} {
		got := elements(to)
		if to == "" || slices.Equal(got, want) {
			continue
		}
		has := func(in []string) string {
			if in == nil {
				return "none"
			}
			return strings.Join(in, " ")
		}
		r.Faults.Add(tr.At, "the translation has other HTML elements than the text: %s, not %s", has(got), has(want))
		return
	}
}

// folders returns the folders in a directory, sorted; none where it doesn't exist.
func (r *Reader) folders(dir string) []string {
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil {
		return nil // Dir reports what can't be read
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, dir+"/"+e.Name())
		}
	}
	slices.Sort(names)
	return names
}
