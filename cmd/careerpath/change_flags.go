package main

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/change"
	"careerpath/engine/spelling"
)

// changeFlags say what changes are judged by. A figure is written as skill=figure.
type changeFlags struct {
	confidence             float64 // percent
	own                    bool
	retest, alpha, samples []string
}

func newChangeFlags() *changeFlags { return &changeFlags{} }

// addTo adds the flags to a command.
func (f *changeFlags) addTo(flags *pflag.FlagSet) {
	flags.Float64Var(&f.confidence, "confidence", 95,
		"call a change reliable where chance alone makes one in 100 minus so many `PERCENT` of cases")
	flags.StringArrayVar(&f.retest, "retest", nil,
		"the retest reliability of a skill, such as `SKILL=.83`; again for other skills")
	flags.StringArrayVar(&f.alpha, "alpha", nil,
		"Cronbach's alpha of a skill, such as `SKILL=.87`; again for other skills")
	flags.BoolVar(&f.own, "own", false, "take the SD, and alpha where no reliability is given, from the first file")
	flags.StringArrayVar(&f.samples, "sample", nil,
		"who a skill's second score is predicted from: `SKILL=MEAN,SD,PEOPLE`, or MEAN,SD,MEAN,SD,PEOPLE of both times")
}

// options are what the flags say, for a quiz with these skills.
func (f *changeFlags) options(skills []string) (change.Options, error) {
	out := change.Options{Own: f.own, Confidence: f.confidence / 100, Retest: map[string]float64{},
		Alpha: map[string]float64{}, Samples: map[string]change.Sample{}}
	if !(f.confidence >= 50 && f.confidence < 100) {
		return out, usagef("--confidence takes percent from 50 to less than 100, such as 95, not %v", f.confidence)
	}
	for _, of := range []struct {
		flag   string
		given  []string
		figure func(skill, text string) bool
		takes  string
	}{
		{"--retest", f.retest, coefficients(out.Retest), "a reliability from 0 to less than 1, such as %s=.83"},
		{"--alpha", f.alpha, coefficients(out.Alpha), "a reliability from 0 to less than 1, such as %s=.87"},
		{"--sample", f.samples, func(skill, text string) bool {
			sample, ok := sampleOf(text)
			out.Samples[skill] = sample
			return ok
		}, "mean, SD above 0 and three people or more, such as %s=24.1,5.2,312, or mean and SD twice for two times"},
	} {
		seen := map[string]bool{}
		for _, text := range of.given {
			skill, figure, ok := strings.Cut(text, "=")
			skill = strings.TrimSpace(skill)
			known := false
			for _, s := range skills {
				known = known || s == skill
			}
			switch {
			case !ok:
				return out, usagef("%s takes a skill and what it has, such as %s=.83, not %s", of.flag, skills[0],
					rows.Printable(text))
			case !known:
				return out, usagef("%s: the quiz has no skill %s%s", of.flag, rows.Printable(skill),
					spelling.Nearest(skill, skills))
			case seen[skill]:
				return out, usagef("%s gives %s twice", of.flag, skill)
			case !of.figure(skill, figure):
				return out, usagef("%s takes "+of.takes+", not %s", of.flag, skill, rows.Printable(figure))
			}
			seen[skill] = true
		}
	}
	for skill := range out.Retest {
		if _, both := out.Alpha[skill]; both {
			return out, usagef("%s has both --retest and --alpha: leave out one of the two", skill)
		}
	}
	return out, nil
}

// coefficients takes reliabilities into a map.
func coefficients(into map[string]float64) func(skill, text string) bool {
	return func(skill, text string) bool {
		r, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		into[skill] = r
		return err == nil && r >= 0 && r < 1
	}
}

// sampleOf reads a sample, whose one mean and SD stand for both times where there aren't two.
func sampleOf(text string) (change.Sample, bool) {
	var x []float64
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || n-n != 0 { // no infinity
			return change.Sample{}, false
		}
		x = append(x, n)
	}
	switch len(x) {
	case 3:
		x = []float64{x[0], x[1], x[0], x[1], x[2]}
	case 5:
	default:
		return change.Sample{}, false
	}
	const most = 1e9
	s := change.Sample{FirstMean: x[0], FirstSD: x[1], SecondMean: x[2], SecondSD: x[3]}
	if !(x[4] >= 3 && x[4] <= most) || x[4] != float64(int(x[4])) {
		return s, false
	}
	s.N = int(x[4])
	return s, s.FirstSD > 0 && s.SecondSD > 0
}
