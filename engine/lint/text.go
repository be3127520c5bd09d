package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/expression"
)

const (
	// mostAlike is how much of two wordings may be the same, as the Jaccard index of their words, before one is called
	// a copy of the other.
	mostAlike = 0.8
	// leastAlike is how many different words it takes before wordings that aren't the same are compared at all.
	leastAlike = 5

	// wordsPerMinute is how fast adults read non-fiction in silence (Brysbaert 2019).
	wordsPerMinute = 238
	// scaleSeconds and otherSeconds are how long it takes to answer an item on a scale, and any other, once it is read.
	scaleSeconds, otherSeconds = 4, 8

	// quizGrade and itemGrade are the highest reading grades that pass: a quiz is for everybody, and a single item's
	// grade swings more. One of fewer words than itemWords says nothing about its grade.
	quizGrade, itemGrade, itemWords = 9, 14, 8
)

// words splits a text into its words, in lower case and without punctuation. An apostrophe belongs to its word.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
}

// alikeness is the Jaccard index of the words of two texts, 0–1: words in both over words in either (Jaccard 1901).
// Texts of few different words are alike only where they are the same but for case, spaces and the marks of sentences:
// + or < sets apart C from C++, and less than 10 from more.
func alikeness(a, b string) float64 {
	x, y := words(a), words(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if slices.Equal(unmarked(a), unmarked(b)) {
		return 1
	}
	slices.Sort(x)
	slices.Sort(y)
	x, y = slices.Compact(x), slices.Compact(y)
	if min(len(x), len(y)) < leastAlike {
		return 0
	}
	both := 0
	for _, w := range x {
		if _, ok := slices.BinarySearch(y, w); ok {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// unmarked splits a text into what stands between spaces and the marks of sentences, in lower case.
func unmarked(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?…\"“”", r)
	})
}

// wording is a text with the name and place of what says it.
type wording struct {
	at       engine.Pos
	id, text string
	show     *expression.Condition // of an item that isn't shown to everybody
}

// copies adds a lint for each wording that is much like an earlier one.
func (l *linter) copies(quiz, what, advice string, of []wording) {
	for i, w := range of {
		for _, earlier := range of[:i] {
			share := alikeness(w.text, earlier.text)
			if share < mostAlike || l.apart(quiz, w, earlier) {
				continue
			}
			how := fmt.Sprintf("shares %.0f %% of its words with", 100*share)
			if share == 1 {
				how = "has the same words as"
			}
			l.add(w.at, quiz, advice, "%s %q %s %q", what, w.id, how, earlier.id)
			break
		}
	}
}

// apart says whether nobody reads both wordings, because they are shown to different people.
func (l *linter) apart(quiz string, a, b wording) bool {
	return a.show != nil && b.show != nil && excluded([]view{viewOf(l.catalog.Quizzes[quiz], 0)}, a.show, b.show)
}

// repeated looks for items of the quiz, and for options of one item, that are worded almost the same.
func (l *linter) repeated(cq *compiled.Quiz) {
	var asks []wording
	for _, ci := range cq.Items {
		it := ci.Item
		asks = append(asks, wording{it.At, it.ID, it.Ask, ci.Show})
		var options []wording
		for _, o := range it.Options {
			options = append(options, wording{at: o.At, id: o.ID, text: o.Text})
		}
		l.copies(cq.Quiz.ID, "option", "Say in each option what sets it apart from the others.", options)
	}
	l.copies(cq.Quiz.ID, "item", "Ask for something else, or leave one out. What items have in common belongs in "+
		"the section's intro.", asks)
}

// definitions looks for skills that are defined almost the same.
func (l *linter) definitions() {
	var all []wording
	for _, s := range l.catalog.Content.Skills {
		if s.Definition != "" {
			all = append(all, wording{at: s.At, id: s.ID, text: s.Definition})
		}
	}
	l.copies("", "the definition of skill", "Say what sets the skills apart, or make them one.", all)
}

// itemTexts are all that a person reads of an item to answer it, but for the labels of its scale, which are the same
// from item to item.
func itemTexts(it *engine.Item) []string {
	out := []string{it.Ask, it.Hint}
	for _, o := range it.Options {
		out = append(out, o.Text)
	}
	return out
}

// quizTexts are all that there is to read in a quiz.
func quizTexts(q *engine.Quiz) []string {
	out := []string{q.Title}
	for _, s := range q.Sections {
		out = append(out, s.Title, s.Intro)
		for i := range s.Items {
			out = append(out, itemTexts(&s.Items[i])...)
		}
	}
	return out
}

// minutes compares the time a quiz states with the time it takes: reading and answering what everybody is asked. What
// is said again word for word, as the same intro over several sections, is read once.
func (l *linter) minutes(cq *compiled.Quiz) {
	seconds, read := 0.0, map[string]bool{}
	take := func(texts ...string) {
		for _, t := range texts {
			if !read[t] {
				seconds += float64(float64(len(words(t))) * 60 / wordsPerMinute)
			}
			read[t] = true
		}
	}
	take(cq.Quiz.Title)
	for _, s := range cq.Quiz.Sections {
		take(s.Title, s.Intro)
		for i := range s.Items {
			it := &s.Items[i]
			if it.Show != nil {
				continue
			}
			take(itemTexts(it)...)
			if points, _ := cq.Quiz.Question(it).Points(); points > 0 {
				seconds += scaleSeconds
			} else {
				seconds += otherSeconds
			}
		}
	}
	if minutes := seconds / 60; minutes >= cq.Quiz.Minutes+0.5 {
		l.add(cq.Quiz.At, cq.Quiz.ID, fmt.Sprintf("State minutes: %.0f, or ask less.", math.Round(minutes)),
			"the quiz takes about %.0f minutes to read and to answer, and states %s", math.Round(minutes),
			engine.Decimal(cq.Quiz.Minutes))
	}
}

// reading looks for a quiz, and for items, that take more schooling to read than people can be expected to have. It is
// made for English, and says nothing of quizzes in other languages. A quiz that states no language and doesn't look
// like English is asked for its own.
func (l *linter) reading(cq *compiled.Quiz) {
	switch {
	case !cq.Quiz.InEnglish():
		return
	case cq.Quiz.Lang == nil && !english(quizTexts(cq.Quiz)):
		l.hint(cq.Quiz.At, cq.Quiz.ID, "State its language, such as lang: de, so that pages and voices read it as "+
			"what it is; or lang: en, if it is English.",
			"the quiz states no language, so it counts as English, and doesn't look like it")
		return
	}
	const advice = "Use shorter sentences and shorter words."
	if grade := readingGrade(quizTexts(cq.Quiz)); grade > quizGrade {
		l.add(cq.Quiz.At, cq.Quiz.ID, advice, "the quiz reads at grade %.1f, and at most %d should do", grade, quizGrade)
	}
	for _, it := range cq.Quiz.Items() {
		texts := itemTexts(it)
		if grade := readingGrade(texts); grade > itemGrade && len(words(strings.Join(texts, " "))) >= itemWords {
			l.add(it.At, cq.Quiz.ID, advice, "item %q reads at grade %.1f, and at most %d should do", it.ID, grade, itemGrade)
		}
	}
}

// commonest are the words that English is held together by.
var commonest = strings.Fields("the of and to a in is that it for you was with on as have but be they i my do what " +
	"how not or by your are at this from an we who if")

// english says whether texts are: at least one word in six is among the commonest, of running text nearly every second.
// Of its neighbours' words one in nine looks like them.
func english(texts []string) bool {
	all := words(strings.Join(texts, " "))
	common := 0
	for _, w := range all {
		if slices.Contains(commonest, w) {
			common++
		}
	}
	return 6*common >= len(all)
}

// readingGrade is how many years of school it takes to read texts: 0.39·words/sentences + 11.8·syllables/words − 15.59
// (Kincaid et al. 1975). Each text is a sentence at least; without words the grade is 0.
func readingGrade(texts []string) float64 {
	var count, sentences, spoken float64
	for _, t := range texts {
		of := words(t)
		if len(of) == 0 {
			continue
		}
		sentences += float64(sentencesOf(t))
		for _, w := range of {
			count++
			spoken += float64(syllables(w))
		}
	}
	if count == 0 {
		return 0
	}
	return float64(0.39*count/sentences) + float64(11.8*spoken/count) - 15.59
}

// sentencesOf counts what ends in . ! or ? before a space or the end, and an unfinished rest that has words.
func sentencesOf(text string) int {
	n, open := 0, false
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			open = true
		case open && strings.ContainsRune(".!?", r) &&
			(i == len(runes)-1 || !unicode.IsLetter(runes[i+1]) && !unicode.IsDigit(runes[i+1])):
			n, open = n+1, false
		}
	}
	if open {
		n++
	}
	return n
}

