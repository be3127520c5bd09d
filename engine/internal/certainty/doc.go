// Package certainty says how far match shares can be taken at their word: whether of people whose best role holds 80 %
// of the match 80 in 100 hold that role, and by which temperature they would. It must never know how people are drawn.
package certainty
