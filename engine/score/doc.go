// Package score checks content, scores answers by it and says why: a Catalog is content ready to score, Score turns
// answers into a result, Changes finds what would change it, Snapshot keeps the words it is shown with, and RunCases
// proves content by its own examples. It has no I/O, no clock and no randomness: the same content and the same answers
// give the same result on every machine. It must never know how plans are drawn up, how quizzes are tested, or how a
// result is kept and shown.
package score