// syllables counts the syllables of an English word in lower case by its spelling: the groups of vowels, less an e that
// isn't spoken at the end or before -ly, -ment, -ful, -less and -ness, and put right where vowels that meet are
// commonly spoken apart (idea, audience, being) or a spelling misleads (business, every, nation). y is a consonant at
// the start and between vowels, and a syllable of its own after a consonant. A word without vowels is one.
func syllables(word string) int {
	word = strings.Trim(strings.TrimSuffix(word, "'s"), "'")
	n := vowelGroups([]rune(word))
	for _, apart := range spokenApart {
		n += strings.Count(word, apart)
	}
	for _, joined := range spokenTogether {
		n -= strings.Count(word, joined)
	}
	stem := word
	for _, suffix := range []string{"ly", "ment", "ments", "ful", "less", "ness"} {
		if before, ok := strings.CutSuffix(word, suffix); ok && len(before) >= 4 && strings.HasSuffix(before, "e") {
			stem = before
		}
	}
	if n > 1 && silentEnd(stem) {
		n--
	}
	return max(n, 1)
}

var (
	spokenApart = []string{
		"area", "creat", "dn't", "eing", "eo", "fluen", "ia", "idea", "ien", "ier", "iet", "io", "iu", "oing", "react",
		"scien", "sn't", "ual", "uat", "uity", "uou",
	}
	spokenTogether = []string{
		"behavio", "business", "cia", "cien", "cio", "elsew", "evening", "every", "eye", "friend", "gio", "iage",
		"lion", "nion", "nior", "people", "sio",
		"someb", "someh", "someo", "somet", "somew", "tia", "tien", "tio", "tiu",
	}
)

