package main

// mark is what a row's ratio was before the engine was built anew, and what it is to be, both as ours / theirs; "–"
// where nobody measured it then.
type mark struct{ before, goal string }

// marks are by the row's name. Rows without one are there for comparison.
var marks = map[string]mark{
	"a result with its reasons, by hand":                                            {"6.0", "≤ 2"},
	"10,000 sheets in batches, by hand in a loop, without reasons":                  {"58", "≤ 1"},
	"the same batches on two cores, on one":                                         {"–", "≤ 0.56"},
	"the conditions of one sheet, expr":                                             {"1", "≤ 0.10"},
	"the conditions of one sheet, cel-go":                                           {"–", "≤ 0.05"},
	"all changes for the median person, one score":                                  {"10–400", "≤ 100"},
	"all changes for the slowest of 20,000, one score":                              {"10–400", "≤ 500"},
	"all changes for the median of other quizzes, one score":                        {"10–400", "≤ 100"},
	"all changes for the slowest of 12,000 in other quizzes, one score":             {"10–400", "≤ 500"},
	"loading the catalog, YAML into nodes":                                          {"4", "≤ 3"},
	"score --csv of 1,000,000 rows, encoding/csv reading them":                      {"36", "≤ 1"},
	"analyze of 1,000,000 rows, encoding/csv reading them":                          {"26", "≤ 1.5"},
	"score to NDJSON with every reason, encoding/json marshalling the same results": {"–", "≤ 0.5"},
	"simulate, 10,000 people at three noises, batch-scoring as many sheets":         {"–", "≤ 4"},
}
