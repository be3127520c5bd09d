package main

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"careerpath/engine"
	"careerpath/engine/bench/sheets"
	"careerpath/engine/score"
)

const (
	changesPeople = 10_000 // that answer at random, and as many holders of roles
	suspects      = 30     // the slowest, which are timed again to tell who is
	moreOften     = 7      // how often they are
)

// changing is a person of whom another role can be recommended.
type changing struct {
	quiz    string
	answers engine.Answers
	ratio   float64 // of the time for all changes to that for one result
}

// changes are the rows about what would change a recommendation, of one person each, against one result of theirs.
func changes(source *sheets.Source) []pair {
	of := func(name string, person func() *changing) pair {
		ctx := context.Background()
		var one *changing
		return pair{
			name: name, before: func() { one = person() },
			ours: func(n int) {
				for range n {
					_, err := source.Catalog.Changes(ctx, one.quiz, one.answers)
					must(err)
				}
			},
			theirs: func(n int) {
				for range n {
					_, err := source.Catalog.Score(one.quiz, one.answers)
					must(err)
				}
			},
		}
	}
	career := sync.OnceValue(func() []changing {
		return bySlowness(source.Catalog, changingOf(source, changesPeople))
	})
	others := sync.OnceValue(func() []changing {
		var out []changing
		for _, q := range source.Catalog.Quizzes() {
			if q.ID != sheets.QuizID && len(q.Roles) > 1 {
				other := *source
				other.Quiz = &q
				out = append(out, changingOf(&other, changesPeople/5)...)
			}
		}
		return bySlowness(source.Catalog, out)
	})
	return []pair{
		of("all changes for the median person, one score", func() *changing { return &career()[len(career())/2] }),
		of("all changes for the slowest of 20,000, one score", func() *changing { return &career()[0] }),
		of("all changes for the median of other quizzes, one score", func() *changing { return &others()[len(others())/2] }),
		of("all changes for the slowest of 12,000 in other quizzes, one score", func() *changing { return &others()[0] }),
	}
}

// changingOf draws people: n who answer at random and n who hold the quiz's roles in turn. Those whose verdict compares
// no roles, for whom there is nothing to look for, are left out.
func changingOf(source *sheets.Source, n int) []changing {
	people, err := source.People(n)
	must(err)
	for range n {
		people = append(people, source.Anything(0))
	}
	var out []changing
	for _, answers := range people {
		result, err := source.Catalog.Score(source.Quiz.ID, answers)
		must(err)
		if result.Verdict.Compares() {
			out = append(out, changing{quiz: source.Quiz.ID, answers: answers})
		}
	}
	return out
}

// bySlowness times each person and puts the slowest first.
func bySlowness(catalog *score.Catalog, people []changing) []changing {
	for i := range people {
		people[i].time(catalog, 1)
	}
	slower := func(a, b changing) int { return cmp.Compare(b.ratio, a.ratio) }
	slices.SortStableFunc(people, slower)
	first := people[:min(len(people), suspects)]
	for i := range first {
		first[i].time(catalog, moreOften)
	}
	slices.SortStableFunc(first, slower)
	return people
}

// time measures both sides, the changes as often as told, and keeps the quickest of each.
func (c *changing) time(catalog *score.Catalog, often int) {
	quickest := func(often int, work func() error) float64 {
		least := time.Duration(1 << 62)
		for range often {
			start := time.Now()
			must(work())
			least = min(least, time.Since(start))
		}
		return float64(least)
	}
	ours := quickest(often, func() error {
		_, err := catalog.Changes(context.Background(), c.quiz, c.answers)
		return err
	})
	theirs := quickest(8, func() error {
		_, err := catalog.Score(c.quiz, c.answers)
		return err
	})
	c.ratio = ours / theirs
}
