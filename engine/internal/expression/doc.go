// Package expression is the rule language alone: it parses and checks a condition, evaluates it, and reasons about what
// it may come to. It knows names and their types, and must never know what a quiz, a role or a level is.
package expression
