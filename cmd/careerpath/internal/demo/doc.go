// Package demo makes up a person who has taken two quizzes, five times in nine months, and is half-way through a plan,
// in a database of its own that is gone afterwards. It must never touch anybody's real data.
package demo
