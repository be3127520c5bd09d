// Package demo makes up a person who has taken the quiz three times and is half-way through a plan, in a database of
// its own that is gone afterwards. It must never touch anybody's real data.
package demo
