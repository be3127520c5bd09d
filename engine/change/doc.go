// Package change says how far people moved between two times that they answered the same quiz: person by person whether
// a change is more than the scale's own error (Jacobson & Truax 1991), the same corrected for regression to the mean
// (Crawford & Garthwaite 2007), and what a group comes to. It keeps sums, never a person's answers. It must never know
// who people are, or whether it is good that something rises.
package change