// vowelGroups counts the stretches of vowels.
func vowelGroups(word []rune) int {
	isVowel := func(i int) bool {
		return i >= 0 && i < len(word) && strings.ContainsRune("aeiouàâäáèéêëìíîïòóôöùúûü", word[i])
	}
	n, open := 0, false
	for i := range word {
		switch {
		case isVowel(i):
			if !open {
				n++
			}
			open = true
		case word[i] == 'y' && i > 0 && !isVowel(i-1):
			n, open = n+1, false
		case word[i] == 'y' && isVowel(i-1) && !isVowel(i+1): // as in day: it ends the stretch
		default:
			open = false
		}
	}
	return n
}

// silentEnd says whether the e of a word's last letters isn't spoken: make, makes, asked, colleague, but not table,
// wanted, changes.
func silentEnd(word string) bool {
	endsIn := func(stem string, endings ...string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(stem, e) })
	}
	afterVowel := func(stem string) bool {
		return endsIn(stem, "a", "e", "i", "o", "u", "y") && !endsIn(stem, "agu", "ogu", "iqu", "aqu", "squ")
	}
	for _, ending := range []string{"le", "les", "es", "ed", "e"} {
		stem, ok := strings.CutSuffix(word, ending)
		switch {
		case !ok:
			continue
		case ending == "le" || ending == "les":
			return afterVowel(stem)
		case ending == "es":
			return !afterVowel(stem) && !endsIn(stem, "s", "x", "z", "ch", "sh", "c", "g")
		case ending == "ed":
			return endsIn(stem, "ay", "ey", "oy") || !afterVowel(stem) && !endsIn(stem, "t", "d")
		}
		return !afterVowel(stem)
	}
	return false
}
