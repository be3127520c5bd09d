package store

// Usage is how much is kept of a person.
type Usage struct {
	Bytes       int64 // that all of their records take, as the backend keeps them
	Drafts      int
	Assessments int
	Plans       int
	Events      int
	EventBytes  int64 // of Bytes
}

// Bounds are how much may be kept of a person; what is 0 is not bounded.
type Bounds Usage

// UsualBounds leave room for decades of ordinary use: a result takes about 3 kB, a plan 10 kB, a day of work on a plan
// 1 kB.
var UsualBounds = Bounds{Bytes: 8 << 20, Drafts: 100, Assessments: 1000, Plans: 200, Events: 20_000}

// Times are bounds so many times as wide.
func (b Bounds) Times(factor float64) Bounds {
	times := func(n int) int { return max(1, int(float64(n)*factor)) }
	return Bounds{Bytes: int64(times(int(b.Bytes))), Drafts: times(b.Drafts), Assessments: times(b.Assessments),
		Plans: times(b.Plans), Events: times(b.Events)}
}

// Part is what there may be too much of.
type Part string

// The parts that bounds are about.
const (
	AllBytes       Part = "bytes"
	AllDrafts      Part = "drafts"
	AllAssessments Part = "assessments"
	AllPlans       Part = "plans"
	AllEvents      Part = "events"
)

// FullError says which bound a change would have gone beyond.
type FullError struct {
	Part Part
	Most int64
}

func (e *FullError) Error() string {
	return "there would be too many " + string(e.Part) + " of one person"
}

// Exceeded returns which bound a change goes beyond that leads from one usage to another, nil for none. What is beyond a
// bound already may stay and shrink, and doesn't keep anything else from growing but bytes.
func (b Bounds) Exceeded(before, after Usage) *FullError {
	for _, of := range []struct {
		part          Part
		most, was, is int64
	}{
		{AllDrafts, int64(b.Drafts), int64(before.Drafts), int64(after.Drafts)},
		{AllAssessments, int64(b.Assessments), int64(before.Assessments), int64(after.Assessments)},
		{AllPlans, int64(b.Plans), int64(before.Plans), int64(after.Plans)},
		{AllEvents, int64(b.Events), int64(before.Events), int64(after.Events)},
		{AllBytes, b.Bytes, before.Bytes, after.Bytes},
	} {
		if of.most > 0 && of.is > of.most && of.is > of.was {
			return &FullError{of.part, of.most}
		}
	}
	return nil
}
