package lint

// What tests of the texts' measures need: they are worth a table of their own, and show outside only where content is
// at its worst.
var (
	Syllables    = syllables
	Sentences    = sentencesOf
	ReadingGrade = readingGrade
	Alikeness    = alikeness
)
